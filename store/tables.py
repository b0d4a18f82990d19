"""The shape in which things are stored. Storage shape only: the wire, the API and the domain have types of their own.

Instants are UTC Unix milliseconds (`_ms`). Every effect has a unique key, so that doing it again does nothing.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, LargeBinary, UniqueConstraint, text, true
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, by which a later revision can change it."""
BIG_ID = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit automatic id; SQLite calls its 64-bit row id INTEGER."""


def _ms(*, nullable: bool = True, index: bool = False) -> Any:  # noqa: ANN401 - SQLModel's Field has no narrower type
    return Field(sa_column=Column(BigInteger, nullable=nullable, index=index), default=None)


def _json() -> Any:  # noqa: ANN401 - SQLModel's Field has no narrower type
    return Field(sa_column=Column(JSON, nullable=False), default_factory=dict)


def _id() -> Any:  # noqa: ANN401 - SQLModel's Field has no narrower type
    return Field(sa_column=Column(BIG_ID, primary_key=True, autoincrement=True), default=None)


class RunnerRow(SQLModel, table=True):
    """A runner."""

    __tablename__ = "runner"
    id: str = Field(primary_key=True, max_length=64)
    created_ms: int = _ms(nullable=False)
    born_year: int | None = None
    zone: str = "UTC"
    country: str | None = None
    units: str = "km"
    strike: str | None = None
    previous_strain: bool | None = None
    thresholds: dict[str, float] = _json()
    language: str = Field(default="en", sa_column_kwargs={"server_default": "en"})


class DeviceRow(SQLModel, table=True):
    """A device of a runner, with the hash of its broker password."""

    __tablename__ = "device"
    runner_id: str = Field(primary_key=True, foreign_key="runner.id", max_length=64)
    id: str = Field(primary_key=True, max_length=64)
    created_ms: int = _ms(nullable=False)
    secret_hash: str = ""
    online: bool | None = None
    battery_percent: float | None = None
    seen_ms: int | None = _ms()


class ShoeRow(SQLModel, table=True):
    """A pair of shoes."""

    __tablename__ = "shoe"
    id: int | None = _id()
    runner_id: str = Field(foreign_key="runner.id", index=True, max_length=64)
    name: str
    kind: str | None = None
    drop_mm: float | None = None
    start_m: float = 0.0
    is_default: bool = False
    created_ms: int = _ms(nullable=False)
    retired_ms: int | None = _ms()
    model: str | None = None
    cushioning: str | None = None
    """minimal | medium | maximal"""


class InboxRow(SQLModel, table=True):
    """Acknowledged MQTT messages of one session, each continuing the one before, that wait to become part of a run."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("runner_id", "device_id", "sid", "leaf", "first_seq", "last_seq"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = _id()
    """Grows for ever, also after the inbox was emptied: a reader may remember how far it has read."""
    runner_id: str = Field(max_length=64)
    device_id: str = Field(max_length=64)
    sid: str = Field(max_length=64)
    leaf: str = Field(max_length=16)
    first_seq: int = Field(sa_column=Column(BigInteger, nullable=False))
    last_seq: int = Field(sa_column=Column(BigInteger, nullable=False))
    received_ms: int = _ms(nullable=False)
    payload: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class SessionRow(SQLModel, table=True):
    """A run as it arrives over MQTT: what is known of it, and what part of it is committed."""

    __tablename__ = "session"
    runner_id: str = Field(primary_key=True, max_length=64)
    device_id: str = Field(primary_key=True, max_length=64)
    sid: str = Field(primary_key=True, max_length=64)
    state: str = Field(default="live", index=True)
    """live → ended (end message and all samples, or silence) → stored; late data makes it live again."""
    started_ms: int | None = _ms()
    first_received_ms: int = _ms(nullable=False)
    last_received_ms: int = _ms(nullable=False, index=True)
    clock_offset_ms: int | None = _ms()
    start: dict[str, Any] | None = Field(sa_column=Column(JSON), default=None)
    end: dict[str, Any] | None = Field(sa_column=Column(JSON), default=None)
    ranges: dict[str, Any] = _json()
    """{"samples": [[first, last], …], "steps": [[first, last], …]}: seq ranges inside the stored run."""
    flags: dict[str, Any] = _json()
    run_id: int | None = Field(sa_column=Column(BigInteger), default=None)
    receipt_due: bool = Field(default=False, index=True)
    """The run was stored and its device has not been told."""


class DeadLetterRow(SQLModel, table=True):
    """A message that cannot be used, with the reason and its first 4 KiB."""

    __tablename__ = "dead_letter"
    id: int | None = _id()
    received_ms: int = _ms(nullable=False, index=True)
    runner_id: str | None = Field(default=None, index=True)
    topic: str
    reason: str
    field: str = ""
    size: int = 0
    head: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class CounterRow(SQLModel, table=True):
    """Something that is counted and must survive a restart, e.g. `dead_letters`, `fields_nulled`."""

    __tablename__ = "counter"
    name: str = Field(primary_key=True)
    n: int = Field(sa_column=Column(BigInteger, nullable=False), default=0)


class RunRow(SQLModel, table=True):
    """One run of one runner."""

    __tablename__ = "run"
    __table_args__ = (
        UniqueConstraint("runner_id", "key"),
        Index("ix_run_runner_started", "runner_id", "started_ms"),
        Index("ix_run_runner_serial", "runner_id", "serial", "time_created_ms"),
        Index("ix_run_due", "analysis_due", "started_ms"),
        Index("ix_run_runner_distance", "runner_id", "excluded", "distance_m", "started_ms"),
        Index("ix_run_shoe", "shoe_id", "excluded", "started_ms", "distance_m"),
    )
    id: int | None = _id()
    runner_id: str = Field(foreign_key="runner.id", max_length=64)
    key: str
    source: str
    sid: str | None = Field(default=None, index=True)
    file: str | None = None
    file_sha256: str | None = Field(default=None, index=True)
    serial: str | None = None
    time_created_ms: int | None = _ms()
    session_index: int = 0
    sport: str = "running"
    sub_sport: str = "generic"
    started_ms: int = _ms(nullable=False)
    ended_ms: int = _ms(nullable=False)
    stored_ms: int = _ms(nullable=False)
    """When this revision was stored; what decides whether a warning is stale is `first_stored_ms`."""
    first_stored_ms: int = _ms(nullable=False)
    state: str = "complete"
    """complete | incomplete"""
    revision: int = 1
    excluded: bool = False
    excluded_reason: str | None = None
    corrections: dict[str, Any] = _json()
    """What the runner corrected, e.g. {"distance_m": 10000.0}; it wins over the device."""
    samples: int = 0
    steps: int = 0
    distance_m: float | None = None
    timer_s: float | None = None
    elapsed_s: float | None = None
    ascent_m: float | None = None
    descent_m: float | None = None
    utc_offset_s: int | None = None
    clock_offset_ms: int = Field(sa_column=Column(BigInteger, nullable=False), default=0)
    device: dict[str, Any] = _json()
    sensors: dict[str, Any] = _json()
    totals: dict[str, Any] = _json()
    """The device's own totals: distance_m, timer_s, elapsed_s, ascent_m, descent_m, strides."""
    pauses: list[list[int]] = Field(sa_column=Column(JSON, nullable=False), default_factory=list)
    flags: list[str] = Field(sa_column=Column(JSON, nullable=False), default_factory=list)
    shoe_id: int | None = Field(sa_column=Column(BigInteger), default=None)
    temperature_c: float | None = None
    """Entered by the runner, where no sensor has it."""
    analysis_due: bool = True
    """Findings have to be (re)computed: new, changed, or a run before it changed."""
    metrics_revision: int | None = None
    """The revision and …"""
    metrics_version: int | None = None
    """… version of the metrics that are stored; others are computed again from the trace."""
    rules_version: str | None = None


class TraceRow(SQLModel, table=True):
    """A run's samples as one Parquet file; its steps, if any, as a second."""

    __tablename__ = "trace"
    run_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    revision: int = 1
    samples: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    steps: bytes | None = Field(sa_column=Column(LargeBinary), default=None)


class MetricsRow(SQLModel, table=True):
    """What one run did to the calf: the few numbers that are asked for often, and the rest as JSON."""

    __tablename__ = "metrics"
    run_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    runner_id: str = Field(max_length=64)
    revision: int
    version: int
    calf_load: float | None = None
    """calf-km at the runner's b (default 2)."""
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
    """the sensor's name | declared | None"""
    moving_s: float | None = None
    speeds: bytes = Field(sa_column=Column(LargeBinary, nullable=False), default=b"")
    """Seconds by speed, packed: what rules on later runs need without the trace, and read by the dozen."""
    bins: bytes = Field(sa_column=Column(LargeBinary, nullable=False), default=b"")
    """Cadence, contact, strike and balance by speed, packed likewise."""
    pace: bytes = Field(sa_column=Column(LargeBinary, nullable=False, server_default=""), default=b"")
    """Smoothed speed along the run, packed (`analysis.segments`): where its fast parts are."""
    detail: dict[str, Any] = _json()
    """Coverage, segments, balance, percentiles: what pages show beside the few numbers."""


class FindingRow(SQLModel, table=True):
    """A finding; `key` is unique for its runner, so that the same event is found once."""

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("runner_id", "rule", "key"),
        Index("ix_finding_undecided", "decided", "id"),
    )
    id: int | None = _id()
    runner_id: str = Field(foreign_key="runner.id", max_length=64)
    rule: str
    key: str
    version: int = 1
    kind: str = "rule"
    severity: str
    grade: str
    side: str | None = None
    run_id: int | None = Field(sa_column=Column(BigInteger, index=True), default=None)
    checkin_id: str | None = None
    sid: str | None = None
    created_ms: int = _ms(nullable=False)
    title: str
    why: str
    do: str
    evidence: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False), default_factory=list)
    sources: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False), default_factory=list)
    confidence: float = 1.0
    emergency: bool = False
    tips: list[str] = Field(sa_column=Column(JSON, nullable=False, server_default="[]"), default_factory=list)
    """What `do` asks for, so that a guard can hold it back: see `domain.guards`."""
    plan: str | None = None
    """Key of the plan that it carries."""
    withdrawn_ms: int | None = _ms()
    """Set when a later analysis no longer finds it; it stays for the record."""
    decided: bool = False


class CheckInRow(SQLModel, table=True):
    """A runner's report."""

    __tablename__ = "checkin"
    runner_id: str = Field(primary_key=True, foreign_key="runner.id", max_length=64)
    id: str = Field(primary_key=True, max_length=64)
    t_ms: int = _ms(nullable=False, index=True)
    received_ms: int = _ms(nullable=False)
    source: str
    device: str | None = None
    sid: str | None = Field(default=None, index=True)
    phase: str | None = None
    site: str | None = None
    side: str | None = None
    character: str | None = None
    onset: str | None = None
    severity: int | None = None
    course: str | None = None
    walks_without_pain: bool | None = None
    hurts_at_rest: bool | None = None
    rested: bool | None = None
    iced: bool | None = None
    elevated: bool | None = None
    clinician_seen: bool | None = None
    answers: dict[str, str] = _json()
    note: str = ""
    analysed: bool = Field(default=False, index=True)


class CareRow(SQLModel, table=True):
    """What follows from all reports of one runner, made anew by analysis whenever something of it changes."""

    __tablename__ = "care"
    runner_id: str = Field(primary_key=True, foreign_key="runner.id", max_length=64)
    due: bool = Field(default=True, index=True)
    """A report, a run, a log entry or an answer came since it was made."""
    next_ms: int | None = _ms(index=True)
    """When time alone will change it."""
    document: dict[str, Any] = _json()
    """`domain.care.Care` without its plans."""


class PlanRow(SQLModel, table=True):
    """A plan (`domain.care.Plan`), written by analysis; alerts keeps when its next reminder is due."""

    __tablename__ = "plan"
    __table_args__ = (Index("ix_plan_next", "state", "next_ms"),)
    runner_id: str = Field(primary_key=True, foreign_key="runner.id", max_length=64)
    key: str = Field(primary_key=True)
    kind: str
    rule: str
    state: str
    """running | paused | suspended | ended"""
    started_ms: int = _ms(nullable=False)
    ended_ms: int | None = _ms()
    side: str | None = None
    episode: str | None = None
    reason: str = ""
    quiet: bool = False
    facts: dict[str, Any] = _json()
    next_ms: int | None = _ms()
    """When the sweep has to look at it: set to the present by every change of the plan; None = never."""


class LogRow(SQLModel, table=True):
    """A strength session, or other work for the calf, entered by hand; the same id again changes nothing."""

    __tablename__ = "log"
    __table_args__ = (Index("ix_log_runner_t", "runner_id", "t_ms"),)
    runner_id: str = Field(primary_key=True, foreign_key="runner.id", max_length=64)
    id: str = Field(primary_key=True, max_length=64)
    t_ms: int = _ms(nullable=False)
    kind: str
    """strength | hike | football | skipping | other"""
    minutes: float | None = None
    pain: int | None = None
    note: str = ""


class ProgrammeRow(SQLModel, table=True):
    """A strength programme that a runner switched on."""

    __tablename__ = "programme"
    runner_id: str = Field(primary_key=True, foreign_key="runner.id", max_length=64)
    id: str = Field(primary_key=True, max_length=64)
    kind: str
    """heel_drops | alfredson"""
    started_ms: int = _ms(nullable=False)
    ended_ms: int | None = _ms()


class AlertRow(SQLModel, table=True):
    """The decision on one finding: sent or held, and why; or one reminder of a plan."""

    __tablename__ = "alert"
    __table_args__ = (UniqueConstraint("runner_id", "key"),)
    id: int | None = _id()
    runner_id: str = Field(foreign_key="runner.id", index=True, max_length=64)
    finding_id: int | None = Field(sa_column=Column(BigInteger, nullable=True, index=True), default=None)
    """None for a reminder of a plan."""
    key: str
    """One event, one alert: rule, side and the event it is about, over every revision of the run."""
    rule: str
    side: str | None = None
    run_id: int | None = Field(sa_column=Column(BigInteger), default=None)
    sid: str | None = None
    severity: str
    state: str = "open"
    """open | acked | snoozed | resolved"""
    decision: str
    """send | hold"""
    reason: str
    title: str
    why: str
    do: str
    created_ms: int = _ms(nullable=False, index=True)
    decided_ms: int = _ms(nullable=False)
    """When the decision that stands was made: at first, or when the finding became worse."""
    acked_ms: int | None = _ms()
    answer: str | None = None
    told_severity: str | None = None
    """How severe it was when it was told last; None = never told."""
    told: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How often it was told at that severity."""
    told_ms: int | None = _ms()
    """When it was told last."""
    push_id: int | None = Field(sa_column=Column(BigInteger, index=True), default=None)
    """The last telling of it."""
    snoozed_until_ms: int | None = _ms()
    resolved_ms: int | None = _ms()
    next_ms: int | None = _ms(index=True)
    """When it has to be looked at again: quiet hours over, to be repeated, to be escalated; None = never."""
    tips: list[str] = Field(sa_column=Column(JSON, nullable=False, server_default="[]"), default_factory=list)
    plan: str | None = None
    """Key of the plan that it belongs to."""


class ChannelRow(SQLModel, table=True):
    """A way to reach a runner, or somebody whom the runner chose. Its address is a secret and stored encrypted."""

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("runner_id", "mark"), {"sqlite_autoincrement": True})
    id: int | None = _id()
    """Never used again: deliveries that name it must not go to a channel that was added later."""
    runner_id: str = Field(foreign_key="runner.id", index=True, max_length=64)
    url: str
    """Encrypted (`store.sealed`)."""
    mark: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """A keyed hash of the address: the same address twice is noticed without reading it."""
    name: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What a person calls it, e.g. `ntfy`, …"""
    shown: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """… and as much of its address as may be shown."""
    audience: str = Field(default="person", sa_column_kwargs={"server_default": "person"})
    """person | machine"""
    created_ms: int = _ms(nullable=False)
    enabled: bool = True
    contact_id: int | None = Field(sa_column=Column(BigInteger), default=None)
    """Whose it is, when it is not the runner's own."""


class ContactRow(SQLModel, table=True):
    """Somebody whom the runner wants to be told when an urgent alert stays unanswered."""

    __tablename__ = "contact"
    id: int | None = _id()
    runner_id: str = Field(foreign_key="runner.id", index=True, max_length=64)
    name: str
    after_min: int
    """So long after the alert was first told, minutes."""
    scope: str
    """asks | title | full: what the runner agreed to have told."""
    consented_ms: int = _ms(nullable=False)
    consent: str
    """The sentence that the runner agreed to, as it was shown."""
    withdrawn_ms: int | None = _ms()


class PreferencesRow(SQLModel, table=True):
    """When and how often a runner wants to be told (`domain.preferences`)."""

    __tablename__ = "preferences"
    runner_id: str = Field(primary_key=True, foreign_key="runner.id", max_length=64)
    document: dict[str, Any] = _json()
    report_next_ms: int | None = _ms(index=True)
    """When the weekly report is due; None = none is wanted, or nobody has worked it out."""


class PushRow(SQLModel, table=True):
    """One telling: of one alert, of the alerts of one run together, of a report; each goes out by several deliveries."""

    __tablename__ = "push"
    __table_args__ = (UniqueConstraint("runner_id", "key"), Index("ix_push_runner_made", "runner_id", "made_ms"))
    id: int | None = _id()
    runner_id: str = Field(foreign_key="runner.id", max_length=64)
    key: str
    """What is told and for the how manieth time: the same again changes nothing."""
    reason: str
    """FIRST | WORSE | REPEAT | RESOLVED | FOLLOWUP | ESCALATED | REPORT"""
    severity: str
    made_ms: int = _ms(nullable=False)
    counts: bool = False
    """Whether it counts against the day's budget."""
    live: bool = False
    """Of a run under way."""
    document: dict[str, Any] = _json()
    """title, why, do: of a telling that says something of its own; else what its alerts say when it goes out."""


class PushAlertRow(SQLModel, table=True):
    """An alert that a telling carries, the most important first."""

    __tablename__ = "push_alert"
    push_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    alert_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False, index=True))
    place: int = 0


class BreakerRow(SQLModel, table=True):
    """A channel that failed several times on end: nothing is tried there until `open_until_ms`, then one delivery."""

    __tablename__ = "breaker"
    channel_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    failures: int = 0
    open_until_ms: int | None = _ms()
    why: str = ""


class SpentLinkRow(SQLModel, table=True):
    """A link in a message that was used: it counts once."""

    __tablename__ = "spent_link"
    mark: str = Field(primary_key=True)
    """SHA-256 of its token."""
    spent_ms: int = _ms(nullable=False, index=True)


def _where(condition: str) -> dict[str, Any]:
    """An index of some rows only. It is used where a statement says the same in its text, not by parameters."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


_WHILE_PENDING = _where("status IN ('queued', 'retrying')")
"""What is still to be done: however much was done before, it costs the sweep nothing."""


class DeliveryRow(SQLModel, table=True):
    """One telling on its way to one channel."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("push_id", "channel_id"),
        Index("ix_delivery_turn", "channel_id", "waits", "id", "next_ms", "expires_ms", **_WHILE_PENDING),
        Index("ix_delivery_expires", "expires_ms", "next_ms", **_WHILE_PENDING),
        Index("ix_delivery_dead", "channel_id", **_where("status = 'dead'")),
    )
    id: int | None = _id()
    push_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    channel_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    channel: str
    """What a person calls it, without its secrets, e.g. `ntfy`, `watch`."""
    status: str = "queued"
    """queued | retrying | delivered | replaced | expired | dead"""
    waits: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    """Whether it can wait: what cannot (`stop`, `urgent`) goes first, and is tried on a channel that is left alone too."""
    attempts: int = 0
    next_ms: int = _ms(nullable=False)
    expires_ms: int = _ms(nullable=False)
    delivered_ms: int | None = _ms()
    error: str | None = None


class NoteRow(SQLModel, table=True):
    """A small fact about this installation, e.g. the rules version that history was analysed with."""

    __tablename__ = "note"
    name: str = Field(primary_key=True)
    value: str
