"""Sessions that ended or fell silent become runs; what arrives later makes the next revision of the same run."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from sqlmodel import Session

from domain.clock import MS_PER_DAY, Clock
from domain.errors import BadInput
from domain.model import RecordedRun, Recording
from formats.payloads import Batch, Sample, SessionEnd, SessionStart, StepsBatch, decode
from formats.topics import APPS, Leaf
from ingest import loose, of_apps
from ingest.build import Received, build
from ingest.receipts import Key, Ranges
from ingest.sorting import MESSAGES, coverage_of
from store import app_inbox, deleting, inbox, runs, sources
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import InboxRow, RunRow, RunSourceRow, SessionRow

log = logging.getLogger(__name__)

SILENCE_MS = 600_000
"""A session from which nothing came for this long is over, whether it said so or not."""
SETTLED_MS = 2000
"""Late data of a run comes in bursts: the next revision is made when nothing came for this long, not for each message."""
REST_S = 0.05
"""Between two sweeps: while messages pour in, one look at the store for many of them is enough."""
RETRY_MS = 60_000
"""A session that could not be assembled is tried again after this long."""
APPS_MS, TRAIL_MS = 7 * MS_PER_DAY, MS_PER_DAY // 4
"""What apps sent is kept so long: what comes late makes the run anew from all of it. A phone's day is kept much shorter."""
LET_GO_MS = 600_000
"""So often it is looked at what can be let go."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A run built from what the store held: `up_to_id` of the inbox, on top of `version` of the recording (() = new)."""

    key: Key
    recorded: RecordedRun | None
    up_to_id: int
    version: tuple[int, ...]
    heard: tuple[int, object, object]
    """When the session was last heard of, and its start and end: whether anything came meanwhile."""
    ranges: dict[str, list[tuple[int, int]]]


async def run(store: Store, bell: Doorbell, clock: Clock) -> None:
    """Turn sessions into runs, until cancelled."""
    listener = bell.listener("inbox")
    failed: dict[Key, int] = {}
    let_go_ms = 0
    while True:
        await sweep(store, bell, clock, failed)
        if abs(clock() - let_go_ms) >= LET_GO_MS:
            let_go_ms = clock()
            await store.write_async(lambda session, now_ms=let_go_ms: let_go(session, now_ms))  # type: ignore[misc]
        await asyncio.sleep(REST_S)
        await listener.wait()


def let_go(session: Session, now_ms: int) -> None:
    """Forget what apps sent long ago, and where a phone was that did not run."""
    app_inbox.let_go(session, now_ms - APPS_MS, {("owntracks", loose.TRAIL): now_ms - TRAIL_MS})


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
    stored = _stored(session, key[0], f"{key[1]}/{key[2]}")
    prepared = Prepared(
        key=key,
        recorded=None,
        up_to_id=max((each.id or 0 for each in waiting), default=0),
        version=stored.version if stored else (),
        heard=_heard(row),
        ranges={
            "samples": coverage.samples.pairs(),
            "steps": coverage.steps.pairs(),
            **({MESSAGES: coverage.messages.pairs()} if coverage.messages.pairs() else {}),
        },
    )
    if not waiting and stored is None and not (end and (end.total_distance or end.total_timer_time)):
        return prepared  # neither a sample nor a total: there was no run
    if deleting.deleted_ms(session, key[0], f"{key[1]}/{key[2]}") is not None:
        return prepared  # its runner deleted it: what comes late is let go, and the device is told that all is well
    apps = [each for each in waiting if each.leaf in APPS]
    previous = None if stored is None or _all_here(row, apps) else stored.recorded(session)
    messages = list(_received(each for each in waiting if each.leaf not in APPS))
    if apps:
        made = _of_app(session, key, apps)
        if made is None and not messages and previous is None:
            return prepared  # nobody ran
        if made is not None:
            start, end, messages = start or made.start, end or made.end, messages + made.messages
    missing = _missing(coverage.samples, end.last_seq if end else None)
    missing += _missing(coverage.steps, end.last_step_seq if end else None)
    recorded = build(
        start,
        end,
        messages,
        previous,
        device=key[1],
        sid=key[2],
        missing=missing,
        clock_offset_ms=0 if apps else row.clock_offset_ms,  # apps send when they like: it says nothing of their clock
    )
    return Prepared(key, recorded, prepared.up_to_id, prepared.version, prepared.heard, prepared.ranges)


def keep(session: Session, prepared: Prepared, now_ms: int) -> None:
    """Store a prepared run and free its messages. If anything came meanwhile, the session stays due for it."""
    row = inbox.session_row(session, prepared.key)
    if row is None:
        return
    if prepared.recorded is not None:
        sources.hold(session, prepared.key[0])
        stored = _stored(session, prepared.key[0], prepared.recorded.recording.key)
        if (stored.version if stored else ()) != prepared.version:
            return  # somebody else stored a newer one: build again on that
        row.run_id = runs.save(session, prepared.key[0], prepared.recorded, now_ms).run_id
    inbox.free(session, prepared.key, prepared.up_to_id, apps=prepared.recorded is None)
    row.ranges = {leaf: [list(pair) for pair in pairs] for leaf, pairs in prepared.ranges.items()}
    session.flush()  # another process may be about to add to this session: it holds this row, and is waited for here
    if _heard(row) == prepared.heard and not inbox.newer(session, prepared.key, prepared.up_to_id):
        row.state = "stored"
        row.receipt_due = True


def _all_here(row: SessionRow, apps: list[InboxRow]) -> bool:
    """Whether every message of an app that is in the stored run is still here, so that it can be made anew from them."""
    here = Ranges((each.first_seq, each.last_seq) for each in sorted(apps, key=lambda each: each.first_seq))
    return bool(apps) and all(here.covers(first, last) for first, last in row.ranges.get(MESSAGES, ()))


def _of_app(session: Session, key: Key, rows: list[InboxRow]) -> of_apps.Made | None:
    """The run of what an app sent of it, and of what waits beside it of its time."""
    pieces = app_inbox.pieces_of(rows)
    if not pieces:
        return None
    leaf = cast("Leaf", rows[0].leaf)
    around = loose.around(session, key, leaf, pieces)
    return of_apps.made(leaf, key[2], pieces, around, rows[-1].received_ms)


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


@dataclass(frozen=True, slots=True)
class _Stored:
    """A recording that is stored already: it counts in its run, or it is a further source of it."""

    row: RunRow | RunSourceRow

    @property
    def version(self) -> tuple[int, ...]:
        """Changes whenever the recording does, or where it stands."""
        return int(isinstance(self.row, RunRow)), self.row.id or 0, self.row.revision

    def recorded(self, session: Session) -> RecordedRun:
        """What of it a new revision builds on: its trace, flags and clock; all else comes from the session."""
        one = self.row if isinstance(self.row, RunRow) else sources.as_run(self.row)
        recording = Recording(
            key=one.key,
            source=one.source,
            started_ms=one.started_ms,
            ended_ms=one.ended_ms,
            clock_offset_ms=one.clock_offset_ms,
            flags=tuple(one.flags),
        )
        trace = runs.load_trace(session, one) if isinstance(self.row, RunRow) else sources.load_trace(self.row)
        return RecordedRun(recording, trace)


def _stored(session: Session, runner_id: str, key: str) -> _Stored | None:
    found = runs.by_key(session, runner_id, key) or sources.by_key(session, runner_id, key)
    return None if found is None else _Stored(found)
