"""The last run is far longer than any of the month before; the near miss is a tenth longer at most."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario

RULE = "load.session_spike"


def spike(book: Book) -> None:
    """6 km is the longest, then 9."""
    book.usual(until=2)
    book.run(0, km=9.0)


def grown(book: Book) -> None:
    """6 km is the longest, then 6.3."""
    book.usual(until=2)
    book.run(0, km=6.3)


SCENARIO = scenario(RULE, "One run half as long again as any before", spike, weeks=3)
NEAR_MISS = near_miss(RULE, "One run a little longer than any before", grown, weeks=3)
