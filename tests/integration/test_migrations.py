"""The schema: what the revisions make is what the tables say, from nothing and from the revision before, data kept."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Column, MetaData, inspect, select, text
from sqlmodel import Session, SQLModel

from domain.errors import Unavailable
from domain.model import Runner
from store import migrations, people
from store.engine import Store, newest_revision, sqlite_url
from store.tables import PushRow
from tests.conftest import ROOT

NEXT = """
import sqlalchemy as sa
from alembic import op
revision = "9999"
down_revision = "{head}"

def upgrade() -> None:
    with op.batch_alter_table("runner") as runner:
        runner.add_column(sa.Column("shoe_size", sa.Float(), nullable=True))
        runner.alter_column("country", new_column_name="nation")
    op.execute("UPDATE runner SET shoe_size = 42.5")
"""
"""A revision of tomorrow: it makes `runner` anew on SQLite, while runs and devices refer to it."""


@pytest.fixture
def bare(store: Store) -> Store:
    """A database with nothing in it."""
    with store.engine.begin() as connection:
        tables = inspect(connection).get_table_names()
    with store.engine.connect() as connection:
        if store.is_sqlite:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys=OFF")
        for name in tables:
            connection.execute(text(f'DROP TABLE "{name}"' + ("" if store.is_sqlite else " CASCADE")))
        connection.commit()
        connection.invalidate()
    return store


def test_the_newest_file_is_alembics_head() -> None:
    """Whether a database is up to date is told from file names: they must say what Alembic says."""
    assert newest_revision() == head()


def head() -> str:
    """The newest revision."""
    found = ScriptDirectory.from_config(migrations.configuration()).get_current_head()
    assert found is not None
    return found


def difference(store: Store) -> list[object]:
    """What the database and `store/tables` disagree on."""
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, SQLModel.metadata))


def test_from_nothing_to_what_the_tables_say(bare: Store) -> None:
    """On an empty database the revisions make exactly the tables of `store/tables`; doing it again changes nothing."""
    bare.migrate()
    assert difference(bare) == [], 'store/tables changed: python -m store.migrations.generate "what changed"'
    bare.migrate()
    assert difference(bare) == []


def revisions() -> list[str]:
    """Every revision, oldest first."""
    scripts = ScriptDirectory.from_config(migrations.configuration())
    return [script.revision for script in scripts.walk_revisions()][::-1]


@pytest.mark.parametrize("revision", revisions())
def test_from_each_revision_to_the_next_with_data_kept(bare: Store, tmp_path: Path, revision: str) -> None:
    """A database of any revision, with a row in every table, comes to the newest and to one more with all of them kept."""
    (tmp_path / "v9999_next.py").write_text(NEXT.format(head=head()))
    migrations.upgrade(bare.engine, to=revision)
    before = filled(bare)
    assert {"runner", "device", "checkin", "finding", "alert"} <= set(before)
    migrations.upgrade(bare.engine)
    assert difference(bare) == []
    assert kept(bare, before) == before
    assert bare.read(lambda session: [row.id for row in people.devices(session, "ana")]) == ["wrist"]
    assert bare.read(lambda session: people.runner(session, "ana")) == Runner("ana", country="CH")
    migrations.upgrade(bare.engine, tmp_path)
    with bare.engine.connect() as connection:
        assert connection.execute(text("SELECT id, nation, shoe_size FROM runner")).all() == [("ana", "CH", 42.5)]
        assert connection.execute(text("SELECT runner_id, id FROM device")).all() == [("ana", "wrist")]
        if bare.is_sqlite:
            assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


TOLD: dict[str, dict[str, object]] = {
    "runner": {"id": "ana", "country": "CH", "zone": "UTC", "units": "km", "thresholds": {}, "language": "en"},
    "device": {"id": "wrist"},
}
"""What the rows of the test say; every other column that has to be filled gets something of its type."""
RENAMED = {("delivery", "alert_id"): "push_id"}
"""Columns that have another name since; what was told before 0003 is a telling of the alert's number."""
FILL: dict[type, object] = {int: 7, str: "x", bool: False, float: 1.5, bytes: b"b", dict: {}}


def filled(store: Store) -> dict[str, dict[str, object]]:
    """Put a row into every table there is, as the schema stands, and return them by table."""
    schema = MetaData()
    schema.reflect(store.engine)
    tables = [table for table in schema.sorted_tables if table.name != "alembic_version"]
    rows = {table.name: {column.name: _value(table.name, column) for column in table.columns} for table in tables}
    with store.engine.begin() as connection:
        for table in tables:
            connection.execute(table.insert().values(rows[table.name]))
    return rows


def _value(table: str, column: Column[Any]) -> object:
    known: dict[str, object] = TOLD.get(table, {})
    if column.name in known:
        return known[column.name]
    if column.name == "runner_id":
        return "ana"
    return None if column.nullable else {} if isinstance(column.type, JSON) else FILL[column.type.python_type]


def kept(store: Store, before: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    """The rows of the tables of `before`, with the columns they had."""
    schema = MetaData()
    schema.reflect(store.engine)
    found: dict[str, dict[str, object]] = {}
    with store.engine.connect() as connection:
        for name, values in before.items():
            columns = [schema.tables[name].c[RENAMED.get((name, column), column)].label(column) for column in values]
            found[name] = dict(connection.execute(select(*columns)).mappings().one())
    return found


def test_what_was_told_before_stays_told(bare: Store) -> None:
    """An alert with a delivery of 0002 has a telling that carries it, and the next telling gets a number of its own."""
    migrations.upgrade(bare.engine, to="0002")
    filled(bare)
    migrations.upgrade(bare.engine)
    with bare.engine.begin() as connection:
        assert connection.execute(text("SELECT id, key FROM push")).all() == [(7, "x")]
        assert connection.execute(text("SELECT push_id, alert_id FROM push_alert")).all() == [(7, 7)]
    later = PushRow(runner_id="ana", key="y", reason="FIRST", severity="watch", made_ms=1)
    bare.write(lambda session: session.add(later))
    assert later.id is not None
    assert later.id > 7


def test_a_database_from_the_future_is_refused(bare: Store, tmp_path: Path) -> None:
    """A database of a newer Soleus is left as it is, with a sentence that says what to do."""
    (tmp_path / "v9999_next.py").write_text(NEXT.format(head=head()))
    migrations.upgrade(bare.engine, tmp_path)
    with pytest.raises(Unavailable, match="newer"):
        bare.migrate()


def test_a_revision_that_fails_leaves_nothing_behind(bare: Store, tmp_path: Path) -> None:
    """All revisions are one transaction: half a migration is none."""
    broken = NEXT.format(head=head()).replace("UPDATE runner", "UPDATE nowhere")
    (tmp_path / "v9999_next.py").write_text(broken)
    bare.migrate()
    bare.write(_ana)
    with pytest.raises(Exception, match="nowhere"):
        migrations.upgrade(bare.engine, tmp_path)
    assert difference(bare) == []
    assert bare.read(lambda session: people.runner(session, "ana").country) == "CH"


def test_many_at_once(bare: Store) -> None:
    """Eight that start at once on an empty database: one migrates, all go on."""
    url = bare.url.render_as_string(hide_password=False)
    stores = [Store(url) for _ in range(8)]
    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(Store.migrate, stores))
    finally:
        for one in stores:
            one.close()
    assert difference(bare) == []


@pytest.mark.slow
def test_processes_at_once(tmp_path: Path) -> None:
    """The same with processes, as `up` and `import` may start together."""
    code = "import sys; from store.engine import Store; s = Store(sys.argv[1]); s.migrate(); s.close()"
    url = sqlite_url(tmp_path)
    running = [subprocess.Popen([sys.executable, "-c", code, url], cwd=ROOT, stderr=subprocess.PIPE) for _ in range(3)]
    for process in running:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors.decode()
    store = Store(url)
    try:
        assert difference(store) == []
    finally:
        store.close()


def _ana(session: Session) -> None:
    people.add_runner(session, Runner("ana", country="CH"), 1)
    people.add_device(session, "ana", "wrist", "", 1)
