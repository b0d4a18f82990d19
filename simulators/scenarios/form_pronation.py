"""The left foot rolls in far more than it used to; the near miss rolls as ever."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario
from simulators.gait import Form

RULE = "form.pronation"

USUAL = Form(pronation=(8.0, 8.2))


def rolling(book: Book) -> None:
    """From 8 to 16 degrees on the left."""
    book.usual(until=2, form=USUAL)
    book.run(0, form=Form(pronation=(16.0, 8.2)))


def as_ever(book: Book) -> None:
    """8 degrees."""
    book.usual(until=2, form=USUAL)
    book.run(0, form=USUAL)


SCENARIO = scenario(RULE, "A foot that rolls in far more", rolling, weeks=3)
NEAR_MISS = near_miss(RULE, "Feet that roll as ever", as_ever, weeks=3)
