"""The log, the strength programme, marked weeks, shoes, language and temperature over the API and a real store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest

from api.app import create_app
from api.deps import Deps
from domain.care import Care
from domain.clock import MS_PER_DAY, from_iso, iso
from domain.model import Runner
from soleus import care_facts, pages
from store import care, history, metrics, people, runs
from store.doorbell import Doorbell
from store.engine import Store
from tests import season, visiting

NOW_MS = from_iso("2026-11-23T09:00:00Z")
EVA = "/api/v1/runners/eva"


@dataclass
class Present:
    """A clock that a test moves."""

    now_ms: int = NOW_MS

    def __call__(self) -> int:
        """The present."""
        return self.now_ms


@pytest.fixture
def clock() -> Present:
    """Monday, 2026-11-23, 09:00 UTC, until a test says otherwise."""
    return Present()


@pytest.fixture
def eva(sqlite_store: Store) -> Store:
    """The store with one runner, in Berlin."""
    made = Runner("eva", zone="Europe/Berlin")
    sqlite_store.write(lambda session: people.add_runner(session, made, NOW_MS - 90 * MS_PER_DAY))
    return sqlite_store


def client(deps: Deps) -> httpx.AsyncClient:
    """A client of the API over `deps`."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(create_app(deps)), base_url="http://127.0.0.1:8321")


@pytest.fixture
async def web(eva: Store, clock: Present) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API, with the analysis behind it."""
    async with client(
        Deps(eva, Doorbell(), clock, refresh=care_facts.bring_up_to_date, guest=visiting.guest("eva"))
    ) as made:
        yield made


async def test_one_tap_is_an_entry(web: httpx.AsyncClient) -> None:
    """The kind is enough; the same id again changes nothing; a wrong kind, a future time and a taken-back entry are told."""
    made = (await web.post(f"{EVA}/log", json={"kind": "strength"})).json()
    assert (made["kind"], made["at"], made["minutes"]) == ("strength", iso(NOW_MS), None)
    first = await web.post(f"{EVA}/log", json={"kind": "hike", "id": "h1", "minutes": 90})
    again = await web.post(f"{EVA}/log", json={"kind": "football", "id": "h1"})
    assert first.status_code == again.status_code == 201
    assert again.json()["kind"] == "hike"
    assert [row["id"] for row in (await web.get(f"{EVA}/log")).json()] == ["h1", made["id"]]
    wrong = (await web.post(f"{EVA}/log", json={"kind": "chess"})).json()
    assert (wrong["field"], "'strength'" in wrong["remedy"]) == ("kind", True)
    assert "'chess'" in wrong["errors"][0]["problem"]
    future = (await web.post(f"{EVA}/log", json={"kind": "hike", "t_ms": NOW_MS + MS_PER_DAY})).json()
    assert (future["status"], future["field"]) == (422, "t_ms")
    assert (await web.delete(f"{EVA}/log/h1")).status_code == 204
    assert (await web.delete(f"{EVA}/log/h1")).status_code == 404
    assert len((await web.get(f"{EVA}/log")).json()) == 1


async def test_an_entry_makes_care_due(eva: Store) -> None:
    """What is logged, taken back or switched on is looked at by the analysis if nobody does it at once; a language too."""

    def is_due() -> bool:
        """Whether it is, and from now on no longer."""
        found = "eva" in eva.read(lambda session: care.due(session, NOW_MS, 10))
        eva.write(lambda session: care.save(session, "eva", Care(NOW_MS), NOW_MS))
        return found

    async with client(Deps(eva, Doorbell(), lambda: NOW_MS, guest=visiting.guest("eva"))) as alone:
        for method, path, body in (
            ("POST", "log", {"kind": "strength", "id": "s1"}),
            ("DELETE", "log/s1", None),
            ("POST", "programme", {"kind": "heel_drops"}),
            ("DELETE", "programme", None),
            ("PATCH", "", {"language": "de"}),
        ):
            answer = await alone.request(method, f"{EVA}/{path}".rstrip("/"), json=body)
            assert answer.is_success, answer.text
            assert is_due(), path


async def test_a_programme_tells_what_was_done_of_it(web: httpx.AsyncClient, clock: Present) -> None:
    """Three sessions a week are asked for; a week counts once it is over; the plan is there at once."""
    made = (await web.post(f"{EVA}/programme", json={"kind": "heel_drops"})).json()
    assert (made["on"], made["state"], made["week"], made["weeks"], made["adherence"]) == (True, "running", 1, 12, None)
    assert made["blocks"] == [{"week": 1, "done": 0, "of": 3}]
    for days in (1, 3):
        clock.now_ms = NOW_MS + days * MS_PER_DAY
        await web.post(f"{EVA}/log", json={"kind": "strength", "id": f"day{days}"})
    (shown,) = (await web.get(f"{EVA}/programme")).json()
    assert shown["blocks"] == [{"week": 1, "done": 2, "of": 3}]
    clock.now_ms = NOW_MS + 7 * MS_PER_DAY
    await web.post(f"{EVA}/log", json={"kind": "hike"})
    (shown,) = (await web.get(f"{EVA}/programme")).json()
    assert (shown["week"], shown["done"], shown["asked"], shown["adherence"]) == (2, 2, 3, 0.67)
    await web.delete(f"{EVA}/log/day1")
    assert (await web.get(f"{EVA}/programme")).json()[0]["adherence"] == 0.33


async def test_a_second_tap_does_not_begin_the_programme_anew(web: httpx.AsyncClient, clock: Present) -> None:
    """The same kind goes on as it is; switched off, it stays in the list; switching off what is not on is told."""
    first = (await web.post(f"{EVA}/programme", json={"kind": "heel_drops"})).json()
    clock.now_ms += MS_PER_DAY
    assert (await web.post(f"{EVA}/programme", json={"kind": "heel_drops"})).json()["id"] == first["id"]
    assert (await web.delete(f"{EVA}/programme")).status_code == 204
    assert (await web.delete(f"{EVA}/programme")).status_code == 404
    (shown,) = (await web.get(f"{EVA}/programme")).json()
    assert (shown["on"], shown["ended_at"]) == (False, iso(clock.now_ms))


async def test_a_marked_week_is_judged_again(web: httpx.AsyncClient, sqlite_store: Store) -> None:
    """race, taper or null; the runs of that week are due again; what is no week is refused."""
    started_ms = from_iso("2026-11-18T07:00:00Z")
    recorded = season._recorded(started_ms, 6000.0, 1)
    saved = sqlite_store.write(lambda session: runs.save(session, "eva", recorded, NOW_MS))
    sqlite_store.write(lambda session: setattr(runs.get(session, "eva", saved.run_id), "analysis_due", False))
    assert sqlite_store.read(metrics.due_count) == 0
    marked = await web.put(f"{EVA}/weeks/2026-W47", json={"mark": "race"})
    assert marked.json() == {"week": "2026-W47", "start": "2026-11-16", "mark": "race"}
    assert sqlite_store.read(metrics.due_count) == 1
    assert list(sqlite_store.read(lambda session: history.marked_weeks(session, "eva")).values()) == ["race"]
    assert (await web.put(f"{EVA}/weeks/2026-W47", json={"mark": None})).json()["mark"] is None
    assert sqlite_store.read(lambda session: history.marked_weeks(session, "eva")) == {}
    for wrong in ("2026-W54", "2026-11", "W47", "2026-W00"):
        refused = await web.put(f"{EVA}/weeks/{wrong}", json={"mark": "race"})
        assert (refused.status_code, refused.json()["field"]) == (422, "week"), wrong


async def test_what_a_runner_says_about_shoes_language_and_warmth(web: httpx.AsyncClient, sqlite_store: Store) -> None:
    """Model and cushioning of a pair, language and country of the runner, temperature of a run are kept and given back."""
    pair = (await web.post(f"{EVA}/shoes", json={"name": "blue", "model": "Ghost 15", "cushioning": "maximal"})).json()
    assert (pair["model"], pair["cushioning"]) == ("Ghost 15", "maximal")
    assert (await web.patch(f"{EVA}/shoes/{pair['id']}", json={"cushioning": "minimal"})).json()["cushioning"] == "minimal"
    changed = (await web.patch(EVA, json={"language": "de", "country": "US"})).json()
    assert (changed["language"], changed["country"]) == ("de", "US")
    assert (await web.get(EVA)).json() == changed
    assert (await web.patch(EVA, json={"language": "fr"})).json()["field"] == "language"
    recorded = season._recorded(NOW_MS - MS_PER_DAY, 6000.0, 1)
    saved = sqlite_store.write(lambda session: runs.save(session, "eva", recorded, NOW_MS))
    run = (await web.patch(f"{EVA}/runs/{saved.run_id}", json={"temperature_c": 28.5, "shoe_id": pair["id"]})).json()
    assert (run["temperature_c"], run["shoe"], run["analysed"]) == (28.5, pair["id"], False)
    assert (await web.patch(f"{EVA}/runs/{saved.run_id}", json={"temperature_c": 400})).status_code == 422


async def test_the_catalogue_speaks_the_language_asked_for(sqlite_store: Store) -> None:
    """English unless German is asked for; another language is refused."""
    async with client(
        Deps(sqlite_store, Doorbell(), lambda: NOW_MS, catalogue=pages.cards(), guest=visiting.guest("eva"))
    ) as web:
        english = (await web.get("/api/v1/rules")).json()
        german = (await web.get("/api/v1/rules", params={"language": "de"})).json()
        assert [rule["id"] for rule in english] == [rule["id"] for rule in german]
        spike = [next(rule for rule in rules if rule["id"] == "load.session_spike") for rules in (english, german)]
        assert all(spike[0][text] != spike[1][text] for text in ("title", "statement", "needs", "do"))
        settings = [{setting["name"]: setting for setting in rule["thresholds"]} for rule in spike]
        ratio = [named["load.session_spike.ratio"] for named in settings]
        assert ratio[0]["low"] < ratio[0]["default"] == 1.1 < ratio[0]["high"]
        assert ratio[0]["what"] != ratio[1]["what"]
        assert (await web.get("/api/v1/rules", params={"language": "tlh"})).json()["field"] == "language"
