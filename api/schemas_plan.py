"""What the API says about what is due today, and how plans and their reminders stand."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Out
from api.schemas_care import AT, LogOut, PlanOut, ProgrammeOut


class DueOut(Out):
    """One thing that a plan asks for today."""

    due_at: str = Field(examples=AT)
    plan: str = Field(description="key of its plan", examples=["heel_drops:01JC3Y"])
    plan_kind: str = Field(examples=["heel_drops"])
    side: str | None
    kind: str | None = Field(description="of the step; null: it was told already, as the alert `alert`", examples=["today"])
    title: str
    do: str
    alert: int | None = Field(description="the alert that waits for an answer")


class PlanNow(PlanOut):
    """A plan that has not ended."""

    alert: int | None = Field(description="the newest alert of it: what better, worse and stop are answered to")


class RungOut(Out):
    """One step of the way back to running: `repeats` times so many minutes."""

    run_min: int = Field(examples=[3])
    walk_min: int = Field(examples=[2])
    repeats: int = Field(examples=[5])


class PlanPage(Out):
    """What is due today, soonest first, and how everything stands."""

    due: list[DueOut]
    plans: list[PlanNow] = Field(description="that have not ended, newest first; `quiet` = its reminders are off")
    ended: list[PlanOut] = Field(description="in the last 28 days")
    programmes: list[ProgrammeOut]
    alfredson_possible: bool = Field(description="whether a tendon complaint was there and none is now")
    ladder: list[RungOut] = Field(description="every step of a way back, from the bottom; a return plan says which rung")
    banned: dict[str, str] = Field(description="what must not be advised, and why", examples=[{"strength": "acute.rice"}])
    log: list[LogOut] = Field(description="of the last 7 days, newest first")


class RemindersIn(BaseModel):
    """Whether reminders of a plan are wanted; questions about a pain go on either way."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"on": False}]})
    on: bool
