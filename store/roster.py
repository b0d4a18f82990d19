"""What a coach's roster reads of all its runners at once: a statement for each kind of fact, however many they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.care import NOTHING, Care
from domain.model import Runner
from store import care, findings, people
from store.tables import AlertRow, CareRow, CheckInRow, CoachingRow, MetricsRow, PlanRow, RunRow


class LastRun(NamedTuple):
    """A runner's newest run."""

    id: int
    started_ms: int
    distance_m: float | None
    calf_load: float | None


class LastCheckIn(NamedTuple):
    """A runner's newest report; None = not said."""

    id: str
    t_ms: int
    severity: int | None
    side: str | None


@dataclass(frozen=True, slots=True)
class Read:
    """Everything by runner; a runner of whom there is nothing is not in it."""

    coachings: Sequence[CoachingRow]
    """Withdrawn ones too."""
    runners: Mapping[str, Runner]
    """Those who may be seen."""
    care: Mapping[str, Care]
    alerts: Mapping[str, Mapping[str, int]]
    """Open and told, by severity, the gravest first."""
    last_run: Mapping[str, LastRun]
    last_check_in: Mapping[str, LastCheckIn]


def read(session: Session, coach_id: int, coached: Collection[str], now_ms: int) -> Read:
    """The roster of a coach who may see the runners `coached`."""
    coachings = session.exec(select(CoachingRow).where(CoachingRow.coach_id == coach_id)).all()
    runners = people.runners_called(session, coached)
    return Read(
        coachings=coachings,
        runners={name: runners[name] for name in sorted(runners)},
        care=_care(session, runners),
        alerts=_alerts(session, runners),
        last_run=_last_run(session, runners, now_ms),
        last_check_in=_last_check_in(session, runners),
    )


def _care(session: Session, runner_ids: Collection[str]) -> dict[str, Care]:
    kept = {row.runner_id: row for row in session.exec(select(CareRow).where(col(CareRow.runner_id).in_(runner_ids)))}
    found = {name: msgspec.convert(row.document, Care) for name, row in kept.items() if row.document}
    rows = session.exec(
        select(PlanRow)
        .where(col(PlanRow.runner_id).in_(runner_ids), PlanRow.state != "ended")
        .order_by(col(PlanRow.started_ms), PlanRow.key)
    )
    plans: dict[str, list[PlanRow]] = {}
    for row in rows:
        plans.setdefault(row.runner_id, []).append(row)
    return {
        name: replace(found.get(name, NOTHING), plans=tuple(care.plan_of(row) for row in plans.get(name, ())))
        for name in runner_ids
    }


def _alerts(session: Session, runner_ids: Collection[str]) -> dict[str, dict[str, int]]:
    query = (
        sa.select(col(AlertRow.runner_id), col(AlertRow.severity), sa.func.count())
        .where(col(AlertRow.runner_id).in_(runner_ids), col(AlertRow.state) == "open", col(AlertRow.decision) == "send")
        .group_by(col(AlertRow.runner_id), col(AlertRow.severity))
    )
    found: dict[str, dict[str, int]] = {}
    for runner_id, severity, n in sorted(session.execute(query), key=lambda row: -findings.rank(row[1])):
        found.setdefault(runner_id, {})[severity] = n
    return found


def _last_run(session: Session, runner_ids: Collection[str], now_ms: int) -> dict[str, LastRun]:
    newest = (
        sa.select(col(RunRow.runner_id), sa.func.max(col(RunRow.started_ms)).label("t_ms"))
        .where(col(RunRow.runner_id).in_(runner_ids), col(RunRow.started_ms) <= now_ms)
        .group_by(col(RunRow.runner_id))
        .subquery()
    )
    query = (
        sa.select(
            col(RunRow.runner_id), col(RunRow.id), col(RunRow.started_ms), col(RunRow.distance_m), col(MetricsRow.calf_load)
        )
        .join(newest, (newest.c.runner_id == col(RunRow.runner_id)) & (newest.c.t_ms == col(RunRow.started_ms)))
        .outerjoin(MetricsRow, col(MetricsRow.run_id) == col(RunRow.id))
        .order_by(col(RunRow.id))
    )
    return {row[0]: LastRun(*row[1:]) for row in session.execute(query)}


def _last_check_in(session: Session, runner_ids: Collection[str]) -> dict[str, LastCheckIn]:
    newest = (
        sa.select(col(CheckInRow.runner_id), sa.func.max(col(CheckInRow.t_ms)).label("t_ms"))
        .where(col(CheckInRow.runner_id).in_(runner_ids))
        .group_by(col(CheckInRow.runner_id))
        .subquery()
    )
    query = (
        sa.select(
            col(CheckInRow.runner_id),
            col(CheckInRow.id),
            col(CheckInRow.t_ms),
            col(CheckInRow.severity),
            col(CheckInRow.side),
        )
        .join(newest, (newest.c.runner_id == col(CheckInRow.runner_id)) & (newest.c.t_ms == col(CheckInRow.t_ms)))
        .order_by(col(CheckInRow.received_ms), col(CheckInRow.id))
    )
    return {row[0]: LastCheckIn(*row[1:]) for row in session.execute(query)}
