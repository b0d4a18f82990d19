"""How a session was put together: was there a warm-up before the first fast part, and a cool-down after the last."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from analysis import pace
from analysis.pace import Fast
from analysis.rules.base import Facts, Rule
from analysis.rules.sources import article
from analysis.segments import percentile_speed, usual_speeds
from domain.clock import MS_PER_DAY
from domain.model import Evidence, Finding, Severity
from domain.past import PastRun
from domain.thresholds import Threshold
from domain.trace import Floats

SHARE = Threshold("habit.no_warmup.percentile", "%", 85, 60, 95, "ours")
FASTER = Threshold("habit.no_warmup.faster", "%", 5, 0, 30, "ours: somebody who always runs at one speed has no fast parts")
FAST_S = Threshold("habit.no_warmup.seconds", "s", 60, 30, 300, "ours")
EASY = Threshold("habit.no_warmup.easy", "%", 85, 60, 95, "ours")
WARM = Threshold("habit.no_warmup.minutes", "min", 5, 1, 20, "ours")
THIRD = Threshold("habit.no_warmup.times", "runs", 3, 2, 10, "ours")
COOL = Threshold("habit.no_cooldown.minutes", "min", 5, 1, 20, "ours")
SPEED_DAYS = 90
REPEAT_DAYS = 14
LEAST_RUNS = 3
LEAST_S = 3600.0
"""Speeds of so many earlier runs and seconds make a normal; before that nothing is called fast."""


def fast_speed(facts: Facts) -> float | None:
    """Above this speed, m/s, the runner is fast; None = too little of the last 90 days is known."""
    run = facts.judged
    if run is None or not run.pace:
        return None
    past = [past.speeds for past in facts.history.since(run.started_ms - SPEED_DAYS * MS_PER_DAY) if past.speeds]
    return fast_from(past, facts.value(SHARE), facts.value(FASTER))


def fast_from(past: Sequence[bytes], percentile: float, faster: float) -> float | None:
    """Above this speed, m/s, a runner is fast whose runs of 90 days have the packed seconds by speed `past`."""
    return _fast_from(tuple(past), percentile, faster) if len(past) >= LEAST_RUNS else None


@lru_cache(maxsize=4)
def _fast_from(past: tuple[bytes, ...], percentile: float, faster: float) -> float | None:
    """Asked for by both rules of one run."""
    seconds = usual_speeds(past)
    usual = percentile_speed(seconds, 0.5)
    high = percentile_speed(seconds, percentile / 100)
    if usual is None or high is None or float(seconds.sum()) < LEAST_S:
        return None
    return max(high, usual * (1 + faster / 100))


@lru_cache(maxsize=4)
def _parts(packed: bytes, fast_m_s: float, least_s: float) -> tuple[Fast, ...]:
    """The fast parts of a run: asked for by both rules too."""
    return pace.fast_parts(pace.unpack(packed), fast_m_s, least_s)


def _missing(facts: Facts, packed: bytes, fast_m_s: float) -> tuple[Fast, float] | None:
    """The first fast part and the easy seconds before it, if those are too few."""
    parts = _parts(packed, fast_m_s, facts.value(FAST_S))
    if not parts:
        return None
    easy_s = pace.easy_seconds(pace.unpack(packed), parts[0].from_s, parts[0].median_m_s * facts.value(EASY) / 100)
    return (parts[0], easy_s) if easy_s < facts.value(WARM) * 60 else None


def _no_warmup(facts: Facts) -> Finding | None:
    run, fast_m_s = facts.judged, fast_speed(facts)
    found = None if run is None or fast_m_s is None else _missing(facts, run.pace, fast_m_s)
    if run is None or fast_m_s is None or found is None:
        return None
    part, easy_s = found
    say, times = facts.say, round(facts.value(THIRD))
    again = _again(facts, run, fast_m_s, times)
    return NO_WARMUP.found(
        facts,
        "again" if again else "found",
        numbers={
            "minutes": int(easy_s // 60),
            "least": round(facts.value(WARM)),
            "pace": say.pace(part.median_m_s),
            "times": times,
            "days": REPEAT_DAYS,
        },
        severity=Severity.WATCH if again else Severity.INFO,
        key=f"run:{run.run_id}",
        evidence=(
            Evidence("easy time before the first fast part", round(easy_s), facts.value(WARM) * 60, "s", "this run"),
            Evidence("fast from", round(fast_m_s, 2), None, "m/s", f"{SPEED_DAYS} days"),
        ),
        confidence=round(0.7 * _known(pace.unpack(run.pace)), 2),
        tips=("stretch",),
    )


def _again(facts: Facts, run: PastRun, fast_m_s: float, times: int) -> bool:
    """Whether this run without a warm-up makes so many of them in `REPEAT_DAYS`, and none of the others did."""
    if len(_cold(facts, run.started_ms - REPEAT_DAYS * MS_PER_DAY, fast_m_s)) < times:
        return False
    # Further back no run can be within the days of one that is within the days of this one.
    return _just_full(_cold(facts, run.started_ms - 2 * REPEAT_DAYS * MS_PER_DAY, fast_m_s), times)


def _cold(facts: Facts, since_ms: int, fast_m_s: float) -> list[PastRun]:
    """The runs without a warm-up, by what is fast today."""
    near = [past for past in facts.runs if past.started_ms >= since_ms and past.pace]
    return [past for past in near if _missing(facts, past.pace, fast_m_s) is not None]


def _just_full(cold: Sequence[PastRun], times: int) -> bool:
    """Whether the last of these runs is the third in 14 days, and none of the others in those days was one."""

    def full(at: int) -> bool:
        since = cold[at].started_ms - REPEAT_DAYS * MS_PER_DAY
        return sum(run.started_ms >= since for run in cold[: at + 1]) >= times

    since = cold[-1].started_ms - REPEAT_DAYS * MS_PER_DAY
    others = [at for at, run in enumerate(cold[:-1]) if run.started_ms >= since]
    return full(len(cold) - 1) and not any(full(at) for at in others)


def _no_cooldown(facts: Facts) -> Finding | None:
    run, fast_m_s = facts.judged, fast_speed(facts)
    if run is None or fast_m_s is None:
        return None
    speeds = pace.unpack(run.pace)
    parts = _parts(run.pace, fast_m_s, facts.value(FAST_S))
    least_s = facts.value(COOL) * 60
    after_s = pace.length_s(speeds) - parts[-1].to_s if parts else least_s
    if after_s >= least_s:
        return None
    return NO_COOLDOWN.found(
        facts,
        "found",
        numbers={
            "minutes": int(after_s // 60),
            "least": round(facts.value(COOL)),
            "pace": facts.say.pace(parts[-1].median_m_s),
        },
        severity=Severity.INFO,
        key=f"run:{run.run_id}",
        evidence=(
            Evidence("time after the last fast part", round(after_s), least_s, "s", "this run"),
            Evidence("fast from", round(fast_m_s, 2), None, "m/s", f"{SPEED_DAYS} days"),
        ),
        confidence=round(0.7 * _known(speeds), 2),
        tips=("stretch",),
    )


def _known(speeds: Floats) -> float:
    """Share of the run of which the speed is known."""
    return float(np.isfinite(speeds).mean()) if len(speeds) else 0.0


NO_WARMUP = Rule(
    id="habit.no_warmup",
    version=1,
    grade="article",
    severities=(Severity.INFO, Severity.WATCH),
    sources=(article("Cold muscle tears; dynamic stretching before a run, such as leg swings and lunges, prepares it."),),
    evaluate=_no_warmup,
    thresholds=(SHARE, FASTER, FAST_S, EASY, WARM, THIRD),
)
NO_COOLDOWN = Rule(
    id="habit.no_cooldown",
    version=1,
    grade="article",
    severities=(Severity.INFO,),
    sources=(article("After a run, gentle lengthening of the calf helps to clear waste products."),),
    evaluate=_no_cooldown,
    thresholds=(COOL,),
)
RULES: tuple[Rule, ...] = (NO_WARMUP, NO_COOLDOWN)
