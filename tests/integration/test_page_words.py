"""Every page in every language: nothing missing, nothing of the other language, and forms that do what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select

from api.pages.words import accepted
from domain.model import Runner
from domain.words import LANGUAGES, Say, messages
from soleus import pages
from store import history, log, people
from store.engine import Store
from store.tables import RunRow, ShoeRow
from tests import copies, season, visiting, warned

PATHS = (
    "/",
    "/runs",
    "/runs/{run}",
    "/load?weeks=52",
    "/alerts",
    "/alerts/1",
    "/body",
    "/plan",
    "/live",
    "/check-in",
    "/shoes",
    "/rules",
    "/settings",
    "/settings/alerts",
    "/settings/rules",
    "/settings/privacy",
    "/settings/privacy/gps",
    "/settings/delete",
    "/runs/{run}/delete",
    "/settings/coaches",
    "/settings/record",
    "/coach",
    "/admin",
)
SAVED = ("channels", "when", "contacts")
TAGS = re.compile(r"<(code|script|style)\b.*?</\1>|<[^>]*lang=\"en\"[^>]*>.*?</\w+>|<[^>]+>", re.DOTALL)


def application(store: Store, tmp_path: Path) -> FastAPI:
    """The application with everything that `soleus` hands over."""
    return visiting.application(store, tmp_path, guest=visiting.guest())


def client(app: FastAPI, **headers: str) -> httpx.AsyncClient:
    """A browser on one of our own pages."""
    own = {"accept": "text/html", "sec-fetch-site": "same-origin"} | {k.replace("_", "-"): v for k, v in headers.items()}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8321", headers=own, follow_redirects=True
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two weeks of runs, two alerts, a dead letter and a run under way, to be copied."""
    return copies.database(tmp_path_factory.mktemp("filled"), lambda made: season.fill(made, 2, live=True))


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of its own."""
    with copies.copy_of(filled, tmp_path) as made:
        yield made


def speak(store: Store, **changes: Any) -> None:
    """Change the runner."""
    store.write(lambda session: people.change_runner(session, season.RUNNER, changes))


STRAIN = {
    **dict.fromkeys(("cannot_bear_weight", "cannot_walk_normally", "chest_pain_or_breathless"), "no"),
    "onset": "during",
    "character": "sharp",
    "site": "muscle_belly",
    "side": "left",
    "severity": "6",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.slow
async def test_every_page_speaks_the_runners_language(store: Store, tmp_path: Path, language: str) -> None:
    """Each page, with data, a strain, a programme and a marked week: 200, the language said, no name of a message in it."""
    speak(store, language=language)
    last = store.read(lambda session: max(row.id or 0 for row in session.exec(select(RunRow))))
    names = [name for name in messages("en") if name.startswith(("page-", "plan-", "question-", "answer-", "chart-"))]
    app = application(store, tmp_path)
    store.write(lambda session: warned.fill(session, app.state.deps))
    async with client(app) as web:
        result = await web.post("/check-in", data=STRAIN)
        await web.post("/log", data={"kind": "hike", "minutes": "90"})
        await web.post("/load/mark", data={"week": "2026-11-24", "mark": "race"})
        shown = [("result", result)]
        shown += [(path, await web.get(path.format(run=last))) for path in PATHS]
        shown += [(saved, await web.get("/settings/alerts", params={"saved": saved})) for saved in SAVED]
        for path, answer in shown:
            assert answer.status_code == 200, path
            assert f'<html lang="{language}">' in answer.text, path
            text = TAGS.sub(" ", answer.text)
            assert not [name for name in names if re.search(rf"(?<![\w/#.-]){name}(?![\w-])", text)], path


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_empty_installation_speaks_the_browsers_language(
    sqlite_store: Store, tmp_path: Path, language: str
) -> None:
    """Without a runner the browser's Accept-Language decides, on pages and on errors."""
    async with client(application(sqlite_store, tmp_path), accept_language=f"{language}-AT,fr;q=0.5") as web:
        for path in (*(path for path in PATHS if "{run}" not in path), "/nothing", "/runs/1"):
            answer = await web.get(path)
            assert f'<html lang="{language}">' in answer.text, path
        assert Say(language).text("page-welcome-head") in (await web.get("/")).text  # type: ignore[arg-type]
        assert Say(language).text("page-error-404") in (await web.get("/nothing")).text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("header", "language"),
    [("de-AT,de;q=0.9,en;q=0.8", "de"), ("fr,en;q=0.7,de;q=0.9", "de"), ("fr", "en"), ("", "en"), ("de;q=0", "en")],
)
def test_the_browser_is_heard(header: str, language: str) -> None:
    """The language it wants most of those there are; English when it wants none of them."""
    assert accepted(header) == language


async def test_settings_are_kept_and_change_the_page(store: Store, tmp_path: Path) -> None:
    """Language, units, country and what the rules need are stored; what cannot be is refused in words."""
    form = {"language": "de", "units": "mi", "zone": "Europe/Vienna", "country": "us", "born_year": "1979"}
    form |= {"previous_strain": "yes", "strike": "fore"}
    async with client(application(store, tmp_path)) as web:
        saved = await web.post("/settings", data=form)
        assert "Gespeichert." in saved.text
        assert "jetzt 911" in saved.text
        for wrong in ({"zone": "Mars/Olympus"}, {"country": "USA"}, {"born_year": "79"}, {"born_year": "nan"}):
            refused = await web.post("/settings", data=form | wrong)
            assert refused.status_code == 422, wrong
            assert '<html lang="de">' in refused.text
        assert re.search(r"\d,\d mi", (await web.get("/runs")).text)
    kept = store.read(lambda session: people.runner(session, season.RUNNER))
    assert kept == Runner(season.RUNNER, 1979, "Europe/Vienna", "US", "mi", "fore", previous_strain=True, language="de")


async def test_settings_are_taken_only_from_our_own_pages(store: Store, tmp_path: Path) -> None:
    """A form of another site changes nothing."""
    async with client(application(store, tmp_path), sec_fetch_site="cross-site") as web:
        for path, form in (
            ("/settings", {"language": "de", "units": "mi", "zone": "UTC"}),
            ("/log", {"kind": "hike"}),
            ("/programme", {"kind": "heel_drops"}),
            ("/load/mark", {"week": "2026-11-24", "mark": "race"}),
        ):
            assert (await web.post(path, data=form)).status_code == 403, path
    assert store.read(lambda session: people.runner(session, season.RUNNER)).language == "en"


async def test_calf_work_is_one_tap_and_stands_apart(store: Store, tmp_path: Path) -> None:
    """A hike's minutes stand on Load, outside calf-km; a session counts for the programme; an entry can be taken back."""
    async with client(application(store, tmp_path)) as web:
        before = (await web.get("/")).text
        await web.post("/log", data={"kind": "hike", "minutes": "90"})
        load = (await web.get("/load")).text
        assert re.search(r"<td>90 min</td>", load)
        await web.post("/programme", data={"kind": "heel_drops"})
        today = (await web.post("/log", data={"kind": "strength"})).text
        assert "Your programme: slow heel drops" in today
        assert (await web.post("/log", data={"kind": "hike", "minutes": "soon"})).status_code == 422
        entries = store.read(lambda session: log.entries(session, season.RUNNER, 0))
        assert [(entry.kind, entry.minutes) for entry in entries] == [("hike", 90.0), ("strength", None)] or len(
            entries
        ) == 2
        for entry in entries:
            await web.post(f"/log/{entry.id}/remove")
        assert store.read(lambda session: log.entries(session, season.RUNNER, 0)) == []
        after = (await web.get("/")).text
        week = re.compile(r"Calf load of the last 7 days: <b>([\d.]+) calf-km")
        assert week.findall(before) == week.findall(after) != []


async def test_a_week_is_marked_and_unmarked(store: Store, tmp_path: Path) -> None:
    """Any day of the week marks it; "neither" takes it back."""
    async with client(application(store, tmp_path)) as web:
        await web.post("/load/mark", data={"week": "2026-11-26", "mark": "taper"})
        marks = store.read(lambda session: history.marked_weeks(session, season.RUNNER))
        assert list(marks.values()) == ["taper"]
        assert "Taper</option>" in (await web.get("/load")).text
        await web.post("/load/mark", data={"week": "2026-11-23", "mark": "none"})
    assert store.read(lambda session: history.marked_weeks(session, season.RUNNER)) == {}


async def test_a_pair_and_a_run_take_what_is_typed(store: Store, tmp_path: Path) -> None:
    """Model, cushioning and drop of a pair; temperature of a run where no sensor has it, with a comma as well."""
    run = store.read(lambda session: session.exec(select(RunRow)).first())
    assert run is not None
    async with client(application(store, tmp_path)) as web:
        pair = {"name": "Blue", "model": "Ghost 15", "cushioning": "maximal", "drop_mm": "8,5", "kind": "neutral"}
        added = await web.post("/shoes", data=pair | {"start": "12"})
        assert "Ghost 15, Neutral, drop 8.5 mm, much cushioning" in " ".join(added.text.split())
        shoe = store.read(lambda session: max(row.id or 0 for row in session.exec(select(ShoeRow))))
        await web.post(f"/shoes/{shoe}/fields", data=pair | {"cushioning": "", "drop_mm": "4"})
        kept = store.read(lambda session: session.get_one(ShoeRow, shoe))
        assert (kept.model, kept.cushioning, kept.drop_mm) == ("Ghost 15", None, 4.0)
        await web.post(f"/runs/{run.id}", data={"temperature": "27,5", "shoe": str(shoe)})
        row = store.read(lambda session: session.get_one(RunRow, run.id))
        assert (row.temperature_c, row.shoe_id) == (27.5, shoe)
        assert (await web.post(f"/runs/{run.id}", data={"temperature": "300"})).status_code == 422


async def test_all_rules_are_listed_by_section(store: Store, tmp_path: Path) -> None:
    """Every rule of the catalogue stands on the page once, with its kind."""
    async with client(application(store, tmp_path)) as web:
        text = (await web.get("/rules")).text
    cards = pages.cards()["en"]
    assert [text.count(f'id="{card.id}"') for card in cards] == [1] * len(cards)
