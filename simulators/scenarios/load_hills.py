"""A week in the hills after weeks on the flat; the near miss is a little hillier."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario

RULE = "load.hills"


def hilly(book: Book) -> None:
    """From 4 to 30 metres of climb a kilometre."""
    book.usual(until=7, climb=4.0)
    for days, km in ((5, 4.0), (2, 4.0), (0, 5.9)):
        book.run(days, km=km, climb=30.0)


def rolling(book: Book) -> None:
    """From 4 to 7."""
    book.usual(until=7, climb=4.0)
    for days, km in ((5, 4.0), (2, 4.0), (0, 5.9)):
        book.run(days, km=km, climb=7.0)


SCENARIO = scenario(RULE, "A week in the hills", hilly, weeks=5)
NEAR_MISS = near_miss(RULE, "A week that is a little hillier", rolling, weeks=5)
