"""Speed along a run, and its fast parts. Packed so that later runs need no trace to know how this one was put together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.columns import MOVING_M_S, Gait
from analysis.segments import smooth_speed
from domain.trace import Floats, chosen
from domain.units import REST_GAP_S

STEP_S = 10.0
"""A value stands for so long, without pauses."""
STEP_M_S = 0.05
"""A packed value counts such steps: up to 12.7 m/s in a byte."""
_UNKNOWN = 255
_SPEEDS: Floats = np.where(np.arange(256) == _UNKNOWN, np.nan, np.arange(256) * STEP_M_S)
"""What each byte stands for, m/s."""


@dataclass(frozen=True, slots=True)
class Fast:
    """A part of a run that was fast: from and to in seconds since its start, pauses left out; median speed, m/s."""

    from_s: float
    to_s: float
    median_m_s: float


def along(gait: Gait) -> Floats:
    """Smoothed speed every `STEP_S` of the time without pauses, m/s, 0 = standing; NaN where no sample is near.

    A gap that is no pause keeps its length: what was run in it is not known, which is not the same as rest.
    """
    known = np.isfinite(gait.v)
    if not known.any():
        return np.empty(0)
    length = int(gait.t_s[-1] // STEP_S)
    middle = (np.arange(length) + 0.5) * STEP_S
    at, v = chosen(known, gait.t_s, smooth_speed(gait))
    after = np.minimum(np.searchsorted(at, middle), len(at) - 1)
    before = np.maximum(after - 1, 0)
    near = np.minimum(np.abs(at[after] - middle), np.abs(middle - at[before])) <= REST_GAP_S
    return np.where(near, np.interp(middle, at, v), np.nan)


def pack(speeds: Floats) -> bytes:
    """`along` as stored: a byte a value."""
    steps = np.where(np.isfinite(speeds), np.clip(np.rint(speeds / STEP_M_S), 0, _UNKNOWN - 1), _UNKNOWN)
    return steps.astype(np.uint8).tobytes()


def unpack(packed: bytes) -> Floats:
    """What `pack` made: m/s, NaN where nothing is known."""
    return _SPEEDS[np.frombuffer(packed, np.uint8)]


def fast_parts(speeds: Floats, fast_m_s: float, least_s: float) -> tuple[Fast, ...]:
    """Where `speeds` (as from `along`) stay above `fast_m_s` for `least_s` or longer, in order."""
    with np.errstate(invalid="ignore"):
        above = np.concatenate(([False], speeds > fast_m_s, [False]))
    edges = np.flatnonzero(above[1:] != above[:-1]).tolist()
    return tuple(
        Fast(first * STEP_S, last * STEP_S, _median(speeds[first:last]))
        for first, last in zip(edges[::2], edges[1::2], strict=True)
        if (last - first) * STEP_S >= least_s
    )


def _median(known: Floats) -> float:
    """`np.median` of values without NaN; most of its time it spends on looking for them."""
    ordered = np.sort(known)
    middle = len(ordered) // 2
    return float(ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2)


def easy_seconds(speeds: Floats, until_s: float, most_m_s: float) -> float:
    """Seconds before `until_s` of moving at `most_m_s` or slower; time of which nothing is known counts as if it were."""
    before = speeds[: round(until_s / STEP_S)]
    easy: NDArray[np.bool_] = ~np.isfinite(before) | ((before >= MOVING_M_S) & (before <= most_m_s))
    return float(easy.sum()) * STEP_S


def length_s(speeds: Floats) -> float:
    """How long the run was, seconds without pauses."""
    return len(speeds) * STEP_S
