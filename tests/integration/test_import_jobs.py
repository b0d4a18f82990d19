"""Files handed over in bulk: sent in pieces, imported in the background, cancelled, taken up after a kill."""

from __future__ import annotations

import asyncio
import io
import threading
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import Session, select

from analysis.packed import measured
from api import uploads
from domain.model import Runner
from ingest.bridges import archive, jobs
from ingest.bridges.archive import import_paths
from ingest.bridges.jobs import Jobs
from soleus import handed_over
from store import erasing, import_jobs, people
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import ImportFileRow, ImportJobRow, RunRow
from tests import copies, visiting
from tests.integration.test_pulling import a_file
from tests.serving import served

AT = "/api/v1/runners/ada/imports"
NOW_MS = 1_800_000_000_000


def clock() -> int:
    """A moment."""
    return NOW_MS


def archive_of(days: int, *, broken: int = 1) -> bytes:
    """A zip in a zip: a run a day, one of them twice, some broken."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as made:
        for n in range(days):
            made.writestr(f"a/{n}.fit", a_file(n))
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as made:
        made.writestr("inner.zip", inner.getvalue())
        made.writestr("again.fit", a_file(0))
        for n in range(broken):
            made.writestr(f"broken-{n}.fit", b"nothing")
    return outer.getvalue()


@pytest.fixture
def app(store: Store, tmp_path: Path) -> FastAPI:
    """The application, visited by ada."""
    store.write(lambda session: people.add_runner(session, Runner("ada"), 1))
    return visiting.application(store, tmp_path, guest=visiting.guest("ada"), clock=clock)


@pytest.fixture
async def web(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A program that asks it."""
    headers = {"sec-fetch-site": "same-origin"}
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
        yield client


def workers(store: Store, tmp_path: Path) -> Jobs:
    """What imports."""
    return Jobs(store, clock, handed_over.place(tmp_path), measured)


def files_below(place: Path) -> set[Path]:
    """Every file in it, where it really is."""
    return {path.resolve() for path in place.rglob("*") if path.is_file()}


def do_next(store: Store, tmp_path: Path) -> Jobs:
    """Import what waits, if anything does."""
    working = workers(store, tmp_path)
    row = working.next()
    if row is not None:
        working.do(row)
    return working


def numbers(job: dict[str, Any]) -> dict[str, Any]:
    """What an import comes to."""
    return {name: job[name] for name in ("imported", "duplicate", "deleted", "refused", "runs", "newest_run_at")}


@pytest.mark.slow
async def test_one_request_is_enough(web: httpx.AsyncClient, store: Store, tmp_path: Path) -> None:
    """A zip as the body; the numbers are the import's own, and nothing is left on the disk."""
    begun = await web.post(AT, params={"name": "export.zip"}, content=archive_of(20))
    assert (begun.status_code, begun.json()["state"]) == (202, "waiting")
    do_next(store, tmp_path).next()
    job = (await web.get(f"{AT}/{begun.json()['id']}")).json()
    assert (job["state"], job["done"], job["found"]) == ("done", 22, 22)
    assert [job[name] for name in ("imported", "duplicate", "refused", "runs")] == [20, 1, 1, 20]
    assert job["newest_run_at"] == "2026-05-27T20:26:40.000Z" or job["newest_run_at"] is not None
    assert [one["file"] for one in job["not_taken"]] == ["export.zip/broken-0.fit"]
    assert list(handed_over.place(tmp_path).iterdir()) == []
    assert (await web.get(AT)).json() == [job]
    assert (await web.delete(f"{AT}/{job['id']}")).status_code == 204
    assert (await web.get(AT)).json() == []


async def test_in_pieces_that_are_lost_or_come_twice(web: httpx.AsyncClient, store: Store, tmp_path: Path) -> None:
    """Each piece goes to the end of its file, or the answer says where the end is; folders stay folders."""
    data = archive_of(5)
    job = (await web.post(AT, params={"more": "true"}, headers={"content-length": "0"})).json()
    assert (job["state"], job["files"]) == ("receiving", 0)
    at = f"{AT}/{job['id']}"

    async def put(name: str, start: int, part: bytes) -> int:
        answer = await web.put(f"{at}/pieces", params={"name": name, "at": start}, content=part)
        assert answer.status_code == 200, answer.text
        return int(answer.json()["received"])

    half = len(data) // 2
    assert await put("my/export.zip", 0, data[:half]) == half
    assert await put("my/export.zip", 0, data[:half]) == half
    assert await put("my/export.zip", half + 7, data[half + 7 :]) == half
    assert await put("my/export.zip", half, data[half:]) == len(data)
    assert await put("my/a.fit", 0, a_file(40)) == len(a_file(40))
    assert (await web.post(AT, params={"more": "true"})).status_code == 409
    started = (await web.post(f"{at}/start")).json()
    assert (started["state"], started["files"], started["received"]) == ("waiting", 2, len(data) + len(a_file(40)))
    late = await web.put(f"{at}/pieces", params={"name": "b.fit"}, content=b"x")
    assert late.status_code == 409
    do_next(store, tmp_path)
    job = (await web.get(at)).json()
    assert (job["state"], job["runs"]) == ("done", 6)


@pytest.mark.parametrize(
    "name",
    ["../../outside.fit", "/etc/passwd.fit", "a/../../../b.fit", "..\\..\\c.fit", ".", "x/" * 3 + ".fit", "nul\0l.fit"],
)
async def test_a_name_leads_nowhere(web: httpx.AsyncClient, store: Store, tmp_path: Path, name: str) -> None:
    """Whatever it says, the file lies below the folder of its job."""
    before = files_below(tmp_path)
    begun = await web.post(AT, params={"name": name}, content=a_file(1))
    assert begun.status_code == 202
    new = {path for path in files_below(tmp_path) - before if path.name != "soleus.db-wal"}
    place = handed_over.place(tmp_path) / str(begun.json()["id"])
    assert len(new) == 1
    assert all(path.is_relative_to(place) for path in new)
    do_next(store, tmp_path)


async def test_too_much_and_no_room(
    web: httpx.AsyncClient, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused with the reason; the job that was begun with it is gone, and so is what was written of it."""
    monkeypatch.setattr(uploads, "MOST_BYTES", 1000)
    refused = await web.post(AT, params={"name": "a.zip"}, content=bytes(2000))
    assert (refused.status_code, refused.json()["detail"]) == (413, "More than 0 GiB are not taken at once.")
    monkeypatch.setattr(uploads, "LEAST_FREE", 1 << 60)
    assert "no room" in (await web.post(AT, params={"name": "a.zip"}, content=bytes(20))).text
    monkeypatch.undo()
    monkeypatch.setattr(uploads, "MOST_FILES", 1)
    job = (await web.post(AT, params={"more": "true"}, content=a_file(1))).json()
    two = await web.put(f"{AT}/{job['id']}/pieces", params={"name": "2.fit"}, content=a_file(2))
    assert two.status_code == 413
    await web.delete(f"{AT}/{job['id']}")
    workers(store, tmp_path).next()
    assert list(handed_over.place(tmp_path).iterdir()) == []


async def test_nothing_sent_and_nothing_known(web: httpx.AsyncClient) -> None:
    """What cannot be is said."""
    assert (await web.post(AT, headers={"content-length": "0"})).status_code == 422
    assert (await web.get(AT)).json()[0]["state"] == "cancelled"
    assert (await web.get(f"{AT}/99")).status_code == 404
    assert (await web.put(f"{AT}/99/pieces", params={"name": "a.fit"}, content=b"x")).status_code == 404
    assert (await web.post(f"{AT}/99/start")).status_code == 404


async def test_cancelled_in_the_middle(
    web: httpx.AsyncClient, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was stored stays, nothing more comes, and the files are gone."""
    monkeypatch.setattr(archive, "_BATCH", 4)
    job = (await web.post(AT, params={"name": "a.zip"}, content=archive_of(30))).json()
    working = workers(store, tmp_path)
    row = working.next()
    assert row is not None
    counted = 0
    real = import_jobs.note

    def note(session: Session, *args: Any, **more: Any) -> None:
        nonlocal counted
        real(session, *args, **more)
        counted += 1
        if counted == 3:
            import_jobs.end(session, "ada", job["id"], NOW_MS)

    monkeypatch.setattr(import_jobs, "note", note)
    working.do(row)
    shown = (await web.get(f"{AT}/{job['id']}")).json()
    assert shown["state"] == "cancelled"
    runs = store.read(lambda session: len(session.exec(select(RunRow)).all()))
    assert 0 < runs == shown["runs"] < 30
    assert working.next() is None
    assert list(handed_over.place(tmp_path).iterdir()) == []


@pytest.mark.slow
async def test_ended_anywhere_and_begun_again_it_comes_to_the_same(
    web: httpx.AsyncClient, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped after each few files in turn; in the end the numbers are those of an import that was left alone."""
    monkeypatch.setattr(archive, "_BATCH", 4)
    data = archive_of(20, broken=2)
    job = (await web.post(AT, params={"name": "a.zip"}, content=data)).json()
    real = import_jobs.note
    for after in (1, 2, 0, 4):
        working = workers(store, tmp_path)
        row = working.next()
        assert row is not None
        left = after

        def note(session: Session, *args: Any, working: Jobs = working, **more: Any) -> None:
            nonlocal left
            real(session, *args, **more)
            if left == 0:
                working.stopping.set()
                raise import_jobs.Over
            left -= 1

        monkeypatch.setattr(import_jobs, "note", note)
        working.do(row)
        assert (await web.get(f"{AT}/{job['id']}")).json()["state"] == "importing"
    monkeypatch.setattr(import_jobs, "note", real)
    do_next(store, tmp_path)
    ended = (await web.get(f"{AT}/{job['id']}")).json()
    assert ended["state"] == "done"
    other = tmp_path / "other"
    (other / "copy").mkdir(parents=True)
    (other / "a.zip").write_bytes(data)
    with copies.copy_of(copies.database(other), other / "copy") as alone:
        report = import_paths(alone, clock, "ada", [other / "a.zip"], measured)
    assert [ended[name] for name in import_jobs.STATES] == [report.count(name) for name in import_jobs.STATES]  # type: ignore[arg-type]
    assert ended["runs"] == len(report.run_ids) == 20


async def test_files_that_are_gone_are_said_to_be(web: httpx.AsyncClient, store: Store, tmp_path: Path) -> None:
    """After a disk was lost the job fails, and says what to do."""
    job = (await web.post(AT, params={"name": "a.zip"}, content=archive_of(2))).json()
    place = handed_over.place(tmp_path)
    place.rename(tmp_path / "elsewhere")
    do_next(store, tmp_path)
    shown = (await web.get(f"{AT}/{job['id']}")).json()
    assert (shown["state"], shown["error"]) == ("failed", "The files are not there any more. Send them again.")


async def test_what_nobody_goes_on_sending_is_thrown_away(web: httpx.AsyncClient, store: Store, tmp_path: Path) -> None:
    """After a day."""
    job = (await web.post(AT, params={"more": "true"}, content=a_file(1))).json()
    working = workers(store, tmp_path)
    assert working.next() is None
    assert len(list(working.folder.iterdir())) == 1
    working.clock = lambda: NOW_MS + import_jobs.KEPT_MS + 1
    assert working.next() is None
    assert list(working.folder.iterdir()) == []
    assert (await web.get(f"{AT}/{job['id']}")).json()["state"] == "cancelled"


async def test_an_erased_runner_leaves_nothing(web: httpx.AsyncClient, store: Store, tmp_path: Path) -> None:
    """Neither rows nor files, and the import that was under way ends."""
    await web.post(AT, params={"name": "a.zip"}, content=archive_of(3))
    working = workers(store, tmp_path)
    row = working.next()
    assert row is not None
    store.write(lambda session: erasing.begin(session, "ada", NOW_MS))
    working.do(row)
    assert working.next() is None
    assert list(working.folder.iterdir()) == []
    for table in (ImportJobRow, ImportFileRow, RunRow):
        assert store.read(lambda session, table=table: session.exec(select(table)).all()) == []  # type: ignore[misc]


async def test_the_stage_is_rung_and_stops_at_once(sqlite_store: Store, tmp_path: Path) -> None:
    """A job is done when it is started, not at a poll; a service that stops waits for a few files at most."""
    sqlite_store.write(lambda session: people.add_runner(session, Runner("ada"), 1))
    app = visiting.application(sqlite_store, tmp_path, guest=visiting.guest("ada"), clock=clock)
    async with served(app) as client, staged(app, sqlite_store, tmp_path):
        headers = {"sec-fetch-site": "same-origin"}
        job = (await client.post(AT, params={"name": "a.zip"}, content=archive_of(4), headers=headers)).json()
        async with asyncio.timeout(jobs.LOOK_S * 4):
            while job["state"] != "done":
                await asyncio.sleep(0.02)
                job = (await client.get(f"{AT}/{job['id']}")).json()
        assert job["runs"] == 4


@asynccontextmanager
async def staged(app: FastAPI, store: Store, data: Path) -> AsyncIterator[None]:
    """The stage beside the application."""
    bell: Doorbell = app.state.deps.bell
    stage = asyncio.create_task(handed_over.jobs(store, bell, clock, data))
    await asyncio.sleep(0)
    try:
        yield
    finally:
        stage.cancel()
        await asyncio.gather(stage, return_exceptions=True)
        assert threading.active_count() < 30
