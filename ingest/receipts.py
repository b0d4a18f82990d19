"""What of a session is committed, and what its device is told of it. Pure.

A receipt is a watermark: the highest seq below which nothing is missing. It is computed from what the store holds, so a
restart changes nothing about it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from formats.payloads import Receipt, SessionEnd

GAP_MS = 200
"""Least time between two receipts of one session, ms; the last one is never left out."""


class Ranges:
    """A set of sequence numbers, kept as disjoint [first, last] ranges in order."""

    def __init__(self, ranges: Iterable[tuple[int, int]] = ()) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for first, last in ranges:
            self.add(first, last)

    def add(self, first: int, last: int) -> bool:
        """Add first…last (both included); returns whether any of them was new."""
        firsts, lasts = self._firsts, self._lasts
        if lasts and first == lasts[-1] + 1:  # the usual case: the next one
            lasts[-1] = last
            return True
        left = bisect_right(firsts, first) - 1
        if left >= 0 and lasts[left] >= last:
            return False
        if left < 0 or lasts[left] < first - 1:
            left += 1
        right = bisect_right(firsts, last + 1)
        if left < right:
            first, last = min(first, firsts[left]), max(last, lasts[right - 1])
        firsts[left:right], lasts[left:right] = [first], [last]
        return True

    def covers(self, first: int, last: int) -> bool:
        """Whether every one of first…last is in the set."""
        at = bisect_right(self._firsts, first) - 1
        return at >= 0 and self._lasts[at] >= last

    @property
    def watermark(self) -> int:
        """The highest seq with nothing missing from 1 on; 0 when the first is missing."""
        return self._lasts[0] if self._firsts and self._firsts[0] <= 1 else 0

    @property
    def missing(self) -> int:
        """How many are missing between 1 and the highest."""
        held = sum(last - max(first, 1) + 1 for first, last in self.pairs() if last >= 1)
        return (self._lasts[-1] if self._lasts else 0) - held

    def pairs(self) -> list[tuple[int, int]]:
        """The ranges in order."""
        return list(zip(self._firsts, self._lasts, strict=True))


@dataclass(slots=True)
class Coverage:
    """What is committed of one session, and how far it has to go (None = not known yet)."""

    samples: Ranges = field(default_factory=Ranges)
    steps: Ranges = field(default_factory=Ranges)
    messages: Ranges = field(default_factory=Ranges)
    """Messages of an app that knows nothing of us, by their own ids: known or not, but none of them is ever missing."""
    ended: bool = False
    last_seq: int | None = None
    last_step_seq: int | None = None
    stored: bool = False
    documents: dict[str, Mapping[str, object]] = field(default_factory=dict)
    """The start and end message as they are stored, by their type."""

    def end(self, message: SessionEnd) -> None:
        """The run is over, says the device."""
        self.ended = True
        self.last_seq, self.last_step_seq = message.last_seq, message.last_step_seq

    @property
    def whole(self) -> bool:
        """Whether the end message came and everything that it announces is here."""
        return (
            self.ended
            and self.samples.watermark >= (self.last_seq or 0)
            and self.steps.watermark >= (self.last_step_seq or 0)
        )

    def receipt(self, sid: str) -> Receipt:
        """What the device is told."""
        return Receipt(sid=sid, samples=self.samples.watermark, steps=self.steps.watermark, complete=self.stored)


Key = tuple[str, str, str]
"""(runner, device, sid)."""


class Rhythm:
    """When which session's receipt is sent: at most one in `GAP_MS`, and always the last; `complete` is told at once."""

    def __init__(self) -> None:
        self._sent_ms: dict[Key, int] = {}
        self._due: dict[Key, Receipt] = {}

    def want(self, receipts: Mapping[Key, Receipt]) -> None:
        """This is what to tell these sessions' devices; it replaces what was held back."""
        self._due.update(receipts)

    def take(self, now_ms: int) -> list[tuple[Key, Receipt]]:
        """The receipts to send now."""
        ready = [
            key
            for key, receipt in self._due.items()
            if receipt.complete or abs(now_ms - self._sent_ms.get(key, now_ms - GAP_MS)) >= GAP_MS
        ]
        if len(self._sent_ms) > 10_000:  # noqa: PLR2004 - old entries say nothing any more
            self._sent_ms = {key: at for key, at in self._sent_ms.items() if abs(now_ms - at) < GAP_MS}
        self._sent_ms.update(dict.fromkeys(ready, now_ms))
        return [(key, self._due.pop(key)) for key in ready]

    @property
    def waiting(self) -> bool:
        """Whether a receipt is held back for now."""
        return bool(self._due)
