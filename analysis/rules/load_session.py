"""Too much in one session: against the longest run of the last 30 days, after a run and during it; and after time off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.history import Break, last_break
from analysis.rules.base import HISTORY_AGE, HISTORY_FACTOR, Facts, Rule
from analysis.rules.sources import FRANDSEN, GREEN, OURS, article
from domain.clock import MS_PER_DAY
from domain.model import Evidence, Finding, Severity
from domain.past import PastRun
from domain.thresholds import Threshold
from domain.units import format_distance

_S = "load.session_spike"
RATIO = Threshold(f"{_S}.ratio", "", 1.10, 1.0, 1.5, FRANDSEN.name)
RATIO_HIGH = Threshold(f"{_S}.ratio_high", "", 1.30, 1.1, 2.0, FRANDSEN.name)
RATIO_DOUBLE = Threshold(f"{_S}.ratio_double", "", 2.0, 1.3, 3.0, FRANDSEN.name)
MIN_RUNS = Threshold(f"{_S}.min_runs", "runs", 3, 1, 20, "ours")
MIN_LONGEST = Threshold(f"{_S}.min_longest", "km", 3, 0.5, 20, "ours")
WINDOW = Threshold(f"{_S}.window", "days", 30, 14, 60, FRANDSEN.name)
ASK = Threshold(f"{_S}.ask", "", 1.5, 1.1, 5.0, "ours")
OFF = Threshold("load.return.off", "days", 14, 7, 60, "expert")
LONG_OFF = Threshold("load.return.long_off", "days", 28, 14, 120, "expert")
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
    double, high = ratio > facts.ratio(RATIO_DOUBLE), ratio > facts.ratio(RATIO_HIGH)
    units = facts.runner.units
    limit = facts.ratio(RATIO_DOUBLE if double else RATIO_HIGH if high else RATIO)
    hazard = "2.28 (1.50-3.48)" if double else "1.52 (1.16-2.00)" if high else "1.64 (1.31-2.05)"
    title = (
        "More than double your longest run in 30 days"
        if double
        else "Far longer than your longest run in 30 days"
        if high
        else "Longer than your longest run in 30 days"
    )
    do = (
        "Take two or three easy or free days, and no run longer than before until the calves feel as usual."
        if double
        else "Keep the next runs short and easy, and let the longest one grow by a tenth at most."
        if high
        else "Keep the next run easy; next time stop at "
        f"{format_distance(longest.metres * facts.ratio(RATIO), units)} or less."
    )
    ever = facts.history.longest_ever_m
    asked = ever is not None and run.distance_m > facts.value(ASK) * ever
    if asked:
        title = "A race, or a GPS error? Far longer than ever"
        do = f"If the distance is wrong, correct or exclude the run; if it is right: {do[0].lower()}{do[1:]}"
    why = (
        f"{format_distance(run.distance_m, units)} is {ratio:.2f} times the "
        f"{format_distance(longest.metres, units)} that was the "
        f"longest of {longest.runs} runs in 30 days; the study saw {hazard} times the hazard of such runs, and it "
        "does not rise "
        "evenly with the ratio."
    )
    evidence: tuple[Evidence, ...] = (
        Evidence("distance ÷ longest run of 30 days", round(ratio, 3), round(limit, 3), "", "30 days", longest.runs),
        Evidence("distance", round(run.distance_m), round(longest.metres * limit), "m", "this run"),
    )
    if asked and ever is not None:
        evidence += (Evidence("longest run ever", round(ever), round(ever * facts.value(ASK)), "m", "all runs"),)
    return SESSION_SPIKE.found(
        facts,
        severity=Severity.WARN if double else Severity.WATCH,
        title=title,
        why=why,
        do=do,
        key=f"run:{run.run_id}",
        evidence=evidence,
        confidence=0.6 if asked else min(1.0, 0.6 + 0.05 * longest.runs),
    )


def _spike_live(facts: Facts) -> tuple[Finding, ...] | None:
    live = facts.live
    if live is None or live.longest_m is None or live.returning or live.distance_m < live.longest_m:
        return None
    units = facts.runner.units
    longest = format_distance(live.longest_m, units)
    so_far = format_distance(live.distance_m, units)
    limit = facts.ratio(RATIO)
    ratio = live.distance_m / live.longest_m
    evidence = Evidence("distance ÷ longest run of 30 days", round(ratio, 3), 1.0, "", "30 days", live.runs)
    found = [
        SESSION_SPIKE_LIVE.found(
            facts,
            severity=Severity.INFO,
            title="As far as your longest run in 30 days",
            why=f"{so_far} so far; the longest of {live.runs} runs in 30 days was {longest}.",
            do=f"Turn for home: beyond {format_distance(live.longest_m * limit, units)} this is a spike.",
            key=f"live:{live.sid}:100",
            evidence=(evidence,),
        ),
    ]
    if ratio >= limit:
        found.append(
            SESSION_SPIKE_LIVE.found(
                facts,
                severity=Severity.WATCH,
                title=f"{limit * 100:.0f} % of your longest run in 30 days",
                why=f"{so_far} so far is {ratio:.2f} times {longest}, the longest of {live.runs} runs in 30 days.",
                do="End the run here, or walk the rest.",
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
    metric, metres, limit = reasons[0]
    units = facts.runner.units
    parts = (f"{format_distance(m, units)} {name} (limit {format_distance(top, units)})" for name, m, top in reasons)
    text = " and ".join(parts)
    return RETURN.found(
        facts,
        severity=Severity.WATCH,
        title=f"Much for a return after {off.days} days off",
        why=f"After {off.days} days without a run: {text}; before the break the longest was "
        f"{format_distance(off.longest_m, units)}.",
        do=f"Stay below {share_after(facts, off, run.day) * 100:.0f} % of what you ran before the break this week, "
        f"and add by the week.",
        key=f"return:{off.returned_run}:{week}",
        evidence=(Evidence(metric, round(metres), round(limit), "m", f"week {week + 1} after the break"),),
        confidence=0.7,
    )


def _beyond(facts: Facts, off: Break, runs: Sequence[PastRun]) -> list[tuple[str, float, float]]:
    """What the last of `runs` took too far: (metric, m, limit m)."""
    run = runs[-1]
    share = share_after(facts, off, run.day)
    found: list[tuple[str, float, float]] = []
    if run.distance_m is not None and run.distance_m > share * off.longest_m:
        found.append(("in this run", run.distance_m, share * off.longest_m))
    if off.week_m is not None:
        week = sum(r.distance_m or 0.0 for r in runs if r.day > run.day - 7 and r.day >= off.returned_day)
        if week > share * off.week_m:
            found.append(("in 7 days", week, share * off.week_m))
    return found


def _history(facts: Facts) -> Finding | None:
    if facts.judged is None or not facts.at_risk:
        return None
    reasons = []
    if facts.runner.previous_strain:
        reasons.append("a calf strain before")
    if facts.age is not None and facts.age > facts.value(HISTORY_AGE):
        reasons.append(f"an age of {facts.age}")
    factor = facts.value(HISTORY_FACTOR)
    return HISTORY.found(
        facts,
        severity=Severity.INFO,
        title="Your load limits are drawn in",
        why=f"With {' and '.join(reasons)} the limits stand at {factor * 100:.0f} % of their usual distance, for example "
        f"{facts.ratio(RATIO):.2f} instead of {facts.value(RATIO):.2f} times the longest run.",
        do="Nothing to do now; build up in smaller steps than others, and keep the strength work.",
        key="limits",
        evidence=(Evidence("factor on the room above 1", factor, None, "", "always"),),
        whole_runner=True,
    )


SESSION_SPIKE = Rule(
    id=_S,
    version=1,
    grade="strong",
    severities=(Severity.WATCH, Severity.WARN),
    sources=(FRANDSEN, article("Too Much, Too Soon is the most frequent cause of running injury.")),
    evaluate=_spike,
    thresholds=(RATIO, RATIO_HIGH, RATIO_DOUBLE, MIN_RUNS, MIN_LONGEST, WINDOW, ASK),
)
SESSION_SPIKE_LIVE = Rule(
    id="load.session_spike_live",
    version=1,
    grade="strong",
    severities=(Severity.INFO, Severity.WATCH),
    sources=(FRANDSEN,),
    evaluate=_spike_live,
    on=("live",),
)
RETURN = Rule(
    id="load.return",
    version=1,
    grade="expert",
    severities=(Severity.WATCH,),
    sources=(OURS,),
    evaluate=_return,
    thresholds=(OFF, LONG_OFF, SHORT_SHARE, LONG_SHARE, PHASE),
)
HISTORY = Rule(
    id="load.history",
    version=1,
    grade="strong",
    severities=(Severity.INFO,),
    sources=(GREEN, OURS),
    evaluate=_history,
    thresholds=(HISTORY_AGE, HISTORY_FACTOR),
)
RULES = (SESSION_SPIKE, SESSION_SPIKE_LIVE, RETURN, HISTORY)
