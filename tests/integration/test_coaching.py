"""A runner lets a coach see, and takes it back: what the coach finds before, meanwhile and after."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import Session, col, select

from domain.access import Viewer
from domain.model import Runner
from domain.words import Say
from store import accounts, audit, coaching, people, viewers
from store.engine import Store
from store.tables import AuditRow, CoachingRow
from tests import season, visiting
from tests.coached import API, PLACE, account, browser, coached, link_of, words


@pytest.fixture
def app(sqlite_store: Store, tmp_path: Path) -> FastAPI:
    """The application with two runners."""
    for name in ("ada", "ben"):
        sqlite_store.write(lambda session, name=name: people.add_runner(session, Runner(name, zone="Europe/Berlin"), 1))  # type: ignore[misc]
    return visiting.application(sqlite_store, tmp_path)


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """Its store."""
    return sqlite_store


@pytest.fixture
async def ada(app: FastAPI, store: Store) -> AsyncIterator[httpx.AsyncClient]:
    """The runner's browser."""
    async with browser(app, account(store, "ada", "ada")) as made:
        yield made


@pytest.fixture
async def cleo(app: FastAPI, store: Store) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of somebody who has an account, and is no runner."""
    async with browser(app, account(store, "cleo")) as made:
        yield made


async def test_no_link_without_agreeing(ada: httpx.AsyncClient, store: Store) -> None:
    """The page says what a coach sees; without the tick nothing is made; by the API the refusal has the sentence."""
    sentence = Say().text("coach-consent", runner="ada")
    assert sentence in words(await ada.get(PLACE))
    refused = await ada.post(PLACE)
    assert (refused.status_code, "tick the box below" in refused.text) == (422, True)
    asked = await ada.post(f"{API}/runners/ada/coaches", json={})
    assert (asked.status_code, asked.json()["field"]) == (422, "consent")
    assert sentence in asked.json()["remedy"]
    assert store.read(lambda session: coaching.waiting(session, "ada", season.NOW_MS)) == []


async def test_a_link_makes_one_coach_once(
    ada: httpx.AsyncClient, cleo: httpx.AsyncClient, app: FastAPI, store: Store
) -> None:
    """Who takes it sees from then on; a second time it leads nowhere; the sentence that was agreed to is kept."""
    link = await link_of(ada)
    assert (await cleo.get(f"{API}/runners/ada")).status_code == 404
    assert "This is what ada agreed to" in words(await cleo.get(link))
    assert (await cleo.post(link)).status_code == 303
    assert (await cleo.get(f"{API}/runners/ada")).json()["id"] == "ada"
    assert (await cleo.get(link)).status_code == 404
    async with browser(app, account(store, "dora")) as dora:
        assert (await dora.post(link)).status_code == 404
        assert (await dora.get(f"{API}/runners/ada")).status_code == 404
    page = words(await ada.get(PLACE))
    assert "cleo sees since Mon 23 Nov" in page
    row = store.read(lambda session: session.exec(select(CoachingRow)).one())
    assert row.consent == Say().text("coach-consent", runner="ada")


async def test_somebody_new_makes_an_account_on_the_way(ada: httpx.AsyncClient, app: FastAPI, store: Store) -> None:
    """Name and password, signed in at once; a password that cannot be one uses nothing up."""
    link = await link_of(ada)
    async with browser(app) as new:
        assert f'href="/sign-in?next={link}"' in (await new.get(link)).text
        refused = await new.post(link, data={"name": "Dora", "password": "short"})
        assert (refused.status_code, 'value="Dora"' in refused.text) == (422, True)
        assert (await new.post(link, data={"name": "ada", "password": "three plain words"})).status_code == 422
        taken = await new.post(link, data={"name": "Dora", "password": "three plain words"})
        assert taken.headers["location"] == "/coach"
        assert "One runner lets you see." in words(await new.get("/coach"))
        assert (await new.get("/")).status_code == 200
    row = store.read(lambda session: accounts.by_name(session, "dora"))
    assert row is not None
    assert (row.coach, row.runner_id, row.admin) == (True, None, False)


async def test_runners_do_not_coach_themselves(ada: httpx.AsyncClient, store: Store) -> None:
    """The runner's own account cannot take the link, which stays good for the coach."""
    link = await link_of(ada)
    assert "Runners do not coach themselves" in (await ada.get(link)).text
    assert (await ada.post(link)).status_code == 409
    assert len(store.read(lambda session: coaching.waiting(session, "ada", season.NOW_MS))) == 1


async def test_a_withdrawal_counts_from_the_next_request(ada: httpx.AsyncClient, cleo: httpx.AsyncClient) -> None:
    """404 at once on pages and API; the roster keeps name and day and nothing else; a link from before does not help."""
    number, spare = await coached(ada, cleo), await link_of(ada)
    assert "?runner=ada" in (await cleo.get("/coach")).text
    await ada.post(f"{PLACE}/{number}/withdraw")
    for path in ("/?runner=ada", "/runs?runner=ada", f"{API}/runners/ada/today", f"{API}/runners/ada/notes", "/coach/ada"):
        assert (await cleo.get(path)).status_code == 404, path
    (row,) = (await cleo.get(f"{API}/coach/runners")).json()
    assert {name: value for name, value in row.items() if value} == {
        "runner": "ada",
        "consented_at": "2026-11-23T09:00:00.000Z",
        "withdrawn_at": "2026-11-23T09:00:00.000Z",
    }
    page = await cleo.get("/coach")
    assert "ada withdrew on Mon 23 Nov" in words(page)
    assert "?runner=ada" not in page.text
    again = await cleo.post(spare)
    assert (again.status_code, "has taken this back since" in again.text) == (409, True)


async def test_consent_can_be_given_again(
    ada: httpx.AsyncClient, cleo: httpx.AsyncClient, app: FastAPI, store: Store
) -> None:
    """With a later link: the same row, with the new instant; the record has both times."""
    number = await coached(ada, cleo)
    await ada.delete(f"{API}/runners/ada/coaches/{number}")
    object.__setattr__(app.state.deps, "clock", lambda: season.NOW_MS + 60_000)
    assert await coached(ada, cleo) == number
    assert (await cleo.get(f"{API}/runners/ada")).status_code == 200
    rows = store.read(lambda session: session.exec(select(CoachingRow)).all())
    assert [(row.consented_ms, row.withdrawn_ms) for row in rows] == [(season.NOW_MS + 60_000, None)]
    deeds = [row.what for row in store.read(lambda session: audit.about(session, "ada"))]
    assert [what for what in reversed(deeds) if what != "looked_at"] == [
        *("consented", "invitation_used", "withdrew", "consented", "invitation_used")
    ]


async def test_a_link_can_be_taken_back(ada: httpx.AsyncClient, cleo: httpx.AsyncClient) -> None:
    """One that nobody has used leads nowhere then; another runner's is not there."""
    link = await link_of(ada)
    (waiting,) = (await ada.get(f"{API}/runners/ada/coaches")).json()["waiting"]
    assert (await ada.delete(f"{API}/runners/ada/coaches/links/{waiting['id'] + 1}")).status_code == 404
    await ada.post(f"{PLACE}/links/{waiting['id']}/remove")
    assert (await cleo.post(link)).status_code == 404


async def test_a_stream_ends_when_consent_does(ada: httpx.AsyncClient, cleo: httpx.AsyncClient, store: Store) -> None:
    """Whoever looks on is asked for again while the stream lasts; so is one that was signed out."""
    number = await coached(ada, cleo)
    row = store.read(lambda session: accounts.by_name(session, "cleo"))
    assert row is not None
    viewer = store.read(lambda session: viewers.of_account(session, row))

    def sees(viewer: Viewer) -> bool:
        return store.read(lambda session: viewers.still_sees(session, viewer, "ada", season.NOW_MS))

    assert sees(viewer)
    await ada.post(f"{PLACE}/{number}/withdraw")
    assert not sees(viewer)
    own = Viewer(2 if row.id == 1 else 1, "ada", runner_id="ada", sign_in_id=999)
    assert not sees(own)


async def test_a_coach_reads_and_changes_nothing(ada: httpx.AsyncClient, cleo: httpx.AsyncClient) -> None:
    """Every page says whose it is, and offers nothing that changes anything."""
    await coached(ada, cleo)
    for path in ("/", "/runs", "/body", "/plan", "/load", "/alerts", "/live", "/shoes"):
        page = await cleo.get(path, params={"runner": "ada"})
        assert page.status_code == 200, path
        assert "You see ada's pages as a coach" in words(page), path
        assert [
            text
            for text in ('method="post" action="/(?!sign-out)', 'href="/settings(?!/access)', 'href="/(check-in|devices)')
            if re.search(text, page.text)
        ] == [], path


async def test_notes_are_the_coachs_to_write_and_the_runners_to_read(
    ada: httpx.AsyncClient, cleo: httpx.AsyncClient, app: FastAPI, store: Store
) -> None:
    """Only who wrote one removes it; another coach does not see it; the runner sees all, the newest on Today."""
    await coached(ada, cleo)
    assert (await cleo.post("/coach/ada", data={"text": "  "})).status_code == 422
    assert (await cleo.post("/coach/ada", data={"text": "Easy week, please.\nReally."})).status_code == 303
    assert (await cleo.post("/coach/ben", data={"text": "Hello"})).status_code == 404
    assert "Easy week, please. Really." in words(await cleo.get("/coach/ada"))
    assert "cleo wrote to you" in (await ada.get("/")).text
    assert "Easy week, please." in (await ada.get(PLACE)).text
    async with browser(app, account(store, "dora")) as dora:
        await coached(ada, dora)
        assert (await dora.get(f"{API}/runners/ada/notes")).json() == []
        (note,) = (await ada.get(f"{API}/runners/ada/notes")).json()
        for other in (dora, ada):
            assert (await other.delete(f"{API}/runners/ada/notes/{note['id']}")).status_code == 404
        assert (await dora.post(f"{API}/runners/ada/notes", json={"text": "From me"})).json()["author"] == "dora"
    assert (await ada.post(f"{API}/runners/ada/notes", json={"text": "Mine"})).status_code == 409
    assert (await cleo.post(f"/coach/ada/notes/{note['id']}/remove")).status_code == 303
    assert [row["text"] for row in (await ada.get(f"{API}/runners/ada/notes")).json()] == ["From me"]


async def test_the_record_tells_the_runner_who_looked(ada: httpx.AsyncClient, cleo: httpx.AsyncClient, store: Store) -> None:
    """In plain words, newest first, in pages; the roster counts as a look; the coach reads the own deeds."""
    await coached(ada, cleo)
    for path in ("/coach", "/runs?runner=ada", "/coach", f"{API}/runners/ada/today"):
        await cleo.get(path)
    page = words(await ada.get("/settings/record"))
    for text in (
        "cleo looked at the coach's overview today, 10:00",
        "cleo looked at Runs today, 10:00",
        "cleo looked at Today, by a program",
        "ada agreed to let a coach see",
        "cleo used a link",
    ):
        assert text in page
    assert page.count("looked at Coach") + page.count("looked at the coach's overview") == 1
    mine = words(await cleo.get("/settings/record"))
    assert "cleo looked at Runs (ada)" in mine
    assert "agreed" not in mine
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = (
            await ada.get(f"{API}/runners/ada/audit", params={"limit": 2} | ({"cursor": cursor} if cursor else {}))
        ).json()
        seen += [row["id"] for row in answer["items"]]
        cursor = answer["next"]
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == len(store.read(lambda session: audit.about(session, "ada")))
    assert {row["name"] for row in (await cleo.get(f"{API}/me/audit")).json()["items"]} == {"cleo"}


def test_the_record_forgets_after_400_days(store: Store) -> None:
    """What is older goes, a batch at a time, by the sweep of the alerts; what is younger stays."""
    day = 86_400_000

    def work(session: Session) -> None:
        for age in (401, 400, 399, 0):
            audit.note(session, "signed_in", season.NOW_MS - age * day, name=str(age))

    store.write(work)
    assert store.read(lambda session: audit.any_old(session, season.NOW_MS))
    assert store.write(lambda session: audit.forget_old(session, season.NOW_MS)) == (1, set())
    kept = store.read(lambda session: session.exec(select(AuditRow.name).order_by(col(AuditRow.id))).all())
    assert kept == ["400", "399", "0"]
    assert not store.read(lambda session: audit.any_old(session, season.NOW_MS))
