"""A run under way, told message by message: how far it is, and what the live rules say. Pure and cheap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.rules import acute, evaluate
from analysis.rules.base import Episode, Facts, LiveRun
from analysis.rules.load_session import SESSION_SPIKE_LIVE
from domain.model import CheckIn, Finding, Runner
from domain.units import REST_GAP_S
from formats.payloads import Batch, Sample

_SPIKE_RULES = (SESSION_SPIKE_LIVE,)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: distance m, the instant (device's Unix ms) and speed m/s of its latest sample, and what was said."""

    distance_m: float = 0.0
    t_ms: int | None = None
    speed: float | None = None
    told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Context:
    """What a live run is held against, read once: the longest of 30 days, m, of how many runs, and a break before."""

    runner: Runner
    longest_m: float | None = None
    runs: int = 0
    returning: bool = False
    episode: Episode | None = None


def advance(progress: Progress, message: Sample | Batch) -> Progress:
    """Progress after a message. Samples no later than what is known (duplicates, late ones) add nothing but distance.

    The device's own distance wins; without it speed is integrated over real time, at most `REST_GAP_S` a gap.
    """
    distance, latest, last_speed = progress.distance_m, progress.t_ms, progress.speed
    for t_ms, measured, speed in _samples(message):
        if measured is not None:
            distance = max(distance, measured)
        elif latest is not None and t_ms > latest:
            dt = min((t_ms - latest) / 1000, REST_GAP_S)
            ahead = [v for v in (last_speed, speed) if v is not None]
            distance += dt * (sum(ahead) / len(ahead) if ahead else 0.0)
        if latest is None or t_ms > latest:
            latest, last_speed = t_ms, speed
    return replace(progress, distance_m=distance, t_ms=latest, speed=last_speed)


def _samples(message: Sample | Batch) -> Iterator[tuple[int, float | None, float | None]]:
    if isinstance(message, Sample):
        yield message.t, message.distance, message.speed
        return
    nothing = [None] * len(message.dt)
    columns = zip(message.dt, message.distance or nothing, message.speed or nothing, strict=False)
    yield from ((message.t0 + dt, distance, speed) for dt, distance, speed in columns)


def judge(context: Context, progress: Progress, sid: str) -> tuple[Progress, list[Finding]]:
    """What is new to say about a run's distance; each thing is said once."""
    longest = context.longest_m
    if longest is None or progress.distance_m < longest or progress.t_ms is None:
        return progress, []
    live = LiveRun(sid, progress.distance_m, progress.t_ms, longest, context.runs, context.returning)
    found = evaluate(Facts(context.runner, progress.t_ms, live=live), _SPIKE_RULES)
    new = [finding for finding in found if finding.key not in progress.told]
    return replace(progress, told=progress.told | {finding.key for finding in new}), new


def judge_pain(context: Context, pain: CheckIn) -> list[Finding]:
    """What a pain marker in a live run means right now."""
    return evaluate(Facts(context.runner, pain.t_ms, pain=pain, episode=context.episode), acute.RULES)
