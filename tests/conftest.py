"""What tests stand on: real databases, real brokers, real recordings. Nothing here is a mock.

A server that is not there skips its tests with the reason; with SOLEUS_TEST_NO_SKIP=1 (CI) it fails them.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest
from sqlalchemy.engine import make_url

from domain.login import Login
from soleus.broker import embedded
from store.doorbell import Doorbell
from store.engine import Store
from tests import brokers, copies, ports

ROOT = Path(__file__).resolve().parent.parent


def absent(reason: str) -> NoReturn:
    """Skip, or fail where nothing may be skipped."""
    if os.environ.get("SOLEUS_TEST_NO_SKIP") == "1":
        pytest.fail(f"{reason} Here nothing may be skipped (SOLEUS_TEST_NO_SKIP=1).")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The directory of real recordings beside the project."""
    data = ROOT.parent / "shared" / "data"
    if not data.is_dir():
        absent("The real recordings are not beside the project (../shared/data).")
    return data


@pytest.fixture
def free_port() -> int:
    """A loopback port that nobody listens on, and that nobody is given by chance."""
    return ports.free_port()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database with nothing in it: a copy is made in a millisecond, a migration in a hundred."""
    return copies.database(tmp_path_factory.mktemp("migrated"))


@pytest.fixture
def sqlite_store(tmp_path: Path, migrated: Path) -> Iterator[Store]:
    """A new, migrated SQLite store."""
    with copies.copy_of(migrated, tmp_path) as store:
        yield store


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def store(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> Iterator[Store]:
    """A new, migrated store: the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        with copies.copy_of(migrated, tmp_path) as made:
            yield made
        return
    yield from _postgres_store()


@pytest.fixture
def postgres_store() -> Iterator[Store]:
    """A new, migrated PostgreSQL store; mark its tests `server`."""
    yield from _postgres_store()


def _postgres_store() -> Iterator[Store]:
    """A store in a schema of its own, dropped at the end: tests may run side by side on one server."""
    url = os.environ.get("SOLEUS_TEST_POSTGRES_URL")
    if not url:
        absent("No PostgreSQL: set SOLEUS_TEST_POSTGRES_URL=postgresql://user@host/database.")
    schema = f"test_{secrets.token_hex(6)}"
    address = make_url(url).set(drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False), autocommit=True) as admin:
        admin.execute(f"CREATE SCHEMA {schema}".encode())
        made = Store(address.update_query_dict({"options": f"-csearch_path={schema}"}).render_as_string(hide_password=False))
        try:
            made.migrate()
            yield made
        finally:
            made.close()
            admin.execute(f"DROP SCHEMA {schema} CASCADE".encode())


@pytest.fixture
async def broker(tmp_path: Path, sqlite_store: Store) -> AsyncIterator[brokers.EmbeddedBroker]:
    """The embedded broker on a free port; its devices are those of `sqlite_store`."""
    async with embedded(tmp_path, ("127.0.0.1", 0), sqlite_store, Doorbell()) as running:
        yield brokers.EmbeddedBroker(running, sqlite_store)


@pytest.fixture
def mosquitto(tmp_path: Path, sqlite_store: Store, free_port: int) -> Iterator[brokers.Mosquitto]:
    """A Mosquitto: CI's, or one of our own. On CI's, others are at work too: choose runners that nobody else has."""
    url = os.environ.get("SOLEUS_TEST_MOSQUITTO_URL")
    if url:
        yield brokers.Mosquitto(Login.from_url(url), sqlite_store)
        return
    if brokers.MOSQUITTO is None:
        absent("No Mosquitto: install it, or set SOLEUS_TEST_MOSQUITTO_URL=mqtt://host:1883.")
    with brokers.run_mosquitto(tmp_path / "mosquitto", free_port) as login:
        yield brokers.Mosquitto(login, sqlite_store)
