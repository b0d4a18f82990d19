"""Where in a phone's day somebody ran. Pure: it looks at all points at once, so their order of arrival makes no difference.

A phone tells speed and sometimes what it takes the movement for. Where it says so that counts. Elsewhere running is a
stretch in which the speed around every point is a runner's: faster than anybody walks, slower than traffic and bicycles
flow. Fast running and slow cycling cannot be told apart by speed: the limit is a pace of 3:55 min/km, and whoever runs
faster for long has a phone that says `running`, or sends it with another app.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.trace import Floats, Ints
from formats.gridded import LEG_MS, Points, points_of, way_m
from formats.pieces import Piece

WALK_M_S, RIDE_M_S = 1.95, 4.25
"""The middle speed of a run lies between: 8:33 and 3:55 min/km."""
TOO_FAST_M_S = 6.5
"""Somebody who runs is this fast for a moment, not for a tenth of the time."""
STAND_M_S = 0.6
PAUSE_MS = 240_000
"""A pause or a walk this long ends a run; so does a ride of any length."""
AROUND_MS = 45_000
"""By so much before and after a point its speed is judged."""
BUCKET_MS = 5000
"""Points of so long are looked at together."""
FAST_SHARE = 0.25
"""So much of the time around a point has to be too fast: not one bad point."""
LEAST_MS, LEAST_M = 300_000, 700.0
"""Shorter is running for a bus."""
DENSE_MS = 20_000
"""Points further apart show no stops and starts: a car in town is as fast as a runner then. The phone has to say."""
ENOUGH = 0.65
"""So much of the moving time has to be at a runner's speed."""
ON_FOOT = {
    "running": 1.0,
    "walking": -1.0,
    "cycling": -2.0,
    "automotive": -2.0,
    "driving": -2.0,
    "on_bicycle": -2.0,
    "in_vehicle": -2.0,
}


class Stretch(NamedTuple):
    """Somebody ran from `first_ms` to `last_ms`, both instants of points."""

    first_ms: int
    last_ms: int


class _Legs(NamedTuple):
    """From each point to the next: how long, how fast, and what the phone calls it (0 = nothing, see ON_FOOT)."""

    t_ms: Ints
    ms: Ints
    speed: Floats
    called: Floats


def runs_in(pieces: Sequence[Piece]) -> list[Stretch]:
    """The runs of these points, in order."""
    legs = _legs(pieces)
    if legs is None:
        return []
    label = _labels(legs)
    found = []
    running: tuple[int, int] | None = None
    for i, kind in enumerate(label):
        broken = kind < 0 or legs.ms[i] > PAUSE_MS
        if running is not None and (broken or legs.t_ms[i] - legs.t_ms[running[1] + 1] > PAUSE_MS):
            found.append(running)
            running = None
        if kind > 0 and not broken:
            running = (i if running is None else running[0], i)
    if running is not None:
        found.append(running)
    return [Stretch(int(legs.t_ms[a]), int(legs.t_ms[b + 1])) for a, b in found if _ran(legs, slice(a, b + 1))]


def _legs(pieces: Sequence[Piece]) -> _Legs | None:
    called: dict[int, float] = {}
    for piece in pieces:
        said = [ON_FOOT[each] for each in piece.activity if each in ON_FOOT]
        worst = 0.0 if not said else min(said) if min(said) < 0 else 1.0
        bucket = piece.t0 // BUCKET_MS
        called[bucket] = min(called[bucket], worst) if called.get(bucket) else worst
    points = points_of(pieces)
    instants = np.unique(np.array([piece.t0 for piece in pieces], dtype=np.int64))
    buckets, first = np.unique(instants // BUCKET_MS, return_index=True)
    if len(buckets) < 3:  # noqa: PLR2004 - nobody runs in two points
        return None
    t_ms = instants[first]
    measured = _mean(buckets, points.get("speed"))
    ms = np.diff(t_ms)
    made = way_m(_at(t_ms, points, "position_lat"), _at(t_ms, points, "position_long")) / ms * 1000
    ends = (measured[:-1] + measured[1:]) / 2
    speed = np.where(np.isfinite(ends) & (ms <= LEG_MS // 3), ends, np.where(np.isfinite(made), made, ends))
    return _Legs(t_ms, ms, speed, np.array([called[int(bucket)] for bucket in buckets[1:]]))


def _at(t_ms: Ints, points: dict[str, Points], name: str) -> Floats:
    found = np.full(len(t_ms), np.nan)
    series = points.get(name)
    if series is not None:
        _, mine, theirs = np.intersect1d(t_ms, series.t_ms, assume_unique=True, return_indices=True)
        found[mine] = series.values[theirs]
    return found


def _mean(buckets: Ints, series: Points | None) -> Floats:
    """The mean of a series in each bucket; NaN where it has no value."""
    if series is None:
        return np.full(len(buckets), np.nan)
    at = np.searchsorted(buckets, series.t_ms // BUCKET_MS)
    counts = np.bincount(at, minlength=len(buckets))
    sums = np.bincount(at, weights=series.values, minlength=len(buckets))
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _labels(legs: _Legs) -> NDArray[np.int8]:
    """1 where a leg is a runner's, -1 where it is a rider's, 0 where it is neither."""
    middle = (legs.t_ms[:-1] + legs.t_ms[1:]) / 2
    begins, ends = np.searchsorted(middle, middle - AROUND_MS), np.searchsorted(middle, middle + AROUND_MS, side="right")
    near = begins[:, None] + np.arange(int((ends - begins).max()))
    inside = near < ends[:, None]
    near = np.minimum(near, len(middle) - 1)
    inside &= np.isfinite(legs.speed[near])
    weights = np.where(inside, legs.ms[near], 0).astype(np.float64)
    speeds = np.where(inside, legs.speed[near], np.inf)
    order = np.argsort(speeds, axis=1, kind="stable")
    heaps = np.cumsum(np.take_along_axis(weights, order, axis=1), axis=1)
    at = (heaps >= heaps[:, -1:] / 2).argmax(axis=1)
    typical = np.take_along_axis(speeds, np.take_along_axis(order, at[:, None], axis=1), axis=1)[:, 0]
    total = weights.sum(axis=1)
    fast = (weights * (speeds > TOO_FAST_M_S)).sum(axis=1) > FAST_SHARE * total
    by_speed = np.where(fast, -1, np.where((typical >= WALK_M_S) & (typical <= TOO_FAST_M_S), 1, 0))
    by_speed = np.where(total > 0, by_speed, 0)
    said = np.where(legs.called > 0, 1, np.where(legs.called < -1, -1, 0))
    return np.where(legs.called == 0, by_speed, said).astype(np.int8)


def _ran(legs: _Legs, part: slice) -> bool:
    """Whether a stretch is long enough, and a runner's as a whole."""
    ms, speed, called = legs.ms[part], legs.speed[part], legs.called[part]
    metres = float(np.nansum(np.where(ms <= LEG_MS * 2, speed, np.nan) * ms / 1000))
    moving = np.isfinite(speed) & (speed >= STAND_M_S)
    if int(ms[moving].sum()) < LEAST_MS or metres < LEAST_M:
        return False
    if _share(called == 1.0, ms) >= 0.5:  # noqa: PLR2004 - the phone says so, most of the time
        return True
    if float(np.median(ms)) > DENSE_MS:
        return False
    v, w = speed[moving], ms[moving]
    if _share(v > TOO_FAST_M_S, w) > 0.1 or not WALK_M_S <= _median(v, w) <= RIDE_M_S:  # noqa: PLR2004 - see TOO_FAST_M_S
        return False
    return _share((v >= WALK_M_S) & (v <= RIDE_M_S + 1), w) >= ENOUGH


def _median(values: Floats, weights: Ints) -> float:
    order = np.argsort(values)
    heap = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(heap, heap[-1] / 2)])


def _share(where: NDArray[np.bool_], weights: Ints) -> float:
    total = float(weights.sum())
    return float(weights[where].sum()) / total if total else 0.0
