"""A strain on the left, then a cramp on the right, whose advice is to stretch: held back. The near miss has no strain."""

from __future__ import annotations

from simulators.book import ALL_NO, Book, near_miss, scenario
from simulators.pains import CRAMP, STRAIN

RULE = "acute.no_stretch"


def both(book: Book) -> None:
    """While the left calf heals, the right one cramps."""
    book.usual(until=1.2)
    book.report(1.0, **STRAIN, answers=ALL_NO)
    book.report(0.4, **CRAMP, answers=ALL_NO)


def cramp_alone(book: Book) -> None:
    """Only the cramp."""
    book.usual(until=0.5)
    book.report(0.4, **CRAMP, answers=ALL_NO)


SCENARIO = scenario(RULE, "A cramp beside a strain", both, weeks=1)
NEAR_MISS = near_miss(RULE, "A cramp alone", cramp_alone, weeks=1)
