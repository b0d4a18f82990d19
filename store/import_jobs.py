"""Files that a runner hands over in bulk: received bit by bit, then imported in the background, one job a runner.

What became of each recording is written in the transaction that stores its run, so that after a kill nothing counts twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.clock import MS_PER_DAY, iso
from domain.errors import BadInput, Conflict, NotFound
from store import people
from store.tables import ImportFileRow, ImportJobRow, RunRow

ACTIVE = frozenset({"receiving", "waiting", "importing"})
KEPT_MS = MS_PER_DAY
"""Files that nobody went on sending are thrown away after so long."""
MOST_SHOWN = 100
"""So many recordings that brought nothing are listed."""
STATES = ("imported", "source", "duplicate", "deleted", "refused", "other")


class Over(Exception):
    """The job is no longer to be done: it was cancelled, or its runner is gone."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of the `n`-th recording of that name."""

    name: str
    n: int
    state: str
    reason: str
    run_ids: tuple[int, ...]


def begin(session: Session, runner_id: str, now_ms: int) -> ImportJobRow:
    """A new job; what there is of one that has ended is forgotten.

    Raises:
        NotFound: no such runner.
        Conflict: one is under way.

    """
    people.runner(session, runner_id)
    for row in session.exec(select(ImportJobRow).where(ImportJobRow.runner_id == runner_id)):
        if row.state in ACTIVE:
            what = f"Files of {runner_id} are being {'received' if row.state == 'receiving' else 'imported'} already."
            raise Conflict(what, f"Go on with import {row.id}, or cancel it.", field="import")
        forget(session, row)
    row = ImportJobRow(runner_id=runner_id, state="receiving", created_ms=now_ms, changed_ms=now_ms)
    session.add(row)
    session.flush()
    return row


def of(session: Session, runner_id: str, job_id: int) -> ImportJobRow:
    """A runner's job.

    Raises:
        NotFound: the runner has none of that id.

    """
    row = session.get(ImportJobRow, job_id)
    if row is None or row.runner_id != runner_id:
        people.runner(session, runner_id)
        raise NotFound(f"{runner_id} has no import {job_id}.", "Begin one by sending a file.", field="import")
    return row


def receiving(session: Session, runner_id: str, job_id: int) -> ImportJobRow:
    """A job that still takes files.

    Raises:
        NotFound: the runner has none of that id.
        Conflict: it takes none any more.

    """
    row = of(session, runner_id, job_id)
    if row.state != "receiving":
        raise Conflict(f"Import {job_id} takes no more files: it is {row.state}.", "Begin another after it.", field="import")
    return row


def note_received(session: Session, job_id: int, size: int, *, new_file: bool, now_ms: int) -> None:
    """So many bytes more have arrived."""
    row = session.get(ImportJobRow, job_id)
    if row is not None:
        row.received += size
        row.files += new_file
        row.changed_ms = now_ms


def start(session: Session, runner_id: str, job_id: int, now_ms: int) -> None:
    """Everything has arrived: it is to be imported.

    Raises:
        NotFound: the runner has none of that id.
        Conflict: it was started already.
        BadInput: nothing has arrived.

    """
    row = receiving(session, runner_id, job_id)
    if not row.files:
        raise BadInput("No file was sent.", "Send one, then start the import.", field="file")
    row.state, row.changed_ms = "waiting", now_ms


def end(session: Session, runner_id: str, job_id: int, now_ms: int) -> None:
    """Cancel a job that is under way; what it has imported stays. Of one that has ended nothing is kept.

    Raises:
        NotFound: the runner has none of that id.

    """
    row = of(session, runner_id, job_id)
    if row.state in ACTIVE:
        row.state, row.changed_ms = "cancelled", now_ms
    else:
        forget(session, row)


def forget(session: Session, row: ImportJobRow) -> None:
    """Nothing is kept of it."""
    session.execute(sa.delete(ImportFileRow).where(col(ImportFileRow.job_id) == row.id))
    session.delete(row)
    session.flush()


def claim(session: Session, now_ms: int) -> ImportJobRow | None:
    """The job to be done now: one that was under way when the service ended, else the one that waits longest."""
    stale = col(ImportJobRow.state) == "receiving", col(ImportJobRow.changed_ms) < now_ms - KEPT_MS
    session.execute(sa.update(ImportJobRow).where(*stale).values(state="cancelled", changed_ms=now_ms))
    query = select(ImportJobRow).where(col(ImportJobRow.state).in_(("importing", "waiting")))
    row = session.exec(query.order_by(col(ImportJobRow.state), col(ImportJobRow.changed_ms)).limit(1)).first()
    if row is not None:
        row.state, row.done = "importing", 0
    return row


def active_ids(session: Session) -> set[int]:
    """Jobs whose files are still wanted."""
    found = session.exec(select(ImportJobRow.id).where(col(ImportJobRow.state).in_(sorted(ACTIVE))))
    return {int(job_id) for job_id in found if job_id is not None}


def note(session: Session, job_id: int, ended: Sequence[Ended], *, done: int, found: int, now_ms: int) -> None:
    """Take down what became of recordings, in the transaction that stores their runs; what is known stays as it is.

    Raises:
        Over: it was cancelled. Nothing of that transaction is kept.

    """
    row = session.get(ImportJobRow, job_id)
    if row is None or row.state != "importing":
        raise Over
    names = {one.name for one in ended}
    query = select(ImportFileRow.name, ImportFileRow.n).where(
        ImportFileRow.job_id == job_id, col(ImportFileRow.name).in_(names)
    )
    known = {(name, n) for name, n in session.exec(query)}
    new = [one for one in ended if (one.name, one.n) not in known]
    session.add_all(ImportFileRow(job_id=job_id, name=one.name, n=one.n, state=one.state, reason=one.reason) for one in new)
    run_ids = [run_id for one in new for run_id in one.run_ids]
    if run_ids:
        newest = sa.select(sa.func.max(RunRow.started_ms)).where(col(RunRow.id).in_(run_ids))
        row.newest_ms = max(row.newest_ms or 0, int(session.execute(newest).scalar_one()))
    row.runs += len(run_ids)
    row.done, row.found, row.changed_ms = done, found, now_ms


def finish(session: Session, job_id: int, state: str, error: str, now_ms: int) -> None:
    """It is done, or failed, unless it was cancelled before."""
    row = session.get(ImportJobRow, job_id)
    if row is not None and row.state == "importing":
        row.state, row.error, row.changed_ms = state, error, now_ms


def latest_json(session: Session, runner_id: str) -> dict[str, Any] | None:
    """The runner's job, under way or ended; None: there is none.

    Raises:
        NotFound: no such runner.

    """
    people.runner(session, runner_id)
    query = select(ImportJobRow).where(ImportJobRow.runner_id == runner_id).order_by(col(ImportJobRow.id).desc())
    row = session.exec(query.limit(1)).first()
    return None if row is None else as_json(session, row)


def as_json(session: Session, row: ImportJobRow) -> dict[str, Any]:
    """A job as it is shown."""
    mine = col(ImportFileRow.job_id) == row.id
    counted = sa.select(ImportFileRow.state, sa.func.count()).where(mine).group_by(ImportFileRow.state)  # type: ignore[call-overload]
    counts = {state: int(count) for state, count in session.execute(counted)}
    bad = select(ImportFileRow).where(mine, col(ImportFileRow.state).in_(("refused", "deleted")))
    shown = session.exec(bad.order_by(ImportFileRow.name, col(ImportFileRow.n)).limit(MOST_SHOWN))
    return {
        "id": row.id,
        "state": row.state,
        "created_at": iso(row.created_ms),
        "changed_at": iso(row.changed_ms),
        "received": row.received,
        "files": row.files,
        "found": row.found,
        "done": row.done,
        **{state: counts.get(state, 0) for state in STATES},
        "runs": row.runs,
        "newest_run_at": None if row.newest_ms is None else iso(row.newest_ms),
        "not_taken": [{"file": one.name, "state": one.state, "reason": one.reason} for one in shown],
        "error": row.error,
    }
