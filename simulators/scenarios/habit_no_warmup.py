"""Fast from the first minute; the near miss jogs ten minutes first."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario

RULE = "habit.no_warmup"


def cold(book: Book) -> None:
    """The fast part begins after one minute."""
    book.usual(until=2, fast_share=0.3)
    book.run(0, km=6.0, fast_share=0.4, warm=False)


def warmed_up(book: Book) -> None:
    """The same, after ten minutes of easy running."""
    book.usual(until=2, fast_share=0.3)
    book.run(0, km=6.0, fast_share=0.4)


SCENARIO = scenario(RULE, "Fast from the first minute", cold, weeks=2)
NEAR_MISS = near_miss(RULE, "Fast after ten easy minutes", warmed_up, weeks=2)
