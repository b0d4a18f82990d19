"""Deleting one run for good: with everything made from it, and without a way back for late data or the same file."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.model import Recording
from store import care, runs, scrubbing, sources
from store.tables import (
    AlertRow,
    DeletedRunRow,
    DeliveryRow,
    FindingRow,
    InboxRow,
    MetricsRow,
    OriginalRow,
    PushAlertRow,
    PushRow,
    RunRow,
    RunSourceRow,
    SessionRow,
    TraceRow,
)

_MOST_SESSIONS = 32
"""In one file: a long triathlon has five."""
_DELETED = sa.select(col(DeletedRunRow.mark), col(DeletedRunRow.deleted_ms)).where(
    col(DeletedRunRow.runner_id) == sa.bindparam("runner"),
    col(DeletedRunRow.mark).in_(sa.bindparam("marks", expanding=True)),
)


def delete_run(session: Session, runner_id: str, run_id: int, now_ms: int) -> None:
    """Delete a run, its further recordings, metrics, findings, alerts, what was told of it, and what of it still waits.

    Later runs are judged again without it. What the runner reported in it stays: a report is about the calf, not the run.

    Raises:
        NotFound: no such run of that runner.

    """
    scrubbing.overwrite(session)
    sources.hold(session, runner_id)
    row = runs.get(session, runner_id, run_id)
    started_ms = row.started_ms
    recordings: list[RunRow | RunSourceRow] = [row, *sources.of_run(session, row)]
    for one in recordings:
        for mark in _marks(one.key, one.file_sha256, one.serial, one.time_created_ms, one.session_index):
            session.merge(DeletedRunRow(runner_id=runner_id, mark=mark, deleted_ms=now_ms))
    _forget_findings(session, row)
    _forget_originals(session, row, {one.file_sha256 for one in recordings if one.file_sha256})
    for device_id, sid in _sessions(session, row, recordings):
        at = (runner_id, device_id, sid)
        session.execute(sa.delete(InboxRow).where(*_is(InboxRow, at)))
        session.execute(sa.delete(SessionRow).where(*_is(SessionRow, at)))
    session.execute(sa.delete(RunSourceRow).where(col(RunSourceRow.run_id) == run_id))
    session.execute(sa.delete(TraceRow).where(col(TraceRow.run_id) == run_id))
    session.execute(sa.delete(MetricsRow).where(col(MetricsRow.run_id) == run_id))
    session.delete(row)
    session.flush()
    runs.mark_due(session, runner_id, started_ms)
    care.mark_due(session, runner_id)
    scrubbing.want(session, now_ms)


def deleted_ms(session: Session, runner_id: str, key: str) -> int | None:
    """When the run of that key was deleted, Unix ms; None: it was not."""
    found = session.get(DeletedRunRow, (runner_id, _hash("key", key)))
    return None if found is None else found.deleted_ms


def deleted(session: Session, runner_id: str, recordings: Sequence[Recording]) -> dict[str, int]:
    """Which of these recordings were deleted, by their keys, and when (Unix ms)."""
    marks = {mark: one.key for one in recordings for mark in marks_of(one)}
    if not marks:
        return {}
    found = session.connection().execute(_DELETED, {"runner": runner_id, "marks": list(marks)})
    return {marks[mark]: deleted_ms for mark, deleted_ms in found}


def untouched(session: Session, runner_id: str, files: set[str]) -> set[str]:
    """Those of `files` (SHA-256) of which the runner deleted no run."""
    marks = set(session.exec(select(DeletedRunRow.mark).where(DeletedRunRow.runner_id == runner_id)))
    if not marks:
        return files
    return {sha for sha in files if marks.isdisjoint(_hash("file", sha, index) for index in range(_MOST_SESSIONS))}


def take_back(session: Session, runner_id: str, recordings: Sequence[Recording]) -> None:
    """These recordings may be stored again."""
    marks = [mark for one in recordings for mark in marks_of(one)]
    mine = col(DeletedRunRow.runner_id) == runner_id
    session.execute(sa.delete(DeletedRunRow).where(mine, col(DeletedRunRow.mark).in_(marks)))


def marks_of(recording: Recording) -> list[str]:
    """By what a deleted run is known again."""
    one = recording
    return _marks(one.key, one.file_sha256, one.serial, one.time_created_ms, one.session_index)


def _marks(key: str, sha256: str | None, serial: str | None, created_ms: int | None, index: int) -> list[str]:
    marks = [_hash("key", key)]
    if sha256:
        marks.append(_hash("file", sha256, index))
    if serial and created_ms:
        marks.append(_hash("start", serial, created_ms, index))
    return marks


def _hash(*parts: object) -> str:
    return hashlib.sha256("\x1e".join(map(str, parts)).encode()).hexdigest()


def _sessions(session: Session, row: RunRow, recordings: Sequence[RunRow | RunSourceRow]) -> list[tuple[str, str]]:
    """(device, sid) of each recording of the run that came over MQTT."""
    known: set[tuple[str, str]] = set()
    for one in recordings:
        device, _, sid = one.key.partition("/")
        known |= {(device, sid)} if one.sid is not None and sid == one.sid else set()
    query = select(SessionRow).where(SessionRow.runner_id == row.runner_id, col(SessionRow.run_id) == row.id)
    return sorted(known | {(each.device_id, each.sid) for each in session.exec(query)})


def _is(table: type[InboxRow | SessionRow], at: tuple[str, str, str]) -> tuple[sa.ColumnElement[bool], ...]:
    return col(table.runner_id) == at[0], col(table.device_id) == at[1], col(table.sid) == at[2]


def _forget_findings(session: Session, row: RunRow) -> None:
    """Findings of the run, live ones too, the alerts about them, and tellings that tell of nothing else."""
    found = (col(FindingRow.run_id) == row.id) & col(FindingRow.checkin_id).is_(None)
    told = col(AlertRow.run_id) == row.id
    sids = sources.sids(session, row)
    if sids:
        found |= col(FindingRow.sid).in_(sids) & col(FindingRow.checkin_id).is_(None)
        told |= col(AlertRow.sid).in_(sids) & col(AlertRow.plan).is_(None)
    mine = col(FindingRow.runner_id) == row.runner_id
    findings = list(session.exec(select(FindingRow.id).where(mine, found)))
    reported = select(FindingRow.id).where(mine, col(FindingRow.checkin_id).is_not(None))
    from_report = col(AlertRow.finding_id).is_not(None) & col(AlertRow.finding_id).in_(reported)
    about = (col(AlertRow.runner_id) == row.runner_id) & (col(AlertRow.finding_id).in_(findings) | (told & ~from_report))
    alerts = list(session.exec(select(AlertRow.id).where(about)))
    pushes = set(session.exec(select(PushAlertRow.push_id).where(col(PushAlertRow.alert_id).in_(alerts))))
    session.execute(sa.delete(PushAlertRow).where(col(PushAlertRow.alert_id).in_(alerts)))
    still = session.exec(select(PushAlertRow.push_id).where(col(PushAlertRow.push_id).in_(pushes))).all()
    pushes.difference_update(still)
    session.execute(sa.delete(DeliveryRow).where(col(DeliveryRow.push_id).in_(pushes)))
    session.execute(sa.delete(PushRow).where(col(PushRow.id).in_(pushes)))
    session.execute(sa.delete(AlertRow).where(col(AlertRow.id).in_(alerts)))
    session.execute(sa.delete(FindingRow).where(col(FindingRow.id).in_(findings)))


def _forget_originals(session: Session, row: RunRow, files: Collection[str]) -> None:
    """The files that the run's recordings came in, unless another run came in one of them too."""
    of_others = sa.union(
        sa.select(col(RunRow.file_sha256)).where(
            col(RunRow.runner_id) == row.runner_id, col(RunRow.file_sha256).in_(files), col(RunRow.id) != row.id
        ),
        sa.select(col(RunSourceRow.file_sha256)).where(
            col(RunSourceRow.runner_id) == row.runner_id,
            col(RunSourceRow.file_sha256).in_(files),
            col(RunSourceRow.run_id) != row.id,
        ),
    )
    gone = set(files).difference(session.execute(of_others).scalars())
    at = col(OriginalRow.runner_id) == row.runner_id, col(OriginalRow.sha256).in_(gone)
    session.execute(sa.delete(OriginalRow).where(*at))
