"""The database itself: SQLite by default, PostgreSQL by URL; one transaction at a time may write.

Callers hand in a function of a `Session`; it runs in one transaction and may be run again after a failure.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from domain.errors import Unavailable

T = TypeVar("T")
Work = Callable[[Session], T]
VERSIONS = Path(__file__).parent / "migrations" / "versions"
NO_ANSWER = (OperationalError, InterfaceError, sqlite3.OperationalError, psycopg.OperationalError, psycopg.InterfaceError)
"""A database does not answer now and may later. Bulk statements go past SQLAlchemy, and so do their errors."""


def sqlite_url(data: Path) -> str:
    """The default database below the data directory."""
    return f"sqlite:///{data / 'soleus.db'}"


def newest_revision() -> str:
    """The newest revision that this version knows: the last of the numbered files."""
    return max(file.name for file in VERSIONS.glob("v*_*.py"))[1:].partition("_")[0]


class Store:
    """Transactions on one database. Safe to use from many threads; writes queue behind one lock."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        if self.url.get_backend_name() == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _engine(self.url, sqlite=self.is_sqlite)
        self._writing = threading.Lock()
        self._write_pool = ThreadPoolExecutor(1, "store-write")
        self._read_pool = ThreadPoolExecutor(4, "store-read")

    def write(self, work: Work[T], kept: Callable[[], None] | None = None) -> T:
        """Run `work` in one write transaction and commit it; returns what `work` returned.

        `kept` is called once that is committed, before anything else is written here: for who remembers what is stored.
        """
        with self._writing, Session(self.engine, expire_on_commit=False) as session:
            if self.is_sqlite:
                session.connection(execution_options={"soleus_write": True})
            result = work(session)
            session.commit()
            if kept is not None:
                kept()
            return result

    def read(self, work: Work[T]) -> T:
        """Run `work` on a consistent view of the database; what it changes is thrown away."""
        with Session(self.engine, expire_on_commit=False) as session:
            return work(session)

    @contextmanager
    def alone(self) -> Iterator[Any]:
        """A DBAPI cursor outside of any transaction, for what a database does to itself; nobody here writes meanwhile."""
        with self._writing:
            connection: Any = self.engine.raw_connection()
            driver = connection.driver_connection
            try:
                if not self.is_sqlite:  # SQLite's are so anyway: see `_engine`
                    driver.autocommit = True
                yield driver.cursor()
            finally:
                if not self.is_sqlite:
                    driver.autocommit = False
                connection.close()

    async def write_async(self, work: Work[T], kept: Callable[[], None] | None = None) -> T:
        """`write`, in the store's one writer thread."""
        return await asyncio.get_running_loop().run_in_executor(self._write_pool, self.write, work, kept)

    async def read_async(self, work: Work[T]) -> T:
        """`read`, in a reader thread."""
        return await asyncio.get_running_loop().run_in_executor(self._read_pool, self.read, work)

    def migrate(self) -> None:
        """Bring the schema to the newest revision; forward only.

        Raises:
            Unavailable: the database cannot be reached, or was made by a newer Soleus.

        """
        try:
            if self._revision() == newest_revision():
                return
            from store import migrations  # noqa: PLC0415 - a database that is up to date need not load Alembic

            migrations.upgrade(self.engine)
        except OperationalError as error:
            why = str(error.orig).splitlines()[0]
            raise Unavailable(
                f"The database {self.url.render_as_string(hide_password=True)} does not answer: {why}.",
                "Check SOLEUS_DATABASE_URL and that the server runs.",
            ) from error

    def _revision(self) -> str | None:
        """The revision of the schema that is there; None when there is none."""
        with self.engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()

    def close(self) -> None:
        """Finish queued work and give back every connection."""
        self._write_pool.shutdown(wait=True)
        self._read_pool.shutdown(wait=True)
        self.engine.dispose()


def _engine(url: Any, *, sqlite: bool) -> Engine:  # noqa: ANN401 - sqlalchemy.URL
    if not sqlite:
        return create_engine(url, pool_pre_ping=True, pool_size=8)
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DBAPI connection
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")
        # Its own `lower` knows ASCII alone, and a search for "über" has to find "Über".
        connection.create_function("lower", 1, _lower, deterministic=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:  # noqa: ANN401 - a SQLAlchemy connection
        write = connection.get_execution_options().get("soleus_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _lower(value: object) -> str | None:
    return None if value is None else str(value).lower()


def ping(store: Store) -> None:
    """One trivial read, to see that the database answers."""
    store.read(lambda session: session.execute(text("SELECT 1")).one())
