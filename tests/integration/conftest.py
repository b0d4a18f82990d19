"""Fixtures of the integration tests: a runner with two watches, and a webhook."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from domain.model import Runner
from store import people, preferences
from store.engine import Store
from tests import entering
from tests.alerting import ALL_DAY
from tests.receivers import HttpReceiver, http_receiver


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    """A JSON webhook."""
    with http_receiver() as here:
        yield here


@pytest.fixture
def quick_argon2() -> Iterator[None]:
    """Argon2 with its least parameters."""
    with entering.quick_argon2():
        yield


@pytest.fixture
def ana(store: Store) -> Store:
    """The store with a runner who has two watches and wants to be told at any hour, however often."""

    def work(session: Session) -> None:
        people.add_runner(session, Runner("ana"), 1)
        people.add_device(session, "ana", "wrist", "", 1)
        people.add_device(session, "ana", "spare", "", 1)
        preferences.change(session, "ana", ALL_DAY, 1)

    store.write(work)
    return store
