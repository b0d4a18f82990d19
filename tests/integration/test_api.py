"""The API over its own application and a real store: what goes in, what comes out, and what is refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.deps import Deps
from api.facts import BrokerState
from api.schemas_people import RedFlags
from domain.model import Runner
from domain.red_flags import QUESTIONS
from soleus import pages
from store import people, reports
from store.doorbell import Doorbell
from store.engine import Store
from tests import copies, season, visiting

API = "/api/v1"
ADA = f"{API}/runners/{season.RUNNER}"


def application(store: Store, **given: Any) -> FastAPI:
    """The application on `store`, with the analysis behind it."""
    known = {
        "guest": visiting.guest(),
        "today": pages.today_facts,
        "load": pages.load_facts,
        "weeks": pages.week_facts,
        "live_load": pages.live_load,
    }
    return create_app(Deps(store, Doorbell(), lambda: season.NOW_MS, **(known | given)))


def client(app: FastAPI, **headers: str) -> httpx.AsyncClient:
    """A client that is no browser, unless `headers` say so."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8321", headers=headers)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two weeks of runs, two alerts, a dead letter and a run under way, to be copied."""
    return copies.database(tmp_path_factory.mktemp("filled"), lambda made: season.fill(made, 2, live=True))


@pytest.fixture
def season_store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of its own with what `filled` holds."""
    with copies.copy_of(filled, tmp_path) as made:
        yield made


@pytest.fixture
async def web(season_store: Store) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API over `season_store`."""
    async with client(application(season_store)) as made:
        yield made


async def test_two_applications_in_one_process_answer_each_for_its_own_store(
    season_store: Store, migrated: Path, tmp_path: Path
) -> None:
    """They share their routes and nothing else, whichever of them was asked first."""
    (tmp_path / "bare").mkdir()
    with copies.copy_of(migrated, tmp_path / "bare") as empty:
        async with client(application(season_store)) as full, client(application(empty)) as bare:
            for _ in range(2):
                assert (await full.get(f"{ADA}/runs")).json()["items"]
                assert (await bare.get(f"{ADA}/runs")).status_code == httpx.codes.NOT_FOUND


async def test_runs_come_in_pages_and_none_twice(web: httpx.AsyncClient) -> None:
    """Following `next` gives every run once, newest first, in the form that the command prints too."""
    seen: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await web.get(f"{ADA}/runs", params={"limit": 3} | ({"cursor": cursor} if cursor else {}))).json()
        assert len(page["items"]) <= 3
        seen += page["items"]
        cursor = page["next"]
    assert len(seen) == len({run["id"] for run in seen}) == 8
    assert [run["started_at"] for run in seen] == sorted((run["started_at"] for run in seen), reverse=True)
    wanted = {"id", "started_at", "source", "file", "state", "revision", "excluded", "samples", "steps", "distance_m"}
    assert wanted | {"timer_s", "ascent_m", "metrics"} <= set(seen[0])
    assert seen[0]["metrics"]["calf_load"] > 1
    assert seen[0]["metrics"]["stance_time_source"] == "measured"


async def test_a_run_can_be_left_out_and_taken_back(web: httpx.AsyncClient) -> None:
    """Only what is sent changes; the device's own distance comes back with null."""
    run = (await web.get(f"{ADA}/runs")).json()["items"][1]
    address = f"{ADA}/runs/{run['id']}"
    changed = (await web.patch(address, json={"excluded": True, "excluded_reason": "a lift", "distance_m": 5000})).json()
    assert (changed["excluded"], changed["distance_m"], changed["analysed"]) == (True, 5000.0, False)
    back = (await web.patch(address, json={"excluded": False, "distance_m": None})).json()
    assert (back["excluded"], back["excluded_reason"]) == (False, None)
    assert back["distance_m"] == pytest.approx(run["distance_m"], abs=1)


async def test_a_trace_is_down_sampled_without_losing_its_extremes(web: httpx.AsyncClient) -> None:
    """`points` bounds the columns; least ≤ mean ≤ most; each column has its unit and its fixed axis."""
    run = (await web.get(f"{ADA}/runs")).json()["items"][0]
    trace = (await web.get(f"{ADA}/runs/{run['id']}/trace", params={"points": 40})).json()
    assert trace["n"] == 40
    cadence = trace["columns"]["cadence_spm"]
    assert cadence["unit"] == "steps/min"
    assert cadence["axis"] == [140, 200]
    triples = zip(cadence["least"], cadence["mean"], cadence["most"], strict=True)
    assert all(low <= mean <= high for low, mean, high in triples)


async def test_another_runners_data_are_not_found(web: httpx.AsyncClient, season_store: Store) -> None:
    """A run, an alert or shoes asked for under another runner are not there."""
    season_store.write(lambda session: people.add_runner(session, Runner("bob"), season.NOW_MS))
    bob = visiting.as_runner(season_store, "bob")
    run = (await web.get(f"{ADA}/runs")).json()["items"][0]["id"]
    for method, path in (
        ("GET", f"runs/{run}"),
        ("GET", f"runs/{run}/trace"),
        ("PATCH", f"runs/{run}"),
        ("POST", "alerts/1/ack"),
        ("PATCH", "shoes/1"),
    ):
        body: dict[str, Any] | None = {} if method != "GET" else None
        answer = await web.request(method, f"{API}/runners/bob/{path}", json=body, headers=bob)
        assert answer.status_code == 404, path
        assert answer.json()["field"] != "runner", path
        assert answer.headers["content-type"] == "application/problem+json"


async def test_problems_say_what_and_what_to_do(web: httpx.AsyncClient) -> None:
    """RFC 9457: unknown runner, bad field, bad cursor and unknown path each as problem+json."""
    nobody = await web.get(f"{API}/runners/nobody/runs")
    assert nobody.headers["content-type"] == "application/problem+json"
    assert nobody.json()["status"] == nobody.status_code == 404
    assert "soleus runner add" in nobody.json()["remedy"]
    bad = await web.post(f"{ADA}/check-ins", json={"severity": 11, "answers": {"cannot_bear_weight": "maybe"}})
    assert bad.status_code == 422
    assert {"severity", "answers.cannot_bear_weight"} == {item["field"] for item in bad.json()["errors"]}
    cursor = await web.get(f"{ADA}/runs", params={"cursor": "x"})
    assert (cursor.status_code, cursor.json()["field"]) == (422, "cursor")
    assert (await web.get(f"{API}/nothing")).headers["content-type"] == "application/problem+json"
    taken = await web.post(f"{API}/runners", json={"id": season.RUNNER})
    assert taken.status_code == 409


async def test_check_ins_keep_what_was_not_asked_apart(web: httpx.AsyncClient, season_store: Store) -> None:
    """An answer that was not given is not stored; the same id again changes nothing; the eight keys are the catalogue's."""
    assert tuple(RedFlags.model_fields) == QUESTIONS
    body = {"id": "one", "answers": {"cannot_bear_weight": "no"}, "severity": 3, "side": "left"}
    first = await web.post(f"{ADA}/check-ins", json=body)
    assert (first.status_code, first.json()["answers"]) == (201, {"cannot_bear_weight": "no"})
    await web.post(f"{ADA}/check-ins", json=body | {"severity": 9})
    (stored,) = season_store.read(lambda session: reports.check_ins(session, season.RUNNER))
    assert stored.severity == 3
    assert len((await web.get(f"{ADA}/check-ins")).json()["items"]) == 1


async def test_alerts_are_answered_once_and_stay(web: httpx.AsyncClient) -> None:
    """Alerts show decision, reason and deliveries; an answer acknowledges; held ones are shown with their reason."""
    alerts = (await web.get(f"{ADA}/alerts")).json()
    assert {alert["decision"] for alert in alerts} == {"send", "hold"}
    told = next(alert for alert in alerts if alert["decision"] == "send")
    assert told["deliveries"][0]["status"] == "delivered"
    acked = await web.post(f"{ADA}/alerts/{told['id']}/ack", json={"answer": "worse"})
    assert (acked.json()["state"], acked.json()["answer"]) == ("acked", "worse")
    still = (await web.get(f"{ADA}/alerts", params={"state": "open"})).json()
    assert told["id"] not in {alert["id"] for alert in still}


async def test_shoes_count_what_is_run_in_them(web: httpx.AsyncClient) -> None:
    """A new pair, made the default, takes over; a retired one is no default."""
    made = (await web.post(f"{ADA}/shoes", json={"name": "New", "start_m": 1000, "default": True})).json()
    assert (made["worn_m"], made["default"]) == (1000, True)
    retired = (await web.patch(f"{ADA}/shoes/{made['id']}", json={"retired": True})).json()
    assert retired["retired_at"] is not None
    assert retired["default"] is False
    shoes = (await web.get(f"{ADA}/shoes")).json()
    assert shoes[0]["worn_m"] > 420_000


async def test_today_weeks_findings_and_rules_come_from_the_analysis(web: httpx.AsyncClient) -> None:
    """Weeks ascend; findings carry their evidence and sources."""
    assert set((await web.get(f"{ADA}/today")).json()) >= {"room_m", "sentence", "next_action", "limits", "band"}
    weeks = (await web.get(f"{ADA}/weeks", params={"last": 2})).json()
    assert [week["current"] for week in weeks] == [False, True]
    found = (await web.get(f"{ADA}/findings")).json()["items"]
    spike = next(row for row in found if row["rule"] == "load.session_spike")
    assert spike["evidence"]
    assert spike["sources"]


async def test_a_runner_sets_a_threshold_within_its_range(season_store: Store) -> None:
    """A permitted value is kept and can be taken back; one out of range, or of no rule, is refused and names the setting."""
    name = "load.session_spike.ratio"
    async with client(application(season_store, catalogue=pages.cards())) as web:
        changed = await web.patch(ADA, json={"thresholds": {name: 1.2}, "units": "mi"})
        assert changed.json()["thresholds"] == {name: 1.2}
        assert changed.json()["units"] == "mi"
        for wrong in ({name: 9.0}, {"load.no_such.ratio": 1.0}):
            refused = await web.patch(ADA, json={"thresholds": wrong})
            assert refused.status_code == 422
            assert refused.json()["field"] == next(iter(wrong))
        assert (await web.patch(ADA, json={"zone": "Mars/Olympus"})).json()["field"] == "zone"
        assert (await web.patch(ADA, json={"thresholds": {name: None}})).json()["thresholds"] == {}


async def test_health_is_503_when_the_broker_is_gone(sqlite_store: Store) -> None:
    """200 with counts while all is well; 503 with the words when it is not; metrics are Prometheus text."""
    async with client(application(sqlite_store, broker=lambda: BrokerState(connected=False, text="refused"))) as web:
        assert (await web.get(f"{API}/health")).json() == {"status": "degraded"}
        assert (await web.get(f"{API}/health")).status_code == 503
        answer = await web.get(f"{API}/admin/health")
        assert (answer.status_code, answer.json()["broker"], answer.json()["ok"]) == (503, "refused", False)
        metrics = await web.get(f"{API}/metrics")
        assert metrics.headers["content-type"].startswith("text/plain; version=0.0.4")
        assert "soleus_dead_letters 0.0" in metrics.text
    async with client(application(sqlite_store)) as web:
        assert (await web.get(f"{API}/health")).json() == {"status": "ok"}
        assert (await web.get(f"{API}/admin/health")).json()["inbox"] == 0


async def test_dead_letters_say_why_and_not_what(web: httpx.AsyncClient) -> None:
    """Whoever looks after the installation learns where a message came from and why it could not be used, no more."""
    (letter,) = (await web.get(f"{API}/admin/dead-letters")).json()
    assert (letter["reason"], letter["runner"], letter["device"]) == ("The payload is not JSON.", "ada", "watch")
    page = (await web.get("/admin")).text
    assert "The payload is not JSON." in page
    assert [text for text in (page, str(letter)) if "alert(1)" in text] == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:8321"}, 403),
        ({"origin": "http://127.0.0.1:8321"}, 303),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
    ],
)
async def test_a_form_is_taken_only_from_our_own_pages(
    sqlite_store: Store,
    headers: dict[str, str],
    status: int,
) -> None:
    """Sec-Fetch-Site decides, else Origin; a form with neither is refused."""
    sqlite_store.write(lambda session: people.add_runner(session, Runner(season.RUNNER), season.NOW_MS))
    async with client(application(sqlite_store), **headers) as web:
        answer = await web.post("/check-in", data={"severity": "2"})
        assert answer.status_code == status
        api = await web.post(f"{ADA}/check-ins", json={"severity": 2})
        assert api.status_code == (403 if status == 403 and headers else 201)
        page = await web.post("/check-in", json={})
        assert page.status_code == status


async def test_every_answer_is_guarded(web: httpx.AsyncClient) -> None:
    """CSP and the rest stand on pages, API, files and errors; an unknown host is refused before anything is read."""
    for path in ("/", "/runs", f"{API}/runners", f"{API}/runners/nobody", "/nothing", "/static/soleus.css"):
        answer = await web.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
    for host in ("evil.example", "127.0.0.1.evil.example:8321", ""):
        refused = await web.get(f"{API}/runners", headers={"host": host})
        assert refused.status_code == 421
        assert refused.headers["content-security-policy"]
    for host in ("localhost:1", "[::1]:8321", "127.0.0.1"):
        assert (await web.get(f"{API}/runners", headers={"host": host})).status_code == 200


async def test_the_document_describes_every_error(web: httpx.AsyncClient) -> None:
    """OpenAPI: every operation has a summary, every 4xx is a Problem, nothing refers to what is not there."""
    document = (await web.get(f"{API}/openapi.json")).json()
    schemas = set(document["components"]["schemas"])
    text = json.dumps(document)
    assert "HTTPValidationError" not in text
    referred = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert referred <= schemas
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["description"], f"{method} {path}"
            for status, answer in operation["responses"].items():
                if status.startswith("4"):
                    assert list(answer["content"]) == ["application/problem+json"], f"{method} {path} {status}"


async def test_the_stream_goes_on_where_it_was(season_store: Store) -> None:
    """A reader that comes back with the id it saw hears only of what is new, and the stream ends when the server stops."""
    app = application(season_store)
    stopping: asyncio.Event = app.state.deps.stopping
    first = await _events(app, stopping, None)
    assert [event["event"] for event in first] == ["run"]
    assert first[0]["data"]["samples"] == 100
    assert first[0]["data"]["calf_load"] > 0
    assert await _events(app, stopping, first[0]["id"]) == []
    season_store.write(lambda session: season.send_live(session, 101))
    again = await _events(app, stopping, first[0]["id"])
    assert [event["data"]["samples"] for event in again] == [105]


async def _events(app: FastAPI, stopping: asyncio.Event, last: str | None) -> list[dict[str, Any]]:
    """What a stream says when the server is stopping: one look, then the end."""
    stopping.set()
    async with client(app, **({"last-event-id": last} if last else {})) as web:
        answer = await web.get(f"{ADA}/live")
    assert answer.headers["content-type"].startswith("text/event-stream")
    found = []
    for block in answer.text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if "event" in lines:
            found.append({"event": lines["event"], "id": lines["id"], "data": json.loads(lines["data"])})
    return found


async def test_no_runner_is_a_welcome_not_an_error(sqlite_store: Store) -> None:
    """Every page answers before anybody was added."""
    async with client(application(sqlite_store), accept="text/html") as web:
        for path in ("/", "/runs", "/load", "/alerts", "/live", "/check-in", "/shoes"):
            answer = await web.get(path)
            assert answer.status_code == 200
            assert "soleus runner add" in answer.text
        missing = await web.get("/runs/1")
        assert missing.status_code == 404
        assert "<h1>There is no runner yet.</h1>" in missing.text


async def test_the_runner_of_a_page_is_chosen_and_remembered(season_store: Store) -> None:
    """A coach chooses by `?runner=`, a cookie remembers, an unknown one is said so, and one who does not consent too."""
    for name in ("bob", "carl"):
        made = Runner(name, units="mi")
        season_store.write(lambda session, made=made: people.add_runner(session, made, season.NOW_MS))  # type: ignore[misc]
    async with client(application(season_store, guest=visiting.guest(coached=("bob",)))) as web:
        chosen = await web.get("/runs", params={"runner": "bob"})
        assert "No run yet." in chosen.text
        assert "httponly" in chosen.headers["set-cookie"].lower()
        assert "No run yet." in (await web.get("/runs")).text
        assert (await web.get(f"/runs?runner={season.RUNNER}")).text.count("/runs/") > 1
        for name in ("carl", "dora"):
            there = await web.get("/runs", params={"runner": name}, headers={"accept": "text/html"})
            assert there.status_code == 404
