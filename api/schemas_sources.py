"""What the API says and takes about services that runs are fetched from."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Out


class SourceCountsOut(Out):
    """How many recordings of a service ended how."""

    imported: int = Field(examples=[812])
    source: int = Field(description="further recordings of runs that were here")
    duplicate: int = Field(description="their runs were here already")
    deleted: int = Field(description="the runner deleted their runs here")
    refused: int = Field(description="there is no file, or none that can be read")
    other: int = Field(description="no runs by what is in the file")
    blocked: int = Field(description="came there from Strava, which does not let them be passed on")
    failed: int = Field(description="could not be fetched; some are tried again")


class NotTakenOut(Out):
    """A recording that brought nothing."""

    id: str = Field(description="as the service calls it", examples=["i55751783"])
    started: str = Field(description="as the service says, local time", examples=["2026-11-22T08:01:00"])
    outcome: str = Field(description="refused or failed")
    reason: str


class RunSourceOut(Out):
    """A service that runs are fetched from, without its key."""

    service: str = Field(examples=["intervals.icu"])
    athlete: str = Field(description="0 = whoever the key belongs to", examples=["i12345"])
    since: str | None = Field(description="nothing before this day; null = everything", examples=["2019-07-22"])
    added_at: str
    paused: bool
    next_at: str | None = Field(description="when it is looked at next; null = paused")
    tried_at: str | None
    synced_at: str | None = Field(description="when it last went through")
    complete: bool = Field(description="everything there was gone through once")
    trouble: str = Field(description='key, athlete, busy, away or strange: why it failed last; "" = it did not')
    error: str = Field(description='the same in words; "" = it did not')
    counts: SourceCountsOut
    refused: list[NotTakenOut] = Field(description="the latest that brought nothing, newest first")


class RunSourceIn(BaseModel):
    """A service to fetch runs from."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"service": "intervals.icu", "key": "1l0nlqjq…"}]}
    )
    service: Literal["intervals.icu"]
    key: str = Field(min_length=1, max_length=200, description="an API key from its Settings page; kept encrypted")
    athlete: str = Field("", max_length=24, description='its id there; "" = whoever the key belongs to')
    since: str = Field("", max_length=10, description='nothing before this day, YYYY-MM-DD; "" = everything')


class RunSourceChange(BaseModel):
    """Whether anything is fetched."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"paused": True}]})
    paused: bool
