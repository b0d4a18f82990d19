"""From a file or a season, over MQTT, through the real stages, into the store: the same numbers as by import."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import numpy as np
import pytest
from sqlmodel import select

import analysis.worker
import ingest.assemble
import ingest.worker
from analysis.live_stage import LiveStage
from analysis.packed import measured
from domain.login import Login
from ingest.bridges import archive, replay
from ingest.taking import Taking
from simulators import fleet, profile
from simulators.diary import Scenario
from simulators.faults import Faults
from simulators.scenarios import SEASONS
from store import findings, runs
from store.doorbell import Doorbell
from store.engine import Store, sqlite_url
from store.tables import MetricsRow, RunRow
from tests.brokers import EmbeddedBroker

RUNSCRIBE = "FR920xt-with-runscribe-plus.fit"


def clock() -> int:
    """The machine's time."""
    return time.time_ns() // 1_000_000


@asynccontextmanager
async def stages(store: Store, login: Login) -> AsyncIterator[None]:
    """Ingest, assembly and analysis at work on `store`."""
    bell = Doorbell()
    work = [
        asyncio.create_task(ingest.worker.run(Taking(store, bell, clock, LiveStage()), login)),
        asyncio.create_task(ingest.assemble.run(store, bell, clock)),
        asyncio.create_task(analysis.worker.run(store, bell, clock)),
    ]
    try:
        yield
    finally:
        for task in work:
            task.cancel()
        for task in work:
            with suppress(asyncio.CancelledError):
                await task


async def until(store: Store, holds: Callable[[list[RunRow]], bool], seconds: float = 30) -> list[RunRow]:
    """The runs in the store as soon as they are as they should be."""
    deadline = time.monotonic() + seconds
    while True:
        rows = await store.read_async(lambda session: list(session.exec(select(RunRow))))
        if holds(rows):
            return rows
        assert time.monotonic() < deadline, f"waited {seconds} s in vain; {len(rows)} runs"
        await asyncio.sleep(0.02)


def metrics_of(store: Store, run_id: int | None) -> dict[str, object]:
    """A run's metrics, without what names the run."""
    row = store.read(lambda session: session.get_one(MetricsRow, run_id))
    return {name: value for name, value in row.model_dump().items() if name not in {"run_id", "runner_id", "revision"}}


@pytest.mark.slow
async def test_a_replay_gives_what_an_import_gives(
    broker: EmbeddedBroker, sqlite_store: Store, shared_data: Path, tmp_path: Path
) -> None:
    """Samples, totals, strike per side and every metric of the RunScribe recording are the same by both ways."""
    path = shared_data / "fit" / "running" / RUNSCRIBE
    other = tmp_path / "imported"
    other.mkdir()
    imported = Store(sqlite_url(other))
    imported.migrate()
    profile_added = imported.write(lambda session: profile.enter(session, "anna", SEASONS[0], clock()))
    assert profile_added == "UTC"
    await asyncio.to_thread(archive.import_paths, imported, clock, "anna", [path], measured)
    analysis.worker.analyse_due(imported, clock)
    login = broker.device("anna", replay.DEVICE)
    told: list[str] = []
    async with stages(sqlite_store, broker.login):
        (played,) = await asyncio.wait_for(
            replay.replay(path, login, "anna", data=tmp_path, clock=clock, tell=told.append, speed=math.inf), 60
        )
        (row,) = await until(sqlite_store, lambda rows: bool(rows) and not rows[0].analysis_due)
    assert told == []
    (known,) = imported.read(lambda session: runs.listing(session, "anna"))
    assert (row.key, row.source, row.state) == (played.key, "replay", "complete")
    for name in (
        "samples",
        "steps",
        "started_ms",
        "ended_ms",
        "sport",
        "sub_sport",
        "device",
        "sensors",
        "pauses",
        "totals",
    ):
        assert getattr(row, name) == getattr(known, name), name
    for name in ("distance_m", "timer_s", "elapsed_s", "ascent_m"):
        assert getattr(row, name) == pytest.approx(getattr(known, name)), name
    over_mqtt = sqlite_store.read(lambda session: runs.load_trace(session, row))
    by_import = imported.read(lambda session: runs.load_trace(session, known))
    np.testing.assert_array_equal(over_mqtt.t_ms, by_import.t_ms)
    assert over_mqtt.columns.keys() == by_import.columns.keys()
    assert {"strike_left", "strike_right"} <= over_mqtt.columns.keys()
    for name, column in by_import.columns.items():
        np.testing.assert_array_equal(over_mqtt.columns[name], column, err_msg=name)
    mine, theirs = metrics_of(sqlite_store, row.id), metrics_of(imported, known.id)
    assert mine["forefoot_share"] is not None
    assert mine == theirs
    imported.close()


async def test_playing_again_changes_nothing(
    broker: EmbeddedBroker, sqlite_store: Store, shared_data: Path, tmp_path: Path
) -> None:
    """The same file played twice is one run of one revision; with `now` it ends now, and is another run."""
    path = shared_data / "fit" / "running" / RUNSCRIBE
    login = broker.device("anna", replay.DEVICE)

    async def play(*, now: bool) -> str:
        (played,) = await asyncio.wait_for(
            replay.replay(path, login, "anna", data=tmp_path, clock=clock, tell=print, speed=math.inf, now=now), 60
        )
        return played.key

    async with stages(sqlite_store, broker.login):
        assert await play(now=False) == await play(now=False)
        shifted = await play(now=True)
        rows = await until(sqlite_store, lambda rows: len(rows) == 2)
    assert sorted(row.revision for row in rows) == [1, 1]
    (recent,) = [row for row in rows if row.key == shifted]
    assert abs(recent.ended_ms - clock()) < 60_000


@pytest.mark.slow
async def test_a_season_over_mqtt_with_every_fault(broker: EmbeddedBroker, sqlite_store: Store) -> None:
    """Seven weeks on a bad line arrive once each, complete, and the last run's pain is found."""
    limp = next(known for known in SEASONS if known.name == "limp")
    sqlite_store.write(lambda session: profile.enter(session, "anna", limp, clock()))
    login = broker.device("anna", "simulator")
    season = limp.build(1, 7, clock(), "UTC")
    faults = Faults(duplicates=0.1, disorder=0.1, offline=0.005)
    async with stages(sqlite_store, broker.login):
        await asyncio.wait_for(fleet.play_runs(login, "anna", season, clock, faults=faults, seed=1), 60)
        rows = await until(sqlite_store, lambda rows: len(rows) == len(season) and not any(row.analysis_due for row in rows))
    assert {row.state for row in rows} == {"complete"}
    assert {row.samples for row in rows} == {len(run.recorded.trace) for run in season}
    rules = {row.rule for row in sqlite_store.read(lambda session: findings.listing(session, "anna"))}
    assert set(limp.fires) <= rules
    assert not set(limp.must_not_fire) & rules


@pytest.mark.parametrize("known", SEASONS, ids=lambda known: known.name)
def test_a_scenario_teaches_its_lesson(known: Scenario, sqlite_store: Store) -> None:
    """The rules find what the scenario shaped, and nothing that it did not; pain needs a live line, see above."""
    now = 1_780_000_000_000
    sqlite_store.write(lambda session: profile.enter(session, "anna", known, now))
    season = known.build(5, known.weeks, now, "UTC")
    sqlite_store.write(lambda session: [runs.save(session, "anna", run.recorded, now) for run in season])
    analysis.worker.analyse_due(sqlite_store, lambda: now)
    rules = {row.rule for row in sqlite_store.read(lambda session: findings.listing(session, "anna"))}
    assert set(known.fires) - {"acute.stop_now"} <= rules
    assert not set(known.must_not_fire) & rules
