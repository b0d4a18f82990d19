"""Who visits the pages and the API in tests that are not about who may."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from fastapi import FastAPI
from sqlmodel import Session

from api.app import create_app
from api.deps import Guest
from api.facts import BrokerState
from domain.access import SCOPES, Viewer
from domain.clock import Clock
from soleus import intake, pages, settings
from store import accounts, tokens
from store.doorbell import Doorbell
from store.engine import Store
from tests import season


def guest(runner: str = season.RUNNER, *, coached: Collection[str] = ()) -> Guest:
    """That runner, who looks after the installation too, without signing in: as in the demonstration."""
    viewer = Viewer(None, runner, runner_id=runner, coach=True, admin=True, coached=frozenset(coached))
    return lambda: viewer


def application(
    store: Store,
    data: Path,
    *,
    guest: Guest | None = None,
    clock: Clock = lambda: season.NOW_MS,
    hosts: Collection[str] = (),
    environ: Mapping[str, str] | None = None,
) -> FastAPI:
    """The application with everything that `soleus` hands over, `data` its directory; asked for under `hosts` too."""
    answers = BrokerState(connected=True, text="answers").always
    config = settings.load(environ or {}, data=data)
    bell = Doorbell()
    taken = intake.of(intake.taking(store, bell, clock))
    facts = pages.facts(store, bell, clock, config, answers, guest=guest, intake=taken)
    return create_app(replace(facts, hosts=facts.hosts | set(hosts)))


def as_runner(store: Store, runner: str, *, admin: bool = False) -> dict[str, str]:
    """Headers by which a request comes from that runner, who gets an account; as `admin` a caretaker and coach too."""

    def work(session: Session) -> str:
        known = accounts.by_name(session, runner)
        new = {"runner_id": runner, "coach": admin, "admin": admin}
        row = known or accounts.add(session, runner, accounts.NO_PASSWORD, season.NOW_MS, **new)  # type: ignore[arg-type]
        _, secret = tokens.add(session, row.id or 0, "tests", SCOPES, season.NOW_MS)
        return secret

    return {"authorization": f"Bearer {store.write(work)}"}
