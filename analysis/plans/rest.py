"""Rest, ice, compression, elevation after a suspected strain. Pure.

The window begins with the first report that is read as a strain. It lasts at least 24 h and ends only with a report that
says walking does not hurt; or at once when it began on mixed signs and they became clear as something else. Once it has
ended, another sharp or strong pain of the same leg opens it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis import plan_settings as settings
from analysis.answers import bare
from analysis.plans.made import ENDED_OTHER, ENDED_WALKS, HOUR_MS, Made, about
from domain.care import Episode, Triage
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


Unfolded = Sequence[tuple[CheckIn, tuple[Episode, ...]]]
"""Each report in order, with the episodes as they stood when it was told: `analysis.course.unfolding`."""


def rice(told: Told, episode: Episode, unfolded: Unfolded) -> Made | None:
    """The rest plan of an episode; None = it was never read as a strain."""
    window = window_of(told, episode, unfolded)
    if window is None:
        return None
    own, started = told.runner.thresholds, window.started_ms
    facts = {
        "rest_until_ms": started + round(settings.REST_HOURS.of(own) * HOUR_MS),
        "ice_until_ms": started + round(settings.ICE_HOURS.of(own) * HOUR_MS),
        "ice_a_day": round(settings.ICE_A_DAY.of(own)),
        "ice_from": round(settings.ICE_FROM.of(own)),
        "ice_to": round(settings.ICE_TO.of(own)),
        "checks_h": [round(settings.FIRST_CHECK.of(own)), round(settings.SECOND_CHECK.of(own))],
        "clear": window.clear,
    }
    plan = about(told, episode, "rice", RULE, started, facts, window.ended_ms, window.reason)
    return Made(plan)


def window_of(told: Told, episode: Episode, unfolded: Unfolded) -> Window | None:
    """The last rest window of an episode, as its reports opened and ended it; None = it never was read as a strain."""
    least_ms = round(settings.REST_HOURS.of(told.runner.thresholds) * HOUR_MS)
    window: Window | None = None
    for report, read in _readings(episode, unfolded):
        strain = read.reading == "strain"
        if window is None or window.ended_ms is not None:
            if report.severity != 0 and strain and (window is None or struck(report, told)):
                window = Window(report.t_ms, clear=read.clear)
            continue
        if strain and read.clear:
            window = replace(window, clear=True)
        if read.clear and not strain and not window.clear:
            window = replace(window, ended_ms=report.t_ms, reason=ENDED_OTHER)
        elif report.t_ms >= window.started_ms + least_ms and walks(report):
            window = replace(window, ended_ms=report.t_ms, reason=ENDED_WALKS)
    return window


def walks(report: CheckIn) -> bool:
    """Whether the report says that walking does not hurt, and nothing in it says otherwise."""
    return report.walks_without_pain is True and not any(report.answers.get(key) == "yes" for key in _WALKING)


def struck(report: CheckIn, told: Told) -> bool:
    """Whether a report by itself tells of a new strain: sharp, strong, or a marker in a run that says nothing else.

    Once a window has ended, a mild pain is for the way back to judge.
    """
    if bare(report):
        return True
    strong = report.severity is not None and report.severity >= settings.STRUCK_AGAIN.of(told.runner.thresholds)
    return strong or (report.character in {"sharp", "struck"} and report.onset in {None, "during"})


def _readings(episode: Episode, unfolded: Unfolded) -> Iterator[tuple[CheckIn, Triage]]:
    """Each report of an episode, with how the episode was read when it was told."""
    for report, stand in unfolded:
        then = next((each for each in stand if each.key == episode.key), None)
        if then is not None and then.reports[-1] == report.id:
            yield report, then.triage
