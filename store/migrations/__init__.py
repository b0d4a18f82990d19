"""The schema, revision by revision; forward only. `versions/` has one file a revision.

A revision is made with `python -m store.migrations.generate "what changes"` after `store/tables` was changed.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text

from domain.errors import Unavailable

HERE = Path(__file__).resolve().parent
_LOCK = 0x50_1E05
"""What processes that start at once queue for on PostgreSQL."""


def configuration(*more_versions: Path) -> Config:
    """Alembic's settings; `more_versions` are further directories of revisions."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(map(str, (HERE / "versions", *more_versions))))
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    return config


def upgrade(engine: Engine, *more_versions: Path, to: str = "head") -> None:
    """Bring the database to revision `to`, all of it in one transaction.

    Of several processes that start at once, one migrates and the others wait; a database that is there already is only
    looked at.

    Raises:
        Unavailable: the database was made by a newer Soleus.

    """
    config = configuration(*more_versions)
    with engine.connect() as connection:
        if _current(connection) == _wanted(config, to):
            return
        connection.rollback()
        with _sole(connection):
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, to)
            except CommandError as error:
                raise Unavailable(
                    f"The database is of another Soleus than this one: {error}.",
                    "Install the version that made it, or a newer one.",
                ) from error


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _wanted(config: Config, to: str) -> str | None:
    return ScriptDirectory.from_config(config).get_current_head() if to == "head" else to


class _sole:  # noqa: N801 - used like a function
    """A write transaction that no other migration runs beside.

    SQLite takes its write lock at once and leaves foreign keys alone meanwhile: changing a table there means making it
    anew, which must not count as deleting what others refer to.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sqlite = connection.dialect.name == "sqlite"

    def __enter__(self) -> None:
        if self._sqlite:
            self._pragma("foreign_keys=OFF")
            self._connection.execution_options(soleus_write=True)
        self._transaction = self._connection.begin()
        if not self._sqlite:
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._transaction.commit()
        else:
            self._transaction.rollback()
        if self._sqlite:
            self._pragma("foreign_keys=ON")

    def _pragma(self, setting: str) -> None:
        raw = self._connection.connection.driver_connection
        if raw is not None:
            raw.execute(f"PRAGMA {setting}")
