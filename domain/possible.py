"""What a runner can have done at all. A claim beyond it is damage or another sport, and is not kept. Pure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from domain.model import Lap, RecordedRun, Recording
from domain.trace import Floats, Ints

FASTEST_M_S = 12.5
LONGEST_S = 6 * 86_400.0
"""The longest races that anybody finishes."""
_RECORDS = ((400.0, 9.3), (1500.0, 7.28), (5000.0, 6.62), (10_000.0, 6.37), (21_000.0, 6.2), (42_000.0, 5.85))
"""Men's world records: nobody has run so far, m, faster than so fast on average, m/s."""
_SLACK_M = 15.0
"""A position is off by so much."""
_CLIMB_M_S, _FALL_M_S, _CLIMB_SLACK_M = 0.8, 3.0, 20.0
"""The vertical kilometre takes 29 min (0.58 m/s), and nobody runs down more steeply than this."""
_STRIDES_S = 2.5
"""Of one leg."""
_TOLERANCE = 0.02
_SPIKE = 5
"""A count that is off for so many samples and then back is a spike; for longer, it has moved."""
_STEP_M = 60.0
"""What a count may catch up with at once, beyond what can be run meanwhile, after a tunnel."""


def run(recorded: RecordedRun) -> RecordedRun:
    """A run with what somebody can have run: `counted` and `claims`, each told in its flags."""
    recording, trace = recorded.recording, recorded.trace
    if "distance" in trace.columns:
        distance, leaps = counted(trace.t_ms, trace.columns["distance"])
        if leaps:
            trace = replace(trace, columns={**trace.columns, "distance": distance})
            recording = replace(recording, flags=(*recording.flags, f"leaps:{leaps}"))
    return RecordedRun(claims(recording), trace)


def far(metres: float | None, seconds: float) -> bool:
    """Whether somebody can have run so far in that time."""
    if metres is None:
        return True
    limit = min((speed for least, speed in _RECORDS if metres >= least), default=FASTEST_M_S)
    return 0 <= metres <= limit * seconds + _SLACK_M


def climbed(metres: float | None, seconds: float) -> bool:
    """Whether somebody can have climbed so much in that time."""
    return metres is None or 0 <= metres <= _CLIMB_M_S * seconds + _CLIMB_SLACK_M


def descended(metres: float | None, seconds: float) -> bool:
    """Whether somebody can have come down so much in that time."""
    return metres is None or 0 <= metres <= _FALL_M_S * seconds + _CLIMB_SLACK_M


def lasted(seconds: float | None, most_s: float) -> bool:
    """Whether something can have taken so long within `most_s`."""
    return seconds is None or 0 <= seconds <= most_s * (1 + _TOLERANCE) + 1


def claims(recording: Recording) -> Recording:
    """A recording without those of its device's totals and laps that cannot be; a flag says how many those were."""
    span_s = max((recording.ended_ms - recording.started_ms) / 1000, 1.0)
    possible = {
        "total_elapsed_s": lasted(recording.total_elapsed_s, min(span_s, LONGEST_S)),
        "total_timer_s": lasted(recording.total_timer_s, span_s),
        "total_distance_m": far(recording.total_distance_m, span_s),
        "total_ascent_m": climbed(recording.total_ascent_m, span_s),
        "total_descent_m": descended(recording.total_descent_m, span_s),
        "total_strides": recording.total_strides is None or recording.total_strides <= _STRIDES_S * span_s + 10,
    }
    laps = tuple(_lap(lap, span_s) for lap in recording.laps)
    wrong = sum(not can_be for can_be in possible.values()) + sum(a != b for a, b in zip(laps, recording.laps, strict=True))
    if not wrong:
        return recording
    kept = replace(recording, laps=laps, flags=(*recording.flags, f"impossible_total:{wrong}"))
    nothing: dict[str, None] = {name: None for name, can_be in possible.items() if not can_be}
    return replace(kept, **nothing)  # type: ignore[arg-type]


def _lap(lap: Lap, span_s: float) -> Lap:
    elapsed = lap.elapsed_s if lasted(lap.elapsed_s, span_s) else None
    timer = lap.timer_s if lasted(lap.timer_s, span_s) else None
    seconds = elapsed or timer or span_s
    return replace(
        lap,
        elapsed_s=elapsed,
        timer_s=timer,
        distance_m=lap.distance_m if far(lap.distance_m, seconds) else None,
        ascent_m=lap.ascent_m if climbed(lap.ascent_m, seconds) else None,
    )


def counted(t_ms: Ints, distance: Floats) -> tuple[Floats, int]:
    """A distance column (n metres, NaN = not measured) without leaps that nobody runs, and how many values that changed.

    A value that leaps and comes back at once is wrong and becomes NaN; where the count stays away it has moved, and what
    follows is moved back. A count that starts over is left as it is.
    """
    known = np.flatnonzero(np.isfinite(distance))
    t_s, metres = t_ms[known] / 1000, distance[known].copy()
    if not (np.diff(metres) > _reach(np.diff(t_s))).any():
        return distance, 0
    bad = np.zeros(len(known), np.bool_)
    last = 0
    for i in range(1, len(known)):
        step = metres[i] - metres[last]
        leaps = step > _reach(t_s[i] - t_s[last])
        if (leaps or step < 0) and _back(t_s, metres, last, i):
            bad[i] = True
            continue
        if leaps:
            metres[i:] -= step
        last = i
    out = distance.copy()
    out[known] = np.where(bad, np.nan, metres)
    return out, int((~np.isclose(out, distance, equal_nan=True)).sum())


def _back(t_s: Floats, metres: Floats, last: int, at: int) -> bool:
    """Whether the count, away at sample `at`, is soon where it could be after sample `last`; true at the end, too."""
    soon = slice(at + 1, at + 1 + _SPIKE)
    steps = metres[soon] - metres[last]
    return at + 1 == len(metres) or bool(((steps >= 0) & (steps <= _reach(t_s[soon] - t_s[last]))).any())


def _reach(seconds: Floats) -> Floats:
    return FASTEST_M_S * seconds + _STEP_M


def near(times_s: Floats) -> NDArray[np.bool_]:
    """Which of n times (seconds, NaN = none) can be of one run with most of them."""
    with np.errstate(invalid="ignore"):
        return np.abs(times_s - np.nanmedian(times_s)) <= LONGEST_S / 2
