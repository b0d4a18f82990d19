"""Who visits the pages and the API in tests that are not about who may."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session

from api.deps import Guest
from domain.access import SCOPES, Viewer
from store import accounts, tokens
from store.engine import Store
from tests import season


def guest(runner: str = season.RUNNER, *, coached: Collection[str] = ()) -> Guest:
    """That runner, who looks after the installation too, without signing in: as in the demonstration."""
    viewer = Viewer(None, runner, runner_id=runner, coach=True, admin=True, coached=frozenset(coached))
    return lambda: viewer


def as_runner(store: Store, runner: str, *, admin: bool = False) -> dict[str, str]:
    """Headers by which a request comes from that runner, who gets an account; as `admin` a caretaker and coach too."""

    def work(session: Session) -> str:
        known = accounts.by_name(session, runner)
        new = {"runner_id": runner, "coach": admin, "admin": admin}
        row = known or accounts.add(session, runner, accounts.NO_PASSWORD, season.NOW_MS, **new)  # type: ignore[arg-type]
        _, secret = tokens.add(session, row.id or 0, "tests", SCOPES, season.NOW_MS)
        return secret

    return {"authorization": f"Bearer {store.write(work)}"}
