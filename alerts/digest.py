"""What is told together: one telling for the findings of one run or one report, with the two things that matter. Pure.

`stop`, `urgent` and red flags are told by themselves, at once and in full; so is what is over, and what is worth repeating.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from alerts.case import Send, never_held
from domain.model import Severity

Row = TypeVar("Row")
TOLD_IN_FULL = 2
"""So many of a digest are told with what to do; of the others, how many there are."""
GRADES = ("strong", "moderate", "article", "expert", "weak", "convention", "null")
"""How well a rule is founded, best first: among equals, the better founded one is told first."""


@dataclass(frozen=True, slots=True)
class ToTell(Generic[Row]):
    """A finding that is to be told, with `row`, what it is known by to the caller. `event`: the run or report it is of."""

    row: Row
    rule: str
    severity: Severity
    grade: str
    confidence: float
    send: Send
    event: Hashable | None = None


def together(found: Iterable[ToTell[Row]]) -> list[list[ToTell[Row]]]:
    """The tellings, each the most important first; a telling of several goes to the same channels for the same event."""
    groups: dict[Hashable, list[ToTell[Row]]] = {}
    for n, each in enumerate(found):
        alone = each.event is None or never_held(each.rule, each.severity) or each.send.reason == "RESOLVED"
        key: Hashable = n if alone else (each.event, each.send.channels)
        groups.setdefault(key, []).append(each)
    return [sorted(group, key=weight) for group in groups.values()]


def weight(each: ToTell[Row]) -> tuple[int, int, float]:
    """What comes first: the most severe, then the best founded, then the surest."""
    grade = GRADES.index(each.grade) if each.grade in GRADES else len(GRADES)
    return -each.severity.rank, grade, -each.confidence


def reason(group: Sequence[ToTell[Row]]) -> str:
    """Why a telling is made: that of what leads it."""
    return group[0].send.reason
