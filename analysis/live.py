"""A run under way, told message by message: how far it is, and what the live rules say. Pure and cheap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.rules import acute, evaluate
from analysis.rules.base import Facts, LiveRun
from domain.care import NOTHING, Care
from domain.model import CheckIn, Finding, Runner
from domain.units import REST_GAP_S
from formats.payloads import Batch, Sample


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
    care: Care = NOTHING


def advance(progress: Progress, message: Sample | Batch) -> Progress:
    """Progress after a message. Samples no later than what is known (duplicates, late ones) add nothing but distance.

    The device's own distance wins; without it speed is integrated over real time, at most `REST_GAP_S` a gap.
    """
    if isinstance(message, Sample):
        times: Sequence[int] = (message.t,)
        distances: Sequence[float | None] = (message.distance,)
        speeds: Sequence[float | None] = (message.speed,)
    else:
        times = [message.t0 + dt for dt in message.dt]
        nothing = [None] * len(times)
        distances, speeds = message.distance or nothing, message.speed or nothing
    distance, latest, last_speed = progress.distance_m, progress.t_ms, progress.speed
    for t_ms, measured, speed in zip(times, distances, speeds, strict=False):
        if measured is not None:
            distance = max(distance, measured)
        elif latest is not None and t_ms > latest:
            dt_s = (t_ms - latest) / 1000
            dt_s = min(dt_s, REST_GAP_S)
            if speed is None:
                distance += dt_s * (last_speed or 0.0)
            else:
                distance += dt_s * (speed if last_speed is None else (last_speed + speed) / 2)
        if latest is None or t_ms > latest:
            latest, last_speed = t_ms, speed
    return Progress(distance, latest, last_speed, progress.told)


def judge(context: Context, progress: Progress, sid: str) -> tuple[Progress, list[Finding]]:
    """What is new to say about a run's distance; each thing is said once."""
    longest = context.longest_m
    if longest is None or progress.distance_m < longest or progress.t_ms is None:
        return progress, []
    live = LiveRun(sid, progress.distance_m, progress.t_ms, longest, context.runs, context.returning)
    found = evaluate(Facts(context.runner, progress.t_ms, live=live), "live")
    new = [finding for finding in found if finding.key not in progress.told]
    return replace(progress, told=progress.told | {finding.key for finding in new}), new


def judge_pain(context: Context, pain: CheckIn) -> list[Finding]:
    """What a pain marker in a live run means right now."""
    return evaluate(Facts(context.runner, pain.t_ms, pain=pain, care=context.care), "report", acute.RULES)
