"""The records within one workout → the columns of a trace.

Apple writes a quantity as a value from one instant to another, each quantity at instants of its own. A sample stands at
every whole second at which something begins or ends; a value holds as long as its record says, one without a duration (heart
rate) for ten seconds at most. Steps and distance are spread evenly over their interval. Phone and watch both count them, so
each quantity is taken from one device: the workout's own where it has any, else the one with the most records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.fields import FIELD
from domain.privacy import POSITIONS
from domain.trace import Floats, Ints
from domain.units import REST_GAP_S
from formats.apple_quantities import QUANTITIES
from formats.points import derive
from formats.samples import Mask, checked

_FIELDS = [(quantity.field, quantity.summed) for quantity in QUANTITIES.values()]


@dataclass(frozen=True, slots=True)
class Samples:
    """Times (Unix ms), columns by field, who measured each, how many values were wrong, and the steps in all."""

    t_ms: Ints
    columns: Mapping[str, Floats]
    sensors: Mapping[str, str]
    outside: Mapping[str, Mask]
    steps: float | None


OTHER_SOURCE = "apple-health"
"""What stands for a sensor that is not the workout's own device."""
Records = Mapping[tuple[int, int], NDArray[np.float64]]
"""(number of the quantity in `QUANTITIES`, number of the source) → rows of from, to (s since the workout's start), value."""


def sampled(
    start_s: float,
    length_s: float,
    records: Records,
    sources: Sequence[str],
    *,
    own: str,
    device: str,
    route: tuple[Ints, Mapping[str, Floats]],
    pauses: Sequence[tuple[int, int]],
) -> Samples:
    """The samples of a workout that began at `start_s` (Unix) and took `length_s`.

    `own` is the source it names, `device` what that is called here: sources are often called by their owner's name.
    `route`: times (Unix ms) and columns of its positions, altitude and, if there are any, speeds.
    """
    chosen = _chosen(records, sources, own, length_s)
    since_s = np.round(route[0] / 1000 - start_s)
    there = (since_s >= 0) & (since_s <= length_s)
    parts = [np.round(rows[:, side]) for _source, rows in chosen.values() for side in (0, 1)]
    grid = np.unique(np.concatenate([*parts, since_s[there]])) if parts or there.any() else np.empty(0)
    grid = grid[(grid >= 0) & (grid <= length_s)]
    columns: dict[str, Floats] = {}
    sensors: dict[str, str] = {}
    steps = None
    outside: dict[str, Mask] = {}
    for field, (source, rows) in chosen.items():
        sensors[field] = device if sources[source] == own else OTHER_SOURCE
        if field == "distance":
            longest = FIELD["speed"].high * np.maximum(rows[:, 1] - rows[:, 0], 1)
            impossible = (rows[:, 2] < 0) | (rows[:, 2] > longest)
            outside |= {field: impossible} if impossible.any() else {}
            columns[field] = _covered(grid, rows[~impossible])
        elif field == "cadence":
            steps = float(rows[:, 2].sum())
            lasting = rows[rows[:, 1] > rows[:, 0]]
            per_min = lasting[:, 2] / (lasting[:, 1] - lasting[:, 0]) * 60 / 2
            columns[field] = _held(grid, lasting[:, 0], lasting[:, 1], per_min)
        else:
            columns[field] = _held(grid, rows[:, 0], rows[:, 1], rows[:, 2])
    place = np.searchsorted(grid, since_s[there])
    for field, values in route[1].items():
        if field not in columns:
            columns[field] = np.full(len(grid), np.nan)
            columns[field][place] = values[there]
            sensors[field] = device
    t_ms = np.round((start_s + grid) * 1000).astype(np.int64)
    kept = checked(columns, outside)
    if len(t_ms) > 1:
        derive(t_ms, kept, sensors, pauses)
    return Samples(t_ms, kept, {k: v for k, v in sensors.items() if k in kept}, outside, steps)


def _chosen(
    records: Records, sources: Sequence[str], own: str, length_s: float
) -> dict[str, tuple[int, NDArray[np.float64]]]:
    """For each field its source and records in order, clipped to the workout with their share of what is summed."""
    best: dict[int, int] = {}
    for quantity, source in records:
        other = best.get(quantity)
        rank = (sources[source] == own, len(records[quantity, source]))
        if other is None or rank > (sources[other] == own, len(records[quantity, other])):
            best[quantity] = source
    out = {}
    for quantity, source in best.items():
        field, summed = _FIELDS[quantity]
        rows = np.unique(records[quantity, source], axis=0)  # in order of their start, and each once
        clipped = rows.copy()
        clipped[:, :2] = np.clip(rows[:, :2], 0, length_s)
        if summed:
            whole, part = rows[:, 1] - rows[:, 0], clipped[:, 1] - clipped[:, 0]
            clipped[:, 2] *= np.divide(part, whole, out=np.ones(len(rows)), where=whole > 0)
        out[field] = (source, clipped)
    return out


def _held(grid: Floats, start: Floats, end: Floats, values: Floats) -> Floats:
    """At each point of `grid` the value of the record that began last, as long as it holds."""
    if not len(start):
        return np.full(len(grid), np.nan)
    last = np.searchsorted(start, grid, side="right") - 1
    last = np.where((last < 0) & (np.round(start[0]) <= grid), 0, last)  # half a second before its start, by rounding
    until = np.where(end > start, np.ceil(end), start + REST_GAP_S)
    return np.where((last >= 0) & (grid <= until[last]), values[last], np.nan)


def _covered(grid: Floats, rows: NDArray[np.float64]) -> Floats:
    """Metres since the start at each point of `grid`, NaN before the first record and after the last."""
    if not len(rows):
        return np.full(len(grid), np.nan)
    ends = np.maximum.accumulate(rows[:, 1])
    starts = np.maximum(rows[:, 0], np.concatenate(([0.0], ends[:-1])))  # two that overlap do not make the way longer
    after = np.cumsum(rows[:, 2])
    at = np.column_stack((np.minimum(starts, ends), ends)).ravel()
    way = np.column_stack((np.concatenate(([0.0], after[:-1])), after)).ravel()
    return np.asarray(np.interp(grid, at, way, left=np.nan, right=np.nan), dtype=np.float64)


NO_ROUTE: tuple[Ints, Mapping[str, Floats]] = (np.empty(0, np.int64), {})
ROUTE_FIELDS = (*POSITIONS, "altitude", "speed")
