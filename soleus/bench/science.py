"""`soleus bench science`: the force model against force-plate trials in a CSV file."""

from __future__ import annotations

import csv
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from analysis import force_fit
from domain.errors import BadInput

COLUMNS = {"runner": "Sub", "tc": "GRFtc", "sf": "IMUsf", "peak": "GRFPeak"}
"""What is read: runner, contact time s, steps/s, peak vertical force BW."""


def run(forceplate: Path, fit: Path | None = None) -> dict[str, Any]:
    """Judge the model on `forceplate`: by a fit to `fit`, or without one leaving out one runner at a time.

    Returns:
        `bias_bw` of the raw model, `mae_bw` and `r` of the recalibrated one, its `slope` and `intercept`, `runners`, `rows`.

    """
    trials = read(forceplate)
    if fit is None:
        return asdict(force_fit.leave_one_out(trials))
    return asdict(force_fit.judge(trials, *force_fit.fit(read(fit))))


def read(path: Path) -> force_fit.Trials:
    """Force-plate trials from a CSV file with the columns `COLUMNS`.

    Raises:
        BadInput: a column is missing, a number is none, or there are fewer than three runners.

    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    try:
        runner = np.array([row[COLUMNS["runner"]] for row in rows])
        tc, sf, peak = (np.array([float(row[COLUMNS[name]]) for row in rows]) for name in ("tc", "sf", "peak"))
    except (KeyError, TypeError, ValueError) as error:
        what = f"{path.name} cannot be read as force-plate trials: {error}."
        remedy = f"Give a CSV file with the columns {', '.join(COLUMNS.values())}."
        raise BadInput(what, remedy, field="forceplate") from error
    if len(np.unique(runner)) < 3:  # noqa: PLR2004 - two cannot judge each other
        raise BadInput(f"{path.name} has fewer than three runners.", "Give trials of more.", field="forceplate")
    return force_fit.Trials(runner, tc, sf, peak)
