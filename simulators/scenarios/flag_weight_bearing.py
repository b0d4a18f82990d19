"""A calf that cannot be stood on; the near miss answers no to everything."""

from __future__ import annotations

from simulators.book import ALL_NO, Book, near_miss, scenario
from simulators.pains import STRAIN

RULE = "flag.weight_bearing"


def cannot_stand(book: Book) -> None:
    """Bearing weight: impossible."""
    book.report(0.3, **STRAIN, answers={**ALL_NO, "cannot_bear_weight": "yes"})


def can(book: Book) -> None:
    """Every warning sign was asked and is absent."""
    book.report(0.3, **STRAIN, answers=ALL_NO)


SCENARIO = scenario(RULE, "A calf that cannot be stood on", cannot_stand)
NEAR_MISS = near_miss(RULE, "A strain that bears weight", can)
