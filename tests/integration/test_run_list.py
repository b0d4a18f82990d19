"""The list of runs: what is asked for is what is shown, by the page and by the API, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import httpx
import pytest
from sqlmodel import Session

from api.pages import calendar
from domain.clock import MS_PER_DAY
from domain.errors import BadInput
from domain.model import Runner, Shoe
from soleus.bench import decade
from store import people, run_list, runs
from store.engine import Store
from store.run_list import Wanted
from store.tables import FindingRow, MetricsRow, RunRow
from tests import copies
from tests.integration.test_api import API, application, client

MONDAY_MS = decade.NOW_MS - 28 * MS_PER_DAY
ADA = f"{API}/runners/{decade.RUNNER}/runs"


def _fill(session: Session, runner: str = "ana", n: int = 12) -> list[int]:
    """A run every second day from a Monday on, the k-th of k km; what makes one special is of one alone."""
    people.add_runner(session, Runner(runner, zone="Europe/Berlin"), 1)
    pair = people.add_shoe(session, runner, Shoe(0, "Überflieger", model="Pegasus 41"), 1).id
    rows = [
        RunRow(
            runner_id=runner,
            key=f"{runner}-{k}",
            source="watch",
            started_ms=MONDAY_MS + 2 * k * MS_PER_DAY,
            ended_ms=MONDAY_MS + 2 * k * MS_PER_DAY + 1,
            stored_ms=1,
            first_stored_ms=1,
            distance_m=1000.0 * k if k else None,
            timer_s=300.0 * k,
            excluded=k == 3,
            state="incomplete" if k == 4 else "complete",
            shoe_id=pair if k in {5, 6} else None,
            name="Am Fluß entlang" if k == 7 else "",
            note="100%_müde" if k == 8 else "",
        )
        for k in range(n)
    ]
    session.add_all(rows)
    session.flush()
    ids = [row.id or 0 for row in rows]
    session.add_all(MetricsRow(run_id=i, runner_id=runner, revision=1, version=1, calf_load=2.0) for i in ids[1:])
    for i, severity, withdrawn, kind in (
        (1, "info", None, "rule"),
        (2, "warn", None, "rule"),
        (2, "info", None, "rule"),
        (5, "warn", 1, "rule"),
        (6, "warn", None, "display"),
    ):
        session.add(
            FindingRow(
                runner_id=runner,
                rule="load.hills",
                key=f"{runner}-{i}-{severity}",
                severity=severity,
                grade="expert",
                run_id=ids[i],
                created_ms=1,
                title="t",
                why="w",
                do="d",
                withdrawn_ms=withdrawn,
                kind=kind,
            )
        )
    session.flush()
    return ids


def _asked(session: Session, ids: list[int], **wanted: object) -> list[int]:
    """Which of the runs (by their k, newest first) are found."""
    rows = run_list.page(session, "ana", Wanted(**wanted), None, 100).rows  # type: ignore[arg-type]
    return [ids.index(row.id or 0) for row in rows]


def test_each_filter_finds_its_runs(store: Store) -> None:
    """Period, distance, shoes, state, findings and words, alone and together; nothing of another runner."""
    ids = store.write(_fill)
    store.write(lambda session: _fill(session, "eve"))

    def look(session: Session) -> None:
        asked = partial(_asked, session, ids)
        assert asked() == list(range(11, -1, -1))
        assert asked(from_ms=MONDAY_MS + 2 * MS_PER_DAY, to_ms=MONDAY_MS + 6 * MS_PER_DAY) == [2, 1]
        assert asked(least_m=9000.0) == [11, 10, 9]
        assert asked(most_m=2000.0) == [2, 1]  # a run of unknown distance is neither long nor short
        assert asked(state="excluded") == [3]
        assert asked(state="incomplete") == [4]
        assert 3 not in asked(state="counted")
        assert asked(severity="info") == [2, 1]
        assert asked(severity="watch") == [2]  # neither a withdrawn finding nor one that is shown only
        assert asked(words="überflieger") == asked(words="ÜBER") == asked(words="pega 41") == [6, 5]
        assert asked(words="fluß AM") == [7]
        assert asked(words="100%_m") == [8]
        assert asked(words="100_") == asked(words="\0 %x") == []  # no wildcards
        assert asked(words="watch", least_m=6000.0, most_m=6000.0) == [6]
        pair = runs.get(session, "ana", ids[5]).shoe_id
        assert asked(shoe=pair) == [6, 5]

    store.read(look)


def test_pages_lead_both_ways(store: Store) -> None:
    """Forth to the end and back to the beginning every run is seen once, and the ends say that they are."""
    ids = store.write(_fill)

    def walk(session: Session) -> None:
        seen, cursor, pages = [], None, []
        while True:
            page = run_list.page(session, "ana", Wanted(), cursor, 5)
            seen += [row.id for row in page.rows]
            pages.append(page)
            if page.following is None:
                break
            cursor = page.following
        assert seen == ids[::-1]
        assert pages[0].previous is None
        back = run_list.page(session, "ana", Wanted(), pages[-1].previous, 5)
        assert [row.id for row in back.rows] == [row.id for row in pages[-2].rows]
        first = run_list.page(session, "ana", Wanted(), back.previous, 5)
        assert ([row.id for row in first.rows], first.previous) == ([row.id for row in pages[0].rows], None)
        for wrong in ("x", "1.", "n", "n1.²", "1.99999999999999999999"):
            with pytest.raises(BadInput):
                run_list.page(session, "ana", Wanted(), wrong, 5)

    store.read(walk)


def test_sums_are_of_all_that_match_and_of_whole_weeks(store: Store) -> None:
    """An excluded run is counted but not summed; a week that a page cuts is summed whole; what nobody knows is no zero."""
    ids = store.write(_fill)

    def look(session: Session) -> None:
        found = run_list.totals(session, "ana", Wanted())
        assert (found.runs, found.counted, found.distance_m) == (12, 11, 63_000.0)
        assert (found.calf_load, found.unknown) == (20.0, 1)
        assert run_list.totals(session, "ana", Wanted(state="excluded")).distance_m is None
        assert run_list.totals(session, "ana", Wanted(words="nowhere")) == run_list.Totals()
        rows = run_list.page(session, "ana", Wanted(), None, 3).rows  # k = 11, 10, 9 of Tuesday, Sunday, Friday
        weeks = run_list.by_week(session, "ana", Wanted(), rows, "Europe/Berlin")
        assert [len(own) for own, _ in weeks.values()] == [1, 2]
        assert [(sums.runs, sums.distance_m) for _, sums in weeks.values()] == [(1, 11_000.0), (4, 34_000.0)]
        pills = run_list.findings_of(session, [runs.get(session, "ana", i) for i in ids])
        assert pills == {ids[1]: {"info": 1}, ids[2]: {"warn": 1, "info": 1}}
        assert list(pills[ids[2]]) == ["warn", "info"]

    store.read(look)


def test_a_year_has_its_days_and_no_day_ahead() -> None:
    """From the month of the first run to this one; 0 = no run, None = still to come, the lightest where it is not known."""
    last = date(2026, 2, 11)
    months = calendar.year_of(2026, {date(2026, 2, 9): 25.0, date(2026, 2, 10): None}, date(2025, 7, 1), last)
    assert [month.number for month in months] == [1, 2]
    assert [month.number for month in calendar.year_of(2026, {}, date(2026, 2, 9), last)] == [2]
    assert calendar.year_of(2027, {}, date(2025, 7, 1), last) == []
    levels = {cell.day.day: cell.level for week in months[1].weeks for cell in week if cell is not None}
    assert len(levels) == 28
    assert [levels[day] for day in (8, 9, 10, 11, 12)] == [0, 4, 1, 0, None]
    assert months[1].weeks[0][:6] == [None] * 6  # the first was a Sunday


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A quarter of a year of runs, to be copied."""
    return copies.database(tmp_path_factory.mktemp("quarter"), lambda store: decade.fill(store, 0.25))


@pytest.fixture
def quarter(filled: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of its own with them."""
    with copies.copy_of(filled, tmp_path) as made:
        yield made


@pytest.fixture
async def web(quarter: Store) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without scripts."""
    async with client(application(quarter), accept="text/html") as made:
        yield made


async def test_the_page_asks_and_links_on(web: httpx.AsyncClient) -> None:
    """The form's fields come back filled in, links keep them, a day of the calendar leads to its run."""
    page = (await web.get("/runs?least=5&q=ghost&from=&state=")).text
    assert 'value="ghost"' in page
    assert "/runs?q=ghost&amp;least=5&amp;cursor=" in page
    assert 'href="/runs?day=2026-11-22"' in page
    of_day = (await web.get("/runs?day=2026-11-22")).text
    assert of_day.count('scope="row"') == 1
    assert "No run is like that." in (await web.get("/runs?q=nowhere")).text


async def test_what_is_asked_wrongly_is_refused_by_name(web: httpx.AsyncClient) -> None:
    """Each field says which it is; the page does not fail."""
    for query in (
        "from=tomorrow",
        "to=9999-12-31",
        "least=x",
        "shoe=-1",
        "state=gone",
        "severity=bad",
        "cursor=x",
        "year=1",
    ):
        answer = await web.get(f"/runs?{query}")
        assert answer.status_code == 422, query


async def test_the_api_asks_the_same(web: httpx.AsyncClient) -> None:
    """Filters, both cursors and the sums of all that match."""
    whole = (await web.get(ADA, params={"limit": 500})).json()
    assert whole["total"]["runs"] == len(whole["items"])
    assert (whole["next"], whole["previous"]) == (None, None)
    first = (await web.get(ADA, params={"limit": 3, "least_m": 8000, "from": "2026-09-01"})).json()
    second = (await web.get(ADA, params={"limit": 3, "least_m": 8000, "from": "2026-09-01", "cursor": first["next"]})).json()
    back = (await web.get(ADA, params={"limit": 3, "least_m": 8000, "cursor": second["previous"]})).json()
    assert back["items"] == first["items"]
    assert all(run["distance_m"] >= 8000 for run in second["items"])
    warned = (await web.get(ADA, params={"severity": "watch"})).json()
    assert 0 < warned["total"]["runs"] < whole["total"]["runs"]
    for wrong in (
        {"from": "x"},
        {"from": "0001-01-01"},
        {"to": "9999-12-31"},
        {"least_m": -1},
        {"state": "gone"},
        {"cursor": "n"},
    ):
        assert (await web.get(ADA, params=wrong)).status_code == 422
