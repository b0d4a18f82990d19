"""Links that somebody may use once: to become a runner here, to coach a runner, or to choose a new password."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.clock import MS_PER_DAY
from domain.errors import Conflict
from store.tables import InvitationRow
from store.viewers import fresh_secret, mark_of

KINDS = ("setup", "runner", "coach", "password")
DAYS = 7
"""So long a link is good for, unless it is used before."""
KEPT_DAYS = 90
"""So long it stays on record after that."""


def make(
    session: Session,
    kind: str,
    now_ms: int,
    *,
    made_by: int | None = None,
    runner_id: str | None = None,
    account_id: int | None = None,
    consent: str = "",
    days: int = DAYS,
) -> str:
    """Make a link of one of KINDS; returns its secret, which is told this once."""
    if kind not in KINDS:
        raise ValueError(kind)
    session.execute(sa.delete(InvitationRow).where(col(InvitationRow.expires_ms) <= now_ms - KEPT_DAYS * MS_PER_DAY))
    secret = fresh_secret()
    session.add(
        InvitationRow(
            mark=mark_of(secret),
            kind=kind,
            made_by=made_by,
            runner_id=runner_id,
            account_id=account_id,
            consent=consent,
            created_ms=now_ms,
            expires_ms=now_ms + days * MS_PER_DAY,
        )
    )
    session.flush()
    return secret


def find(session: Session, secret: str, now_ms: int) -> InvitationRow | None:
    """The link with that secret; None: there is none, it was used, or it has ended."""
    query = select(InvitationRow).where(InvitationRow.mark == mark_of(secret))
    return session.exec(query.where(col(InvitationRow.used_ms).is_(None), col(InvitationRow.expires_ms) > now_ms)).first()


def use(session: Session, row: InvitationRow, now_ms: int, used_by: int) -> None:
    """That account used it: nobody can again, not even who does so at the same time.

    Raises:
        Conflict: somebody was faster.

    """
    free = (col(InvitationRow.id) == row.id, col(InvitationRow.used_ms).is_(None), col(InvitationRow.expires_ms) > now_ms)
    taken = sa.update(InvitationRow).where(*free).values(used_ms=now_ms, used_by=used_by).returning(col(InvitationRow.id))
    if session.execute(taken).first() is None:
        raise Conflict("That link has been used, or it has ended.", "Ask for another.", field="invitation")
