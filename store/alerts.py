"""Alerts: what still has to be decided about findings, with all that is known of each, and the record of the decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from store import pushes
from store.pushes import Target, Telling
from store.tables import AlertRow, CheckInRow, FindingRow, PlanRow, PushRow, RunRow, SessionRow


@dataclass(frozen=True, slots=True)
class Undecided:
    """A finding that is to be decided on, now or again, and what hangs on it."""

    finding: FindingRow
    alert: AlertRow | None
    """The alert of an earlier decision about the same event."""
    run: RunRow | None
    checkin: CheckInRow | None
    session: SessionRow | None
    """Of a finding made live: the run under way."""


def waiting(session: Session) -> bool:
    """Whether any finding is undecided."""
    return session.exec(_query().limit(1)).first() is not None


def undecided(session: Session, most: int) -> list[Undecided]:
    """At most `most` undecided findings, `stop` and `urgent` first, then oldest first; and the others of the same runs.

    What was found in one run or report is decided together, so that it can be told together. On PostgreSQL their rows
    stay locked until the transaction ends, and those that another process has are skipped.
    """
    query = _query().order_by(col(FindingRow.id)).with_for_update(skip_locked=True)
    first = col(FindingRow.severity).in_(pushes.CANNOT_WAIT)
    found = list(session.exec(query.where(first).limit(most)))
    found += session.exec(query.where(~first).limit(most - len(found)))
    if len(found) == most:
        runs = {row.run_id for row in found if row.run_id is not None}
        reports = {row.checkin_id for row in found if row.checkin_id is not None}
        same = col(FindingRow.run_id).in_(runs) | col(FindingRow.checkin_id).in_(reports)
        known = {row.id for row in found}
        found += [row for row in session.exec(query.where(same)) if row.id not in known]
    return _with_all(session, found)


def any_again(session: Session, now_ms: int) -> bool:
    """Whether any alert of a finding has to be looked at again."""
    return session.exec(select(AlertRow.id).where(*_due(now_ms), ~_reminders()).limit(1)).first() is not None


def again(session: Session, now_ms: int, most: int) -> list[Undecided]:
    """At most `most` alerts that have to be looked at again, longest due first; not those that another process has."""
    rows = _taken(session, ~_reminders(), now_ms, most)
    ids = [row.finding_id for row in rows if row.finding_id is not None]
    found = list(session.exec(select(FindingRow).where(col(FindingRow.id).in_(ids)).order_by(col(FindingRow.id))))
    return _with_all(session, found)


def any_reminder_again(session: Session, now_ms: int) -> bool:
    """Whether any reminder of a plan has to be looked at again."""
    return session.exec(select(AlertRow.id).where(*_due(now_ms), _reminders()).limit(1)).first() is not None


def reminders_again(session: Session, now_ms: int, most: int) -> list[tuple[AlertRow, PlanRow | None]]:
    """Likewise at most `most` reminders, each with its plan: what was put off until now, and what was answered."""
    rows = _taken(session, _reminders(), now_ms, most)
    keys = {row.plan for row in rows}
    plans = {(plan.runner_id, plan.key): plan for plan in session.exec(select(PlanRow).where(col(PlanRow.key).in_(keys)))}
    return [(row, plans.get((row.runner_id, row.plan or ""))) for row in rows]


def _due(now_ms: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (col(AlertRow.next_ms) <= now_ms,)


def _reminders() -> sa.ColumnElement[bool]:
    return col(AlertRow.finding_id).is_(None)


def _taken(session: Session, which: sa.ColumnElement[bool], now_ms: int, most: int) -> list[AlertRow]:
    due = select(AlertRow).where(*_due(now_ms), which).order_by(col(AlertRow.next_ms), col(AlertRow.id))
    rows = list(session.exec(due.limit(most).with_for_update(skip_locked=True, of=AlertRow)))
    for row in rows:
        row.next_ms = None
    return rows


def _with_all(session: Session, found: Sequence[FindingRow]) -> list[Undecided]:
    if not found:
        return []
    ids = [cast("int", row.id) for row in found]
    alerts = {
        cast("int", row.finding_id): row for row in session.exec(select(AlertRow).where(col(AlertRow.finding_id).in_(ids)))
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


class Snooze(NamedTuple):
    """A runner put an alert of that severity off, and with it the like of it, until an instant (UTC Unix ms)."""

    severity: str
    until_ms: int


def snoozes(session: Session, runner_id: str, now_ms: int) -> dict[tuple[str, str | None], list[Snooze]]:
    """What is snoozed now, by rule and side."""
    query = select(AlertRow.rule, AlertRow.side, AlertRow.severity, AlertRow.snoozed_until_ms).where(
        AlertRow.runner_id == runner_id, col(AlertRow.snoozed_until_ms) > now_ms
    )
    found: dict[tuple[str, str | None], list[Snooze]] = {}
    for rule, side, severity, until_ms in session.exec(query):
        found.setdefault((rule, side), []).append(Snooze(severity, until_ms or 0))
    return found


def first_told_ms(session: Session, alert_id: int, severity: str) -> int | None:
    """When an alert was first told as that severe, UTC Unix ms."""
    carried = pushes.carried_by(session, [alert_id]).get(alert_id, [])
    query = select(PushRow.made_ms).where(col(PushRow.id).in_(carried), PushRow.severity == severity)
    return session.exec(query.order_by(col(PushRow.id)).limit(1)).first()


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
    return pushes.tell(session, runner_id, Telling(reminder.key, "FOLLOWUP", reminder.severity, (row,)), targets, now_ms)


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
    now_ms: int,
) -> AlertRow:
    """Store the decision on `item` in the caller's transaction; a later one about the same event changes its alert.

    A new alert has no id before the next flush.
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
    row.decision, row.reason, row.decided_ms = decision, reason, now_ms
    if reason not in {"RESOLVED", "SNOOZED"}:
        row.state, row.answer, row.acked_ms, row.snoozed_until_ms, row.resolved_ms = "open", None, None, None, None
    session.add(row)
    finding.decided = True
    return row


def leave(item: Undecided, next_ms: int | None) -> None:
    """The earlier decision stands: nothing is told twice. It is looked at again at `next_ms`."""
    item.finding.decided = True
    if item.alert is not None:
        item.alert.next_ms = next_ms


def _query() -> SelectOfScalar[FindingRow]:
    standing = (~col(FindingRow.decided), col(FindingRow.withdrawn_ms).is_(None))
    return select(FindingRow).where(*standing)
