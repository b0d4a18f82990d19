"""Runs and their traces: saving one (any number of times), correcting it, reading it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select

from domain.clock import MS_PER_DAY
from domain.errors import NotFound
from domain.model import RecordedRun
from domain.summary import summarise
from domain.trace import Trace
from formats import positions
from formats import trace as trace_format
from formats.packed import PackedRun, pack
from store import joining_runs as joining
from store import privacy, sources
from store.run_values import recording_of, values_of
from store.tables import RunRow, ShoeRow, TraceRow

REACH_MS = 100 * MS_PER_DAY
"""How far a run's influence on later runs' findings reaches: the longest window any rule looks back (90 days), and some."""


TOLD_LATER_MS = MS_PER_DAY
"""A pair that is added in the evening may have been run in in the morning."""

_LARGEST_ID = 2**63 - 1
"""No database takes a larger one, not even to say that there is none."""
WORDS = frozenset({"name", "note"})
"""What a runner may write about a run, which no rule reads."""

# Statements of the import's inner loop are built once: building one takes longer than running it.
_BY_KEY = select(RunRow).where(RunRow.runner_id == sa.bindparam("runner"), RunRow.key == sa.bindparam("key"))
_DEFAULT_SHOE = select(ShoeRow.id, ShoeRow.created_ms).where(
    ShoeRow.runner_id == sa.bindparam("runner"), col(ShoeRow.is_default)
)
_MARK_DUE = (
    sa.update(RunRow)
    .where(
        col(RunRow.runner_id) == sa.bindparam("runner"),
        col(RunRow.started_ms) >= sa.bindparam("first"),
        col(RunRow.started_ms) <= sa.bindparam("last"),
        col(RunRow.analysis_due).is_not(sa.true()),  # not `= false`: that has an index over all runners
    )
    .values(analysis_due=True)
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a run that was handed to `save`."""

    run_id: int
    revision: int
    changed: bool
    """False when exactly this was stored already, or when what came says less of the run than what counts."""
    joined: bool = False
    """It is a recording of a run that was there already: one more source, or the one that counts from now on."""


def by_key(session: Session, runner_id: str, key: str) -> RunRow | None:
    """The runner's run whose recording that counts has that key, or None."""
    return session.exec(_BY_KEY, params={"runner": runner_id, "key": key}).first()


def save(session: Session, runner_id: str, recorded: RecordedRun, now_ms: int) -> Saved:
    """Store a run, or its newer form under the same key (revision + 1); the same again changes nothing.

    A further recording of a run that is there becomes a source of it, or takes its place when it says more (revision + 1).
    The run and those whose findings may depend on it are marked as due for analysis if what counts has changed.
    """
    if not privacy.keeps_gps(session, runner_id):
        recorded = replace(recorded, trace=positions.of_trace(recorded.trace))
    return take(session, runner_id, pack(recorded), now_ms)


def take(session: Session, runner_id: str, packed: PackedRun, now_ms: int) -> Saved:
    """`save`, of a run that is packed, and without positions if its runner keeps none."""
    sources.hold(session, runner_id)
    key, joined = packed.recording.key, False
    row, kept = by_key(session, runner_id, key), sources.by_key(session, runner_id, key)
    before = None if row is None else row.started_ms
    revision = 0
    if row is not None:
        revision = row.revision
        if not _rewrite(session, row, packed, now_ms):
            return Saved(cast("int", row.id), row.revision, changed=False)
    elif kept is not None:
        row, joined = get(session, runner_id, kept.run_id), True
        revision, before = row.revision, row.started_ms
        if not sources.rewrite(session, kept, packed, now_ms):
            return Saved(kept.run_id, row.revision, changed=False, joined=True)
    same = joining.same_runs(session, runner_id, packed.sketch, row)
    if row is None and same:
        row, joined = same.pop(0), True
        revision, before = row.revision, row.started_ms
        sources.add(session, row, packed, now_ms)
    elif row is None:
        row = _insert(session, runner_id, packed, now_ms)
    row = joining.join(session, row, same, packed, now_ms)
    changed = row.revision != revision
    if changed:
        session.flush()
        mark_due(session, runner_id, min(row.started_ms, row.started_ms if before is None else before))
    return Saved(cast("int", row.id), row.revision, changed, joined)


def _insert(session: Session, runner_id: str, packed: PackedRun, now_ms: int) -> RunRow:
    row = RunRow(
        runner_id=runner_id,
        first_stored_ms=now_ms,
        stored_ms=now_ms,
        shoe_id=default_shoe(session, runner_id)(packed.recording.started_ms),
        **values_of(packed),
    )
    session.add(row)
    session.flush()
    session.add(TraceRow(run_id=cast("int", row.id), revision=1, samples=packed.samples, steps=packed.steps))
    return row


def _rewrite(session: Session, row: RunRow, packed: PackedRun, now_ms: int) -> bool:
    """The newer form of a run; returns False when exactly this was stored already."""
    stored = session.get_one(TraceRow, row.id)
    corrected = {k: v for k, v in values_of(packed).items() if k not in row.corrections}
    traces = (stored.samples, stored.steps) == (packed.samples, packed.steps)
    if traces and all(getattr(row, k) == v for k, v in corrected.items() if k != "measured"):
        return False
    for name, value in corrected.items():
        setattr(row, name, value)
    row.revision += 1
    row.stored_ms = now_ms
    stored.revision, stored.samples, stored.steps = row.revision, packed.samples, packed.steps
    session.flush()
    return True


def default_shoe(session: Session, runner_id: str) -> Callable[[int], int | None]:
    """Tells of a run that is new here, by its start (Unix ms), which pair it is taken to be run in; None: nobody knows.

    That is the default pair for what was run since it was added. A run of before is not: it is in the distance that the
    pair started with, or, of ten years that are imported, was run in pairs that are long gone.
    """
    found = session.exec(_DEFAULT_SHOE, params={"runner": runner_id}).first()
    if found is None:
        return lambda _started_ms: None
    shoe_id, added_ms = found
    return lambda started_ms: shoe_id if started_ms >= added_ms - TOLD_LATER_MS else None


def mark_due(session: Session, runner_id: str, from_ms: int, to_ms: int | None = None) -> None:
    """Runs from `from_ms` on, as far as the influence of one of [`from_ms`, `to_ms`] reaches, are to be judged again."""
    mark_between(session, runner_id, from_ms, (from_ms if to_ms is None else to_ms) + REACH_MS)


def mark_between(session: Session, runner_id: str, from_ms: int, last_ms: int) -> None:
    """Runs that started in [`from_ms`, `last_ms`] are to be judged again."""
    session.execute(_MARK_DUE, {"runner": runner_id, "first": from_ms, "last": last_ms})
    for row in session.identity_map.values():
        if isinstance(row, RunRow) and row.runner_id == runner_id and from_ms <= row.started_ms <= last_ms:
            set_committed_value(row, "analysis_due", True)  # noqa: FBT003 - the column's value


def get(session: Session, runner_id: str, run_id: int) -> RunRow:
    """One run of that runner.

    Raises:
        NotFound: there is none, or it is somebody else's.

    """
    row = session.get(RunRow, run_id) if abs(run_id) <= _LARGEST_ID else None
    if row is None or row.runner_id != runner_id:
        raise NotFound(f"{runner_id} has no run {run_id}.", "List them with: soleus runs --runner R", field="run")
    return row


def listing(
    session: Session,
    runner_id: str,
    *,
    since_ms: int | None = None,
    until_ms: int | None = None,
    most: int | None = None,
) -> list[RunRow]:
    """A runner's runs that started in [since, until), newest first, at most `most`."""
    query = select(RunRow).where(RunRow.runner_id == runner_id)
    if since_ms is not None:
        query = query.where(RunRow.started_ms >= since_ms)
    if until_ms is not None:
        query = query.where(RunRow.started_ms < until_ms)
    query = query.order_by(col(RunRow.started_ms).desc(), col(RunRow.id).desc())
    return list(session.exec(query if most is None else query.limit(most)))


def load_trace(session: Session, row: RunRow) -> Trace:
    """The samples and steps of a run."""
    stored = session.get_one(TraceRow, row.id)
    pauses = tuple((first, last) for first, last in row.pauses)
    return trace_format.decode(stored.samples, stored.steps, pauses)


def recorded(session: Session, row: RunRow) -> RecordedRun:
    """A run as it was handed to `save`: what its device says of it, without what the runner corrected."""
    return RecordedRun(recording_of(row), load_trace(session, row))


def correct(session: Session, runner_id: str, run_id: int, changes: Mapping[str, Any]) -> RunRow:
    """What the runner says about a run wins over the device.

    `changes` may hold `excluded` (bool), `excluded_reason` (text), `shoe_id` (int | None), `temperature_c` (°C of the air,
    where no sensor has it; None takes it back) and `distance_m` (metres; None takes the device's own back). `name` and
    `note` are the runner's own words ("" takes them back): no rule reads them, so nothing is judged again for their sake.

    Raises:
        NotFound: no such run, or no such pair of shoes.

    """
    row = get(session, runner_id, run_id)
    if changes.get("shoe_id") is not None:
        shoe = session.get(ShoeRow, changes["shoe_id"])
        if shoe is None or shoe.runner_id != runner_id:
            what = f"{runner_id} has no shoes {changes['shoe_id']}."
            raise NotFound(what, "List them on the Shoes page.", field="shoe_id")
    for name in ("excluded", "excluded_reason", "shoe_id", "temperature_c", *WORDS):
        if name in changes:
            setattr(row, name, changes[name])
    if "distance_m" in changes:
        kept = {k: v for k, v in row.corrections.items() if k != "distance_m"}
        if changes["distance_m"] is None:
            row.corrections = kept
            row.distance_m = summarise(recorded(session, row)).distance_m
        else:
            row.corrections = kept | {"distance_m": changes["distance_m"]}
            row.distance_m = changes["distance_m"]
    session.flush()
    if changes.keys() - WORDS:
        mark_due(session, runner_id, row.started_ms)
    return row
