"""Being asked how it goes: soreness daily, a cramp after an hour, and every pain that does not settle. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from analysis import plan_settings as settings
from analysis.plans.made import (
    ENDED_ANSWERED,
    ENDED_OTHER,
    ENDED_SETTLED,
    ENDED_TIME,
    HOUR_MS,
    Made,
    about,
    of_episode,
)
from analysis.raised import FIRST_DAY, LAST_DAY, SECOND_DAY
from analysis.surroundings import DOMS_OVER
from domain.care import Episode, Plan
from domain.clock import MS_PER_DAY

if TYPE_CHECKING:
    from analysis.care import Told


def doms(told: Told, episode: Episode, now_ms: int) -> Made | None:
    """Asked every morning until nothing hurts, for 7 days at most: after that it is not soreness of that kind."""
    started = episode.since.get("doms")
    if started is None:
        return None
    own = told.runner.thresholds
    until = begun(episode) + round(DOMS_OVER.of(own) * MS_PER_DAY)
    ended, reason = _first(
        (episode.settled_ms, ENDED_SETTLED),
        (None if episode.triage.reading == "doms" else _changed(told, episode, started), ENDED_OTHER),
        (until if now_ms >= until else None, ENDED_TIME),
    )
    facts = {
        "hour": round(settings.DOMS_HOUR.of(own)),
        "until_ms": until,
    }
    plan = about(told, episode, "doms", "triage.doms", started, facts, ended, reason)
    return Made(plan, until if ended is None else None)


def cramp(told: Told, episode: Episode, now_ms: int) -> Made | None:
    """Asked an hour after the last cramp, with the red-flag questions; any report that tells how it goes ends it."""
    first_ms = episode.since.get("cramp")
    if first_ms is None:
        return None
    own = told.runner.thresholds
    reports = of_episode(told, episode)
    again = [each.t_ms for each in reports if each.character == "cramp" and each.severity != 0 and each.t_ms >= first_ms]
    started = max(again, default=first_ms)
    check = started + round(settings.CRAMP_CHECK.of(own) * 60_000)
    until = check + MS_PER_DAY
    after = next((each.t_ms for each in reports if each.t_ms > started), None)
    ended, reason = _first(
        (episode.settled_ms if episode.settled_ms is not None and episode.settled_ms >= started else None, ENDED_SETTLED),
        (after, ENDED_ANSWERED if episode.triage.reading == "cramp" else ENDED_OTHER),
        (until if now_ms >= until else None, ENDED_TIME),
    )
    facts = {"check_ms": check, "until_ms": until}
    plan = about(told, episode, "cramp", "triage.cramp", started, facts, ended, reason)
    return Made(plan, until if ended is None else None)


def review(told: Told, episode: Episode, others: Iterable[Plan] = ()) -> Made:
    """Asked after 48 h of silence, and looked at on days 7, 10 and 14, until a report says that nothing hurts.

    `others`: the other plans of the episode; while one of them asks, its question is the one that breaks the silence.
    """
    own = told.runner.thresholds
    silence_h = round(settings.SILENCE.of(own))
    silence = episode.heard_ms + silence_h * HOUR_MS
    for other in others:
        if other.kind == "rice" and other.state == "running":
            last_check = other.started_ms + max(other.facts["checks_h"]) * HOUR_MS
            silence = max(silence, last_check + silence_h * HOUR_MS) if episode.heard_ms < last_check else silence
        if other.kind == "doms" and other.state == "running" and not other.quiet:
            silence = max(silence, other.facts["until_ms"])
        if other.kind == "return" and other.state == "running" and other.facts.get("waiting_morning") is not None:
            silence = max(silence, other.facts["waiting_morning"] + silence_h * HOUR_MS)
    days = [round(each.of(own)) for each in (FIRST_DAY, SECOND_DAY, LAST_DAY)]
    facts = {
        "last_ms": episode.heard_ms,
        "silence_h": silence_h,
        "silence_ms": silence,
        "days": days,
        "first": episode.first_severity,
        "last": episode.last_severity,
    }
    plan = about(
        told,
        episode,
        "review",
        "flag.persistent",
        begun(episode),
        facts,
        episode.settled_ms,
        "" if episode.settled_ms is None else ENDED_SETTLED,
    )
    return Made(plan)


def begun(episode: Episode) -> int:
    """When its pain began, or last came back after it had settled."""
    return min(episode.since.values(), default=episode.started_ms)


def _changed(told: Told, episode: Episode, started_ms: int) -> int:
    """When an episode began to be read as what it is read as now, or else its last report."""
    since = episode.since.get(episode.triage.reading, 0)
    if since > started_ms:
        return since
    return max((report.t_ms for report in of_episode(told, episode)), default=episode.last_ms)


def _first(*ends: tuple[int | None, str]) -> tuple[int | None, str]:
    """The earliest of what ends a plan, as (when, why); (None, "") = nothing did."""
    known = [(t_ms, why) for t_ms, why in ends if t_ms is not None]
    return min(known, key=lambda end: end[0]) if known else (None, "")
