"""What coaches write about a runner, who reads it."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, col, select

from domain.clock import iso
from domain.errors import BadInput, NotFound
from store.tables import AccountRow, CoachNoteRow

LONGEST = 2000
"""Characters of a note."""


def listing(
    session: Session,
    runner_id: str,
    *,
    author_id: int | None = None,
    most: int | None = None,
    before_id: int | None = None,
) -> list[dict[str, Any]]:
    """The notes about a runner, newest first, all or one author's; `before_id` continues a page."""
    query = (
        select(CoachNoteRow, AccountRow.name)
        .outerjoin(AccountRow, col(AccountRow.id) == col(CoachNoteRow.account_id))
        .where(CoachNoteRow.runner_id == runner_id)
        .order_by(col(CoachNoteRow.id).desc())
    )
    if author_id is not None:
        query = query.where(CoachNoteRow.account_id == author_id)
    if before_id is not None:
        query = query.where(col(CoachNoteRow.id) < before_id)
    return [_as_json(row, name) for row, name in session.exec(query if most is None else query.limit(most))]


def add(session: Session, runner_id: str, account_id: int, text: str, now_ms: int) -> dict[str, Any]:
    """Store a note.

    Raises:
        BadInput: it is empty or too long.

    """
    said = "\n".join(line.rstrip() for line in text.replace("\0", "").strip().splitlines())
    if not 1 <= len(said) <= LONGEST:
        raise BadInput("A note has 1 to 2000 characters.", "Write it shorter, or write something.", field="text")
    row = CoachNoteRow(runner_id=runner_id, account_id=account_id, t_ms=now_ms, text=said)
    session.add(row)
    session.flush()
    author = session.get(AccountRow, account_id)
    return _as_json(row, author.name if author is not None else None)


def remove(session: Session, runner_id: str, account_id: int, note_id: int) -> None:
    """Remove a note: only who wrote it can.

    Raises:
        NotFound: that account wrote no such note about that runner.

    """
    row = session.get(CoachNoteRow, note_id)
    if row is None or row.runner_id != runner_id or row.account_id != account_id:
        raise NotFound(f"You wrote no note {note_id} about {runner_id}.", "List them under /notes.", field="note")
    session.delete(row)
    session.flush()


def _as_json(row: CoachNoteRow, name: str | None) -> dict[str, Any]:
    return {"id": row.id, "at": iso(row.t_ms), "author": name, "author_id": row.account_id, "text": row.text}
