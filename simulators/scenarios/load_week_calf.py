"""The same kilometres on the forefoot: more for the calf. The near miss is the usual week."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario
from simulators.gait import Form

RULE = "load.week_calf"


def on_the_toes(book: Book) -> None:
    """Every run of the last week lands on the forefoot."""
    book.usual(until=7)
    for days, km in ((5, 4.0), (2, 4.0), (0, 5.9)):
        book.run(days, km=km, form=Form(fore=0.95, mid=0.05))


def as_usual(book: Book) -> None:
    """Every run as before."""
    book.usual(until=7)
    for days, km in ((5, 4.0), (2, 4.0), (0, 5.9)):
        book.run(days, km=km)


SCENARIO = scenario(RULE, "The usual kilometres, on the forefoot", on_the_toes, weeks=5)
NEAR_MISS = near_miss(RULE, "The usual kilometres", as_usual, weeks=5)
