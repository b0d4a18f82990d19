"""Three runs in a row with the left foot 3 points longer on the ground; the near miss is 1 point."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario
from simulators.gait import Form

RULE = "form.asymmetry"


def uneven(book: Book) -> None:
    """53.2 % of the contact time on the left."""
    book.usual(until=7)
    book.usual(until=0, weeks=1, form=Form(balance=53.2))


def within(book: Book) -> None:
    """51 %."""
    book.usual(until=7)
    book.usual(until=0, weeks=1, form=Form(balance=51.0))


SCENARIO = scenario(RULE, "Three uneven runs", uneven, weeks=3)
NEAR_MISS = near_miss(RULE, "Three runs a little uneven", within, weeks=3)
