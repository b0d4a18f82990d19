"""The same while it can still be helped; the near miss turns for home in time."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario

RULE = "load.session_spike_live"


def further(book: Book) -> None:
    """6 km is the longest, and the watch says so at 6 and at 6.6."""
    book.usual(until=2)
    book.run(0, km=7.0, live=True)


def in_time(book: Book) -> None:
    """5.4 km."""
    book.usual(until=2)
    book.run(0, km=5.4, live=True)


SCENARIO = scenario(RULE, "Beyond the longest run, live", further, weeks=3)
NEAR_MISS = near_miss(RULE, "A long run that stays below the longest", in_time, weeks=3)
