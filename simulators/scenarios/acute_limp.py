"""One foot stays on the ground far longer than usual for minutes; the near miss is half of that."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario
from simulators.gait import Form

RULE = "acute.limp"


def limping(book: Book) -> None:
    """The left foot's share of the contact time rises by 8 points for the last third of a run."""
    book.usual(until=2)
    book.run(0, form=Form(late_balance=8.0, late_from=0.7), live=True)


def leaning(book: Book) -> None:
    """It rises by 4 points."""
    book.usual(until=2)
    book.run(0, form=Form(late_balance=4.0, late_from=0.7), live=True)


SCENARIO = scenario(RULE, "Running on with a limp", limping, weeks=3)
NEAR_MISS = near_miss(RULE, "A little more on one foot", leaning, weeks=3)
