"""Red flags: which were raised, which are open, and what closes them. Pure.

A flag closes when a later report says that a clinician has seen it, or by two later reports at least 24 hours apart that
answer every red-flag question with no, and no yes between them. Never by "better", and never because the pain is gone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from analysis.answers import in_order
from analysis.course import bout
from domain.care import Episode, Rating, RedFlag
from domain.clock import MS_PER_DAY
from domain.model import CheckIn, Runner, Severity
from domain.red_flags import all_no
from domain.thresholds import Threshold

if TYPE_CHECKING:
    from analysis.care import Told

APART_MS = MS_PER_DAY
"""Two reports that close a flag lie so far apart at least."""
RAISED_BY: Mapping[str, tuple[str, ...]] = {
    "flag.weight_bearing": ("cannot_bear_weight", "cannot_walk_normally"),
    "flag.dvt": ("swelling_redness_warmth",),
    "flag.nerve": ("numb_or_tingling", "cold_or_pale_foot", "pain_on_passive_stretch_or_tense_calf"),
    "flag.rupture": ("snap_or_blow_near_ankle_or_no_heel_rise",),
    "flag.chest": ("chest_pain_or_breathless",),
}
"""Rule → the questions of which a yes raises it."""
EMERGENCY: Mapping[str, str] = {
    "flag.chest": "chest_pain_or_breathless",
    "flag.dvt": "chest_pain_or_breathless",
    "flag.nerve": "pain_on_passive_stretch_or_tense_calf",
}
"""Rule → the question of which a yes makes it an emergency."""
PERSISTENT = "flag.persistent"
FIRST_DAY = Threshold("flag.persistent.first_day", "days", 7, 3, 7, "rule catalogue")
SECOND_DAY = Threshold("flag.persistent.second_day", "days", 10, 7, 10, "rule catalogue")
LAST_DAY = Threshold("flag.persistent.last_day", "days", 14, 10, 14, "rule catalogue")
FALLEN_BY = Threshold("flag.persistent.fallen_by", "of 10", 2, 2, 5, "rule catalogue")


def asked_yes(rule: str, report: CheckIn) -> tuple[str, ...]:
    """The questions of a flag that a report answers with yes."""
    return tuple(key for key in RAISED_BY[rule] if report.answers.get(key) == "yes")


def is_emergency(rule: str, report: CheckIn) -> bool:
    """Whether a report that raises the flag makes it an emergency."""
    return report.answers.get(EMERGENCY.get(rule, "")) == "yes"


@dataclass(frozen=True, slots=True)
class Persistent:
    """An episode that does not get better. `since_ms`: when that first held; `day`: the latest review at which it held."""

    episode: Episode
    key: str
    since_ms: int
    began_ms: int
    day: int
    severity: Severity
    first: int | None
    last: int | None


def persistent(runner: Runner, episodes: Sequence[Episode], now_ms: int) -> tuple[Persistent, ...]:
    """The episodes that did not get better, at any of their reviews up to `now_ms`; each bout of pain on its own."""
    return tuple(found for episode in episodes for found in _of_episode(runner, episode, now_ms))


def flags(told: Told, episodes: Sequence[Episode], now_ms: int) -> tuple[RedFlag, ...]:
    """Every red flag that was ever raised, oldest first, open or closed."""
    reports = in_order(told.reports)
    found = [
        RedFlag(rule, f"{rule}:{report.id}", report.t_ms, emergency=is_emergency(rule, report))
        for report in reports
        for rule in RAISED_BY
        if asked_yes(rule, report)
    ]
    found += [RedFlag(PERSISTENT, each.key, each.since_ms) for each in persistent(told.runner, episodes, now_ms)]
    found.sort(key=lambda flag: (flag.raised_ms, flag.key))
    return tuple(_closed(flag, reports) for flag in found)


def next_check(told: Told, episodes: Sequence[Episode], now_ms: int) -> int | None:
    """When the next episode is looked at for want of improvement, with nothing new being told."""
    days = [threshold.of(told.runner.thresholds) for threshold in (FIRST_DAY, SECOND_DAY, LAST_DAY)]
    due = [began[0].t_ms + round(day * MS_PER_DAY) for episode in episodes if (began := bout(episode)) for day in days]
    return min((t_ms for t_ms in due if t_ms > now_ms), default=None)


def _closed(flag: RedFlag, reports: Sequence[CheckIn]) -> RedFlag:
    """The flag with what closed it, if anything did."""
    first_no: int | None = None
    for report in reports:
        if report.t_ms <= flag.raised_ms:
            continue
        if report.clinician_seen:
            return _close(flag, report, "clinician")
        if any(answer == "yes" for answer in report.answers.values()):
            first_no = None
        elif all_no(report.answers):
            if first_no is not None and report.t_ms - first_no >= APART_MS:
                return _close(flag, report, "all_no")
            first_no = report.t_ms if first_no is None else first_no
    return flag


def _close(flag: RedFlag, report: CheckIn, by: Literal["clinician", "all_no"]) -> RedFlag:
    return replace(flag, closed_ms=report.t_ms, closed_by=by)


def _of_episode(runner: Runner, episode: Episode, now_ms: int) -> list[Persistent]:
    """What its bouts of pain come to: a bout ends with a report that nothing hurts."""
    bouts: list[list[Rating]] = [[]]
    for rating in episode.ratings:
        bouts[-1].append(rating)
        if rating.severity == 0:
            bouts.append([])
    found = [_of_bout(runner, episode, ratings, number, now_ms) for number, ratings in enumerate(bouts) if ratings]
    return [each for each in found if each is not None]


def _of_bout(runner: Runner, episode: Episode, ratings: list[Rating], number: int, now_ms: int) -> Persistent | None:
    own, began_ms = runner.thresholds, ratings[0].t_ms
    if ratings[0].severity == 0:
        return None
    found: Persistent | None = None
    reviews = ((FIRST_DAY, Severity.WARN), (SECOND_DAY, Severity.URGENT), (LAST_DAY, Severity.URGENT))
    for threshold, severity in reviews:
        at_ms = began_ms + round(threshold.of(own) * MS_PER_DAY)
        known = [rating.severity for rating in ratings if rating.t_ms <= at_ms]
        if at_ms > now_ms or 0 in known:
            break
        told = [value for value in known if value is not None]
        fallen = bool(told) and told[0] - told[-1] >= FALLEN_BY.of(own)
        if fallen and threshold is not LAST_DAY:
            continue
        found = Persistent(
            episode=episode,
            key=f"persistent:{episode.key}" + (f":{number}" if number else ""),
            since_ms=at_ms if found is None else found.since_ms,
            began_ms=began_ms,
            day=round(threshold.of(own)),
            severity=severity,
            first=told[0] if told else None,
            last=told[-1] if told else None,
        )
    return found
