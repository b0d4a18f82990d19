"""What arrived over MQTT and waits to become a run: messages, the sessions they belong to, and what could not be used.

The writes are plain bulk SQL: this is the one place where thousands of rows a second are stored.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.errors import BadInput
from formats.messages import Batch, Sample
from formats.payloads import decode
from formats.topics import APPS
from store.tables import CounterRow, DeviceRow, InboxRow, SessionRow

Key = tuple[str, str, str]
"""(runner, device, sid): what identifies a session."""


SEPARATOR = b"\x1e"
"""Stands between the payloads of one row (RFC 7464's record separator): it cannot occur inside JSON."""


class Arrived(NamedTuple):
    """Usable messages of a session that continue one another: `first_seq`…`last_seq` are both included, none is missing.

    `received_ms` is our clock; `payload` their payloads as they came, with `SEPARATOR` between them. One row for all that
    one commit brings of a session costs a tenth of one row for each message.
    """

    runner_id: str
    device_id: str
    sid: str
    leaf: str
    first_seq: int
    last_seq: int
    received_ms: int
    payload: bytes


class Touch(NamedTuple):
    """What a commit changes about one session; None leaves as it is.

    `lag_ms` is the smallest (received − t) of the commit, `start` and `end` the messages as JSON objects.
    """

    key: Key
    received_ms: int
    ended: bool
    lag_ms: int | None = None
    started_ms: int | None = None
    start: Mapping[str, Any] | None = None
    end: Mapping[str, Any] | None = None


_COLUMNS = "runner_id, device_id, sid, leaf, first_seq, last_seq, received_ms, payload"
_INSERT = f"INSERT OR IGNORE INTO inbox ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constant text
_TEMP = """CREATE TEMP TABLE IF NOT EXISTS arriving (n int, runner_id text, device_id text, sid text, leaf text,
 first_seq bigint, last_seq bigint, received_ms bigint, payload bytea) ON COMMIT DELETE ROWS"""
_COPY = f"COPY arriving (n, {_COLUMNS}) FROM STDIN"
_MOVE = f"INSERT INTO inbox ({_COLUMNS}) SELECT {_COLUMNS} FROM arriving ORDER BY n ON CONFLICT DO NOTHING"  # noqa: S608 - constant text


def _driver(session: Session) -> Any:  # noqa: ANN401 - a DBAPI connection
    """What is below the session: its wrapping costs more than such a statement itself."""
    return session.connection().connection.driver_connection


def insert(session: Session, rows: Sequence[Arrived]) -> None:
    """Store messages; one that is stored already (same session, leaf and seqs) changes nothing."""
    if not rows:
        return
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        _driver(session).executemany(_INSERT, rows)
        return
    driver = _driver(session)
    with driver.cursor() as cursor:
        cursor.execute(_TEMP)
        with cursor.copy(_COPY) as copy:
            for n, row in enumerate(rows):
                copy.write_row((n, *row))
        cursor.execute(_MOVE)


def _touch_sql(*, sqlite: bool) -> str:
    least, greatest, mark, json_mark = ("min", "max", "?", "?") if sqlite else ("least", "greatest", "%s", "%s::json")
    values = ", ".join([mark] * 8 + [json_mark] * 2)
    return f"""INSERT INTO session (runner_id, device_id, sid, state, started_ms, first_received_ms, last_received_ms,
          clock_offset_ms, start, "end", ranges, flags, receipt_due)
        VALUES ({values}, '{{}}', '{{}}', false)
        ON CONFLICT (runner_id, device_id, sid) DO UPDATE SET
          state = excluded.state,
          started_ms = {least}(coalesce(session.started_ms, excluded.started_ms),
                               coalesce(excluded.started_ms, session.started_ms)),
          last_received_ms = {greatest}(session.last_received_ms, excluded.last_received_ms),
          clock_offset_ms = {least}(coalesce(session.clock_offset_ms, excluded.clock_offset_ms),
                                    coalesce(excluded.clock_offset_ms, session.clock_offset_ms)),
          start = coalesce(excluded.start, session.start),
          "end" = coalesce(excluded."end", session."end")"""  # noqa: S608 - function names and marks


_TOUCH = {True: _touch_sql(sqlite=True), False: _touch_sql(sqlite=False)}


def touch(session: Session, touches: Sequence[Touch]) -> None:
    """Bring the sessions up to date that messages arrived for; a new one is made."""
    if not touches:
        return
    sqlite = session.connection().dialect.name == "sqlite"
    values = [
        (
            *each.key,
            "ended" if each.ended else "live",
            each.started_ms,
            each.received_ms,
            each.received_ms,
            each.lag_ms,
            None if each.start is None else json.dumps(each.start, ensure_ascii=False),
            None if each.end is None else json.dumps(each.end, ensure_ascii=False),
        )
        for each in touches
    ]
    if sqlite:
        _driver(session).executemany(_TOUCH[True], values)
    else:
        session.connection().exec_driver_sql(_TOUCH[False], values)


def count(session: Session, counts: Mapping[str, int]) -> None:
    """Add to counters."""
    for name, n in counts.items():
        if n:
            session.execute(
                sa.text(
                    "INSERT INTO counter (name, n) VALUES (:name, :n) ON CONFLICT (name) DO UPDATE SET n = counter.n + :n"
                ),
                {"name": name, "n": n},
            )


def counts(session: Session) -> dict[str, int]:
    """Every counter."""
    return {row.name: row.n for row in session.exec(select(CounterRow))}


def known_devices(session: Session) -> set[tuple[str, str]]:
    """(runner, device) of every device."""
    return {(runner, device) for runner, device in session.execute(sa.select(DeviceRow.runner_id, DeviceRow.id))}  # type: ignore[call-overload]


def session_row(session: Session, key: Key) -> SessionRow | None:
    """The session, or None when nothing of it ever arrived."""
    return session.get(SessionRow, key)


def waiting_ranges(session: Session, key: Key) -> list[tuple[str, int, int]]:
    """(leaf, first, last) of every message of a session that waits in the inbox."""
    query = sa.select(InboxRow.leaf, InboxRow.first_seq, InboxRow.last_seq).where(*of(key))  # type: ignore[call-overload]
    return [(leaf, first, last) for leaf, first, last in session.execute(query)]


def waiting(session: Session, key: Key) -> list[InboxRow]:
    """Every message of a session that waits in the inbox, in the order of arrival."""
    return list(session.exec(select(InboxRow).where(*of(key)).order_by(col(InboxRow.id))))


def free(session: Session, key: Key, up_to_id: int, *, apps: bool = False) -> None:
    """Forget the messages of a session that have become part of its run.

    Those of `APPS` stay for a while (`let_go`), unless `apps`: what comes late makes the run anew, from all of them.
    """
    kept = [] if apps else [col(InboxRow.leaf).not_in(APPS)]
    session.execute(sa.delete(InboxRow).where(*of(key), col(InboxRow.id) <= up_to_id, *kept))


def newer(session: Session, key: Key, than_id: int) -> bool:
    """Whether anything of a session came after the message `than_id`."""
    query = select(InboxRow.id).where(*of(key), col(InboxRow.id) > than_id).limit(1)
    return session.exec(query).first() is not None


def of(key: Key) -> tuple[sa.ColumnElement[bool], ...]:
    """Rows of that session."""
    return col(InboxRow.runner_id) == key[0], col(InboxRow.device_id) == key[1], col(InboxRow.sid) == key[2]


def due_sessions(session: Session, silent_since_ms: int, settled_since_ms: int | None = None) -> list[Key]:
    """Sessions to make a run of: those that ended, and live ones from which nothing came since `silent_since_ms`.

    One that was a run already is due again only when nothing came since `settled_since_ms`.
    """
    ended = col(SessionRow.state) == "ended"
    if settled_since_ms is not None:
        ended = sa.and_(
            ended, sa.or_(col(SessionRow.run_id).is_(None), col(SessionRow.last_received_ms) <= settled_since_ms)
        )
    silent = sa.and_(col(SessionRow.state) == "live", col(SessionRow.last_received_ms) <= silent_since_ms)
    query = sa.select(SessionRow.runner_id, SessionRow.device_id, SessionRow.sid)  # type: ignore[call-overload]
    query = query.where(sa.or_(ended, silent)).order_by(SessionRow.started_ms)
    return [(runner, device, sid) for runner, device, sid in session.execute(query)]


def receipts_due(session: Session) -> list[Key]:
    """Sessions that were stored as runs and whose devices have not been told."""
    query = sa.select(SessionRow.runner_id, SessionRow.device_id, SessionRow.sid)  # type: ignore[call-overload]
    return [tuple(row) for row in session.execute(query.where(col(SessionRow.receipt_due)))]


def sessions_since(session: Session, since_ms: int) -> list[Key]:
    """Sessions heard of since `since_ms`, the latest last."""
    query = sa.select(SessionRow.runner_id, SessionRow.device_id, SessionRow.sid)  # type: ignore[call-overload]
    query = query.where(col(SessionRow.last_received_ms) >= since_ms).order_by(SessionRow.last_received_ms)
    return [tuple(row) for row in session.execute(query)]


def receipts_sent(session: Session, keys: Iterable[Key]) -> None:
    """The devices of these sessions have been told."""
    for key in keys:
        row = session_row(session, key)
        if row is not None and row.state == "stored":
            row.receipt_due = False


def live_sessions(session: Session) -> list[SessionRow]:
    """Runs under way: sessions that are not stored yet, the latest heard of first."""
    query = select(SessionRow).where(col(SessionRow.state) != "stored").order_by(col(SessionRow.last_received_ms).desc())
    return list(session.exec(query))


def live_samples(
    session: Session, runner_id: str, device_id: str, sid: str, after_inbox_id: int = 0
) -> list[tuple[int, Sample | Batch]]:
    """The samples of a run under way that were committed after `after_inbox_id`, in the order of arrival.

    Each comes with the id of its inbox row; those of one row are never told apart.
    """
    query = select(InboxRow).where(
        *of((runner_id, device_id, sid)), col(InboxRow.leaf) == "samples", col(InboxRow.id) > after_inbox_id
    )
    found: list[tuple[int, Sample | Batch]] = []
    for row in session.exec(query.order_by(col(InboxRow.id))):
        for payload in row.payload.split(SEPARATOR):
            try:
                value = decode("samples", payload).value
            except BadInput:  # stored by a version that understood it
                continue
            if isinstance(value, Sample | Batch) and row.id is not None:
                found.append((row.id, value))
    return found


def as_document(payload: bytes) -> dict[str, Any]:
    """A payload that was checked before, as the JSON object it is."""
    return dict(json.loads(payload))


def as_payload(document: Mapping[str, Any]) -> bytes:
    """A stored JSON object as the payload that it was."""
    return json.dumps(document, ensure_ascii=False).encode()
