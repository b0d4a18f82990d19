"""A runner's own normal: one sensor, matched speed, the 28 days before. Sensors are never mixed.

Speed is matched by comparing bins of 0.3 m/s with the same bin of earlier runs. Contact time is the measured one only: an
estimate is never compared. Every function takes runs oldest first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Literal

import numpy as np

from analysis.segments import BIN_COLUMNS, unpack_bins
from domain.clock import MS_PER_DAY
from domain.past import PastRun
from domain.trace import Floats
from domain.words import Say

Quantity = Literal["cadence", "stance", "fore", "balance", "pronation_left", "pronation_right"]
DAYS = 28
LEAST_RUNS = 3
LEAST_S = 1200.0
"""A baseline needs so many runs and seconds at the speeds of the run in question."""
LEAST_COVERAGE = 0.5
"""… and has to know at least this share of its running time."""

_COLUMN: dict[Quantity, str] = {
    "cadence": "cadence_spm",
    "stance": "stance_ms",
    "fore": "fore",
    "balance": "balance",
    "pronation_left": "pronation_left",
    "pronation_right": "pronation_right",
}
_COLUMNS = {quantity: (BIN_COLUMNS.index(name), BIN_COLUMNS.index(name) + 1) for quantity, name in _COLUMN.items()}
_FIELD: dict[Quantity, str] = {
    "cadence": "cadence",
    "stance": "stance_time",
    "fore": "strike",
    "balance": "stance_time_balance",
    "pronation_left": "pronation_left",
    "pronation_right": "pronation_right",
}

_EMPTY: Floats = np.empty((0, 3))
_STARTED_MS = attrgetter("started_ms")


@dataclass(frozen=True, slots=True)
class Matched:
    """A run's mean beside the baseline's at the same speeds; `coverage` 0…1 of the run's time that both know.

    `spread`: standard deviation between the baseline's runs, each at these speeds; 0 for fewer than two.
    """

    value: float
    baseline: float
    runs: int
    coverage: float
    sensor: str
    spread: float = 0.0

    @property
    def difference(self) -> float:
        """Value less baseline."""
        return self.value - self.baseline


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a runner's baseline of one quantity has come: the sensor it belongs to, its runs and their seconds.

    `needs` says what it waits for: nothing = it is there; `sensor` = none measures it; `other` = the sensor changed, and
    the runs of the other one do not count; `runs` or `time` = too little of the last 28 days. A gap is unknown, not rest.
    """

    quantity: Quantity
    sensor: str | None
    runs: int
    seconds: float
    needs: Literal["", "sensor", "other", "runs", "time"] = ""

    @property
    def enough(self) -> bool:
        """Whether there is a baseline."""
        return not self.needs

    def text(self, say: Say) -> str:
        """The same in words."""
        return say.text(
            f"baseline-{self.needs or 'there'}",
            sensor=self.sensor or "",
            runs=self.runs,
            needed=LEAST_RUNS,
            days=DAYS,
            minutes=int(self.seconds // 60),
            least=round(LEAST_S / 60),
        )


def sensor_of(run: PastRun, quantity: Quantity) -> str | None:
    """The sensor behind a quantity of a run; None when no sensor measured it."""
    if quantity == "fore":
        return None if run.strike_source == "declared" else run.strike_source
    if not run.bins or (quantity == "stance" and run.stance_source != "measured"):
        return None
    named = run.sensors.get(_FIELD[quantity])
    return named if named is not None or quantity.startswith("pronation") else run.sensors.get("device", "watch")


def standing(runs: Sequence[PastRun], quantity: Quantity, at_ms: int) -> Standing:
    """How far the baseline has come at `at_ms`, for the sensor of the last of `runs` before it that measured it."""
    counted = [run for run in runs if not run.excluded and run.started_ms < at_ms]
    near = [run for run in counted if run.started_ms >= at_ms - DAYS * MS_PER_DAY]
    measured = [(run, seconds) for run in near if (seconds := float(_table([run], quantity)[:, 2].sum())) > 0]
    sensor = sensor_of(measured[-1][0], quantity) if measured else None
    if sensor is None:
        return Standing(quantity, None, 0, 0.0, "sensor")
    own = [seconds for run, seconds in measured if sensor_of(run, quantity) == sensor]
    enough = len(own) >= LEAST_RUNS
    needs: Literal["", "other", "runs", "time"] = (
        ("" if sum(own) >= LEAST_S else "time") if enough else "other" if len(measured) > len(own) else "runs"
    )
    return Standing(quantity, sensor, len(own), sum(own), needs)


def compare(
    run: PastRun,
    earlier: Sequence[PastRun],
    quantity: Quantity,
    *,
    before_ms: int | None = None,
    spread: bool = False,
) -> Matched | None:
    """A run against its baseline: the runs among `earlier` of the `DAYS` before `before_ms` (default: the run's start).

    None = not enough data: no sensor, fewer than `LEAST_RUNS` runs or `LEAST_S` seconds at its speeds, or too little in
    common. `spread` asks for the standard deviation between the baseline's runs.
    """
    sensor = sensor_of(run, quantity)
    until = run.started_ms if before_ms is None else before_ms
    if sensor is None:
        return None
    mine = _table_of(run.bins, quantity)
    base = _base(earlier, quantity, sensor, until)
    if len(base) < LEAST_RUNS or len(mine) == 0:
        return None
    theirs = _table(base, quantity)
    n = int(max(mine[:, 0].max(), theirs[:, 0].max() if len(theirs) else 0)) + 1
    own, own_s = _by_bin(mine, n)
    usual, usual_s = _by_bin(theirs, n)
    common = (own_s > 0) & (usual_s > 0)
    seconds, known = own_s[common], float(own_s.sum())
    matched = float(seconds.sum())
    coverage = matched / known if known > 0 else 0.0
    if coverage < LEAST_COVERAGE or float(usual_s[common].sum()) < LEAST_S:
        return None
    weights = seconds / matched
    return Matched(
        value=float(weights @ own[common]),
        baseline=float(weights @ usual[common]),
        runs=len(base),
        coverage=coverage,
        sensor=sensor,
        spread=_spread(base, quantity, usual, np.where(common, own_s, 0.0)) if spread else 0.0,
    )


def _base(earlier: Sequence[PastRun], quantity: Quantity, sensor: str, before_ms: int) -> list[PastRun]:
    """The counted runs of the `DAYS` before `before_ms` that have the quantity from that sensor."""
    first, last = (bisect_left(earlier, t_ms, key=_STARTED_MS) for t_ms in (before_ms - DAYS * MS_PER_DAY, before_ms))
    return [past for past in earlier[first:last] if not past.excluded and sensor_of(past, quantity) == sensor]


def _spread(base: Sequence[PastRun], quantity: Quantity, usual: Floats, weights: Floats) -> float:
    """Standard deviation of how far each run is off the baseline, bin by bin of those that it has in common with it."""
    n, off = len(usual), []
    for past in base:
        value, held = _by_bin(_table([past], quantity), n)
        mine = np.where(held > 0, weights, 0.0)
        if mine.sum() > 0:
            off.append(float(mine @ (value - usual)) / float(mine.sum()))
    return float(np.std(off, ddof=1)) if len(off) > 1 else 0.0


def mean_of(runs: Sequence[PastRun], quantity: Quantity) -> tuple[float, float] | None:
    """The mean of a quantity over all running of these runs, and for how many seconds it is known; None = not at all."""
    table = _table(runs, quantity)
    seconds = float(table[:, 2].sum())
    return (float(table[:, 1] @ table[:, 2]) / seconds, seconds) if seconds > 0 else None


def _table(runs: Sequence[PastRun], quantity: Quantity) -> Floats:
    """Rows of (bin, value, seconds) of these runs, one after the other, where the quantity is known."""
    return np.concatenate([_EMPTY, *[_table_of(run.bins, quantity) for run in runs]])


@lru_cache(maxsize=1024)
def _table_of(packed: bytes, quantity: Quantity) -> Floats:
    """Of one run; it is asked for again by every run of the next four weeks."""
    value, held = _COLUMNS[quantity]
    bins = unpack_bins(packed)
    return bins[:, [0, value, held]][bins[:, held] > 0]


def _by_bin(table: Floats, n: int) -> tuple[Floats, Floats]:
    index = table[:, 0].astype(np.int64)
    seconds = np.bincount(index, table[:, 2], n).astype(np.float64)
    summed = np.bincount(index, table[:, 1] * table[:, 2], n)
    return np.divide(summed, seconds, out=np.zeros(n), where=seconds > 0), seconds


def by_speed(earlier: Sequence[PastRun], quantity: Quantity, sensor: str, before_ms: int) -> tuple[dict[int, float], int]:
    """The baseline before a run is over: bin of 0.3 m/s → usual value, and of how many runs; empty = too little is known.

    A bin's value is that of itself and its two neighbours, if the runs know these three for `LEAST_S`.
    """
    base = _base(earlier, quantity, sensor, before_ms)
    table = _table(base, quantity)
    if len(base) < LEAST_RUNS or len(table) == 0:
        return {}, 0
    usual, seconds = _by_bin(table, int(table[:, 0].max()) + 2)
    near_s = np.convolve(seconds, np.ones(3))[1:-1]
    summed = np.convolve(usual * seconds, np.ones(3))[1:-1]
    return {at: float(summed[at] / near_s[at]) for at in np.flatnonzero(near_s >= LEAST_S).tolist()}, len(base)
