"""Deliveries: rows that are claimed, tried, and marked with what became of them.

A claim moves `next_ms` to the end of a lease. Who dies with a claim loses it when the lease ends, and the row is due
again; two processes never hold the same row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from domain.breaker import Breaker
from domain.errors import Unavailable
from domain.model import Runner, Tip
from store import breakers, care, people, pushes
from store.sealed import Vault
from store.tables import AlertRow, ChannelRow, DeliveryRow, DeviceRow, FindingRow, PushAlertRow, PushRow, SessionRow

WATCH_ID = -1
"""The channel every runner has without adding it: the alert topic of the own devices."""
CONSOLE_ID = -2
"""The other one: a line in the log."""
BUILT_IN = {WATCH_ID: ("watch", "mqtt:"), CONSOLE_ID: ("console", "console:")}
"""Name and URL of the channels that need no row."""
REMOVED = "The channel was removed."


@dataclass(frozen=True, slots=True)
class Claimed:
    """One delivery that is ours to try until the lease ends."""

    id: int
    channel_id: int
    attempts: int
    """This one included."""
    expires_ms: int
    url: str | None
    """None when the channel was removed, or cannot be read; …"""
    push: PushRow
    alerts: tuple[AlertRow, ...]
    """What the telling tells of now, the most important first; empty when it says something of its own."""
    runner: Runner
    devices: tuple[str, ...] = ()
    """For the wrist: the device of the run under way, else every device of the runner."""
    banned: Mapping[Tip, str] = field(default_factory=dict)
    """What must not be advised to the runner now."""
    contact: bool = False
    """It goes to somebody else than the runner."""
    no_url: str = ""
    """… then why, in plain words."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt: `delivered`, `retrying` from `next_ms` on, or `dead`; `error` in plain words."""

    claimed: Claimed
    status: Literal["delivered", "retrying", "dead"]
    next_ms: int
    error: str | None = None
    gone: bool = False
    """The receiver says that the address is no more: the channel is forgotten."""


def due_channels(session: Session, now_ms: int) -> list[int]:
    """The channels that have something to deliver now; one that is left alone only if it cannot wait."""
    waiting = sa.select(col(DeliveryRow.channel_id), col(DeliveryRow.waits)).where(*_due(now_ms)).distinct()
    resting = breakers.open_now(session, now_ms)
    due = {channel_id for channel_id, waits in session.execute(waiting) if not (waits and channel_id in resting)}
    return [channel_id for channel_id in sorted(due) if _has_due(session, channel_id, now_ms, rests=channel_id in resting)]


def _has_due(session: Session, channel_id: int, now_ms: int, *, rests: bool) -> bool:
    return session.exec(_next(channel_id, now_ms, rests=rests).limit(1)).first() is not None


def _next(channel_id: int, now_ms: int, *, rests: bool) -> Select[DeliveryRow, PushRow]:
    """The due deliveries of a channel that have something to tell, in the order in which they are tried."""
    query = (
        select(DeliveryRow, PushRow)
        .join(PushRow, col(PushRow.id) == col(DeliveryRow.push_id))
        .where(*_due(now_ms), DeliveryRow.channel_id == channel_id, _tellable())
        .order_by(col(DeliveryRow.waits), col(DeliveryRow.id))
    )
    return query.where(~col(DeliveryRow.waits)) if rests else query


def any_expired(session: Session, now_ms: int) -> bool:
    """Whether `expire` has anything to do."""
    return session.exec(select(DeliveryRow.id).where(*_expired(now_ms)).limit(1)).first() is not None


def expire(session: Session, now_ms: int) -> int:
    """Give up the deliveries whose time is over; returns how many."""
    query = sa.update(DeliveryRow).where(*_expired(now_ms)).values(status="expired")
    return cast("sa.CursorResult[tuple[()]]", session.execute(query)).rowcount


class Want(NamedTuple):
    """What a channel can take: at most `most` under way together, of which `under_way` are already, each for `lease_ms`."""

    channel_id: int
    most: int
    lease_ms: int
    under_way: int = 0


def claim(session: Session, vault: Vault, channel_id: int, *, most: int, now_ms: int, lease_ms: int) -> list[Claimed]:
    """Take at most `most` due deliveries of one channel for `lease_ms`."""
    return claim_all(session, vault, [Want(channel_id, most, lease_ms)], now_ms)[channel_id]


def claim_all(session: Session, vault: Vault, wants: Sequence[Want], now_ms: int) -> dict[int, list[Claimed]]:
    """Take due deliveries of several channels, of each the most severe first, then the oldest.

    Those of findings that were withdrawn meanwhile are left to expire; of a channel that is left alone only what cannot wait
    is taken, one at a time. What must not be advised is read in the same transaction: a tip that was queued before a red
    flag is held back all the same.
    """
    known = breakers.of_all(session, [want.channel_id for want in wants])
    found = [(want, row, push) for want in wants for row, push in _take(session, want, known[want.channel_id], now_ms)]
    claimed: dict[int, list[Claimed]] = {want.channel_id: [] for want in wants}
    if not found:
        return claimed
    at = {channel_id: _address(session, vault, channel_id) for channel_id in {want.channel_id for want, _, _ in found}}
    alerts = _told_by(session, {row.push_id for _, row, _ in found})
    runners = people.runners_called(session, {push.runner_id for _, _, push in found})
    banned = care.banned(session, runners)
    own = _own_devices(session, runners) if WATCH_ID in at else {}
    for (channel_id, _, lease_ms, _), row, push in found:
        row.next_ms = now_ms + lease_ms
        row.attempts += 1
        carried = alerts.get(row.push_id, ())
        url, contact, no_url = at[channel_id]
        claimed[channel_id].append(
            Claimed(
                id=cast("int", row.id),
                channel_id=channel_id,
                attempts=row.attempts,
                expires_ms=row.expires_ms,
                url=url,
                push=push,
                alerts=() if push.document else carried,
                runner=runners[push.runner_id],
                devices=_devices(session, push, carried, own) if channel_id == WATCH_ID else (),
                banned=banned[push.runner_id],
                contact=contact,
                no_url=no_url,
            ),
        )
    session.flush()
    return claimed


def _take(session: Session, want: Want, breaker: Breaker, now_ms: int) -> list[tuple[DeliveryRow, PushRow]]:
    free = breaker.most(want.most) - want.under_way
    if free <= 0:
        return []
    query = _next(want.channel_id, now_ms, rests=breaker.is_open(now_ms)).limit(free)
    return list(session.exec(query.with_for_update(skip_locked=True, of=DeliveryRow)))


def mark(session: Session, outcomes: Sequence[Outcome], now_ms: int) -> None:
    """Store what became of attempts. A success stands whoever reports it; a failure only from the latest attempt."""
    well = [outcome.claimed.id for outcome in outcomes if outcome.status == "delivered"]
    if well:
        query = sa.update(DeliveryRow).where(col(DeliveryRow.id).in_(well))
        session.execute(query.values(status="delivered", delivered_ms=now_ms, error=None))
    for outcome in outcomes:
        if outcome.status != "delivered":
            _failed(session, outcome)


def _failed(session: Session, outcome: Outcome) -> None:
    of = outcome.claimed
    latest = col(DeliveryRow.id) == of.id, col(DeliveryRow.attempts) == of.attempts, pushes.pending()
    query = sa.update(DeliveryRow).where(*latest)
    values = {"status": outcome.status, "next_ms": outcome.next_ms, "error": outcome.error}
    session.execute(query.values(**values))
    if outcome.gone and of.channel_id not in BUILT_IN:
        forget(session, of.channel_id, outcome.error or REMOVED)


def forget(session: Session, channel_id: int, why: str) -> None:
    """Forget a channel and what is known of it; what was still on its way to it ends as dead."""
    on_the_way = col(DeliveryRow.channel_id) == channel_id, pushes.pending()
    session.execute(sa.update(DeliveryRow).where(*on_the_way).values(status="dead", error=why))
    session.execute(sa.delete(ChannelRow).where(col(ChannelRow.id) == channel_id))
    breakers.close(session, channel_id)


def _due(now_ms: int) -> tuple[sa.ColumnElement[bool], ...]:
    return pushes.pending(), col(DeliveryRow.next_ms) <= now_ms, col(DeliveryRow.expires_ms) > now_ms


def _expired(now_ms: int) -> tuple[sa.ColumnElement[bool], ...]:
    return pushes.pending(), col(DeliveryRow.next_ms) <= now_ms, col(DeliveryRow.expires_ms) <= now_ms


def _standing() -> sa.ColumnElement[bool]:
    """An alert is told by the telling at hand, and what it is about holds, or it is told that it is over."""
    told_here = col(AlertRow.push_id) == col(PushRow.id)
    return told_here & (col(FindingRow.withdrawn_ms).is_(None) | (col(PushRow.reason) == "RESOLVED"))


def _tellable() -> sa.ColumnElement[bool]:
    """The telling has something to tell: its own words, or an alert that stands."""
    carries = (
        sa.select(sa.literal(1))
        .select_from(AlertRow)
        .outerjoin(FindingRow, col(FindingRow.id) == col(AlertRow.finding_id))
        .where(_standing())
        .correlate(PushRow)
    )
    return col(PushRow.reason).in_(("REPORT", "ESCALATED", "CLEARED")) | sa.exists(carries)


def _told_by(session: Session, push_ids: Collection[int]) -> dict[int, tuple[AlertRow, ...]]:
    """The alerts of each telling that are still told by it, the most important first."""
    query = (
        select(PushRow.id, AlertRow)
        .join(PushAlertRow, col(PushAlertRow.push_id) == col(PushRow.id))
        .join(AlertRow, col(AlertRow.id) == col(PushAlertRow.alert_id))
        .outerjoin(FindingRow, col(FindingRow.id) == col(AlertRow.finding_id))
        .where(col(PushRow.id).in_(push_ids), _standing() | (col(PushRow.reason).in_(("ESCALATED", "CLEARED"))))
        .order_by(col(PushRow.id), col(PushAlertRow.place))
    )
    found: dict[int, tuple[AlertRow, ...]] = {}
    for push_id, alert in session.exec(query):
        known = cast("int", push_id)
        found[known] = (*found.get(known, ()), alert)
    return found


def _address(session: Session, vault: Vault, channel_id: int) -> tuple[str | None, bool, str]:
    """The URL of a channel, whether it is somebody else's, and why there is no URL, if there is none."""
    if channel_id in BUILT_IN:
        return BUILT_IN[channel_id][1], False, ""
    row = session.get(ChannelRow, channel_id)
    if row is None or not row.enabled:
        return None, False, REMOVED
    try:
        return vault.open(row.url), row.contact_id is not None, ""
    except Unavailable as error:  # of one channel: all others go on
        return None, False, str(error)


def _own_devices(session: Session, runners: Mapping[str, Runner]) -> dict[str, tuple[str, ...]]:
    query = select(DeviceRow.runner_id, DeviceRow.id).where(col(DeviceRow.runner_id).in_(runners))
    own: dict[str, tuple[str, ...]] = {}
    for runner_id, device_id in session.exec(query.order_by(DeviceRow.runner_id, DeviceRow.id)):
        own[runner_id] = (*own.get(runner_id, ()), device_id)
    return own


def _devices(
    session: Session, push: PushRow, alerts: Sequence[AlertRow], own: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    sids = {alert.sid for alert in alerts if alert.sid and alert.run_id is None}
    if sids:
        query = select(SessionRow.device_id).where(SessionRow.runner_id == push.runner_id, col(SessionRow.sid).in_(sids))
        at_hand = session.exec(query).first()
        if at_hand is not None:
            return (at_hand,)
    return own.get(push.runner_id, ())
