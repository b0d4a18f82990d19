"""Four known weeks: the ratio of the last to the three before is shown. The near miss knows too few weeks."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario

RULE = "load.acwr"


def known(book: Book) -> None:
    """Five weeks of running."""
    book.usual(until=0)


def too_few(book: Book) -> None:
    """Two weeks of running: three weeks before the last one are not known."""
    book.usual(until=0)


SCENARIO = scenario(RULE, "Five weeks of running", known, weeks=5)
NEAR_MISS = near_miss(RULE, "Two weeks of running", too_few, weeks=2)
