"""What follows from a runner's reports, as analysis made it last: kept whole, so that alerts and pages need not think."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from domain.care import NOTHING, REMIND, Care, Plan, PlanAnswer
from domain.errors import NotFound, shape
from domain.model import Tip
from store.tables import AlertRow, CareRow, FindingRow, PlanRow

_KEPT = ("state", "ended_ms", "reason", "quiet", "facts", "started_ms", "kind", "rule", "side", "episode")
_PLANS = (
    sa.select(*(SQLModel.metadata.tables["plan"].c[name] for name in ("key", *_KEPT)))
    .where(SQLModel.metadata.tables["plan"].c.runner_id == sa.bindparam("runner_id"))
    .order_by(SQLModel.metadata.tables["plan"].c.started_ms, SQLModel.metadata.tables["plan"].c.key)
)
"""Plain columns, no objects of the ORM: every page asks, and ended plans add up over the years."""


def load(session: Session, runner_id: str) -> Care:
    """The care of that runner as it was made last, with its plans; of somebody who never reported anything, nothing."""
    row = session.get(CareRow, runner_id)
    if row is None or not row.document:
        return NOTHING
    return replace(msgspec.convert(row.document, Care), plans=tuple(plans(session, runner_id)))


def banned(session: Session, runner_ids: Collection[str]) -> dict[str, Mapping[Tip, str]]:
    """What must not be advised to each of these runners now, and why."""
    rows = session.exec(select(CareRow).where(col(CareRow.runner_id).in_(runner_ids)))
    known = {row.runner_id: msgspec.convert(row.document, Care).banned for row in rows if row.document}
    return {runner_id: known.get(runner_id, NOTHING.banned) for runner_id in runner_ids}


def plans(session: Session, runner_id: str) -> list[Plan]:
    """A runner's plans, oldest first, ended ones too."""
    rows = session.connection().execute(_PLANS, {"runner_id": runner_id}).mappings()
    return msgspec.convert([dict(row) for row in rows], list[Plan])


def plan_of(row: PlanRow) -> Plan:
    """A stored plan."""
    return msgspec.convert({"key": row.key} | {name: getattr(row, name) for name in _KEPT}, Plan)


def save(session: Session, runner_id: str, care: Care, now_ms: int) -> None:
    """Keep `care` in place of what was; a plan that is new or changed is looked at by the next sweep."""
    row = session.get(CareRow, runner_id) or CareRow(runner_id=runner_id)
    _flags_closed(session, runner_id, row, care, now_ms)
    document: dict[str, Any] = msgspec.to_builtins(replace(care, plans=()))
    row.document, row.next_ms, row.due = document, care.next_ms, False
    session.add(row)
    known = {plan.key: plan for plan in session.exec(select(PlanRow).where(PlanRow.runner_id == runner_id))}
    for plan in care.plans:
        values = {name: msgspec.to_builtins(getattr(plan, name)) for name in _KEPT}
        stored = known.pop(plan.key, None)
        if stored is None:
            session.add(PlanRow(runner_id=runner_id, key=plan.key, next_ms=now_ms, **values))
        elif any(getattr(stored, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(stored, name, value)
            stored.next_ms = now_ms
    for gone in known.values():  # its reason was taken back: a report was corrected, a run came late
        session.delete(gone)
    session.flush()


def _flags_closed(session: Session, runner_id: str, before: CareRow, care: Care, now_ms: int) -> None:
    """Let alerts look again at the red flags that are closed now: whoever was told of one is told that as well."""
    was_open = {flag.key for flag in msgspec.convert(before.document, Care).open_flags} if before.document else set()
    closed = {flag.key for flag in care.flags if flag.closed_ms is not None} & was_open
    if not closed:
        return
    findings = sa.select(FindingRow.id).where(  # type: ignore[call-overload]
        col(FindingRow.runner_id) == runner_id, col(FindingRow.key).in_(closed), col(FindingRow.rule).startswith("flag.")
    )
    told = col(AlertRow.finding_id).in_(findings), col(AlertRow.told_severity).is_not(None)
    session.execute(sa.update(AlertRow).where(*told).values(next_ms=now_ms))


def mark_due(session: Session, runner_id: str) -> None:
    """Something of what care is made from has changed."""
    changed = session.execute(sa.update(CareRow).where(col(CareRow.runner_id) == runner_id).values(due=True))
    if not changed.rowcount:  # type: ignore[attr-defined]
        session.add(CareRow(runner_id=runner_id))
        session.flush()


def plans_due(session: Session, now_ms: int, most: int) -> list[PlanRow]:
    """Plans at which the sweep has to look, longest due first; those that another process looks at are skipped.

    A runner whose care is about to be made anew is left until it is: a reminder must not outrun a report.
    """
    query = (
        select(PlanRow)
        .where(*_plan_due(now_ms))
        .order_by(col(PlanRow.next_ms), PlanRow.runner_id, PlanRow.key)
        .limit(most)
        .with_for_update(skip_locked=True, of=PlanRow)
    )
    return list(session.exec(query))


def any_plan_due(session: Session, now_ms: int) -> bool:
    """Whether `plans_due` has anything to give: a read, so that waiting takes no write lock."""
    return session.exec(select(PlanRow.key).where(*_plan_due(now_ms)).limit(1)).first() is not None


def _plan_due(now_ms: int) -> tuple[sa.ColumnElement[bool], ...]:
    unread = sa.exists().where(col(CareRow.runner_id) == col(PlanRow.runner_id), col(CareRow.due))
    return col(PlanRow.next_ms) <= now_ms, ~unread


def due(session: Session, now_ms: int, most: int) -> list[str]:
    """Runners whose care has to be made anew: something changed, or time alone changes it."""
    late = col(CareRow.next_ms).is_not(None) & (col(CareRow.next_ms) <= now_ms)
    return list(session.exec(select(CareRow.runner_id).where(col(CareRow.due) | late).limit(most)))


def is_due(session: Session, runner_id: str, now_ms: int) -> bool:
    """Whether the care of this runner has to be made anew."""
    row = session.get(CareRow, runner_id)
    return row is not None and (row.due or (row.next_ms is not None and row.next_ms <= now_ms))


def answers(session: Session, runner_id: str, since_ms: int) -> list[PlanAnswer]:
    """What the runner answered to alerts that belong to a plan, oldest first."""
    query = (
        select(AlertRow)
        .where(AlertRow.runner_id == runner_id, col(AlertRow.plan).is_not(None), col(AlertRow.acked_ms) >= since_ms)
        .order_by(col(AlertRow.acked_ms), col(AlertRow.id))
    )
    found = [PlanAnswer(row.plan or "", row.acked_ms or 0, row.answer or "ack") for row in session.exec(query)]
    switched = select(PlanRow).where(PlanRow.runner_id == runner_id, col(PlanRow.reminders_ms) >= since_ms)
    found += [
        PlanAnswer(row.key, row.reminders_ms or 0, REMIND if row.reminders else "stop") for row in session.exec(switched)
    ]
    return sorted(found, key=lambda answer: answer.t_ms)


def switch_reminders(session: Session, runner_id: str, key: str, *, on: bool, now_ms: int) -> None:
    """The runner wants the reminders of a plan, or wants them no more; the plan stands either way.

    Raises:
        NotFound: no such plan of that runner.

    """
    row = session.get(PlanRow, (runner_id, key))
    if row is None:
        raise NotFound(f"{runner_id} has no plan {shape(key)}.", "List them under /care.", field="plan")
    row.reminders, row.reminders_ms = on, now_ms
    session.flush()
    mark_due(session, runner_id)
