"""Results on their way from those who make them to the one who reads them: so many and so large, and no more."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Held(Generic[T]):
    """One of them and its size, bytes."""

    thing: T
    size: int


class Waiting(Generic[T]):
    """A queue that is full at `most` things or at `most_bytes`, whichever comes first; one thing always fits."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._held: deque[Held[T]] = deque()
        self._bytes = 0
        self._changed = threading.Condition()

    def put(self, thing: T, size: int = 0) -> None:
        """Add a thing of `size` bytes; waits for room."""
        with self._changed:
            while self._held and (len(self._held) >= self._most or self._bytes + size > self._most_bytes):
                self._changed.wait()
            self._held.append(Held(thing, size))
            self._bytes += size
            self._changed.notify_all()

    def get(self) -> Held[T]:
        """The oldest thing; waits for one."""
        with self._changed:
            while not self._held:
                self._changed.wait()
            held = self._held.popleft()
            self._bytes -= held.size
            self._changed.notify_all()
            return held
