"""Foot strike: many forefoot steps without strength work, and a strike that has changed."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.baseline import DAYS, Matched, compare, sensor_of
from analysis.rules.base import Facts, Rule
from analysis.rules.form_normal import evidence
from analysis.rules.sources import ALMONROEDER, KULMALA, article
from domain.clock import MS_PER_DAY
from domain.model import Evidence, Finding, Severity
from domain.past import PastRun
from domain.thresholds import Threshold

PROMINENT = Threshold("form.forefoot_load.share", "share", 0.50, 0.2, 1.0, "article: prominent")
STRENGTH_DAYS = Threshold("form.forefoot_load.days", "days", 14, 7, 28, "ours")
SHIFT = Threshold("form.forefoot_shift.points", "points", 10, 3, 50, "expert")
RUNS = 3
"""Prominent strike is judged over so many runs."""
REPEAT_DAYS = 28
"""A lasting pattern is said again after so long, not after every run."""


def _forefoot_load(facts: Facts) -> Finding | None:
    run = facts.judged
    if run is None or run.forefoot_share is None or _strength(facts) > 0:
        return None
    share = prominent(facts.runs, facts.value(PROMINENT))
    if share is None or _told_lately(facts):
        return None
    say, days = facts.say, round(facts.value(STRENGTH_DAYS))
    return FOREFOOT_LOAD.found(
        facts,
        "found",
        numbers={
            "share": say.number(share * 100),
            "runs": RUNS,
            "days": days,
            "source": run.strike_source or "",
        },
        severity=Severity.WATCH,
        key=f"forefoot:{run.run_id}",
        evidence=(
            Evidence(
                "forefoot share",
                round(share, 3),
                facts.value(PROMINENT),
                "share",
                f"last {RUNS} runs",
                RUNS,
                run.strike_source,
            ),
            Evidence("strength sessions logged", _strength(facts), 1, "", f"{days} days"),
        ),
        confidence=0.5 if run.strike_source == "declared" else 0.8,
        tips=("strength",),
    )


def _strength(facts: Facts) -> int:
    """Strength sessions logged in the 14 days before; 0 also while nobody logs any."""
    until = facts.now_ms if facts.run is None else facts.run.ended_ms
    return sum(until - facts.value(STRENGTH_DAYS) * MS_PER_DAY <= t_ms <= until for t_ms in facts.strength_ms)


def _told_lately(facts: Facts) -> bool:
    """Whether the pattern held at the run before, and no `REPEAT_DAYS` since it began have just become full."""
    runs, limit = facts.runs, facts.value(PROMINENT)
    began = len(runs)
    while began > 1 and prominent(runs[: began - 1], limit) is not None:
        began -= 1
    if began == len(runs):
        return False
    start = runs[began - 1].day
    return (runs[-1].day - start) // REPEAT_DAYS == (runs[-2].day - start) // REPEAT_DAYS


def prominent(runs: Sequence[PastRun], limit: float) -> float | None:
    """The forefoot share of the last runs, weighted by moving time, if it is prominent; one source of strike only."""
    last = runs[-RUNS:]
    if len(last) < RUNS or len({run.strike_source for run in last}) != 1:
        return None
    if any(run.forefoot_share is None or not run.moving_s for run in last):
        return None
    weights = [run.moving_s or 0.0 for run in last]
    share = sum(w * (run.forefoot_share or 0.0) for w, run in zip(weights, last, strict=True)) / sum(weights)
    return share if share >= limit else None


def _shifted(runs: Sequence[PastRun], points: float) -> Matched | None:
    """Whether the last two of `runs` are both above the baseline before them; the last one's comparison."""
    if len(runs) < 2:  # noqa: PLR2004 - two in a row are asked for
        return None
    first, second = runs[-2], runs[-1]
    match = None
    for run in (first, second):
        match = compare(run, runs[:-2], "fore", before_ms=first.started_ms)
        if match is None or match.difference * 100 < points:
            return None
    return match


def _forefoot_shift(facts: Facts) -> Finding | None:
    run = facts.judged
    if run is None or sensor_of(run, "fore") is None:
        return None
    points = facts.value(SHIFT)
    match = _shifted(facts.runs, points)
    if match is None or _shifted(facts.runs[:-1], points) is not None:
        return None
    say = facts.say
    return FOREFOOT_SHIFT.found(
        facts,
        "found",
        numbers={
            "share": say.number(match.value * 100),
            "usual": say.number(match.baseline * 100),
            "points": say.number(match.difference * 100),
            "days": DAYS,
            "sensor": match.sensor,
        },
        severity=Severity.WARN,
        key=f"shift:{run.run_id}",
        evidence=(evidence("forefoot share", match, match.baseline + points / 100, "share", 3),),
        confidence=min(0.9, match.coverage),
    )


FOREFOOT_LOAD = Rule(
    id="form.forefoot_load",
    version=2,
    grade="article",
    severities=(Severity.WATCH,),
    sources=(
        article(
            "Forefoot strikers use the calf significantly more; it can spare the knee; it demands specific strengthening."
        ),
        ALMONROEDER,
        KULMALA,
    ),
    evaluate=_forefoot_load,
    thresholds=(PROMINENT, STRENGTH_DAYS),
)
FOREFOOT_SHIFT = Rule(
    id="form.forefoot_shift",
    version=2,
    grade="moderate",
    severities=(Severity.WARN,),
    sources=(ALMONROEDER, KULMALA),
    evaluate=_forefoot_shift,
    thresholds=(SHIFT,),
)
