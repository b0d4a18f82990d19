"""A run on the day of the strain; the near miss waits until walking does not hurt."""

from __future__ import annotations

from simulators.book import ALL_NO, Book, near_miss, scenario
from simulators.pains import STRAIN

RULE = "acute.rest_broken"


def too_early(book: Book) -> None:
    """Strained in the morning, running in the evening."""
    book.usual(until=2)
    book.report(0.5, **STRAIN, answers=ALL_NO)
    book.run(0, km=2.0, live=True)


def patient(book: Book) -> None:
    """Two days of rest, walking without pain, and only then a short run."""
    book.usual(until=6)
    book.report(4.0, **STRAIN, answers=ALL_NO)
    book.report(2.0, severity=0, walks_without_pain=True, answers=ALL_NO)
    book.run(0, km=2.0, live=True)


SCENARIO = scenario(RULE, "Running into the rest window", too_early, weeks=1)
NEAR_MISS = near_miss(RULE, "Running after the rest", patient, weeks=1)
