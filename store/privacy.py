"""What a runner wants of where it was: kept or not, and around which home it is not shown. See `domain.privacy`."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain import privacy
from domain.privacy import Home, Privacy
from formats import positions
from formats.topics import APPS
from formats.trace import decode
from store import people
from store.inbox import SEPARATOR
from store.tables import DeadLetterRow, InboxRow, OriginalRow, RunnerRow, RunRow, SessionRow, TraceRow

BATCH = 16
"""Traces that are written anew in one transaction: ingest gets a word in between."""


LOOKED_AT = 20
"""So many of the last runs tell where a runner usually starts."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How many runs have positions, and how many files as they came are kept."""

    runs: int
    originals: int


def keeps_gps(session: Session, runner_id: str) -> bool:
    """Whether positions of this runner may be stored, asked by who is about to: it stays so until the transaction ends."""
    query = select(RunnerRow.privacy).where(RunnerRow.id == runner_id).with_for_update(read=True)
    return privacy.of_document(session.exec(query).first() or {}).keep_gps


def without_gps(session: Session) -> frozenset[str]:
    """Runners of whom no position is stored."""
    query = select(RunnerRow.id).where(sa.type_coerce(col(RunnerRow.privacy), sa.JSON)["keep_gps"].as_boolean().is_(False))
    return frozenset(session.exec(query))


def set_home(session: Session, runner_id: str, home: Home | None) -> Privacy:
    """From now on nothing is shown around `home` (its `key` is made here); None: everything is shown.

    Raises:
        NotFound: no such runner.
        BadInput: there is no such place, or the radius is none that is taken.

    """
    known = people.runner(session, runner_id).privacy
    if home is not None:
        same = known.home is not None and privacy.same_home(known.home, home)
        home = replace(home, key=known.home.key if known.home is not None and same else secrets.token_hex(16))
    return _store(session, runner_id, privacy.check(replace(known, home=home)))


def usual_start(session: Session, runner_id: str) -> tuple[float, float] | None:
    """Where most of the runner's last runs with positions start, degrees; None: there is no such place."""
    query = select(TraceRow.samples).join(RunRow, col(RunRow.id) == col(TraceRow.run_id))
    query = query.where(RunRow.runner_id == runner_id).order_by(col(RunRow.started_ms).desc()).limit(LOOKED_AT)
    starts = []
    for samples in session.exec(query):
        if positions.MARK in samples:
            trace = decode(samples, None)
            lat, long = (trace.column(name) for name in privacy.POSITIONS)
            known = np.flatnonzero(np.isfinite(lat) & np.isfinite(long))
            starts += [(float(lat[i]), float(long[i])) for i in known[:1]]
    return privacy.usual_start(starts)


def keep(session: Session, runner_id: str) -> Privacy:
    """From now on positions are kept; those that are gone do not come back.

    Raises:
        NotFound: no such runner.

    """
    known = people.runner(session, runner_id).privacy
    session.get_one(RunnerRow, runner_id).positions_from = None
    return _store(session, runner_id, replace(known, keep_gps=True))


def keep_none(session: Session, runner_id: str) -> Privacy:
    """From now on no position of this runner is stored; files as they came go at once, stored traces follow (`take_out`).

    Again it changes nothing.

    Raises:
        NotFound: no such runner.

    """
    known = people.runner(session, runner_id).privacy
    if known.keep_gps:
        session.get_one(RunnerRow, runner_id).positions_from = 0
    session.execute(sa.delete(OriginalRow).where(col(OriginalRow.runner_id) == runner_id))
    changed = _store(session, runner_id, replace(known, keep_gps=False))
    clean_arriving(session, runner_id)
    return changed


def kept(session: Session, runner_id: str) -> Kept:
    """What `keep_none` would take out. Every trace is looked at: 0.1 s for ten years."""
    samples = col(TraceRow.samples)
    sqlite = session.connection().dialect.name == "sqlite"
    place = (
        sa.func.instr(samples, positions.MARK) if sqlite else sa.func.position(sa.literal(positions.MARK).op("in")(samples))
    )
    query = sa.select(sa.func.count()).select_from(TraceRow).join(RunRow, col(RunRow.id) == col(TraceRow.run_id))
    with_positions = session.execute(query.where(col(RunRow.runner_id) == runner_id, place > 0)).scalar_one()
    originals = sa.select(sa.func.count()).select_from(OriginalRow).where(col(OriginalRow.runner_id) == runner_id)
    return Kept(int(with_positions), int(session.execute(originals).scalar_one()))


def to_take_out(session: Session) -> list[str]:
    """Runners whose stored traces may still hold positions that are not to be kept."""
    return list(session.exec(select(RunnerRow.id).where(col(RunnerRow.positions_from).is_not(None))))


def take_out(session: Session, runner_id: str, most: int = BATCH) -> int | None:
    """Take the positions out of the next `most` runs; returns of how many, None when there are no further runs.

    The run's revision and its metrics stay: they never came from positions. What is done is noted in the same transaction.
    """
    row = session.get(RunnerRow, runner_id)
    if row is None or row.positions_from is None:
        return None
    query = select(RunRow.id).where(RunRow.runner_id == runner_id, col(RunRow.id) > row.positions_from)
    run_ids = [cast("int", run_id) for run_id in session.exec(query.order_by(col(RunRow.id)).limit(most))]
    if not run_ids:
        return None
    changed = 0
    for stored in session.exec(select(TraceRow).where(col(TraceRow.run_id).in_(run_ids))):
        cleaned = positions.of_samples(stored.samples)
        if cleaned != stored.samples:
            stored.samples = cleaned
            changed += 1
    row.positions_from = run_ids[-1]
    session.flush()
    return changed


def taken_out(session: Session, runner_id: str) -> None:
    """Nothing of this runner holds positions any more: messages that came meanwhile are cleaned as well."""
    clean_arriving(session, runner_id)
    session.get_one(RunnerRow, runner_id).positions_from = None


def clean_arriving(session: Session, runner_id: str) -> None:
    """Take positions out of messages that wait, of what their devices said of a run, and of what could not be used."""
    for waiting in session.exec(
        select(InboxRow).where(InboxRow.runner_id == runner_id, col(InboxRow.leaf).in_(("samples", *APPS)))
    ):
        waiting.payload = SEPARATOR.join(positions.of_payload(payload) for payload in waiting.payload.split(SEPARATOR))
    for said in session.exec(select(SessionRow).where(SessionRow.runner_id == runner_id)):
        said.start, said.end = positions.of_document(said.start), positions.of_document(said.end)
    for letter in session.exec(select(DeadLetterRow).where(DeadLetterRow.runner_id == runner_id)):
        letter.head = positions.of_payload(letter.head)
    session.flush()


def _store(session: Session, runner_id: str, changed: Privacy) -> Privacy:
    session.get_one(RunnerRow, runner_id).privacy = privacy.as_document(changed)
    session.flush()
    return changed
