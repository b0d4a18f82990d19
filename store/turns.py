"""Sinks of several processes on one database: they commit one after the other, and each notices where another was at work.

A sink remembers what is committed of each session. Within one process there is one sink; where the worker and the pages are
processes of their own, each has one, and a device may be heard by both. So every commit begins with `begin`, which holds the
others up until it is over and tells whether anybody else has committed since; then `writer` tells of one session whether it
was touched. A turn that does not change hands costs one row that is read.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlmodel import Session, col

from store.tables import SessionRow

NOTE = "ingest turn"
"""The note that holds who committed last."""
_READ = "SELECT value FROM note WHERE name = 'ingest turn'"
_MADE = sa.text("INSERT INTO note (name, value) VALUES ('ingest turn', '') ON CONFLICT DO NOTHING")
_TAKEN = sa.text("UPDATE note SET value = :who WHERE name = 'ingest turn'")


def begin(session: Session, who: str) -> bool:
    """Begin the turn of `who`; returns whether another sink has committed since the last one.

    Other sinks wait until this transaction is over. On SQLite there is one writer at a time anyway; on PostgreSQL the note's
    row is locked.
    """
    connection = session.connection()
    read = _READ if connection.dialect.name == "sqlite" else f"{_READ} FOR UPDATE"
    found = connection.exec_driver_sql(read).scalar_one_or_none()
    if found is None:
        session.execute(_MADE)
        found = connection.exec_driver_sql(read).scalar_one()
    if found == who:
        return False
    session.execute(_TAKEN, {"who": who})
    return True


def writer(session: Session, key: tuple[str, str, str]) -> str | None:
    """Which sink changed a session last; None: there is no such session."""
    query = sa.select(SessionRow.writer).where(*_is(key))  # type: ignore[call-overload]
    found: str | None = session.execute(query).scalar_one_or_none()
    return found


def claim(session: Session, keys: Iterable[tuple[str, str, str]], who: str) -> None:
    """These sessions were changed by `who`."""
    for key in keys:
        session.execute(sa.update(SessionRow).where(*_is(key)).values(writer=who))


def _is(key: tuple[str, str, str]) -> tuple[sa.ColumnElement[bool], ...]:
    return col(SessionRow.runner_id) == key[0], col(SessionRow.device_id) == key[1], col(SessionRow.sid) == key[2]
