"""What the API says about one run beside its totals: laps, splits, its portrait, and the way it took."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas import Out, Run


class LapOut(Out):
    """A lap as the watch counted it; null = the watch does not say."""

    started_at: str = Field(description="UTC", examples=["2026-11-22T08:01:00.000Z"])
    timer_s: float | None = Field(examples=[331.2])
    elapsed_s: float | None = Field(examples=[331.2])
    distance_m: float | None = Field(examples=[1000.0])
    cadence_spm: float | None = Field(description="steps a minute, both feet", examples=[172.5])
    stance_time_ms: float | None = Field(examples=[241.0])
    heart_rate_bpm: float | None = Field(examples=[148.0])
    ascent_m: float | None = Field(examples=[4.0])
    trigger: str = Field(description='what ended it, by FIT\'s names; "" = not said', examples=["distance"])


class LapsOut(Out):
    """The laps of a run, in order; none when the watch counted none."""

    items: list[LapOut]


class SplitOut(Out):
    """A kilometre or mile of the run, from its trace; `timer_s` without pauses."""

    from_m: float = Field(examples=[0.0])
    distance_m: float = Field(examples=[1000.0])
    timer_s: float = Field(examples=[331.2])
    partial: bool = Field(description="the rest of the run, shorter than a whole split")
    cadence_spm: float | None = Field(examples=[172.5])
    stance_time_ms: float | None = Field(examples=[241.0])
    ascent_m: float | None = Field(examples=[4.0])


class SplitsOut(Out):
    """The run in parts of `unit_m`; none when nothing tells how far it was at which time."""

    unit_m: float = Field(examples=[1000.0])
    items: list[SplitOut]


class SegmentOut(Out):
    """All the time of one kind, and what it did to the calf; together they are the whole run."""

    kind: str = Field(description="warm_up, easy, fast, hills or cool_down", examples=["fast"])
    seconds: float = Field(examples=[420.0])
    calf_km: float = Field(examples=[1.6])
    distance_m: float = Field(examples=[1590.0])


class StretchOut(Out):
    """A piece of the run on its time axis, seconds of the clock since the first sample."""

    kind: str = Field(description="warm_up, fast or cool_down", examples=["warm_up"])
    from_s: float = Field(examples=[0.0])
    to_s: float = Field(examples=[610.0])


class ThirdOut(Out):
    """A third of the running time: means over it."""

    seconds: float = Field(examples=[1100.0])
    speed_m_s: float | None = Field(examples=[3.02])
    cadence_spm: float | None = Field(examples=[171.0])
    stance_time_ms: float | None = Field(description="measured only", examples=[244.0])
    forefoot_share: float | None = Field(description="by a sensor only, 0 to 1", examples=[0.34])
    calf_per_km: float | None = Field(description="calf-km a kilometre", examples=[1.07])


class ShiftOut(Out):
    """Last third less first at the same speeds: what fatigue does to form."""

    seconds: float = Field(description="of either third that were compared", examples=[780.0])
    speed_m_s: float = Field(examples=[3.0])
    cadence_spm: float | None = Field(examples=[-1.2])
    stance_time_ms: float | None = Field(examples=[5.4])
    forefoot_share: float | None = Field(examples=[0.02])


class StrikeOut(Out):
    """Shares of rear-, mid- and forefoot landings, 0 to 1."""

    left: tuple[float, float, float] = Field(examples=[(0.1, 0.5, 0.4)])
    right: tuple[float, float, float] = Field(examples=[(0.1, 0.5, 0.4)])
    apart: bool = Field(description="whether the feet are known apart")
    sensor: str = Field(examples=["runscribe"])
    seconds: float = Field(examples=[3200.0])


class PortraitOut(Out):
    """A run looked at closely. `fast_m_s` null: too little of the 90 days before is known to call anything fast."""

    segments: list[SegmentOut]
    stretches: list[StretchOut]
    fast_m_s: float | None = Field(examples=[3.45])
    thirds: list[ThirdOut]
    shift: ShiftOut | None
    strike: StrikeOut | None
    balance_left: float | None = Field(description="% of contact time on the left foot", examples=[50.3])


class PlaceOut(Out):
    """Where the runner was, `t_s` seconds of the clock after the first sample."""

    t_s: float = Field(examples=[12.0])
    lat: float = Field(examples=[52.51632])
    long: float = Field(examples=[13.37772])


class TrackOut(Out):
    """The way a run took, in at most 400 places; a new part begins after a gap, and where the runner hides the way."""

    parts: list[list[PlaceOut]]


class SourceOut(Out):
    """A further recording of a run, from another device or file; what counts is the one that the run itself shows."""

    id: int = Field(examples=[7])
    source: str = Field(description="the device, or import", examples=["import"])
    file: str | None = Field(examples=["strava/2026-11-22.gpx"])
    device: dict[str, str] = Field(examples=[{"maker": "garmin"}])
    started_at: str = Field(description="UTC", examples=["2026-11-22T08:01:00.000Z"])
    ended_at: str = Field(description="UTC", examples=["2026-11-22T08:56:12.000Z"])
    state: str = Field(description="complete or incomplete", examples=["complete"])
    samples: int = Field(examples=[3312])
    steps: int = Field(examples=[0])
    distance_m: float | None = Field(examples=[10031.0])
    timer_s: float | None = Field(examples=[3312.0])
    measured: list[str] = Field(description="what it has for at least half of the run", examples=[["cadence", "position"]])
    why: Literal[
        "chosen", "covers", "load", "form", "density", "complete", "place", "original", "laps", "samples", "first"
    ] = Field(
        description="why it does not count: the runner chose the other; it misses part of the run; the other has more of "
        "what calf load is worked out from (load), of what rules on form read (form), more samples a second (density), its "
        "end and all samples (complete), more of where and how fast (place), is the device's own file (original), has laps, "
        "has more samples; or says the same and was there first"
    )


class RunInFull(Run):
    """A run with its further recordings."""

    sources: list[SourceOut]
