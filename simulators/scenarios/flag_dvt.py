"""A calf that is swollen, red and warm; the near miss is neither."""

from __future__ import annotations

from simulators.book import ALL_NO, Book, near_miss, scenario

RULE = "flag.dvt"


def swollen(book: Book) -> None:
    """Swelling, redness, warmth."""
    book.report(0.3, site="whole_calf", side="left", severity=4, answers={**ALL_NO, "swelling_redness_warmth": "yes"})


def normal(book: Book) -> None:
    """Every warning sign was asked and is absent."""
    book.report(0.3, site="whole_calf", side="left", severity=4, answers=ALL_NO)


SCENARIO = scenario(RULE, "A swollen, warm calf", swollen)
NEAR_MISS = near_miss(RULE, "A sore calf of normal size", normal)
