"""A runner's own normal: one sensor, matched speed, the 28 days before. Sensors are never mixed.

Speed is matched by comparing bins of 0.3 m/s with the same bin of earlier runs. Every function takes runs oldest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.segments import BIN_COLUMNS, unpack_bins
from domain.clock import MS_PER_DAY
from domain.past import PastRun
from domain.trace import Floats

Quantity = Literal["cadence", "fore", "balance"]
DAYS = 28
LEAST_RUNS = 3
LEAST_S = 1200.0
"""A baseline needs so many runs and seconds at the speeds of the run in question."""
LEAST_COVERAGE = 0.5
"""… and has to know at least this share of its running time."""

_COLUMNS: dict[Quantity, tuple[int, int]] = {
    "cadence": (BIN_COLUMNS.index("cadence_spm"), BIN_COLUMNS.index("cadence_s")),
    "fore": (BIN_COLUMNS.index("fore"), BIN_COLUMNS.index("fore_s")),
    "balance": (BIN_COLUMNS.index("balance"), BIN_COLUMNS.index("balance_s")),
}
_FIELD: dict[Quantity, str] = {"cadence": "cadence", "fore": "strike", "balance": "stance_time_balance"}


@dataclass(frozen=True, slots=True)
class Matched:
    """A run's mean beside the baseline's at the same speeds; `coverage` 0…1 of the run's time that both know."""

    value: float
    baseline: float
    runs: int
    coverage: float
    sensor: str

    @property
    def difference(self) -> float:
        """Value less baseline."""
        return self.value - self.baseline


def sensor_of(run: PastRun, quantity: Quantity) -> str | None:
    """The sensor behind a quantity of a run; None when no sensor measured it."""
    if quantity == "fore":
        return None if run.strike_source == "declared" else run.strike_source
    if not run.bins:
        return None
    return run.sensors.get(_FIELD[quantity], run.sensors.get("device", "watch"))


def compare(run: PastRun, earlier: Sequence[PastRun], quantity: Quantity, *, before_ms: int | None = None) -> Matched | None:
    """A run against its baseline: the runs among `earlier` of the `DAYS` before `before_ms` (default: the run's start).

    None = not enough data: no sensor, fewer than `LEAST_RUNS` runs or `LEAST_S` seconds at its speeds, or too little in
    common.
    """
    sensor = sensor_of(run, quantity)
    until = run.started_ms if before_ms is None else before_ms
    if sensor is None:
        return None
    mine = _table([run], quantity)
    base = [
        past
        for past in earlier
        if not past.excluded and until - DAYS * MS_PER_DAY <= past.started_ms < until and sensor_of(past, quantity) == sensor
    ]
    if len(base) < LEAST_RUNS or len(mine) == 0:
        return None
    theirs = _table(base, quantity)
    n = int(max(mine[:, 0].max(), theirs[:, 0].max() if len(theirs) else 0)) + 1
    own, own_s = _by_bin(mine, n)
    usual, usual_s = _by_bin(theirs, n)
    common = (own_s > 0) & (usual_s > 0)
    seconds, known = own_s[common], float(own_s.sum())
    coverage = float(seconds.sum()) / known if known > 0 else 0.0
    if coverage < LEAST_COVERAGE or float(usual_s[common].sum()) < LEAST_S:
        return None
    weights = seconds / seconds.sum()
    return Matched(float(weights @ own[common]), float(weights @ usual[common]), len(base), coverage, sensor)


def _table(runs: Sequence[PastRun], quantity: Quantity) -> Floats:
    value, held = _COLUMNS[quantity]
    bins = unpack_bins(b"".join(run.bins for run in runs))
    return np.stack([bins[:, 0], bins[:, value], bins[:, held]], axis=1)[bins[:, held] > 0]


def _by_bin(table: Floats, n: int) -> tuple[Floats, Floats]:
    index = table[:, 0].astype(np.int64)
    seconds = np.bincount(index, table[:, 2], n).astype(np.float64)
    summed = np.bincount(index, table[:, 1] * table[:, 2], n)
    return np.divide(summed, seconds, out=np.zeros(n), where=seconds > 0), seconds
