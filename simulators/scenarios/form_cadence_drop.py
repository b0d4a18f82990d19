"""Longer, slower steps at the same speed; the near miss is within the noise."""

from __future__ import annotations

from simulators.book import Book, near_miss, scenario
from simulators.gait import Form

RULE = "form.cadence_drop"


def slower(book: Book) -> None:
    """8 % fewer steps a minute."""
    book.usual(until=2)
    book.run(0, form=Form(cadence_factor=0.92))


def a_little(book: Book) -> None:
    """2 % fewer."""
    book.usual(until=2)
    book.run(0, form=Form(cadence_factor=0.98))


SCENARIO = scenario(RULE, "Far fewer steps a minute", slower, weeks=3)
NEAR_MISS = near_miss(RULE, "A few steps fewer", a_little, weeks=3)
