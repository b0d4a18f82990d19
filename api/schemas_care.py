"""What the API says about what follows from a runner's reports, and takes about work beside running."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Out
from api.schemas_people import CheckInOut
from api.schemas_warnings import FindingOut

AT = ["2026-11-23T07:30:00.000Z"]


class SpokeOut(Out):
    """One answer and the points that it gives to one pattern; negative points speak against it."""

    question: str = Field(examples=["onset"])
    answer: str = Field(examples=["during"])
    pattern: str = Field(description="doms, strain, cramp or tendon", examples=["strain"])
    points: int = Field(examples=[2])


class TriageOut(Out):
    """What the answers speak for. It is no diagnosis: it names the pattern that the report is treated as."""

    reading: str = Field(description="doms, strain, cramp or tendon: the more serious one in doubt", examples=["strain"])
    clear: bool = Field(description="false: the signs are mixed, or too few questions were answered")
    against: str | None = Field(description="the other pattern in question, when it is not clear", examples=["cramp"])
    points: dict[str, int] = Field(examples=[{"strain": 5, "cramp": 4}])
    spoke: list[SpokeOut]
    ask: list[str] = Field(description="questions whose answers would tell the patterns apart", examples=[["site"]])


class StepOut(Out):
    """One thing that a plan asks for."""

    due_at: str = Field(examples=AT)
    kind: str = Field(examples=["ice"])
    title: str
    do: str


class PlanOut(Out):
    """Something with due times that follows from a finding, or that the runner chose."""

    key: str = Field(examples=["rice:01JC3Y"])
    kind: str = Field(description="rice, doms, cramp, review, return, heel_drops or alfredson", examples=["rice"])
    rule: str = Field(examples=["acute.rice"])
    state: str = Field(description="running, paused, suspended (a red flag is open) or ended", examples=["running"])
    reason: str = Field(description="why it is paused, suspended or ended, in words")
    quiet: bool = Field(description='"better" or "stop" was answered: no more reminders, the plan stands')
    side: str | None
    episode: str | None
    started_at: str = Field(examples=AT)
    ended_at: str | None
    next_at: str | None = Field(description="the soonest step, or when the plan is looked at next", examples=AT)
    steps: list[StepOut] = Field(description="what is due from now on, soonest first")
    facts: dict[str, Any] = Field(description="what its due times are made from, by kind")


class RatingOut(Out):
    """How much it hurt at one report, 0 to 10."""

    at: str
    severity: int | None


class EpisodeOut(Out):
    """Reports of one site and side, from the first to the last; `key` is the id of the first."""

    key: str
    started_at: str
    last_at: str
    settled_at: str | None
    site: str | None
    side: str | None
    course: str = Field(description="new, better, worse, same, settled or relapsed", examples=["better"])
    answered_at: str | None = Field(default=None, description="when that was answered to an alert, after the last report")
    ratings: list[RatingOut]
    triage: TriageOut
    since: dict[str, str] = Field(description="when each pattern it was ever read as was so first")
    reports: list[str] = Field(description="ids of its reports, oldest first")


class RedFlagOut(Out):
    """A red flag: open until a clinician has seen it, or two check-ins 24 h apart answer every question no."""

    rule: str = Field(examples=["flag.dvt"])
    key: str
    open: bool
    emergency: bool
    raised_at: str
    closed_at: str | None
    closed_by: str | None = Field(description="clinician or all_no")


class CareOut(Out):
    """Episodes, red flags and plans, newest first; `at` null = nothing was ever reported."""

    at: str | None = Field(description="the instant that it was made for")
    episodes: list[EpisodeOut]
    flags: list[RedFlagOut]
    plans: list[PlanOut]
    banned: dict[str, str] = Field(
        description="what must not be advised now, and the guard that holds it back",
        examples=[{"stretch": "acute.no_stretch"}],
    )


class ReportOut(CheckInOut):
    """A stored report, and what follows from it."""

    episode: str | None = Field(description="key of the episode that it belongs to")
    triage: TriageOut | None = Field(description="of all answers of the episode; null when the report tells of no pain")
    findings: list[FindingOut]
    plans: list[PlanOut]
    not_asked: list[str] = Field(description="red-flag questions that were not asked: that is never a no")


class LogIn(BaseModel):
    """Work for the calf that no watch records; the kind is enough."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"kind": "strength"}]})
    kind: Literal["strength", "hike", "football", "skipping", "other"]
    id: str | None = Field(None, pattern=r"^[A-Za-z0-9_-]{1,64}$", description="sent again, it changes nothing")
    t_ms: int | None = Field(None, ge=0, le=4_102_444_800_000, description="when it was, Unix ms; default now")
    minutes: float | None = Field(None, gt=0, le=1440, allow_inf_nan=False)
    pain: int | None = Field(None, ge=0, le=10, description="how much the calf hurt meanwhile, 0 to 10")
    note: str = Field("", max_length=1000)


class LogOut(Out):
    """One entry of the log."""

    id: str
    at: str
    kind: str
    minutes: float | None
    pain: int | None
    note: str


class ProgrammeIn(BaseModel):
    """The strength programme to switch on, in place of one that is on."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"kind": "heel_drops"}]})
    kind: Literal["heel_drops", "alfredson"]
    id: str | None = Field(None, pattern=r"^[A-Za-z0-9_-]{1,64}$", description="sent again, it changes nothing")


class BlockOut(Out):
    """One week of a programme: sessions done, of how many."""

    week: int
    done: int
    of: int


class ProgrammeOut(Out):
    """A strength programme and how much of it was done."""

    id: str
    kind: str
    on: bool
    started_at: str
    ended_at: str | None
    plan: str | None = Field(description="key of its plan", examples=["heel_drops:01JC3Y"])
    state: str | None = Field(description="of its plan: running, paused, suspended or ended")
    reason: str = Field(description="why its plan is not running, in words")
    week: int | None = Field(description="the week that it is in, from 1", examples=[3])
    weeks: int | None = Field(examples=[12])
    blocks: list[BlockOut]
    asked: int = Field(description="sessions that the weeks that are over asked for")
    done: int
    adherence: float | None = Field(
        description="done of what the whole weeks so far asked for, 0 to 1; null = none is over yet", examples=[0.67]
    )


class WeekMarkIn(BaseModel):
    """What the runner says about a week: load rules do not nag in a race or taper week. null takes it back."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"mark": "race"}]})
    mark: Literal["race", "taper"] | None


class WeekMarkOut(Out):
    """A week and its mark."""

    week: str = Field(examples=["2026-W47"])
    start: str = Field(description="its Monday", examples=["2026-11-16"])
    mark: str | None
