"""Privacy and the rules' numbers by page and by API: what is asked first, and that a home is never sent back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from sqlmodel import Session, select

from domain.model import RecordedRun, Recording, Runner
from soleus import pages
from soleus.forgetting import Forgetting
from store import erasing, people, privacy, runs
from store.engine import Store
from store.tables import AccountRow, RunRow
from tests import copies, everything, season, visiting

ADA = f"/api/v1/runners/{season.RUNNER}"
HTML = {"accept": "text/html", "sec-fetch-site": "same-origin"}
LAT, LONG = 52.50001, 13.40002


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A week of runs, three of them with positions, and another runner, to be copied."""

    def placed(session: Session) -> None:
        people.add_runner(session, Runner("ben"), 1)
        for i in range(3):
            recording = Recording(
                key=f"placed{i}", source="watch", started_ms=season.NOW_MS + i, ended_ms=season.NOW_MS + 60_000
            )
            runs.save(
                session, season.RUNNER, RecordedRun(recording, everything.positions(lat=LAT, long=LONG)), season.NOW_MS
            )

    def fill(made: Store) -> None:
        season.fill(made, 1)
        made.write(placed)

    return copies.database(tmp_path_factory.mktemp("filled"), fill)


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of its own."""
    with copies.copy_of(filled, tmp_path) as made:
        yield made


@pytest.fixture
async def web(store: Store, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A browser and a program in one, with all that `soleus` hands over."""
    app = visiting.application(store, tmp_path, guest=visiting.guest())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8321") as made:
        yield made


def ada(store: Store) -> Runner:
    """The runner as stored."""
    return store.read(lambda session: people.runner(session, season.RUNNER))


async def test_a_home_is_set_and_never_sent_back(web: httpx.AsyncClient, store: Store) -> None:
    """By place, by where runs start, only its radius, and taken back; no answer and no page holds its coordinates."""
    assert (await web.get(f"{ADA}/privacy")).json() == {"keep_gps": True, "home": None, "taking_out": False}
    said = [await web.patch(f"{ADA}/privacy", json={"home": {"lat": LAT, "long": LONG, "radius_m": 300}})]
    assert said[0].json()["home"] == {"radius_m": 300}
    first = ada(store).privacy.home
    assert first is not None
    assert len(first.key) == 32
    said.append(await web.post("/settings/privacy/home", headers=HTML, data={"how": "", "radius": "700"}))
    assert ada(store).privacy.home == replace(first, radius_m=700)
    said.append(await web.post("/settings/privacy/home", headers=HTML, data={"how": "runs", "radius": "700"}))
    second = ada(store).privacy.home
    assert second is not None
    assert (second.lat, second.long) == pytest.approx((LAT, LONG), abs=1e-5)
    assert second.key == first.key  # the same home, a few metres off
    said.append(
        await web.post(
            "/settings/privacy/home", headers=HTML, data={"how": "place", "place": "48,1374° 11,5755", "radius": ""}
        )
    )
    third = ada(store).privacy.home
    assert third is not None
    assert (third.lat, third.long, third.radius_m) == (48.1374, 11.5755, 500)
    assert third.key != first.key
    said += [await web.get(path, headers=HTML) for path in ("/settings/privacy", "/settings", f"{ADA}", f"{ADA}/privacy")]
    wrong = {"how": "place", "place": "98.76543, 13.4"}
    said.append(await web.post("/settings/privacy/home", headers=HTML, data=wrong))
    assert said[-1].status_code == 422
    assert not re.search(r"52\.5000|13\.4000|48[.,]1374|98\.76|" + first.key, "".join(answer.text for answer in said))
    await web.post("/settings/privacy/home", headers=HTML, data={"how": "none"})
    assert ada(store).privacy.home is None


async def test_a_home_that_cannot_be(web: httpx.AsyncClient, store: Store) -> None:
    """Half a place, two ways at once, no place on Earth, too small a zone, runs that start nowhere: none is set."""
    both = {"lat": 1, "long": 1, "from_runs": True}
    for home in ({}, {"lat": 1}, {"lat": 91, "long": 0}, both, {"from_runs": True, "radius_m": 1}):
        assert (await web.patch(f"{ADA}/privacy", json={"home": home})).status_code == 422, home
    assert (await web.get(f"{ADA}/privacy")).json()["home"] is None
    store.write(lambda session: privacy.keep_none(session, season.RUNNER))
    while store.write(lambda session: privacy.take_out(session, season.RUNNER)):
        pass
    nowhere = await web.patch(f"{ADA}/privacy", json={"home": {"from_runs": True}})
    assert nowhere.json()["field"] == "from_runs"


async def test_no_positions_only_when_it_is_meant(web: httpx.AsyncClient, store: Store) -> None:
    """The page says how many runs it is about; without the tick, or `confirm`, nothing goes; later ones can be kept."""
    page = await web.get("/settings/privacy/gps", headers=HTML)
    before = store.read(lambda session: privacy.kept(session, season.RUNNER)).runs
    assert before >= 3
    assert f"{before} runs lose their positions" in page.text
    assert (await web.post("/settings/privacy/gps", headers=HTML, data={"keep": "no"})).status_code == 422
    assert (await web.patch(f"{ADA}/privacy", json={"keep_gps": False})).json()["field"] == "confirm"
    assert store.read(lambda session: privacy.kept(session, season.RUNNER)).runs == before
    await web.post("/settings/privacy/gps", headers=HTML, data={"keep": "no", "sure": "yes"})
    assert "being taken out" in (await web.get("/settings/privacy", headers=HTML)).text
    assert (await web.get(f"{ADA}/privacy")).json() == {"keep_gps": False, "home": None, "taking_out": True}
    assert Forgetting(store, lambda: season.NOW_MS).look()
    assert store.read(lambda session: privacy.kept(session, season.RUNNER)).runs == 0
    await web.post("/settings/privacy/gps", headers=HTML, data={"keep": "yes"})
    assert (await web.get(f"{ADA}/privacy")).json() == {"keep_gps": True, "home": None, "taking_out": False}


async def test_everything_can_be_downloaded(web: httpx.AsyncClient) -> None:
    """A zip with its name and length, linked from the page; of nobody there is none."""
    assert f'href="{ADA}/export"' in (await web.get("/settings/privacy", headers=HTML)).text
    answer = await web.get(f"{ADA}/export")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == 'attachment; filename="soleus-ada-2026-11-23.zip"'
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "json/runs.json" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert (await web.get("/api/v1/runners/nobody/export")).status_code == 404


async def test_a_run_is_deleted_after_a_page_that_asks(web: httpx.AsyncClient, store: Store) -> None:
    """By page and by API; what is not there, or somebody else's, is a 404."""
    ids = store.read(lambda session: session.exec(select(RunRow.id)).all())
    asked = await web.get(f"/runs/{ids[0]}/delete", headers=HTML)
    assert "Delete this run?" in asked.text
    done = await web.post(f"/runs/{ids[0]}/delete", headers=HTML)
    assert (done.status_code, done.headers["location"]) == (303, "/runs")
    assert (await web.delete(f"{ADA}/runs/{ids[1]}")).status_code == 204
    for path in (f"{ADA}/runs/{ids[1]}", f"/api/v1/runners/ben/runs/{ids[2]}", f"{ADA}/runs/{10**30}"):
        assert (await web.delete(path)).status_code in {404, 422}, path
    assert store.read(lambda session: session.exec(select(RunRow.id)).all()) == ids[2:]


async def test_a_runner_goes_when_the_name_is_typed(web: httpx.AsyncClient, store: Store) -> None:
    """Not with another name, nor while nobody else could administer; then at once nothing of it can be seen."""
    assert (await web.post("/settings/delete", headers=HTML, data={"typed": "Ada"})).status_code == 422
    store.write(
        lambda session: session.add(AccountRow(name="ada", password_hash="", runner_id="ada", admin=True, created_ms=1))
    )
    store.write(lambda session: session.add(AccountRow(name="eva", password_hash="", created_ms=1)))
    refused = await web.post("/settings/delete", headers=HTML, data={"typed": "ada"})
    assert refused.status_code == 409
    assert "only administrator" in refused.text
    assert (await web.delete(ADA)).status_code == 409
    store.write(lambda session: session.delete(session.exec(select(AccountRow).where(AccountRow.name == "eva")).one()))
    done = await web.post("/settings/delete", headers=HTML, data={"typed": " ada "})
    assert "ada is being forgotten" in done.text
    for path in ("", "/runs", "/privacy", "/export", "/alerts"):
        assert (await web.get(f"{ADA}{path}")).status_code in {403, 404}, path
    assert (await web.delete(ADA)).status_code == 404
    assert store.read(erasing.under_way) == ["ada"]
    assert "Settings of ada" not in (await web.get("/settings", headers=HTML)).text
    others = await web.delete("/api/v1/runners/ben", headers=visiting.as_runner(store, "ben"))
    assert (others.status_code, others.json()["runner"]) == (202, "ben")


async def test_the_rules_numbers_are_set_and_taken_back(web: httpx.AsyncClient, store: Store) -> None:
    """Each with its range and source; a wrong one is said beside it with all that was typed; the default is not stored."""
    name, ratio = "load.session_spike.min_runs", "load.session_spike.ratio"
    page = await web.get("/settings/rules", headers=HTML)
    assert page.text.count('class="setting"') == sum(len(card.thresholds) for card in pages.cards()["en"])
    assert "It can only be made stricter." in page.text
    address = "/settings/rules/load.session_spike"
    wrong = await web.post(address, headers=HTML, data={ratio: "1,2", name: "99"})
    assert wrong.status_code == 422
    assert 'value="1,2"' in wrong.text
    assert 'value="99" aria-describedby="about-load-session_spike-min_runs wrong" aria-invalid="true"' in wrong.text
    assert ada(store).thresholds == {}
    saved = await web.post(address, headers=HTML, data={ratio: "1,2", name: "3"})
    assert saved.headers["location"] == "/settings/rules?saved=load.session_spike#load.session_spike"
    assert ada(store).thresholds == {ratio: 1.2}
    assert "1 of your own" in (await web.get("/settings/rules", headers=HTML)).text
    await web.post(address, headers=HTML, data={ratio: "1,3", "reset": "yes"})
    assert ada(store).thresholds == {}
    assert (await web.post("/settings/rules/no.rule", headers=HTML, data={})).status_code == 404
