"""Distance, time and climb of a run, from its trace, checked against what the device itself says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain import possible
from domain.model import RecordedRun, Recording
from domain.possible import FASTEST_M_S
from domain.trace import Floats, Trace, chosen
from domain.units import REST_GAP_S

_RESTART = 0.5
"""A distance that falls below this share of what it was has started over; a smaller fall is a correction."""
_SMOOTH_S = 20.0
_CLIMB_M = 2.0
"""Smoothed altitude counts as climbed once it differs by this much: below it is the barometer's own noise [A]."""
_TOLERANCE = 0.02


@dataclass(frozen=True, slots=True)
class Summary:
    """Totals of a run; None = not known."""

    distance_m: float | None
    timer_s: float | None
    elapsed_s: float | None
    ascent_m: float | None
    descent_m: float | None


def summarise(recorded: RecordedRun) -> Summary:
    """Totals of a run.

    Distance: what the distance column covers, else speed integrated over time, else steps times their length, else the
    device's total; of a damaged file the device's total, when samples are lost but the total is not.
    Time: the device's total where it is possible, else the time between start and end without pauses.
    Ascent and descent: the device's totals, else from smoothed altitude.
    What nobody can have run or climbed in that time (`domain.possible`) is not known.
    """
    recording, trace = recorded.recording, recorded.trace
    up, down = recording.total_ascent_m, recording.total_descent_m
    if up is None or down is None:
        climbed, fallen = _climb(trace)
        up, down = climbed if up is None else up, fallen if down is None else down
    timer, elapsed = _times(recording, trace)
    distance = _distance(recording, trace)
    return Summary(
        distance_m=distance if possible.far(distance, elapsed) else None,
        timer_s=timer,
        elapsed_s=elapsed,
        ascent_m=up if possible.climbed(up, elapsed) else None,
        descent_m=down if possible.descended(down, elapsed) else None,
    )


def active_dt_s(trace: Trace) -> Floats:
    """Seconds to integrate over between each sample and the next (n - 1 of them).

    Real time without the pauses in it; a gap of more than 10 s counts 10 s, because nothing is known of the rest.
    """
    if len(trace) < 2:  # noqa: PLR2004 - between one sample there is nothing
        return np.empty(0)
    clock = trace.t_ms.astype(np.float64)
    paused = np.zeros(len(clock))
    for start, end in trace.pauses:
        paused += np.clip(clock, start, end) - start
    return np.minimum(np.diff(clock - paused) / 1000, REST_GAP_S)


def _distance(recording: Recording, trace: Trace) -> float | None:
    measured = _measured(recording, trace)
    total, elapsed = recording.total_distance_m, recording.total_elapsed_s
    if "partial_file" in recording.flags and total and elapsed and total <= elapsed * FASTEST_M_S:
        return max(total, measured or 0.0)
    return total if measured is None else measured


def _measured(recording: Recording, trace: Trace) -> float | None:
    for measured in (_covered(recording, trace), _integrated(trace, trace.column("speed"))):
        if measured is not None and measured > 0:
            return measured
    paced = _integrated(trace, stepped(trace))
    return paced if paced is not None and paced > 0 else None


def _covered(recording: Recording, trace: Trace) -> float | None:
    """Metres that the distance column covers, through restarts of the count; None without two values."""
    found = counted(recording.started_ms, trace)
    return None if found is None else float(found[1][-1])


def counted(started_ms: int, trace: Trace) -> tuple[NDArray[np.bool_], Floats] | None:
    """Which of the n samples know their distance, and for those the metres since the start, through restarts of the count.

    None without two values.
    """
    column = trace.column("distance")
    known = np.isfinite(column)
    if np.count_nonzero(known) < 2:  # noqa: PLR2004 - a span has two ends
        return None
    (values,) = chosen(known, column)
    steps = values[1:] - values[:-1]
    restarted = (steps < 0) & (values[1:] < values[:-1] * _RESTART)
    # The first sample may already be some metres into the run; a count taken over from before the run is far more.
    waited_s = (int(trace.t_ms[known.argmax()]) - started_ms) / 1000 + 1
    before = float(values[0]) if values[0] <= FASTEST_M_S * waited_s else 0.0
    return known, np.cumsum(np.concatenate(([before], np.where(restarted, values[1:], steps))))


def _integrated(trace: Trace, speed: Floats) -> float | None:
    """Metres from n speeds in m/s, each interval at the mean of its two ends; None when none has both."""
    found = integrated(trace, speed)
    return None if found is None else float(found[-1])


def integrated(trace: Trace, speed: Floats) -> Floats | None:
    """Metres up to each of the n samples, from n speeds in m/s; None when no interval has a speed at both its ends."""
    if len(trace) < 2:  # noqa: PLR2004 - no interval
        return None
    mean = (speed[1:] + speed[:-1]) / 2
    if not np.isfinite(mean).any():
        return None
    return np.concatenate(([0.0], np.cumsum(np.where(np.isfinite(mean), mean * active_dt_s(trace), 0.0))))


def stepped(trace: Trace) -> Floats:
    """Speed of n samples from the length and the number of steps, m/s."""
    return trace.column("step_length") / 1000 * trace.column("cadence") * 2 / 60


def _times(recording: Recording, trace: Trace) -> tuple[float, float]:
    """Seconds the timer ran, and seconds from start to end."""
    span = (recording.ended_ms - recording.started_ms) / 1000
    elapsed = recording.total_elapsed_s or span
    paused = sum(end - start for start, end in trace.pauses) / 1000
    timer = recording.total_timer_s
    if timer is None or not 0 < timer <= elapsed * (1 + _TOLERANCE) + 1:
        timer = max(elapsed - paused, 0.0)
    return timer, elapsed


def _climb(trace: Trace) -> tuple[float | None, float | None]:
    """Metres up and down; None without altitude."""
    found = climbing(trace)
    return (None, None) if found is None else (float(found[0][-1]), float(found[1][-1]))


def climbing(trace: Trace) -> tuple[Floats, Floats] | None:
    """Metres climbed and descended up to each of the n samples; None without altitude.

    Altitude is smoothed over 20 s and counted in steps of 2 m.
    """
    column = trace.column("altitude")
    known = np.isfinite(column)
    if known.sum() < 2:  # noqa: PLR2004 - a difference needs two
        return None
    time_s = (trace.t_ms[known] - trace.t_ms[known][0]) / 1000
    sums = np.concatenate(([0.0], np.cumsum(column[known])))
    first = np.searchsorted(time_s, time_s - _SMOOTH_S / 2)
    last = np.searchsorted(time_s, time_s + _SMOOTH_S / 2, side="right")
    smooth = (sums[last] - sums[first]) / (last - first)
    at = np.flatnonzero(known)
    up, down = np.zeros(len(trace)), np.zeros(len(trace))
    level = float(smooth[0])
    by = max(1, len(smooth) // 10_000)
    for i, height in zip(at[::by].tolist(), smooth[::by].tolist(), strict=True):
        if abs(height - level) >= _CLIMB_M:
            up[i], down[i] = max(height - level, 0.0), max(level - height, 0.0)
            level = height
    return np.cumsum(up), np.cumsum(down)
