"""The record of who saw what, and of what was done to accounts, consents and data."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.access import DEEDS, Viewer
from domain.clock import MS_PER_DAY, iso
from store.tables import AuditRow

HOUR_MS = 3_600_000
KEPT_MS = 400 * MS_PER_DAY
"""So long an entry is kept: a season and the one before it."""
BATCH = 500
"""So many old entries are deleted at once."""


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


def looks(session: Session, viewer: Viewer, runner_ids: Collection[str], page: str, now_ms: int) -> dict[str, str]:
    """Of these runners, whom that look at `page` is not on record for yet, each with the key of it."""
    keys = {look_key(viewer, runner_id, page, now_ms): runner_id for runner_id in runner_ids}
    known = set(session.exec(select(AuditRow.key).where(col(AuditRow.key).in_(keys))))
    return {runner_id: key for key, runner_id in keys.items() if key not in known}


def about(session: Session, runner_id: str, most: int = 100, before_id: int | None = None) -> list[AuditRow]:
    """What is on record about a runner's data, newest first, copies of everything too; `before_id` continues a page."""
    whole = col(AuditRow.runner_id).is_(None) & (col(AuditRow.what) == "exported")
    query = select(AuditRow).where((col(AuditRow.runner_id) == runner_id) | whole)
    return _page(session, query, most, before_id)


def by(session: Session, account_id: int, most: int = 100, before_id: int | None = None) -> list[AuditRow]:
    """What is on record as done by an account, newest first; `before_id` continues a page."""
    return _page(session, select(AuditRow).where(AuditRow.account_id == account_id), most, before_id)


def _page(session: Session, query: SelectOfScalar[AuditRow], most: int, before_id: int | None) -> list[AuditRow]:
    if before_id is not None:
        query = query.where(col(AuditRow.id) < before_id)
    return list(session.exec(query.order_by(col(AuditRow.id).desc()).limit(most)))


def as_json(row: AuditRow) -> dict[str, Any]:
    """An entry as the API shows it."""
    return {
        "id": row.id,
        "at": iso(row.t_ms),
        "name": row.name,
        "runner": row.runner_id,
        "what": row.what,
        "detail": row.detail,
    }


def any_old(session: Session, now_ms: int) -> bool:
    """Whether anything is kept for longer than `KEPT_MS`: asked of the oldest, which is the first."""
    oldest = session.exec(select(AuditRow.t_ms).order_by(col(AuditRow.id)).limit(1)).first()
    return oldest is not None and oldest < now_ms - KEPT_MS


def forget_old(session: Session, now_ms: int) -> tuple[int, set[int]]:
    """Delete a batch of what is older than `KEPT_MS`; returns how many, and no channels that it gave anything to."""
    old = select(AuditRow.id).where(AuditRow.t_ms < now_ms - KEPT_MS).order_by(col(AuditRow.id)).limit(BATCH)
    ids = list(session.exec(old))
    session.execute(sa.delete(AuditRow).where(col(AuditRow.id).in_(ids)))
    return len(ids), set()
