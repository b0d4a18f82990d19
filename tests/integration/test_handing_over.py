"""Files handed over to the API and on the page: each ends as new, known or refused, and says why; limits are clear."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import numpy as np
import pytest

from api import file_names, handing_over
from api.app import create_app
from api.deps import Deps
from api.facts import TakenFile
from api.pages.home_screen import RECORDINGS
from domain.model import Runner
from formats.fit_write import write
from soleus import handed_over
from store import people
from store.doorbell import Doorbell
from store.engine import Store
from tests import visiting
from tests.recordings import START_MS, recorded, trace

NOW_MS = START_MS + 86_400_000
API = "/api/v1/runners/ada/files"
OURS = {"sec-fetch-site": "same-origin", "accept": "text/html"}


def a_file(day: int = 0) -> bytes:
    """A FIT file of a run on a day of its own."""
    return write([recorded(replace(trace(60, seed=day), t_ms=START_MS - day * 86_400_000 + 1000 * np.arange(60)))])


@pytest.fixture
def deps(sqlite_store: Store) -> Deps:
    """An installation with one runner, who is the visitor."""
    sqlite_store.write(lambda session: people.add_runner(session, Runner("ada", language="de"), NOW_MS))
    take = handed_over.taker(sqlite_store, lambda: NOW_MS)
    return Deps(sqlite_store, Doorbell(), lambda: NOW_MS, take_files=take, guest=visiting.guest("ada"))


@asynccontextmanager
async def client(deps: Deps, **headers: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application, with `headers` on everything."""
    transport = httpx.ASGITransport(create_app(deps))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers, timeout=60) as made:
        yield made


def files(*named: tuple[str, bytes]) -> list[tuple[str, tuple[str, bytes, str]]]:
    """A form's files."""
    return [("file", (name, data, "application/octet-stream")) for name, data in named]


async def test_each_file_says_what_became_of_it(deps: Deps) -> None:
    """New with its run, known by its bytes with the same run, and refused with the reason."""
    async with client(deps, **visiting.as_runner(deps.store, "ada")) as web:
        first = await web.post(API, files=files(("../a.fit", a_file(1)), ("b.gpx", b"<gpx/>"), ("c.fit", b"no recording")))
        assert first.status_code == 200, first.text
        told = {one["file"]: one for one in first.json()}
        assert {name: one["state"] for name, one in told.items()} == {
            "a.fit": "imported",
            "b.gpx": "refused",
            "c.fit": "refused",
        }
        assert told["c.fit"]["reason"].startswith("This is not a FIT file")
        (run_id,) = told["a.fit"]["runs"]
        assert (await web.get(f"/api/v1/runners/ada/runs/{run_id}")).json()["file"] == "a.fit"
        again = await web.post(API, files=files(("other name.fit", a_file(1))))
        assert again.json() == [{"file": "other name.fit", "state": "duplicate", "reason": "", "runs": [run_id]}]


@pytest.mark.slow
async def test_the_page_and_the_share_target_say_it_in_words(deps: Deps) -> None:
    """The same form by both addresses, with links to the runs; what is not sent, or too large, is said beside the form."""
    async with client(deps, **OURS) as web:
        shared = await web.post("/share", files=files(("a.fit", a_file(2)), ("b.tcx", b"<x/>")))
        assert shared.status_code == 200
        assert 'href="/runs/1"' in shared.text
        assert "Ein Lauf ist neu." in shared.text
        assert "XML that begins with &lt;x&gt;" in shared.text
        again = await web.post("/runs/add", files=files(("a.fit", a_file(2))))
        assert "Schon bekannt" in again.text
        assert 'href="/runs/1"' in again.text
        empty = await web.post("/runs/add", files=[("file", ("", b"", "application/octet-stream"))])
        assert (empty.status_code, "Wähl mindestens eine Datei." in empty.text) == (422, True)
        assert (await web.get("/share")).headers["location"] == "/runs/add"


async def test_what_is_too_much_is_refused_whole(deps: Deps, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes and files have a limit each; nothing of it is stored, and the remedy is named."""
    monkeypatch.setattr(handing_over, "MOST_BYTES", 100_000)
    monkeypatch.setattr(handing_over, "MOST_FILES", 2)
    async with client(deps, **visiting.as_runner(deps.store, "ada")) as web:
        large = await web.post(API, files=files(("a.fit", a_file(3)), ("b.fit", b"x" * 100_000)))
        assert (large.status_code, large.json()["remedy"]) == (413, "Send fewer files at once.")
        many = await web.post(API, files=files(*((f"{n}.fit", b"x") for n in range(3))))
        assert (many.status_code, many.json()["field"]) == (413, "file")
        page = await web.post("/runs/add", files=files(("b.fit", b"x" * 100_001)), headers=OURS)
        assert (page.status_code, "Das ist mehr" in page.text) == (413, True)
        assert (await web.get("/api/v1/runners/ada/runs")).json()["items"] == []


@pytest.mark.slow
async def test_only_the_runner_hands_over(deps: Deps) -> None:
    """No other site's page, no other runner, nobody unknown; a program says who it is with a token."""
    deps.store.write(lambda session: people.add_runner(session, Runner("ben"), NOW_MS))
    body = files(("a.fit", a_file(4)))
    async with client(replace(deps, guest=None)) as web:
        assert (await web.post(API, files=body)).status_code == 403
        assert (await web.post(API, files=body, headers={"sec-fetch-site": "same-origin"})).status_code == 401
        assert (await web.post(API, files=body, headers={"authorization": "Bearer x"})).status_code == 401
        ben, ada = visiting.as_runner(deps.store, "ben"), visiting.as_runner(deps.store, "ada")
        assert (await web.post(API, files=body, headers=ben)).status_code == 404
        assert (await web.post(API, files=body, headers=ada | {"sec-fetch-site": "cross-site"})).status_code == 403
        assert (await web.post(API, files=body, headers=ada)).json()[0]["state"] == "imported"


async def test_others_are_served_while_files_are_decoded(deps: Deps) -> None:
    """Decoding takes seconds: pages answer meanwhile, and a second sender waits for the first."""
    started, may_end, busy = threading.Event(), threading.Event(), []

    def slowly(_runner: str, handed: Sequence[Path]) -> list[TakenFile]:
        busy.append(handed[0].name)
        started.set()
        assert may_end.wait(30)
        return [TakenFile(busy[-1], "duplicate")]

    async with client(replace(deps, take_files=slowly), **visiting.as_runner(deps.store, "ada")) as web:
        senders = [asyncio.create_task(web.post(API, files=files((name, b"x")))) for name in ("a.fit", "b.fit")]
        await asyncio.to_thread(started.wait, 30)
        assert (await web.get("/api/v1/health")).status_code == 200
        assert len(busy) == 1
        may_end.set()
        assert [one.status_code for one in await asyncio.gather(*senders)] == [200, 200]
    assert sorted(busy) == ["a.fit", "b.fit"]


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("a.fit", "a.fit"),
        ("C:\\runs\\a.fit", "a.fit"),
        ("../../etc/passwd", "passwd"),
        ("..", "file"),
        ("a\x00b\n.fit", "ab.fit"),
        ("x" * 300 + ".fit", "x" * 117 + ".fit"),
        ("", "file"),
    ],
)
def test_a_name_stays_where_it_is_put(told: str, name: str) -> None:
    """What a sender calls a file never leads out of its folder."""
    assert file_names.file_name(told) == name


def test_every_form_of_recording_can_be_shared() -> None:
    """Each media type comes with its suffixes: phones go by the one or the other."""
    assert all(suffixes and all(each.startswith(".") for each in suffixes) for suffixes in RECORDINGS.values())
