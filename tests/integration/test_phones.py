"""Apps that know nothing of us: their messages become runs, whatever their order, their repetitions and their flaws."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence

import numpy as np
import pytest
from sqlmodel import Session, select

from analysis.live import Context, Watch
from domain.model import Runner
from domain.trace import Trace
from formats.live import LiveUpdate
from formats.payloads import Batch
from formats.topics import APPS, Leaf, build
from ingest import assemble
from ingest.ports import Message
from ingest.sink import StoreSink
from store import deleting, people, privacy, runs
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import DeadLetterRow, InboxRow, RunRow, SessionRow
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


RUN = phones.moving(phones.running(8))


def sent(leaf: Leaf) -> list[bytes]:
    """One run as each app sends it."""
    if leaf == "owntracks":
        return phones.owntracks(RUN[::5])
    if leaf == "sensorlogger":
        t, axes, _ = phones.shaken(168, 480, rate=25)
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


@pytest.mark.slow
@pytest.mark.parametrize("leaf", APPS)
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


EVERY = [point[0] for point in RUN[::5]]
FORM = [
    phones.metric("running_ground_contact_time", "ms", [(s, 240.0) for s in EVERY]),
    phones.metric("running_stride_length", "in", [(s, 42.0) for s in EVERY]),
    phones.metric("running_vertical_oscillation", "cm", [(s, 8.4) for s in EVERY]),
    phones.metric("running_power", "W", [(s, 250.0) for s in EVERY]),
    phones.metric("step_count", "count", [(s, 14.0) for s in EVERY]),
    phones.metric("heart_rate", "bpm", [(s, 150.0) for s in EVERY]),
]


async def test_metrics_before_with_and_after_their_workout(house: House) -> None:
    """They wait for it; what comes after it makes the next revision; what is of another time makes nothing."""
    other = phones.metric("running_power", "W", [(s - 7200, 999.0) for s in EVERY])
    await house.hear("autoexport", [phones.export(metrics=[*FORM[:2], other])])
    await house.rest()
    assert house.runs() == []
    await house.hear("autoexport", [phones.export([phones.workout(RUN)], [FORM[2]])])
    await house.rest(10)
    ((row, trace),) = house.runs()
    assert row.revision == 1
    assert {"stance_time", "step_length", "vertical_oscillation", "speed", "heart_rate"} <= set(trace.columns)
    assert "power" not in trace.columns
    await house.hear("autoexport", [phones.export(metrics=FORM[3:])])
    await house.rest(3000)
    ((row, trace),) = house.runs()
    assert row.revision == 2
    expected = {
        "stance_time": 240,
        "step_length": 1066.8,
        "vertical_oscillation": 84,
        "power": 250,
        "cadence": 84,
        "heart_rate": 150,
    }
    for name, value in expected.items():
        known = trace.column(name)[np.isfinite(trace.column(name))]
        assert len(known) > 0.95 * len(trace), name
        np.testing.assert_allclose(known, value, rtol=1e-3, err_msg=name)
    assert row.distance_m == pytest.approx(phones.way_m(RUN), rel=1e-3)
    assert (row.utc_offset_s, list(row.flags), row.state) == (-8 * 3600, [], "complete")
    await house.hear("autoexport", [phones.export([phones.workout(RUN)], [*FORM, other])])  # the next sync repeats the day
    await house.rest(3000)
    assert [row.revision for row, _ in house.runs()] == [2]
    assert not house.told  # it is over: no live rule is asked


async def test_both_versions_of_a_workout_are_one_run(house: House) -> None:
    """Also when one comes after the other."""
    for version in (1, 2):
        await house.hear("autoexport", [phones.export([phones.workout(RUN, version=version)])])
        await house.rest(3000)
    ((row, _),) = house.runs()
    assert row.revision == 2


async def test_a_phone_s_day_leaves_only_the_run(house: House) -> None:
    """A walk, a run, a walk, a drive: one run of what was run; the rest is soon let go, and no live rule hears of it."""
    day = phones.walking(6) + phones.running(25) + phones.walking(6) + phones.driving(15)
    await house.hear("owntracks", phones.owntracks(phones.moving(day, every_s=10)))
    await house.rest()
    ((row, trace),) = house.runs()
    assert abs(row.started_ms - (T0_S + 360) * 1000) < 60_000
    assert abs(row.ended_ms - (T0_S + 1860) * 1000) < 60_000
    assert np.nanmax(trace.column("speed")) < 5
    assert not house.letters()
    told = [batch for update in house.told for batch in update.samples if isinstance(batch, Batch)]
    assert min(batch.t0 for batch in told) >= (T0_S + 300) * 1000
    assert max(batch.t0 + batch.dt[-1] for batch in told) <= (T0_S + 1980) * 1000
    watch = Watch(Context(Runner("ana")), row.sid or "")
    for batch in told:
        watch.hear(batch)
    assert watch.distance_m == pytest.approx(25 * 60 * 3.0, rel=0.06)
    house.now_ms += 7 * HOUR_MS
    house.store.write(lambda session: assemble.let_go(session, house.now_ms))
    left = house.store.read(lambda session: {row.sid for row in session.exec(select(InboxRow))})
    assert left == {row.sid}


@pytest.mark.parametrize("day", [phones.driving(40), phones.cycling(30), phones.walking(40), [0.0] * 2400])
async def test_what_is_no_run_makes_none(house: House, day: list[float]) -> None:
    """No run, no session, no dead letter, no live rule."""
    await house.hear("owntracks", phones.owntracks(phones.moving(day, every_s=10)), at_once=60)
    await house.rest()
    assert (house.runs(), house.letters(), house.told) == ([], [], [])
    assert house.store.read(lambda session: list(session.exec(select(SessionRow)))) == []


async def test_points_that_come_late_make_the_next_revision(house: House) -> None:
    """The middle of a run was under a bridge and comes an hour later; long after, it still finds its place."""
    messages = phones.owntracks(RUN[::5])
    await house.hear("owntracks", messages[:70] + messages[80:])
    await house.rest()
    ((row, first),) = house.runs()
    await house.hear("owntracks", messages[70:80])
    await house.rest()
    ((again, whole),) = house.runs()
    assert (row.revision, again.revision) == (1, 2)
    assert len(whole) >= len(first)
    house.store.write(lambda session: assemble.let_go(session, house.now_ms + 8 * 24 * HOUR_MS))
    house.now_ms += 8 * 24 * HOUR_MS
    await house.hear("sensorlogger", [])
    assert house.store.read(lambda session: list(session.exec(select(InboxRow)))) == []


async def test_sensor_logger_in_full(house: House) -> None:
    """Cadence of the accelerometer, speed, place, height, heart; the pedometer where there is no accelerometer; a marker."""
    t, axes, _ = phones.shaken(172, 240, rate=25)
    steps = [phones.reading("pedometer", T0_S + s, steps=round(s * 170 / 60)) for s in range(0, 480, 3)]
    beats = [phones.reading("heart rate", T0_S + s, bpm=150) for s in range(0, 480, 5)]
    said = [phones.reading("annotation", T0_S + 200, text="left achilles 4", millisecond_press_duration=80)]
    await house.hear(
        "sensorlogger",
        phones.sensor_logger([*map(phones.placed, RUN), *phones.shaking("accelerometer", t, axes), *steps, *beats, *said]),
    )
    await house.rest()
    ((row, trace),) = house.runs()
    cadence = trace.column("cadence") * 2
    seconds = trace.t_ms / 1000 - T0_S
    assert np.nanmax(np.abs(cadence[(seconds > 5) & (seconds < 230)] - 172)) <= 2
    assert np.nanmax(np.abs(cadence[(seconds > 250) & (seconds < 460)] - 170)) <= 12  # a step more or less in four seconds
    assert np.isfinite(cadence).mean() > 0.95
    np.testing.assert_allclose(trace.column("altitude"), 40, atol=0.2)
    np.testing.assert_allclose(trace.column("heart_rate")[np.isfinite(trace.column("heart_rate"))], 150)
    assert row.sensors["cadence"] == "Sensor Logger"
    told = [checkin for update in house.told for checkin in update.checkins]
    assert [(each.site, each.side, each.severity, each.sid) for each in told] == [("near_ankle", "left", 4, row.sid)]


async def test_a_wrong_message_costs_nothing_else(house: House) -> None:
    """Dead letters with field and reason; what is right in the same batch and in the same message is kept."""
    good = sent("sensorlogger")
    await house.hear(
        "sensorlogger", [good[0], b"{", good[1], json.dumps({"messageId": 2, "sessionId": "x"}).encode(), *good[2:]]
    )
    wrong = phones.metric("running_speed", "knots", [(T0_S, 6.0)])
    await house.hear("autoexport", [phones.export([phones.workout(RUN)], [wrong])])
    await house.hear("owntracks", [b'{"_type":"encrypted","data":"AAAA"}'])
    await house.rest()
    assert [letter.field for letter in house.letters()] == ["payload", "payload", "running_speed", "_type"]
    assert "knots" in house.letters()[2].reason
    assert len(house.runs()) == 2


async def test_who_keeps_no_positions_keeps_none(house: House) -> None:
    """The run is there, with its speed; no position is stored anywhere, and nothing is refused for want of one."""
    house.store.write(lambda session: privacy.keep_none(session, "ana"))
    house.now_ms += 2000
    for leaf in APPS:
        await house.hear(leaf, sent(leaf))
        house.now_ms += 2000
    await house.rest()
    assert len(house.runs()) == 3
    assert not house.letters()
    for _, trace in house.runs():
        assert trace.has("speed")
        assert not trace.has("position_lat")
    kept = house.store.read(lambda session: b"".join(row.payload for row in session.exec(select(InboxRow))))
    assert b"52.5" not in kept


async def test_positions_that_are_no_longer_kept_leave_what_waits(house: House) -> None:
    """Also what is kept to make a run anew."""
    await house.hear("owntracks", sent("owntracks"))
    await house.rest()
    house.store.write(lambda session: privacy.keep_none(session, "ana"))
    kept = house.store.read(lambda session: b"".join(row.payload for row in session.exec(select(InboxRow))))
    assert b"speed" in kept
    assert b"position" not in kept


async def test_a_deleted_run_stays_deleted(house: House) -> None:
    """What is sent again of it is let go."""
    await house.hear("autoexport", sent("autoexport"))
    await house.rest()
    ((row, _),) = house.runs()
    house.store.write(lambda session: deleting.delete_run(session, "ana", row.id or 0, house.now_ms))
    await house.hear("autoexport", [phones.export([phones.workout(RUN, heart=140.0)], FORM)])
    await house.rest()
    assert house.runs() == []
