"""A run as later runs remember it: a few numbers, never its samples."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class PastRun(NamedTuple):
    """One analysed run in a runner's history; None = not known. Loads in calf-km, distances in metres, times in seconds.

    `day` is the ordinal of its calendar day in the runner's zone. `speeds`, `bins` and `pace` are packed as in
    `domain.metrics`. A tuple, because a whole window of them is made for every run that is judged.
    """

    run_id: int
    started_ms: int
    ended_ms: int
    day: int
    distance_m: float | None = None
    ascent_m: float | None = None
    moving_s: float | None = None
    excluded: bool = False
    excluded_reason: str | None = None
    calf: float | None = None
    """At the runner's own b."""
    calf_b: tuple[float | None, float | None, float | None] = (None, None, None)
    """At b = 1, 2 and 4."""
    stance_source: str | None = None
    forefoot_share: float | None = None
    strike_source: str | None = None
    shoe_id: int | None = None
    sensors: Mapping[str, str] = MappingProxyType({})
    """Which sensor measured which field; empty for runs that are too old to be compared."""
    speeds: bytes = b""
    bins: bytes = b""
    pace: bytes = b""
    """Empty for runs that are too old to be looked at for their fast parts."""
