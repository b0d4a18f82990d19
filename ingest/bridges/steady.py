"""Time for whoever measures once a second: it never jumps, whatever happens to the machine's clock meanwhile."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol

from domain.clock import Clock


class Timepiece(Protocol):
    """A clock that can be waited for."""

    def now(self) -> int:
        """The present, Unix ms; never less than before."""
        ...

    async def until(self, t_ms: int) -> None:
        """Return when it is `t_ms` (Unix ms) or later."""
        ...


class SteadyTime:
    """The machine's clock as it was at the start, and from then on the time since: also through a suspended machine.

    A Raspberry sets its clock when it finds a time server, minutes after it was switched on: a run must not be torn by that.
    """

    def __init__(self, clock: Clock) -> None:
        self._began_ms = clock()
        self._began_s = _since_boot_s()

    def now(self) -> int:
        """The present, Unix ms."""
        return self._began_ms + round((_since_boot_s() - self._began_s) * 1000)

    async def until(self, t_ms: int) -> None:
        """Sleep until then."""
        await asyncio.sleep(max(t_ms - self.now(), 0) / 1000)


def _since_boot_s() -> float:
    # CLOCK_MONOTONIC stands still while Linux is suspended.
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)
