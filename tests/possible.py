"""What no body, watch or Earth can do: an independent look at what would be stored of a run, however it was read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from domain.model import Lap
from formats import trace as trace_format
from formats.packed import PackedRun

RANGES = {
    "distance": (0, 1_000_000),
    "speed": (0, 12.5),
    "cadence": (0, 150),
    "stance_time": (80, 1000),
    "stance_time_balance": (20, 80),
    "vertical_oscillation": (5, 300),
    "step_length": (100, 3500),
    "power": (0, 3000),
    "heart_rate": (20, 250),
    "grade": (-60, 60),
    "altitude": (-500, 9000),
    "temperature": (-60, 70),
    "position_lat": (-90, 90),
    "position_long": (-180, 180),
    "strike": (0, 2),
    "strike_left": (0, 2),
    "strike_right": (0, 2),
    "pronation_left": (-60, 60),
    "pronation_right": (-60, 60),
    "impact_g": (0, 100),
}
"""Field → what it can be, in its unit."""
FIRST_MS, LAST_MS = 631_065_600_000, 1_900_000_000_000
"""When FIT begins to count (a watch without a date starts there), and March 2030."""
LONGEST_S = 6 * 86_400.0
"""The longest races that anybody finishes."""
RECORDS = ((100.0, 12.5), (400.0, 9.3), (1500.0, 7.3), (5000.0, 6.65), (10_000.0, 6.4), (21_000.0, 6.2), (42_000.0, 5.9))
"""Nobody has run so far, m, faster than so fast on average, m/s (men's world records, rounded up)."""
_CLIMB_M_S, _FALL_M_S = 1.0, 5.0
"""The vertical kilometre takes 29 min; nobody falls faster downhill on their feet."""
_STRIDES_S = 2.5


def impossible(run: PackedRun, pauses: Sequence[tuple[int, int]] | None = None) -> list[str]:
    """Everything about a run that cannot be, in words; nothing is as it should be."""
    return [
        *_samples(run),
        *_times(run, run.pauses if pauses is None else pauses),
        *_totals(run),
        *_laps(run),
        *_numbers(run),
    ]


def _samples(run: PackedRun) -> Iterator[str]:
    trace = trace_format.decode(run.samples, run.steps, run.pauses)
    if len(trace) < 2 or len(trace) != run.n_samples:
        yield f"{len(trace)} samples, told as {run.n_samples}"
    if (np.diff(trace.t_ms) <= 0).any():
        yield "time goes backwards"
    if len(trace) and not run.recording.started_ms - 6 * 3_600_000 <= trace.t_ms[0]:
        yield "samples from long before the start"
    if len(trace) and int(trace.t_ms[-1] - trace.t_ms[0]) > LONGEST_S * 1000:
        yield f"samples over {(trace.t_ms[-1] - trace.t_ms[0]) / 86_400_000:.0f} days"
    for name, column in trace.columns.items():
        low, high = RANGES[name]
        known = column[~np.isnan(column)]
        if len(column) != len(trace) or not len(known):
            yield f"{name}: {len(column)} values, {len(known)} known"
        elif not np.isfinite(known).all() or known.min() < low or known.max() > high:
            yield f"{name}: {known.min()} … {known.max()}"


def _times(run: PackedRun, pauses: Sequence[tuple[int, int]]) -> Iterator[str]:
    recording, summary = run.recording, run.summary
    if not FIRST_MS <= recording.started_ms <= LAST_MS:
        yield f"started at {recording.started_ms}"
    if recording.time_created_ms is not None and not FIRST_MS <= recording.time_created_ms <= LAST_MS:
        yield f"created at {recording.time_created_ms}"
    span_s = (recording.ended_ms - recording.started_ms) / 1000
    if not 0 < span_s <= LONGEST_S:
        yield f"lasts {span_s} s"
    elapsed, timer = summary.elapsed_s, summary.timer_s
    if elapsed is None or not 0 < elapsed <= span_s * 1.02 + 2:
        yield f"elapsed {elapsed} of {span_s} s"
    elif timer is None or not 0 <= timer <= elapsed * 1.02 + 1:
        yield f"timer {timer} of {elapsed} s"
    last = recording.started_ms
    for first, to in pauses:
        if not last <= first < to <= recording.ended_ms:
            yield f"pause {first}…{to} outside or out of order"
        last = to


def _totals(run: PackedRun) -> Iterator[str]:
    recording, summary = run.recording, run.summary
    seconds = max(summary.elapsed_s or 0.0, 1.0)
    for name, metres in (("distance", summary.distance_m), ("the device's distance", recording.total_distance_m)):
        yield from _run_so_far(name, metres, seconds)
    for name, climbed, most in (
        ("ascent", summary.ascent_m, _CLIMB_M_S),
        ("descent", summary.descent_m, _FALL_M_S),
        ("the device's ascent", recording.total_ascent_m, _CLIMB_M_S),
        ("the device's descent", recording.total_descent_m, _FALL_M_S),
    ):
        if climbed is not None and not 0 <= climbed <= most * seconds + 30:
            yield f"{name} {climbed} m in {seconds:.0f} s"
    if recording.total_strides is not None and not 0 <= recording.total_strides <= _STRIDES_S * seconds + 10:
        yield f"{recording.total_strides} strides in {seconds:.0f} s"


def _run_so_far(name: str, metres: float | None, seconds: float) -> Iterator[str]:
    if metres is None:
        return
    limit = min([speed for far, speed in RECORDS if metres >= far], default=12.5)
    if not 0 <= metres <= limit * seconds + 20:
        yield f"{name} {metres} m in {seconds:.0f} s"


def _laps(run: PackedRun) -> Iterator[str]:
    recording = run.recording
    for lap in recording.laps:
        if not recording.started_ms - 1000 <= lap.started_ms <= recording.ended_ms:
            yield f"a lap from {lap.started_ms}"
        yield from _lap(lap, (recording.ended_ms - recording.started_ms) / 1000)


def _lap(lap: Lap, span_s: float) -> Iterator[str]:
    for name, seconds in (("timer", lap.timer_s), ("elapsed", lap.elapsed_s)):
        if seconds is not None and not 0 <= seconds <= span_s * 1.02 + 2:
            yield f"a lap's {name} of {seconds} s in {span_s:.0f} s"
    yield from _run_so_far("a lap's distance", lap.distance_m, lap.elapsed_s or lap.timer_s or span_s)
    for name, value, low, high in (
        ("cadence", lap.cadence_spm, 0, 300),
        ("contact time", lap.stance_time_ms, 80, 1000),
        ("heart rate", lap.heart_rate_bpm, 20, 250),
        ("ascent", lap.ascent_m, 0, _CLIMB_M_S * span_s + 30),
    ):
        if value is not None and not low <= value <= high:
            yield f"a lap's {name} {value}"


def _numbers(run: PackedRun) -> Iterator[str]:
    """No NaN and no infinity anywhere in what is said of a run, and nothing of its metrics that no runner has."""
    for name, value in _leaves({"recording": asdict(run.recording), "summary": asdict(run.summary)}):
        if not math.isfinite(value):
            yield f"{name} is {value}"
    found = run.metrics
    if found is None:
        yield "no metrics"
        return
    for name, value in _leaves(asdict(found)):
        if not math.isfinite(value):
            yield f"metrics {name} is {value}"
    span_s = (run.recording.ended_ms - run.recording.started_ms) / 1000
    for name, amount, low, high in (
        ("calf load", found.calf_load, 0, span_s * 12.5 / 1000 * 20),
        ("peak force", found.peak_force_bw, 0.5, 6),
        ("cadence", found.cadence_spm, 0, 300),
        ("contact time", found.stance_time_ms, 80, 1000),
        ("forefoot share", found.forefoot_share, 0, 1),
        ("moving", found.moving_s, 0, span_s * 1.02 + 20),
    ):
        if amount is not None and not low <= amount <= high:
            yield f"{name} {amount}"


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, float]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{name}.{key}")
    elif isinstance(value, list | tuple):
        for n, inner in enumerate(value):
            yield from _leaves(inner, f"{name}[{n}]")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield name, float(value)
