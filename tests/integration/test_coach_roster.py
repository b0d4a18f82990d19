"""A coach's roster: who stands first, whose words it speaks, and what it asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlmodel import Session

from api import roster
from domain.access import Viewer
from domain.model import CheckIn, Runner
from domain.words import LANGUAGES, Say
from soleus import care_facts, pages
from store import accounts, people, viewers
from store.engine import Store
from store.tables import CoachingRow
from tests import copies, season, visiting
from tests.coached import browser


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A week of a runner, to be copied."""
    return copies.database(tmp_path_factory.mktemp("roster"), lambda made: season.fill(made, 1))


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of its own."""
    with copies.copy_of(filled, tmp_path) as made:
        yield made


@pytest.fixture
def app(store: Store, tmp_path: Path) -> FastAPI:
    """The application on it."""
    return visiting.application(store, tmp_path)


HURT = CheckIn(
    id="r1",
    t_ms=season.NOW_MS - 60_000,
    received_ms=season.NOW_MS,
    source="web",
    site="muscle_belly",
    side="left",
    severity=6,
    answers={"cannot_bear_weight": "yes", "swelling_redness_warmth": "yes"},
)


def many(store: Store, n: int) -> Viewer:
    """A coach of `n` runners beside ada, who has an open red flag."""

    def work(session: Session) -> Viewer:
        row = accounts.add(session, "cleo", "", season.NOW_MS, coach=True)
        for name in ("ada", *(f"r{i:02}" for i in range(n))):
            people.add_runner(session, Runner(name, zone="Europe/Berlin"), season.NOW_MS)
            session.add(CoachingRow(coach_id=row.id or 0, runner_id=name, consented_ms=season.NOW_MS, consent="…"))
        care_facts.take(session, "ada", HURT, season.NOW_MS)
        session.flush()
        return viewers.of_account(session, row)

    return store.write(work)


def counted(store: Store, app: FastAPI, viewer: Viewer) -> tuple[list[roster.Row], int]:
    """The roster, and how many statements it took."""
    n = 0

    def one_more(*_: object) -> None:
        nonlocal n
        n += 1

    sa.event.listen(store.engine, "before_cursor_execute", one_more)
    rows = store.read(lambda session: roster.rows(session, app.state.deps, viewer, Say(), season.NOW_MS))
    sa.event.remove(store.engine, "before_cursor_execute", one_more)
    return rows, n


def test_fifty_runners_are_read_at_once(store: Store, app: FastAPI) -> None:
    """Beside what Today itself asks of each runner, the roster takes as many statements for fifty as for one."""
    viewer = many(store, 50)
    one, for_one = counted(store, app, Viewer(viewer.account_id, "cleo", coach=True, coached=frozenset({"ada"})))
    rows, for_all = counted(store, app, viewer)
    assert (len(one), len(rows)) == (51, 51)
    each = counted(store, app, Viewer(viewer.account_id, "cleo", coach=True, coached=frozenset({"ada", "r00"})))[1] - for_one
    assert for_all - for_one <= 50 * each
    assert each <= 7
    assert for_one <= 16


def test_the_gravest_stands_first(store: Store, app: FastAPI) -> None:
    """A red flag before everything; the facts are those of the runner's own Today; unknown stays unknown."""
    viewer = many(store, 2)
    rows, _ = counted(store, app, viewer)
    assert [row.name for row in rows] == ["ada", "r00", "r01"]
    assert rows[0].flags
    runner = store.read(lambda session: people.runner(session, "ada"))
    assert rows[0].today == store.read(lambda session: pages.today_facts(session, runner, season.NOW_MS))
    assert (rows[1].today.room_m, rows[1].today.state, rows[1].last_run) == (None, "unknown", None)  # type: ignore[union-attr]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_roster_speaks_the_coachs_language(store: Store, app: FastAPI, language: str) -> None:
    """Whatever the runners speak."""
    many(store, 1)

    def work(session: Session) -> str:
        row = accounts.by_name(session, "cleo")
        assert row is not None
        row.language = language
        return viewers.sign_in(session, row.id or 0, season.NOW_MS)

    async with browser(app, {"soleus": store.write(work)}) as web:
        page = await web.get("/coach", params={"runner": "ada"})
        assert f'<html lang="{language}">' in page.text
        assert {"en": "Your runners", "de": "Deine Läufer"}[language] in page.text
        assert {"en": "One has an open red flag.", "de": "Bei einem ist ein Warnzeichen offen."}[language] in page.text
