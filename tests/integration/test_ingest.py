"""Messages over a real broker into a real database: what arrives twice, late, out of order or broken."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from typing import Any

import pytest
from sqlmodel import Session, select

import ingest.assemble
import ingest.worker
from domain.errors import Unavailable
from domain.login import Login
from domain.model import Finding, Severity
from formats.live import LiveUpdate
from formats.payloads import Ack, Batch, Pain, Sample, SessionEnd, SessionStart, Status, StepsBatch, encode
from ingest.ports import Message, no_judge
from ingest.sink import StoreSink
from ingest.taking import Taking
from store import dead_letters, inbox
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import AlertRow, CheckInRow, DeviceRow, FindingRow, RunRow, SessionRow
from tests.brokers import EmbeddedBroker, add_device
from tests.ingesting import Talker, counted, ingesting, now_ms, only_run, talking, until

N = 120


def samples(t0: int, sid: str = "S1") -> list[Sample]:
    """A sample a second."""
    return [Sample(sid=sid, seq=seq, t=t0 + seq * 1000, cadence=80 + seq / 10, speed=3.0) for seq in range(1, N + 1)]


def whole(t0: int, sid: str = "S1") -> tuple[SessionStart, SessionEnd]:
    """Start and end of that run."""
    return SessionStart(sid=sid, t=t0, sport="running"), SessionEnd(sid=sid, t=t0 + N * 1000, last_seq=N, last_step_seq=2)


async def tell(device: Talker, messages: Sequence[Sample]) -> None:
    """Publish samples one by one."""
    for message in messages:
        await device.say("samples", message)


async def test_disorder_and_duplicates_make_one_run(store: Store, broker: EmbeddedBroker) -> None:
    """Shuffled, doubled, in two forms, the end first: one run, each sample once, and the device is told."""
    login = broker.device("anna", "watch")
    add_device(store, "anna", "watch")
    t0 = now_ms() - N * 1000
    start, end = whole(t0)
    messages = samples(t0)
    again = Batch(
        sid="S1", seq=(1, 10), t0=t0, dt=[i * 1000 for i in range(1, 11)], cadence=[80 + i / 10 for i in range(1, 11)]
    )
    mixed = [*messages, *messages[::7]]
    random.Random(3).shuffle(mixed)  # noqa: S311 - the same disorder each time
    steps = StepsBatch(sid="S1", seq=(1, 2), t0=t0, f=["dt_ms", "side", "strike"], steps=[[300, 0, 2], [640, 1, 2]])
    async with ingesting(store, broker.login), talking(login, "anna", "watch") as device:
        await device.say("session", end)
        await tell(device, mixed)
        await device.say("samples", again)
        await device.say("steps", steps)
        await device.say("session", start)
        receipt = await device.receipt(lambda found: found.complete)
        assert (receipt.samples, receipt.steps) == (N, 2)
        await until(store, lambda session: session.exec(select(SessionRow)).one().state == "stored")
    row, trace = only_run(store)
    assert (row.source, row.sid, row.state, row.samples, row.steps) == ("watch", "S1", "complete", N, 2)
    assert list(trace.seq) == list(range(1, N + 1))
    assert counted(store, "duplicates") >= len(messages[::7])
    assert store.read(lambda session: inbox.waiting_ranges(session, ("anna", "watch", "S1"))) == []


async def test_late_data_makes_the_next_revision(store: Store, broker: EmbeddedBroker) -> None:
    """A run stored with a hole is made again when the rest came and it is quiet; a duplicate after that changes nothing."""
    login = broker.device("anna", "watch")
    add_device(store, "anna", "watch")
    t0 = now_ms() - N * 1000
    start, _ = whole(t0)
    end = SessionEnd(sid="S1", t=t0 + N * 1000, last_seq=N)
    messages = samples(t0)
    async with ingesting(store, broker.login, assemble=False) as bell, talking(login, "anna", "watch") as device:
        await device.say("session", start)
        await tell(device, messages[:30] + messages[60:])
        await device.say("session", end)
        await device.receipt(lambda found: found.samples == 30)
        await until(store, lambda session: session.exec(select(SessionRow)).one().end is not None)
        assert await ingest.assemble.sweep(store, bell, now_ms) == 0
        assert await ingest.assemble.sweep(store, bell, lambda: now_ms() + 601_000) == 1
        row, trace = only_run(store)
        assert (row.revision, row.state, len(trace), row.flags) == (1, "incomplete", N - 30, ["missing=30"])
        await device.receipt(lambda found: found.complete)

        await tell(device, messages[30:60])
        await device.receipt(lambda found: not found.complete and found.samples == N)
        assert await ingest.assemble.sweep(store, bell, lambda: now_ms() - 1000) == 0  # more may be on its way
        assert await ingest.assemble.sweep(store, bell, lambda: now_ms() + 2000) == 1
        row, trace = only_run(store)
        assert (row.revision, row.state, list(trace.seq), row.flags) == (2, "complete", list(range(1, N + 1)), [])

        duplicates = counted(store, "duplicates")
        await tell(device, messages[:5])
        await until(store, lambda session: inbox.counts(session).get("duplicates") == duplicates + 5)
        await device.receipt(lambda found: found.complete)
        assert await ingest.assemble.sweep(store, bell, now_ms) == 0


async def test_a_worker_that_comes_back_knows_what_is_committed(store: Store, broker: EmbeddedBroker) -> None:
    """Receipts go on from what the store holds, and what was published meanwhile is not lost."""
    login = broker.device("anna", "watch")
    add_device(store, "anna", "watch")
    t0 = now_ms() - N * 1000
    async with talking(login, "anna", "watch") as device:
        async with ingesting(store, broker.login):
            await tell(device, samples(t0)[:40])
            await device.receipt(lambda found: found.samples == 40)
        await tell(device, samples(t0)[40:80])
        async with ingesting(store, broker.login):
            await device.receipt(lambda found: found.samples == 80)


async def test_silence_ends_a_run(sqlite_store: Store) -> None:
    """Nothing for ten minutes: the run is stored as incomplete, even if its start was lost."""
    add_device(sqlite_store, "anna", "watch")
    sink = StoreSink(sqlite_store, now_ms, no_judge)
    t0 = now_ms()
    payloads = [encode(message) for message in samples(t0)]
    await sink.commit([Message("soleus/v1/anna/watch/samples", payload) for payload in payloads])
    assert await ingest.assemble.sweep(sqlite_store, Doorbell(), lambda: now_ms() + 599_000) == 0
    assert await ingest.assemble.sweep(sqlite_store, Doorbell(), lambda: now_ms() + 601_000) == 1
    row, _ = only_run(sqlite_store)
    assert (row.state, row.samples, row.flags) == ("incomplete", N, ["no_start", "silence"])


async def test_what_cannot_be_used_is_told(store: Store, broker: EmbeddedBroker) -> None:
    """Each unusable message is a dead letter with its reason; the good ones around them are stored; fields are nulled."""
    add_device(store, "anna", "watch")
    bad: list[bytes | dict[str, Any]] = [
        b"\x00\xff",
        b"{",
        b'{"v":1,"sid":"S1","seq":1,"t":NaN}',
        {"v": 9, "sid": "S1", "seq": 1, "t": 1},
        {"v": 1, "sid": "S1", "seq": 1, "t": 1, "runner": "boris"},
        {"v": 1, "sid": "S1", "seq": 1, "t": 1, "note": "x" * 300_000},
    ]
    async with ingesting(store, broker.login), talking(broker.login, "anna", "watch") as device:
        for payload in bad:
            await device.say("samples", payload)
        async with talking(broker.login, "nobody", "watch") as stranger:
            await stranger.say("samples", samples(now_ms())[0])
        await device.say("samples", {"v": 1, "sid": "S1", "seq": 1, "t": now_ms(), "cadence": 86.5, "heart_rate": 999})
        await device.receipt(lambda found: found.samples == 1)
        await until(store, lambda session: inbox.counts(session).get("dead_letters") == len(bad) + 1)
    letters = store.read(dead_letters.listing)
    assert {letter.runner_id for letter in letters} == {"anna", None}
    assert all(letter.reason and letter.topic.startswith("soleus/v1/") for letter in letters)
    assert max(letter.size for letter in letters) > 300_000
    assert max(len(letter.head) for letter in letters) == 4096
    assert counted(store, "fields_nulled") == 1


async def test_markers_answers_and_status(store: Store, broker: EmbeddedBroker) -> None:
    """A marker is one check-in however often it comes, judged in its transaction; answers and status reach their rows."""
    add_device(store, "anna", "watch")
    add_device(store, "boris", "watch")

    def judge(_session: Session, updates: Sequence[LiveUpdate]) -> list[tuple[str, Finding]]:
        return [
            (
                update.runner_id,
                Finding("acute.stop_now", 1, Severity.STOP, "Stop", "why", "do", checkin.id, now_ms(), sid=update.sid),
            )
            for update in updates
            for checkin in update.checkins
        ]

    def make_alert(session: Session) -> None:
        session.add(AlertRow(id=7, runner_id="anna", finding_id=1, key="k", rule="r", severity="stop", decision="send",
                             reason="r", title="t", why="w", do="d", created_ms=1, decided_ms=1))  # fmt: skip

    store.write(make_alert)
    async with ingesting(store, broker.login, judge) as bell, talking(broker.login, "anna", "watch") as device:
        rung = bell.listener("findings")
        for _ in range(3):
            await device.say("pain", Pain(id="p1", t=now_ms(), sid="S1", severity=7, answers={"cannot_bear_weight": "no"}))
        await device.say("pain", Pain(id="p2", t=now_ms()))
        await device.say("status", Status(online=True, battery=81))
        async with talking(broker.login, "boris", "watch") as other:
            await other.say("ack", Ack(id="7", t=now_ms(), answer="worse"))
        await until(store, lambda session: len(session.exec(select(FindingRow)).all()) == 2)
        assert await rung.wait()
        await device.say("ack", Ack(id="7", t=now_ms(), answer="better"))
        await until(store, lambda session: session.get_one(AlertRow, 7).state == "resolved")
    alert = store.read(lambda session: session.get_one(AlertRow, 7))
    assert alert.answer == "better"
    rows = store.read(lambda session: session.exec(select(CheckInRow).order_by(CheckInRow.id)).all())
    assert [(row.id, row.sid, row.severity, row.answers) for row in rows] == [
        ("p1", "S1", 7, {"cannot_bear_weight": "no"}),
        ("p2", None, None, {}),
    ]
    status = store.read(lambda session: session.get_one(DeviceRow, ("anna", "watch")))
    assert (status.online, status.battery_percent) == (True, 81)


async def test_an_answer_that_cannot_be_given_costs_nobody_anything(sqlite_store: Store) -> None:
    """Putting a stop off leaves it open and is counted; a marker in the same batch is judged all the same."""
    add_device(sqlite_store, "anna", "watch")
    judged: list[str] = []

    def judge(_session: Session, updates: Sequence[LiveUpdate]) -> list[tuple[str, Finding]]:
        judged.extend(checkin.id for update in updates for checkin in update.checkins)
        return []

    def make_alert(session: Session) -> None:
        session.add(
            AlertRow(
                id=7,
                runner_id="anna",
                key="k",
                rule="acute.limp",
                severity="stop",
                decision="send",
                reason="FIRST",
                title="t",
                why="w",
                do="d",
                created_ms=1,
                decided_ms=1,
            ),
        )

    sqlite_store.write(make_alert)
    sink = StoreSink(sqlite_store, now_ms, judge)
    batch = [
        Message("soleus/v1/anna/watch/ack", encode(Ack(id="7", t=now_ms(), answer="snooze"))),
        Message("soleus/v1/anna/watch/pain", encode(Pain(id="p1", t=now_ms(), sid="S1", severity=7))),
    ]
    await sink.commit(batch)
    assert judged == ["p1"]
    assert sqlite_store.read(lambda session: session.get_one(AlertRow, 7).state) == "open"
    assert sqlite_store.read(inbox.counts)["answers_refused"] == 1


async def test_a_judge_that_fails_loses_nothing(sqlite_store: Store, broker: EmbeddedBroker) -> None:
    """Live rules that break do not stop samples from being stored."""
    add_device(sqlite_store, "anna", "watch")

    def broken(_session: Session, _updates: Sequence[LiveUpdate]) -> list[tuple[str, Finding]]:
        raise ZeroDivisionError

    async with ingesting(sqlite_store, broker.login, broken), talking(broker.login, "anna", "watch") as device:
        await tell(device, samples(now_ms())[:20])
        await device.receipt(lambda found: found.samples == 20)


async def test_a_live_run_can_be_read(sqlite_store: Store, broker: EmbeddedBroker) -> None:
    """What is committed of a run under way can be read on from where one stopped."""
    add_device(sqlite_store, "anna", "watch")
    t0 = now_ms()
    async with ingesting(sqlite_store, broker.login), talking(broker.login, "anna", "watch") as device:
        await tell(device, samples(t0)[:10])
        await device.receipt(lambda found: found.samples == 10)
        assert [row.sid for row in sqlite_store.read(inbox.live_sessions)] == ["S1"]
        first = sqlite_store.read(lambda session: inbox.live_samples(session, "anna", "watch", "S1"))
        assert [message.seq for _, message in first] == list(range(1, 11))
        await tell(device, samples(t0)[10:12])
        await device.receipt(lambda found: found.samples == 12)
        rest = sqlite_store.read(lambda session: inbox.live_samples(session, "anna", "watch", "S1", first[-1][0]))
        assert [message.seq for _, message in rest] == [11, 12]


async def test_a_refused_login_is_one_line(sqlite_store: Store, broker: EmbeddedBroker) -> None:
    """A wrong password ends the stage with what to do, not with a traceback from inside."""
    login = Login(broker.login.host, broker.login.port, broker.login.username, "wrong")
    with pytest.raises(Unavailable, match="refused our login") as refused:
        async with asyncio.timeout(10):
            await ingest.worker.run(Taking(sqlite_store, Doorbell(), now_ms), login)
    assert "\n" not in str(refused.value)
    assert refused.value.remedy


async def test_nothing_is_dropped_when_the_database_is_slow(sqlite_store: Store, broker: EmbeddedBroker) -> None:
    """While a transaction waits, messages stay with the broker; all of them arrive after."""
    add_device(sqlite_store, "anna", "watch")
    t0 = now_ms()
    held, release = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def hold(_session: Session) -> None:
        loop.call_soon_threadsafe(held.set)
        asyncio.run_coroutine_threadsafe(release.wait(), loop).result(20)

    async with ingesting(sqlite_store, broker.login), talking(broker.login, "anna", "watch") as device:
        await device.say("samples", samples(t0)[0])
        await device.receipt(lambda found: found.samples == 1)
        holding = asyncio.create_task(sqlite_store.write_async(hold))
        await held.wait()
        batches = [Batch(sid="S1", seq=(i, i), t0=t0 + i * 1000, dt=[0], cadence=[80]) for i in range(2, 2502)]
        for message in batches:
            await device.say("samples", message)
        release.set()
        await holding
        await device.receipt(lambda found: found.samples == 2501)
    assert sqlite_store.read(lambda session: session.exec(select(RunRow)).first()) is None
