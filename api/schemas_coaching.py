"""What the API says and takes about coaches, their notes, and the record of who saw and did what."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Out
from store.coach_notes import LONGEST


class CoachIn(BaseModel):
    """A link for a coach is wanted."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"consent": True}]})
    consent: bool = Field(
        default=False, description="that you agree to the sentence; without it the refusal has the sentence"
    )


class CoachLinkOut(Out):
    """A link for one coach. It is told this once."""

    link: str = Field(examples=["https://soleus.example/invitation/8Yv…"])
    ends_at: str = Field(examples=["2026-11-30T09:00:00.000Z"])
    consent: str = Field(description="what you agreed to", examples=["Whoever uses this link sees as a coach …"])


class CoachOut(Out):
    """Somebody who sees, or saw, your data."""

    id: int
    name: str = Field(examples=["cleo"])
    consented_at: str
    consent: str = Field(description="the sentence that you agreed to")
    withdrawn_at: str | None
    looked_at: str | None = Field(description="when this coach looked last; null: never, or longer ago than is kept")


class CoachLinkWaitingOut(Out):
    """A link that nobody has used yet."""

    id: int
    made_at: str
    ends_at: str
    consent: str


class CoachesOut(Out):
    """Who sees a runner's data."""

    coaches: list[CoachOut]
    waiting: list[CoachLinkWaitingOut]


class CoachingIn(BaseModel):
    """A link that a runner made for a coach."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"invitation": "8Yv…"}]})
    invitation: str = Field(min_length=1, max_length=200, description="the last part of the link")


class CoachingOut(Out):
    """A runner lets you see."""

    runner: str = Field(examples=["ada"])
    consented_at: str
    consent: str


class NoteIn(BaseModel):
    """A coach's note."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": "Easy week, please."}]})
    text: str = Field(min_length=1, max_length=LONGEST)


class NoteOut(Out):
    """What a coach wrote about a runner, who reads it."""

    id: int
    at: str
    author: str | None = Field(description="null: the account is gone", examples=["cleo"])
    author_id: int
    text: str


class RosterTodayOut(Out):
    """The same facts as the runner's Today; null = not enough data."""

    room_m: float | None
    state: Literal["below", "in", "above", "over", "unknown"]
    word: str = Field(examples=["In range"])
    sentence: str
    held: str | None = Field(description="why no distance is offered: flag, rest, pain or limp")


class RosterFlagOut(Out):
    """An open red flag."""

    rule: str
    emergency: bool
    raised_at: str


class RosterRunOut(Out):
    """A runner's newest run."""

    id: int
    started_at: str
    distance_m: float | None
    calf_load: float | None = Field(description="calf-km")


class RosterCheckInOut(Out):
    """A runner's newest report."""

    id: str
    at: str
    severity: int | None = Field(description="0 to 10; null: not said")
    side: str | None


class RosterPlanOut(Out):
    """A plan that has not ended."""

    kind: str = Field(examples=["return"])
    state: str = Field(examples=["running"])


class RosterOut(Out):
    """A runner whom you coach; one who has withdrawn is a name and two instants."""

    runner: str = Field(examples=["ada"])
    consented_at: str
    withdrawn_at: str | None
    today: RosterTodayOut | None
    flags: list[RosterFlagOut]
    alerts: dict[str, int] = Field(description="open ones by severity", examples=[{"warn": 1, "watch": 2}])
    last_run: RosterRunOut | None
    last_check_in: RosterCheckInOut | None
    plans: list[RosterPlanOut]


class DeedOut(Out):
    """An entry of the record."""

    id: int
    at: str
    name: str = Field(description="of the account then; empty: the operator's command", examples=["cleo"])
    runner: str | None
    what: str = Field(examples=["looked_at"])
    detail: str = Field(description="e.g. the address that was looked at", examples=["/runs"])


class RecordOut(Out):
    """The record, newest first; `next` is the cursor of the page that follows, null on the last."""

    items: list[DeedOut]
    next: str | None = Field(examples=["1042"])
