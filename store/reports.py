"""What a runner tells Soleus by hand: check-ins, answers to alerts, changes to a pair of shoes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain import lifecycle
from domain.errors import Conflict, NotFound
from domain.model import CheckIn, Side
from store import care, history, pushes, runs
from store.tables import AlertRow, CheckInRow, ShoeRow

ASKED = ("walks_without_pain", "hurts_at_rest", "rested", "iced", "elevated", "clinician_seen")
"""Questions of a check-in that are answered yes, no or not at all."""


def save_check_in(session: Session, runner_id: str, report: CheckIn) -> bool:
    """Store a report; the same id again changes nothing. Returns whether it was new."""
    if session.get(CheckInRow, (runner_id, report.id)) is not None:
        return False
    session.add(
        CheckInRow(
            runner_id=runner_id,
            id=report.id,
            t_ms=report.t_ms,
            received_ms=report.received_ms,
            source=report.source,
            device=report.device,
            sid=report.sid,
            phase=report.phase,
            site=report.site,
            side=report.side,
            character=report.character,
            onset=report.onset,
            severity=report.severity,
            course=report.course,
            **{name: getattr(report, name) for name in ASKED},
            answers=dict(report.answers),
            note=report.note,
        ),
    )
    session.flush()
    if report.answers or report.severity is not None:
        _seen_by_report(session, runner_id, report.received_ms)
    care.mark_due(session, runner_id)
    return True


def _seen_by_report(session: Session, runner_id: str, now_ms: int) -> None:
    """Who tells how the calf is has heard the alerts about it: none of them is repeated or escalated after that.

    A bare marker tells nothing: who presses one in a run may never have seen what came before.
    """
    about = [col(AlertRow.rule).startswith(prefix) for prefix in ABOUT_PAIN]
    open_ones = AlertRow.runner_id == runner_id, AlertRow.state == "open", col(AlertRow.told_severity).is_not(None)
    for row in session.exec(select(AlertRow).where(*open_ones, sa.or_(*about))).all():
        row.state, row.next_ms = "acked", now_ms
        pushes.answered(session, row)


def check_in_of(row: CheckInRow) -> CheckIn:
    """A stored report as everybody else knows it."""
    return CheckIn(
        id=row.id,
        t_ms=row.t_ms,
        received_ms=row.received_ms,
        source=row.source,
        phase="during" if row.phase == "during" else "after" if row.phase == "after" else None,
        sid=row.sid,
        device=row.device,
        site=row.site,
        side=cast("Side | None", row.side),
        character=row.character,
        onset=row.onset,
        severity=row.severity,
        course=row.course,
        **{name: getattr(row, name) for name in ASKED},
        answers=dict(row.answers),
        note=row.note,
    )


def check_ins(
    session: Session,
    runner_id: str,
    *,
    since_ms: int | None = None,
    sids: Collection[str] | None = None,
    before: tuple[int, str] | None = None,
    most: int = 100,
) -> list[CheckInRow]:
    """A runner's reports, newest first; `sids`: only those made in one of these sessions; `before`: those that follow it."""
    query = select(CheckInRow).where(CheckInRow.runner_id == runner_id)
    if since_ms is not None:
        query = query.where(CheckInRow.t_ms >= since_ms)
    if sids is not None:
        query = query.where(col(CheckInRow.sid).in_(sids))
    order = (col(CheckInRow.t_ms), col(CheckInRow.id))
    if before is not None:
        query = query.where(sa.tuple_(*order) < sa.tuple_(*map(sa.literal, before)))
    return list(session.exec(query.order_by(*(part.desc() for part in order)).limit(most)))


SEEN = frozenset({"ack", "seen"})
"""Answers that say no more than that an alert was read."""
ABOUT_PAIN = ("acute.", "triage.", "flag.")
"""Beginnings of the rules of which a check-in speaks."""
NEVER_SNOOZED = ("stop", "urgent")


def answer_alert(
    session: Session,
    runner_id: str,
    alert_id: int,
    answer: str,
    now_ms: int,
    *,
    hours: int = lifecycle.SNOOZE_HOURS,
) -> AlertRow:
    """The runner has seen an alert and may have said how it goes: that counts from when it was said.

    Having seen it takes back nothing that was said but "not now"; the same said again changes nothing, but that it is worse.
    "snooze" holds it, and whatever the same rule finds on the same side, for so many `hours`.

    Raises:
        NotFound: no such alert of that runner.
        Conflict: `stop`, `urgent` and red flags cannot be snoozed.

    """
    row = session.get(AlertRow, alert_id)
    if row is None or row.runner_id != runner_id:
        raise NotFound(f"{runner_id} has no alert {alert_id}.", "List them on the Alerts page.", field="alert")
    flag = row.rule.startswith("flag.")
    if answer == lifecycle.SNOOZE:
        if flag or row.severity in NEVER_SNOOZED:
            what = "A red flag and an alert to stop or to see a clinician cannot be put off."
            raise Conflict(what, "Answer it, or check in.", field="answer")
        row.snoozed_until_ms = now_ms + hours * HOUR_MS
    said = answer not in SEEN
    if row.answer in {None, lifecycle.SNOOZE} or (said and (answer != row.answer or answer == "worse")):
        row.acked_ms, row.answer = now_ms, answer
    row.state = lifecycle.state_of(cast("lifecycle.State", row.state), answer, red_flag=flag)
    if row.state == "resolved":
        row.resolved_ms = row.resolved_ms or now_ms
    row.next_ms = row.snoozed_until_ms if row.state == "snoozed" else now_ms
    session.flush()
    pushes.answered(session, row)
    if row.plan is not None:
        care.mark_due(session, runner_id)
    return row


EVER_MS = 2**62
HOUR_MS = 3_600_000
SHOE_FIELDS = ("name", "kind", "drop_mm", "start_m", "is_default", "retired_ms", "model", "cushioning")


def change_shoe(session: Session, runner_id: str, shoe_id: int, changes: Mapping[str, Any]) -> ShoeRow:
    """Change fields of a pair (`SHOE_FIELDS`); a new default replaces the old. Runs since its first are judged again.

    Raises:
        NotFound: no such pair of that runner.

    """
    row = session.get(ShoeRow, shoe_id)
    if row is None or row.runner_id != runner_id:
        raise NotFound(f"{runner_id} has no shoes {shoe_id}.", "List them on the Shoes page.", field="shoe")
    if changes.get("is_default"):
        session.execute(sa.update(ShoeRow).where(col(ShoeRow.runner_id) == runner_id).values(is_default=False))
    for name in SHOE_FIELDS:
        if name in changes:
            setattr(row, name, changes[name])
    if row.retired_ms is not None:
        row.is_default = False
    session.flush()
    first = history.first_worn(session, shoe_id)
    if first is not None and changes.keys() - {"name", "is_default", "retired_ms"}:
        runs.mark_between(session, runner_id, first, EVER_MS)
    return row
