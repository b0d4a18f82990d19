"""How much room the data take: the database, its tables, the files kept as they came. Numbers only, no data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from store.engine import Store

MOST_TABLES = 8
"""So many of the biggest are named."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `size` in bytes with its indexes, None = the database does not say."""

    name: str
    rows: int
    size: int | None


@dataclass(frozen=True, slots=True)
class Storage:
    """Bytes."""

    kind: str
    """sqlite | postgresql"""
    database: int
    """With what is written and not yet filed away."""
    originals: int
    """Of files kept as they came, compressed."""
    tables: tuple[Table, ...]
    """The biggest first."""


def measure(store: Store) -> Storage:
    """Measure it. Counting rows reads every table once: for somebody who looks, not for a probe."""
    return store.read(lambda session: _measure(session, store))


def _measure(session: Session, store: Store) -> Storage:
    if store.is_sqlite:
        size, tables = _sqlite_size(session, store), _sqlite_tables(session)
    else:
        size, tables = _number(session, "SELECT pg_database_size(current_database())"), _postgres_tables(session)
    originals = _number(session, "SELECT coalesce(sum(length(packed)), 0) FROM original")
    return Storage(store.url.get_backend_name(), size, originals, tuple(tables[:MOST_TABLES]))


def _number(session: Session, statement: str) -> int:
    return int(session.execute(sa.text(statement)).scalar_one())


def _sqlite_size(session: Session, store: Store) -> int:
    used = _number(session, "PRAGMA page_count") * _number(session, "PRAGMA page_size")
    log = Path(f"{store.url.database}-wal")
    return used + (log.stat().st_size if log.exists() else 0)


def _names() -> list[str]:
    return [table.name for table in SQLModel.metadata.sorted_tables]


def _sqlite_tables(session: Session) -> list[Table]:
    counts = {name: _number(session, f'SELECT count(*) FROM "{name}"') for name in _names()}  # noqa: S608 - our own names
    return [Table(name, rows, None) for name, rows in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]


def _postgres_tables(session: Session) -> list[Table]:
    statement = sa.text(
        "SELECT c.relname, greatest(c.reltuples, 0)::bigint, pg_total_relation_size(c.oid) FROM pg_class c "
        "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(:names)"
    )
    found = [Table(*row) for row in session.execute(statement, {"names": _names()})]
    return sorted(found, key=lambda table: (-(table.size or 0), table.name))
