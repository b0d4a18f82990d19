"""Stiff and burning above the heel, worse as the run goes on; the near miss eases as it gets warm."""

from __future__ import annotations

from simulators.book import ALL_NO, Book, near_miss, scenario
from simulators.pains import TENDON

RULE = "triage.tendon"


def worsening(book: Book) -> None:
    """Near the ankle, came gradually, worse with every kilometre."""
    book.usual(until=0.3)
    book.report(0.1, **TENDON, answers=ALL_NO)


def easing(book: Book) -> None:
    """The same place, but it goes away while running."""
    book.usual(until=0.3)
    book.report(0.1, **{**TENDON, "course": "eases"}, answers=ALL_NO)


SCENARIO = scenario(RULE, "Above the heel, worse as the run goes on", worsening, weeks=1)
NEAR_MISS = near_miss(RULE, "Above the heel, gone once warm", easing, weeks=1)
