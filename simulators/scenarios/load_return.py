"""Three weeks off, and at once as far as before; the near miss begins with less than half."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario

RULE = "load.return"


def at_once(book: Book) -> None:
    """6 km, as before the break."""
    book.usual(until=21)
    book.run(0, km=6.0)


def gently(book: Book) -> None:
    """2 km."""
    book.usual(until=21)
    book.run(0, km=2.0)


SCENARIO = scenario(RULE, "Back after three weeks as if nothing had been", at_once, weeks=4)
NEAR_MISS = near_miss(RULE, "Back after three weeks, gently", gently, weeks=4)
