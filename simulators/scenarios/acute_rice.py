"""A strain asks for rest, ice, compression and elevation; the near miss is soreness, which does not."""

from __future__ import annotations

from simulators.book import ALL_NO, Book, near_miss, scenario
from simulators.pains import DOMS, STRAIN

RULE = "acute.rice"


def strained(book: Book) -> None:
    """Sudden, sharp, one side."""
    book.usual(until=1.1)
    book.report(1.0, **STRAIN, answers=ALL_NO)


def sore(book: Book) -> None:
    """Both calves ache two days after too long a run."""
    book.usual(until=4)
    book.run(1.8, km=9.0)
    book.report(0.1, **DOMS, answers=ALL_NO)


SCENARIO = scenario(RULE, "The day after a strain", strained, weeks=1)
NEAR_MISS = near_miss(RULE, "Sore calves after too long a run", sore, weeks=3)
