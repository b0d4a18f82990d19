"""One run from its file to its page and back into a file: what was imported can be taken home again, whole."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from sqlmodel import Session, func, select

from analysis import worker
from analysis.packed import measured
from analysis.portraying import portray
from api.app import create_app
from api.deps import Deps
from domain.model import Lap, RecordedRun
from domain.trace import Trace
from formats import tcx_read
from formats.fit_read import read
from formats.fit_write import write
from formats.packed import PackedOriginal
from ingest.bridges.archive import import_paths
from soleus import pages
from store import originals, people, runs
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import OriginalRow, RunnerRow, RunRow
from tests import copies, visiting
from tests.recordings import START_MS, recorded, trace

NOW_MS = START_MS + 86_400_000
RUNS = "/api/v1/runners/ada/runs"


def run_of(start_ms: int, n: int = 1500, **fields: Any) -> RecordedRun:
    """A run with everything a watch measures, a loop on the map, a pause and three laps."""
    made = trace(n)
    seconds = np.arange(n) + np.where(np.arange(n) > 700, 90, 0)
    way = {
        "position_lat": 48.1 + 0.01 * np.sin(np.arange(n) / 240),
        "position_long": 11.5 + 0.015 * np.cos(np.arange(n) / 240),
        "strike": np.where(np.arange(n) % 3 == 0, 2.0, 0.0),
    }
    t_ms = start_ms + 1000 * seconds
    pause = (start_ms + 701_000, start_ms + 790_000)
    laps = tuple(
        Lap(start_ms + at * 1000, float(long), float(long), 1500.0, 172.0, 245.0, 150.0, 3.0, "manual")
        for at, long in ((0, 500), (500, 500), (1090, 499))
    )
    base = recorded(replace(made, t_ms=t_ms, columns={**made.columns, **way}, pauses=(pause,)))
    ended = int(t_ms[-1])
    recording = replace(base.recording, started_ms=start_ms, ended_ms=ended, laps=laps, total_elapsed_s=n + 89.0)
    return replace(base, recording=replace(recording, **fields))


FILE = write([run_of(START_MS), run_of(START_MS + 7_200_000, session_index=1)])
"""Two runs in one file."""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file, imported."""
    place = tmp_path_factory.mktemp("imported")
    (place / "Zwei Läufe.fit").write_bytes(FILE)

    def fill(store: Store) -> None:
        import_paths(store, lambda: NOW_MS, "ada", [place / "Zwei Läufe.fit"], measured, processes=1)
        worker.analyse_due(store, lambda: NOW_MS)
        store.write(lambda session: people.add_runner(session, replace(people.runner(session, "ada"), id="bob"), NOW_MS))

    return copies.database(place, fill)


@pytest.fixture
def store(imported: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of its own."""
    with copies.copy_of(imported, tmp_path) as made:
        yield made


@pytest.fixture
async def web(store: Store) -> AsyncIterator[httpx.AsyncClient]:
    """A visitor of the pages and the API over `store`."""
    app = create_app(
        Deps(store, Doorbell(), lambda: NOW_MS, portrait=portray, today=pages.today_facts, guest=visiting.guest())
    )
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers={"accept": "text/html"}) as made:
        yield made


def same(found: Trace, wanted: Trace) -> None:
    """Two traces with the same samples, each value to the step that both formats keep."""
    assert found.t_ms.tolist() == wanted.t_ms.tolist()
    assert found.pauses == wanted.pauses
    assert set(found.columns) == set(wanted.columns)
    for name, column in wanted.columns.items():
        np.testing.assert_allclose(found.column(name), column, atol=1e-9, err_msg=name)


async def test_the_file_comes_back_byte_for_byte(web: httpx.AsyncClient, store: Store) -> None:
    """From either of its runs, by its own name, kept once; another runner has no such run."""
    assert store.read(lambda session: session.exec(select(func.count()).select_from(OriginalRow)).one()) == 1
    for run in (1, 2):
        answer = await web.get(f"{RUNS}/{run}/original")
        assert answer.content == FILE
        assert answer.headers["content-disposition"].endswith("filename*=UTF-8''Zwei%20L%C3%A4ufe.fit")
        assert answer.headers["content-type"] == "application/octet-stream"
    bob = visiting.as_runner(store, "bob")
    for kind in ("original", "fit", "tcx", "parquet", "csv", "samples", "track", "laps", "splits", "portrait"):
        assert (await web.get(f"/api/v1/runners/bob/runs/1/{kind}", headers=bob)).status_code == 404, kind
        assert (await web.get(f"{RUNS}/{2**70}/{kind}")).status_code == 422, kind


async def test_the_same_run_comes_out_as_went_in(web: httpx.AsyncClient, store: Store) -> None:
    """FIT → store → FIT, Parquet → the same trace, laps included; and the FIT imported by another is the same again."""
    stored = store.read(lambda session: runs.recorded(session, runs.get(session, "ada", 1)))
    fit = await web.get(f"{RUNS}/1/fit")
    assert fit.headers["content-type"] == "application/vnd.ant.fit"
    assert fit.headers["content-disposition"] == 'attachment; filename="soleus-2026-05-28T2026-1.fit"'
    (again,) = read(fit.content, "again.fit").runs
    same(again.trace, stored.trace)
    assert again.recording.laps == stored.recording.laps == run_of(START_MS).recording.laps
    tcx = await web.get(f"{RUNS}/1/tcx")
    assert tcx.headers["content-type"] == "application/vnd.garmin.tcx+xml"
    assert tcx.headers["content-disposition"] == 'attachment; filename="soleus-2026-05-28T2026-1.tcx"'
    (less,) = tcx_read.read(tcx.content, "again.tcx").runs
    assert less.trace.t_ms.tolist() == stored.trace.t_ms.tolist()
    np.testing.assert_allclose(less.trace.column("distance"), stored.trace.column("distance"), atol=0.006)
    parquet = await web.get(f"{RUNS}/1/parquet")
    table = pd.read_parquet(io.BytesIO(parquet.content))
    assert len(table) == 1500
    for name, column in stored.trace.columns.items():
        np.testing.assert_array_equal(table[name].to_numpy(), column)
    units = {field.name: (field.metadata or {}).get(b"unit") for field in pq.read_schema(io.BytesIO(parquet.content))}
    assert units["stance_time"] == b"ms"
    steps = await web.get(f"{RUNS}/1/parquet", params={"part": "steps"}, headers={"accept": "application/json"})
    assert (steps.status_code, steps.json()["field"]) == (404, "part")
    rows = (await web.get(f"{RUNS}/1/csv")).text.split("\r\n")
    assert len(rows) == 1 + 1500 + 1


async def test_laps_splits_portrait_and_track_are_the_pages(web: httpx.AsyncClient) -> None:
    """What the page shows is there for programs, with the same numbers."""
    laps = (await web.get(f"{RUNS}/1/laps")).json()["items"]
    assert [(lap["timer_s"], lap["trigger"], lap["cadence_spm"]) for lap in laps[:2]] == [(500, "manual", 172)] * 2
    run = (await web.get(f"{RUNS}/1")).json()
    for unit, metres in (("km", 1000.0), ("mi", 1609.344)):
        found = (await web.get(f"{RUNS}/1/splits", params={"unit": unit})).json()
        assert found["unit_m"] == metres
        assert sum(one["distance_m"] for one in found["items"]) == pytest.approx(run["distance_m"])
        assert sum(one["timer_s"] for one in found["items"]) == pytest.approx(1500, abs=2)
    portrait = (await web.get(f"{RUNS}/1/portrait")).json()
    assert sum(one["calf_km"] for one in portrait["segments"]) == pytest.approx(run["metrics"]["calf_load"])
    assert portrait["strike"]["left"] == pytest.approx([2 / 3, 0, 1 / 3], abs=0.01)
    (part,) = (await web.get(f"{RUNS}/1/track")).json()["parts"]
    assert 10 < len(part) <= 400
    assert part[0]["lat"] == pytest.approx(48.1, abs=1e-6)


async def test_the_page_shows_what_there_is(web: httpx.AsyncClient, store: Store) -> None:
    """Lanes, parts, feet, laps, splits, map, files; without GPS no map, without laps none, no original that is not kept."""
    page = (await web.get("/runs/1")).text
    for title in ("lanes", "parts", "thirds", "strike", "balance", "map", "splits", "laps", "files", "words", "correct"):
        assert f'id="{title}-title"' in page, title
    assert f'href="{RUNS}/1/original"' in page

    def plain(session: Session) -> int:
        made = run_of(START_MS - 86_400_000 * 3)
        columns = {name: c for name, c in made.trace.columns.items() if not name.startswith("position")}
        bare = replace(made, trace=replace(made.trace, columns=columns))
        return runs.save(
            session, "ada", replace(bare, recording=replace(made.recording, laps=(), key="plain")), NOW_MS
        ).run_id

    page = (await web.get(f"/runs/{store.write(plain)}")).text
    for title in ("map", "laps"):
        assert f'id="{title}-title"' not in page, title
    assert "/original" not in page
    assert 'id="splits-title"' in page


async def test_a_name_and_a_note_are_the_runners_own(web: httpx.AsyncClient, store: Store) -> None:
    """By form and by API, shown as typed and never as HTML; nothing is judged again for their sake."""
    own = {"sec-fetch-site": "same-origin"}
    form = {"name": "  Rund um   den See ", "note": "Wade <b>zog</b>\r\nam Berg."}
    answer = await web.post("/runs/1/words", data=form, headers=own)
    assert (answer.status_code, answer.headers["location"]) == (303, "/runs/1#words")
    row = store.read(lambda session: session.get_one(RunRow, 1))
    assert (row.name, row.note, row.analysis_due) == ("Rund um den See", "Wade <b>zog</b>\nam Berg.", False)
    page = (await web.get("/runs/1")).text
    assert "<title>Rund um den See" in page
    assert "Wade &lt;b&gt;zog&lt;/b&gt;\nam Berg." in page
    changed = await web.patch(f"{RUNS}/1", json={"name": "See"})
    assert (changed.json()["name"], changed.json()["note"]) == ("See", "Wade <b>zog</b>\nam Berg.")
    assert (await web.patch(f"{RUNS}/1", json={"name": "x" * 81})).status_code == 422
    assert (await web.patch(f"{RUNS}/1", json={"note": None})).status_code == 422
    await web.patch(f"{RUNS}/1", json={"distance_m": 5000})
    assert store.read(lambda session: session.get_one(RunRow, 1)).analysis_due


def test_who_keeps_no_gps_keeps_no_file(store: Store) -> None:
    """A file says where its runs were; nor is one kept that no run is of, nor any twice."""
    with Session(store.engine) as session:
        (kept,) = session.exec(select(OriginalRow)).all()
        file = PackedOriginal(kept.sha256, kept.name, kept.size, kept.packed)
        assert originals.keep(session, "ada", [file]) == 0
        assert originals.keep(session, "bob", [file]) == 0
        session.delete(kept)
        session.flush()
        assert originals.keep(session, "ada", [file, replace(file, sha256="0" * 64)]) == 1
        session.delete(session.get_one(OriginalRow, ("ada", kept.sha256)))
        session.get_one(RunnerRow, "ada").privacy = {"keep_gps": False}
        session.flush()
        assert not originals.wanted(session, "ada")
        assert originals.keep(session, "ada", [file]) == 0
