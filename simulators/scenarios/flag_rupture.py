"""A snap near the ankle; the near miss was none."""

from __future__ import annotations

from simulators.book import ALL_NO, Book, near_miss, scenario

RULE = "flag.rupture"


def snapped(book: Book) -> None:
    """A blow, and no rising on the toes."""
    answers = {**ALL_NO, "snap_or_blow_near_ankle_or_no_heel_rise": "yes"}
    book.report(0.3, site="near_ankle", side="left", severity=5, answers=answers)


def sound(book: Book) -> None:
    """Every warning sign was asked and is absent."""
    book.report(0.3, site="near_ankle", side="left", severity=5, answers=ALL_NO)


SCENARIO = scenario(RULE, "A snap above the heel", snapped)
NEAR_MISS = near_miss(RULE, "Pain above the heel, no snap", sound)
