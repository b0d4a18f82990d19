"""A run cut into kilometres or miles, from its trace alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from domain.summary import climbing, counted, integrated, stepped
from domain.trace import Floats, Trace
from domain.units import REST_GAP_S

_CRAWL_M_S = 0.3
"""A gap in which nobody got on faster than this is idle: a rest, or a clock that was set."""
_TOLERANCE = 0.02
_SLIVER_M = 0.05
"""What is left over after the last whole split, and no more than this, is rounding."""


@dataclass(frozen=True, slots=True)
class Split:
    """One kilometre or mile: `from_m` and `distance_m` in metres, `timer_s` without pauses; None = not measured.

    `partial`: the rest of the run, shorter than a whole one. `cadence_spm` is of the time in which there were steps.
    """

    from_m: float
    distance_m: float
    timer_s: float
    partial: bool = False
    cadence_spm: float | None = None
    stance_time_ms: float | None = None
    ascent_m: float | None = None

    @property
    def speed_m_s(self) -> float | None:
        """Mean speed; None when no time went by."""
        return self.distance_m / self.timer_s if self.timer_s > 0 else None


def splits(
    trace: Trace,
    started_ms: int,
    unit_m: float,
    *,
    distance_m: float | None = None,
    timer_s: float | None = None,
) -> tuple[Split, ...]:
    """The run in parts of `unit_m` metres, the last one shorter; () when nothing tells how far it was at which time.

    `started_ms`: when the timer was started, Unix ms. With `distance_m` (the runner's own correction) the distances are
    stretched to it. `timer_s`, how long the timer ran by the device, tells whether a gap in which nobody got anywhere was
    stood out with the timer running, or was a pause that the device did not tell of. Together the splits are as long as
    the run, and last as long as its timer ran. Standing on a boundary belongs to the split that follows.
    """
    found = _along(trace, started_ms, timer_s)
    if found is None:
        return ()
    clock, metres = found
    if distance_m is not None and metres[-1] > 0:
        metres = metres * (distance_m / metres[-1])
    total = float(metres[-1])
    n = int(total // unit_m)
    edges = np.arange(n + 1) * unit_m
    if total - edges[-1] > _SLIVER_M or n == 0:
        edges = np.append(edges, total)
    else:
        edges[-1] = total
    if total <= 0:
        return ()
    at = np.interp(edges, *_rising(metres, clock))
    at[0], at[-1] = 0.0, clock[-1]
    means = _means(trace, clock, at)
    climbed = climbing(trace)
    ups = None if climbed is None else np.interp(at, clock, climbed[0])
    return tuple(
        Split(
            from_m=float(edges[i]),
            distance_m=float(edges[i + 1] - edges[i]),
            timer_s=float(at[i + 1] - at[i]),
            partial=bool(edges[i + 1] - edges[i] < unit_m - 2 * _SLIVER_M),
            cadence_spm=_known(means["cadence"][i], 2),
            stance_time_ms=_known(means["stance_time"][i]),
            ascent_m=None if ups is None else float(ups[i + 1] - ups[i]),
        )
        for i in range(len(edges) - 1)
    )


def _along(trace: Trace, started_ms: int, timer_s: float | None) -> tuple[Floats, Floats] | None:
    """At each sample seconds of the timer and metres since the start: metres as counted, else of speed, else of steps."""
    if len(trace) < 2:  # noqa: PLR2004 - one sample is no way
        return None
    found = counted(started_ms, trace)
    if found is not None and found[1][-1] > 0:
        known, values = found
        metres = np.interp(trace.t_ms, trace.t_ms[known], np.maximum.accumulate(values))
    else:
        each = (integrated(trace, speed) for speed in (trace.column("speed"), stepped(trace)))
        moved = next((way for way in each if way is not None and way[-1] > 0), None)
        if moved is None:
            return None
        metres = moved
    return _timer(trace, started_ms, metres, timer_s), metres


def _timer(trace: Trace, started_ms: int, metres: Floats, timer_s: float | None) -> Floats:
    """Seconds of the timer at each sample: real time less the pauses, and less idle gaps if that is more than `timer_s`."""
    clock = trace.t_ms.astype(np.float64)
    for first, last in trace.pauses:
        clock -= np.clip(trace.t_ms, first, last) - first
    gaps = np.maximum(np.diff(clock) / 1000, 0.0)
    if timer_s is None or gaps.sum() > timer_s * (1 + _TOLERANCE) + REST_GAP_S:
        idle = (gaps > REST_GAP_S) & (np.diff(metres) < _CRAWL_M_S * gaps)
        gaps = np.where(idle, REST_GAP_S, gaps)
    before = min(max((int(trace.t_ms[0]) - started_ms) / 1000, 0.0), REST_GAP_S)
    return np.cumsum(np.concatenate(([before], gaps)))


def _rising(metres: Floats, clock: Floats) -> tuple[Floats, Floats]:
    """The samples at which the runner first got as far as that, with the start in front."""
    new = np.concatenate(([True], np.diff(metres) > 0))
    return np.concatenate(([-1e-9], metres[new])), np.concatenate(([0.0], clock[new]))


def _means(trace: Trace, clock: Floats, at: Floats) -> dict[str, Floats]:
    """Time-weighted means between the instants `at` of the timer; NaN where nothing was measured."""
    gaps = np.minimum(np.diff(clock, prepend=0.0), REST_GAP_S)
    weight = (gaps + np.append(gaps[1:], 0.0)) / 2
    n = len(at) - 1
    place = np.clip(np.searchsorted(at, clock, side="right") - 1, 0, n - 1)
    out = {}
    for name in ("cadence", "stance_time"):
        column = trace.column(name)
        known = np.isfinite(column) & (column > 0)
        seconds = np.bincount(place[known], weight[known], n)
        summed = np.bincount(place[known], weight[known] * column[known], n)
        out[name] = np.divide(summed, seconds, out=np.full(n, np.nan), where=seconds > 0)
    return out


def _known(value: float, times: float = 1.0) -> float | None:
    return float(value) * times if np.isfinite(value) else None
