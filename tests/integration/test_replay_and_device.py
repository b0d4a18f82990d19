"""The watch's half of the conversation against a real broker: nothing is lost, whatever is cut."""

from __future__ import annotations

import asyncio
import math
import os
import signal
import time

import numpy as np
import pytest

from domain.errors import Unavailable
from domain.login import Login
from formats.outbox import Outbox
from formats.payloads import Pain
from formats.playback import Pace, shifted
from ingest.bridges import uplink
from ingest.bridges.uplink import Uplink
from simulators import fleet
from simulators.faults import Faults
from simulators.runner import SimulatedRun, season, usual_week
from tests.brokers import EmbeddedBroker
from tests.patience import PATIENCE_S
from tests.receipts import Kept, Server, serving

END = 1_760_000_000_000


def clock() -> int:
    """The machine's time."""
    return time.time_ns() // 1_000_000


def some_runs(weeks: int = 1, scale: float = 0.5) -> list[SimulatedRun]:
    """A short season."""
    return season([usual_week(scale=scale)] * weeks, seed=7, end_ms=clock(), zone_name="UTC", label="test")


def same(kept: Kept, run: SimulatedRun) -> None:
    """All of a run arrived, as it was."""
    trace = run.recorded.trace
    assert sorted(kept.samples) == list(range(1, len(trace) + 1))
    for name, column in trace.columns.items():
        arrived = np.array([cells[name] for _, cells in sorted(kept.samples.items())], dtype=np.float64)
        np.testing.assert_array_equal(arrived, column, err_msg=name)
    assert kept.end is not None
    assert kept.end.total_distance == run.recorded.recording.total_distance_m


async def deliver(login: Login, run: SimulatedRun, pace: Pace, told: list[str]) -> None:
    """Play a run from the device `replay`."""
    outbox = Outbox(run.sid, run.recorded, run.pains, live=not pace.whole)
    await Uplink(login, "anna", "replay", clock, told.append).deliver(outbox, pace)


async def test_a_recording_arrives_whole(broker: EmbeddedBroker) -> None:
    """At max speed, with a server that gives receipts, the run ends up there as it was."""
    run = some_runs()[0]
    login = broker.device("anna", "replay")
    async with serving(broker.login, Server()) as server:
        await asyncio.wait_for(deliver(login, run, Pace(0, 0, math.inf), []), 20)
    same(server.sessions[run.sid], run)


async def test_lost_messages_are_sent_again(broker: EmbeddedBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that loses every third message at first gets them all in the end."""
    monkeypatch.setattr("formats.patience.FIRST_WAIT_S", 0.3)
    run = some_runs()[0]
    login = broker.device("anna", "replay")
    told: list[str] = []
    async with serving(broker.login, Server(lose=lambda n: n % 3 == 0 and n < 100)) as server:
        await asyncio.wait_for(deliver(login, run, Pace(0, 0, math.inf), told), 20)
    same(server.sessions[run.sid], run)
    assert any("No receipt" in text for text in told)


async def test_a_killed_replay_goes_on(broker: EmbeddedBroker) -> None:
    """A second playing of the same run sends what is missing, not what is there."""
    run = some_runs()[0]
    login = broker.device("anna", "replay")
    recording = run.recorded.recording
    async with serving(broker.login, Server()) as server:
        slow = Pace(recording.started_ms, clock(), 300.0)
        first = asyncio.create_task(deliver(login, run, slow, []))
        async with asyncio.timeout(20):
            await server.has(run.sid, 200)
        first.cancel()
        await asyncio.wait({first})
        before, there = server.seen, len(server.sessions[run.sid].samples)
        await asyncio.wait_for(deliver(login, run, Pace(0, 0, math.inf), []), 20)
    same(server.sessions[run.sid], run)
    assert server.seen - before <= (len(run.recorded.trace) - there) / 30 + 15


@pytest.mark.slow
async def test_a_broker_that_dies_is_waited_for(broker: EmbeddedBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker is killed (-9) in the middle: the replay connects again and ends complete."""
    monkeypatch.setattr("formats.patience.FIRST_WAIT_S", 0.5)
    run = some_runs()[0]
    login = broker.device("anna", "replay")
    recording = run.recorded.recording
    told: list[str] = []
    async with serving(broker.login, Server()) as server:
        task = asyncio.create_task(deliver(login, run, Pace(recording.started_ms, clock(), 900.0), told))
        async with asyncio.timeout(30):
            await server.has(run.sid, 200)
            assert broker.embedded.pid is not None
            os.kill(broker.embedded.pid, signal.SIGKILL)
            await task
    same(server.sessions[run.sid], run)
    assert any("lost" in text for text in told)


async def test_no_broker_is_one_line(free_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With nobody there it says so, with the remedy."""
    monkeypatch.setattr(uplink, "CONNECT_S", 0.3)
    with pytest.raises(Unavailable, match="soleus up"):
        await deliver(Login("127.0.0.1", free_port), some_runs()[0], Pace(0, 0, math.inf), [])


@pytest.mark.slow
async def test_a_season_with_every_fault_arrives(broker: EmbeddedBroker) -> None:
    """Duplicates, disorder, a wrong clock and cuts: every run is there once, as it was, and the last will was spoken."""
    runs = some_runs(weeks=2, scale=0.4)
    login = broker.device("anna", "simulator")
    faults = Faults(duplicates=0.15, disorder=0.25, skew_ms=150_000, offline=0.3)
    async with serving(broker.login, Server()) as server:
        device = await asyncio.wait_for(fleet.play_runs(login, "anna", runs, clock, faults=faults, seed=3), 40)
        assert device.wrist.cuts >= 1
        await asyncio.wait_for(server.is_told_offline(), PATIENCE_S)
    for run in runs:
        same(server.sessions[run.sid], run)
        first = shifted(run.recorded, 150_000).trace.t_ms[0]
        assert server.sessions[run.sid].samples[1]["t"] == first
    assert [status.online for status in server.statuses].count(False) >= 2


async def test_a_live_run_moves_every_second(broker: EmbeddedBroker) -> None:
    """A live run begins now, its samples arrive as they exist, with its pain marker, and it ends complete."""
    login = broker.device("anna", "simulator")
    began = clock()
    async with serving(broker.login, Server()) as server:
        await asyncio.wait_for(fleet.live_run(login, "anna", 2, clock, pain_after_s=0.8), 15)
    (kept,) = server.sessions.values()
    assert kept.start is not None
    assert abs(kept.start.t - began) < 1000
    assert len(kept.samples) == 3
    assert all(isinstance(pain, Pain) for pain in kept.pains.values())
    assert len(kept.pains) == 1
    assert 1900 <= clock() - began <= 8000
