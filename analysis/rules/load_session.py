"""Too much in one session: against the longest run of the last 30 days, after a run and during it; and after time off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.history import Break, last_break
from analysis.plan_settings import LONG_OFF, OFF
from analysis.plan_settings import RETURN as RETURN_SETTINGS
from analysis.rules.base import HISTORY_AGE, HISTORY_FACTOR, Facts, Rule
from analysis.rules.sources import FRANDSEN, GREEN, OURS, article
from domain.clock import MS_PER_DAY
from domain.model import Evidence, Finding, Severity
from domain.past import PastRun
from domain.thresholds import Threshold
from domain.words import Value

_S = "load.session_spike"
HAZARDS = ((1.64, 1.31, 2.05), (1.52, 1.16, 2.00), (2.28, 1.50, 3.48))
"""Hazard ratio and its 95 % interval over 1.10, 1.30 and 2.0 times the longest run (Frandsen 2025): as printed there."""
RATIO = Threshold(f"{_S}.ratio", "", 1.10, 1.0, 1.5, FRANDSEN.name)
RATIO_HIGH = Threshold(f"{_S}.ratio_high", "", 1.30, 1.1, 2.0, FRANDSEN.name)
RATIO_DOUBLE = Threshold(f"{_S}.ratio_double", "", 2.0, 1.3, 3.0, FRANDSEN.name)
MIN_RUNS = Threshold(f"{_S}.min_runs", "runs", 3, 1, 20, "ours")
MIN_LONGEST = Threshold(f"{_S}.min_longest", "km", 3, 0.5, 20, "ours")
WINDOW = Threshold(f"{_S}.window", "days", 30, 14, 60, FRANDSEN.name)
ASK = Threshold(f"{_S}.ask", "", 1.5, 1.1, 5.0, "ours")
SHORT_SHARE = Threshold("load.return.short_share", "", 0.70, 0.2, 1.0, "expert")
LONG_SHARE = Threshold("load.return.long_share", "", 0.50, 0.1, 1.0, "expert")
PHASE = Threshold("load.return.phase", "days", 14, 7, 42, "expert")


@dataclass(frozen=True, slots=True)
class Longest:
    """The longest counted run of the window, m, and how many runs there were."""

    metres: float
    runs: int


def longest_of(facts: Facts, before_ms: int) -> Longest | None:
    """The longest run to compare with at `before_ms`; None = not enough data (too few runs, or all too short)."""
    window = facts.history.since(before_ms - round(facts.value(WINDOW) * MS_PER_DAY))
    metres = [run.distance_m for run in window if run.distance_m is not None]
    if len(metres) < facts.value(MIN_RUNS) or max(metres, default=0.0) < facts.value(MIN_LONGEST) * 1000:
        return None
    return Longest(max(metres), len(metres))


def returning(facts: Facts, runs: Sequence[PastRun]) -> Break | None:
    """The break that the last of `runs` still comes back from, if any."""
    return last_break(runs, facts.value(OFF), round(facts.value(PHASE)))


def share_after(facts: Facts, off: Break, day: int) -> float:
    """What share of the load before the break is allowed on `day`: half of what is missing comes back with each week."""
    first = facts.value(LONG_SHARE if off.days >= facts.value(LONG_OFF) else SHORT_SHARE)
    return float(1 - (1 - first) * 0.5 ** ((day - off.returned_day) // 7))


def _spike(facts: Facts) -> Finding | None:
    run = facts.judged
    if run is None or run.distance_m is None or facts.quiet_week or returning(facts, facts.runs):
        return None
    longest = longest_of(facts, run.started_ms)
    if longest is None:
        return None
    ratio = run.distance_m / longest.metres
    if ratio <= facts.ratio(RATIO):
        return None
    step = 2 if ratio > facts.ratio(RATIO_DOUBLE) else 1 if ratio > facts.ratio(RATIO_HIGH) else 0
    limit = facts.ratio((RATIO, RATIO_HIGH, RATIO_DOUBLE)[step])
    ever = facts.history.longest_ever_m
    asked = ever is not None and run.distance_m > facts.value(ASK) * ever
    say, (hazard, low, high) = facts.say, HAZARDS[step]
    evidence: tuple[Evidence, ...] = (
        Evidence("distance ÷ longest run of 30 days", round(ratio, 3), round(limit, 3), "", "30 days", longest.runs),
        Evidence("distance", round(run.distance_m), round(longest.metres * limit), "m", "this run"),
    )
    if asked and ever is not None:
        evidence += (Evidence("longest run ever", round(ever), round(ever * facts.value(ASK)), "m", "all runs"),)
    return SESSION_SPIKE.found(
        facts,
        ("asked", "asked", "asked_double")[step] if asked else ("more", "high", "double")[step],
        numbers={
            "distance": say.distance(run.distance_m),
            "ratio": say.number(ratio, 2),
            "longest": say.distance(longest.metres),
            "runs": longest.runs,
            "hazard": say.number(hazard, 2),
            "low": say.number(low, 2),
            "high": say.number(high, 2),
            "limit": say.distance(longest.metres * facts.ratio(RATIO)),
        },
        severity=Severity.WARN if step > 1 else Severity.WATCH,
        key=f"run:{run.run_id}",
        evidence=evidence,
        confidence=0.6 if asked else min(1.0, 0.6 + 0.05 * longest.runs),
    )


def _spike_live(facts: Facts) -> tuple[Finding, ...] | None:
    live = facts.live
    if live is None or live.longest_m is None or live.returning or facts.quiet_week or live.distance_m < live.longest_m:
        return None
    say, limit = facts.say, facts.ratio(RATIO)
    ratio = live.distance_m / live.longest_m
    numbers: dict[str, Value] = {
        "distance": say.distance(live.distance_m),
        "longest": say.distance(live.longest_m),
        "limit": say.distance(live.longest_m * limit),
        "ratio": say.number(ratio, 2),
        "percent": say.number(limit * 100),
        "runs": live.runs,
    }
    evidence = Evidence("distance ÷ longest run of 30 days", round(ratio, 3), 1.0, "", "30 days", live.runs)
    found = [
        SESSION_SPIKE_LIVE.found(
            facts,
            "reached",
            numbers=numbers,
            severity=Severity.INFO,
            key=f"live:{live.sid}:100",
            evidence=(evidence,),
        ),
    ]
    if ratio >= limit:
        found.append(
            SESSION_SPIKE_LIVE.found(
                facts,
                "beyond",
                numbers=numbers,
                severity=Severity.WATCH,
                key=f"live:{live.sid}:110",
                evidence=(Evidence(evidence.metric, evidence.value, round(limit, 3), "", "30 days", live.runs),),
            ),
        )
    return tuple(found)


def _return(facts: Facts) -> Finding | None:
    run = facts.judged
    if run is None or facts.quiet_week:
        return None
    off = returning(facts, facts.runs)
    if off is None:
        return None
    week = (run.day - off.returned_day) // 7
    reasons = _beyond(facts, off, facts.runs)
    # Said once for each week of the return: not again when an earlier run of that week went too far already.
    for i in range(len(facts.runs) - 1, 0, -1):
        earlier = facts.runs[:i]
        if earlier[-1].day < off.returned_day + 7 * week:
            break
        if _beyond(facts, off, earlier):
            return None
    if not reasons:
        return None
    say = facts.say
    said = {name: say.distance(metres) for reason in reasons for name, metres in reason.said}
    return RETURN.found(
        facts,
        "both" if len(reasons) > 1 else reasons[0].name,
        numbers={
            **said,
            "days": off.days,
            "longest": say.distance(off.longest_m),
            "percent": say.number(share_after(facts, off, run.day) * 100),
        },
        severity=Severity.WATCH,
        key=f"return:{off.returned_run}:{week}",
        evidence=tuple(
            Evidence(each.metric, round(each.metres), round(each.limit_m), "m", f"week {week + 1} after the break")
            for each in reasons
        ),
        confidence=0.7,
    )


@dataclass(frozen=True, slots=True)
class _Beyond:
    """What a run after a break took too far, m: `run` itself, or the `week` that it ended."""

    name: Literal["run", "week"]
    metric: str
    metres: float
    limit_m: float

    @property
    def said(self) -> tuple[tuple[str, float], ...]:
        return ((self.name, self.metres), (f"{self.name}_limit", self.limit_m))


def _beyond(facts: Facts, off: Break, runs: Sequence[PastRun]) -> list[_Beyond]:
    """What the last of `runs` took too far."""
    run = runs[-1]
    share = share_after(facts, off, run.day)
    found: list[_Beyond] = []
    if run.distance_m is not None and run.distance_m > share * off.longest_m:
        found.append(_Beyond("run", "in this run", run.distance_m, share * off.longest_m))
    if off.week_m is not None:
        week = sum(r.distance_m or 0.0 for r in runs if r.day > run.day - 7 and r.day >= off.returned_day)
        if week > share * off.week_m:
            found.append(_Beyond("week", "in 7 days", week, share * off.week_m))
    return found


def _history(facts: Facts) -> Finding | None:
    if facts.judged is None or not facts.at_risk:
        return None
    older = facts.age is not None and facts.age > facts.value(HISTORY_AGE)
    strained = facts.runner.previous_strain is True
    factor, say = facts.value(HISTORY_FACTOR), facts.say
    numbers: dict[str, Value] = {
        "percent": say.number(factor * 100),
        "own": say.number(facts.ratio(RATIO), 2),
        "usual": say.number(facts.value(RATIO), 2),
    }
    return HISTORY.found(
        facts,
        "both" if older and strained else "age" if older else "strain",
        numbers=numbers | ({"age": str(facts.age)} if older else {}),
        severity=Severity.INFO,
        key="limits",
        evidence=(Evidence("factor on the room above 1", factor, None, "", "always"),),
        whole_runner=True,
    )


SESSION_SPIKE = Rule(
    id=_S,
    version=2,
    grade="strong",
    severities=(Severity.WATCH, Severity.WARN),
    sources=(FRANDSEN, article("Too Much, Too Soon is the most frequent cause of running injury.")),
    evaluate=_spike,
    thresholds=(RATIO, RATIO_HIGH, RATIO_DOUBLE, MIN_RUNS, MIN_LONGEST, WINDOW, ASK),
)
SESSION_SPIKE_LIVE = Rule(
    id="load.session_spike_live",
    version=2,
    grade="strong",
    severities=(Severity.INFO, Severity.WATCH),
    sources=(FRANDSEN,),
    evaluate=_spike_live,
    on=("live",),
)
RETURN = Rule(
    id="load.return",
    version=2,
    grade="expert",
    severities=(Severity.WATCH,),
    sources=(OURS,),
    evaluate=_return,
    thresholds=(*RETURN_SETTINGS, SHORT_SHARE, LONG_SHARE, PHASE),
)
HISTORY = Rule(
    id="load.history",
    version=2,
    grade="strong",
    severities=(Severity.INFO,),
    sources=(GREEN, OURS),
    evaluate=_history,
    thresholds=(HISTORY_AGE, HISTORY_FACTOR),
)
RULES = (SESSION_SPIKE, SESSION_SPIKE_LIVE, RETURN, HISTORY)
