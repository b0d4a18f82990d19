"""The pain button in a live run; the near miss is a dull ache told at home."""

from __future__ import annotations

from simulators.book import ALL_NO, Book, Marker, near_miss, scenario
from simulators.pains import DOMS

RULE = "acute.stop_now"


def pressed(book: Book) -> None:
    """One press, without a word."""
    book.usual(until=2)
    book.run(0, pain=Marker(0.6), live=True)


def at_home(book: Book) -> None:
    """Nothing in the run; in the evening both calves are a little dull."""
    book.usual(until=2)
    book.run(0.3, live=True)
    book.report(0.05, **DOMS, answers=ALL_NO)


SCENARIO = scenario(RULE, "A pain marker in mid-run", pressed, weeks=1)
NEAR_MISS = near_miss(RULE, "A dull ache, told after the run", at_home, weeks=1)
