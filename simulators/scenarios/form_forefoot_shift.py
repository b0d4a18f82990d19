"""Two runs in a row far more on the forefoot than the month before; the near miss is one run."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario
from simulators.gait import Form

RULE = "form.forefoot_shift"

CHANGED = Form(fore=0.45, mid=0.3)


def changed(book: Book) -> None:
    """From one step in 25 to nearly half."""
    book.usual(until=5)
    book.run(2, form=CHANGED)
    book.run(0, form=CHANGED)


def once(book: Book) -> None:
    """One run only, then as before."""
    book.usual(until=5)
    book.run(2, form=CHANGED)
    book.run(0)


SCENARIO = scenario(RULE, "Two runs on the forefoot", changed, weeks=3)
NEAR_MISS = near_miss(RULE, "One run on the forefoot", once, weeks=3)
