"""The morning check on Today: ten seconds, and the full form whenever it is more than that."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from api.pages.morning import leads_on
from domain.clock import MS_PER_DAY
from domain.model import Runner
from soleus import care_facts
from store import people, reports
from store.engine import Store
from store.tables import CheckInRow
from tests import season
from tests.integration.test_api import API, application, client

HOME = {"sec-fetch-site": "same-origin"}


@pytest.fixture
async def web(sqlite_store: Store) -> AsyncIterator[httpx.AsyncClient]:
    """The pages of a runner who has told nothing yet."""
    runner = Runner(season.RUNNER, zone="Europe/Berlin")
    sqlite_store.write(lambda session: people.add_runner(session, runner, season.NOW_MS - 9 * MS_PER_DAY))
    app = application(sqlite_store, report=care_facts.take, steps=care_facts.steps)
    async with client(app, accept="text/html") as made:
        yield made


async def say(web: httpx.AsyncClient, **form: str) -> str:
    """Send the card; where it leads."""
    answer = await web.post("/check-in/morning", data=form, headers=HOME)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def card(web: httpx.AsyncClient) -> str:
    """The card on Today."""
    found = re.search(
        r'<section class="card" aria-labelledby="morning-title".*?</section>', (await web.get("/")).text, re.DOTALL
    )
    assert found is not None
    return found[0]


async def test_no_pain_is_said_in_ten_seconds(web: httpx.AsyncClient) -> None:
    """A zero comes back to Today, which says so, and the full form stays a tap away."""
    before = await card(web)
    assert 'action="/check-in/morning"' in before
    assert 'href="/check-in"' in before
    assert await say(web, severity="0") == "/#morning"
    after = await card(web)
    assert "Pain 0 of 10" in after
    assert 'href="/check-in"' in after


async def test_the_first_of_a_complaint_leads_to_the_questions_and_the_next_does_not(
    web: httpx.AsyncClient, sqlite_store: Store
) -> None:
    """Any new pain is asked about in full once; then its place is chosen already, and little pain needs no form."""
    told = {"site": "near_ankle", "side": "left"}
    where = await say(web, severity="2", **told)
    assert re.fullmatch(r"/check-in\?stored=[0-9A-Z]{26}#result", where)
    assert "8 of 8 red-flag questions were not asked" in (await web.get(where)).text
    assert await say(web, severity="2", hurts_at_rest="no", **told) == "/#morning"
    (last, first) = sqlite_store.read(lambda session: reports.check_ins(session, season.RUNNER))
    assert {row.hurts_at_rest for row in (last, first)} == {False, None}
    shown = await card(web)
    assert 'value="near_ankle" selected' in shown
    assert 'value="left" selected' in shown
    assert "Pain 2 of 10, left, near the ankle" in shown


@pytest.mark.parametrize("severity", [4, 10])
async def test_much_pain_leads_to_the_questions_every_time(web: httpx.AsyncClient, severity: int) -> None:
    """From 4 on the red-flag questions come next, however often it was said."""
    for _ in range(2):
        assert "#result" in await say(web, severity=str(severity), site="near_ankle", side="left")


async def test_a_flag_that_is_open_leaves_only_the_questions(web: httpx.AsyncClient) -> None:
    """Then ten seconds are not enough: the card has no short form."""
    flagged = {"t_ms": season.NOW_MS - MS_PER_DAY, "answers": {"swelling_redness_warmth": "yes"}, "severity": 6}
    stored = await web.post(f"{API}/runners/{season.RUNNER}/check-ins", json=flagged)
    assert stored.status_code == 201
    shown = await card(web)
    assert "A red flag is open." in shown
    assert "/check-in/morning" not in shown
    assert 'href="/check-in"' in shown


async def test_what_is_missing_or_strange_is_refused(web: httpx.AsyncClient) -> None:
    """Without a number nothing is stored; neither with a place that is none."""
    for form in ({}, {"site": "near_ankle"}, {"severity": "11"}, {"severity": "3", "side": "up"}):
        answer = await web.post("/check-in/morning", data=form, headers=HOME)
        assert answer.status_code == 422, form
    assert "of 10" not in await card(web)


async def test_yesterday_and_a_marker_are_not_this_morning(web: httpx.AsyncClient, sqlite_store: Store) -> None:
    """What was said on another day, or by a button in a run, does not answer for today."""

    def told(id_: str, t_ms: int, **more: Any) -> CheckInRow:
        return CheckInRow(runner_id=season.RUNNER, id=id_, t_ms=t_ms, received_ms=t_ms, source="web", **more)

    today = season.NOW_MS
    rows = [
        told("yesterday", today - 12 * 3_600_000, severity=1),
        told("marker", today - 60_000, severity=1, phase="during"),
        told("bare", today - 60_000),
    ]
    sqlite_store.write(lambda session: session.add_all(rows))
    assert "of 10" not in await card(web)


def test_a_grave_finding_leads_on_whatever_the_number() -> None:
    """A report that something was found in, to stop or to see a clinician, is never waved through."""
    report = {"id": "b", "episode": "a", "severity": 1, "findings": [{"severity": "watch"}]}
    assert not leads_on(report)
    assert leads_on(report | {"findings": [{"severity": "watch"}, {"severity": "urgent"}]})
    assert leads_on(report | {"episode": "b"})
    assert not leads_on(report | {"episode": "b", "severity": 0})


async def test_today_says_how_far_before_anything_else(web: httpx.AsyncClient) -> None:
    """One sentence and one number, then the why, and only then the rest; all of it without a script."""
    page = (await web.get("/")).text
    order = [
        page.index(part) for part in ('id="today-title"', 'class="big"', 'class="why"', 'id="morning"', 'id="weekly-title"')
    ]
    assert order == sorted(order)
