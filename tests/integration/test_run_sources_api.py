"""The further recordings of a run by the API, the command and the page of files: shown, chosen, split, downloaded."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from analysis.packed import measured
from analysis.portraying import portray
from api.app import create_app
from api.deps import Deps
from formats.fit_write import write
from ingest.bridges.archive import import_paths
from soleus import pages
from soleus.handed_over import taker
from store import runs
from store.doorbell import Doorbell
from store.engine import Store
from tests import visiting
from tests.recorded_twice import NOW_MS, phone, watch

OURS = {"sec-fetch-site": "same-origin"}
RUNS = "/api/v1/runners/ada/runs"


def files(folder: Path) -> list[Path]:
    """The phone's file and the watch's."""
    made = []
    for name, one in (("phone.fit", phone()), ("watch.fit", watch())):
        (folder / name).write_bytes(write([one]))
        made.append(folder / name)
    return made


@pytest.fixture
def store(sqlite_store: Store, tmp_path: Path) -> Store:
    """The phone's file and then the watch's are imported."""
    for path in files(tmp_path):
        import_paths(sqlite_store, lambda: NOW_MS, "ada", [path], measured, processes=1)
    return sqlite_store


@pytest.fixture
async def web(store: Store) -> AsyncIterator[httpx.AsyncClient]:
    """The runner."""
    deps = Deps(
        store,
        Doorbell(),
        lambda: NOW_MS,
        portrait=portray,
        today=pages.today_facts,
        guest=visiting.guest(),
        take_files=taker(store, lambda: NOW_MS),
    )
    transport = httpx.ASGITransport(app=create_app(deps))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=OURS) as made:
        yield made


async def test_shown_chosen_and_split(web: httpx.AsyncClient, store: Store, tmp_path: Path) -> None:
    """`sources` of the run; use, split and the original by their addresses; what is not there is a 404 that says so."""
    shown = (await web.get(f"{RUNS}/1")).json()
    (other,) = shown["sources"]
    assert (shown["file"], other["file"], other["why"], other["measured"]) == (
        "watch.fit",
        "phone.fit",
        "load",
        ["distance", "speed", "altitude"],
    )
    at = f"{RUNS}/1/sources/{other['id']}"
    assert (await web.get(f"{at}/original")).content == (tmp_path / "phone.fit").read_bytes()
    used = (await web.post(f"{at}/use")).json()
    assert (used["id"], used["file"], used["revision"]) == (1, "phone.fit", 3)
    assert [one["why"] for one in used["sources"]] == ["chosen"]
    gone = await web.post(f"{at}/use")
    assert (gone.status_code, "no further recording" in gone.text) == (404, True)
    split = (await web.post(f"{RUNS}/1/sources/{used['sources'][0]['id']}/split")).json()
    assert (split["file"], split["sources"]) == ("watch.fit", [])
    assert (await web.get(f"{RUNS}/1")).json()["sources"] == []
    assert len(store.read(lambda session: runs.listing(session, "ada"))) == 2
    assert "sources" not in (await web.get(RUNS)).json()["items"][0]


async def test_handed_over(web: httpx.AsyncClient) -> None:
    """A file that is a further recording says so, with the run; the same again is known."""
    again = replace(watch(), recording=replace(watch().recording, serial=None, time_created_ms=None))
    data = write([again])
    for state in ("source", "duplicate"):
        answer = await web.post("/api/v1/runners/ada/files", files={"file": ("strava.fit", data)})
        assert answer.json() == [{"file": "strava.fit", "state": state, "reason": "", "runs": [1]}]
    assert len((await web.get(f"{RUNS}/1")).json()["sources"]) == 2


@pytest.mark.slow
def test_the_commands_say_it(tmp_path: Path) -> None:
    """`import --json` names the run that a file is a further recording of; `join` finds nothing left to do."""
    files(tmp_path)

    def soleus(*arguments: str) -> dict[str, object]:
        command = [sys.executable, "-m", "soleus", "--data", str(tmp_path / "data"), *arguments, "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)  # type: ignore[no-any-return]

    assert soleus("import", str(tmp_path / "phone.fit"), "--runner", "ada")["sources"] == []
    found = soleus("import", str(tmp_path / "watch.fit"), "--runner", "ada")
    assert (found["sources"], found["runs"]) == ([{"file": "watch.fit", "runs": [1]}], 0)
    assert soleus("join", "--runner", "ada") == {"runs": 1, "joined": []}
