"""Body and Plan over the API and as pages: the real analysis on a real store, at a clock that the test moves."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from functools import partial
from html import unescape
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from alerts import reminding
from analysis.plans.ladder import LADDER
from api.app import create_app
from api.deps import Deps
from domain.clock import MS_PER_DAY, from_iso, iso
from domain.model import Runner
from domain.red_flags import QUESTIONS
from soleus import care_facts, pages
from store import log, people
from store.doorbell import Doorbell
from store.engine import Store
from tests import visiting
from tests.integration.test_api_log import Present

EVA = "/api/v1/runners/eva"
HOUR = 3_600_000
STRAIN = {"side": "left", "site": "muscle_belly", "onset": "during", "character": "sharp", "phase": "after"}
TENDON = {"side": "right", "site": "near_ankle", "onset": "gradual", "character": "stiff", "course": "worse"}
ALL_NO = dict.fromkeys(QUESTIONS, "no")
TAGS = re.compile(r"<[^>]+>")


@pytest.fixture
def clock() -> Present:
    """Monday, 2026-11-23, 10:00 in Berlin, until a test says otherwise."""
    return Present()


@pytest.fixture
def app(sqlite_store: Store, clock: Present) -> FastAPI:
    """The API and the pages as `soleus` composes them, with two runners in Berlin."""
    for name in ("eva", "zoe"):
        made = Runner(name, zone="Europe/Berlin", country="DE")
        sqlite_store.write(partial(people.add_runner, runner=made, now_ms=clock.now_ms - 90 * MS_PER_DAY))
    known: dict[str, Any] = {"report": care_facts.take, "steps": care_facts.steps, "refresh": care_facts.bring_up_to_date}
    known |= {"catalogue": pages.cards(), "ladder": LADDER}
    return create_app(Deps(sqlite_store, Doorbell(), clock, **known, guest=visiting.guest("eva")))


@pytest.fixture
async def web(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of eva's, which asks for JSON where a test asks the API."""
    own = {"sec-fetch-site": "same-origin"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8321", headers=own, follow_redirects=True
    ) as made:
        yield made


async def report(web: httpx.AsyncClient, clock: Present, hours: float, **fields: Any) -> None:
    """A report so many hours after the last."""
    clock.now_ms += round(hours * HOUR)
    answer = await web.post(f"{EVA}/check-ins", json=fields)
    assert answer.status_code == 201, answer.text


def said(answer: httpx.Response, status: int = 200) -> str:
    """What a reader of the page sees, as one line."""
    assert answer.status_code == status, answer.text
    return " ".join(unescape(TAGS.sub(" ", answer.text.partition("<main")[2])).split())


class TestBody:
    """Where it hurt, and the episodes."""

    async def test_nothing_reported_is_said_as_that(self, web: httpx.AsyncClient) -> None:
        """No place, no number, and never that all is well."""
        body = (await web.get(f"{EVA}/body")).json()
        assert (body["places"], body["last_report_at"], body["days"]) == ([], None, 14)
        page = said(await web.get("/body"))
        assert "Nothing reported. That means that nobody said anything, not that all is healthy." in page
        assert "No pain was ever reported." in page
        assert "free of pain" not in page

    async def test_the_worst_of_two_weeks_and_the_course_of_each(
        self, web: httpx.AsyncClient, clock: Present, sqlite_store: Store
    ) -> None:
        """Numbers as they were told, the latest episode first; free of pain only when that was reported."""
        await report(web, clock, 0, **TENDON, severity=3)
        await report(web, clock, 24, **TENDON, severity=0)
        await report(web, clock, 30 * 24, **STRAIN, severity=7, answers=ALL_NO)
        await report(
            web, clock, 30, severity=2, side="left", site="muscle_belly", answers={"swelling_redness_warmth": "yes"}
        )
        body = (await web.get(f"{EVA}/body")).json()
        assert [(place["site"], place["side"], place["worst"], place["last"]) for place in body["places"]] == [
            ("muscle_belly", "left", 7, 2)
        ]
        assert [flag["rule"] for flag in body["open_flags"]] == ["flag.dvt"]
        first = (await web.get(f"{EVA}/episodes?limit=1")).json()
        (strain,) = first["items"]
        assert (strain["first"], strain["worst"], strain["last"], strain["course"]) == (7, 7, 2, "better")
        assert ([flag["rule"] for flag in strain["flags"]], strain["settled_at"]) == (["flag.dvt"], None)
        assert {"rice", "review"} <= {plan["kind"] for plan in strain["plans"]}
        rest = (await web.get(f"{EVA}/episodes", params={"cursor": first["next"]})).json()
        assert [(each["site"], each["settled_at"] is None) for each in rest["items"]] == [("near_ankle", False)]
        assert rest["next"] is None
        page = said(await web.get("/body"))
        assert "The worst was in the muscle, left. 7 of 10" in page
        assert page.count("Reported as free of pain since") == 1
        assert (await web.get(f"{EVA}/episodes?cursor=x")).json()["field"] == "cursor"
        zoe = visiting.as_runner(sqlite_store, "zoe")
        assert (await web.get("/api/v1/runners/zoe/episodes", headers=zoe)).json() == {"items": [], "next": None}

    async def test_a_place_on_the_map_fills_the_form_in(self, web: httpx.AsyncClient) -> None:
        """Its link leads to the form with site and side chosen; what is no answer of the form is left out."""
        page = (await web.get("/body")).text
        (link,) = re.findall(r'href="(/check-in\?site=near_ankle&amp;side=left)"', page)
        form = (await web.get(unescape(link))).text
        assert '<option value="near_ankle" selected>' in form
        assert '<option value="left" selected>' in form
        assert " selected" not in (await web.get("/check-in?site=head&side=up")).text.partition("<main")[2]


class TestPlan:
    """What is due, one tap, and reminders."""

    async def test_a_tap_logs_a_session_and_another_takes_it_back(self, web: httpx.AsyncClient, sqlite_store: Store) -> None:
        """What was due today is done with the tap, and due again without it; the page says so in between."""
        assert "Nothing is due today." in said(await web.get("/plan"))
        await web.post("/programme", data={"kind": "heel_drops", "to": "plan"})
        page = said(await web.get("/plan"))
        assert "1 thing is due today Heel drops today" in page
        assert "Week 1 of 12" in page
        after = await web.post("/log", data={"kind": "strength", "to": "plan"})
        assert "Heel drops logged, today, 10:00" in said(after)
        assert "Nothing is due today. Next: Heel drops today, Wed 25 Nov 18:00." in said(after)
        (entry,) = sqlite_store.read(lambda session: log.entries(session, "eva", 0))
        again = await web.post(f"/log/{entry.id}/remove", data={"to": "plan"})
        assert str(again.url).endswith("/plan#work")
        assert "1 thing is due today" in said(again)
        assert sqlite_store.read(lambda session: log.entries(session, "eva", 0)) == []

    async def test_reminders_are_switched_off_and_on(
        self, web: httpx.AsyncClient, clock: Present, sqlite_store: Store
    ) -> None:
        """Off: the evening is silent and the plan stands. On again: the next one reminds. A plan of nobody is refused."""
        await web.post(f"{EVA}/programme", json={"kind": "heel_drops"})
        (plan,) = (await web.get(f"{EVA}/plan")).json()["plans"]
        for on, evening, told in ((False, "2026-11-23T17:05:00Z", 0), (True, "2026-11-25T17:05:00Z", 1)):
            stands = (await web.put(f"{EVA}/plans/{plan['key']}/reminders", json={"on": on})).json()
            assert [(each["quiet"], each["state"]) for each in stands["plans"]] == [(not on, "running")]
            clock.now_ms = from_iso(evening)
            sqlite_store.write(partial(reminding.sweep, now_ms=clock.now_ms))
            assert len((await web.get(f"{EVA}/alerts")).json()) == told
        (due,) = (await web.get(f"{EVA}/plan")).json()["due"]
        logged = (await web.post(f"{EVA}/log", json={"kind": "strength"})).json()
        assert (await web.get(f"{EVA}/plan")).json()["due"] == []
        await web.delete(f"{EVA}/log/{logged['id']}")
        assert (due["title"], due["due_at"], due["alert"] is not None) == ("Heel drops today", iso(clock.now_ms), True)
        key = plan["key"]
        await web.post(f"{EVA}/alerts/{due['alert']}/ack", json={"answer": "stop"})
        assert [each["quiet"] for each in (await web.get(f"{EVA}/plan")).json()["plans"]] == [True]
        clock.now_ms += HOUR
        again = (await web.put(f"{EVA}/plans/{key}/reminders", json={"on": True})).json()
        assert [each["quiet"] for each in again["plans"]] == [False]
        assert (await web.put(f"{EVA}/plans/nothing/reminders", json={"on": True})).json()["field"] == "plan"
        zoe = visiting.as_runner(sqlite_store, "zoe")
        other = f"/api/v1/runners/zoe/plans/{plan['key']}/reminders"
        assert (await web.put(other, json={"on": True}, headers=zoe)).status_code == 404
        assert "Reminders are off." in said(await web.post("/plan/reminders", data={"plan": plan["key"], "on": "no"}))

    async def test_alfredson_only_for_a_tendon_that_has_settled(self, web: httpx.AsyncClient, clock: Present) -> None:
        """Refused in plain words before; offered and started after a report that nothing hurts."""
        web.headers["accept"] = "text/html"
        refused = said(await web.post("/programme", data={"kind": "alfredson", "to": "plan"}), 409)
        assert "It is for a tendon complaint that has settled, and there is none." in refused
        assert "Start Alfredson's 12 weeks" not in said(await web.get("/plan"))
        await report(web, clock, 0, **TENDON, severity=3, answers=ALL_NO)
        await report(web, clock, 24, **TENDON, severity=0, answers=ALL_NO)
        assert "Start Alfredson's 12 weeks" in said(await web.get("/plan"))
        started = said(await web.post("/programme", data={"kind": "alfredson", "to": "plan"}))
        assert "heel drops by Alfredson, every day for 12 weeks" in started

    async def test_the_way_back_says_where_it_stands_and_why_it_waits(self, web: httpx.AsyncClient, clock: Present) -> None:
        """Rest first; then eight steps, the first of them now, and what the next one waits for."""
        await report(web, clock, 0, **STRAIN, severity=6, answers=ALL_NO)
        resting = said(await web.get("/plan"))
        assert "Rest and ice" in resting
        assert "No strength work now" in resting
        assert "Log a session" not in resting
        await report(web, clock, 26, **STRAIN, severity=1, walks_without_pain=True, answers=ALL_NO)
        page = await web.get("/plan")
        assert page.text.count('aria-current="step"') == 1
        text = said(page)
        assert "Step 1 of 8 The next step comes only when the morning after is no worse." in text
        assert "5 times: run 1 min, walk 4 min now" in text
        assert "5 times: run 2 min, walk 3 min next" in text
        plan = (await web.get(f"{EVA}/plan")).json()
        assert plan["ladder"][0] == {"run_min": 1, "walk_min": 4, "repeats": 5}
        assert [each["kind"] for each in plan["ended"]] == ["rice"]
