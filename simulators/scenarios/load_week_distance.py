"""Five runs in a week instead of three; the near miss is a few hundred metres more."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario

RULE = "load.week_distance"


def doubled(book: Book) -> None:
    """14 km a week, then 20."""
    book.usual(until=7)
    for days in (5, 4, 3, 2, 0):
        book.run(days)


def as_usual(book: Book) -> None:
    """14 km a week, then 14.6."""
    book.usual(until=7)
    for days, km in ((5, 4.1), (2, 4.3), (0, 6.2)):
        book.run(days, km=km)


SCENARIO = scenario(RULE, "A week of five runs instead of three", doubled, weeks=5)
NEAR_MISS = near_miss(RULE, "A week like the others", as_usual, weeks=5)
