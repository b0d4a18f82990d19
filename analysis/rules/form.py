"""Mechanics: foot strike, cadence and left/right balance against the runner's own normal."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.baseline import DAYS, LEAST_RUNS, LEAST_S, Matched, compare, sensor_of
from analysis.rules.base import Facts, Rule
from analysis.rules.sources import ALMONROEDER, KULMALA, LYGHT, OURS, article
from domain.clock import MS_PER_DAY
from domain.model import Evidence, Finding, Severity
from domain.past import PastRun
from domain.thresholds import Threshold

PROMINENT = Threshold("form.forefoot_load.share", "share", 0.50, 0.2, 1.0, "article: prominent")
SHIFT = Threshold("form.forefoot_shift.points", "points", 10, 3, 50, "expert")
DROP = Threshold("form.cadence_drop.percent", "%", 5, 2, 20, LYGHT.name)
UNEVEN = Threshold("form.asymmetry.points", "points", 2, 0.5, 10, "expert")
STRENGTH_DAYS = 14
RUNS = 3
"""Prominent strike and asymmetry are judged over so many runs."""
REPEAT_DAYS = 28
"""A lasting pattern is said again after so long, not after every run."""
_MATCH = f"{LEAST_RUNS} earlier runs of {DAYS} days, same sensor, {LEAST_S / 60:.0f} minutes at the same speeds (± 0.3 m/s)."


def _forefoot_load(facts: Facts) -> Finding | None:
    run = facts.judged
    if run is None or run.forefoot_share is None or _strength(facts) > 0:
        return None
    share = _prominent(facts.runs, facts.value(PROMINENT))
    if share is None:
        return None
    if _told_lately(facts):
        return None
    source = "as you declared" if run.strike_source == "declared" else f"measured by {run.strike_source}"
    return FOREFOOT_LOAD.found(
        facts,
        severity=Severity.WATCH,
        title="Forefoot running: more work for the calf",
        why=f"{share * 100:.0f} % of your steps in the last {RUNS} runs landed on the forefoot ({source}), and no "
        f"strength work is logged for "
        "14 days; the calf and Achilles do more (about 11 % more impulse a step), the knee less.",
        do="Train the calf for it: slow heel drops off a step, 3 × 8-12, knee straight and bent, three days a week.",
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
            Evidence("strength sessions logged", _strength(facts), 1, "", "14 days"),
        ),
        confidence=0.5 if run.strike_source == "declared" else 0.8,
    )


def _strength(facts: Facts) -> int:
    """Strength sessions logged in the 14 days before; 0 also while nobody logs any."""
    until = facts.now_ms if facts.run is None else facts.run.ended_ms
    return sum(until - STRENGTH_DAYS * MS_PER_DAY <= t_ms <= until for t_ms in facts.strength_ms)


def _told_lately(facts: Facts) -> bool:
    """Whether the pattern held at the run before, and no `REPEAT_DAYS` since it began have just become full."""
    runs, limit = facts.runs, facts.value(PROMINENT)
    began = len(runs)
    while began > 1 and _prominent(runs[: began - 1], limit) is not None:
        began -= 1
    if began == len(runs):
        return False
    start = runs[began - 1].day
    return (runs[-1].day - start) // REPEAT_DAYS == (runs[-2].day - start) // REPEAT_DAYS


def _prominent(runs: Sequence[PastRun], limit: float) -> float | None:
    """The forefoot share of the last runs, weighted by moving time, if it is prominent; one source of strike only."""
    last = runs[-RUNS:]
    if len(last) < RUNS or len({run.strike_source for run in last}) != 1:
        return None
    weights = [run.moving_s or 0.0 for run in last]
    if any(run.forefoot_share is None for run in last) or sum(weights) <= 0:
        return None
    share = sum(w * (run.forefoot_share or 0.0) for w, run in zip(weights, last, strict=True)) / sum(weights)
    return share if share >= limit else None


def _shifted(runs: Sequence[PastRun], points: float) -> Matched | None:
    """Whether the last two of `runs` are both above the baseline before them; the last one's comparison."""
    if len(runs) < 2:  # noqa: PLR2004 - two in a row are asked for
        return None
    first, second = runs[-2], runs[-1]
    found = [compare(run, runs[:-2], "fore", before_ms=first.started_ms) for run in (first, second)]
    if any(match is None or match.difference * 100 < points for match in found):
        return None
    return found[1]


def _forefoot_shift(facts: Facts) -> Finding | None:
    run = facts.judged
    if run is None or sensor_of(run, "fore") is None:
        return None
    match = _shifted(facts.runs, facts.value(SHIFT))
    if match is None or _shifted(facts.runs[:-1], facts.value(SHIFT)) is not None:
        return None
    return FOREFOOT_SHIFT.found(
        facts,
        severity=Severity.WARN,
        title="You land on the forefoot more than you used to",
        why=f"{match.value * 100:.0f} % forefoot steps against {match.baseline * 100:.0f} % at the same speeds in the "
        f"{DAYS} days before "
        f"(+{match.difference * 100:.0f} points), for two runs in a row; that moves work to the calf and off the knee.",
        do="If you did not mean to, check shoes and fatigue; if you did, change over in small portions and shorten "
        "the next runs.",
        key=f"shift:{run.run_id}",
        evidence=(_evidence("forefoot share", match, match.baseline + facts.value(SHIFT) / 100, "share", 3),),
        confidence=min(0.9, match.coverage),
    )


def _dropped(runs: Sequence[PastRun], percent: float) -> Matched | None:
    match = compare(runs[-1], runs[:-1], "cadence") if runs else None
    if match is None or match.baseline <= 0 or -match.difference / match.baseline * 100 < percent:
        return None
    return match


def _cadence_drop(facts: Facts) -> Finding | None:
    run = facts.judged
    if run is None:
        return None
    match = _dropped(facts.runs, facts.value(DROP))
    if match is None or _dropped(facts.runs[:-1], facts.value(DROP)) is not None:
        return None
    percent = -match.difference / match.baseline * 100
    return CADENCE_DROP.found(
        facts,
        severity=Severity.INFO,
        title="Longer, slower steps than you are used to",
        why=f"{match.value:.0f} steps a minute against {match.baseline:.0f} at the same speeds in the {DAYS} days before "
        f"(-{percent:.0f} %); in the laboratory 5 % more steps lower the peak stress in the Achilles tendon.",
        do="Try slightly shorter, quicker steps on the next easy run.",
        key=f"run:{run.run_id}",
        evidence=(_evidence("cadence", match, match.baseline * (1 - facts.value(DROP) / 100), "steps/min", 1),),
        confidence=min(0.7, match.coverage),
    )


def _uneven(runs: Sequence[PastRun], points: float) -> Matched | None:
    """Whether each of the last runs is off the baseline before them, all to one side; the last one's comparison."""
    last = runs[-RUNS:]
    if len(last) < RUNS:
        return None
    found = [compare(run, runs[:-RUNS], "balance", before_ms=last[0].started_ms) for run in last]
    known = [match for match in found if match is not None]
    if len(known) < RUNS or any(abs(match.difference) < points for match in known):
        return None
    return known[-1] if len({match.difference > 0 for match in known}) == 1 else None


def _asymmetry(facts: Facts) -> Finding | None:
    run = facts.judged
    if run is None:
        return None
    match = _uneven(facts.runs, facts.value(UNEVEN))
    if match is None or _uneven(facts.runs[:-1], facts.value(UNEVEN)) is not None:
        return None
    side = "left" if match.difference > 0 else "right"
    limit = match.baseline + facts.value(UNEVEN) * (1 if side == "left" else -1)
    return ASYMMETRY.found(
        facts,
        severity=Severity.WATCH,
        title=f"Contact time has moved to the {side} foot",
        why=f"{match.value:.1f} % of the contact time is on the left against {match.baseline:.1f} % at the same speeds "
        f"in the {DAYS} days "
        f"before, for {RUNS} runs in a row ({abs(match.difference):.1f} points); a longer contact can also mean a "
        "protected leg.",
        do="Feel both calves for tenderness, run easy, and check in if anything hurts.",
        key=f"balance:{run.run_id}",
        evidence=(_evidence("contact balance", match, limit, "% left", 2),),
        confidence=min(0.5, match.coverage),
        side="left" if side == "left" else "right",
    )


def _evidence(metric: str, match: Matched, limit: float, unit: str, digits: int) -> Evidence:
    window = f"{DAYS} days, ± 0.3 m/s"
    return Evidence(metric, round(match.value, digits), round(limit, digits), unit, window, match.runs, match.sensor)


FOREFOOT_LOAD = Rule(
    id="form.forefoot_load",
    version=1,
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
    thresholds=(PROMINENT,),
)
FOREFOOT_SHIFT = Rule(
    id="form.forefoot_shift",
    version=1,
    grade="moderate",
    severities=(Severity.WARN,),
    sources=(ALMONROEDER, KULMALA),
    evaluate=_forefoot_shift,
    thresholds=(SHIFT,),
)
CADENCE_DROP = Rule(
    id="form.cadence_drop",
    version=1,
    grade="moderate",
    severities=(Severity.INFO,),
    sources=(LYGHT,),
    evaluate=_cadence_drop,
    thresholds=(DROP,),
)
ASYMMETRY = Rule(
    id="form.asymmetry",
    version=1,
    grade="weak",
    severities=(Severity.WATCH,),
    sources=(OURS, article("Running form can place uneven stress on the lower legs.")),
    evaluate=_asymmetry,
    thresholds=(UNEVEN,),
)
RULES: tuple[Rule, ...] = (FOREFOOT_LOAD, FOREFOOT_SHIFT, CADENCE_DROP, ASYMMETRY)
