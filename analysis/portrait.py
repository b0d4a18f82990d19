"""One run looked at closely, from its trace: where its load came from, how it ended against how it began, its feet. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis import drift, pace, segments
from analysis.columns import Gait
from analysis.load import STEEP_PERCENT, calf_load, leg_rate
from domain.portrait import SEGMENTS, Portrait, Segment, Shift, Stretch, Strike, Third
from domain.trace import Floats, Ints

Mask = NDArray[np.bool_]
AROUND_S = 1200.0
"""Easy running warms up at the start, and cools down at the end, for 20 minutes at most; what is longer is easy running."""


def portrait(gait: Gait, t_ms: Ints, b: float, fast_m_s: float | None, fast_s: float) -> Portrait:
    """The portrait of a run of n samples at the instants `t_ms`; `b` is the runner's exponent of the load model.

    `fast_m_s`, `fast_s`: faster than that for so long is a fast part, as the rules on warm-up have it.
    """
    rate = headline_rate(gait, b)
    parts = pace.fast_parts(pace.along(gait), fast_m_s, fast_s) if fast_m_s is not None else ()
    place = _places(gait, parts)
    return Portrait(
        segments=_segments(gait, rate, place),
        stretches=_stretches(gait, t_ms, parts),
        fast_m_s=fast_m_s,
        thirds=_thirds(gait, rate),
        shift=_shift(gait),
        strike=_strike(gait),
        balance_left=gait.mean(gait.balance, gait.running),
    )


def headline_rate(gait: Gait, b: float) -> Floats:
    """calf-km a second at each of n samples, of the leg of the headline: the worse one, where they are known apart."""
    found = calf_load(gait, b)
    worse = gait.left if found.left is None or found.right is None or found.left >= found.right else gait.right
    if gait.right is not gait.left and not gait.per_foot:
        return (leg_rate(gait, gait.left, b) + leg_rate(gait, gait.right, b)) / 2
    return leg_rate(gait, worse, b)


def _places(gait: Gait, parts: tuple[pace.Fast, ...]) -> NDArray[np.int8]:
    """Of each sample, which of `SEGMENTS` it is in. Fast before steep, steep before warm-up: a hill is one at any time."""
    place = np.full(len(gait.t_s), SEGMENTS.index("easy"), dtype=np.int8)
    if parts:
        warm_s, cool_s = _around(gait, parts)
        place[gait.t_s < warm_s] = SEGMENTS.index("warm_up")
        place[gait.t_s >= cool_s] = SEGMENTS.index("cool_down")
    with np.errstate(invalid="ignore"):
        place[gait.moving & (np.abs(gait.grade) > STEEP_PERCENT)] = SEGMENTS.index("hills")
    for part in parts:
        place[(gait.t_s >= part.from_s) & (gait.t_s < part.to_s)] = SEGMENTS.index("fast")
    return place


def _around(gait: Gait, parts: Sequence[pace.Fast]) -> tuple[float, float]:
    """When the warm-up ends and the cool-down begins, s of the timer."""
    return min(parts[0].from_s, AROUND_S), max(parts[-1].to_s, float(gait.t_s[-1]) - AROUND_S)


def _segments(gait: Gait, rate: Floats, place: NDArray[np.int8]) -> tuple[Segment, ...]:
    n = len(SEGMENTS)
    v = np.where(np.isfinite(gait.v), gait.v, 0.0)
    seconds = np.bincount(place[gait.moving], gait.seconds[gait.moving], n)
    load = np.bincount(place, gait.seconds * rate, n)
    metres = np.bincount(place[gait.moving], (gait.seconds * v)[gait.moving], n)
    return tuple(
        Segment(kind, float(seconds[i]), float(load[i]), float(metres[i]))
        for i, kind in enumerate(SEGMENTS)
        if seconds[i] > 0
    )


def _stretches(gait: Gait, t_ms: Ints, parts: tuple[pace.Fast, ...]) -> tuple[Stretch, ...]:
    """Warm-up, fast parts and cool-down on the clock, where pauses take time."""
    if not parts:
        return ()
    clock = (t_ms - t_ms[0]) / 1000

    def at(timer_s: float) -> float:
        return float(clock[min(int(np.searchsorted(gait.t_s, timer_s)), len(clock) - 1)])

    fast = [Stretch("fast", at(part.from_s), at(part.to_s)) for part in parts]
    warm_s, cool_s = _around(gait, parts)
    around = [Stretch("warm_up", 0.0, at(warm_s)), *fast, Stretch("cool_down", at(cool_s), float(clock[-1]))]
    return tuple(one for one in around if one.to_s > one.from_s)


def _thirds(gait: Gait, rate: Floats) -> tuple[Third, ...]:
    part = segments.third_of(gait)
    found = segments.thirds(gait)
    if part is None or not found:
        return ()
    out = []
    for i, third in enumerate(found):
        where: Mask = gait.running & (part == i)
        km = (third.speed_m_s or 0.0) * third.seconds / 1000
        load = float(gait.seconds[where] @ rate[where])
        out.append(
            Third(
                seconds=third.seconds,
                speed_m_s=third.speed_m_s,
                cadence_spm=third.cadence_spm,
                stance_time_ms=third.stance_time_ms,
                forefoot_share=third.forefoot_share,
                calf_per_km=load / km if km > 0 else None,
            ),
        )
    return tuple(out)


def _shift(gait: Gait) -> Shift | None:
    steps, form = drift.cadence(gait), drift.drift(gait)
    seconds, speed = (form.seconds, form.speed_m_s) if form.speed_m_s is not None else (steps or (0.0, 0.0, None))[1:]
    if speed is None:
        return None
    return Shift(seconds, speed, None if steps is None else steps[0], form.stance_ms, form.fore)


def _strike(gait: Gait) -> Strike | None:
    where = gait.running & gait.strike_known
    seconds = gait.total(where)
    if seconds <= 0 or gait.strike_source in {None, "declared"}:
        return None
    shares = [gait.seconds[where] @ foot[where] / seconds for foot in (gait.left, gait.right)]
    left, right = ((float(one[0]), float(one[1]), float(one[2])) for one in shares)
    return Strike(left, right, gait.per_foot, gait.strike_source or "", seconds)
