"""What one run did to the calf: the result of the arithmetic, ready to be stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Metrics:
    """The numbers of one run; None = not known. Loads are in calf-km, `b` is the exponent of the load model.

    `speeds`: seconds at each 0.1 m/s of speed from 0, little-endian uint16; `bins`: rows of `analysis.segments.BIN_COLUMNS`
    at each 0.3 m/s of speed, little-endian float32; `pace`: smoothed speed every 10 s, a byte each (`analysis.pace`).
    They are what rules on later runs need of this one without its trace.
    """

    version: int
    calf_load: float | None = None
    calf_load_b1: float | None = None
    calf_load_b2: float | None = None
    calf_load_b4: float | None = None
    calf_load_left: float | None = None
    calf_load_right: float | None = None
    peak_force_bw: float | None = None
    cadence_spm: float | None = None
    stance_time_ms: float | None = None
    stance_time_source: str | None = None
    """measured | estimated | time_only"""
    forefoot_share: float | None = None
    strike_source: str | None = None
    """The sensor's name | declared | None."""
    moving_s: float | None = None
    speeds: bytes = b""
    bins: bytes = b""
    pace: bytes = b""
    detail: Mapping[str, Any] = field(default_factory=dict)
    """JSON-ready: coverage, thirds, balance, climb, the settings it was computed with."""
