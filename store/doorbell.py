"""A doorbell between stages: it makes work prompt, never certain. Who misses a ring finds the work at the next poll."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Literal

Bell = Literal["devices", "inbox", "runs", "findings", "deliveries"]
POLL_S = 1.0
"""How long a lost ring can cost."""


class Doorbell:
    """Rings within one event loop. One `ring` wakes everybody who waits for that bell."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)

    def ring(self, bell: Bell) -> None:
        """There is new work of this kind in the store. Call from the event loop, after the commit."""
        for waiter in self._waiting[bell]:
            waiter.set()

    def listener(self, *bells: Bell) -> Listener:
        """Somebody who waits for any of `bells`; rings from now on are remembered until the next `wait`."""
        rung = asyncio.Event()
        for bell in bells:
            self._waiting[bell].add(rung)
        return Listener(rung)


class Listener:
    """Waits for a bell, or for the poll."""

    def __init__(self, rung: asyncio.Event) -> None:
        self._rung = rung

    async def wait(self, timeout_s: float = POLL_S) -> bool:
        """Return at the next ring (True) or after `timeout_s` (False)."""
        try:
            await asyncio.wait_for(self._rung.wait(), timeout_s)
        except TimeoutError:
            return False
        self._rung.clear()
        return True
