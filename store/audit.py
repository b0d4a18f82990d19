"""The record of who saw what, and of what was done to accounts, consents and data."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.access import DEEDS, Viewer
from store.tables import AuditRow

HOUR_MS = 3_600_000


def look_key(viewer: Viewer, runner_id: str, page: str, now_ms: int) -> str:
    """One look: the same account at the same page of the same runner within one hour of the clock."""
    return f"{viewer.account_id}|{runner_id}|{page}|{now_ms // HOUR_MS}"


def note(
    session: Session,
    what: str,
    now_ms: int,
    *,
    viewer: Viewer | None = None,
    name: str = "",
    runner_id: str | None = None,
    detail: str = "",
    key: str | None = None,
) -> None:
    """Put on record that `viewer` did `what` (one of DEEDS); with a `key` that is there already, nothing is added."""
    if what not in DEEDS:
        raise ValueError(what)
    if key is not None and session.execute(sa.select(sa.exists().where(col(AuditRow.key) == key))).scalar_one():
        return
    session.add(
        AuditRow(
            t_ms=now_ms,
            account_id=viewer.account_id if viewer else None,
            name=viewer.name if viewer else name,
            runner_id=runner_id,
            what=what,
            detail=detail,
            key=key,
        )
    )
    session.flush()


def about(session: Session, runner_id: str, most: int = 100, before_id: int | None = None) -> list[AuditRow]:
    """What is on record about a runner's data, newest first; `before_id` continues a page."""
    query = select(AuditRow).where(AuditRow.runner_id == runner_id)
    if before_id is not None:
        query = query.where(col(AuditRow.id) < before_id)
    return list(session.exec(query.order_by(col(AuditRow.id).desc()).limit(most)))
