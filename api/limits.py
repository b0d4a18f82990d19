"""How often something may be tried: moving windows, kept in memory by each process. It decides; it does not wait.

A refused attempt takes no place: who tries on and on does not push the end of the waiting away.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import TooMany

MOST_KEYS = 10_000
"""So many names, addresses … are watched at a time; those that were quiet the longest are let go."""


@dataclass(frozen=True, slots=True)
class Window:
    """At most `most` attempts within `seconds`, for each key."""

    name: str
    most: int
    seconds: int


BY_NAME = Window("name", 10, 900)
"""Passwords for one name."""
BY_ADDRESS = Window("address", 20, 900)
"""Passwords from one address on the network."""
BY_SHARED_ADDRESS = Window("shared", 300, 900)
"""Passwords from this machine itself: behind a proxy that does not say for whom it asks, that is everybody."""
BY_BROWSER = Window("browser", 20, 900)
"""Passwords from a browser in which that name has signed in before, whatever strangers do (`api.known_browser`)."""
BY_LINK = Window("link", 30, 900)
"""Setup codes and invitations from one address."""
OLD_PASSWORD = Window("old", 10, 900)
"""The old password, when a new one is chosen: by account."""
BY_DEVICE_ADDRESS = Window("device", 20, 900)
"""Passwords of devices that were wrong, from one address on the network. Never by a device's name: nobody guesses 192 random
bits, and a stranger who knows the name must not be able to keep the device out."""
INTAKE = Window("intake", 1200, 60)
"""Requests of one device with messages: a run at 1 Hz in single samples, twenty times over."""
TESTS = Window("test", 4, 60)
"""Test messages of one runner."""


def wait_ms(taken: Sequence[int], window: Window, now_ms: int) -> int:
    """How long until another attempt, ms (0: now), after those at the ascending instants `taken`."""
    start = now_ms - window.seconds * 1000
    within = [instant for instant in taken if instant > start]
    return 0 if len(within) < window.most else within[-window.most] - start


class Limits:
    """What was tried lately. For one event loop: nothing here awaits."""

    def __init__(self) -> None:
        self._taken: OrderedDict[str, deque[int]] = OrderedDict()

    def take(self, now_ms: int, *asked: tuple[Window, str]) -> None:
        """Take a place in each of these windows, for its key; or in none.

        Raises:
            TooMany: one is full.

        """
        keys = [(window, _key(window, key)) for window, key in asked]
        waits = [wait_ms(self._taken.get(key, ()), window, now_ms) for window, key in keys]
        for window, key in keys:
            self._taken.setdefault(key, deque(maxlen=window.most))
            self._taken.move_to_end(key)
        if any(waits):
            seconds = -(-max(waits) // 1000)
            raise TooMany("That was tried too often.", f"Try again in {seconds} s.", wait_s=seconds)
        for _, key in keys:
            self._taken[key].append(now_ms)
        while len(self._taken) > MOST_KEYS:
            self._taken.popitem(last=False)

    def give_back(self, *asked: tuple[Window, str]) -> None:
        """The last place that was taken in each of these windows was for nothing that counts."""
        for window, key in asked:
            taken = self._taken.get(_key(window, key))
            if taken:
                taken.pop()


def _key(window: Window, key: str) -> str:
    return hashlib.sha256(f"{window.name} {key}".encode()).hexdigest()
