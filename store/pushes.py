"""Tellings: what is told together, once, and the deliveries that bring it to each channel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from store.tables import AlertRow, DeliveryRow, PushAlertRow, PushRow

PENDING = ("queued", "retrying")
CANNOT_WAIT = ("stop", "urgent")
"""Severities that go before all others."""


def pending() -> sa.ColumnElement[bool]:
    """In a query of deliveries: still to be brought across. Said in the statement's text, for the indexes of just these."""
    return col(DeliveryRow.status).in_(sa.bindparam("pending", PENDING, expanding=True, literal_execute=True))


def dead() -> sa.ColumnElement[bool]:
    """Likewise: given up."""
    return col(DeliveryRow.status) == sa.bindparam("dead", "dead", literal_execute=True)


class Target(NamedTuple):
    """Where a telling goes, and until when (UTC Unix ms) it is worth trying."""

    channel_id: int
    channel: str
    expires_ms: int


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told. `key` is unique for its runner: the same again changes nothing.

    `alerts`: what it carries, the most important first. `says`: title, why and do of a telling that says something of its
    own (a report, a word to a contact); else its alerts say it. `moves`: whether it is the latest telling of its alerts.
    """

    key: str
    reason: str
    severity: str
    alerts: Sequence[AlertRow] = ()
    counts: bool = False
    live: bool = False
    says: Mapping[str, str] = field(default_factory=dict)
    moves: bool = True


class ToTell(NamedTuple):
    """A telling, to whom, and where it goes."""

    runner_id: str
    telling: Telling
    targets: Sequence[Target]


def tell(session: Session, runner_id: str, telling: Telling, targets: Iterable[Target], now_ms: int) -> bool:
    """Store a telling with a delivery for each target, in the caller's transaction; returns whether it was new.

    What an earlier telling of the same alerts has not brought across yet is replaced by it.
    """
    return tell_all(session, [ToTell(runner_id, telling, tuple(targets))], now_ms) == [True]


def tell_all(session: Session, to_tell: Sequence[ToTell], now_ms: int) -> list[bool]:
    """`tell` for many with few statements; their keys and their alerts differ. Returns which were new."""
    known = _known(session, to_tell)
    new = [each for each in to_tell if (each.runner_id, each.telling.key) not in known]
    rows = [_row(each.runner_id, each.telling, now_ms) for each in new]
    session.add_all(rows)
    session.flush()
    earlier: set[int] = set()
    for row, (_, telling, _) in zip(rows, new, strict=True):
        if telling.moves:
            earlier |= {alert.push_id for alert in telling.alerts if alert.push_id is not None}
            for alert in telling.alerts:
                _told(alert, telling, cast("int", row.id), now_ms)
    _carry(session, [(cast("int", row.id), each) for row, each in zip(rows, new, strict=True)], now_ms)
    session.flush()
    replace(session, earlier)
    return [(each.runner_id, each.telling.key) not in known for each in to_tell]


def _known(session: Session, to_tell: Sequence[ToTell]) -> set[tuple[str, str]]:
    """Which of them were told before."""
    keys = {each.telling.key for each in to_tell}
    runners = {each.runner_id for each in to_tell}
    query = select(PushRow.runner_id, PushRow.key).where(col(PushRow.runner_id).in_(runners), col(PushRow.key).in_(keys))
    return set(session.exec(query))


def _row(runner_id: str, telling: Telling, now_ms: int) -> PushRow:
    return PushRow(
        runner_id=runner_id,
        key=telling.key,
        reason=telling.reason,
        severity=telling.severity,
        made_ms=now_ms,
        counts=telling.counts,
        live=telling.live,
        document=dict(telling.says),
    )


def _carry(session: Session, told: Sequence[tuple[int, ToTell]], now_ms: int) -> None:
    """What each telling carries, and where to: many rows that nobody looks at now, as plain inserts."""
    carried = [
        {"push_id": push_id, "alert_id": alert.id, "place": place}
        for push_id, each in told
        for place, alert in enumerate(each.telling.alerts)
    ]
    on_the_way = [
        {
            "push_id": push_id,
            "channel_id": target.channel_id,
            "channel": target.channel,
            "status": "queued",
            "waits": each.telling.severity not in CANNOT_WAIT,
            "attempts": 0,
            "next_ms": now_ms,
            "expires_ms": target.expires_ms,
        }
        for push_id, each in told
        for target in each.targets
    ]
    for table, values in ((PushAlertRow, carried), (DeliveryRow, on_the_way)):
        if values:
            session.execute(sa.insert(table), values)


def _told(alert: AlertRow, telling: Telling, push_id: int, now_ms: int) -> None:
    """Note on an alert that it was told."""
    alert.push_id, alert.told_ms = push_id, now_ms
    if telling.reason == "RESOLVED":
        return
    again = alert.told_severity == alert.severity and telling.reason == "REPEAT"
    alert.told = alert.told + 1 if again else 1
    alert.told_severity = alert.severity


def replace(session: Session, push_ids: Iterable[int]) -> None:
    """End what is still on its way of tellings of which no alert is told by them any more."""
    for push_id in push_ids:
        still = select(AlertRow.id).where(AlertRow.push_id == push_id).limit(1)
        if session.exec(still).first() is None:
            end_pending(session, push_id, "replaced")


def end_pending(session: Session, push_id: int, status: str) -> None:
    """Nothing more of this telling has to be brought across."""
    on_the_way = col(DeliveryRow.push_id) == push_id, pending()
    session.execute(sa.update(DeliveryRow).where(*on_the_way).values(status=status))


def answered(session: Session, alert: AlertRow) -> None:
    """An alert was answered: what would still tell of it, and of nothing else that is open, need not arrive any more."""
    carrying = select(PushAlertRow.push_id).where(PushAlertRow.alert_id == alert.id)
    others = (
        select(PushAlertRow.push_id)
        .join(AlertRow, col(AlertRow.id) == col(PushAlertRow.alert_id))
        .where(col(PushAlertRow.push_id).in_(carrying), AlertRow.state == "open", AlertRow.id != alert.id)
    )
    cleared = select(PushRow.id).where(PushRow.runner_id == alert.runner_id, PushRow.reason == "CLEARED")
    on_the_way = (
        col(DeliveryRow.push_id).in_(carrying),
        col(DeliveryRow.push_id).not_in(others),
        col(DeliveryRow.push_id).not_in(cleared),  # who was asked to help is told the end of it
        pending(),
    )
    session.execute(sa.update(DeliveryRow).where(*on_the_way).values(status="replaced"))


def counted_since(session: Session, runner_id: str, since_ms: int) -> int:
    """How many tellings count against the day's budget since an instant."""
    query = sa.select(sa.func.count()).where(
        col(PushRow.runner_id) == runner_id,
        col(PushRow.made_ms) >= since_ms,
        col(PushRow.counts),
    )
    return int(session.execute(query).scalar_one())


def told_since(session: Session, runner_id: str, since_ms: int) -> int:
    """How many tellings there were of something new or worse since an instant."""
    query = sa.select(sa.func.count()).where(
        col(PushRow.runner_id) == runner_id,
        col(PushRow.made_ms) >= since_ms,
        col(PushRow.reason).in_(("FIRST", "WORSE")),
    )
    return int(session.execute(query).scalar_one())


def carried_by(session: Session, alert_ids: Sequence[int]) -> dict[int, list[int]]:
    """The ids of the tellings of each alert, oldest first."""
    found: dict[int, list[int]] = {}
    query = select(PushAlertRow.alert_id, PushAlertRow.push_id).where(col(PushAlertRow.alert_id).in_(alert_ids))
    for alert_id, push_id in session.exec(query.order_by(col(PushAlertRow.push_id))):
        found.setdefault(alert_id, []).append(push_id)
    return found


def in_full(session: Session, push_ids: Iterable[int]) -> Iterator[tuple[int, PushRow, list[int], list[DeliveryRow]]]:
    """Each telling with its id, the alerts that it carries in their order, and its deliveries."""
    ids = sorted(push_ids)
    carries: dict[int, list[int]] = {}
    links = select(PushAlertRow).where(col(PushAlertRow.push_id).in_(ids))
    for link in session.exec(links.order_by(col(PushAlertRow.push_id), col(PushAlertRow.place))):
        carries.setdefault(link.push_id, []).append(link.alert_id)
    sent: dict[int, list[DeliveryRow]] = {}
    for row in session.exec(select(DeliveryRow).where(col(DeliveryRow.push_id).in_(ids)).order_by(col(DeliveryRow.id))):
        sent.setdefault(row.push_id, []).append(row)
    for push in session.exec(select(PushRow).where(col(PushRow.id).in_(ids)).order_by(col(PushRow.id))):
        push_id = cast("int", push.id)
        yield push_id, push, carries.get(push_id, []), sent.get(push_id, [])
