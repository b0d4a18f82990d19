"""How far the feet roll inward, against the runner's own normal or a limit that the runner has set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.baseline import DAYS, Quantity, compare, mean_of, sensor_of
from analysis.rules.base import Facts, Rule
from analysis.rules.sources import article
from domain.model import Evidence, Finding, Severity
from domain.past import PastRun
from domain.thresholds import Threshold

SPREADS = Threshold("form.pronation.spreads", "SD", 2, 1, 4, "ours")
LEAST = Threshold("form.pronation.least", "°", 2, 0.5, 10, "ours: a pod clipped on anew reads a little differently")
LIMIT = Threshold("form.pronation.limit", "°", 0, 0, 40, "ours: none holds for everybody; applies once it is set")
LEAST_S = 600.0
"""A run needs so many seconds of a foot to be held against a set limit."""

FEET: tuple[tuple[Literal["left", "right"], Quantity], ...] = (("left", "pronation_left"), ("right", "pronation_right"))


@dataclass(frozen=True, slots=True)
class _Over:
    """One foot above its limit, degrees; `usual` None = above the limit that the runner has set."""

    side: Literal["left", "right"]
    value: float
    limit: float
    usual: float | None
    runs: int
    coverage: float
    sensor: str


def _over(runs: Sequence[PastRun], facts: Facts) -> tuple[_Over, ...]:
    """The feet of the last of `runs` that are above, the one that is most so first."""
    found = [over for side, quantity in FEET if (over := _foot(runs, facts, side, quantity)) is not None]
    return tuple(sorted(found, key=lambda over: over.limit - over.value))


def _foot(runs: Sequence[PastRun], facts: Facts, side: Literal["left", "right"], quantity: Quantity) -> _Over | None:
    run, set_limit = runs[-1], facts.value(LIMIT)
    sensor = sensor_of(run, quantity)
    if sensor is None:
        return None
    match = compare(run, runs[:-1], quantity, spread=True)
    if match is not None:
        limit = match.baseline + max(facts.value(SPREADS) * match.spread, facts.value(LEAST))
        if match.value > limit:
            return _Over(side, match.value, limit, match.baseline, match.runs, match.coverage, sensor)
    mean = mean_of([run], quantity) if set_limit > 0 else None
    if mean is not None and mean[1] >= LEAST_S and mean[0] > set_limit:
        return _Over(side, mean[0], set_limit, None, 1, 1.0, sensor)
    return None


def _pronation(facts: Facts) -> Finding | None:
    run = facts.judged
    if run is None:
        return None
    over = _over(facts.runs, facts)
    if not over or (len(facts.runs) > 1 and _over(facts.runs[:-1], facts)):
        return None
    worst, say = over[0], facts.say
    side: Literal["left", "right", "both"] = "both" if len(over) > 1 else worst.side
    return PRONATION.found(
        facts,
        "limit" if worst.usual is None else "found",
        numbers={
            "foot": side,
            "side": worst.side,
            "degrees": say.number(worst.value, 1),
            "limit": say.number(worst.limit, 1),
            "usual": say.number(worst.usual or 0.0, 1),
            "days": DAYS,
            "sensor": worst.sensor,
        },
        severity=Severity.INFO,
        key=f"pronation:{run.run_id}",
        evidence=tuple(
            Evidence(
                f"pronation {foot.side}",
                round(foot.value, 1),
                round(foot.limit, 1),
                "°",
                "this run" if foot.usual is None else f"{DAYS} days, ± 0.3 m/s",
                foot.runs,
                foot.sensor,
            )
            for foot in over
        ),
        confidence=min(0.6, worst.coverage),
        side=side,
    )


PRONATION = Rule(
    id="form.pronation",
    version=1,
    grade="article",
    severities=(Severity.INFO,),
    sources=(
        article("Feet that roll far inward put torsion on the calf; shoes that match the gait or custom orthotics help."),
    ),
    evaluate=_pronation,
    thresholds=(SPREADS, LEAST, LIMIT),
)
