"""Runs and their traces: saving one (any number of times), correcting it, reading it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select

from domain.clock import MS_PER_DAY
from domain.errors import NotFound
from domain.model import Lap, RecordedRun, Recording
from domain.summary import summarise
from domain.trace import Trace
from formats import positions
from formats import trace as trace_format
from formats.packed import PackedRun, pack
from store import privacy
from store.tables import RunRow, ShoeRow, TraceRow

REACH_MS = 100 * MS_PER_DAY
"""How far a run's influence on later runs' findings reaches: the longest window any rule looks back (90 days), and some."""


_LARGEST_ID = 2**63 - 1
"""No database takes a larger one, not even to say that there is none."""
WORDS = frozenset({"name", "note"})
"""What a runner may write about a run, which no rule reads."""

# Statements of the import's inner loop are built once: building one takes longer than running it.
_BY_KEY = select(RunRow).where(RunRow.runner_id == sa.bindparam("runner"), RunRow.key == sa.bindparam("key"))
_DEFAULT_SHOE = select(ShoeRow.id).where(ShoeRow.runner_id == sa.bindparam("runner"), col(ShoeRow.is_default))
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
    """False when exactly this was stored already."""


def by_key(session: Session, runner_id: str, key: str) -> RunRow | None:
    """The runner's run with that recording key, or None."""
    return session.exec(_BY_KEY, params={"runner": runner_id, "key": key}).first()


def save(session: Session, runner_id: str, recorded: RecordedRun, now_ms: int) -> Saved:
    """Store a run, or its newer form under the same key (revision + 1); the same again changes nothing.

    The run and those whose findings may depend on it are marked as due for analysis.
    """
    if not privacy.keeps_gps(session, runner_id):
        recorded = replace(recorded, trace=positions.of_trace(recorded.trace))
    packed = pack(recorded)
    recording, samples, steps = packed.recording, packed.samples, packed.steps
    row = by_key(session, runner_id, recording.key)
    values = values_of(packed)
    if row is None:
        row = RunRow(
            runner_id=runner_id,
            key=recording.key,
            first_stored_ms=now_ms,
            stored_ms=now_ms,
            shoe_id=default_shoe(session, runner_id),
            **values,
        )
        session.add(row)
        session.flush()
        session.add(TraceRow(run_id=cast("int", row.id), revision=1, samples=samples, steps=steps))
    else:
        stored = session.get_one(TraceRow, row.id)
        corrected = {k: v for k, v in values.items() if k not in row.corrections}
        if (stored.samples, stored.steps) == (samples, steps) and all(getattr(row, k) == v for k, v in corrected.items()):
            return Saved(cast("int", row.id), row.revision, changed=False)
        for name, value in corrected.items():
            setattr(row, name, value)
        row.revision += 1
        row.stored_ms = now_ms
        stored.revision, stored.samples, stored.steps = row.revision, samples, steps
    session.flush()
    mark_due(session, runner_id, row.started_ms)
    return Saved(cast("int", row.id), row.revision, changed=True)


def default_shoe(session: Session, runner_id: str) -> int | None:
    """The pair that a new run is taken to be run in."""
    return session.exec(_DEFAULT_SHOE, params={"runner": runner_id}).first()


def values_of(packed: PackedRun) -> dict[str, Any]:
    """What of a run's row the recording decides."""
    recording, summary = packed.recording, packed.summary
    return {
        "source": recording.source,
        "sid": recording.sid,
        "file": recording.file,
        "file_sha256": recording.file_sha256,
        "serial": recording.serial,
        "time_created_ms": recording.time_created_ms,
        "session_index": recording.session_index,
        "sport": recording.sport,
        "sub_sport": recording.sub_sport,
        "started_ms": recording.started_ms,
        "ended_ms": recording.ended_ms,
        "state": "complete" if recording.complete else "incomplete",
        "samples": packed.n_samples,
        "steps": packed.n_steps,
        "distance_m": summary.distance_m,
        "timer_s": summary.timer_s,
        "elapsed_s": summary.elapsed_s,
        "ascent_m": summary.ascent_m,
        "descent_m": summary.descent_m,
        "utc_offset_s": recording.utc_offset_s,
        "clock_offset_ms": recording.clock_offset_ms,
        "device": dict(recording.device),
        "sensors": dict(recording.sensors),
        "totals": {
            "distance_m": recording.total_distance_m,
            "timer_s": recording.total_timer_s,
            "elapsed_s": recording.total_elapsed_s,
            "ascent_m": recording.total_ascent_m,
            "descent_m": recording.total_descent_m,
            "strides": recording.total_strides,
        },
        "pauses": [list(pause) for pause in packed.pauses],
        "flags": list(recording.flags),
        "laps": [asdict(lap) for lap in recording.laps],
    }


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
    totals = row.totals
    recording = Recording(
        key=row.key,
        source=row.source,
        started_ms=row.started_ms,
        ended_ms=row.ended_ms,
        complete=row.state == "complete",
        sid=row.sid,
        file=row.file,
        file_sha256=row.file_sha256,
        serial=row.serial,
        time_created_ms=row.time_created_ms,
        session_index=row.session_index,
        sport=row.sport,
        sub_sport=row.sub_sport,
        device=dict(row.device),
        sensors=dict(row.sensors),
        utc_offset_s=row.utc_offset_s,
        total_distance_m=totals.get("distance_m"),
        total_timer_s=totals.get("timer_s"),
        total_elapsed_s=totals.get("elapsed_s"),
        total_ascent_m=totals.get("ascent_m"),
        total_descent_m=totals.get("descent_m"),
        total_strides=totals.get("strides"),
        clock_offset_ms=row.clock_offset_ms,
        flags=tuple(row.flags),
        laps=laps_of(row),
    )
    return RecordedRun(recording, load_trace(session, row))


def laps_of(row: RunRow) -> tuple[Lap, ...]:
    """A run's laps as the watch counted them; what a later version may have added to one is left out."""
    return tuple(Lap(**{name: lap[name] for name in Lap.__dataclass_fields__ if name in lap}) for lap in row.laps)


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
