"""A sudden stab in one calf in mid-run; the near miss is a cramp."""

from __future__ import annotations

from simulators.book import ALL_NO, Book, near_miss, scenario
from simulators.pains import CRAMP, STRAIN

RULE = "triage.strain"


def struck(book: Book) -> None:
    """Sudden, sharp, one spot, one side."""
    book.usual(until=0.2)
    book.report(0.1, **STRAIN, answers=ALL_NO)


def spasm(book: Book) -> None:
    """A spasm on a warm day that lets go."""
    book.usual(until=0.2, temperature=27.0)
    book.report(0.15, **CRAMP, answers=ALL_NO)


SCENARIO = scenario(RULE, "A sudden sharp pain in one calf", struck, weeks=1)
NEAR_MISS = near_miss(RULE, "A cramp on a warm day", spasm, weeks=1)
