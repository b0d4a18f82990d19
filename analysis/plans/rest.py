"""Rest, ice, compression, elevation after a suspected strain. Pure.

The window begins with the first report that is read as a strain. It lasts at least 24 h and ends only with a report that
says walking does not hurt; or at once when it began on mixed signs and they became clear as something else. Once it has
ended, another sharp pain of the same leg opens it again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis import course
from analysis import plan_settings as settings
from analysis.plans.made import ENDED_OTHER, ENDED_WALKS, HOUR_MS, Made, of_episode, quiet, worse_ms
from domain.care import Episode, Plan, Triage
from domain.model import CheckIn

if TYPE_CHECKING:
    from analysis.care import Told

RULE = "acute.rice"
_WALKING = ("cannot_bear_weight", "cannot_walk_normally")


@dataclass(frozen=True, slots=True)
class Window:
    """A rest window; `clear`: at some time in it the signs were clearly those of a strain."""

    started_ms: int
    clear: bool
    ended_ms: int | None = None
    reason: str = ""


def rice(told: Told, episode: Episode) -> Made | None:
    """The rest plan of an episode; None = it was never read as a strain."""
    window = window_of(told, episode)
    if window is None:
        return None
    own, started = told.runner.thresholds, window.started_ms
    key = f"rice:{episode.key}"
    facts = settings.waking(own) | {
        "rest_until_ms": started + round(settings.REST_HOURS.of(own) * HOUR_MS),
        "ice_until_ms": started + round(settings.ICE_HOURS.of(own) * HOUR_MS),
        "ice_a_day": round(settings.ICE_A_DAY.of(own)),
        "ice_from": round(settings.ICE_FROM.of(own)),
        "ice_to": round(settings.ICE_TO.of(own)),
        "checks_h": [round(settings.FIRST_CHECK.of(own)), round(settings.SECOND_CHECK.of(own))],
        "clear": window.clear,
        "worse_ms": worse_ms(told, key, started),
    }
    plan = Plan(
        key=key,
        kind="rice",
        rule=RULE,
        started_ms=started,
        state="running" if window.ended_ms is None else "ended",
        side=episode.side,
        episode=episode.key,
        ended_ms=window.ended_ms,
        reason=window.reason,
        quiet=quiet(told, key, started),
        facts=facts,
    )
    return Made(plan)


def window_of(told: Told, episode: Episode) -> Window | None:
    """The last rest window of an episode, as its reports opened and ended it."""
    first_ms = episode.since.get("strain")
    if first_ms is None:
        return None
    least_ms = round(settings.REST_HOURS.of(told.runner.thresholds) * HOUR_MS)
    reports = of_episode(told, episode)
    window = Window(first_ms, clear=False)
    for report in reports:
        if report.t_ms < first_ms:
            continue
        if window.ended_ms is not None:
            if struck(report):
                window = Window(report.t_ms, clear=_read_at(told, reports, report).clear)
            continue
        read = _read_at(told, reports, report)
        if read.clear and read.reading == "strain":
            window = replace(window, clear=True)
        if read.clear and read.reading != "strain" and not window.clear:
            window = replace(window, ended_ms=report.t_ms, reason=ENDED_OTHER)
        elif report.t_ms >= window.started_ms + least_ms and walks(report):
            window = replace(window, ended_ms=report.t_ms, reason=ENDED_WALKS)
    return window


def walks(report: CheckIn) -> bool:
    """Whether the report says that walking does not hurt, and nothing in it says otherwise."""
    return report.walks_without_pain is True and not any(report.answers.get(key) == "yes" for key in _WALKING)


def struck(report: CheckIn) -> bool:
    """Whether a report by itself tells of a new sharp pain: said so, or a marker in a run that says nothing else."""
    if report.severity == 0 or report.onset in {"right_after", "days_after", "gradual"}:
        return False
    if report.character is None:
        return report.phase == "during"
    return report.character in {"sharp", "struck"}


def _read_at(told: Told, reports: tuple[CheckIn, ...], upto: CheckIn) -> Triage:
    """How the episode was read when `upto` was told."""
    known = tuple(report for report in reports if report.t_ms <= upto.t_ms)
    then = course.episodes(replace(told.until(upto.t_ms), reports=known))
    return next((episode.triage for episode in reversed(then) if upto.id in episode.reports), Triage("strain", clear=False))
