"""A phone at a real broker, with its apps as they are: seen live while it runs, a run after it, judged like any other."""

from __future__ import annotations

import uuid

import numpy as np
import pytest
from sqlmodel import Session, col, select

import analysis.worker
from analysis.live_stage import LiveStage
from api.live import LiveRun
from domain.trace import Trace
from formats.topics import APPS, Leaf, build
from ingest import assemble
from ingest.loose import TRAIL
from store import runs
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import DeadLetterRow, FindingRow, InboxRow, MetricsRow, RunRow, SessionRow
from tests import phone_days as phones
from tests.brokers import AnyBroker, add_device
from tests.ingesting import ingesting, now_ms, until
from tests.mqtt_clients import client
from tests.phone_days import Point

SECONDS = 420


def run_of_now() -> list[Point]:
    """A run that is under way."""
    return phones.moving(phones.running(SECONDS / 60), start_s=now_ms() // 1000 - SECONDS)


def said_by(leaf: Leaf, points: list[Point]) -> list[bytes]:
    """It, as the app tells it."""
    if leaf == "owntracks":
        return phones.owntracks(points[::5])
    if leaf == "sensorlogger":
        t, axes, _ = phones.shaken(170, SECONDS, rate=25, start_s=points[0][0])
        pain = phones.reading("annotation", points[200][0], text="left calf 7", millisecond_press_duration=90)
        return phones.sensor_logger([*map(phones.placed, points), *phones.shaking("accelerometer", t, axes), pain])
    at = [point[0] for point in points[::5]]
    return [
        phones.export(metrics=[phones.metric("running_ground_contact_time", "ms", [(s, 238.0) for s in at])]),
        phones.export([phones.workout(points)]),
    ]


def live(store: Store, runner: str) -> Trace:
    """What the Live page shows of the run under way."""

    def look(session: Session) -> Trace:
        row = session.exec(select(SessionRow).where(SessionRow.runner_id == runner, SessionRow.state == "live")).one()
        found = LiveRun((row.runner_id, row.device_id, row.sid))
        assert found.catch_up(session)
        assert not found.catch_up(session)
        assert found.missing(0) == 0
        return found.trace()

    return store.read(look)


def arrived(session: Session, runner: str) -> int:
    """How much of what was sent is in the inbox."""
    query = select(InboxRow).where(InboxRow.runner_id == runner, col(InboxRow.sid) != TRAIL)
    return len(session.exec(query).all())


@pytest.fixture(params=["broker", pytest.param("mosquitto", marks=pytest.mark.server)])
def anywhere(request: pytest.FixtureRequest) -> AnyBroker:
    """Each broker."""
    found: AnyBroker = request.getfixturevalue(request.param)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("leaf", APPS)
async def test_from_the_phone_to_what_is_said_of_it(anywhere: AnyBroker, leaf: Leaf, store: Store) -> None:
    """Published with each app's own quality of service; no message is refused by broker or worker."""
    broker = anywhere
    runner = f"p{uuid.uuid4().hex[:12]}"
    login = broker.device(runner, "phone")
    add_device(store, runner, "phone")
    points = run_of_now()
    messages = said_by(leaf, points)
    async with ingesting(store, broker.login, LiveStage(), assemble=False), client(login) as phone:
        for message in messages:
            await phone.publish(build(runner, "phone", leaf), message, qos=0 if leaf == "sensorlogger" else 1)
        expected = len(messages) - (leaf == "owntracks") * 3  # the first points and the last may not be of the run
        await until(store, lambda session: arrived(session, runner) >= expected)
    if leaf != "autoexport":
        seen = live(store, runner)
        assert np.nanmedian(seen.column("speed")) == pytest.approx(3.0, abs=0.15)
        assert np.nanmax(seen.column("distance")) == pytest.approx(phones.way_m(points), rel=0.06)
        assert seen.has("position_lat")
    if leaf == "sensorlogger":
        assert np.nanmedian(seen.column("cadence")) * 2 == pytest.approx(170, abs=2)

    later = now_ms() + assemble.SILENCE_MS + 1000
    assert await assemble.sweep(store, Doorbell(), lambda: later) == 1
    analysis.worker.analyse_due(store, lambda: later)

    def found(session: Session) -> tuple[RunRow, Trace, list[str]]:
        row = session.exec(select(RunRow).where(RunRow.runner_id == runner)).one()
        assert session.get(MetricsRow, row.id) is not None
        said = session.exec(select(FindingRow.rule).where(FindingRow.runner_id == runner))
        return row, runs.load_trace(session, row), list(said)

    row, trace, rules = store.read(found)
    assert (row.source, row.sport, row.analysis_due) == ("phone", "running", False)
    assert row.distance_m == pytest.approx(phones.way_m(points), rel=0.05)
    assert trace.has("cadence") == (leaf == "sensorlogger")
    assert trace.has("stance_time") == (leaf == "autoexport")
    if leaf == "sensorlogger":
        assert rules
    mine = select(DeadLetterRow).where(DeadLetterRow.runner_id == runner)  # others use this broker too
    assert store.read(lambda session: list(session.exec(mine))) == []
