"""A run at 28 °C; the near miss is as long at 18."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario

RULE = "acute.fluids"


def hot(book: Book) -> None:
    """45 minutes in the heat."""
    book.run(3, km=8.0, temperature=15.0)
    book.run(0, km=8.0, temperature=28.0, live=True)


def mild(book: Book) -> None:
    """45 minutes on a mild day."""
    book.run(3, km=8.0, temperature=15.0)
    book.run(0, km=8.0, temperature=18.0, live=True)


SCENARIO = scenario(RULE, "A run at 28 °C", hot)
NEAR_MISS = near_miss(RULE, "The same run at 18 °C", mild)
