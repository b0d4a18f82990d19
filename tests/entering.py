"""Browsers that sign in: clients that keep cookies, at an installation whose clock a test turns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
from fastapi import FastAPI
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import Session, select

from api import passwords
from api.app import create_app
from api.deps import Deps
from domain.access import Viewer
from domain.model import Runner
from store import accounts, people
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import AccountRow, AuditRow
from tests import season

PASSWORD = "tulip granite ferry"
OWN = {"accept": "text/html", "sec-fetch-site": "same-origin"}
ADDRESS = "203.0.113.7"


@contextmanager
def quick_argon2() -> Iterator[None]:
    """Argon2 with its least parameters: a hundred attempts in the time of one."""
    kept = passwords._hashes
    passwords._hashes = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    passwords._decoy.cache_clear()
    yield
    passwords._hashes = kept
    passwords._decoy.cache_clear()


@dataclass
class Place:
    """An installation without a guest, with a clock of its own."""

    store: Store
    now_ms: int = season.NOW_MS
    secure: bool = False
    app: FastAPI = field(init=False)

    def __post_init__(self) -> None:
        self.app = create_app(Deps(self.store, Doorbell(), lambda: self.now_ms, secure=self.secure, hosts=frozenset({"*"})))

    def browser(self, address: str = ADDRESS, base: str = "http://127.0.0.1:8321") -> httpx.AsyncClient:
        """A browser of its own; it follows nowhere by itself."""
        transport = httpx.ASGITransport(self.app, client=(address, 4321))
        return httpx.AsyncClient(transport=transport, base_url=base, headers=OWN)

    def add(self, name: str, *, runs: bool = True, admin: bool = False, coach: bool = False) -> int:
        """An account with PASSWORD, who runs under that name."""

        def work(session: Session) -> int:
            if runs:
                people.add_runner(session, Runner(name), self.now_ms)
            kept = passwords.hashed(PASSWORD)
            runner_id = name if runs else None
            row = accounts.add(session, name, kept, self.now_ms, runner_id=runner_id, admin=admin, coach=coach)
            return row.id or 0

        return self.store.write(work)

    def account(self, name: str) -> AccountRow:
        """That account as it is stored."""
        row = self.store.read(lambda session: accounts.by_name(session, name))
        assert row is not None
        return row

    def record(self, what: str) -> list[AuditRow]:
        """What is on record of that kind, in its order."""
        query = select(AuditRow).where(AuditRow.what == what).order_by(AuditRow.id)  # type: ignore[arg-type]
        return self.store.read(lambda session: list(session.exec(query)))


async def sign_in(browser: httpx.AsyncClient, name: str, password: str = PASSWORD, onward: str = "") -> httpx.Response:
    """Send the form of /sign-in."""
    return await browser.post("/sign-in", data={"name": name, "password": password, "next": onward})


async def guess(browser: httpx.AsyncClient, name: str, times: int) -> list[int]:
    """That many wrong passwords, one after another; the answers' statuses."""
    return [(await sign_in(browser, name, f"wrong guess {i}")).status_code for i in range(times)]


def text_of(answer: httpx.Response) -> str:
    """What a reader of the page sees, as one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def guest_without_account() -> Viewer:
    """Somebody whom nothing is stored of."""
    return Viewer(None, "guest", runner_id="ada")
