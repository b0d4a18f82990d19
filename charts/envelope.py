"""A long recording in few columns: the least, the mean and the most of each measure in equal slices of time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from domain.fields import SIDES
from domain.trace import Floats, Trace
from domain.words import ENGLISH, Say

SHARE_S = 20.0
"""One step is on the forefoot or it is not; a share needs some: so many seconds of them."""
FORE = 2.0
"""The strike code of a forefoot landing."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as people read it: `unit`, and the fixed axis `low`…`high` on which every run is drawn."""

    name: str
    title: str
    unit: str
    low: float
    high: float
    ticks: tuple[float, ...]

    @property
    def words(self) -> str:
        """The message that names it in the runner's language; `title` is what the API says."""
        return f"measure-{self.name}"

    def unit_in(self, say: Say) -> str:
        """The unit in the runner's language."""
        return say.text(f"{self.words}.unit") if say.language != ENGLISH else self.unit


CADENCE = Measure("cadence_spm", "Cadence", "steps/min", 140, 200, (140, 160, 180, 200))
STANCE = Measure("stance_time_ms", "Contact time", "ms", 160, 340, (160, 220, 280, 340))
FOREFOOT = Measure("forefoot_percent", "Forefoot landings", "%", 0, 100, (0, 50, 100))
BALANCE = Measure("balance_left_percent", "Contact balance, left", "%", 45, 55, (45, 50, 55))
SPEED = Measure("speed_m_s", "Speed", "m/s", 1, 6, (1, 3.5, 6))
HEART = Measure("heart_rate_bpm", "Heart rate", "bpm", 80, 200, (80, 140, 200))
OSCILLATION = Measure("vertical_oscillation_mm", "Vertical oscillation", "mm", 40, 140, (40, 90, 140))
STEP_LENGTH = Measure("step_length_mm", "Step length", "mm", 400, 1600, (400, 1000, 1600))
POWER = Measure("power_w", "Power", "W", 100, 500, (100, 300, 500))
MEASURES = (CADENCE, STANCE, FOREFOOT, BALANCE, SPEED, HEART, OSCILLATION, STEP_LENGTH, POWER)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One measure in n slices: least, mean and most, NaN where nothing was measured. All of length n."""

    least: Floats
    mean: Floats
    most: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Envelope:
    """A run in n slices of `slice_s` seconds from its first sample; `columns` by `Measure.name`."""

    slice_s: float
    n: int
    columns: Mapping[str, Column]


def measures(trace: Trace) -> dict[str, tuple[Floats, Floats]]:
    """Per measured quantity: (seconds since the first sample, value in `Measure.unit`); NaN = not measured."""
    if not len(trace):
        return {}
    seconds = (trace.t_ms - trace.t_ms[0]) / 1000.0
    found: dict[str, tuple[Floats, Floats]] = {}
    plain = {"stance_time_ms": "stance_time", "balance_left_percent": "stance_time_balance"}
    plain |= {"speed_m_s": "speed", "heart_rate_bpm": "heart_rate", "vertical_oscillation_mm": "vertical_oscillation"}
    plain |= {"step_length_mm": "step_length", "power_w": "power"}
    if trace.has("cadence"):
        found["cadence_spm"] = (seconds, trace.column("cadence") * 2)
    for name, column in plain.items():
        if trace.has(column):
            found[name] = (seconds, trace.column(column))
    if len(trace.steps) and np.isfinite(trace.steps.strike).any():
        found["forefoot_percent"] = ((trace.steps.t_ms - trace.t_ms[0]) / 1000.0, _fore(trace.steps.strike))
    elif trace.has("strike"):
        found["forefoot_percent"] = (seconds, _fore(trace.column("strike")))
    elif trace.has("strike_left") or trace.has("strike_right"):
        found["forefoot_percent"] = (seconds, _either([_fore(trace.column(f"strike_{side}")) for side in SIDES]))
    return found


def _either(feet: list[Floats]) -> Floats:
    """The mean of both feet where both are known, else the one that is."""
    known = np.isfinite(feet)
    n = known.sum(axis=0)
    return np.asarray(np.divide(np.where(known, feet, 0.0).sum(axis=0), n, out=np.full(len(n), np.nan), where=n > 0))


def at_samples(trace: Trace) -> dict[str, Floats]:
    """`measures` in full, each brought onto the n samples: of the strikes the share in `SHARE_S` around each sample."""
    found = {}
    for name, (seconds, values) in measures(trace).items():
        found[name] = values
        if name == FOREFOOT.name:
            found[name] = _around((trace.t_ms - trace.t_ms[0]) / 1000.0, seconds, values)
    return found


def _around(at: Floats, seconds: Floats, values: Floats) -> Floats:
    known = np.isfinite(values)
    t, sums = seconds[known], np.concatenate(([0.0], np.cumsum(values[known])))
    first, last = np.searchsorted(t, at - SHARE_S / 2), np.searchsorted(t, at + SHARE_S / 2, "right")
    n = last - first
    return np.asarray(np.divide(sums[last] - sums[first], n, out=np.full(len(at), np.nan), where=n > 0))


def _fore(strike: Floats) -> Floats:
    return np.where(np.isfinite(strike), (strike >= FORE - 0.5) * 100.0, np.nan)


def envelope(trace: Trace, points: int) -> Envelope:
    """`trace` in at most `points` equal slices of time, never finer than its own samples."""
    if not len(trace):
        return Envelope(1.0, 0, {})
    span = float(trace.t_ms[-1] - trace.t_ms[0]) / 1000.0
    n = max(1, min(points, len(trace)))
    slice_s = max(span / n, 1.0)
    n = int(span / slice_s) + 1 if span / slice_s < n else n
    columns = {name: _reduce(seconds, values, slice_s, n) for name, (seconds, values) in measures(trace).items()}
    if "forefoot_percent" in columns:
        share = columns["forefoot_percent"].mean
        columns["forefoot_percent"] = Column(share, share, share)
    return Envelope(slice_s, n, columns)


def _reduce(seconds: Floats, values: Floats, slice_s: float, n: int) -> Column:
    known = np.isfinite(values) & (seconds >= 0)
    place = np.minimum((seconds[known] / slice_s).astype(np.int64), n - 1)
    value = values[known]
    least, most = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(least, place, value)
    np.maximum.at(most, place, value)
    count = np.bincount(place, minlength=n)
    total = np.bincount(place, weights=value, minlength=n)
    empty = count == 0
    mean = np.divide(total, count, out=np.full(n, np.nan), where=~empty)
    least[empty] = most[empty] = np.nan
    return Column(least, mean, most)
