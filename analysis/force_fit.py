"""The force model against a force plate: how far Morin's peak is off, and a recalibration judged on unseen runners."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.gait import morin_force
from domain.trace import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """Force-plate trials, n of them: `runner` who, `tc` contact s, `sf` steps/s, `peak` measured peak vertical force BW."""

    runner: NDArray[np.str_]
    tc: Floats
    sf: Floats
    peak: Floats


@dataclass(frozen=True, slots=True)
class Judged:
    """Raw bias BW; then recalibrated by `slope` · F + `intercept`: mean absolute error BW and correlation r."""

    bias_bw: float
    mae_bw: float
    r: float
    slope: float
    intercept: float
    runners: int
    rows: int


def fit(trials: Trials) -> tuple[float, float]:
    """Slope and intercept. One parameter, through the origin: a second one does worse on runners that were left out."""
    force = morin_force(trials.tc, trials.sf)
    return float((force @ trials.peak) / (force @ force)), 0.0


def leave_one_out(trials: Trials) -> Judged:
    """Each runner predicted by a fit to all the others; slope and intercept are those of the fit to everybody."""
    force = morin_force(trials.tc, trials.sf)
    predicted = np.empty_like(trials.peak)
    for runner in np.unique(trials.runner):
        mine = trials.runner == runner
        slope, intercept = fit(_part(trials, ~mine))
        predicted[mine] = slope * force[mine] + intercept
    return _judged(trials, predicted, fit(trials))


def judge(trials: Trials, slope: float, intercept: float) -> Judged:
    """Trials predicted by a fit that was made elsewhere."""
    return _judged(trials, slope * morin_force(trials.tc, trials.sf) + intercept, (slope, intercept))


def _part(trials: Trials, where: NDArray[np.bool_]) -> Trials:
    return Trials(trials.runner[where], trials.tc[where], trials.sf[where], trials.peak[where])


def _judged(trials: Trials, predicted: Floats, line: tuple[float, float]) -> Judged:
    return Judged(
        bias_bw=float((morin_force(trials.tc, trials.sf) - trials.peak).mean()),
        mae_bw=float(np.abs(predicted - trials.peak).mean()),
        r=float(np.corrcoef(predicted, trials.peak)[0, 1]),
        slope=line[0],
        intercept=line[1],
        runners=len(np.unique(trials.runner)),
        rows=len(trials.peak),
    )
