"""A made-up run for measuring: the same on every machine."""

from __future__ import annotations

import numpy as np

from domain.model import RecordedRun, Recording
from domain.trace import Trace


def recorded(start_ms: int, seconds: int) -> RecordedRun:
    """A seeded run of so many seconds at about 3 m/s, ten fields a second."""
    rng = np.random.default_rng(seconds)
    n = seconds + 1
    speed = 3.0 + rng.normal(0, 0.15, n)
    columns = {
        "distance": np.cumsum(speed),
        "speed": speed,
        "cadence": 84 + rng.normal(0, 1, n),
        "stance_time": 260 + rng.normal(0, 6, n),
        "stance_time_balance": 50 + rng.normal(0, 0.3, n),
        "vertical_oscillation": 84 + rng.normal(0, 2, n),
        "heart_rate": 150 + rng.normal(0, 3, n),
        "altitude": 100 + np.cumsum(rng.normal(0, 0.05, n)),
        "strike": rng.integers(0, 3, n).astype(np.float64),
        "step_length": 1000 * speed / 2.8,
    }
    trace = Trace(np.arange(1, n + 1), start_ms + 1000 * np.arange(n), columns)
    recording = Recording(
        key=f"bench/{start_ms}",
        source="bench",
        started_ms=start_ms,
        ended_ms=start_ms + 1000 * seconds,
        sensors={"stance_time": "hrm", "strike": "pod"},
        total_ascent_m=40.0,
    )
    return RecordedRun(recording, trace)
