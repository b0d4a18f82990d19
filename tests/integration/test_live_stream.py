"""The run under way as a stream, over a real server: nothing is lost or told twice, and a run is read once for all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from api.live_board import LiveBoard
from api.routes import live
from domain.model import Runner
from store import inbox, people
from store.engine import Store
from store.tables import AlertRow, RunRow, SessionRow
from tests import copies, season, visiting
from tests.integration.test_api import ADA, API, application, client
from tests.serving import events, following, served

PATH = f"{ADA}/live"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a week of runs and one under way, to be copied."""
    return copies.database(tmp_path_factory.mktemp("live"), lambda made: season.fill(made, 1, live=True))


@pytest.fixture
def running(filled: Path, tmp_path: Path) -> Any:
    """A store of its own with what `filled` holds."""
    with copies.copy_of(filled, tmp_path) as made:
        yield made


@pytest.fixture
def app(running: Store) -> FastAPI:
    """The application on it."""
    return application(running)


@pytest.fixture
async def web(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the served application."""
    async with served(app) as made:
        yield made


async def send(app: FastAPI, store: Store, first: int) -> None:
    """Commit five samples from `first` on, and ring as ingest does."""
    await store.write_async(lambda session: season.send_live(session, first))
    app.state.deps.bell.ring("inbox")


async def test_a_broken_connection_loses_nothing_and_repeats_nothing(
    app: FastAPI, running: Store, web: httpx.AsyncClient
) -> None:
    """Who comes back with the last id hears what came meanwhile, once; who has seen all hears nothing but beats."""
    async with events(web, PATH) as stream:
        first = await following(stream, "run")
        assert first.data["samples"] == 100
        await send(app, running, 101)
        second = await following(stream, "run")
        assert second.data["samples"] == 105
    await send(app, running, 106)
    async with events(web, PATH, second.id) as stream:
        assert (await following(stream, "run")).data["samples"] == 110
    async with events(web, PATH, first.id) as stream:
        third = await following(stream, "run")
        assert third.data["samples"] == 110
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "BEAT_S", 0.05)
        async with events(web, PATH, third.id) as stream:
            beat = await following(stream)
    assert (beat.name, beat.id, beat.data["state"]) == ("beat", None, "live")


@pytest.mark.slow
async def test_fifty_readers_read_a_run_once(app: FastAPI, running: Store, web: httpx.AsyncClient) -> None:
    """However many look at a run, its messages are read once, and what is new once for all of them."""
    asked: list[int] = []
    original = inbox.live_samples

    def counted(session: Any, runner: str, device: str, sid: str, after_inbox_id: int = 0) -> Any:
        asked.append(after_inbox_id)
        return original(session, runner, device, sid, after_inbox_id)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inbox, "live_samples", counted)
        async with (
            asyncio.TaskGroup() as tasks,
            httpx.AsyncClient(base_url=web.base_url, limits=httpx.Limits(max_connections=None), timeout=30) as many,
        ):
            seen = [0] * 50

            async def reader(i: int) -> None:
                async with events(many, PATH) as stream:
                    seen[i] = (await following(stream, "run", seconds=20)).data["samples"]
                    while seen[i] < 105:
                        seen[i] = (await following(stream, "run", seconds=20)).data["samples"]

            readers = [tasks.create_task(reader(i)) for i in range(50)]
            while not all(seen):  # noqa: ASYNC110 - fifty readers, each at its own time
                await asyncio.sleep(0.05)
            await send(app, running, 101)
            await asyncio.gather(*readers)
    assert asked.count(0) == 1
    assert len(asked) < 25  # the first look, and one each 0.4 s at the most: not fifty of anything


async def test_a_slow_reader_skips_to_the_newest(app: FastAPI, running: Store) -> None:
    """A reader has no queue: whatever happened while it was away, it is handed one view, the last."""
    board: LiveBoard = app.state.live
    async with board.follow(season.RUNNER) as feed:
        seen = await feed.refresh()
        for first in range(101, 131, 5):
            await running.write_async(lambda session, first=first: season.send_live(session, first))  # type: ignore[misc]
            await feed.refresh()
        newest = await feed.after(seen, 1)
        assert newest.of_device(None).body["samples"] == 130
        assert await feed.after(newest, 0.01) is newest


async def test_warnings_room_and_sensors_are_in_the_snapshot(app: FastAPI, running: Store) -> None:
    """What was told in this run stands in it, the most severe first, answered or not; unknown stays unknown."""

    def warn(session: Any) -> None:
        for severity, sid in (("watch", season.SID), ("stop", season.SID), ("warn", "another")):
            row = AlertRow(
                runner_id=season.RUNNER,
                key=f"{severity}-{sid}",
                rule="acute.stop_now",
                sid=sid,
                severity=severity,
                decision="send",
                reason="FIRST",
                title=f"A {severity}",
                why="",
                do="Walk.",
                created_ms=season.NOW_MS,
                decided_ms=season.NOW_MS,
            )
            session.add(row)

    async with client(app) as web:
        before = (await web.get(f"{PATH}/now")).json()
        assert (before["alerts"], before["missing"], before["age_s"]) == ([], 0, 0)
        assert before["today"]["left_m"] == pytest.approx(before["today"]["room_m"] - before["distance_m"], abs=1)
        assert before["today"]["calf_left"] is None
        states = {sensor["name"]: sensor["state"] for sensor in before["sensors"]}
        assert (states["cadence"], states["heart"]) == ("sends", "never")
        assert before["heart_rate_bpm"] is None
        assert before["link"]["battery_percent"] == 81
        await running.write_async(warn)
        await running.write_async(lambda session: season.send_live(session, 141))
        after = (await web.get(f"{PATH}/now")).json()
        assert [alert["severity"] for alert in after["alerts"]] == ["stop", "watch"]
        assert after["missing"] == 40
        for path in ("/live/now", "/live"):
            assert (await web.get(f"{API}/runners/nobody{path}")).status_code == 404


async def test_of_several_devices_one_is_chosen(app: FastAPI, running: Store) -> None:
    """The run heard of last is shown, or that of the device that is named; each names the others."""

    def second(session: Any) -> None:
        key = (season.RUNNER, "pod", "POD")
        inbox.touch(
            session, [inbox.Touch(key, season.NOW_MS - 20_000, ended=False, lag_ms=0, started_ms=season.NOW_MS - 60_000)]
        )

    await running.write_async(second)
    async with client(app) as web:
        shown = (await web.get(f"{PATH}/now")).json()
        assert [each["device"] for each in shown["under_way"]] == ["watch", "pod"]
        pod = (await web.get(f"{PATH}/now", params={"device": "pod"})).json()
        assert (pod["device"], pod["state"], pod["distance_m"], pod["samples"]) == ("pod", "silent", None, 0)
        page = await web.get("/live", params={"device": "pod"})
        assert 'aria-current="true">pod' in page.text


@pytest.mark.slow
async def test_after_the_end_it_leads_to_the_run(app: FastAPI, running: Store, web: httpx.AsyncClient) -> None:
    """When the run is stored the stream says idle and which run it became; the page links to it."""
    async with events(web, PATH) as stream:
        await following(stream, "run")

        def store_it(session: Any) -> int:
            run_id = session.execute(sa.select(sa.func.max(RunRow.id))).scalar_one()
            session.execute(sa.update(SessionRow).values(state="stored", run_id=run_id))
            return int(run_id)

        run_id = await running.write_async(store_it)
        app.state.deps.bell.ring("runs")
        idle = await following(stream, "idle")
    assert (idle.data["run"], idle.data["sid"]) == (run_id, season.SID)
    assert f'href="/runs/{run_id}"' in (await web.get("/live")).text
    running.write(lambda session: people.add_runner(session, Runner("bob"), season.NOW_MS))
    bob = visiting.as_runner(running, "bob")
    assert (await web.get(f"{API}/runners/bob/live/now", headers=bob)).json()["run"] is None
