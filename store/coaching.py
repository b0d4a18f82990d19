"""Coaching: which coach a runner lets see, since when and by which sentence; and links that wait for a coach."""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.clock import iso
from domain.errors import Conflict, NotFound
from store import invitations
from store.tables import AccountRow, AuditRow, CoachingRow, InvitationRow

KIND = "coach"
"""Of an invitation."""


def invite(session: Session, runner_id: str, made_by: int | None, sentence: str, now_ms: int, *, days: int) -> str:
    """The runner agreed to `sentence`: make the link for one coach, who is whoever uses it; returns its secret."""
    return invitations.make(session, KIND, now_ms, made_by=made_by, runner_id=runner_id, consent=sentence, days=days)


def accept(session: Session, invitation: InvitationRow, account_id: int, now_ms: int) -> CoachingRow:
    """The account that used the link is the runner's coach from now on; after a withdrawal again.

    Raises:
        Conflict: runners do not coach themselves; or the runner withdrew after the link was made; or it was used.

    """
    runner_id = invitation.runner_id or ""
    account = session.get_one(AccountRow, account_id)
    if account.runner_id == runner_id:
        raise Conflict("Runners do not coach themselves.", "Hand the link to your coach.", field="coach-self")
    row = session.exec(
        select(CoachingRow).where(CoachingRow.coach_id == account_id, CoachingRow.runner_id == runner_id)
    ).first()
    if row is not None and (row.withdrawn_ms or 0) >= invitation.created_ms:
        raise Conflict("The runner has withdrawn since.", "Ask for a new link.", field="coach-withdrawn")
    invitations.use(session, invitation, now_ms, account_id)
    if row is None:
        row = CoachingRow(coach_id=account_id, runner_id=runner_id, consented_ms=now_ms, consent=invitation.consent)
    elif row.withdrawn_ms is not None:
        row.consented_ms, row.consent, row.withdrawn_ms = now_ms, invitation.consent, None
    account.coach = True
    session.add_all([row, account])
    session.flush()
    return row


def withdraw(session: Session, runner_id: str, coaching_id: int, now_ms: int) -> AccountRow:
    """The coach sees nothing of the runner from now on; links that nobody has used yet stay. Returns the coach.

    Raises:
        NotFound: the runner has no such coach.

    """
    row = session.get(CoachingRow, coaching_id)
    if row is None or row.runner_id != runner_id:
        raise NotFound(f"{runner_id} has no coach {coaching_id}.", "List them under /coaches.", field="coach")
    if row.withdrawn_ms is None:
        row.withdrawn_ms = now_ms
        session.add(row)
        session.flush()
    return session.get_one(AccountRow, row.coach_id)


def withdraw_all_of(session: Session, coach_id: int, now_ms: int) -> list[str]:
    """The account is no coach any more: no consent is left that would come back with the role; returns whose it were."""
    query = select(CoachingRow).where(CoachingRow.coach_id == coach_id, col(CoachingRow.withdrawn_ms).is_(None))
    rows = list(session.exec(query))
    for row in rows:
        row.withdrawn_ms = now_ms
        session.add(row)
    session.flush()
    return [row.runner_id for row in rows]


def take_back(session: Session, runner_id: str, invitation_id: int) -> None:
    """Take back a link that nobody has used yet.

    Raises:
        NotFound: the runner has made no such link, or it was used.

    """
    gone = sa.delete(InvitationRow).where(
        col(InvitationRow.id) == invitation_id,
        col(InvitationRow.kind) == KIND,
        col(InvitationRow.runner_id) == runner_id,
        col(InvitationRow.used_ms).is_(None),
    )
    if not cast("sa.CursorResult[object]", session.execute(gone)).rowcount:
        raise NotFound(f"{runner_id} has no link {invitation_id}.", "List them under /coaches.", field="link")


def coaches(session: Session, runner_id: str) -> list[dict[str, Any]]:
    """Who sees, or saw, that runner: those who do first, the newest first."""
    looked = (
        sa.select(col(AuditRow.account_id), sa.func.max(col(AuditRow.t_ms)).label("t_ms"))
        .where(col(AuditRow.runner_id) == runner_id, col(AuditRow.what) == "looked_at")
        .group_by(col(AuditRow.account_id))
        .subquery()
    )
    query = (
        sa.select(CoachingRow, AccountRow, looked.c.t_ms)
        .join(AccountRow, col(AccountRow.id) == col(CoachingRow.coach_id))
        .outerjoin(looked, looked.c.account_id == col(CoachingRow.coach_id))
        .where(col(CoachingRow.runner_id) == runner_id)
        .order_by(col(CoachingRow.withdrawn_ms).is_not(None), col(CoachingRow.consented_ms).desc())
    )
    return [
        {
            "id": row.id,
            "name": account.name,
            "consented_at": iso(row.consented_ms),
            "consent": row.consent,
            "withdrawn_at": None if row.withdrawn_ms is None else iso(row.withdrawn_ms),
            "looked_at": None if looked_ms is None else iso(looked_ms),
        }
        for row, account, looked_ms in session.execute(query)
    ]


def waiting(session: Session, runner_id: str, now_ms: int) -> list[dict[str, Any]]:
    """Links for a coach that nobody has used yet, the newest first; never what they are."""
    query = (
        select(InvitationRow)
        .where(
            InvitationRow.kind == KIND,
            InvitationRow.runner_id == runner_id,
            col(InvitationRow.used_ms).is_(None),
            col(InvitationRow.expires_ms) > now_ms,
        )
        .order_by(col(InvitationRow.id).desc())
    )
    return [
        {"id": row.id, "made_at": iso(row.created_ms), "ends_at": iso(row.expires_ms), "consent": row.consent}
        for row in session.exec(query)
    ]
