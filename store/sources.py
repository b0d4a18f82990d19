"""The further recordings of a run: known by their keys and by their time, and put in the place of the one that counts.

Runs and sources together are what is recorded: no key stands in both. Whoever adds a recording, or moves one, holds the
runner first (`hold`), so that two who arrive at once find each other.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from domain import same_run
from domain.model import RecordedRun
from domain.same_run import UNSEEN, Sketch
from domain.summary import summarise
from domain.trace import Trace
from formats import trace as trace_format
from formats.packed import PackedRun, as_document, of_document
from store.run_values import OWN, REST, recording_of, values_of
from store.tables import RunRow, RunSourceRow, TraceRow

_RUN, _SOURCE = SQLModel.metadata.tables["run"], SQLModel.metadata.tables["run_source"]
_LOCKED = 2_025
"""Of PostgreSQL's advisory locks: the ones that are about a runner's recordings."""
_MOST = 16
"""So many recordings are looked for by one statement."""
_SKETCHED = ("key", "started_ms", "ended_ms", "state", "sid", "serial", "time_created_ms", "session_index", "file_sha256")
_COUNTED = ("samples", "steps", "measured")


@dataclass(frozen=True, slots=True)
class Stored:
    """A recording that is stored: its run, and its own number if it is a source of it (None: it is the one that counts)."""

    run_id: int
    source_id: int | None
    sketch: Sketch


def hold(session: Session, runner_id: str) -> None:
    """Until the transaction ends nobody else adds or moves a recording of this runner; SQLite has one writer anyway."""
    if session.connection().dialect.name == "postgresql":
        mark = zlib.crc32(runner_id.encode()) - 2**31
        session.execute(sa.text("SELECT pg_advisory_xact_lock(:ours, :mark)"), {"ours": _LOCKED, "mark": mark})


def by_key(session: Session, runner_id: str, key: str) -> RunSourceRow | None:
    """The runner's source with that recording key, or None."""
    return session.exec(select(RunSourceRow).where(RunSourceRow.runner_id == runner_id, RunSourceRow.key == key)).first()


def around(session: Session, runner_id: str, wanted: Sequence[Sketch]) -> list[Stored]:
    """Every stored recording that could be the same run as one of `wanted`, and some others of about that time."""
    found: list[Stored] = []
    for start in range(0, len(wanted), _MOST):
        some = wanted[start : start + _MOST]
        limits: dict[str, Any] = {"runner": runner_id}
        for n in range(_slots(len(some))):
            one = some[min(n, len(some) - 1)]
            # The same run starts at most as much earlier as this one is long: it is at most twice as long.
            limits[f"first{n}"], limits[f"last{n}"] = 2 * one.started_ms - one.ended_ms, one.ended_ms
        born = [one.born for one in some if one.born is not None]
        limits |= {"serials": sorted({one[0] for one in born}), "created": sorted({one[1] for one in born})}
        found += [_stored(row) for row in session.execute(_around(_slots(len(some))), limits)]
    return found


def _slots(n: int) -> int:
    return 1 if n == 1 else _MOST


@cache
def _around(slots: int) -> sa.CompoundSelect[Any]:
    """Built once: building it takes longer than running it."""

    def of(table: sa.Table, *ids: sa.ColumnElement[Any]) -> sa.Select[Any]:
        near: list[sa.ColumnElement[bool]] = [
            sa.and_(
                table.c.runner_id == sa.bindparam("runner"),
                table.c.started_ms.between(sa.bindparam(f"first{n}"), sa.bindparam(f"last{n}")),
            )
            for n in range(slots)
        ]
        born = sa.and_(
            table.c.runner_id == sa.bindparam("runner"),
            table.c.serial.in_(sa.bindparam("serials", expanding=True)),
            table.c.time_created_ms.in_(sa.bindparam("created", expanding=True)),
        )
        return sa.select(*ids, *(table.c[name] for name in (*_SKETCHED, *_COUNTED))).where(sa.or_(*near, born))

    none = sa.cast(sa.null(), sa.BigInteger).label("source_id")
    return sa.union_all(of(_RUN, _RUN.c.id, none), of(_SOURCE, _SOURCE.c.run_id, _SOURCE.c.id))


def _stored(row: Any) -> Stored:  # noqa: ANN401 - a row of `_around`
    run_id, source_id, key, started, ended, state, sid, serial, created, index, sha256, samples, steps, measured = row
    return Stored(
        run_id,
        source_id,
        Sketch(
            key=key,
            started_ms=started,
            ended_ms=ended,
            complete=state == "complete",
            original=bool(sid or serial),
            samples=samples,
            steps=steps,
            measured=of_document(measured) or UNSEEN,
            file_sha256=sha256,
            born=same_run.born(serial, created, index),
        ),
    )


def members(session: Session, row: RunRow) -> list[Stored]:
    """All recordings of a run: the one that counts, then the others as they came."""
    if not row.measured:  # stored before anybody looked
        trace = session.get_one(TraceRow, row.id)
        read = trace_format.decode(trace.samples, trace.steps, _pauses(row))
        row.measured = as_document(same_run.measured(read, len(row.laps)))
    own = [getattr(row, name) for name in (*_SKETCHED, *_COUNTED)]
    names = (_SOURCE.c.run_id, _SOURCE.c.id, *(_SOURCE.c[name] for name in (*_SKETCHED, *_COUNTED)))
    others = session.execute(sa.select(*names).where(_SOURCE.c.run_id == row.id).order_by(_SOURCE.c.id))
    return [_stored((row.id, None, *own)), *(_stored(other) for other in others)]


def _pauses(row: RunRow) -> tuple[tuple[int, int], ...]:
    return tuple((first, last) for first, last in row.pauses)


def add(session: Session, row: RunRow, packed: PackedRun, now_ms: int) -> RunSourceRow:
    """Keep a recording as a further source of a run."""
    return _keep(session, row, values_of(packed), (packed.samples, packed.steps), now_ms)


def _keep(
    session: Session, row: RunRow, values: dict[str, Any], trace: tuple[bytes, bytes | None], now_ms: int
) -> RunSourceRow:
    made = RunSourceRow(
        runner_id=row.runner_id,
        run_id=cast("int", row.id),
        stored_ms=now_ms,
        rest={name: values[name] for name in REST},
        packed_samples=trace[0],
        packed_steps=trace[1],
        **{name: values[name] for name in OWN},
    )
    session.add(made)
    session.flush()
    return made


def rewrite(session: Session, kept: RunSourceRow, packed: PackedRun, now_ms: int) -> bool:
    """A newer form of a source; returns False when exactly this was stored already."""
    values = values_of(packed)
    fresh = {name: values[name] for name in OWN} | {"rest": {name: values[name] for name in REST}}
    fresh |= {"packed_samples": packed.samples, "packed_steps": packed.steps}
    if all(getattr(kept, name) == value for name, value in fresh.items()):
        return False
    for name, value in fresh.items():
        setattr(kept, name, value)
    kept.revision += 1
    kept.stored_ms = now_ms
    session.flush()
    return True


def as_run(kept: RunSourceRow) -> RunRow:
    """What the run's row would say if this were the recording that counts; it belongs to no session."""
    return RunRow(runner_id=kept.runner_id, revision=kept.revision, stored_ms=kept.stored_ms, **values(kept))


def load_trace(kept: RunSourceRow) -> Trace:
    """The samples and steps of a source."""
    pauses = tuple((first, last) for first, last in kept.rest["pauses"])
    return trace_format.decode(kept.packed_samples, kept.packed_steps, pauses)


def values(kept: RunSourceRow) -> dict[str, Any]:
    """What of a run's row this recording decides."""
    return {name: getattr(kept, name) for name in OWN} | {name: kept.rest[name] for name in REST}


def swap(session: Session, row: RunRow, kept: RunSourceRow, now_ms: int) -> None:
    """Let a source count: what counted until now becomes a source. The runner's words and corrections stay with the run."""
    trace = session.get_one(TraceRow, row.id)
    taken, samples, steps = values(kept), kept.packed_samples, kept.packed_steps
    demote(session, row, row, trace, now_ms)
    session.delete(kept)
    session.flush()
    for name, value in taken.items():
        if name not in row.corrections:
            setattr(row, name, value)
    row.revision += 1
    row.stored_ms = now_ms
    trace.revision, trace.samples, trace.steps = row.revision, samples, steps
    session.flush()


def demote(session: Session, row: RunRow, of: RunRow, trace: TraceRow, now_ms: int) -> None:
    """What counts in `row` becomes a source of the run `of`, as its device told it."""
    said = {name: getattr(row, name) for name in (*OWN, *REST)}
    if "distance_m" in row.corrections:
        read = trace_format.decode(trace.samples, trace.steps, _pauses(row))
        said["distance_m"] = summarise(RecordedRun(recording_of(row), read)).distance_m
    _keep(session, of, said, (trace.samples, trace.steps), now_ms)


def sids(session: Session, row: RunRow) -> list[str]:
    """The sessions over MQTT that are this run: what was said in one of them is about it."""
    others = session.exec(select(RunSourceRow.sid).where(RunSourceRow.run_id == row.id, col(RunSourceRow.sid).is_not(None)))
    return sorted({sid for sid in (row.sid, *others) if sid})


def of_run(session: Session, row: RunRow) -> list[RunSourceRow]:
    """The further recordings of a run, as they came; their traces are read when they are asked for."""
    query = select(RunSourceRow).where(RunSourceRow.run_id == row.id).order_by(col(RunSourceRow.id))
    light = sa.orm.defer(cast("Any", RunSourceRow.packed_samples)), sa.orm.defer(cast("Any", RunSourceRow.packed_steps))
    return list(session.exec(query.options(*light)))
