"""Deliveries: rows that are claimed, tried, and marked with what became of them.

A claim moves `next_ms` to the end of a lease. Who dies with a claim loses it when the lease ends, and the row is due
again; two processes never hold the same row. `expires_ms` tells one round of a delivery from the next (an alert that
got worse starts its deliveries again), so that a late result of the earlier round changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.model import Tip
from domain.words import Say
from store import care, people
from store.tables import AlertRow, ChannelRow, DeliveryRow, DeviceRow, FindingRow, SessionRow

WATCH_ID = -1
"""The channel every runner has without adding it: the alert topic of the own devices."""
CONSOLE_ID = -2
"""The other one: a line in the log."""
BUILT_IN = {WATCH_ID: ("watch", "mqtt:"), CONSOLE_ID: ("console", "console:")}
"""Name and URL of the channels that need no row."""

_PENDING = ("queued", "retrying")


@dataclass(frozen=True, slots=True)
class Claimed:
    """One delivery that is ours to try until the lease ends."""

    id: int
    attempts: int
    """This one included."""
    expires_ms: int
    url: str | None
    """None when the channel was removed."""
    alert: AlertRow
    devices: tuple[str, ...]
    """For the wrist: the device of the run under way, else every device of the runner."""
    banned: Mapping[Tip, str] = field(default_factory=dict)
    """What must not be advised to the runner now, and …"""
    say: Say = field(default_factory=Say)
    """… who says so to them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt: `delivered`, `retrying` from `next_ms` on, or `dead`; `error` in plain words."""

    claimed: Claimed
    status: Literal["delivered", "retrying", "dead"]
    next_ms: int
    error: str | None = None


def due_channels(session: Session, now_ms: int) -> list[int]:
    """The channels that have something to deliver now."""
    query = (
        select(DeliveryRow.channel_id)
        .join(AlertRow, col(AlertRow.id) == col(DeliveryRow.alert_id))
        .outerjoin(FindingRow, col(FindingRow.id) == col(AlertRow.finding_id))
        .where(*_due(now_ms), col(FindingRow.withdrawn_ms).is_(None))
    )
    return list(session.exec(query.distinct()))


def any_expired(session: Session, now_ms: int) -> bool:
    """Whether `expire` has anything to do."""
    return session.exec(select(DeliveryRow.id).where(*_expired(now_ms)).limit(1)).first() is not None


def expire(session: Session, now_ms: int) -> int:
    """Give up the deliveries whose time is over; returns how many."""
    query = sa.update(DeliveryRow).where(*_expired(now_ms)).values(status="expired")
    return cast("sa.CursorResult[tuple[()]]", session.execute(query)).rowcount


def claim(session: Session, channel_id: int, *, most: int, now_ms: int, lease_ms: int) -> list[Claimed]:
    """Take at most `most` due deliveries of one channel for `lease_ms`, the most severe first, then the oldest.

    Those of findings that were withdrawn meanwhile are left to expire. What must not be advised is read in the same
    transaction, so that a tip that was queued before a red flag is held back all the same.
    """
    first = sa.case((col(AlertRow.severity).in_(("stop", "urgent")), 0), else_=1)
    query = (
        select(DeliveryRow, AlertRow)
        .join(AlertRow, col(AlertRow.id) == col(DeliveryRow.alert_id))
        .outerjoin(FindingRow, col(FindingRow.id) == col(AlertRow.finding_id))
        .where(*_due(now_ms), DeliveryRow.channel_id == channel_id, col(FindingRow.withdrawn_ms).is_(None))
        .order_by(first, col(DeliveryRow.id))
        .limit(most)
        .with_for_update(skip_locked=True, of=DeliveryRow)
    )
    found = list(session.exec(query))
    if not found:
        return []
    url = _url(session, channel_id)
    devices = _devices(session, [alert for _, alert in found]) if channel_id == WATCH_ID else {}
    runners = {alert.runner_id for _, alert in found if alert.tips}
    banned = {runner_id: care.load(session, runner_id).banned for runner_id in runners}
    say = {runner_id: people.runner(session, runner_id).say for runner_id in runners}
    claimed = []
    for row, alert in found:
        row.next_ms = now_ms + lease_ms
        row.attempts += 1
        claimed.append(
            Claimed(
                id=cast("int", row.id),
                attempts=row.attempts,
                expires_ms=row.expires_ms,
                url=url,
                alert=alert,
                devices=devices.get(cast("int", alert.id), ()),
                banned=banned.get(alert.runner_id, {}),
                say=say.get(alert.runner_id, Say()),
            ),
        )
    session.flush()
    return claimed


def mark(session: Session, outcomes: Sequence[Outcome], now_ms: int) -> None:
    """Store what became of attempts. A success stands whoever reports it; a failure only from the latest attempt."""
    for outcome in outcomes:
        of = outcome.claimed
        query = sa.update(DeliveryRow).where(col(DeliveryRow.id) == of.id, col(DeliveryRow.expires_ms) == of.expires_ms)
        if outcome.status == "delivered":
            query = query.values(status="delivered", delivered_ms=now_ms, error=None)
        else:
            query = query.where(col(DeliveryRow.attempts) == of.attempts, col(DeliveryRow.status).in_(_PENDING))
            query = query.values(status=outcome.status, next_ms=outcome.next_ms, error=outcome.error)
        session.execute(query)


def _due(now_ms: int) -> tuple[sa.ColumnElement[bool], ...]:
    pending = col(DeliveryRow.status).in_(_PENDING)
    return pending, col(DeliveryRow.next_ms) <= now_ms, col(DeliveryRow.expires_ms) > now_ms


def _expired(now_ms: int) -> tuple[sa.ColumnElement[bool], ...]:
    pending = col(DeliveryRow.status).in_(_PENDING)
    return pending, col(DeliveryRow.next_ms) <= now_ms, col(DeliveryRow.expires_ms) <= now_ms


def _url(session: Session, channel_id: int) -> str | None:
    if channel_id in BUILT_IN:
        return BUILT_IN[channel_id][1]
    row = session.get(ChannelRow, channel_id)
    return row.url if row is not None and row.enabled else None


def _devices(session: Session, alerts: Sequence[AlertRow]) -> dict[int, tuple[str, ...]]:
    runners = {row.runner_id for row in alerts}
    own: dict[str, list[str]] = {}
    for runner_id, device_id in session.exec(
        select(DeviceRow.runner_id, DeviceRow.id)
        .where(col(DeviceRow.runner_id).in_(runners))
        .order_by(DeviceRow.runner_id, DeviceRow.id),
    ):
        own.setdefault(runner_id, []).append(device_id)
    live = {
        (runner_id, sid): device_id
        for runner_id, sid, device_id in session.exec(
            select(SessionRow.runner_id, SessionRow.sid, SessionRow.device_id).where(
                col(SessionRow.runner_id).in_(runners),
                col(SessionRow.sid).in_({row.sid for row in alerts if row.sid}),
            ),
        )
    }
    found: dict[int, tuple[str, ...]] = {}
    for row in alerts:
        at_hand = live.get((row.runner_id, row.sid or ""))
        found[cast("int", row.id)] = (at_hand,) if at_hand and row.run_id is None else tuple(own.get(row.runner_id, ()))
    return found
