"""A week with far more fast kilometres; the near miss keeps to the usual ones."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario

RULE = "load.speed"


def fast(book: Book) -> None:
    """A fifth of the way was fast, now three quarters are."""
    book.usual(until=7, fast_share=0.15)
    for days, km in ((5, 4.0), (2, 4.0), (0, 5.9)):
        book.run(days, km=km, speed=3.3, fast_share=0.6)


def as_usual(book: Book) -> None:
    """A fifth of the way is fast."""
    book.usual(until=7, fast_share=0.15)
    for days, km in ((5, 4.0), (2, 4.0), (0, 5.9)):
        book.run(days, km=km, fast_share=0.15)


SCENARIO = scenario(RULE, "A week of speed work", fast, weeks=5)
NEAR_MISS = near_miss(RULE, "A week with the usual fast parts", as_usual, weeks=5)
