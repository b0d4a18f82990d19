"""Recordings that are the same run become one: which runs those are, which of their recordings counts, and what goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import sqlalchemy as sa
from sqlmodel import Session, col

from domain import same_run
from domain.same_run import Sketch
from formats.packed import PackedRun
from store import findings, metrics, sources
from store.tables import MetricsRow, RunRow, RunSourceRow, SessionRow, TraceRow


def same_runs(session: Session, runner_id: str, wanted: Sketch, own: RunRow | None = None) -> list[RunRow]:
    """The runs that are the same as `wanted`, other than its `own`: what lies closest over it first.

    The runner's word counts for more than any time: what is another run by it is not among them, and no two of them are.
    """
    close: dict[int, float] = {}
    for each in sources.around(session, runner_id, [wanted]):
        if (own is None or each.run_id != own.id) and same_run.same(each.sketch, wanted):
            close[each.run_id] = max(close.get(each.run_id, 0.0), same_run.closeness(each.sketch, wanted))
    if not close:
        return []
    found: list[RunRow] = []
    mine = {wanted.key} if own is None else keys(session, own)
    said = set() if own is None else set(own.apart)
    for run_id in sorted(close, key=lambda run_id: (-close[run_id], run_id)):
        row = session.get_one(RunRow, run_id)
        more = keys(session, row)
        if mine.isdisjoint(row.apart) and said.isdisjoint(more):
            found.append(row)
            mine |= more
            said |= set(row.apart)
    return found


def keys(session: Session, row: RunRow) -> set[str]:
    """The keys of all recordings of a run."""
    others = sa.select(col(RunSourceRow.key)).where(col(RunSourceRow.run_id) == row.id)
    return {row.key, *session.execute(others).scalars()}


def join(session: Session, row: RunRow, others: Sequence[RunRow], packed: PackedRun | None, now_ms: int) -> RunRow:
    """Make one run of `row` and `others`, the first that was stored, and let the recording count that says most of it.

    `packed` has just been stored, if anything has: where it takes the place of another, its metrics are at hand.
    """
    together = sorted((row, *others), key=lambda one: (one.first_stored_ms, one.id or 0))
    stays = together[0]
    for gone in together[1:]:
        _absorb(session, stays, gone, now_ms)
    settle(session, stays, now_ms, packed)
    return stays


def settle(session: Session, row: RunRow, now_ms: int, packed: PackedRun | None = None) -> None:
    """Let the richest recording of a run count, unless the runner chose one."""
    if row.chosen_ms is not None:
        return
    held = sources.members(session, row)
    if len(held) == 1:
        return
    best = same_run.winner([each.sketch for each in held])
    source_id = next(each.source_id for each in held if each.sketch.key == best.key)
    if source_id is None:
        return
    sources.swap(session, row, session.get_one(RunSourceRow, source_id), now_ms)
    if packed is not None and packed.metrics is not None and packed.recording.key == row.key and not row.corrections:
        metrics.save(session, row.runner_id, [(cast("int", row.id), row.revision, packed.metrics)])
        row.metrics_revision, row.metrics_version = row.revision, packed.metrics.version


def _absorb(session: Session, stays: RunRow, gone: RunRow, now_ms: int) -> None:
    """`gone` is the same run: its recordings become sources of `stays`, and what was found in it stands there.

    What the runner said of it is kept where nothing was said of the other.
    """
    for name in ("name", "note", "temperature_c", "excluded_reason"):
        if not getattr(stays, name):
            setattr(stays, name, getattr(gone, name))
    stays.excluded = stays.excluded or gone.excluded
    stays.apart = sorted({*stays.apart, *gone.apart})
    trace = session.get_one(TraceRow, gone.id)
    sources.demote(session, gone, stays, trace, now_ms)
    for table in (RunSourceRow, SessionRow):
        session.execute(sa.update(table).where(col(table.run_id) == gone.id).values(run_id=stays.id))
    findings.move(session, cast("int", gone.id), cast("int", stays.id), now_ms)
    session.execute(sa.delete(MetricsRow).where(col(MetricsRow.run_id) == gone.id))
    session.delete(trace)
    session.delete(gone)
    session.flush()
    stays.revision += 1  # what later runs are judged by has changed
    stays.stored_ms = now_ms
    session.get_one(TraceRow, stays.id).revision = stays.revision
