"""Which part of which foot lands first, at every sample: from steps, from columns, or as the runner declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.fields import STRIKES
from domain.trace import Floats, Trace

WINDOW_S = 5.0
"""Steps this near to a sample speak for it."""
REAR = 0


@dataclass(frozen=True, slots=True, eq=False)
class PerSample:
    """A pod's single steps brought onto the samples: (n,) cadence and contact time, (2, n, 3) counts of strikes by side."""

    sf: Floats
    tc: Floats
    counts: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Struck:
    """Shares of rear-, mid- and forefoot steps (n, 3) by side, where a sensor told (n,), and which."""

    left: Floats
    right: Floats
    known: NDArray[np.bool_]
    source: str | None


def per_sample(trace: Trace) -> PerSample:
    """Counts and means of a pod's steps within `WINDOW_S` around each sample; NaN and 0 where there are none."""
    n, steps = len(trace), trace.steps
    empty = PerSample(np.full(n, np.nan), np.full(n, np.nan), np.zeros((2, n, 3)))
    if len(steps) == 0 or n == 0:
        return empty
    order = np.argsort(steps.t_ms, kind="stable")
    t = steps.t_ms[order]
    half = round(WINDOW_S * 1000)
    first, last = np.searchsorted(t, trace.t_ms - half), np.searchsorted(t, trace.t_ms + half, "right")
    side, strike, stance = steps.side[order], steps.strike[order], steps.stance_time[order]
    counts = np.stack([[_windows((side == s) & (strike == c), first, last) for c in range(3)] for s in range(2)])
    n_left, n_right = (_windows(side == s, first, last) for s in range(2))
    sides = (n_left > 0).astype(int) + (n_right > 0)
    known = np.isfinite(stance) & (stance > 0)
    timed = _windows(known, first, last)
    total = _windows(np.where(known, stance, 0.0), first, last)
    with np.errstate(divide="ignore", invalid="ignore"):
        # A pod on one foot counts every second step.
        sf = np.where(sides > 0, (n_left + n_right) * 2 / sides / (2 * WINDOW_S), np.nan)
        tc = np.where(timed > 0, total / timed / 1000, np.nan)
    return PerSample(sf, tc, np.moveaxis(counts, 1, 2))


def _windows(values: NDArray[np.generic], first: NDArray[np.intp], last: NDArray[np.intp]) -> Floats:
    running = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    return np.asarray(running[last] - running[first])


def shares(trace: Trace, stepped: PerSample, declared: str | None, sensors: Mapping[str, str]) -> Struck:
    """The strike at each sample. A sensor wins over what the runner declared; unknown counts as rear for the load."""
    assumed = np.zeros((len(trace), 3))
    assumed[:, STRIKES.index(declared) if declared in STRIKES else REAR] = 1.0
    if stepped.counts.sum() > 0:
        left, right = (_normal(stepped.counts[s]) for s in range(2))
        return _two_feet(left, right, assumed, sensors.get("strike", sensors.get("steps", "steps")))
    if trace.has("strike_left") or trace.has("strike_right"):
        left, right = (_one_hot(trace.column(f"strike_{side}")) for side in ("left", "right"))
        name = sensors.get("strike_left") or sensors.get("strike_right") or sensors.get("strike") or "sensor"
        return _two_feet(left, right, assumed, name)
    if trace.has("strike"):
        both = _one_hot(trace.column("strike"))
        known = np.isfinite(both[:, 0])
        filled = np.where(known[:, None], both, _typical(both, assumed))
        return Struck(filled, filled, known, sensors.get("strike", "sensor"))
    return Struck(assumed, assumed, np.zeros(len(trace), dtype=bool), "declared" if declared in STRIKES else None)


def _two_feet(left: Floats, right: Floats, assumed: Floats, source: str) -> Struck:
    known_left, known_right = np.isfinite(left[:, 0]), np.isfinite(right[:, 0])
    known = known_left | known_right
    if not known_left.any() or not known_right.any():
        one = left if known_left.any() else right
        filled = np.where(known[:, None], one, _typical(one, assumed))
        return Struck(filled, filled, known, source)
    filled_left = np.where(known_left[:, None], left, _typical(left, assumed))
    filled_right = np.where(known_right[:, None], right, _typical(right, assumed))
    return Struck(filled_left, filled_right, known, source)


def _typical(seen: Floats, assumed: Floats) -> Floats:
    """Where a sensor is silent for a while, the foot is taken to land as it did in the rest of the run."""
    known = np.isfinite(seen[:, 0])
    return np.broadcast_to(seen[known].mean(axis=0), seen.shape) if known.any() else assumed


def _normal(counts: Floats) -> Floats:
    total = counts.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0, counts / total, np.nan)


def _one_hot(codes: Floats) -> Floats:
    known = np.isfinite(codes)
    hot = np.equal(np.where(known, codes, -1.0)[:, None], np.arange(3.0)).astype(np.float64)
    return np.where(known[:, None], hot, np.nan)
