"""A pair that passes 300 miles in the last week; the near miss has 400 km in it."""

from __future__ import annotations

from domain.model import Shoe
from simulators.book import Book, near_miss, scenario

RULE = "shoe.worn"


def running(book: Book) -> None:
    """A usual fortnight."""
    book.usual(until=0)


SCENARIO = scenario(
    RULE, "A pair beyond 300 miles", running, weeks=2, shoes=(Shoe(0, "Old", "neutral", 8.0, 470_000.0, is_default=True),)
)
NEAR_MISS = near_miss(
    RULE, "A pair at 400 km", running, weeks=2, shoes=(Shoe(0, "Good", "neutral", 8.0, 400_000.0, is_default=True),)
)
