"""What a runner does for the calf beside running: the log, one tap an entry, and the strength programmes switched on."""

from __future__ import annotations

from typing import Literal, cast

from sqlmodel import Session, col, select

from domain.care import LogEntry, Programme, tendon_settled
from domain.clock import MS_PER_DAY
from domain.errors import Conflict, NotFound
from store import care, runs
from store.tables import LogRow, ProgrammeRow

Kind = Literal["strength", "hike", "football", "skipping", "other"]
STRENGTH_MS = 28 * MS_PER_DAY
"""Runs that start so long after a strength session may look back on it."""


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
    _judge_again(session, runner_id, entry.kind, entry.t_ms)
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
    _judge_again(session, runner_id, row.kind, row.t_ms)


def _judge_again(session: Session, runner_id: str, kind: str, t_ms: int) -> None:
    """Care changes with every entry; runs after a strength session too, those under way at that moment among them."""
    care.mark_due(session, runner_id)
    if kind == "strength":
        runs.mark_between(session, runner_id, t_ms - MS_PER_DAY, t_ms + STRENGTH_MS)


def entry(session: Session, runner_id: str, entry_id: str) -> LogEntry:
    """One entry.

    Raises:
        NotFound: there is no such entry.

    """
    row = session.get(LogRow, (runner_id, entry_id))
    if row is None:
        raise NotFound(f"{runner_id} has no log entry {entry_id}.", "List them under /log.", field="entry")
    return _entry(row)


def _entry(row: LogRow) -> LogEntry:
    return LogEntry(row.id, row.t_ms, cast("Kind", row.kind), row.minutes, row.pain, row.note)


def entries(session: Session, runner_id: str, since_ms: int, until_ms: int | None = None) -> list[LogEntry]:
    """The log from `since_ms` on (up to `until_ms`, included), oldest first."""
    query = select(LogRow).where(LogRow.runner_id == runner_id, LogRow.t_ms >= since_ms)
    if until_ms is not None:
        query = query.where(LogRow.t_ms <= until_ms)
    return [_entry(row) for row in session.exec(query.order_by(col(LogRow.t_ms), LogRow.id))]


def start_programme(session: Session, runner_id: str, programme: Programme) -> Programme:
    """Switch a programme on by the runner's choice; returns the one that is on then.

    The same id again, or one of the kind that is on already, changes nothing: a second tap does not begin the weeks anew.

    Raises:
        Conflict: `alfredson` without a tendon complaint that has settled.

    """
    for known in programmes(session, runner_id):
        if known.id == programme.id or (known.ended_ms is None and known.kind == programme.kind):
            return known
    if programme.kind == "alfredson" and not tendon_settled(care.load(session, runner_id).episodes):
        raise Conflict(
            "Alfredson's heel drops are for a tendon complaint that has settled, and there is none.",
            "Choose heel_drops; or, once it no longer hurts, check in with severity 0 and try again.",
            field="kind",
        )
    switch_on(session, runner_id, programme)
    return programme


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
