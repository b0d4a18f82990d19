"""One run looked at closely: its segments, its thirds, its feet. Worked out when it is looked at, not stored.

Seconds without pauses unless it says otherwise; loads in calf-km of the headline leg; None = not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SegmentKind = Literal["warm_up", "easy", "fast", "hills", "cool_down"]
SEGMENTS: tuple[SegmentKind, ...] = ("warm_up", "easy", "fast", "hills", "cool_down")


@dataclass(frozen=True, slots=True)
class Segment:
    """All the time of a run that was of one kind, and what it did to the calf. Together they are the whole run."""

    kind: SegmentKind
    seconds: float
    calf_km: float
    distance_m: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the run as it lies on its time axis: [from_s, to_s) of the clock, seconds since the first sample."""

    kind: Literal["warm_up", "fast", "cool_down"]
    from_s: float
    to_s: float


@dataclass(frozen=True, slots=True)
class Third:
    """A third of the running time: means over it. Contact time is the measured one only, the strike a sensor's only."""

    seconds: float
    speed_m_s: float | None = None
    cadence_spm: float | None = None
    stance_time_ms: float | None = None
    forefoot_share: float | None = None
    calf_per_km: float | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """Last third less first at the same speeds; `seconds` of either were compared, at a mean of `speed_m_s`."""

    seconds: float
    speed_m_s: float
    cadence_spm: float | None = None
    stance_time_ms: float | None = None
    forefoot_share: float | None = None


@dataclass(frozen=True, slots=True)
class Strike:
    """Shares 0…1 of rear-, mid- and forefoot landings while running, by a sensor; both feet the same if not known apart."""

    left: tuple[float, float, float]
    right: tuple[float, float, float]
    apart: bool
    sensor: str
    seconds: float
    """Of running in which the sensor told."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """Everything above of one run.

    `fast_m_s`: above it the runner was fast by the 90 days before; None = too little is known, and then nothing is called
    warm-up, fast or cool-down.
    """

    segments: tuple[Segment, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    fast_m_s: float | None = None
    thirds: tuple[Third, ...] = ()
    shift: Shift | None = None
    strike: Strike | None = None
    balance_left: float | None = None
    """Contact-time balance while running, % left."""
