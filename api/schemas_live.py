"""What the API says of a run under way; the events of the stream have the same shapes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas import Out


class RoomOut(Out):
    """Today's room, and what is left of it after this run so far; null = not known, or none is offered."""

    room_m: float | None = Field(examples=[8400])
    left_m: float | None = Field(description="below zero: used up", examples=[5190])
    calf_room: float | None = Field(description="calf-km up to the top of the week's range", examples=[9.1])
    calf_left: float | None = Field(examples=[5.7])
    held: str | None = Field(description="flag, rest, pain or limp: why no distance is offered")
    sentence: str


class LiveAlertOut(Out):
    """A warning of this run, the most severe first."""

    id: int
    created_at: str
    severity: Literal["info", "watch", "warn", "stop", "urgent"]
    state: str
    title: str = Field(examples=["Stop and walk"])
    why: str
    do: str


class SensorOut(Out):
    """What measures one thing, and whether it does."""

    name: str = Field(examples=["contact"])
    state: Literal["sends", "stopped", "missing", "never"] = Field(
        description="missing: announced at the start, and nothing came; never: nothing measures it"
    )
    silent_s: float | None = Field(description="for how long it has stopped, s")
    sensor: str | None = Field(examples=["hrm-pro"])


class LinkOut(Out):
    """The device as it says itself."""

    online: bool | None
    battery_percent: float | None
    seen_at: str | None
    heard: bool


class UnderWayOut(Out):
    """A run under way."""

    device: str
    sid: str
    state: Literal["live", "silent", "ended"]


class LiveOut(Out):
    """A run under way; null = not known, never zero."""

    sid: str
    device: str
    state: Literal["live", "silent", "ended"] = Field(description="silent: nothing came for 15 s")
    age_s: int = Field(description="since the last message, s")
    samples: int
    missing: int = Field(description="samples before the last one that have not arrived; the device sends them again")
    t_ms: int | None = None
    elapsed_s: float | None = None
    distance_m: float | None = Field(None, examples=[3210.5])
    cadence_spm: float | None = Field(None, examples=[172.0])
    stance_time_ms: float | None = Field(None, examples=[241.0])
    balance_left_percent: float | None = Field(None, examples=[50.4])
    forefoot_percent: float | None = Field(None, description="of the strikes of the last minute", examples=[34])
    speed_m_s: float | None = None
    heart_rate_bpm: float | None = None
    calf_load: float | None = Field(None, description="calf-km so far", examples=[3.4])
    strip: list[list[float | None]] = Field([], description="the last minute: [seconds ago, steps/min, contact ms]")
    sensors: list[SensorOut]
    under_way: list[UnderWayOut] = Field(description="every run under way, the one heard of last first")
    today: RoomOut
    usual: dict[str, list[float]] = Field(
        description="[low, high] of the runner's last weeks", examples=[{"cadence_spm": [168.2, 174.9]}]
    )
    link: LinkOut
    alerts: list[LiveAlertOut]


class IdleOut(Out):
    """No run is under way."""

    state: Literal["idle"]
    run: int | None = Field(description="the run that was stored last, if that is not long ago", examples=[42])
    sid: str | None
    today: RoomOut
    alerts: list[LiveAlertOut] = Field(description="of that run, and not answered or over")
