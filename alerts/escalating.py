"""Telling a runner's contacts of an urgent alert that stays unanswered, and that all is well when it was answered."""

from __future__ import annotations

from typing import cast

from sqlmodel import Session

from alerts import escalation
from alerts.audience import Audience
from alerts.escalation import Contact, Urgent
from alerts.messages import PUSH_TTL_S
from domain.model import Severity
from domain.words import Said
from store import alerts as rows
from store import contacts, pushes
from store.pushes import Target, Telling
from store.tables import AlertRow, ChannelRow


def look(session: Session, alert: AlertRow, audience: Audience, now_ms: int, *, standing: bool) -> set[int]:
    """Tell the contacts that are to be told now, in the caller's transaction, and when to look at the alert again.

    `standing`: what it is about holds. Returns the ids of the channels that have something to deliver.
    """
    if Severity(alert.severity) is not Severity.URGENT or alert.id is None or alert.told_severity is None:
        return set()
    chosen = {
        _contact(row.id, row.name, row.after_min, row.scope): ch for row, ch in contacts.listing(session, alert.runner_id)
    }
    keys = {contact.id: f"{alert.id}|ESCALATED|{contact.id}" for contact in chosen}
    told = contacts.told_of(session, alert.runner_id, keys)
    runner = audience.runner(alert.runner_id)
    waits = standing and alert.state == "open"
    urgent = Urgent(Severity(alert.severity), waits, rows.first_told_ms(session, alert.id, alert.severity))
    due, next_ms = escalation.due(urgent, chosen, told, now_ms)
    if next_ms is not None:
        alert.next_ms = min(next_ms, alert.next_ms or next_ms)
    woken: set[int] = set()
    for contact in due:
        said = escalation.words(contact, runner.id, Said(alert.title, alert.why, alert.do), runner.say)
        woken |= _say(session, alert, chosen[contact], said, key=keys[contact.id], reason="ESCALATED", now_ms=now_ms)
    if alert.state != "open":
        for contact, channel in chosen.items():
            if contact.id in told:
                said = escalation.all_clear(runner.id, runner.say)
                key = f"{alert.id}|CLEARED|{contact.id}"
                woken |= _say(session, alert, channel, said, key=key, reason="CLEARED", now_ms=now_ms)
    return woken


def _say(
    session: Session, alert: AlertRow, channel: ChannelRow, said: Said, *, key: str, reason: str, now_ms: int
) -> set[int]:
    target = Target(channel.id or 0, channel.name, now_ms + PUSH_TTL_S[Severity.URGENT] * 1000)
    telling = Telling(
        key=key,
        reason=reason,
        severity="urgent" if reason == "ESCALATED" else "info",
        alerts=(alert,),
        says={"title": said.title, "why": said.why, "do": said.do},
        moves=False,
    )
    return {target.channel_id} if pushes.tell(session, alert.runner_id, telling, [target], now_ms) else set()


def _contact(contact_id: int | None, name: str, after_min: int, scope: str) -> Contact:
    return Contact(contact_id or 0, name, after_min, cast("escalation.Scope", scope))
