"""What the API says about runs and findings: types of its own, not those of the store; units in the names."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Out(BaseModel):
    """Base of everything that goes out: every field is always there, null when it is not known."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class Metrics(Out):
    """What a run did to the calf; null = not known."""

    calf_load: float | None = Field(description="calf-km of the headline leg", examples=[9.8])
    calf_load_left: float | None = Field(description="calf-km, only with per-foot data", examples=[9.6])
    calf_load_right: float | None = Field(description="calf-km, only with per-foot data", examples=[9.8])
    peak_force_bw: float | None = Field(description="peak vertical force, body weights", examples=[2.6])
    cadence_spm: float | None = Field(description="steps a minute, both feet", examples=[172.4])
    stance_time_ms: float | None = Field(description="contact time, ms", examples=[241.0])
    stance_time_source: str | None = Field(description="measured, estimated or time_only", examples=["measured"])
    forefoot_share: float | None = Field(description="share of forefoot landings, 0 to 1", examples=[0.34])
    strike_source: str | None = Field(description="the sensor's name, or declared", examples=["runscribe"])


class Run(Out):
    """A run."""

    id: int = Field(examples=[42])
    started_at: str = Field(description="UTC", examples=["2026-11-22T08:01:00.000Z"])
    source: str = Field(description="the device, or import", examples=["watch"])
    file: str | None = Field(examples=["2026-11-22.fit"])
    state: str = Field(description="complete or incomplete", examples=["complete"])
    revision: int = Field(examples=[1])
    excluded: bool = Field(description="not counted, by the runner's choice")
    samples: int = Field(examples=[3600])
    steps: int = Field(examples=[0])
    distance_m: float | None = Field(examples=[10012.4])
    timer_s: float | None = Field(examples=[3312.0])
    ascent_m: float | None = Field(examples=[84.0])
    metrics: Metrics
    shoe: int | None = Field(examples=[1])
    temperature_c: float | None = Field(description="entered by the runner, °C", examples=[27.0])
    excluded_reason: str | None
    corrections: dict[str, Any]
    flags: list[str] = Field(description="data-quality notes", examples=[["silence"]])
    name: str = Field(description='what the runner calls it; "" = nothing', examples=["Long one along the river"])
    note: str = Field(description="what the runner wrote about it", examples=["Left calf tight on the last hill."])
    analysed: bool


class RunTotals(Out):
    """Sums of runs; those that the runner left out are in `runs` alone. null = no run has it."""

    runs: int = Field(examples=[208])
    counted: int = Field(examples=[207])
    distance_m: float | None = Field(examples=[1912000.0])
    timer_s: float | None = Field(examples=[621400.0])
    calf_load: float | None = Field(description="calf-km", examples=[2051.4])
    unknown: int = Field(description="counted runs of unknown calf load: the sum lacks theirs", examples=[0])


class RunPage(Out):
    """Runs, newest first; `next` is the cursor of the page of older runs, `previous` of newer ones, null where none are."""

    items: list[Run]
    next: str | None = Field(examples=["1763800000000.42"])
    previous: str | None = Field(examples=["n1763900000000.44"])
    total: RunTotals = Field(description="of all runs that match, on whatever page")


class RunChange(BaseModel):
    """What the runner says about a run; only what is sent is changed. `distance_m` null takes the device's own back."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"excluded": True, "excluded_reason": "a lift"}]}
    )
    excluded: bool = False
    excluded_reason: str | None = Field(None, max_length=200)
    distance_m: float | None = Field(None, gt=0, le=1_000_000, allow_inf_nan=False)
    shoe_id: int | None = Field(None, ge=1, le=2**53)
    name: str = Field("", max_length=80, description='what the runner calls it; "" takes it back')
    note: str = Field("", max_length=2000)
    temperature_c: float | None = Field(
        None, ge=-60, le=70, allow_inf_nan=False, description="of the air, where no sensor has it, °C"
    )


class EvidenceOut(Out):
    """One number that tripped a rule, with its limit."""

    metric: str = Field(examples=["distance"])
    value: float | str | None = Field(examples=[14.2])
    limit: float | None = Field(None, examples=[11.0])
    unit: str = Field("", examples=["km"])
    window: str = Field("", examples=["30 days"])
    samples: int | None = None
    sensor: str | None = None


class SourceOut(Out):
    """Where a rule comes from, with the limits of the study."""

    name: str = Field(examples=["Frandsen 2025"])
    doi: str | None = Field(None, examples=["10.1136/bjsports-2024-109380"])
    says: str = ""
    limits: str = ""


class TraceColumn(Out):
    """One measure in n slices of time; null where nothing was measured."""

    title: str
    unit: str = Field(examples=["steps/min"])
    axis: tuple[float, float] = Field(description="the fixed axis it is drawn on", examples=[(140, 200)])
    least: list[float | None]
    mean: list[float | None]
    most: list[float | None]


class TraceColumns(Out):
    """A run, down-sampled: `n` slices of `slice_s` seconds from `started_at`."""

    run: int
    started_at: str
    slice_s: float
    n: int
    columns: dict[str, TraceColumn]


class BandOut(Out):
    """The runner's own range, calf-km in 7 days."""

    lower: float = Field(examples=[28.1])
    upper: float = Field(examples=[39.4])
    red: float = Field(description="the red line", examples=[45.3])


class LimitOut(Out):
    """One thing that bounds today's run."""

    rule: str
    title: str
    why: str
    room_m: float | None


class TodayOut(Out):
    """How far the runner can go today, and why; null = not enough data."""

    room_m: float | None = Field(examples=[8400.0])
    sentence: str
    next_action: str
    week_calf_km: float | None
    week_distance_m: float | None
    band: BandOut | None
    state: str = Field(description="below, in, above, over or unknown", examples=["in"])
    word: str = Field(description="the state in words", examples=["In range"])
    limits: list[LimitOut]
    note: str
    held: str | None = Field(
        None,
        description="why no distance is offered: an open red flag, a rest window, or a stop that no report followed: "
        "flag, rest, pain or limp",
    )


class WeekOut(Out):
    """One calendar week; `calf_km` null = unknown, which is not rest."""

    start: date
    calf_km: float | None
    distance_m: float | None
    ascent_m: float | None
    runs: int
    band: BandOut | None
    state: str
    current: bool
    mark: str | None = Field(description="race or taper, by the runner")
    work_minutes: float | None = Field(
        None,
        description="other calf work of the week (hike, football, skipping), minutes as entered; not in calf_km",
    )


class SettingOut(Out):
    """A number of a rule that a runner can change within `low` and `high` (PATCH the runner's `thresholds`)."""

    name: str = Field(examples=["load.session_spike.ratio"])
    what: str = Field(examples=["Distance over the longest of the previous 30 days, from which it is told"])
    unit: str = Field(examples=["times"])
    default: float = Field(examples=[1.1])
    low: float
    high: float
    source: str


class RuleOut(Out):
    """One rule of the catalogue."""

    id: str = Field(examples=["load.session_spike"])
    version: int
    title: str
    statement: str
    kind: str
    severity: str
    grade: str
    needs: str = Field(description="what it has to know; without that it says nothing")
    do: str
    thresholds: list[SettingOut]
    sources: list[SourceOut]
