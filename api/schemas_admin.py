"""What the API says and takes about the installation: counts and accounts, never a runner's data."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Out


class StatusOut(Out):
    """Whether this installation works: `degraded` goes with status 503."""

    status: Literal["ok", "degraded"]


class HealthOut(Out):
    """The state of this installation: `ok` false goes with status 503. Counts are of rows that wait."""

    ok: bool
    database: str = Field(examples=["answers"])
    broker: str = Field(examples=["connected"])
    broker_address: str | None = Field(None, description="null: this process does not know", examples=["127.0.0.1:1883"])
    broker_certificate_until: str | None = Field(
        None, description="when its certificate ends; null: it has none, or this process does not know"
    )
    inbox: int = 0
    live_sessions: int = 0
    runs_due: int = 0
    findings_undecided: int = 0
    deliveries_waiting: int = 0
    deliveries_dead: int = 0
    dead_letters: int = 0
    devices: int = 0
    devices_online: int = 0
    runners: int = 0
    reanalysis: str | None = Field(None, description="history being judged anew: done/all", examples=["120/3400"])


class LetterOut(Out):
    """A message that could not be used: why, not what was in it, which is the runner's."""

    id: int
    received_at: str
    runner: str | None
    device: str | None = Field(description="as its topic says", examples=["watch"])
    reason: str
    field: str
    size: int = Field(description="bytes")


class TableOut(Out):
    """A table of the database."""

    name: str = Field(examples=["trace"])
    rows: int = Field(description="on PostgreSQL as it estimates them")
    size: int | None = Field(description="bytes with indexes; null: the database does not say")


class StorageOut(Out):
    """Room, in bytes."""

    kind: str = Field(description="sqlite or postgresql")
    database: int
    originals: int = Field(description="files kept as they came, compressed")
    free: int | None = Field(description="on the disk of the data directory; null: not known here")
    tables: list[TableOut] = Field(description="the biggest first")


class AccountOut(Out):
    """Somebody who can sign in."""

    id: int
    name: str = Field(examples=["ada"])
    runner: str | None
    coach: bool
    admin: bool
    added_at: str
    closed_at: str | None
    seen_at: str | None = Field(description="in a browser that is signed in")


class AccountChange(BaseModel):
    """What is to change about an account; what is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"closed": True}]})
    coach: bool | None = None
    admin: bool | None = None
    closed: bool | None = None


class InvitationIn(BaseModel):
    """A link is wanted."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"kind": "runner"}]})
    kind: Literal["runner", "password"] = Field(description="for a new runner, or to choose a new password")
    account: int | None = Field(None, ge=1, lt=2**63, description="kind password: whose")


class InvitationOut(Out):
    """A link to be used once. It is told this once."""

    link: str = Field(examples=["https://soleus.example/invitation/8Yv…"])
    ends_at: str
