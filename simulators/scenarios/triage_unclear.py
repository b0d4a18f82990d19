"""Sharp, but gradual and in both calves: the signs are mixed; the near miss is plain."""

from __future__ import annotations

from simulators.book import ALL_NO, Book, near_miss, scenario
from simulators.pains import STRAIN

RULE = "triage.unclear"


def mixed(book: Book) -> None:
    """Sharp like a strain, in both calves and by and by like something else."""
    book.usual(until=0.3)
    book.report(0.1, site="muscle_belly", side="both", character="sharp", onset="gradual", severity=4, answers=ALL_NO)


def plain(book: Book) -> None:
    """Every answer speaks for the same."""
    book.usual(until=0.3)
    book.report(0.1, **STRAIN, answers=ALL_NO)


SCENARIO = scenario(RULE, "Sharp, gradual, both calves", mixed, weeks=1)
NEAR_MISS = near_miss(RULE, "Sudden, sharp, one calf", plain, weeks=1)
