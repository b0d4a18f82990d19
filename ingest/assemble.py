"""Sessions that ended or fell silent become runs; what arrives later makes the next revision of the same run."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlmodel import Session

from domain.clock import Clock
from domain.errors import BadInput
from domain.model import RecordedRun, Recording
from formats.payloads import Batch, Sample, SessionEnd, SessionStart, StepsBatch, decode
from formats.topics import Leaf
from ingest.build import Received, build
from ingest.receipts import Key, Ranges
from ingest.sorting import coverage_of
from store import deleting, inbox, runs
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import InboxRow, RunRow, SessionRow

log = logging.getLogger(__name__)

SILENCE_MS = 600_000
"""A session from which nothing came for this long is over, whether it said so or not."""
SETTLED_MS = 2000
"""Late data of a run comes in bursts: the next revision is made when nothing came for this long, not for each message."""
REST_S = 0.05
"""Between two sweeps: while messages pour in, one look at the store for many of them is enough."""
RETRY_MS = 60_000
"""A session that could not be assembled is tried again after this long."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A run built from what the store held: `up_to_id` of the inbox, revision `revision` of the run (0 = new)."""

    key: Key
    recorded: RecordedRun | None
    up_to_id: int
    revision: int
    heard: tuple[int, object, object]
    """When the session was last heard of, and its start and end: whether anything came meanwhile."""
    ranges: dict[str, list[tuple[int, int]]]


async def run(store: Store, bell: Doorbell, clock: Clock) -> None:
    """Turn sessions into runs, until cancelled."""
    listener = bell.listener("inbox")
    failed: dict[Key, int] = {}
    while True:
        await sweep(store, bell, clock, failed)
        await asyncio.sleep(REST_S)
        await listener.wait()


async def sweep(store: Store, bell: Doorbell, clock: Clock, failed: dict[Key, int] | None = None) -> int:
    """Make runs of the sessions that are due now; returns how many. `failed` remembers when which could not be made."""
    failed = {} if failed is None else failed
    now_ms = clock()
    due = await store.read_async(lambda session: inbox.due_sessions(session, now_ms - SILENCE_MS, now_ms - SETTLED_MS))
    made = 0
    for key in due:
        if now_ms - failed.get(key, now_ms - RETRY_MS) < RETRY_MS:
            continue
        try:
            prepared = await store.read_async(lambda session, key=key: prepare(session, key))  # type: ignore[misc]
            if prepared is None:
                continue
            await store.write_async(lambda session, prepared=prepared: keep(session, prepared, now_ms))  # type: ignore[misc]
        except Exception:
            log.exception("The session %s could not become a run; trying again in a minute", "/".join(key))
            failed[key] = now_ms
            continue
        failed.pop(key, None)
        made += 1
        bell.ring("runs")
    return made


def prepare(session: Session, key: Key) -> Prepared | None:
    """Build the run of a session from what the store holds; None when there is no such session."""
    row = inbox.session_row(session, key)
    if row is None:
        return None
    waiting = inbox.waiting(session, key)
    coverage = coverage_of(row.ranges, [(each.leaf, each.first_seq, each.last_seq) for each in waiting])
    start, end = _ends(row)
    stored = runs.by_key(session, key[0], f"{key[1]}/{key[2]}")
    prepared = Prepared(
        key=key,
        recorded=None,
        up_to_id=max((each.id or 0 for each in waiting), default=0),
        revision=stored.revision if stored else 0,
        heard=_heard(row),
        ranges={"samples": coverage.samples.pairs(), "steps": coverage.steps.pairs()},
    )
    if not waiting and stored is None and not (end and (end.total_distance or end.total_timer_time)):
        return prepared  # neither a sample nor a total: there was no run
    if deleting.deleted_ms(session, key[0], f"{key[1]}/{key[2]}") is not None:
        return prepared  # its runner deleted it: what comes late is let go, and the device is told that all is well
    missing = _missing(coverage.samples, end.last_seq if end else None)
    missing += _missing(coverage.steps, end.last_step_seq if end else None)
    recorded = build(
        start,
        end,
        list(_received(waiting)),
        _previous(session, stored),
        device=key[1],
        sid=key[2],
        missing=missing,
        clock_offset_ms=row.clock_offset_ms,
    )
    return Prepared(key, recorded, prepared.up_to_id, prepared.revision, prepared.heard, prepared.ranges)


def keep(session: Session, prepared: Prepared, now_ms: int) -> None:
    """Store a prepared run and free its messages. If anything came meanwhile, the session stays due for it."""
    row = inbox.session_row(session, prepared.key)
    if row is None:
        return
    if prepared.recorded is not None:
        stored = runs.by_key(session, prepared.key[0], prepared.recorded.recording.key)
        if (stored.revision if stored else 0) != prepared.revision:
            return  # somebody else stored a newer one: build again on that
        row.run_id = runs.save(session, prepared.key[0], prepared.recorded, now_ms).run_id
    inbox.free(session, prepared.key, prepared.up_to_id)
    row.ranges = {leaf: [list(pair) for pair in pairs] for leaf, pairs in prepared.ranges.items()}
    session.flush()  # another process may be about to add to this session: it holds this row, and is waited for here
    if _heard(row) == prepared.heard and not inbox.waiting_ranges(session, prepared.key):
        row.state = "stored"
        row.receipt_due = True


def _heard(row: SessionRow) -> tuple[int, object, object]:
    return row.last_received_ms, row.start, row.end


def _missing(held: Ranges, last: int | None) -> int:
    beyond = max((last or 0) - max((pair[1] for pair in held.pairs()), default=0), 0)
    return held.missing + beyond


def _ends(row: SessionRow) -> tuple[SessionStart | None, SessionEnd | None]:
    start = decode("session", inbox.as_payload(row.start)).value if row.start else None
    end = decode("session", inbox.as_payload(row.end)).value if row.end else None
    return start if isinstance(start, SessionStart) else None, end if isinstance(end, SessionEnd) else None


def _received(rows: Iterable[InboxRow]) -> Iterator[Received]:
    for row in rows:
        leaf: Leaf = "steps" if row.leaf == "steps" else "samples"
        for payload in row.payload.split(inbox.SEPARATOR):
            try:
                value, nulled = decode(leaf, payload)
            except BadInput:  # stored by a version that understood it
                log.warning("A stored message of %s/%s is not understood any more", row.device_id, row.sid)
                continue
            if isinstance(value, Sample | Batch | StepsBatch):
                yield Received(row.received_ms, value, nulled)


def _previous(session: Session, stored: RunRow | None) -> RecordedRun | None:
    """What of the stored run a new revision builds on: its trace, flags and clock; all else comes from the session."""
    if stored is None:
        return None
    recording = Recording(
        key=stored.key,
        source=stored.source,
        started_ms=stored.started_ms,
        ended_ms=stored.ended_ms,
        clock_offset_ms=stored.clock_offset_ms,
        flags=tuple(stored.flags),
    )
    return RecordedRun(recording, runs.load_trace(session, stored))
