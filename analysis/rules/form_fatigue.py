"""Foot strike or contact time that drifts within one run, at matched speed: while it lasts, and after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from analysis.live_windows import LiveDrift
from analysis.rules.base import Facts, Rule
from analysis.rules.sources import OURS
from domain.model import Evidence, Finding, Severity
from domain.thresholds import Threshold

_R = "form.forefoot_fatigue"
STANCE = Threshold(f"{_R}.stance", "ms", 12, 5, 50, "expert")
STRIKE = Threshold(f"{_R}.points", "points", 15, 5, 50, "expert")


def _fatigue(facts: Facts) -> Finding | None:
    if facts.live is not None:
        drift = None if facts.live.windows is None else facts.live.windows.drift
        return None if drift is None else _found(facts, "live", f"live:{facts.live.sid}:drift", drift)
    run = facts.judged
    told = None if run is None or facts.metrics is None else facts.metrics.detail.get("drift")
    if run is None or not isinstance(told, Mapping):
        return None
    stance_ms, fore, seconds, speed = (_number(told, name) for name in ("stance_ms", "fore", "seconds", "speed"))
    return _found(facts, "run", f"run:{run.run_id}", LiveDrift(stance_ms, fore, seconds or 0.0, speed or 0.0))


def _number(told: Mapping[str, Any], name: str) -> float | None:
    value = told.get(name)
    return float(value) if isinstance(value, int | float) else None


def _found(facts: Facts, when: Literal["live", "run"], key: str, drift: LiveDrift) -> Finding | None:
    """What a drift says, if it is large enough: strike goes before contact time."""
    fore, stance_ms = drift.fore, drift.stance_ms
    points, limit_ms = facts.value(STRIKE), facts.value(STANCE)
    shifted = fore is not None and abs(fore) * 100 >= points
    slower = stance_ms is not None and abs(stance_ms) >= limit_ms
    if not shifted and not slower:
        return None
    evidence = []
    window = ("last 5 min against early in this run" if when == "live" else "last third against first") + ", same speed"
    samples = round(drift.seconds)
    if fore is not None:
        evidence.append(Evidence("forefoot share", round(fore * 100, 1), points, "points", window, samples))
    if stance_ms is not None:
        evidence.append(Evidence("contact time", round(stance_ms, 1), limit_ms, "ms", window, samples))
    up = (fore or 0.0) > 0 if shifted else (stance_ms or 0.0) > 0
    what = ("fore" if shifted else "stance") + ("-more" if up else "-less")
    say = facts.say
    return FOREFOOT_FATIGUE.found(
        facts,
        f"{when}-{what}",
        severity=Severity.WATCH if when == "live" else Severity.INFO,
        key=key,
        numbers={
            "points": say.number(abs(fore or 0.0) * 100),
            "ms": say.number(abs(stance_ms or 0.0)),
            "pace": say.pace(drift.speed),
        },
        evidence=tuple(evidence),
        confidence=0.4,
    )


FOREFOOT_FATIGUE = Rule(
    id=_R,
    version=1,
    grade="weak",
    severities=(Severity.INFO, Severity.WATCH),
    sources=(OURS,),
    evaluate=_fatigue,
    on=("run", "live"),
    thresholds=(STANCE, STRIKE),
)
RULE = FOREFOOT_FATIGUE
