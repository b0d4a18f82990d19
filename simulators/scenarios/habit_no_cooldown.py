"""Fast to the front door; the near miss jogs ten minutes at the end."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario

RULE = "habit.no_cooldown"


def to_the_door(book: Book) -> None:
    """The fast part ends a minute before the run does."""
    book.usual(until=2, fast_share=0.3)
    book.run(0, km=6.0, fast_share=0.4, cool=False)


def eased_off(book: Book) -> None:
    """The fast part is in the middle."""
    book.usual(until=2, fast_share=0.3)
    book.run(0, km=6.0, fast_share=0.3)


SCENARIO = scenario(RULE, "Fast to the front door", to_the_door, weeks=2)
NEAR_MISS = near_miss(RULE, "Ten easy minutes at the end", eased_off, weeks=2)
