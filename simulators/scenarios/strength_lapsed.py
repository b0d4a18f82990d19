"""A programme that nobody follows any more; the near miss keeps to it."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario

RULE = "strength.lapsed"


def lapsed(book: Book) -> None:
    """On for three weeks, nothing logged for ten days."""
    book.switch_on(21)
    for days in (20, 18, 16, 13, 11):
        book.strength(days)
    book.usual(until=1)


def kept(book: Book) -> None:
    """Three days a week, to the last."""
    book.switch_on(21)
    for days in (20, 18, 16, 13, 11, 9, 6, 4, 2, 0.5):
        book.strength(days)
    book.usual(until=1)


SCENARIO = scenario(RULE, "Heel drops forgotten", lapsed, weeks=1)
NEAR_MISS = near_miss(RULE, "Heel drops kept up", kept, weeks=1)
