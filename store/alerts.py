"""Alerts: what still has to be decided about findings, with all that is known of each, and the record of the decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from store.tables import AlertRow, CheckInRow, DeliveryRow, FindingRow, RunRow, SessionRow


@dataclass(frozen=True, slots=True)
class Undecided:
    """A finding that nobody has decided on, and what hangs on it."""

    finding: FindingRow
    alert: AlertRow | None
    """The alert of an earlier decision about the same event."""
    run: RunRow | None
    checkin: CheckInRow | None
    session: SessionRow | None
    """Of a finding made live: the run under way."""


class Target(NamedTuple):
    """Where an alert goes, and until when (UTC Unix ms) it is worth trying."""

    channel_id: int
    channel: str
    expires_ms: int


def waiting(session: Session) -> bool:
    """Whether any finding is undecided."""
    return session.exec(_query().limit(1)).first() is not None


def undecided(session: Session, most: int) -> list[Undecided]:
    """At most `most` undecided findings, `stop` and `urgent` first, then oldest first.

    On PostgreSQL their rows stay locked until the transaction ends, and those that another process has are skipped.
    """
    first = sa.case((col(FindingRow.severity).in_(("stop", "urgent")), 0), else_=1)
    query = _query().order_by(first, col(FindingRow.id)).limit(most).with_for_update(skip_locked=True)
    found = list(session.exec(query))
    if not found:
        return []
    alerts = {
        cast("int", row.finding_id): row
        for row in session.exec(select(AlertRow).where(col(AlertRow.finding_id).in_(_ids(found))))
    }
    runs = {row.id: row for row in session.exec(select(RunRow).where(col(RunRow.id).in_({row.run_id for row in found})))}
    checkins = {
        (row.runner_id, row.id): row
        for row in session.exec(select(CheckInRow).where(col(CheckInRow.id).in_({row.checkin_id for row in found})))
    }
    sessions = {
        (row.runner_id, row.sid): row
        for row in session.exec(select(SessionRow).where(col(SessionRow.sid).in_({row.sid for row in found})))
    }
    return [
        Undecided(
            finding=row,
            alert=alerts.get(cast("int", row.id)),
            run=runs.get(row.run_id),
            checkin=checkins.get((row.runner_id, row.checkin_id or "")),
            session=sessions.get((row.runner_id, row.sid or "")),
        )
        for row in found
    ]


class SentLive(NamedTuple):
    """A live alert that was sent in a run; `t_ms`: the device's own time in it, UTC Unix ms."""

    alert_id: int
    rule: str
    severity: str
    t_ms: int


def sent_live(session: Session, runner_id: str, sid: str) -> list[SentLive]:
    """What was sent to the wrist in the run `sid` so far."""
    query = (
        select(AlertRow.id, AlertRow.rule, AlertRow.severity, FindingRow.created_ms)
        .join(FindingRow, col(FindingRow.id) == col(AlertRow.finding_id))
        .where(
            AlertRow.runner_id == runner_id,
            AlertRow.sid == sid,
            AlertRow.decision == "send",
            col(AlertRow.run_id).is_(None),
        )
    )
    return [SentLive(cast("int", alert_id), rule, severity, t_ms) for alert_id, rule, severity, t_ms in session.exec(query)]


@dataclass(frozen=True, slots=True)
class Reminder:
    """One step of a plan as it is told: the alert that it makes. `key` is the step's, for ever."""

    key: str
    plan: str
    rule: str
    severity: str
    title: str
    why: str
    do: str
    side: str | None = None
    tips: tuple[str, ...] = ()


def remind(session: Session, runner_id: str, reminder: Reminder, targets: Iterable[Target], now_ms: int) -> bool:
    """Store a reminder and its deliveries, in the caller's transaction; the same key again changes nothing.

    Returns whether it was new.
    """
    query = select(AlertRow.id).where(AlertRow.runner_id == runner_id, AlertRow.key == reminder.key)
    if session.exec(query).first() is not None:
        return False
    row = AlertRow(
        runner_id=runner_id,
        key=reminder.key,
        rule=reminder.rule,
        side=reminder.side,
        severity=reminder.severity,
        decision="send",
        reason="FOLLOWUP",
        title=reminder.title,
        why=reminder.why,
        do=reminder.do,
        created_ms=now_ms,
        decided_ms=now_ms,
        tips=list(reminder.tips),
        plan=reminder.plan,
    )
    session.add(row)
    session.flush()
    _queue(session, cast("int", row.id), targets, now_ms, {})
    return True


def of_plan(session: Session, runner_id: str, plan: str) -> list[AlertRow]:
    """Every alert that belongs to a plan, its finding's too, oldest first."""
    query = select(AlertRow).where(AlertRow.runner_id == runner_id, AlertRow.plan == plan)
    return list(session.exec(query.order_by(col(AlertRow.id))))


def record(
    session: Session,
    item: Undecided,
    *,
    key: str,
    decision: Literal["send", "hold"],
    reason: str,
    targets: Iterable[Target],
    now_ms: int,
) -> AlertRow:
    """Store the decision on `item`, and one delivery for each of `targets`, in the caller's transaction.

    A later decision about the same event changes its alert and starts its deliveries again.
    """
    finding = item.finding
    row = item.alert or AlertRow(
        runner_id=finding.runner_id,
        finding_id=cast("int", finding.id),
        key=key,
        rule=finding.rule,
        created_ms=now_ms,
        side=finding.side,
        severity=finding.severity,
        decision=decision,
        reason=reason,
        title=finding.title,
        why=finding.why,
        do=finding.do,
        decided_ms=now_ms,
    )
    for name in ("run_id", "sid", "severity", "title", "why", "do", "tips", "plan"):
        setattr(row, name, getattr(finding, name))
    row.decision, row.reason, row.decided_ms, row.state = decision, reason, now_ms, "open"
    session.add(row)
    session.flush()
    finding.decided = True
    known = select(DeliveryRow).where(DeliveryRow.alert_id == row.id)
    before = {} if item.alert is None else {delivery.channel_id: delivery for delivery in session.exec(known)}
    _queue(session, cast("int", row.id), targets, now_ms, before)
    return row


def leave(item: Undecided) -> None:
    """The earlier decision stands: nothing is told twice."""
    item.finding.decided = True


def _queue(
    session: Session,
    alert_id: int,
    targets: Iterable[Target],
    now_ms: int,
    before: Mapping[int, DeliveryRow],
) -> None:
    for target in targets:
        row = before.get(target.channel_id) or DeliveryRow(
            alert_id=alert_id,
            channel_id=target.channel_id,
            channel=target.channel,
            next_ms=now_ms,
            expires_ms=target.expires_ms,
        )
        row.status, row.attempts, row.error, row.delivered_ms = "queued", 0, None, None
        row.next_ms, row.expires_ms = now_ms, target.expires_ms
        session.add(row)


def _query() -> SelectOfScalar[FindingRow]:
    standing = (~col(FindingRow.decided), col(FindingRow.withdrawn_ms).is_(None))
    return select(FindingRow).where(*standing)


def _ids(found: Sequence[FindingRow]) -> list[int]:
    return [cast("int", row.id) for row in found]
