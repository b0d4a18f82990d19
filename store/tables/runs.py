"""Runs, their traces, and what each did to the calf."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.tables.columns import big_id, json_object, ms


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
    id: int | None = big_id()
    runner_id: str = Field(foreign_key="runner.id", max_length=64)
    key: str
    source: str
    sid: str | None = Field(default=None, index=True)
    file: str | None = None
    file_sha256: str | None = Field(default=None, index=True)
    serial: str | None = None
    time_created_ms: int | None = ms()
    session_index: int = 0
    sport: str = "running"
    sub_sport: str = "generic"
    started_ms: int = ms(nullable=False)
    ended_ms: int = ms(nullable=False)
    stored_ms: int = ms(nullable=False)
    """When this revision was stored; what decides whether a warning is stale is `first_stored_ms`."""
    first_stored_ms: int = ms(nullable=False)
    state: str = "complete"
    """complete | incomplete"""
    revision: int = 1
    excluded: bool = False
    excluded_reason: str | None = None
    corrections: dict[str, Any] = json_object()
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
    device: dict[str, Any] = json_object()
    sensors: dict[str, Any] = json_object()
    totals: dict[str, Any] = json_object()
    """The device's own totals: distance_m, timer_s, elapsed_s, ascent_m, descent_m, strides."""
    pauses: list[list[int]] = Field(sa_column=Column(JSON, nullable=False), default_factory=list)
    flags: list[str] = Field(sa_column=Column(JSON, nullable=False), default_factory=list)
    laps: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False, server_default="[]"), default_factory=list)
    """As the watch counted them (`domain.model.Lap`), in order."""
    name: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What the runner calls it; "" = nothing."""
    note: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What the runner wrote about it."""
    measured: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False, server_default="{}"), default_factory=dict)
    """How much the trace holds (`domain.same_run.Measured`); {} = not looked at yet."""
    chosen_ms: int | None = ms()
    """When the runner said that it is this recording that counts: no richer one takes its place; None = never."""
    apart: list[str] = Field(sa_column=Column(JSON, nullable=False, server_default="[]"), default_factory=list)
    """Keys of recordings of which the runner said that they are another run."""
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


class RunSourceRow(SQLModel, table=True):
    """A further recording of a run: of the same run, from another device or file, that says less of it."""

    __tablename__ = "run_source"
    __table_args__ = (
        UniqueConstraint("runner_id", "key"),
        Index("ix_run_source_runner_started", "runner_id", "started_ms"),
        Index("ix_run_source_runner_serial", "runner_id", "serial", "time_created_ms"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = big_id()
    """Never used again: an address of a source that changed its place leads nowhere."""
    runner_id: str = Field(foreign_key="runner.id", max_length=64)
    run_id: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    key: str
    source: str
    sid: str | None = Field(default=None, index=True)
    file: str | None = None
    file_sha256: str | None = Field(default=None, index=True)
    serial: str | None = None
    time_created_ms: int | None = ms()
    session_index: int = 0
    started_ms: int = ms(nullable=False)
    ended_ms: int = ms(nullable=False)
    stored_ms: int = ms(nullable=False)
    """When this revision of it was stored."""
    state: str = "complete"
    """complete | incomplete"""
    revision: int = 1
    samples: int = 0
    steps: int = 0
    measured: dict[str, Any] = json_object()
    rest: dict[str, Any] = json_object()
    """What else the recording decides of a run's row."""
    packed_samples: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """As in `trace`."""
    packed_steps: bytes | None = Field(sa_column=Column(LargeBinary), default=None)


class DeletedRunRow(SQLModel, table=True):
    """A run that its runner deleted: late data and the same file do not bring it back."""

    __tablename__ = "deleted_run"
    runner_id: str = Field(primary_key=True, foreign_key="runner.id", max_length=64)
    mark: str = Field(primary_key=True)
    """SHA-256 of what it is known by (`store.deleting`); it has several."""
    deleted_ms: int = ms(nullable=False)


class OriginalRow(SQLModel, table=True):
    """A file that was imported, as it came; several runs may be in it. None is kept of a runner who keeps no GPS."""

    __tablename__ = "original"
    runner_id: str = Field(primary_key=True, foreign_key="runner.id", max_length=64)
    sha256: str = Field(primary_key=True, max_length=64)
    """Of the file as it came."""
    name: str
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    """Bytes of the file as it came."""
    packed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """The file, compressed by zlib."""


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
    detail: dict[str, Any] = json_object()
    """Coverage, segments, balance, percentiles: what pages show beside the few numbers."""
