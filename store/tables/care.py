"""What rules found, what a runner told, and what follows from it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.tables.columns import big_id, json_object, ms


class FindingRow(SQLModel, table=True):
    """A finding; `key` is unique for its runner, so that the same event is found once."""

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("runner_id", "rule", "key"),
        Index("ix_finding_undecided", "decided", "id"),
    )
    id: int | None = big_id()
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
    created_ms: int = ms(nullable=False)
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
    withdrawn_ms: int | None = ms()
    """Set when a later analysis no longer finds it; it stays for the record."""
    decided: bool = False


class CheckInRow(SQLModel, table=True):
    """A runner's report."""

    __tablename__ = "checkin"
    runner_id: str = Field(primary_key=True, foreign_key="runner.id", max_length=64)
    id: str = Field(primary_key=True, max_length=64)
    t_ms: int = ms(nullable=False, index=True)
    received_ms: int = ms(nullable=False)
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
    answers: dict[str, str] = json_object()
    note: str = ""
    analysed: bool = Field(default=False, index=True)


class CareRow(SQLModel, table=True):
    """What follows from all reports of one runner, made anew by analysis whenever something of it changes."""

    __tablename__ = "care"
    runner_id: str = Field(primary_key=True, foreign_key="runner.id", max_length=64)
    due: bool = Field(default=True, index=True)
    """A report, a run, a log entry or an answer came since it was made."""
    next_ms: int | None = ms(index=True)
    """When time alone will change it."""
    document: dict[str, Any] = json_object()
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
    started_ms: int = ms(nullable=False)
    ended_ms: int | None = ms()
    side: str | None = None
    episode: str | None = None
    reason: str = ""
    quiet: bool = False
    facts: dict[str, Any] = json_object()
    next_ms: int | None = ms()
    """When the sweep has to look at it: set to the present by every change of the plan; None = never."""
    reminders: bool | None = None
    """What the runner chose by the switch of its reminders; None = never touched. Analysis reads it, and never writes it."""
    reminders_ms: int | None = ms()
    """When that was."""


class LogRow(SQLModel, table=True):
    """A strength session, or other work for the calf, entered by hand; the same id again changes nothing."""

    __tablename__ = "log"
    __table_args__ = (Index("ix_log_runner_t", "runner_id", "t_ms"),)
    runner_id: str = Field(primary_key=True, foreign_key="runner.id", max_length=64)
    id: str = Field(primary_key=True, max_length=64)
    t_ms: int = ms(nullable=False)
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
    started_ms: int = ms(nullable=False)
    ended_ms: int | None = ms()
