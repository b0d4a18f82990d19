"""A pain that has not eased after eleven days; the near miss has settled in six."""

from __future__ import annotations

from simulators.book import ALL_NO, Book, near_miss, scenario
from simulators.pains import TENDON

RULE = "flag.persistent"


def stubborn(book: Book) -> None:
    """4 of 10 on the first day and on every other."""
    for days in (11, 9.5, 8, 6.5, 5, 3.5, 2, 0.5):
        book.report(days, **TENDON, rested=True, iced=True, elevated=True, answers=ALL_NO)


def settled(book: Book) -> None:
    """4, 3, 1, 0."""
    for days, severity in ((11, 4), (9.5, 3), (8, 1), (5, 0)):
        book.report(days, **{**TENDON, "severity": severity}, answers=ALL_NO)


SCENARIO = scenario(RULE, "Eleven days without improvement", stubborn)
NEAR_MISS = near_miss(RULE, "Gone within six days", settled)
