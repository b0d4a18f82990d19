"""How much is left to do, and what could not be done: counted from the rows, for health, metrics and `doctor`."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from formats.topics import APPS
from store import notes, pushes
from store.tables import (
    AlertRow,
    CounterRow,
    DeliveryRow,
    DeviceRow,
    FindingRow,
    InboxRow,
    RunnerRow,
    RunRow,
    SessionRow,
)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Counts of rows: what waits in each stage, and totals."""

    inbox: int
    live_sessions: int
    runs_due: int
    findings_undecided: int
    deliveries_waiting: int
    deliveries_dead: int
    dead_letters: int
    devices: int
    devices_online: int
    runners: int
    runs: int
    alerts_open: int
    counters: dict[str, int]
    reanalysis: str | None
    """How far a new judgement of history has come, `120/3400`; None = nothing to do."""


def backlog(session: Session) -> Backlog:
    """Count everything; a dozen indexed counts."""

    def count(table: type, *conditions: sa.ColumnExpressionArgument[bool]) -> int:
        return int(session.execute(sa.select(sa.func.count()).select_from(table).where(*conditions)).scalar_one())

    counters = {row.name: row.n for row in session.exec(select(CounterRow))}
    return Backlog(
        inbox=count(InboxRow, col(InboxRow.leaf).not_in(APPS)),  # what apps sent stays a while after it is a run
        live_sessions=count(SessionRow, col(SessionRow.state) == "live"),
        runs_due=count(RunRow, col(RunRow.analysis_due)),
        findings_undecided=count(FindingRow, ~col(FindingRow.decided)),
        deliveries_waiting=count(DeliveryRow, pushes.pending()),
        deliveries_dead=count(DeliveryRow, pushes.dead()),
        dead_letters=counters.get("dead_letters", 0),  # more than the rows that are kept
        devices=count(DeviceRow),
        devices_online=count(DeviceRow, col(DeviceRow.online).is_(sa.true())),
        runners=count(RunnerRow),
        runs=count(RunRow),
        alerts_open=count(AlertRow, col(AlertRow.state) == "open", col(AlertRow.decision) == "send"),
        counters=counters,
        reanalysis=notes.told(session, notes.REANALYSIS),
    )
