"""What an administrator changes about accounts; somebody always stays who can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.clock import iso
from domain.errors import Conflict
from store import accounts, coaching
from store.tables import AccountRow, SignInRow


@dataclass(frozen=True, slots=True)
class Change:
    """What is to change about an account; None stays."""

    coach: bool | None = None
    admin: bool | None = None
    closed: bool | None = None


def change(session: Session, account_id: int, wanted: Change, now_ms: int) -> AccountRow:
    """Change what an account may. Who is no coach any more has no consent left; who is closed out is signed out.

    Raises:
        NotFound: there is no such account.
        Conflict: it is the last open one that may administer.

    """
    row = accounts.get(session, account_id)
    loses = row.admin and row.disabled_ms is None and (wanted.admin is False or wanted.closed is True)
    if loses and not another_admin(session, account_id):
        raise Conflict(f"{row.name} is the last administrator.", "Make somebody else one first.", field="last-admin")
    if wanted.coach is not None:
        row.coach = wanted.coach
        if not wanted.coach:
            coaching.withdraw_all_of(session, account_id, now_ms)
    if wanted.admin is not None:
        row.admin = wanted.admin
    if wanted.closed is not None:
        row.disabled_ms = (row.disabled_ms or now_ms) if wanted.closed else None
        if wanted.closed:
            session.execute(sa.delete(SignInRow).where(col(SignInRow.account_id) == account_id))
    session.add(row)
    session.flush()
    return row


def another_admin(session: Session, account_id: int) -> bool:
    """Whether somebody beside that account can administer; whoever it is stays so until the transaction ends."""
    query = select(AccountRow.id).where(
        col(AccountRow.admin), col(AccountRow.disabled_ms).is_(None), AccountRow.id != account_id
    )
    # Held until the change is made: two administrators must not close each other at the same time.
    return session.exec(query.with_for_update()).first() is not None


def listing_json(session: Session) -> list[dict[str, Any]]:
    """All accounts, by name, with when each was last seen in a browser."""
    query = sa.select(col(SignInRow.account_id), sa.func.max(col(SignInRow.seen_ms))).group_by(col(SignInRow.account_id))
    seen: dict[int, int] = dict(session.execute(query).all())
    return [as_json(row, seen.get(row.id or 0)) for row in accounts.listing(session)]


def as_json(row: AccountRow, seen_ms: int | None = None) -> dict[str, Any]:
    """An account as the API shows it; never its password's hash."""
    return {
        "id": row.id,
        "name": row.name,
        "runner": row.runner_id,
        "coach": row.coach,
        "admin": row.admin,
        "added_at": iso(row.created_ms),
        "closed_at": None if row.disabled_ms is None else iso(row.disabled_ms),
        "seen_at": None if seen_ms is None else iso(seen_ms),
    }
