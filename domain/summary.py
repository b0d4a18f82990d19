"""Distance, time and climb of a run, from its trace, checked against what the device itself says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from domain.model import RecordedRun


@dataclass(frozen=True, slots=True)
class Summary:
    """Totals of a run; None = not known."""

    distance_m: float | None
    timer_s: float | None
    elapsed_s: float | None
    ascent_m: float | None
    descent_m: float | None


def summarise(recorded: RecordedRun) -> Summary:
    """PLACEHOLDER until the FIT slice lands."""
    recording, trace = recorded.recording, recorded.trace
    distance = trace.column("distance")
    known = distance[np.isfinite(distance)]
    measured = float(known[-1] - known[0]) if len(known) else recording.total_distance_m
    span = (recording.ended_ms - recording.started_ms) / 1000
    return Summary(
        measured,
        recording.total_timer_s or span,
        recording.total_elapsed_s or span,
        recording.total_ascent_m,
        recording.total_descent_m,
    )
