"""What a runner does for the calf beside running: the log, one tap an entry, and the strength programmes switched on."""

from __future__ import annotations

from typing import Literal, cast

from sqlmodel import Session, col, select

from domain.care import LogEntry, Programme
from domain.errors import NotFound
from store import care
from store.tables import LogRow, ProgrammeRow

Kind = Literal["strength", "hike", "football", "skipping", "other"]


def add(session: Session, runner_id: str, entry: LogEntry) -> bool:
    """Store an entry; the same id again changes nothing. Returns whether it was new."""
    if session.get(LogRow, (runner_id, entry.id)) is not None:
        return False
    session.add(
        LogRow(
            runner_id=runner_id,
            id=entry.id,
            t_ms=entry.t_ms,
            kind=entry.kind,
            minutes=entry.minutes,
            pain=entry.pain,
            note=entry.note,
        ),
    )
    session.flush()
    care.mark_due(session, runner_id)
    return True


def remove(session: Session, runner_id: str, entry_id: str) -> None:
    """Take an entry back.

    Raises:
        NotFound: there is no such entry.

    """
    row = session.get(LogRow, (runner_id, entry_id))
    if row is None:
        raise NotFound(f"{runner_id} has no log entry {entry_id}.", "List them under /log.", field="entry")
    session.delete(row)
    care.mark_due(session, runner_id)


def entries(session: Session, runner_id: str, since_ms: int, until_ms: int | None = None) -> list[LogEntry]:
    """The log from `since_ms` on (up to `until_ms`, included), oldest first."""
    query = select(LogRow).where(LogRow.runner_id == runner_id, LogRow.t_ms >= since_ms)
    if until_ms is not None:
        query = query.where(LogRow.t_ms <= until_ms)
    return [
        LogEntry(row.id, row.t_ms, cast("Kind", row.kind), row.minutes, row.pain, row.note)
        for row in session.exec(query.order_by(col(LogRow.t_ms), LogRow.id))
    ]


def switch_on(session: Session, runner_id: str, programme: Programme) -> bool:
    """Switch a programme on, in place of one that is on; the same id again changes nothing. Returns whether it was new."""
    if session.get(ProgrammeRow, (runner_id, programme.id)) is not None:
        return False
    switch_off(session, runner_id, programme.started_ms)
    row = ProgrammeRow(runner_id=runner_id, id=programme.id, kind=programme.kind, started_ms=programme.started_ms)
    session.add(row)
    session.flush()
    care.mark_due(session, runner_id)
    return True


def switch_off(session: Session, runner_id: str, now_ms: int) -> None:
    """Switch off the programme that is on, if any."""
    for row in session.exec(
        select(ProgrammeRow).where(ProgrammeRow.runner_id == runner_id, col(ProgrammeRow.ended_ms).is_(None)),
    ):
        row.ended_ms = now_ms
    session.flush()
    care.mark_due(session, runner_id)


def programmes(session: Session, runner_id: str) -> list[Programme]:
    """Every programme that was ever switched on, oldest first."""
    query = select(ProgrammeRow).where(ProgrammeRow.runner_id == runner_id).order_by(col(ProgrammeRow.started_ms))
    return [
        Programme(row.id, cast("Literal['heel_drops', 'alfredson']", row.kind), row.started_ms, row.ended_ms)
        for row in session.exec(query)
    ]
