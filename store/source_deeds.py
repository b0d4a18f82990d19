"""What a runner says of a run's further recordings: that one is another run, or that one is what counts. It stays said."""

from __future__ import annotations

from typing import cast

import sqlalchemy as sa
from sqlmodel import Session, col

from domain.errors import NotFound
from store import joining_runs, runs, sources
from store.tables import RunRow, RunSourceRow, SessionRow, TraceRow


def get(session: Session, runner_id: str, run_id: int, source_id: int) -> tuple[RunRow, RunSourceRow]:
    """A run of that runner, and that further recording of it.

    Raises:
        NotFound: there is no such run, or it has no such source (any more).

    """
    row = runs.get(session, runner_id, run_id)
    kept = session.get(RunSourceRow, source_id)
    if kept is None or kept.run_id != row.id:
        what = f"Run {run_id} has no further recording {source_id}."
        raise NotFound(what, "Load the run again: it may have taken the place of another.", field="source")
    return row, kept


def use(session: Session, runner_id: str, run_id: int, source_id: int, now_ms: int) -> RunRow:
    """From now on this recording of the run counts, whatever comes.

    Raises:
        NotFound: as `get`.

    """
    sources.hold(session, runner_id)
    row, kept = get(session, runner_id, run_id, source_id)
    before = row.started_ms
    sources.swap(session, row, kept, now_ms)
    row.chosen_ms = now_ms
    session.flush()
    runs.mark_due(session, runner_id, min(before, row.started_ms))
    return row


def split(session: Session, runner_id: str, run_id: int, source_id: int, now_ms: int) -> RunRow:
    """This recording is another run: it becomes one, and the two are never joined again. Returns the new run.

    Raises:
        NotFound: as `get`.

    """
    sources.hold(session, runner_id)
    row, kept = get(session, runner_id, run_id, source_id)
    before = row.started_ms
    made = sources.as_run(kept)
    made.revision, made.stored_ms, made.first_stored_ms = 1, now_ms, now_ms
    made.shoe_id = runs.default_shoe(session, runner_id)(made.started_ms)
    samples, steps = kept.packed_samples, kept.packed_steps
    session.delete(kept)
    session.flush()
    made.apart = sorted(joining_runs.keys(session, row))
    row.apart = sorted({*row.apart, made.key})
    session.add(made)
    session.flush()
    session.add(TraceRow(run_id=cast("int", made.id), revision=1, samples=samples, steps=steps))
    if made.sid is not None:
        device = made.key.partition("/")[0]
        mine = col(SessionRow.runner_id) == runner_id, col(SessionRow.device_id) == device, col(SessionRow.sid) == made.sid
        session.execute(sa.update(SessionRow).where(*mine).values(run_id=made.id))
    joining_runs.settle(session, row, now_ms)
    session.flush()
    runs.mark_due(session, runner_id, min(before, row.started_ms, made.started_ms))
    return made


def join_again(session: Session, runner_id: str, run_id: int, now_ms: int) -> bool:
    """Make one of a run and all that are the same; returns whether there were any. One that is gone by now has none."""
    sources.hold(session, runner_id)
    row = session.get(RunRow, run_id)
    if row is None or row.runner_id != runner_id:
        return False
    own, *_ = sources.members(session, row)
    same = joining_runs.same_runs(session, runner_id, own.sketch, row)
    if not same:
        return False
    stays = joining_runs.join(session, row, same, None, now_ms)
    session.flush()
    runs.mark_due(session, runner_id, stays.started_ms)
    return True
