"""A runner who keeps no GPS: no position is stored, whichever way it comes, and those that were stored are taken out."""

from __future__ import annotations

import json

import numpy as np
import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.model import RecordedRun, Recording, Runner
from formats import positions
from formats.packed import pack
from formats.payloads import Batch, Sample, encode
from ingest import assemble
from ingest.ports import Message, no_judge
from ingest.sink import StoreSink
from soleus.forgetting import Forgetting
from store import imported, people, privacy, runs
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import DeadLetterRow, InboxRow, MetricsRow, OriginalRow, RunRow, RunSourceRow, SessionRow, TraceRow
from tests import everything, season

NOW = season.NOW_MS
SID = "01JPLACE000000000000000000"


def recorded(key: str, hours: int = 0) -> RecordedRun:
    """A run with positions, so many hours later."""
    start_ms = NOW + hours * 3_600_000
    recording = Recording(key=key, source="watch", started_ms=start_ms, ended_ms=start_ms + 60_000)
    return RecordedRun(recording, everything.positions())


def batch(first: int) -> bytes:
    """Two samples with positions, as a device sends them."""
    values = Batch(
        sid=SID,
        seq=(first, first + 1),
        t0=NOW,
        dt=[0, 1000],
        speed=[3.0, 3.1],
        position_lat=[52.5, 52.6],
        position_long=[13.4, 13.5],
    )
    return encode(values)


def add(store: Store) -> None:
    """A runner with a watch."""
    store.write(lambda session: people.add_runner(session, Runner("ada"), 1))
    store.write(lambda session: people.add_device(session, "ada", "watch", "", 1))


def stored(store: Store) -> dict[str, bytes]:
    """Everything in which a position could be."""

    def work(session: Session) -> dict[str, bytes]:
        said = [f"{row.start}{row.end}".encode() for row in session.exec(select(SessionRow))]
        return {
            "traces": b"".join(session.exec(select(TraceRow.samples)).all()),
            "inbox": b"".join(session.exec(select(InboxRow.payload)).all()),
            "letters": b"".join(session.exec(select(DeadLetterRow.head)).all()),
            "sessions": b"".join(said),
        }

    return store.read(work)


async def send(store: Store, *payloads: bytes, leaf: str = "samples") -> None:
    """Commit messages as ingest does."""
    sink = StoreSink(store, lambda: NOW, no_judge)
    await sink.commit([Message(f"soleus/v1/ada/watch/{leaf}", payload) for payload in payloads])


async def test_nothing_that_comes_in_has_a_position(store: Store) -> None:
    """By MQTT, in what cannot be used, in a start message, by assembly and by import: none is stored, all else is."""
    add(store)
    store.write(lambda session: privacy.keep_none(session, "ada"))
    start = {"v": 1, "sid": SID, "t": NOW, "type": "start", "sport": "running", "where": {"lat": 52.5, "lon": 13.4}}
    await send(store, json.dumps(start).encode(), leaf="session")
    sample = encode(Sample(sid=SID, seq=3, t=NOW + 2000, speed=3.2, position_lat=52.7, position_long=13.6))
    await send(store, batch(1), sample, b'{"sid": 1, "lat": 52.5', json.dumps({"sid": SID, "latitude": 52.5}).encode())
    assert b"52." not in b"".join(stored(store).values())
    store.write(lambda session: session.execute(sa.update(SessionRow).values(state="ended")))
    assert await assemble.sweep(store, Doorbell(), lambda: NOW + 60_000) == 1
    store.write(lambda session: runs.save(session, "ada", recorded("watch/x", 1), NOW))
    packed = [pack(recorded("file#0", 2))]
    store.write(lambda session: imported.add(session, "ada", imported.Known(session, "ada", packed), packed, NOW))
    rows = store.read(lambda session: session.exec(select(RunRow).order_by(sa.text("id"))).all())
    for row in rows:
        trace = store.read(lambda session, row=row: runs.load_trace(session, row))  # type: ignore[misc]
        assert trace.has("speed")
        assert not trace.has("position_lat")
        assert not trace.has("position_long")
    assert [row.samples for row in rows] == [3, 60, 60]
    assert positions.MARK not in stored(store)["traces"]


async def test_what_was_stored_is_taken_out_and_nothing_else_changes(store: Store) -> None:
    """Traces, waiting messages, files; revision and what is due stay; the count is told before; again it is nothing."""
    add(store)
    for i in range(40):
        store.write(lambda session, i=i: runs.save(session, "ada", recorded(f"k{i}", i), NOW + i))  # type: ignore[misc]
    store.write(lambda session: session.execute(sa.update(RunRow).values(analysis_due=False)))
    store.write(
        lambda session: session.add(OriginalRow(runner_id="ada", sha256="f" * 64, name="a.fit", size=1, packed=b"x"))
    )
    await send(store, batch(1))
    assert b"52.6" in stored(store)["inbox"]
    assert store.read(lambda session: privacy.kept(session, "ada")) == privacy.Kept(40, 1)

    def about(session: Session) -> list[object]:
        return [
            (r.id, r.revision, r.analysis_due, r.stored_ms, r.distance_m)
            for r in session.exec(select(RunRow).order_by(col(RunRow.id)))
        ]

    before, others = store.read(about), store.read(_speeds)
    store.write(lambda session: privacy.keep_none(session, "ada"))
    assert b"52.6" not in stored(store)["inbox"]
    now = [NOW]
    work = Forgetting(store, lambda: now[0])
    while work.look():
        pass
    assert store.read(privacy.to_take_out) == ["ada"]  # for messages that are on their way
    now[0] += 3000
    assert not work.look()
    assert store.read(privacy.to_take_out) == []
    assert store.read(lambda session: privacy.kept(session, "ada")) == privacy.Kept(0, 0)
    assert store.read(about) == before
    assert np.array_equal(store.read(_speeds), others)
    store.write(lambda session: privacy.keep_none(session, "ada"))
    assert store.read(privacy.to_take_out) == []
    assert not store.read(lambda session: session.exec(select(MetricsRow)).all())


def _speeds(session: Session) -> list[float]:
    return [float(runs.load_trace(session, row).column("speed").sum()) for row in session.exec(select(RunRow))]


def test_a_run_that_was_cleaned_is_the_run_that_would_have_been_stored(sqlite_store: Store) -> None:
    """The same bytes: sent again, the run is known to be the same and gets no new revision."""
    add(sqlite_store)
    first = sqlite_store.write(lambda session: runs.save(session, "ada", recorded("k"), NOW))
    sqlite_store.write(lambda session: privacy.keep_none(session, "ada"))
    assert sqlite_store.write(lambda session: privacy.take_out(session, "ada")) == 1
    again = sqlite_store.write(lambda session: runs.save(session, "ada", recorded("k"), NOW))
    assert (again.run_id, again.revision, again.changed) == (first.run_id, 1, False)


def test_metrics_are_the_same_without_positions() -> None:
    """To the last bit: no formula reads where somebody was."""
    from analysis import metrics  # noqa: PLC0415 - the one test here that computes

    whole = season.trace(NOW, 3000.0)
    placed = everything.positions(len(whole))
    trace = type(whole)(whole.seq, whole.t_ms, {**placed.columns, **whole.columns}, whole.pauses, whole.steps)
    assert metrics.measure(trace, Runner("ada")) == metrics.measure(positions.of_trace(trace), Runner("ada"))


@pytest.mark.parametrize(
    ("payload", "left"),
    [
        (b'{"a": 1}', b'{"a": 1}'),
        (b'{"a": {"lat": 1, "b": [{"lon": 2, "c": 3}]}}', b'{"a": {"b": [{"c": 3}]}}'),
        (b'{"lat": 52.51', b'{"lat": 00.00'),
        (b"[" * 100_000, b"[" * 100_000),
        (b"\xff1", b"\xff0"),
        (b'{"position_lat": [1.5, null], "x": "\\ud800"}', b'{"x": "?"}'),
    ],
)
def test_what_a_message_loses(payload: bytes, left: bytes) -> None:
    """Places at any depth; of what is no JSON the digits; nothing else, and nothing that comes makes it fail."""
    assert positions.of_payload(payload) == left


def test_further_recordings_of_a_run_lose_theirs_as_well(store: Store) -> None:
    """It is counted with its run, and nothing says any more that there was a position."""
    add(store)
    store.write(lambda session: runs.save(session, "ada", recorded("watch"), NOW))
    store.write(lambda session: runs.save(session, "ada", recorded("phone"), NOW))
    assert store.read(lambda session: privacy.kept(session, "ada")) == privacy.Kept(1, 0)
    store.write(lambda session: privacy.keep_none(session, "ada"))
    while store.write(lambda session: privacy.take_out(session, "ada")) is not None:
        pass
    assert store.read(lambda session: privacy.kept(session, "ada")) == privacy.Kept(0, 0)
    row, kept = store.read(lambda session: (session.exec(select(RunRow)).one(), session.exec(select(RunSourceRow)).one()))
    assert positions.MARK not in kept.packed_samples
    assert set(row.measured["fields"]) == set(kept.measured["fields"]) == {"speed"}
