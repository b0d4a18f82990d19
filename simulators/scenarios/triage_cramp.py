"""A spasm in mid-run on a warm day; the near miss comes back at rest, and is not called a cramp."""

from __future__ import annotations

from simulators.book import ALL_NO, Book, near_miss, scenario
from simulators.pains import CRAMP

RULE = "triage.cramp"


def spasm(book: Book) -> None:
    """27 °C, and a calf cramps; it lets go."""
    book.usual(until=0.2, temperature=27.0)
    book.report(0.15, **CRAMP, hurts_at_rest=False, answers=ALL_NO)


def at_rest(book: Book) -> None:
    """The same, but it is back on the sofa."""
    book.usual(until=0.2, temperature=27.0)
    book.report(0.15, **CRAMP, hurts_at_rest=True, answers=ALL_NO)


SCENARIO = scenario(RULE, "A calf cramps in the heat", spasm, weeks=1)
NEAR_MISS = near_miss(RULE, "A cramp that is back at rest", at_rest, weeks=1)
