"""Contact time and strike drift from the first third of a run to the last; the near miss holds its form."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario
from simulators.gait import Form

RULE = "form.forefoot_fatigue"


def tiring(book: Book) -> None:
    """Longer contacts and more forefoot towards the end, at the same speed."""
    book.usual(until=2)
    book.run(0, km=6.0, form=Form(late_stance_ms=45.0, late_fore=0.5))


def fresh(book: Book) -> None:
    """The same run without the drift."""
    book.usual(until=2)
    book.run(0, km=6.0)


SCENARIO = scenario(RULE, "Form that goes with the kilometres", tiring, weeks=3)
NEAR_MISS = near_miss(RULE, "Form that holds", fresh, weeks=3)
