"""Messages that could not be used: each is counted, the latest are kept with their reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.clock import iso
from domain.errors import BadInput, shape
from formats.topics import PREFIX
from store.inbox import count
from store.tables import DeadLetterRow

HEAD_BYTES = 4096
"""How much of a dead letter is kept."""
MOST_ROWS = 20_000
"""How many dead letters are kept; the counter `dead_letters` counts them all."""
_TEXT = 300


class DeadLetter(NamedTuple):
    """A message that cannot be used: why, where it came from (None = a runner we do not know), and its start."""

    received_ms: int
    runner_id: str | None
    topic: str
    reason: str
    field: str
    size: int
    head: bytes


def save(session: Session, letters: Sequence[DeadLetter]) -> None:
    """Keep and count dead letters; the oldest beyond `MOST_ROWS` go."""
    if not letters:
        return
    session.execute(
        sa.insert(DeadLetterRow),
        [
            {
                "received_ms": letter.received_ms,
                "runner_id": letter.runner_id,
                "topic": _clean(letter.topic),
                "reason": _clean(letter.reason),
                "field": _clean(letter.field),
                "size": letter.size,
                "head": letter.head[:HEAD_BYTES],
            }
            for letter in letters[-MOST_ROWS:]
        ],
    )
    newest = session.execute(sa.select(sa.func.max(DeadLetterRow.id))).scalar_one()
    session.execute(sa.delete(DeadLetterRow).where(col(DeadLetterRow.id) <= newest - MOST_ROWS))
    count(session, {"dead_letters": len(letters)})


def _clean(text: str) -> str:
    """Text that every database can hold: no U+0000, no lone surrogates, of a sensible length."""
    return text.encode("utf-8", "replace").decode().replace("\0", "␀")[:_TEXT]


def listing(session: Session, runner_id: str | None = None, most: int = 200) -> list[DeadLetterRow]:
    """The latest dead letters, newest first: all, or those below one runner's topics."""
    query = select(DeadLetterRow).order_by(col(DeadLetterRow.id).desc()).limit(most)
    return list(session.exec(query if runner_id is None else query.where(DeadLetterRow.runner_id == runner_id)))


def page(
    session: Session, runner_id: str, cursor: str | None, most: int, device_id: str | None = None
) -> tuple[list[DeadLetterRow], str | None]:
    """Up to `most` dead letters below one runner's topics, or one device's, newest first, that follow `cursor`.

    And the cursor of the next page, None on the last.

    Raises:
        BadInput: the cursor is not one of ours.

    """
    query = select(DeadLetterRow).where(*_below(runner_id, device_id))
    if cursor is not None:
        if not (cursor.isdigit() and len(cursor) < 19):  # noqa: PLR2004 - 64 bits
            raise BadInput(f"The cursor cannot be {shape(cursor)}.", "Use `next` of the page before.", field="cursor")
        query = query.where(col(DeadLetterRow.id) < int(cursor))
    rows = list(session.exec(query.order_by(col(DeadLetterRow.id).desc()).limit(most + 1)))
    return rows[:most], str(rows[most - 1].id) if len(rows) > most else None


def reasons(session: Session, runner_id: str, device_id: str | None = None) -> list[tuple[str, int]]:
    """Each reason for which messages of one runner, or of one device, are kept, and how many they are."""
    query = select(DeadLetterRow.reason, sa.func.count()).where(*_below(runner_id, device_id))
    return [(reason, n) for reason, n in session.exec(query.group_by(col(DeadLetterRow.reason)))]


def _below(runner_id: str, device_id: str | None) -> tuple[sa.ColumnElement[bool], ...]:
    mine = col(DeadLetterRow.runner_id) == runner_id
    if device_id is None:
        return (mine,)
    return mine, col(DeadLetterRow.topic).startswith(f"{PREFIX}/{runner_id}/{device_id}/", autoescape=True)


def as_json(row: DeadLetterRow) -> dict[str, Any]:
    """A dead letter in the form that the API and `soleus deadletters --json` show."""
    return {
        "id": row.id,
        "received_at": iso(row.received_ms),
        "runner": row.runner_id,
        "topic": row.topic,
        "reason": row.reason,
        "field": row.field,
        "size": row.size,
        "head": row.head.decode("utf-8", "replace"),
    }
