"""Looking after an installation: accounts, links, room and copies, without seeing anybody's data."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import Session, select

from api.app import create_app
from api.deps import Deps
from domain.access import SCOPES
from domain.errors import Conflict
from domain.model import Runner
from store import accounts, audit, backup, coaching, invitations, people, roles, roster, storage, tokens, viewers
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import AuditRow, CoachingRow
from tests import season

API = "/api/v1/admin"
NOW = season.NOW_MS


def added(store: Store, name: str, *, admin: bool = False, coach: bool = False) -> int:
    """An account; its number."""
    return store.write(lambda session: accounts.add(session, name, "", NOW, admin=admin, coach=coach).id or 0)


@pytest.fixture
def app(sqlite_store: Store, tmp_path: Path) -> FastAPI:
    """The application over a store with a runner in it."""
    sqlite_store.write(lambda session: people.add_runner(session, Runner("ada"), NOW))
    return create_app(Deps(sqlite_store, Doorbell(), lambda: NOW, data=tmp_path))


@pytest.fixture
async def root(app: FastAPI, sqlite_store: Store) -> AsyncIterator[httpx.AsyncClient]:
    """A program of the only administrator, who is no runner."""
    number = added(sqlite_store, "root", admin=True)
    _, secret = sqlite_store.write(lambda session: tokens.add(session, number, "tests", SCOPES, NOW))
    headers = {"authorization": f"Bearer {secret}"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8321", headers=headers
    ) as web:
        yield web


async def test_the_last_administrator_stays(root: httpx.AsyncClient, sqlite_store: Store) -> None:
    """Neither closed nor without the role, while nobody else has it who can sign in."""
    (own,) = (await root.get(f"{API}/accounts")).json()
    other = added(sqlite_store, "closed", admin=True)
    sqlite_store.write(lambda session: roles.change(session, other, roles.Change(closed=True), NOW))
    for change in ({"closed": True}, {"admin": False}, {"admin": False, "closed": True}):
        refused = await root.patch(f"{API}/accounts/{own['id']}", json=change)
        assert (refused.status_code, refused.json()["field"]) == (409, "last-admin")
    sqlite_store.write(lambda session: roles.change(session, other, roles.Change(closed=False), NOW))
    assert (await root.patch(f"{API}/accounts/{own['id']}", json={"admin": False})).json()["admin"] is False
    assert (await root.get(f"{API}/accounts")).status_code == 403


async def test_who_is_closed_is_out_at_once(root: httpx.AsyncClient, app: FastAPI, sqlite_store: Store) -> None:
    """The browser is signed out, and stays so when the account is opened again."""
    number = added(sqlite_store, "cleo", coach=True)
    secret = sqlite_store.write(lambda session: viewers.sign_in(session, number, NOW))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8321", cookies={"soleus": secret}
    ) as cleo:
        assert (await cleo.get("/api/v1/coach/runners")).json() == []
        assert (await root.patch(f"{API}/accounts/{number}", json={"closed": True})).json()["closed_at"]
        assert (await cleo.get("/api/v1/coach/runners")).status_code == 401
        assert (await root.patch(f"{API}/accounts/{number}", json={"closed": False})).json()["closed_at"] is None
        assert (await cleo.get("/api/v1/coach/runners")).status_code == 401


def test_consent_does_not_come_back_with_the_role(sqlite_store: Store) -> None:
    """Who is made a coach again sees nobody who does not consent again."""

    def work(session: Session) -> None:
        people.add_runner(session, Runner("ada"), NOW)
        number = accounts.add(session, "cleo", "", NOW, coach=True).id or 0
        session.add(CoachingRow(coach_id=number, runner_id="ada", consented_ms=NOW, consent="…"))
        roles.change(session, number, roles.Change(coach=False), NOW + 1)
        roles.change(session, number, roles.Change(coach=True), NOW + 2)
        assert not viewers.sees(session, number, "ada")
        (row,) = coaching.coaches(session, "ada")
        assert row["withdrawn_at"] == "2026-11-23T09:00:00.001Z"

    sqlite_store.write(work)


async def test_links_are_made_once_and_put_on_record(root: httpx.AsyncClient, sqlite_store: Store) -> None:
    """For a new runner, and for a forgotten password, of which the runner's own record tells."""
    ada = sqlite_store.write(lambda session: accounts.add(session, "ada", "", NOW, runner_id="ada").id or 0)
    for body, kind, whose in (({"kind": "runner"}, "runner", None), ({"kind": "password", "account": ada}, "password", ada)):
        made = (await root.post(f"{API}/invitations", json=body)).json()
        secret = made["link"].rpartition("/invitation/")[2]
        row = sqlite_store.read(lambda session, secret=secret: invitations.find(session, secret, NOW))  # type: ignore[misc]
        assert row is not None
        assert (row.kind, row.account_id, made["ends_at"][:10]) == (kind, whose, "2026-11-30")
    for wrong in ({"kind": "password"}, {"kind": "runner", "account": ada}, {"kind": "coach"}):
        assert (await root.post(f"{API}/invitations", json=wrong)).status_code == 422
    assert (await root.post(f"{API}/invitations", json={"kind": "password", "account": 99})).status_code == 404
    deeds = sqlite_store.read(lambda session: session.exec(select(AuditRow).where(AuditRow.what == "invited")).all())
    assert [(row.runner_id, row.detail) for row in deeds] == [(None, "runner"), ("ada", "password of ada")]


async def test_a_copy_holds_everything_and_is_put_on_record(root: httpx.AsyncClient, app: FastAPI, tmp_path: Path) -> None:
    """What comes down is a whole database, made while it is written to; nothing of it stays on the disk."""
    answer = await root.post(f"{API}/backup", json={})
    assert answer.headers["content-disposition"] == 'attachment; filename="soleus-2026-11-23.db"'
    kept = tmp_path / "copy.db"
    kept.write_bytes(answer.content)
    with closing(sqlite3.connect(kept)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT id FROM runner").fetchall() == [("ada",)]
    assert [name for name in os.listdir(tmp_path) if name.startswith("backup-")] == []  # noqa: PTH208 - of a test
    rows = app.state.deps.store.read(lambda session: session.exec(select(AuditRow)).all())
    assert [(row.what, row.name, row.detail) for row in rows] == [("exported", "root", "backup")]


def test_nothing_is_written_over(sqlite_store: Store, tmp_path: Path) -> None:
    """A file that is there stays as it is; a new one is for its owner alone."""
    taken, free = tmp_path / "taken", tmp_path / "free"
    taken.write_text("mine")
    with pytest.raises(Conflict):
        backup.copy_to(sqlite_store, taken)
    assert taken.read_text() == "mine"
    assert backup.copy_to(sqlite_store, free) == free.stat().st_size
    assert free.stat().st_mode & 0o077 == 0


def test_room_is_measured(store: Store) -> None:
    """Both databases tell their size and their biggest tables."""
    store.write(lambda session: people.add_runner(session, Runner("ada"), NOW))
    found = storage.measure(store)
    assert found.database > 100_000
    assert found.originals == 0
    assert 1 <= len(found.tables) <= storage.MOST_TABLES
    if store.is_sqlite:
        assert ("runner", 1) in {(table.name, table.rows) for table in found.tables}


@pytest.mark.server
def test_postgresql_makes_its_own_copies(postgres_store: Store, tmp_path: Path) -> None:
    """The refusal has the command, without any password in it."""
    with pytest.raises(Conflict) as refused:
        backup.copy_to(postgres_store, tmp_path / "copy")
    assert refused.value.remedy.startswith("Run: pg_dump --format=custom --file=soleus.dump postgresql://soleus@127.0.0.1")
    assert list(tmp_path.iterdir()) == []


def test_both_databases_answer_what_coaches_and_caretakers_ask(store: Store) -> None:
    """Consent by a link, who sees, the roster, the record and the accounts: the same on SQLite and PostgreSQL."""

    def work(session: Session) -> None:
        people.add_runner(session, Runner("ada"), NOW)
        number = accounts.add(session, "cleo", "", NOW, admin=True).id or 0
        for _ in range(2):
            secret = coaching.invite(session, "ada", None, "consent", NOW, days=7)
        row = invitations.find(session, secret, NOW)
        assert row is not None
        coaching.accept(session, row, number, NOW)
        viewer = viewers.of_account(session, accounts.get(session, number))
        audit.note(session, "looked_at", NOW, viewer=viewer, runner_id="ada", detail="/coach")
        (coach,) = coaching.coaches(session, "ada")
        assert (coach["name"], coach["looked_at"]) == ("cleo", "2026-11-23T09:00:00.000Z")
        (link,) = coaching.waiting(session, "ada", NOW)
        coaching.take_back(session, "ada", link["id"])
        assert list(roster.read(session, number, viewer.coached, NOW).runners) == ["ada"]
        assert [entry.what for entry in audit.about(session, "ada")] == ["looked_at"]
        with pytest.raises(Conflict):
            roles.change(session, number, roles.Change(admin=False), NOW)
        assert audit.forget_old(session, NOW + 2 * audit.KEPT_MS) == (1, set())
        assert [account["coach"] for account in roles.listing_json(session)] == [True]

    store.write(work)
