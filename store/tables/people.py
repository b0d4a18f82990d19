"""Who there is: runners, their devices and shoes; and small facts about this installation."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field, SQLModel

from store.tables.columns import big_id, json_object, ms


class RunnerRow(SQLModel, table=True):
    """A runner."""

    __tablename__ = "runner"
    id: str = Field(primary_key=True, max_length=64)
    created_ms: int = ms(nullable=False)
    born_year: int | None = None
    zone: str = "UTC"
    country: str | None = None
    units: str = "km"
    strike: str | None = None
    previous_strain: bool | None = None
    thresholds: dict[str, float] = json_object()
    language: str = Field(default="en", sa_column_kwargs={"server_default": "en"})
    privacy: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False, server_default="{}"), default_factory=dict)
    """What is kept and shown of where the runner was (`domain.privacy`); {} = the defaults."""
    positions_from: int | None = Field(sa_column=Column(BigInteger), default=None)
    """No GPS is kept any more, and it has been taken out of all runs up to this id; None: there is nothing to take out."""
    erasing_ms: int | None = ms()
    """Since when the runner and all that is known of the runner is being erased (`store.erasing`)."""


class DeviceRow(SQLModel, table=True):
    """A device of a runner, with the hash of its broker password."""

    __tablename__ = "device"
    runner_id: str = Field(primary_key=True, foreign_key="runner.id", max_length=64)
    id: str = Field(primary_key=True, max_length=64)
    created_ms: int = ms(nullable=False)
    secret_hash: str = ""
    online: bool | None = None
    battery_percent: float | None = None
    seen_ms: int | None = ms()
    """When something of it arrived last, to the second."""
    paired_ms: int | None = ms()
    """When its password was made; None = with the device."""
    heard_ms: int | None = ms()
    """When the first message since then arrived that says that it is there."""
    tested_ms: int | None = ms()
    """When the last test went to it, which is called `test-{tested_ms}`; …"""
    test_answered_ms: int | None = ms()
    """… and when the device said that it has it."""
    app: str | None = Field(default=None, max_length=16)
    """The app that sends by it, one of `formats.app_settings.APPS`; None = not said, which is as `mqtt`."""
    last_leaf: str | None = Field(default=None, max_length=16)
    """On which leaf the last message came that could be used, since its password was made."""


class ShoeRow(SQLModel, table=True):
    """A pair of shoes."""

    __tablename__ = "shoe"
    id: int | None = big_id()
    runner_id: str = Field(foreign_key="runner.id", index=True, max_length=64)
    name: str
    kind: str | None = None
    drop_mm: float | None = None
    start_m: float = 0.0
    is_default: bool = False
    created_ms: int = ms(nullable=False)
    retired_ms: int | None = ms()
    model: str | None = None
    cushioning: str | None = None
    """minimal | medium | maximal"""


class CounterRow(SQLModel, table=True):
    """Something that is counted and must survive a restart, e.g. `dead_letters`, `fields_nulled`."""

    __tablename__ = "counter"
    name: str = Field(primary_key=True)
    n: int = Field(sa_column=Column(BigInteger, nullable=False), default=0)


class NoteRow(SQLModel, table=True):
    """A small fact about this installation, e.g. the rules version that history was analysed with."""

    __tablename__ = "note"
    name: str = Field(primary_key=True)
    value: str
