"""What the API says and takes about runners, their reports, shoes and channels; and about the installation's health."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Out

Answer = Literal["yes", "no"]


class RunnerOut(Out):
    """A runner."""

    id: str = Field(examples=["ada"])
    born_year: int | None
    zone: str = Field(examples=["Europe/Berlin"])
    country: str | None = Field(examples=["DE"])
    units: str = Field(examples=["km"])
    language: str = Field(description="of every text the runner gets", examples=["en"])
    strike: str | None = Field(description="declared foot strike: rear, mid or fore")
    previous_strain: bool | None
    thresholds: dict[str, float] = Field(description="the runner's own values for settings of rules; others are default")


class RunnerIn(BaseModel):
    """A new runner."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"id": "ada", "zone": "Europe/Berlin"}]})
    id: str = Field(pattern=r"^[a-z0-9_-]{1,64}$")
    born_year: int | None = Field(None, ge=1900, le=2100)
    zone: str = Field("UTC", max_length=64)
    country: str | None = Field(None, pattern=r"^[A-Z]{2}$")
    units: Literal["km", "mi"] = "km"
    language: Literal["en", "de"] = "en"
    strike: Literal["rear", "mid", "fore"] | None = None
    previous_strain: bool | None = None


class RunnerChange(BaseModel):
    """What is to change about a runner; what is left out stays."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"thresholds": {"load.session_spike.ratio": 1.15}}]}
    )
    born_year: int | None = Field(None, ge=1900, le=2100)
    zone: str = Field("UTC", max_length=64)
    country: str | None = Field(None, pattern=r"^[A-Z]{2}$")
    units: Literal["km", "mi"] = "km"
    language: Literal["en", "de"] = "en"
    strike: Literal["rear", "mid", "fore"] | None = None
    previous_strain: bool | None = None
    thresholds: dict[str, float | None] = Field({}, description="null takes the default back")


class RedFlags(BaseModel):
    """The eight red-flag questions; one that is left out was not asked, which is never read as no."""

    model_config = ConfigDict(extra="forbid")
    cannot_bear_weight: Answer | None = None
    cannot_walk_normally: Answer | None = None
    chest_pain_or_breathless: Answer | None = None
    swelling_redness_warmth: Answer | None = None
    numb_or_tingling: Answer | None = None
    cold_or_pale_foot: Answer | None = None
    pain_on_passive_stretch_or_tense_calf: Answer | None = None
    snap_or_blow_near_ankle_or_no_heel_rise: Answer | None = None


class CheckInFields(BaseModel):
    """A report on the calf: everything but the moment may be left out."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"answers": {"cannot_bear_weight": "no"}, "site": "muscle_belly", "side": "left", "severity": 3}],
        },
    )
    id: str | None = Field(None, pattern=r"^[A-Za-z0-9_-]{1,64}$", description="sent again, it changes nothing")
    t_ms: int | None = Field(None, ge=0, le=4_102_444_800_000, description="when it was felt, Unix ms; default now")
    phase: Literal["during", "after"] | None = None
    sid: str | None = Field(None, max_length=64)
    answers: RedFlags = RedFlags()
    onset: Literal["during", "right_after", "days_after", "gradual"] | None = None
    character: Literal["dull", "sharp", "struck", "cramp", "stiff"] | None = None
    site: Literal["muscle_belly", "near_ankle", "behind_knee", "whole_calf"] | None = None
    side: Literal["left", "right", "both"] | None = None
    severity: int | None = Field(None, ge=0, le=10)
    course: Literal["worse", "eases", "constant"] | None = None
    walks_without_pain: bool | None = None
    hurts_at_rest: bool | None = Field(None, description="pain or cramp while resting, or again later")
    rested: bool | None = Field(None, description="since the last report")
    iced: bool | None = None
    elevated: bool | None = None
    clinician_seen: bool | None = Field(None, description="a clinician has seen it: closes red flags")
    note: str = Field("", max_length=1000)


class CheckInOut(Out):
    """A stored report."""

    id: str
    at: str
    source: str
    phase: str | None
    site: str | None
    side: str | None
    character: str | None
    onset: str | None
    severity: int | None
    course: str | None
    answers: dict[str, str] = Field(description="red-flag questions that were asked", examples=[{"numb_or_tingling": "no"}])
    walks_without_pain: bool | None = Field(description="null = not asked, as everywhere here")
    hurts_at_rest: bool | None
    rested: bool | None
    iced: bool | None
    elevated: bool | None
    clinician_seen: bool | None
    note: str


class CheckInPage(Out):
    """Reports, newest first; `next` is the cursor of the page that follows, null on the last."""

    items: list[CheckInOut]
    next: str | None = Field(examples=["1763800000000.01KAHM3Z0"])


class ShoeOut(Out):
    """A pair of shoes; distances in m, `worn_m` with all runs."""

    id: int
    name: str = Field(examples=["the blue ones"])
    model: str | None = Field(description="what is printed on it", examples=["Ghost 15"])
    kind: str | None
    drop_mm: float | None
    cushioning: str | None = Field(description="minimal, medium or maximal")
    start_m: float
    worn_m: float = Field(examples=[412300.0])
    plan_m: float | None = Field(
        default=None, description="plan a new pair from here on, m; a setting of shoe.worn", examples=[483000.0]
    )
    replace_m: float | None = Field(default=None, description="replace it here, m", examples=[805000.0])
    runs: int = Field(default=0, description="how many runs were run in it", examples=[38])
    first_run_at: str | None = None
    last_run_at: str | None = None
    default: bool
    retired_at: str | None


class ShoeIn(BaseModel):
    """A new pair."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "Ghost 15", "drop_mm": 12}]})
    name: str = Field(min_length=1, max_length=80)
    model: str | None = Field(None, max_length=80)
    kind: Literal["neutral", "stability", "motion_control"] | None = None
    drop_mm: float | None = Field(None, ge=-5, le=30, allow_inf_nan=False)
    cushioning: Literal["minimal", "medium", "maximal"] | None = None
    start_m: float = Field(0, ge=0, le=10_000_000, allow_inf_nan=False)
    default: bool = False


class ShoeChange(BaseModel):
    """What changes about a pair; only what is sent."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"retired": True}]})
    name: str = Field("", min_length=1, max_length=80)
    model: str | None = Field(None, max_length=80)
    kind: Literal["neutral", "stability", "motion_control"] | None = None
    drop_mm: float | None = Field(None, ge=-5, le=30, allow_inf_nan=False)
    cushioning: Literal["minimal", "medium", "maximal"] | None = None
    start_m: float = Field(0, ge=0, le=10_000_000, allow_inf_nan=False)
    default: bool = False
    retired: bool = False


class ChannelIn(BaseModel):
    """A new way to reach the runner. Its address is a secret and never shown again."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"url": "ntfy://TOPIC"}]})
    url: str = Field(min_length=1, max_length=4096, description="an Apprise URL, or webpush: and a PushSubscription's JSON")


class PushKeyOut(Out):
    """What a browser subscribes with."""

    key: str = Field(description="applicationServerKey: uncompressed P-256 point, base64url without padding")


class ChannelOut(Out):
    """A way to reach the runner; its address is a secret and shown without what is secret in it."""

    id: int | str = Field(description="a number, or watch or console", examples=[1])
    name: str = Field(examples=["ntfy"])
    url: str = Field(examples=["ntfy://…"])
    created_at: str | None
    built_in: bool
    secret: str | None = Field(default=None, description="what it signs with: told once, when it is added")
    trouble: str = Field(default="", description="why it is left alone for a while, in plain words")
    resting_until: str | None = None


class AddedChannelOut(ChannelOut):
    """A channel that was just added."""

    secret: str | None = Field(description="signs a webhook, if it was made now: shown only here")


class ChannelTestOut(Out):
    """What became of a test message."""

    result: str
