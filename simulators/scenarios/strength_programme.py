"""A runner chooses the heel drops; the near miss lands on the heel and never asked for them."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario

RULE = "strength.programme"


def chosen(book: Book) -> None:
    """Switched on yesterday."""
    book.usual(until=2)
    book.switch_on(1)


def not_asked(book: Book) -> None:
    """Nothing but running, on the heel."""
    book.usual(until=0)


SCENARIO = scenario(RULE, "Heel drops by choice", chosen, weeks=1)
NEAR_MISS = near_miss(RULE, "On the heel, no programme", not_asked, weeks=1)
