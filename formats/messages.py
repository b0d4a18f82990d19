"""The payloads of the wire as types: the one place where their shape is written down.

Instants are UTC Unix milliseconds as the device believes; `v` is the version (1) and is written and checked by itself.
Measured fields have the names, units and ranges of `domain.fields`; None = not measured.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from domain.fields import FIELD
from domain.red_flags import QUESTIONS


def _limits(name: str) -> Meta:
    field = FIELD[name]
    return Meta(ge=field.low, le=field.high, title=field.title, description=field.unit)


def _told(words: str) -> Meta:
    return Meta(max_length=200, description=f"{words}; other words are understood as far as they can be.")


_ANSWERS = Meta(description=f"The red-flag questions that were asked: {', '.join(QUESTIONS)}. Not asked is never no.")

Sid = Annotated[str, Meta(pattern=r"^[0-9A-Za-z_-]{1,64}\Z", description="The run's id, a ULID made on the device.")]
Id = Annotated[str, Meta(pattern=r"^[0-9A-Za-z_:.-]{1,64}\Z", description="The event's id, made by its sender.")]
Instant = Annotated[int, Meta(ge=0, le=253_402_300_799_999, description="UTC Unix ms, as the device believes.")]
Seq = Annotated[int, Meta(ge=0, le=2**31 - 1, description="The device's own count, from 1.")]
Offset = Annotated[int, Meta(ge=-86_400_000, le=172_800_000, description="ms after t0.")]
Seconds = Annotated[float, Meta(ge=0, le=31_536_000, description="s")]
Metres = Annotated[float, Meta(ge=0, le=1_000_000, description="m")]
Text = Annotated[str, Meta(max_length=200)]
Note = Annotated[str, Meta(max_length=2000)]

Asked = Annotated[bool, Meta(description="Absent or null = not asked; never read as no.")]

Distance = Annotated[float, _limits("distance")]
Speed = Annotated[float, _limits("speed")]
Cadence = Annotated[float, _limits("cadence")]
StanceTime = Annotated[float, _limits("stance_time")]
Balance = Annotated[float, _limits("stance_time_balance")]
Oscillation = Annotated[float, _limits("vertical_oscillation")]
StepLength = Annotated[float, _limits("step_length")]
Power = Annotated[float, _limits("power")]
HeartRate = Annotated[float, _limits("heart_rate")]
Slope = Annotated[float, _limits("grade")]
Altitude = Annotated[float, _limits("altitude")]
Temperature = Annotated[float, _limits("temperature")]
Latitude = Annotated[float, _limits("position_lat")]
Longitude = Annotated[float, _limits("position_long")]
Strike = Annotated[float, _limits("strike")]
Pronation = Annotated[float, _limits("pronation_left")]
Impact = Annotated[float, _limits("impact_g")]


class Payload(Struct, tag_field="v", tag=1, omit_defaults=True, kw_only=True, frozen=True, gc=False):
    """What every payload has: `v`, the version, which is always 1 here."""


class Sample(Payload, frozen=True, tag=1, gc=False):
    """One sample of a run under way."""

    sid: Sid
    seq: Seq
    t: Instant
    timer_s: Seconds | None = None
    distance: Distance | None = None
    speed: Speed | None = None
    cadence: Cadence | None = None
    stance_time: StanceTime | None = None
    stance_time_balance: Balance | None = None
    vertical_oscillation: Oscillation | None = None
    step_length: StepLength | None = None
    power: Power | None = None
    heart_rate: HeartRate | None = None
    grade: Slope | None = None
    altitude: Altitude | None = None
    temperature: Temperature | None = None
    position_lat: Latitude | None = None
    position_long: Longitude | None = None
    strike: Strike | None = None
    strike_left: Strike | None = None
    strike_right: Strike | None = None
    pronation_left: Pronation | None = None
    pronation_right: Pronation | None = None
    impact_g: Impact | None = None


class Batch(Payload, frozen=True, tag=1, gc=False):
    """Several samples as columns, each as long as `dt`: sample i has seq `seq[0] + i` and happened at `t0 + dt[i]`.

    `dt` counts from `t0`, not from the sample before. `seq` is [first, last], both included.
    """

    sid: Sid
    seq: tuple[Seq, Seq]
    t0: Instant
    dt: list[Offset]
    timer_s: list[Seconds | None] | None = None
    distance: list[Distance | None] | None = None
    speed: list[Speed | None] | None = None
    cadence: list[Cadence | None] | None = None
    stance_time: list[StanceTime | None] | None = None
    stance_time_balance: list[Balance | None] | None = None
    vertical_oscillation: list[Oscillation | None] | None = None
    step_length: list[StepLength | None] | None = None
    power: list[Power | None] | None = None
    heart_rate: list[HeartRate | None] | None = None
    grade: list[Slope | None] | None = None
    altitude: list[Altitude | None] | None = None
    temperature: list[Temperature | None] | None = None
    position_lat: list[Latitude | None] | None = None
    position_long: list[Longitude | None] | None = None
    strike: list[Strike | None] | None = None
    strike_left: list[Strike | None] | None = None
    strike_right: list[Strike | None] | None = None
    pronation_left: list[Pronation | None] | None = None
    pronation_right: list[Pronation | None] | None = None
    impact_g: list[Impact | None] | None = None


class StepsBatch(Payload, frozen=True, tag=1, gc=False):
    """Foot strikes one by one: row i has seq `seq[0] + i`; `f` names a row's cells, `dt_ms` (ms after t0) among them.

    Known cells: dt_ms, side (0 left, 1 right), strike (0 rear, 1 mid, 2 fore), stance_time (ms), impact_g (g).
    """

    sid: Sid
    seq: tuple[Seq, Seq]
    t0: Instant
    f: list[Text]
    steps: list[list[float | None]]


class SessionStart(Payload, frozen=True, tag=1, gc=False, omit_defaults=False):
    """A run begins. `device` has maker, product, serial; `sensors` maps a field to the sensor that measures it."""

    sid: Sid
    t: Instant
    type: Literal["start"] = "start"
    sport: Text | None = None
    sub_sport: Text | None = None
    device: dict[Text, Text] | None = None
    sensors: dict[Text, Text] | None = None
    clock: dict[str, Any] | None = None
    interval_s: Seconds | None = None


class SessionEnd(Payload, frozen=True, tag=1, gc=False, omit_defaults=False):
    """A run is over: the last seq of samples and of steps, the device's own totals, its pauses as [from, to] instants."""

    sid: Sid
    t: Instant
    type: Literal["end"] = "end"
    last_seq: Seq | None = None
    last_step_seq: Seq | None = None
    total_elapsed_time: Seconds | None = None
    total_timer_time: Seconds | None = None
    total_distance: Metres | None = None
    total_strides: Annotated[float, Meta(ge=0, le=10_000_000)] | None = None
    total_ascent: Metres | None = None
    total_descent: Metres | None = None
    pauses: list[tuple[Instant, Instant]] | None = None


class Pain(Payload, frozen=True, tag=1, gc=False):
    """A pain marker pressed mid-run, or a check-in; only `id` and `t` are needed."""

    id: Id
    t: Instant
    sid: Sid | None = None
    site: Annotated[str, _told("muscle_belly, near_ankle, behind_knee or whole_calf")] | None = None
    side: Literal["left", "right", "both"] | None = None
    character: Annotated[str, _told("dull, sharp, struck, cramp or stiff")] | None = None
    onset: Annotated[str, _told("during, right_after, days_after or gradual")] | None = None
    course: Annotated[str, _told("while running: worse, eases or constant")] | None = None
    severity: Annotated[int, Meta(ge=0, le=10)] | None = None
    phase: Literal["during", "after"] | None = None
    answers: Annotated[dict[Text, Literal["yes", "no"]], _ANSWERS] | None = None
    note: Note | None = None
    walks_without_pain: Asked | None = None
    hurts_at_rest: Asked | None = None
    rested: Asked | None = None
    iced: Asked | None = None
    elevated: Asked | None = None
    clinician_seen: Asked | None = None


Answer = Literal["ack", "seen", "better", "same", "worse", "stop", "snooze"]


class Ack(Payload, frozen=True, tag=1, gc=False):
    """A runner's answer to an alert: `id` is that of the alert.

    `ack` and `seen` mean the same, `stop` = remind no more, `snooze` = not now.
    """

    id: Id
    t: Instant
    answer: Answer


class Status(Payload, frozen=True, tag=1, gc=False):
    """Whether a device is there (`online` false is its last will) and its battery, percent."""

    t: Instant | None = None
    online: bool | None = None
    battery: Annotated[float, Meta(ge=0, le=100)] | None = None


class Receipt(Payload, frozen=True, tag=1, gc=False, omit_defaults=False):
    """What is committed: the highest seq below which nothing is missing; `complete` = stored as a run, forget it all."""

    sid: Sid
    samples: int = 0
    steps: int = 0
    complete: bool = False


class AlertOut(Payload, frozen=True, tag=1, gc=False, omit_defaults=False):
    """An alert for the wrist; an Ack names its `id`."""

    id: Id
    t: Instant
    severity: Literal["info", "watch", "warn", "stop", "urgent"]
    rule: str
    title: str
    do: str
    ttl_s: int
    sid: Sid | None = None
    actions: tuple[str, ...] = ("ack", "better", "worse")


MEASURED = tuple(name for name in Sample.__struct_fields__ if name not in {"sid", "seq", "t"})
"""The names that a sample and a batch may carry: `timer_s` and those of `domain.fields`."""
