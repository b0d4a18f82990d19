"""Pieces of a run as samples, one a second. Pure: the order in which pieces come, and how often, makes no difference.

A sample's seq is its Unix second, so that what comes late takes its own place. A phone's sensors speak when they like:
between two values of one quantity the earlier holds, as long as that quantity is usually silent, and never across a longer
gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from domain.fields import FIELD
from domain.privacy import EARTH_M
from domain.trace import Floats, Ints
from formats.messages import Batch
from formats.pieces import GONE, OTHERS, STEPPED, STEPS, Piece
from formats.stepping import cadences

LEAST_HOLD_MS, MOST_HOLD_MS = 5000, 75_000
"""A value holds for twice the usual time between two, within these: exports by the minute are averages of that minute."""
NOT_HELD = frozenset({"position_lat", "position_long"})
LEG_MS = 90_000
"""Between two positions at most so far apart a speed is made of the way."""
COUNTED_MS = (4000, 20_000)
"""Steps of a counter are shared out over at least so long, and at most."""
SUM_MS = (500, 75_000)
"""Steps and metres of an interval are believed for intervals of such lengths."""
MOST_CADENCE = FIELD["cadence"].high
MOST_SPEED = FIELD["speed"].high
MOST_S = 48 * 3600
"""No run is longer."""
COLUMNS = (
    *("speed", "cadence", "heart_rate", "power", "stance_time", "vertical_oscillation", "step_length", "altitude"),
    *("position_lat", "position_long"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Values of one quantity at `t_ms`, in order, each instant once."""

    t_ms: Ints
    values: Floats

    @property
    def hold_ms(self) -> float:
        """For how long a value stands."""
        if len(self.t_ms) < 2:  # noqa: PLR2004 - one point has no rhythm
            return LEAST_HOLD_MS
        return float(np.clip(2 * np.median(np.diff(self.t_ms)), LEAST_HOLD_MS, MOST_HOLD_MS))


def points_of(pieces: Iterable[Piece]) -> dict[str, Points]:
    """Every quantity of the pieces; of two values at one instant the larger."""
    found: dict[str, dict[int, float]] = {}
    for piece in pieces:
        for name, series in piece.series.items():
            at = found.setdefault(name, {})
            for dt, value in zip(series.dt, series.values, strict=False):
                t_ms = piece.t0 + dt
                at[t_ms] = max(value, at.get(t_ms, value))
    return {
        name: Points(np.array(sorted(at), dtype=np.int64), np.array([at[t_ms] for t_ms in sorted(at)], dtype=np.float64))
        for name, at in sorted(found.items())
    }


def shaken_of(pieces: Iterable[Piece]) -> tuple[Ints, Floats]:
    """(t_ms, axes in m/s²) of every piece's acceleration, in order, each instant once."""
    times, axes = [], []
    for piece in pieces:
        if piece.shaken is not None:
            times.append(np.array(piece.shaken.dt, dtype=np.int64) + piece.t0)
            axes.append(np.array([piece.shaken.x, piece.shaken.y, piece.shaken.z], dtype=np.float64).T / 100)
    if not times:
        return np.empty(0, dtype=np.int64), np.empty((0, 3))
    t_ms, measured = np.concatenate(times), np.concatenate(axes)
    order = np.lexsort((measured[:, 2], measured[:, 1], measured[:, 0], t_ms))
    t_ms, measured = t_ms[order], measured[order]
    first = np.concatenate(([True], np.diff(t_ms) > 0))
    return t_ms[first], measured[first]


def batches(
    pieces: Sequence[Piece], sid: str, span_ms: tuple[int, int] | None = None, stepped: Points | None = None
) -> list[Batch]:
    """The samples of the pieces, one batch for each stretch without a gap.

    `span_ms`, both included, cuts off what is beyond. `stepped`: the cadence (rpm) that the acceleration makes, where
    somebody has worked it out already.
    """
    points = points_of(pieces)
    if stepped is None:
        stepped = cadence_of(*shaken_of(pieces))
    columns = {name: points[name] for name in points if name not in OTHERS}
    rivals = [
        stepped,
        columns.get("cadence"),
        _counted(points.get(STEPS)),
        _shared(points.get(STEPPED), 30_000, MOST_CADENCE),
    ]
    speeds = [_completed(columns), _shared(points.get(GONE), 1000, MOST_SPEED)]
    sources: dict[str, list[Points]] = {name: [columns[name]] for name in columns}
    sources["cadence"] = [each for each in rivals if each is not None and len(each.t_ms)]
    sources["speed"] = [each for each in speeds if each is not None and len(each.t_ms)]
    known = [each for rival in sources.values() for each in rival]
    if not known:
        return []
    first = min(int(each.t_ms[0]) for each in known) // 1000
    last = max(int(each.t_ms[-1] + (each.hold_ms if len(each.t_ms) > 1 else 0)) for each in known) // 1000
    ends = max(int(each.t_ms[-1]) for each in known) // 1000
    last = min(last, ends)
    if span_ms is not None:
        first, last = max(first, span_ms[0] // 1000), min(last, span_ms[1] // 1000)
    if not 0 <= last - first <= MOST_S:
        return []
    seconds = np.arange(first, last + 1, dtype=np.int64)
    grid = {name: _on_grid(seconds, sources[name], held=name not in NOT_HELD) for name in COLUMNS if sources.get(name)}
    return _cut(sid, seconds, grid)


def cadence_of(t_ms: Ints, axes: Floats) -> Points:
    """Cadence, rpm of one leg, from acceleration in m/s²."""
    found = cadences(t_ms, axes)
    return Points(
        np.array([each.t_s * 1000 for each in found], dtype=np.int64),
        np.array([min(each.cadence, MOST_CADENCE) for each in found], dtype=np.float64),
    )


def way_m(lat: Floats, long: Floats) -> Floats:
    """From each position to the next, m."""
    a, b = np.radians(lat), np.radians(long)
    half = np.sin(np.diff(a) / 2) ** 2 + np.cos(a[1:]) * np.cos(a[:-1]) * np.sin(np.diff(b) / 2) ** 2
    return np.asarray(2 * EARTH_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))), dtype=np.float64)


def _completed(columns: Mapping[str, Points]) -> Points | None:
    """Speeds as measured, and where a position came without one that of the way from the position before."""
    measured, lat, long = (columns.get(name) for name in ("speed", "position_lat", "position_long"))
    if lat is None or long is None:
        return measured
    both = np.intersect1d(lat.t_ms, long.t_ms)
    gaps = np.diff(both)
    metres = way_m(lat.values[np.isin(lat.t_ms, both)], long.values[np.isin(long.t_ms, both)])
    made = metres / np.maximum(gaps, 1) * 1000
    fits = (gaps <= LEG_MS) & (made <= MOST_SPEED)
    if measured is not None:
        fits &= ~np.isin(both[1:], measured.t_ms)
    t_ms, values = both[1:][fits], made[fits]
    if measured is None:
        # A speed stands from its instant on: that of a way is known when the way begins.
        return Points(both[:-1][fits], values)
    order = np.argsort(np.concatenate([measured.t_ms, t_ms]), kind="stable")
    return Points(np.concatenate([measured.t_ms, t_ms])[order], np.concatenate([measured.values, values])[order])


def _counted(counter: Points | None) -> Points | None:
    """Cadence, rpm of one leg, of a counter of steps that only grows, and may begin anew."""
    if counter is None:
        return None
    t_ms, values, i = [], [], 0
    for j in range(1, len(counter.t_ms)):
        elapsed, steps = int(counter.t_ms[j] - counter.t_ms[i]), float(counter.values[j] - counter.values[i])
        if steps < 0 or elapsed > COUNTED_MS[1]:
            i = j
        elif elapsed >= COUNTED_MS[0]:
            t_ms.append(int(counter.t_ms[i]))
            values.append(min(steps * 30_000 / elapsed, MOST_CADENCE))
            i = j
    return Points(np.array(t_ms, dtype=np.int64), np.array(values, dtype=np.float64))


def _shared(sums: Points | None, factor: float, most: float) -> Points | None:
    """A rate from sums of intervals that follow each other: `factor` x sum / ms; one that is more than `most` is none."""
    if sums is None or len(sums.t_ms) < 2:  # noqa: PLR2004 - the length of an interval is the way to the next
        return None
    gaps = np.diff(sums.t_ms)
    rates = sums.values[:-1] * factor / np.maximum(gaps, 1)
    fits = (gaps >= SUM_MS[0]) & (gaps <= SUM_MS[1]) & (rates >= 0) & (rates <= most)
    return Points(sums.t_ms[:-1][fits], rates[fits])


def _on_grid(seconds: Ints, rivals: Sequence[Points], *, held: bool) -> Floats:
    """At each second the first of the rivals that knows."""
    found = np.full(len(seconds), np.nan)
    for points in rivals:
        at = np.searchsorted(points.t_ms, seconds * 1000 + 999, side="right") - 1
        known = at >= 0
        age = seconds * 1000 + 999 - points.t_ms[np.maximum(at, 0)]
        known &= age <= (points.hold_ms + 999 if held else 999)
        found = np.where(np.isnan(found) & known, points.values[np.maximum(at, 0)], found)
    return found


def _cut(sid: str, seconds: Ints, grid: Mapping[str, Floats]) -> list[Batch]:
    anything = np.zeros(len(seconds), dtype=bool)
    for values in grid.values():
        anything |= np.isfinite(values)
    kept = np.flatnonzero(anything)
    if not len(kept):
        return []
    made = []
    for stretch in np.split(kept, np.flatnonzero(np.diff(kept) > 1) + 1):
        first, last = int(seconds[stretch[0]]), int(seconds[stretch[-1]])
        columns = {
            name: [None if np.isnan(value) else float(value) for value in values[stretch]]
            for name, values in grid.items()
            if bool(np.isfinite(values[stretch]).any())
        }
        dt = [1000 * i for i in range(last - first + 1)]
        made.append(Batch(sid=sid, seq=(first, last), t0=first * 1000, dt=dt, **columns))
    return made
