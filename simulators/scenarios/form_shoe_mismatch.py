"""A new pair of another model that is 6 mm lower; the near miss is the same model again."""

from __future__ import annotations

from domain.model import Shoe
from simulators.book import Book, near_miss, scenario

RULE = "form.shoe_mismatch"

OLD = Shoe(0, "Old", "neutral", 10.0, 300_000.0, is_default=True, model="Glide 4")


def lower(book: Book) -> None:
    """From 10 to 4 mm of drop."""
    book.usual(until=3)
    book.wear(1.5, "New")
    book.run(1)
    book.run(0)


SCENARIO = scenario(
    RULE, "A new model, 6 mm lower", lower, weeks=2, shoes=(Shoe(0, "New", "neutral", 4.0, model="Flat 1"), OLD)
)
NEAR_MISS = near_miss(
    RULE, "The same model again", lower, weeks=2, shoes=(Shoe(0, "New", "neutral", 10.0, model="Glide 4"), OLD)
)
