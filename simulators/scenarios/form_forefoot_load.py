"""A forefoot runner without strength work; the near miss logs it."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario
from simulators.gait import Form

RULE = "form.forefoot_load"

ON_THE_TOES = Form(fore=0.7, mid=0.2)


def untrained(book: Book) -> None:
    """Seven steps of ten on the forefoot, and nothing in the log."""
    book.usual(until=0, form=ON_THE_TOES)


def trained(book: Book) -> None:
    """The same, with heel drops every week."""
    for days in range(1, 13, 3):
        book.strength(days)
    book.usual(until=0, form=ON_THE_TOES)


SCENARIO = scenario(RULE, "On the forefoot without strength work", untrained, weeks=1)
NEAR_MISS = near_miss(RULE, "On the forefoot with strength work", trained, weeks=1)
