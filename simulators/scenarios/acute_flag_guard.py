"""A strained calf and a cold foot: no ice, bandage or raised leg before a clinician saw it. The near miss has no flag."""

from __future__ import annotations

from simulators.book import ALL_NO, Book, near_miss, scenario
from simulators.pains import STRAIN

RULE = "acute.flag_guard"


def cold_foot(book: Book) -> None:
    """Everything of a strain, and the foot is cold and pale."""
    book.usual(until=0.5)
    book.report(0.4, **STRAIN, answers={**ALL_NO, "cold_or_pale_foot": "yes"})


def strain_alone(book: Book) -> None:
    """Every warning sign was asked and is absent."""
    book.usual(until=0.5)
    book.report(0.4, **STRAIN, answers=ALL_NO)


SCENARIO = scenario(RULE, "A strain and a cold foot", cold_foot, weeks=1)
NEAR_MISS = near_miss(RULE, "A strain without a warning sign", strain_alone, weeks=1)
