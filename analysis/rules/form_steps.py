"""Steps against the runner's own normal: their number, and how the contact time is shared out between the feet."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.baseline import DAYS, Matched, compare
from analysis.rules.base import Facts, Rule
from analysis.rules.form_normal import evidence
from analysis.rules.sources import LYGHT, OURS, article
from domain.model import Finding, Severity
from domain.past import PastRun
from domain.thresholds import Threshold

DROP = Threshold("form.cadence_drop.percent", "%", 5, 2, 20, LYGHT.name)
UNEVEN = Threshold("form.asymmetry.points", "points", 2, 0.5, 10, "expert")
RUNS = 3
"""Asymmetry is judged over so many runs."""


def _dropped(runs: Sequence[PastRun], percent: float) -> Matched | None:
    match = compare(runs[-1], runs[:-1], "cadence") if runs else None
    if match is None or match.baseline <= 0 or -match.difference / match.baseline * 100 < percent:
        return None
    return match


def _cadence_drop(facts: Facts) -> Finding | None:
    run, limit = facts.judged, facts.value(DROP)
    if run is None:
        return None
    match = _dropped(facts.runs, limit)
    if match is None or _dropped(facts.runs[:-1], limit) is not None:
        return None
    say = facts.say
    return CADENCE_DROP.found(
        facts,
        "found",
        numbers={
            "cadence": say.number(match.value),
            "usual": say.number(match.baseline),
            "percent": say.number(-match.difference / match.baseline * 100),
            "days": DAYS,
        },
        severity=Severity.INFO,
        key=f"run:{run.run_id}",
        evidence=(evidence("cadence", match, match.baseline * (1 - limit / 100), "steps/min", 1),),
        confidence=min(0.7, match.coverage),
    )


def _uneven(runs: Sequence[PastRun], points: float) -> Matched | None:
    """Whether each of the last runs is off the baseline before them, all to one side; the last one's comparison."""
    last = runs[-RUNS:]
    if len(last) < RUNS:
        return None
    found: list[Matched] = []
    for run in last:  # most often the first one is not off, and the others need not be looked at
        match = compare(run, runs[:-RUNS], "balance", before_ms=last[0].started_ms)
        if match is None or abs(match.difference) < points:
            return None
        found.append(match)
    return found[-1] if len({match.difference > 0 for match in found}) == 1 else None


def _asymmetry(facts: Facts) -> Finding | None:
    run, points = facts.judged, facts.value(UNEVEN)
    if run is None:
        return None
    match = _uneven(facts.runs, points)
    if match is None or _uneven(facts.runs[:-1], points) is not None:
        return None
    left = match.difference > 0
    say = facts.say
    return ASYMMETRY.found(
        facts,
        "found",
        numbers={
            "side": "left" if left else "right",
            "share": say.number(match.value, 1),
            "usual": say.number(match.baseline, 1),
            "points": say.number(abs(match.difference), 1),
            "days": DAYS,
            "runs": RUNS,
        },
        severity=Severity.WATCH,
        key=f"balance:{run.run_id}",
        evidence=(evidence("contact balance", match, match.baseline + (points if left else -points), "% left", 2),),
        confidence=min(0.5, match.coverage),
        side="left" if left else "right",
    )


CADENCE_DROP = Rule(
    id="form.cadence_drop",
    version=2,
    grade="moderate",
    severities=(Severity.INFO,),
    sources=(LYGHT,),
    evaluate=_cadence_drop,
    thresholds=(DROP,),
)
ASYMMETRY = Rule(
    id="form.asymmetry",
    version=2,
    grade="weak",
    severities=(Severity.WATCH,),
    sources=(OURS, article("Running form can place uneven stress on the lower legs.")),
    evaluate=_asymmetry,
    thresholds=(UNEVEN,),
)
