"""The weekly report of a runner with a past: what the week was, in words and in a picture."""

from __future__ import annotations

import struct
from dataclasses import replace
from functools import partial
from pathlib import Path

import httpx

from alerts import report, reporting
from api.app import create_app
from api.facts import BrokerState
from domain.clock import MS_PER_DAY
from domain.words import Say
from soleus import outside, pages
from soleus.outside import load_picture, week_facts
from soleus.settings import load
from store import people, preferences
from store.doorbell import Doorbell
from store.engine import Store
from store.pushes import in_full
from tests import season
from tests.season import NOW_MS, RUNNER

PNG = b"\x89PNG\r\n\x1a\n"


def test_the_week_in_numbers(sqlite_store: Store) -> None:
    """Runs, distance and load of the last seven days, against the runner's own range, as the Load page has them."""
    season.fill(sqlite_store, 12)
    facts = sqlite_store.read(lambda session: week_facts(session, people.runner(session, RUNNER), NOW_MS))
    assert facts.runs == 4
    assert facts.distance_m is not None
    assert 45_000 < facts.distance_m < 55_000
    assert facts.calf_km is not None
    assert facts.low is not None
    assert facts.high is not None
    assert facts.calf_km > facts.high
    assert facts.state in {"above", "over"}
    said = report.words(facts, Say())
    assert said.title == "Your week"
    assert "4 runs in the last 7 days" in said.why
    assert "more than your usual" in said.why


def test_of_a_runner_without_a_run_nothing_is_made_up(sqlite_store: Store) -> None:
    """No run: no load, no range, no picture; an open red flag goes before any number."""
    season.fill(sqlite_store, 0)
    facts = sqlite_store.read(lambda session: week_facts(session, people.runner(session, RUNNER), NOW_MS))
    assert (facts.runs, facts.calf_km, facts.low) == (0, None, None)
    assert report.words(facts, Say()).why == "No run in the last 7 days."
    assert report.words(replace(facts, flag_open=True, room_m=9000), Say()).do.startswith("A red flag is open")
    assert sqlite_store.read(lambda session: load_picture(session, RUNNER, NOW_MS)) is None


def test_the_picture(sqlite_store: Store) -> None:
    """The load chart as a PNG: wide enough to read on a phone, small enough for any mailbox, different weeks differ."""
    season.fill(sqlite_store, 12)
    now, before = (
        sqlite_store.read(lambda session, at=at: load_picture(session, RUNNER, at))  # type: ignore[misc]
        for at in (NOW_MS, NOW_MS - 21 * MS_PER_DAY)
    )
    assert now is not None
    assert before is not None
    assert now.startswith(PNG)
    width, height = struct.unpack(">II", now[16:24])
    assert (width, height) == (1280, 600)
    assert len(now) < 100_000
    assert now != before


def test_it_is_told_once_on_the_evening_that_was_chosen(sqlite_store: Store) -> None:
    """Wednesday at 20:00 in Berlin: not before, once however often the sweep comes, and again a week later."""
    season.fill(sqlite_store, 12)
    wanted = {"report_weekday": 2, "report_at": 20 * 60}
    made = sqlite_store.write(lambda session: preferences.change(session, RUNNER, wanted, NOW_MS))
    due = made.next_report_ms(NOW_MS, "Europe/Berlin")
    assert due == NOW_MS + 2 * MS_PER_DAY + 10 * 3_600_000
    for at in (due - 1, due, due + 1000, due + 2000):
        sqlite_store.write(partial(reporting.sweep, now_ms=at, facts=week_facts))
    assert _reports(sqlite_store) == [("report|2026-W48", "Your week")]
    sqlite_store.write(partial(reporting.sweep, now_ms=due + 7 * MS_PER_DAY, facts=week_facts))
    assert [key for key, _ in _reports(sqlite_store)] == ["report|2026-W48", "report|2026-W49"]


def _reports(store: Store) -> list[tuple[str, str]]:
    """Key and title of every report that was told."""
    rows = store.read(lambda session: list(in_full(session, range(1, 100))))
    return [(push.key, push.document["title"]) for _, push, _, _ in rows if push.reason == "REPORT"]


async def test_whatever_shows_a_message_can_fetch_its_picture(sqlite_store: Store, tmp_path: Path) -> None:
    """Nobody is signed in there: the link leads to that one picture for 14 days; a letter changed, to none."""
    season.fill(sqlite_store, 4)
    config = load({"SOLEUS_DATA": str(tmp_path)})
    now = [NOW_MS]
    knows = BrokerState(connected=True, text="").always
    deps = pages.facts(sqlite_store, Doorbell(), lambda: now[0], config, knows)
    links = outside.of(config).links
    told, early = links.picture(RUNNER, NOW_MS), links.picture(RUNNER, NOW_MS - 10 * MS_PER_DAY)
    before = links.picture(RUNNER, NOW_MS - 90 * MS_PER_DAY)
    assert told
    assert early
    assert before
    transport = httpx.ASGITransport(create_app(deps))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as web:
        drawn = await web.get(told)
        assert (drawn.status_code, drawn.headers["content-type"]) == (200, "image/png")
        assert drawn.headers["cross-origin-resource-policy"] == "cross-origin"
        assert drawn.content.startswith(PNG)
        assert (await web.get(early)).content not in {drawn.content, b""}
        assert (await web.get(before)).status_code == 422
        assert (await web.get(told[:-1] + ("A" if told[-1] != "A" else "B"))).status_code == 422
        assert (await web.get(f"/api/v1/runners/{RUNNER}/load.png")).status_code == 401
        now[0] += 15 * MS_PER_DAY
        assert (await web.get(told)).json()["remedy"] == "Open the Load page: it shows every week."


async def test_a_runner_without_a_week_has_no_picture(sqlite_store: Store, tmp_path: Path) -> None:
    """The link is good, and says what is missing."""
    season.fill(sqlite_store, 0)
    config = load({"SOLEUS_DATA": str(tmp_path)})
    deps = pages.facts(sqlite_store, Doorbell(), lambda: NOW_MS, config, BrokerState(connected=True, text="").always)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(create_app(deps)), base_url="http://127.0.0.1") as web:
        empty = await web.get(outside.of(config).links.picture(RUNNER, NOW_MS) or "")
        assert (empty.status_code, empty.json()["remedy"]) == (404, "It comes with the first run.")
