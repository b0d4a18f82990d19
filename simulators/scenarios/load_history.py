"""A strain years ago draws the limits in, and the runner is told once; the near miss never had one and is young."""

from __future__ import annotations

from domain.model import Runner
from simulators.book import Book, near_miss, scenario

RULE = "load.history"


def running(book: Book) -> None:
    """A usual fortnight."""
    book.usual(until=0)


SCENARIO = scenario(
    RULE, "A calf that was strained before", running, weeks=2, runner=Runner(id="-", born_year=1994, previous_strain=True)
)
NEAR_MISS = near_miss(RULE, "A young runner who never had a strain", running, weeks=2)
