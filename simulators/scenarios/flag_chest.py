"""Short of breath beside a sore calf; the near miss breathes freely."""

from __future__ import annotations

from simulators.book import ALL_NO, Book, near_miss, scenario

RULE = "flag.chest"


def breathless(book: Book) -> None:
    """A calf complaint, and chest pain or breathlessness."""
    book.report(0.3, site="whole_calf", side="left", severity=3, answers={**ALL_NO, "chest_pain_or_breathless": "yes"})


def free(book: Book) -> None:
    """Every warning sign was asked and is absent."""
    book.report(0.3, site="whole_calf", side="left", severity=3, answers=ALL_NO)


SCENARIO = scenario(RULE, "A sore calf and short of breath", breathless)
NEAR_MISS = near_miss(RULE, "A sore calf, breathing freely", free)
