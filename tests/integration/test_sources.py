"""Sources as a runner meets them: on the page, in the API, by the command; and a stage that fetches what is due."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import select

from domain.clock import system_clock
from domain.model import Runner
from ingest import pulling
from soleus import settings, sources
from store import people, pulls
from store.doorbell import Doorbell
from store.engine import Store, sqlite_url
from store.tables import PulledRow, RunRow, TraceRow
from tests import visiting
from tests.integration.test_pulling import a_file, at_once, local
from tests.intervals import KEY, IntervalsServer, intervals_server
from tests.receivers import until

SERVICE = "intervals.icu"


@pytest.fixture
def server() -> Iterator[IntervalsServer]:
    """The stand-in."""
    with intervals_server() as running:
        yield running


@pytest.fixture
async def web(sqlite_store: Store, tmp_path: Path) -> Any:
    """The pages, visited by ada."""
    sqlite_store.write(lambda session: people.add_runner(session, Runner("ada"), 1))
    app = visiting.application(sqlite_store, tmp_path, guest=visiting.guest("ada"))
    headers = {"sec-fetch-site": "same-origin"}
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
        yield client


async def test_by_the_api(web: httpx.AsyncClient) -> None:
    """Set up, paused, taken up, looked at now, and removed; the key goes in and never out."""
    at = "/api/v1/runners/ada/sources"
    assert (await web.get(at)).json() == []
    made = await web.post(at, json={"service": SERVICE, "key": KEY, "athlete": "I12345", "since": "2020-01-01"})
    assert made.status_code == 201
    assert (made.json()["athlete"], made.json()["since"]) == ("i12345", "2020-01-01")
    for body in ({"key": "two words"}, {"athlete": "me"}, {"since": "yesterday"}, {"service": "elsewhere"}):
        refused = await web.post(at, json={"service": SERVICE, "key": KEY} | body)
        assert refused.status_code == 422, body
        assert KEY not in refused.text
        assert "two words" not in refused.text
    assert (await web.patch(f"{at}/{SERVICE}", json={"paused": True})).json()["next_at"] is None
    assert (await web.post(f"{at}/{SERVICE}/sync")).json()["paused"] is False
    assert KEY not in (await web.get(at)).text
    assert (await web.delete(f"{at}/{SERVICE}")).status_code == 204
    assert (await web.get(f"{at}/{SERVICE}")).status_code == 404


async def test_on_the_page(web: httpx.AsyncClient) -> None:
    """The same by forms, with what is wrong said beside the field, and never the key."""
    at = "/settings/sources"
    assert "intervals.icu" in (await web.get(at)).text
    wrong = await web.post(at, data={"key": "two words", "athlete": "i1"})
    assert wrong.status_code == 422
    assert "That cannot be an API key" in wrong.text
    assert "two words" not in wrong.text
    assert (await web.post(at, data={"key": KEY, "since": "2020-13-01"})).status_code == 422
    assert (await web.post(at, data={"key": KEY})).headers["location"].endswith("saved=added")
    shown = (await web.get(at)).text
    assert KEY not in shown
    assert "The first time takes a while" in shown
    await web.post(f"{at}/pause", data={"paused": "yes"})
    assert "Paused" in (await web.get(at)).text
    await web.post(f"{at}/sync")
    assert "Paused" not in (await web.get(at)).text
    await web.post(f"{at}/remove")
    assert "Look now" not in (await web.get(at)).text


async def test_what_was_refused_stands_there(web: httpx.AsyncClient, sqlite_store: Store, tmp_path: Path) -> None:
    """With its day and the reason; what failed says in the runner's language what to do."""
    vault = sources.puller(settings.load({}, data=tmp_path), sqlite_store, system_clock).vault

    def work(session: Any) -> None:
        pulls.set_up(session, vault, "ada", SERVICE, athlete="0", key=KEY, since="", now_ms=1)
        session.add(
            PulledRow(
                runner_id="ada",
                service=SERVICE,
                remote_id="i1",
                version="v",
                started="2026-05-01T07:00:00",
                outcome="refused",
                reason="There is no file of it.",
                at_ms=1,
            )
        )
        pulls.failed(session, "ada", SERVICE, trouble="key", error="The key is refused.", pauses=True, now_ms=2, wait_ms=0)

    sqlite_store.write(work)
    sqlite_store.write(lambda session: people.change_runner(session, "ada", {"language": "de"}))
    shown = (await web.get("/settings/sources")).text
    assert re.search(r"2026-05-01 07:00</b>.*There is no file of it", shown)
    assert "Der Schlüssel wird nicht angenommen" in shown


async def test_the_stage_fetches_what_is_due_when_the_bell_rings(
    sqlite_store: Store, tmp_path: Path, server: IntervalsServer
) -> None:
    """Two runners at once, and one whose key is wrong holds nobody up."""
    config = settings.load({"SOLEUS_INTERVALS_URL": server.url, "SOLEUS_ALERTS_ALLOW_HOSTS": "127.0.0.1"}, data=tmp_path)
    for n in range(3):
        server.add(n, local(n), a_file(n))
    bell = Doorbell()
    rung: list[None] = []
    puller = sources.puller(config, sqlite_store, system_clock, ring=lambda: rung.append(None))
    object.__setattr__(puller, "sleep", at_once)
    stage = asyncio.create_task(pulling.run(puller, bell))
    await asyncio.sleep(0)

    def set_up(session: Any) -> None:
        for runner, key in (("ada", KEY), ("ben", "wrong"), ("cleo", KEY)):
            people.add_runner(session, Runner(runner), 1)
            pulls.set_up(session, puller.vault, runner, SERVICE, athlete="0", key=key, since="", now_ms=system_clock())

    await sqlite_store.write_async(set_up)
    bell.ring("sources")

    def done() -> bool:
        rows = {name: sqlite_store.read(lambda s, name=name: pulls.of(s, name, SERVICE)) for name in ("ada", "ben", "cleo")}  # type: ignore[misc]
        return all(rows[name].last_ok_ms for name in ("ada", "cleo")) and rows["ben"].paused

    await until(done, 30)
    stage.cancel()
    await asyncio.gather(stage, return_exceptions=True)
    counted = sqlite_store.read(lambda session: [row.runner_id for row in session.exec(select(RunRow))])
    assert sorted(counted) == ["ada"] * 3 + ["cleo"] * 3
    assert rung


def command(data: Path, server: IntervalsServer, *arguments: str) -> subprocess.Popen[str]:
    """`soleus` with these arguments against the stand-in; the key comes by stdin."""
    environ = os.environ | {
        "SOLEUS_DATA": str(data),
        "SOLEUS_INTERVALS_URL": server.url,
        "SOLEUS_ALERTS_ALLOW_HOSTS": "127.0.0.1",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "soleus", *arguments],
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def ended(running: subprocess.Popen[str], stdin: str = "", code: int = 0) -> str:
    """What it said, when it has ended as it should."""
    said, _ = running.communicate(stdin, timeout=120)
    assert running.returncode == code, said
    return said


def runs_of(data: Path) -> list[tuple[Any, ...]]:
    """Every stored run, whole, but for when it was stored."""
    store = Store(sqlite_url(data))
    try:
        return store.read(
            lambda session: sorted(
                (row.key, row.started_ms, row.file_sha256, row.distance_m, trace.samples)
                for row, trace in session.exec(select(RunRow, TraceRow).where(RunRow.id == TraceRow.run_id))
            )
        )
    finally:
        store.close()


@pytest.mark.slow
def test_killed_in_the_middle_and_again_is_the_same(tmp_path: Path, server: IntervalsServer) -> None:
    """Kill -9 while the 9th and the 15th file are on their way; in the end the store is that of a sync left alone."""
    for n in range(24):
        server.add(n, local(n), a_file(n))
    places = {name: tmp_path / name for name in ("whole", "killed")}
    for place in places.values():
        ended(command(place, server, "runner", "add", "ada"))
        assert KEY not in ended(command(place, server, "source", "add", "ada", SERVICE), f"{KEY}\n")
    for last in ("i8", "i14"):
        syncing = command(places["killed"], server, "source", "sync", "ada")
        server.on_file = lambda remote_id, last=last, syncing=syncing: syncing.kill() if remote_id == last else None  # type: ignore[misc]
        ended(syncing, code=-9)
        server.on_file = lambda _remote_id: None
    assert 0 < len(runs_of(places["killed"])) < 24
    for place in places.values():
        ended(command(place, server, "source", "sync", "ada"))
    assert runs_of(places["killed"]) == runs_of(places["whole"])
    assert len(runs_of(places["whole"])) == 24
    # Once for each store; what was under way when it was killed once more.
    again = {remote_id: count - 2 for remote_id, count in server.fetched.items() if count > 2}
    assert sum(again.values()) <= 2 * pulling.BATCH
