"""What the API says and takes about findings, alerts and answers."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import EvidenceOut, Out, SourceOut
from domain.lifecycle import LONGEST_SNOOZE_HOURS


class FindingOut(Out):
    """What a rule saw, with its numbers, its sources, and what the runner can do."""

    id: int
    created_at: str
    rule: str = Field(examples=["load.session_spike"])
    version: int
    kind: str
    severity: str = Field(examples=["watch"])
    grade: str = Field(examples=["strong"])
    side: str | None
    run: int | None
    checkin: str | None
    title: str
    why: str
    do: str
    evidence: list[EvidenceOut]
    sources: list[SourceOut]
    confidence: float = Field(description="coverage of data and agreement of models, not a probability of injury")
    emergency: bool
    tips: list[str] = Field(description="what `do` asked for before a guard looked at it", examples=[["massage"]])
    plan: str | None = Field(description="key of the plan that it carries")


class DeliveryOut(Out):
    """A message on its way to one channel."""

    id: int
    channel: str = Field(examples=["ntfy"])
    status: str = Field(description="queued, retrying, delivered, replaced, expired or dead", examples=["delivered"])
    attempts: int
    error: str | None
    delivered_at: str | None
    reason: str = Field(
        default="FIRST", description="why it was told: FIRST, WORSE, REPEAT, RESOLVED, FOLLOWUP, ESCALATED …"
    )
    told_at: str | None = None
    also_carries: list[int] = Field(default=[], description="other alerts that the same message tells of")


class FindingPage(Out):
    """Findings, newest first; `next` is the cursor of the page that follows, null on the last."""

    items: list[FindingOut]
    next: str | None = Field(examples=["1763800000000.42"])


class WorseOut(Out):
    """What an alert that was told has become since."""

    severity: str = Field(examples=["warn"])
    title: str
    why: str


class AlertOut(Out):
    """The decision on a finding: sent or held, and why."""

    id: int
    created_at: str
    rule: str
    side: str | None
    run: int | None
    severity: str
    state: str = Field(description="open, acked, snoozed or resolved", examples=["open"])
    decision: str = Field(description="send or hold", examples=["send"])
    reason: str
    title: str
    why: str
    do: str
    tips: list[str] = Field(description="what `do` asked for before a guard looked at it")
    plan: str | None = Field(description="key of the plan that it belongs to")
    answer: str | None
    useful: bool | None = Field(default=None, description="whether the runner found it useful; null = not said")
    worse: WorseOut | None = Field(
        default=None, description="what became of it since it was told, while that waits to be told at `again_at`"
    )
    snoozed_until: str | None = Field(default=None, description="put off by the runner until then")
    again_at: str | None = Field(default=None, description="when it is looked at again: told again, or told at last")
    deliveries: list[DeliveryOut]


class AckIn(BaseModel):
    """A runner's answer to an alert."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"answer": "snooze", "hours": 24}]})
    answer: Literal["ack", "seen", "better", "same", "worse", "stop", "stop_reminding", "snooze"] = Field(
        default="seen",
        description="ack and seen mean the same; so do stop and stop_reminding: no more reminders of its plan; "
        "snooze: not now",
    )
    hours: int | None = Field(
        default=None, ge=1, le=LONGEST_SNOOZE_HOURS, description="how long to snooze, a day if it is not said"
    )


class AnswerOut(Out):
    """What became of an answer that came by a link."""

    alert: int
    answer: str = Field(description="seen, better, same, worse, stop or snooze", examples=["better"])
    state: str = Field(description="the alert's", examples=["acked"])
    result: str = Field(description="in words, in the runner's language")
    link: str | None = Field(description="where the runner goes next, a path of these pages; set after worse")
