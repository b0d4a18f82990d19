"""What a pain may be: the answers of an episode give points to four patterns, and the table says which to which. Pure.

It is no diagnosis: a pattern *fits* when its own conditions hold and it leads every other by two points. In doubt it is
treated as the more serious one, and the questions that would tell them apart are named. A question that was not asked is
never read as no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from domain.care import Pattern, Spoke, Triage
from domain.model import CheckIn

SERIOUS: tuple[Pattern, ...] = ("strain", "tendon", "cramp", "doms")
"""The most serious first: in doubt, the earlier one counts."""
OUT = -3
"""An answer that speaks so strongly against a pattern rules it out."""
LEAD = 2
"""Points by which the pattern that fits leads the others: within one point is unclear."""
FEWEST = 3
"""Answers, of `TELLING`, below which nothing is clear."""
TELLING = ("onset", "character", "site", "side")
ALARMING = frozenset({"sharp", "struck"})
TENDON_SITES = frozenset({"near_ankle", "behind_knee"})
FOCAL = TENDON_SITES | {"muscle_belly"}

_Points = Mapping[Pattern, int]
POINTS: Mapping[str, Mapping[str, _Points]] = {
    "onset": {
        "days_after": {"doms": 3, "strain": OUT, "cramp": OUT},
        "during": {"strain": 2, "cramp": 2, "tendon": -1, "doms": OUT},
        "right_after": {"cramp": 2, "doms": -2},
        "gradual": {"tendon": 2, "strain": OUT, "cramp": OUT},
    },
    "character": {
        "dull": {"doms": 2, "strain": -1, "cramp": -1},
        "sharp": {"strain": 3, "tendon": -1, "cramp": -1, "doms": OUT},
        "struck": {"strain": 4, "tendon": -2, "cramp": -2, "doms": OUT},
        "cramp": {"cramp": 3, "tendon": -1, "doms": -1},
        "stiff": {"tendon": 2, "doms": 1, "strain": -1},
    },
    "site": {
        "muscle_belly": {"strain": 1, "cramp": 1, "tendon": -2},
        "near_ankle": {"tendon": 3, "cramp": -1, "doms": -2},
        "behind_knee": {"tendon": 3, "cramp": -1, "doms": -2},
        "whole_calf": {"doms": 2, "cramp": 1, "strain": -2, "tendon": -1},
    },
    "side": {
        "both": {"doms": 2, "strain": -2, "cramp": -1},
        "left": {"strain": 1, "doms": -2},
        "right": {"strain": 1, "doms": -2},
    },
    "course": {
        "worse": {"tendon": 2, "strain": 1, "doms": -1, "cramp": -1},
        "eases": {"doms": 1, "cramp": 1, "strain": -1},
        "constant": {},
    },
    "hurts_at_rest": {"yes": {"strain": 1, "cramp": OUT}, "no": {"cramp": 1}},
    "lasting": {"yes": {"strain": 1, "cramp": OUT}},
    "over_week": {"yes": {"tendon": 1, "doms": OUT}},
    "run_before": {"yes": {"doms": 1}, "no": {"doms": OUT}},
    "heavy": {"yes": {"doms": 1}},
    "hot": {"yes": {"cramp": 1}},
    "long": {"yes": {"cramp": 1}},
    "intense": {"yes": {"cramp": 1}},
}
"""Question → answer → what it gives to each pattern."""
GATE_ASKS: Mapping[Pattern, tuple[str, ...]] = {
    "strain": ("onset", "character", "site", "side"),
    "tendon": ("site", "onset", "course", "character"),
    "cramp": ("character", "onset", "hurts_at_rest"),
    "doms": ("onset", "character", "side"),
}
"""The questions whose answers decide whether a pattern fits, the most telling first."""


@dataclass(frozen=True, slots=True)
class Support:
    """What is known beside the answers; None = not known, which speaks for nothing."""

    run_before: bool | None = None
    """A run ended 24-72 hours before the pain began."""
    heavy: bool | None = None
    """A load rule found something in the three days before: unaccustomed exertion."""
    hot: bool | None = None
    long: bool | None = None
    intense: bool | None = None
    """Of the run in which or after which it came."""
    lasting: bool = False
    """It was not gone within an hour."""
    over_week: bool = False
    """It still hurt on day 7."""


_AROUND = frozenset(each.name for each in fields(Support))


def triage(answers: CheckIn, support: Support) -> Triage:
    """What the answers of an episode (in the vocabulary, merged) speak for."""
    spoke = tuple(_spoke(answers, support))
    points = {pattern: sum(each.points for each in spoke if each.pattern == pattern) for pattern in SERIOUS}
    out = {each.pattern for each in spoke if each.points <= OUT}
    told = sum(getattr(answers, name) is not None for name in TELLING)
    best = max(SERIOUS, key=lambda pattern: (pattern not in out, points[pattern]))
    if told >= FEWEST and best not in out and _fits(best, answers, support):
        rivals = [pattern for pattern in SERIOUS if pattern != best and pattern not in out]
        if all(points[best] - points[pattern] >= LEAD for pattern in rivals):
            return Triage(best, clear=True, points=points, spoke=spoke)
    question = _in_question(answers, points, out, told)
    reading = question[0]
    against = max(
        (pattern for pattern in SERIOUS if pattern != reading),
        key=lambda pattern: (pattern in question, pattern not in out, points[pattern]),
    )
    return Triage(reading, clear=False, points=points, spoke=spoke, against=against, ask=_ask(answers, reading, against))


def _spoke(answers: CheckIn, support: Support) -> list[Spoke]:
    """Every answer that gives points, with what it gives."""
    given = {name: _word(getattr(support if name in _AROUND else answers, name)) for name in POINTS}
    return [
        Spoke(question, answer, pattern, points)
        for question, answer in given.items()
        if answer is not None
        for pattern, points in POINTS[question].get(answer, {}).items()
    ]


def _word(value: str | bool | None) -> str | None:  # noqa: FBT001 - an answer is a word, or yes or no
    return value if value is None or isinstance(value, str) else "yes" if value else "no"


def _fits(pattern: Pattern, answers: CheckIn, support: Support) -> bool:
    """Whether a pattern's own conditions hold; one that was not answered does not hold."""
    character, onset, site, side = answers.character, answers.onset, answers.site, answers.side
    match pattern:
        case "strain":
            return onset == "during" and character in ALARMING and site in FOCAL and side in {"left", "right"}
        case "tendon":
            return site in TENDON_SITES and onset == "gradual" and answers.course == "worse" and character not in ALARMING
        case "cramp":
            spasm = character == "cramp" and onset in {"during", "right_after"}
            return spasm and answers.hurts_at_rest is not True and not support.lasting
        case "doms":
            days = onset == "days_after" and support.run_before is not False and not support.over_week
            return days and character == "dull" and side == "both"


def _in_question(answers: CheckIn, points: _Points, out: set[Pattern], told: int) -> list[Pattern]:
    """The patterns that it may be, the most serious first; never empty."""
    left = [pattern for pattern in SERIOUS if pattern not in out]
    if answers.character in ALARMING and "strain" not in left:
        left = ["strain", *left]
    if not left:
        return ["strain"]
    if told < FEWEST:
        return left
    top = max(points[pattern] for pattern in left)
    named: set[Pattern] = {"tendon"} if answers.site in TENDON_SITES else set()
    if answers.character is None or answers.character in ALARMING:  # not asked whether it is sharp is not "not sharp"
        named.add("strain")
    return [pattern for pattern in left if top - points[pattern] < LEAD or pattern in named]


def _ask(answers: CheckIn, reading: Pattern, against: Pattern) -> tuple[str, ...]:
    """The questions that would tell two patterns apart: first those that were not answered."""
    names = list(dict.fromkeys((*GATE_ASKS[reading], *GATE_ASKS[against])))
    open_ones = [name for name in names if getattr(answers, name) is None]
    if open_ones:
        return tuple(open_ones)
    return tuple(name for name in names if name in POINTS and name in {"onset", "character", "hurts_at_rest"})
