"""Apps that know nothing of us: their messages become runs, whatever their order, their repetitions and their flaws."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from sqlmodel import Session, select

from domain.model import Runner
from domain.trace import Trace
from formats.live import LiveUpdate
from formats.topics import Leaf, build
from ingest import assemble
from ingest.ports import Message
from ingest.sink import StoreSink
from store import people, runs
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import DeadLetterRow, RunRow
from tests import phone_days as phones
from tests.phone_days import T0_S

HOUR_MS = 3_600_000


class House:
    """A store that takes what a phone sends, by a clock of its own."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now_ms = T0_S * 1000 + 2 * HOUR_MS
        self.told: list[LiveUpdate] = []
        self.sink = StoreSink(store, lambda: self.now_ms, self._judge)

        def work(session: Session) -> None:
            people.add_runner(session, Runner("ana"), 1)
            people.add_device(session, "ana", "phone", "", 1)

        store.write(work)

    def _judge(self, _session: Session, updates: Sequence[LiveUpdate]) -> tuple[()]:
        self.told += updates
        return ()

    async def hear(self, leaf: Leaf, payloads: Sequence[bytes], at_once: int = 7) -> None:
        """Commit messages, some at once."""
        topic = build("ana", "phone", leaf)
        for i in range(0, len(payloads), at_once):
            await self.sink.commit([Message(topic, payload) for payload in payloads[i : i + at_once]])

    async def rest(self, ms: int = 700_000) -> None:
        """Some time passes; what is due becomes a run."""
        self.now_ms += ms
        await assemble.sweep(self.store, Doorbell(), lambda: self.now_ms)

    def runs(self) -> list[tuple[RunRow, Trace]]:
        """Every run, in order."""

        def work(session: Session) -> list[tuple[RunRow, Trace]]:
            rows = session.exec(select(RunRow).order_by(RunRow.started_ms)).all()  # type: ignore[arg-type]
            return [(row, runs.load_trace(session, row)) for row in rows]

        return self.store.read(work)

    def letters(self) -> list[DeadLetterRow]:
        """Every dead letter."""
        return self.store.read(lambda session: list(session.exec(select(DeadLetterRow))))


@pytest.fixture
def house(store: Store) -> House:
    """A house with a phone in it."""
    return House(store)


def the_same(one: Trace, other: Trace) -> None:
    """Two traces say the same."""
    assert list(one.t_ms) == list(other.t_ms)
    assert set(one.columns) == set(other.columns)
    for name, values in one.columns.items():
        np.testing.assert_allclose(values, other.columns[name], atol=1e-9, err_msg=name)


RUN = phones.moving(phones.running(12))


def sent(leaf: Leaf) -> list[bytes]:
    """One run as each app sends it."""
    if leaf == "owntracks":
        return phones.owntracks(RUN[::5])
    if leaf == "sensorlogger":
        t, axes, _ = phones.shaken(168, 720, rate=25)
        return phones.sensor_logger([*map(phones.placed, RUN), *phones.shaking("accelerometer", t, axes)])
    at = [point[0] for point in RUN[::5]]
    metrics = [
        phones.metric("running_ground_contact_time", "ms", [(s, 240.0) for s in at]),
        phones.metric("running_stride_length", "m", [(s, 1.07) for s in at]),
        phones.metric("running_vertical_oscillation", "cm", [(s, 8.4) for s in at]),
        phones.metric("running_power", "W", [(s, 250.0) for s in at]),
        phones.metric("step_count", "count", [(s, 14.0) for s in at]),
    ]
    return [phones.export([phones.workout(RUN)]), *(phones.export(metrics=[each]) for each in metrics)]


LEAVES: tuple[Leaf, ...] = ("owntracks", "sensorlogger", "autoexport")


@pytest.mark.parametrize("leaf", LEAVES)
async def test_twice_and_in_any_order_it_is_the_same_run(house: House, leaf: Leaf) -> None:
    """One run of what was sent in order; everything again changes nothing; shuffled and doubled it is the same elsewhere."""
    await house.hear(leaf, sent(leaf))
    await house.rest()
    ((row, trace),) = house.runs()
    assert not house.letters()
    assert row.revision == 1
    assert abs(trace.t_ms[0] - T0_S * 1000) < 20_000
    assert abs(trace.t_ms[-1] - RUN[-1][0] * 1000) < 20_000
    assert abs(np.nanmean(trace.column("speed")) - 3.0) < 0.15
    await house.hear(leaf, sent(leaf))
    await house.rest()
    ((again, same),) = house.runs()
    assert again.revision == 1
    the_same(trace, same)

    shuffled = [*sent(leaf), *sent(leaf)]
    random.Random(3).shuffle(shuffled)  # noqa: S311 - any order

    def other(session: Session) -> None:
        people.add_runner(session, Runner("ben"), 1)
        people.add_device(session, "ben", "phone", "", 1)

    house.store.write(other)
    await house.sink.commit([Message(build("ben", "phone", leaf), payload) for payload in shuffled[:5]])
    house.now_ms += 1000
    for payload in shuffled[5:]:
        await house.sink.commit([Message(build("ben", "phone", leaf), payload)])
    await house.rest()
    found = [(run, found) for run, found in house.runs() if run.runner_id == "ben"]
    assert len(found) == 1
    the_same(trace, found[0][1])
