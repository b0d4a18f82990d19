"""What the API says about the inbox: alerts in groups, one of them with all that is behind it, and whether it was useful."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Out
from api.schemas_warnings import AlertOut, FindingOut


class InboxAlert(AlertOut):
    """An alert in its group."""

    group: Literal["open", "snoozed", "held", "answered", "closed"] = Field(examples=["open"])


class InboxCounts(Out):
    """How many alerts there are in each group, of the severity that was asked for."""

    open: int = Field(description="told, and not answered yet", examples=[2])
    snoozed: int = Field(description="put off until an instant to come", examples=[0])
    held: int = Field(description="found, and not told", examples=[14])
    answered: int = Field(examples=[31])
    closed: int = Field(description="nothing is left to do about it", examples=[12])


class InboxPage(Out):
    """A page of alerts; `next` is the cursor of the page that follows, null on the last."""

    items: list[InboxAlert]
    next: str | None = Field(examples=["0.1763800000000.42"])
    counts: InboxCounts


class AlertDetail(InboxAlert):
    """An alert with the finding that it is about: its numbers, and where the rule comes from."""

    finding: FindingOut | None = Field(description="null for a reminder of a plan")


class UsefulIn(BaseModel):
    """Whether the runner found an alert useful; null takes it back."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"useful": True}]})
    useful: bool | None
