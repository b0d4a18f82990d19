"""Alerts, what was told of them to whom, and by which ways."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, UniqueConstraint, text, true
from sqlmodel import Field, SQLModel

from store.tables.columns import big_id, json_object, ms


class AlertRow(SQLModel, table=True):
    """The decision on one finding: sent or held, and why; or one reminder of a plan."""

    __tablename__ = "alert"
    __table_args__ = (UniqueConstraint("runner_id", "key"),)
    id: int | None = big_id()
    runner_id: str = Field(foreign_key="runner.id", index=True, max_length=64)
    finding_id: int | None = Field(sa_column=Column(BigInteger, nullable=True, index=True), default=None)
    """None for a reminder of a plan."""
    key: str
    """One event, one alert: rule, side and the event it is about, over every revision of the run."""
    rule: str
    side: str | None = None
    run_id: int | None = Field(sa_column=Column(BigInteger), default=None)
    sid: str | None = None
    severity: str
    state: str = "open"
    """open | acked | snoozed | resolved"""
    decision: str
    """send | hold"""
    reason: str
    title: str
    why: str
    do: str
    created_ms: int = ms(nullable=False, index=True)
    decided_ms: int = ms(nullable=False)
    """When the decision that stands was made: at first, or when the finding became worse."""
    acked_ms: int | None = ms()
    answer: str | None = None
    told_severity: str | None = None
    """How severe it was when it was told last; None = never told."""
    told: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How often it was told at that severity."""
    told_ms: int | None = ms()
    """When it was told last."""
    push_id: int | None = Field(sa_column=Column(BigInteger, index=True), default=None)
    """The last telling of it."""
    snoozed_until_ms: int | None = ms()
    resolved_ms: int | None = ms()
    next_ms: int | None = ms(index=True)
    """When it has to be looked at again: quiet hours over, to be repeated, to be escalated; None = never."""
    tips: list[str] = Field(sa_column=Column(JSON, nullable=False, server_default="[]"), default_factory=list)
    plan: str | None = None
    """Key of the plan that it belongs to."""
    useful: bool | None = None
    """Whether the runner found it useful; None = not said."""


class ChannelRow(SQLModel, table=True):
    """A way to reach a runner, or somebody whom the runner chose. Its address is a secret and stored encrypted."""

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("runner_id", "mark"), {"sqlite_autoincrement": True})
    id: int | None = big_id()
    """Never used again: deliveries that name it must not go to a channel that was added later."""
    runner_id: str = Field(foreign_key="runner.id", index=True, max_length=64)
    url: str
    """Encrypted (`store.sealed`)."""
    mark: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """A keyed hash of the address: the same address twice is noticed without reading it."""
    name: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What a person calls it, e.g. `ntfy`, …"""
    shown: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """… and as much of its address as may be shown."""
    audience: str = Field(default="person", sa_column_kwargs={"server_default": "person"})
    """person | machine"""
    created_ms: int = ms(nullable=False)
    enabled: bool = True
    contact_id: int | None = Field(sa_column=Column(BigInteger), default=None)
    """Whose it is, when it is not the runner's own."""


class ContactRow(SQLModel, table=True):
    """Somebody whom the runner wants to be told when an urgent alert stays unanswered."""

    __tablename__ = "contact"
    id: int | None = big_id()
    runner_id: str = Field(foreign_key="runner.id", index=True, max_length=64)
    name: str
    after_min: int
    """So long after the alert was first told, minutes."""
    scope: str
    """asks | title | full: what the runner agreed to have told."""
    consented_ms: int = ms(nullable=False)
    consent: str
    """The sentence that the runner agreed to, as it was shown."""
    withdrawn_ms: int | None = ms()


class PreferencesRow(SQLModel, table=True):
    """When and how often a runner wants to be told (`domain.preferences`)."""

    __tablename__ = "preferences"
    runner_id: str = Field(primary_key=True, foreign_key="runner.id", max_length=64)
    document: dict[str, Any] = json_object()
    report_next_ms: int | None = ms(index=True)
    """When the weekly report is due; None = none is wanted, or nobody has worked it out."""


class PushRow(SQLModel, table=True):
    """One telling: of one alert, of the alerts of one run together, of a report; each goes out by several deliveries."""

    __tablename__ = "push"
    __table_args__ = (UniqueConstraint("runner_id", "key"), Index("ix_push_runner_made", "runner_id", "made_ms"))
    id: int | None = big_id()
    runner_id: str = Field(foreign_key="runner.id", max_length=64)
    key: str
    """What is told and for the how manieth time: the same again changes nothing."""
    reason: str
    """FIRST | WORSE | REPEAT | RESOLVED | FOLLOWUP | ESCALATED | REPORT"""
    severity: str
    made_ms: int = ms(nullable=False)
    counts: bool = False
    """Whether it counts against the day's budget."""
    live: bool = False
    """Of a run under way."""
    document: dict[str, Any] = json_object()
    """title, why, do: of a telling that says something of its own; else what its alerts say when it goes out."""


class PushAlertRow(SQLModel, table=True):
    """An alert that a telling carries, the most important first."""

    __tablename__ = "push_alert"
    push_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    alert_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False, index=True))
    place: int = 0


class BreakerRow(SQLModel, table=True):
    """A channel that failed several times on end: nothing is tried there until `open_until_ms`, then one delivery."""

    __tablename__ = "breaker"
    channel_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    failures: int = 0
    open_until_ms: int | None = ms()
    why: str = ""


class SpentLinkRow(SQLModel, table=True):
    """A link in a message that was used: it counts once."""

    __tablename__ = "spent_link"
    mark: str = Field(primary_key=True)
    """SHA-256 of its token."""
    spent_ms: int = ms(nullable=False, index=True)


def _where(condition: str) -> dict[str, Any]:
    """An index of some rows only. It is used where a statement says the same in its text, not by parameters."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


_WHILE_PENDING = _where("status IN ('queued', 'retrying')")
"""What is still to be done: however much was done before, it costs the sweep nothing."""


class DeliveryRow(SQLModel, table=True):
    """One telling on its way to one channel."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("push_id", "channel_id"),
        Index("ix_delivery_turn", "channel_id", "waits", "id", "next_ms", "expires_ms", **_WHILE_PENDING),
        Index("ix_delivery_expires", "expires_ms", "next_ms", **_WHILE_PENDING),
        Index("ix_delivery_dead", "channel_id", **_where("status = 'dead'")),
    )
    id: int | None = big_id()
    push_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    channel_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    channel: str
    """What a person calls it, without its secrets, e.g. `ntfy`, `watch`."""
    status: str = "queued"
    """queued | retrying | delivered | replaced | expired | dead"""
    waits: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    """Whether it can wait: what cannot (`stop`, `urgent`) goes first, and is tried on a channel that is left alone too."""
    attempts: int = 0
    next_ms: int = ms(nullable=False)
    expires_ms: int = ms(nullable=False)
    delivered_ms: int | None = ms()
    error: str | None = None
