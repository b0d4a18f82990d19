"""A known week with hard and easy days: shown. In the near miss the week begins before the first run and is not known."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario

RULE = "load.monotony"


def known(book: Book) -> None:
    """Three weeks of running."""
    book.usual(until=0)


def first_days(book: Book) -> None:
    """The first two runs ever."""
    book.run(2)
    book.run(0)


SCENARIO = scenario(RULE, "Three weeks of running", known, weeks=3)
NEAR_MISS = near_miss(RULE, "The first two runs ever", first_days)
