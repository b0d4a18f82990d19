"""Both calves ache the day after a run that was far too long; the near miss is one calf, days after any run."""

from __future__ import annotations

from simulators.book import ALL_NO, Book, near_miss, scenario
from simulators.pains import DOMS

RULE = "triage.doms"


def sore(book: Book) -> None:
    """9 km after weeks of at most 6, and the day after next both calves are dull and stiff to walk on."""
    book.usual(until=4)
    book.run(1.8, km=9.0)
    book.report(0.1, **DOMS, answers=ALL_NO)


def one_sided(book: Book) -> None:
    """The same dull ache, but in one calf only, and five days after the last run."""
    book.usual(until=5)
    book.report(0.1, **{**DOMS, "side": "left"}, answers=ALL_NO)


SCENARIO = scenario(RULE, "Both calves ache two days after too long a run", sore, weeks=3)
NEAR_MISS = near_miss(RULE, "One calf aches five days after any run", one_sided, weeks=3)
