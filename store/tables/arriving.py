"""What arrives over MQTT and waits to become a run, and what cannot be used."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.tables.columns import big_id, json_object, ms


class InboxRow(SQLModel, table=True):
    """Acknowledged MQTT messages of one session, each continuing the one before, that wait to become part of a run."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("runner_id", "device_id", "sid", "leaf", "first_seq", "last_seq"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = big_id()
    """Grows for ever, also after the inbox was emptied: a reader may remember how far it has read."""
    runner_id: str = Field(max_length=64)
    device_id: str = Field(max_length=64)
    sid: str = Field(max_length=64)
    leaf: str = Field(max_length=16)
    first_seq: int = Field(sa_column=Column(BigInteger, nullable=False))
    last_seq: int = Field(sa_column=Column(BigInteger, nullable=False))
    received_ms: int = ms(nullable=False)
    payload: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class SessionRow(SQLModel, table=True):
    """A run as it arrives over MQTT: what is known of it, and what part of it is committed."""

    __tablename__ = "session"
    runner_id: str = Field(primary_key=True, max_length=64)
    device_id: str = Field(primary_key=True, max_length=64)
    sid: str = Field(primary_key=True, max_length=64)
    state: str = Field(default="live", index=True)
    """live → ended (end message and all samples, or silence) → stored; late data makes it live again."""
    started_ms: int | None = ms()
    first_received_ms: int = ms(nullable=False)
    last_received_ms: int = ms(nullable=False, index=True)
    clock_offset_ms: int | None = ms()
    start: dict[str, Any] | None = Field(sa_column=Column(JSON), default=None)
    end: dict[str, Any] | None = Field(sa_column=Column(JSON), default=None)
    ranges: dict[str, Any] = json_object()
    """{"samples": [[first, last], …], "steps": [[first, last], …]}: seq ranges inside the stored run."""
    flags: dict[str, Any] = json_object()
    run_id: int | None = Field(sa_column=Column(BigInteger), default=None)
    receipt_due: bool = Field(default=False, index=True)
    """The run was stored and its device has not been told."""
    writer: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Which sink changed it last (`store.turns`): whoever else remembers it has to look again."""


class DeadLetterRow(SQLModel, table=True):
    """A message that cannot be used, with the reason and its first 4 KiB."""

    __tablename__ = "dead_letter"
    id: int | None = big_id()
    received_ms: int = ms(nullable=False, index=True)
    runner_id: str | None = Field(default=None, index=True)
    topic: str
    reason: str
    field: str = ""
    size: int = 0
    head: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
