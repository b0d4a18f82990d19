"""Long lists as pages: what is on one, and where the next begins."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from store import care, cursors, findings, people, reports
from store.views import check_in_as_json


def findings_page(session: Session, runner_id: str, run_id: int | None, cursor: str | None, most: int) -> dict[str, Any]:
    """Up to `most` standing findings, newest first, that follow `cursor`, and where the next page begins.

    Raises:
        NotFound: there is no such runner.
        BadInput: the cursor is not one of ours.

    """
    say, banned = people.runner(session, runner_id).say, care.banned(session, [runner_id])[runner_id]
    before = None if cursor is None else cursors.read(cursor, int, int)
    rows = findings.listing(session, runner_id, run_id=run_id, before=before, most=most + 1)
    last = rows[most - 1] if len(rows) > most else None
    return {
        "items": [findings.as_json(row, banned, say) for row in rows[:most]],
        "next": None if last is None else cursors.written(last.created_ms, last.id or 0),
    }


def check_ins_page(session: Session, runner_id: str, cursor: str | None, most: int) -> dict[str, Any]:
    """Up to `most` reports, newest first, that follow `cursor`, and where the next page begins.

    Raises:
        NotFound: there is no such runner.
        BadInput: the cursor is not one of ours.

    """
    people.runner(session, runner_id)
    before = None if cursor is None else cursors.read(cursor, int, str)
    rows = reports.check_ins(session, runner_id, before=before, most=most + 1)
    last = rows[most - 1] if len(rows) > most else None
    return {
        "items": [check_in_as_json(row) for row in rows[:most]],
        "next": None if last is None else cursors.written(last.t_ms, last.id),
    }
