"""A runner's own words, as the vocabulary of the triage: what devices and forms of any make send, read generously. Pure.

A word that nothing is known about counts as not answered; one that could mean two things counts as the more alarming.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, cast

from domain.model import CheckIn, Side

_Words = tuple[tuple[str, tuple[str, ...]], ...]

CHARACTER: _Words = (
    ("struck", ("struck", "kick", "hit", "snap", "blow", "pop")),
    ("sharp", ("sharp", "stab", "tear", "shoot", "sudden")),
    ("cramp", ("cramp", "spasm")),
    ("stiff", ("stiff", "burn", "tight")),
    ("dull", ("dull", "ach", "sore")),
)
"""Vocabulary → what a word may contain, the most alarming first."""
ONSET: _Words = (
    ("during", ("sudden", "during", "instant", "at once")),
    ("gradual", ("gradual", "slow")),
    ("days_after", ("day", "delayed", "24", "48", "72")),
    ("right_after", ("right", "after", "end")),
)
SITE: _Words = (
    ("near_ankle", ("ankle", "achilles", "heel")),
    ("behind_knee", ("knee",)),
    ("whole_calf", ("whole", "entire", "all over", "general")),
    ("muscle_belly", ("belly", "muscle", "middle", "gastroc", "soleus")),
)
SIDE: _Words = (("both", ("both",)), ("left", ("left",)), ("right", ("right",)))
COURSE: _Words = (
    ("worse", ("wors", "grow", "increas")),
    ("eases", ("eas", "better", "less", "fade")),
    ("constant", ("constant", "same", "steady")),
)
YEAR_2000_MS = 946_684_800_000
YES_OR_NO = ("walks_without_pain", "hurts_at_rest", "rested", "iced", "elevated", "clinician_seen")


@lru_cache(maxsize=4096)
def word(told: str | None, words: _Words) -> str | None:
    """The word of the vocabulary that `told` means; None = not told, or nothing that is known."""
    if told is None:
        return None
    said = told.lower().replace("_", " ").replace("-", " ")
    return next((name for name, parts in words if told == name), None) or next(
        (name for name, parts in words if any(part in said for part in parts)),
        None,
    )


def normal(report: CheckIn) -> CheckIn:
    """The report in the vocabulary; nobody can have felt anything after it was received. Doing it again changes nothing.

    A device whose clock was never set says 1970 or 1989: a warning sign in its report is of now, not of long ago.
    """
    values = {
        "t_ms": min(report.t_ms, report.received_ms) if report.t_ms >= YEAR_2000_MS else report.received_ms,
        "site": word(report.site, SITE),
        "side": cast("Side | None", word(report.side, SIDE)),
        "character": word(report.character, CHARACTER),
        "onset": word(report.onset, ONSET),
        "course": word(report.course, COURSE),
        "severity": None if report.severity is None else min(max(report.severity, 0), 10),
        "answers": {key: said for key, value in report.answers.items() if (said := value.strip().lower()) in {"yes", "no"}},
    }
    return _with(report, values)


def _with(report: CheckIn, values: Mapping[str, Any]) -> CheckIn:
    """`report` with other values; itself where they are not other ones: a season is read again at every report."""
    other = {name: value for name, value in values.items() if value != getattr(report, name)}
    return replace(report, **other) if other else report


def in_order(reports: Iterable[CheckIn]) -> tuple[CheckIn, ...]:
    """The reports in the vocabulary, in the order in which it was felt; each id once."""
    known = {report.id: normal(report) for report in reports}
    return tuple(sorted(known.values(), key=lambda report: (report.t_ms, report.id)))


def described(report: CheckIn) -> bool:
    """Whether it says anything of a pain beyond that there is one."""
    return any((report.site, report.side, report.character, report.onset, report.course)) or bool(report.severity)


def bare(report: CheckIn) -> bool:
    """Whether it is a pain marker: pressed in a run, or a report that says nothing at all."""
    silent = all(getattr(report, name) is None for name in YES_OR_NO) and not report.answers
    return not described(report) and report.severity is None and (in_run(report) or silent)


def in_run(report: CheckIn) -> bool:
    """Whether it was made in a run under way."""
    return report.phase == "during" or (report.phase is None and report.sid is not None)


MERGED = ("site", "side", "character", "onset", "course", "severity", "hurts_at_rest", "phase", "walks_without_pain")


def merged(earlier: CheckIn | None, report: CheckIn) -> CheckIn:
    """The answers of an episode after one more report: of each question the latest that was given."""
    if earlier is None:
        return report
    return _with(earlier, {name: value for name in MERGED if (value := getattr(report, name)) is not None})
