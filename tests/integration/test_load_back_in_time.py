"""The load of years: the page and the API go back as far as there are runs, and a week looks the same from everywhere."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from sqlmodel import Session

from analysis import weeks
from analysis.rules import RULES
from api.pages.load import address
from soleus import pages
from soleus.bench import decade
from store import findings, history, people
from store.engine import Store
from tests import copies
from tests.integration.test_api import API, application, client

WEEKS = f"{API}/runners/{decade.RUNNER}/weeks"
RULE_IDS = [rule.id for rule in RULES if rule.id.startswith("load.")]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half a year of runs, to be copied."""
    return copies.database(tmp_path_factory.mktemp("half"), lambda store: decade.fill(store, 0.5))


@pytest.fixture
def half(filled: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of its own with them."""
    with copies.copy_of(filled, tmp_path) as made:
        yield made


@pytest.fixture
async def web(half: Store) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without scripts; the rules' catalogue is loaded."""
    async with client(application(half, catalogue=pages.cards()), accept="text/html") as made:
        yield made


def test_a_past_week_is_what_it_was(half: Store) -> None:
    """Weeks up to a day in the past are those of the whole list: the same sums, ranges and marks."""

    def look(session: Session) -> None:
        runner = people.runner(session, decade.RUNNER)
        whole = weeks.weeks(session, runner, decade.NOW_MS)
        past = weeks.weeks(session, runner, decade.NOW_MS, 6, date(2026, 7, 1))
        assert past[-1].start == date(2026, 6, 29)
        assert len(past) == 6
        at = next(i for i, week in enumerate(whole) if week.start == past[0].start)
        assert past == whole[at : at + 6]
        assert any(week.band is not None for week in past)
        ahead = weeks.weeks(session, runner, decade.NOW_MS, 6, date(2030, 1, 1))
        assert ahead == whole[-6:]

    half.read(look)


async def test_the_api_leads_back_to_the_first_week(web: httpx.AsyncClient) -> None:
    """Following `Link` gives every week once, newest block first, and ends at the first run's."""
    whole = (await web.get(WEEKS, params={"last": 1000})).json()
    seen: list[dict[str, object]] = []
    where: str | None = f"{WEEKS}?last=10"
    while where is not None:
        answer = await web.get(where)
        seen = answer.json() + seen
        found = re.match(r'<(.*)>; rel="next"', answer.headers.get("link", ""))
        where = found[1] if found else None
    assert seen == whole
    assert len(whole) > 20
    assert (await web.get(WEEKS, params={"before": "2026-W99"})).status_code == 422


async def test_the_page_turns_back_and_forth(web: httpx.AsyncClient) -> None:
    """A way to earlier weeks is there until the first, one to later ones from the past only; both keep how many."""
    newest = (await web.get("/load?weeks=12")).text
    assert "Later weeks" not in newest
    earlier = re.search(r'rel="prev" href="([^"]+)"', newest)
    assert earlier is not None
    assert earlier[1] == address(12, date(2026, 8, 31)).replace("&", "&amp;")
    past = (await web.get(earlier[1].replace("&amp;", "&"))).text
    assert f'rel="next" href="{address(12)}"' in past
    oldest = (await web.get("/load?weeks=52&until=2026-06-01")).text
    assert "Earlier weeks" not in oldest
    assert (await web.get("/load?until=0001-01-01")).status_code == 422


async def test_each_rule_stands_with_its_numbers_and_its_state(web: httpx.AsyncClient, half: Store) -> None:
    """A finding is shown in the weeks that it is about, with value and limit; the state is of now, whatever is shown."""
    rows = half.read(lambda session: findings.between(session, decade.RUNNER, RULE_IDS, 0, decade.NOW_MS))
    at_ms, spike = next((at, row) for at, row in rows if row.rule == "load.session_spike")
    day = date.fromordinal(history.day_of(at_ms, "Europe/Berlin"))
    there = (await web.get(f"/load?weeks=12&until={day}")).text
    assert spike.why in there
    assert f"(limit {spike.evidence[0]['limit']:.4g})" in there
    assert f'href="/runs/{spike.run_id}"' in there
    longest = half.read(lambda session: findings.last_about(session, decade.RUNNER, RULE_IDS))
    assert longest["load.session_spike"] == max(at for at, row in rows if row.rule == "load.session_spike")
    assert ("Tripped" if longest["load.session_spike"] >= decade.NOW_MS - 7 * 86_400_000 else "Quiet since") in there
    assert "Never tripped" in there


async def test_a_mark_of_a_past_week_leads_back_to_it(web: httpx.AsyncClient) -> None:
    """Whoever marks a week of long ago sees it afterwards, marked."""
    form = {"week": "2026-06-01", "mark": "taper", "weeks": "12", "until": "2026-06-01"}
    answer = await web.post("/load/mark", data=form, headers={"sec-fetch-site": "same-origin"})
    assert answer.headers["location"] == "/load?weeks=12&until=2026-06-01#marks"
    assert "Taper</b> · Week of 1 Jun 2026" in (await web.get(answer.headers["location"])).text
