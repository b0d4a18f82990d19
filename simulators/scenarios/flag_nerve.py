"""A foot that is cold and pale; the near miss is warm."""

from __future__ import annotations

from simulators.book import ALL_NO, Book, near_miss, scenario

RULE = "flag.nerve"


def cold(book: Book) -> None:
    """Cold or pale: at once."""
    book.report(0.3, site="whole_calf", side="left", severity=4, answers={**ALL_NO, "cold_or_pale_foot": "yes"})


def warm(book: Book) -> None:
    """Every warning sign was asked and is absent."""
    book.report(0.3, site="whole_calf", side="left", severity=4, answers=ALL_NO)


SCENARIO = scenario(RULE, "A cold, pale foot", cold)
NEAR_MISS = near_miss(RULE, "A sore calf and a warm foot", warm)
