"""The live rules behind the real sink and a real database: what a watch sends, what is found, and what a restart changes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from sqlmodel import Session, select

from analysis.live_stage import LiveStage
from analysis.worker import analyse_due
from domain.clock import MS_PER_DAY
from domain.model import CheckIn, RecordedRun, Recording, Runner
from domain.trace import Trace
from formats.payloads import Batch, Pain, Payload, Sample, SessionStart, encode
from ingest.ports import Message
from ingest.sink import StoreSink
from store import people, reports, runs
from store.engine import Store
from store.tables import FindingRow

DAY_0 = 1_767_600_000_000 // MS_PER_DAY * MS_PER_DAY
START = DAY_0 + 12 * MS_PER_DAY
SENSORS = {"stance_time_balance": "hrm", "device": "watch"}
HOUR_MS = 3_600_000


def earlier(day: float, sensors: dict[str, str]) -> RecordedRun:
    """6 km at 3 m/s with 50.2 % of the contact on the left."""
    n = 401
    t_ms = DAY_0 + round(day * MS_PER_DAY) + 5000 * np.arange(n)
    values = {"speed": 3.0, "cadence": 84.0, "stance_time": 250.0, "stance_time_balance": 50.2}
    filled = {name: np.full(n, value) for name, value in values.items()} | {"distance": 15.0 * np.arange(n)}
    recording = Recording(f"watch/{day}", "watch", int(t_ms[0]), int(t_ms[-1]), sensors=sensors)
    return RecordedRun(recording, Trace(np.arange(1, n + 1), t_ms, filled))


@pytest.fixture
def known(sqlite_store: Store) -> Store:
    """A store with anna, her watch and three analysed runs with one chest strap."""

    def work(session: Session) -> None:
        people.add_runner(session, Runner("anna"), DAY_0)
        people.add_device(session, "anna", "watch", "x", DAY_0)
        for day in (2, 5, 8):
            runs.save(session, "anna", earlier(day, SENSORS), DAY_0)

    sqlite_store.write(work)
    assert analyse_due(sqlite_store, lambda: START) == 3
    return sqlite_store


def batches(sid: str, minutes: float, *, limp_from: float = 1e9, temperature: float = 15.0) -> list[Batch]:
    """A run at 3 m/s in batches of 5 s; from minute `limp_from` on the left foot stays longer."""
    found = []
    for first in range(0, round(minutes * 60), 5):
        seconds = range(first, first + 5)
        found.append(
            Batch(
                sid=sid,
                seq=(first + 1, first + 5),
                t0=START + 1000 * first,
                dt=[1000 * i for i in range(5)],
                distance=[3.0 * s for s in seconds],
                speed=[3.0] * 5,
                cadence=[84.0] * 5,
                stance_time_balance=[58.0 if s >= limp_from * 60 else 50.1 for s in seconds],
                temperature=[temperature] * 5,
            )
        )
    return found


def started(sid: str, sensors: dict[str, str] | None = None) -> SessionStart:
    """The start of a run, with the usual sensors."""
    return SessionStart(sid=sid, t=START, sensors=SENSORS if sensors is None else sensors)


class Worker:
    """The sink with the live rules; `restart` is what a new process would have."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.restart()

    def restart(self) -> None:
        """Everything that was only in memory is gone."""
        self._sink = StoreSink(self._store, lambda: START + HOUR_MS, LiveStage())

    async def take(self, *messages: Payload) -> None:
        """Commit messages in one batch."""
        leaves = {SessionStart: "session", Sample: "samples", Batch: "samples", Pain: "pain"}
        await self._sink.commit([Message(f"soleus/v1/anna/watch/{leaves[type(m)]}", encode(m)) for m in messages])

    def found(self, sid: str) -> list[tuple[str, str, str, int, str]]:
        """(rule, key, severity, moment, why) of a session's findings, in the order of their moments."""

        def work(session: Session) -> list[tuple[str, str, str, int, str]]:
            rows = session.exec(select(FindingRow).where(FindingRow.sid == sid))
            return sorted(
                ((row.rule, row.key.replace(sid, "_"), row.severity, row.created_ms, row.why) for row in rows),
                key=lambda row: (row[3], row[1]),
            )

        return self._store.read(work)

    def keys(self, sid: str) -> list[str]:
        """The same, keys only."""
        return [row[1] for row in self.found(sid)]


@pytest.fixture
def worker(known: Store) -> Worker:
    """A worker on that store."""
    return Worker(known)


async def test_a_limp_reaches_the_store_in_the_transaction_of_its_samples(worker: Worker) -> None:
    """8 points off the usual of this very sensor: stop, before the run is anything but samples."""
    await worker.take(started("A"), *batches("A", 12, limp_from=10))
    (found,) = worker.found("A")
    assert found[:3] == ("acute.limp", "live:_:limp:1", "stop")
    assert "50.2" in found[4]


async def test_another_sensor_or_none_has_no_usual(worker: Worker) -> None:
    """The usual is that of the chest strap: a pod, or a session that never told its sensors, is not held against it."""
    await worker.take(started("A", {"stance_time_balance": "pod"}), *batches("A", 12, limp_from=10))
    await worker.take(*batches("B", 12, limp_from=10))
    assert worker.found("A") == worker.found("B") == []


async def test_a_start_that_comes_after_its_samples(worker: Worker) -> None:
    """Once the sensors are told, what was sent before is looked at again."""
    await worker.take(*batches("A", 12, limp_from=10))
    assert worker.found("A") == []
    await worker.take(started("A"))
    assert worker.keys("A") == ["live:_:limp:1"]


async def test_any_cutting_and_any_restart_finds_the_same(worker: Worker) -> None:
    """The same run in one go, and in any commits with a new process at any of them: the same findings, word for word."""
    pain = Pain(id="P0", t=START + 20 * 60_000, sid="A", severity=2, character="dull", onset="gradual")
    whole = batches("A", 40, limp_from=25, temperature=28.0)
    await worker.take(started("A"), *whole[:240], pain, *whole[240:])
    expected = worker.found("A")
    assert {"live:_:fluids:1", "live:_:limp:1", "live:_:100", "live:_:110"} <= {row[1] for row in expected}
    chance = random.Random(7)  # noqa: S311 - which cuts are tried is no secret
    for sid, restarts in (("B", 0.3), ("C", 0.3), ("D", 0.0)):
        messages: list[Payload] = [started(sid), *batches(sid, 40, limp_from=25, temperature=28.0)]
        messages.insert(241, replace_pain(pain, sid))
        while messages:
            n = chance.choice((1, 3, 40))
            await worker.take(*messages[:n])
            del messages[:n]
            if chance.random() < restarts:
                worker.restart()
        assert essence(worker.found(sid)) == essence(expected)


def replace_pain(pain: Pain, sid: str) -> Pain:
    """The same marker in another session."""
    return Pain(id=f"P{sid}", t=pain.t, sid=sid, severity=pain.severity, character=pain.character, onset=pain.onset)


def essence(found: Sequence[tuple[str, str, str, int, str]]) -> list[tuple[str, str, str, int, str]]:
    """Without what belongs to the report: it is the second, third … of its runner there."""
    return [row for row in found if row[1].startswith("live:")]


async def test_a_bare_marker_is_a_stop_in_its_transaction(worker: Worker) -> None:
    """A pain marker alone, or with a warning sign answered with yes: what follows is stored with it."""
    await worker.take(started("A"), *batches("A", 2), Pain(id="P1", t=START + 100_000, sid="A"))
    assert ("acute.stop_now", "pain:P1", "stop") in [row[:3] for row in worker.found("A")]


@pytest.mark.parametrize("t_ms", [START + 5 * HOUR_MS, 1000], ids=["ahead", "never set"])
async def test_a_marker_by_a_wrong_clock_is_a_stop_too(worker: Worker, t_ms: int) -> None:
    """Nobody presses a marker in the future or in 1970; the runner is told to stop all the same."""
    await worker.take(started("A"), *batches("A", 2), Pain(id="P1", t=t_ms, sid="A"))
    assert ("acute.stop_now", "pain:P1", "stop") in [row[:3] for row in worker.found("A")]


async def test_slowing_down_after_a_marker(worker: Worker) -> None:
    """A marker, then half the steps and half the speed: a limp, also when a restart lies between the two."""
    run = batches("A", 5)
    slow = [replace_speed(batch) for batch in run[30:]]
    await worker.take(started("A"), *run[:30], Pain(id="P1", t=START + 150_000, sid="A"))
    worker.restart()
    await worker.take(*slow)
    assert "live:_:slower:P1" in worker.keys("A")


def replace_speed(batch: Batch) -> Batch:
    """The batch at half the speed and 60 rpm."""
    return Batch(sid=batch.sid, seq=batch.seq, t0=batch.t0, dt=batch.dt, speed=[1.5] * 5, cadence=[60.0] * 5)


STRAIN = CheckIn(
    "C1",
    START - 10 * HOUR_MS,
    START - 10 * HOUR_MS,
    "web",
    site="muscle_belly",
    side="left",
    character="sharp",
    onset="during",
)


async def test_a_run_inside_a_rest_window_is_told_at_its_start(worker: Worker, known: Store) -> None:
    """A strain 10 hours ago: the start message alone brings it, once, also when the process starts anew."""
    known.write(lambda session: reports.save_check_in(session, "anna", STRAIN))
    await worker.take(started("A"))
    worker.restart()
    await worker.take(*batches("A", 2))
    (found,) = worker.found("A")
    assert found[:4] == ("acute.rest_broken", "live:_:rest", "warn", START)
    assert "10 hours" in found[4]


@pytest.mark.parametrize("t_ms", [START + 5 * MS_PER_DAY, 1000], ids=["ahead", "never set"])
async def test_a_wrong_clock_does_not_hide_the_rest_window(worker: Worker, known: Store, t_ms: int) -> None:
    """A watch that believes it is another day is told too: the rest is measured by our clock."""
    known.write(lambda session: reports.save_check_in(session, "anna", STRAIN))
    await worker.take(SessionStart(sid="A", t=t_ms, sensors=SENSORS))
    (found,) = worker.found("A")
    assert found[:4] == ("acute.rest_broken", "live:_:rest", "warn", t_ms)
    assert "11 hours" in found[4]


async def test_no_rest_window_no_word(worker: Worker, known: Store) -> None:
    """Sore on both sides two days after: no rest is asked for, and none is broken."""
    sore = replace(STRAIN, character="dull", onset="days_after", side="both", site="whole_calf", severity=2)
    known.write(lambda session: reports.save_check_in(session, "anna", sore))
    await worker.take(started("A"), *batches("A", 2))
    assert worker.found("A") == []
