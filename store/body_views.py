"""Where it hurt lately, and each episode with its course and what followed from it, for the API and the page alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from domain.body import Place, places, worst_of
from domain.care import Care, Episode, RedFlag
from domain.clock import MS_PER_DAY, iso
from domain.errors import BadInput, shape
from domain.model import Runner
from store import care as care_rows
from store import people
from store.care_views import StepsOf, episode_as_json, flag_as_json, plan_as_json

DAYS = 14
"""So far back the map of the lower legs looks, unless somebody asks for more."""


@dataclass(frozen=True, slots=True)
class EpisodePage:
    """Some episodes, the latest first, and the cursor of the next page; None on the last."""

    items: list[dict[str, Any]]
    following: str | None


def body_json(session: Session, runner_id: str, now_ms: int, days: int = DAYS) -> dict[str, Any]:
    """The worst pain of each place in the last `days`, the worst first; a place that is not there was not reported of.

    Raises:
        NotFound: there is no such runner.

    """
    people.runner(session, runner_id)
    care = care_rows.load(session, runner_id)
    since_ms = now_ms - days * MS_PER_DAY
    told = [episode.last_ms for episode in care.episodes]
    return {
        "since": iso(since_ms),
        "days": days,
        "places": [place_as_json(place) for place in places(care.episodes, since_ms)],
        "open_flags": [flag_as_json(flag) for flag in care.open_flags],
        "last_report_at": iso(max(told)) if told else None,
    }


def place_as_json(place: Place) -> dict[str, Any]:
    """One place of one leg."""
    return {
        "site": place.site,
        "side": place.side,
        "worst": place.worst,
        "last": place.last,
        "last_at": iso(place.last_ms),
        "reports": place.reports,
        "episodes": list(place.episodes),
    }


def episode_page(
    session: Session, runner_id: str, steps: StepsOf, now_ms: int, *, cursor: str | None = None, most: int = 20
) -> EpisodePage:
    """Up to `most` episodes, the latest first, that follow `cursor`.

    Raises:
        NotFound: there is no such runner.
        BadInput: the cursor is not the key of one of its episodes.

    """
    runner = people.runner(session, runner_id)
    care = care_rows.load(session, runner_id)
    latest = in_order(care)
    begin = 0
    if cursor is not None:
        keys = [episode.key for episode in latest]
        if cursor not in keys:
            raise BadInput(f"The cursor cannot be {shape(cursor)}.", "Use `next` of the page before.", field="cursor")
        begin = keys.index(cursor) + 1
    shown = latest[begin : begin + most]
    following = shown[-1].key if begin + most < len(latest) else None
    return EpisodePage([_in_full(runner, care, episode, steps, now_ms) for episode in shown], following)


def in_order(care: Care) -> list[Episode]:
    """The episodes, the latest first."""
    return sorted(care.episodes, key=lambda episode: (episode.started_ms, episode.key), reverse=True)


def _in_full(runner: Runner, care: Care, episode: Episode, steps: StepsOf, now_ms: int) -> dict[str, Any]:
    worst = worst_of(episode)
    return episode_as_json(episode) | {
        "first": episode.first_severity,
        "last": episode.last_severity,
        "worst": None if worst is None else worst.severity,
        "worst_at": None if worst is None else iso(worst.t_ms),
        "flags": [flag_as_json(flag) for flag in flags_of(care, episode)],
        "plans": [
            plan_as_json(plan, runner.say, steps(runner, plan, care, now_ms))
            for plan in care.plans
            if plan.episode == episode.key
        ],
    }


def flags_of(care: Care, episode: Episode) -> list[RedFlag]:
    """The red flags that its reports raised, or that it raised itself by not getting better."""
    own = {*episode.reports, episode.key}
    return [flag for flag in care.flags if not own.isdisjoint(flag.key.split(":"))]
