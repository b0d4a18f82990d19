"""Shoes that do not match the gait, and a new pair as something that the calf has to get used to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from analysis.baseline import mean_of, sensor_of
from analysis.rules.base import Facts, Rule, ShoeUse
from analysis.rules.form_pronation import FEET
from analysis.rules.sources import MALISOUX, OURS, article
from domain.model import Evidence, Finding, Severity
from domain.past import PastRun
from domain.thresholds import Threshold

HIGH = Threshold("form.shoe_mismatch.high", "°", 16, 8, 40, "expert: about 8 to 15 degrees are usual in running")
LOW = Threshold("form.shoe_mismatch.low", "°", 8, 2, 20, "expert: about 8 to 15 degrees are usual in running")
DROP = Threshold("form.shoe_mismatch.drop", "mm", 4, 1, 12, "expert")
DAYS = Threshold("form.shoe_mismatch.days", "days", 14, 7, 42, "expert")
RUNS = 3
"""Pronation in a pair is judged over so many of its runs."""
LEAST_S = 1200.0
"""… and so many seconds of them."""


def _mismatch(facts: Facts) -> Finding | None:
    shoe = facts.shoe
    if facts.judged is None or shoe is None:
        return None
    return _new(facts, shoe) or _unlike(facts, shoe)


def _new(facts: Facts, shoe: ShoeUse) -> Finding | None:
    """The first run in a pair whose model is new to the runner, or whose drop is another one than before."""
    run = facts.judged
    if run is None or not shoe.first_run:
        return None
    known = shoe.drop_mm is not None and shoe.drop_before_mm is not None
    change = (shoe.drop_mm or 0.0) - (shoe.drop_before_mm or 0.0) if known else 0.0
    another = abs(change) >= facts.value(DROP)
    if not another and (shoe.new_since_ms is None or shoe.new_since_ms != run.started_ms):
        return None
    say = facts.say
    return SHOE_MISMATCH.found(
        facts,
        "drop" if another else "new",
        numbers={
            "shoe": shoe.name,
            "days": round(facts.value(DAYS)),
            "drop": say.number(shoe.drop_mm or 0.0),
            "before": say.number(shoe.drop_before_mm or 0.0),
            "change": say.number(abs(change)),
            "way": "lower" if change < 0 else "higher",
        },
        severity=Severity.INFO,
        key=f"new:{shoe.id}",
        evidence=(
            Evidence("change of drop", round(change, 1), facts.value(DROP), "mm", "the pair before", 1)
            if another
            else Evidence("runs in this model before", 0, 1, "", f"the next {facts.value(DAYS):.0f} days", 1),
        ),
        confidence=0.5,
    )


def _unlike(facts: Facts, shoe: ShoeUse) -> Finding | None:
    """The type of the pair against the pronation measured in it: said by the first run that shows it."""
    if shoe.kind not in {"neutral", "motion_control"}:
        return None
    own = [run for run in facts.runs if run.shoe_id == shoe.id]
    high = shoe.kind == "neutral"
    limit = facts.value(HIGH if high else LOW)
    found = _excursion(own[-RUNS:])
    if found is None or (found[0] <= limit if high else found[0] >= limit):
        return None
    for last in range(RUNS, len(own)):
        before = _excursion(own[last - RUNS : last])
        if before is not None and (before[0] > limit if high else before[0] < limit):
            return None
    degrees, side, sensor = found
    say = facts.say
    return SHOE_MISMATCH.found(
        facts,
        "neutral" if high else "control",
        numbers={
            "shoe": shoe.name,
            "degrees": say.number(degrees, 1),
            "limit": say.number(limit),
            "side": side,
            "runs": RUNS,
            "sensor": sensor,
        },
        severity=Severity.INFO,
        key=f"pair:{shoe.id}:{shoe.kind}",
        evidence=(Evidence(f"pronation {side}", round(degrees, 1), limit, "°", f"last {RUNS} runs in it", RUNS, sensor),),
        confidence=0.4,
        side=side,
    )


def _excursion(runs: Sequence[PastRun]) -> tuple[float, Literal["left", "right"], str] | None:
    """The pronation of the foot that rolls further, over runs with one sensor; None = not enough of it."""
    if len(runs) < RUNS:
        return None
    found: list[tuple[float, Literal["left", "right"], str]] = []
    for side, quantity in FEET:
        sensors = {sensor_of(run, quantity) for run in runs}
        mean = mean_of(runs, quantity)
        sensor = next(iter(sensors))
        if len(sensors) == 1 and sensor is not None and mean is not None and mean[1] >= LEAST_S:
            found.append((mean[0], side, sensor))
    return max(found, default=None)


SHOE_MISMATCH = Rule(
    id="form.shoe_mismatch",
    version=1,
    grade="article",
    severities=(Severity.INFO,),
    sources=(article("Shoes should match the gait; excessive inward roll puts torsion on the calf."), MALISOUX, OURS),
    evaluate=_mismatch,
    thresholds=(HIGH, LOW, DROP, DAYS),
)
