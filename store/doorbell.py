"""A doorbell between stages: it makes work prompt, never certain. Who misses a ring finds the work at the next poll."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal
from weakref import WeakSet

Bell = Literal["devices", "inbox", "runs", "findings", "deliveries", "forget", "sources", "imports"]
POLL_S = 1.0
"""How long a lost ring can cost."""


class Doorbell:
    """Rings within one event loop. One `ring` wakes everybody who waits for that bell."""

    def __init__(self) -> None:
        self._waiting: dict[str, WeakSet[asyncio.Event]] = defaultdict(WeakSet)
        """Weak: a page that went away takes its listener with it."""
        self._relays: list[Callable[[Bell], None]] = []

    def ring(self, bell: Bell, *, pass_on: bool = True) -> None:
        """There is new work of this kind in the store. Call from the event loop, after the commit.

        With `pass_on` the relays, if there are any, ring at the other processes too.
        """
        for waiter in self._waiting[bell]:
            waiter.set()
        if pass_on:
            for relay in self._relays:
                relay(bell)

    @contextmanager
    def also(self, relay: Callable[[Bell], None]) -> Iterator[None]:
        """While open, `relay` is called at every ring of this process."""
        self._relays.append(relay)
        try:
            yield
        finally:
            self._relays.remove(relay)

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
        """Return at the next ring (True) or after `timeout_s` (False).

        Not by `asyncio.wait_for`: before Python 3.12 it swallows a cancellation that comes together with the ring.
        """
        try:
            async with asyncio.timeout(timeout_s):
                await self._rung.wait()
        except TimeoutError:
            return False
        self._rung.clear()
        return True
