"""Who is signed in: from a browser's cookie or a program's token to an account and what it may."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import replace
from typing import cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.access import SCOPES, Viewer
from domain.clock import MS_PER_DAY
from store.tables import AccountRow, CoachingRow, RunnerRow, SignInRow, TokenRow

LIFE_MS = 90 * MS_PER_DAY
"""A browser that was not used for so long is signed out."""
NOTED_MS = 600_000
"""That a sign-in or a token is in use is written down at most this often."""
AGENT_LENGTH = 200


def fresh_secret() -> str:
    """256 random bits, to be told once."""
    return secrets.token_urlsafe(32)


def mark_of(secret: str) -> str:
    """What is kept of a secret with 256 random bits: they need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def sign_in(session: Session, account_id: int, now_ms: int, *, agent: str = "", address: str = "") -> str:
    """Sign a browser in; returns what its cookie holds."""
    secret = fresh_secret()
    session.add(
        SignInRow(
            mark=mark_of(secret),
            account_id=account_id,
            created_ms=now_ms,
            seen_ms=now_ms,
            expires_ms=now_ms + LIFE_MS,
            agent=agent[:AGENT_LENGTH],
            address=address,
        )
    )
    session.execute(sa.delete(SignInRow).where(col(SignInRow.expires_ms) <= now_ms))
    session.flush()
    return secret


def sign_out(session: Session, account_id: int, sign_in_id: int) -> bool:
    """Take back one sign-in of that account; returns whether there was one."""
    gone = sa.delete(SignInRow).where(col(SignInRow.id) == sign_in_id, col(SignInRow.account_id) == account_id)
    return bool(cast("sa.CursorResult[object]", session.execute(gone)).rowcount)


def sign_out_everywhere(session: Session, account_id: int, keep: int | None = None) -> None:
    """Take back every sign-in of that account but `keep`."""
    gone = sa.delete(SignInRow).where(col(SignInRow.account_id) == account_id)
    session.execute(gone if keep is None else gone.where(col(SignInRow.id) != keep))


def sign_ins(session: Session, account_id: int, now_ms: int) -> list[SignInRow]:
    """Where that account is signed in, the last used first."""
    query = select(SignInRow).where(SignInRow.account_id == account_id, col(SignInRow.expires_ms) > now_ms)
    return list(session.exec(query.order_by(col(SignInRow.seen_ms).desc(), col(SignInRow.id).desc())))


def of_account(session: Session, row: AccountRow) -> Viewer:
    """What an account may."""
    coached: Iterable[str] = ()
    if row.coach:
        query = select(CoachingRow.runner_id).where(CoachingRow.coach_id == row.id, col(CoachingRow.withdrawn_ms).is_(None))
        coached = session.exec(query)
    runner = session.get(RunnerRow, row.runner_id) if row.runner_id else None
    return Viewer(
        account_id=row.id,
        name=row.name,
        runner_id=row.runner_id,
        coach=row.coach,
        admin=row.admin,
        coached=frozenset(coached),
        language=runner.language if runner is not None else row.language,
    )


def by_cookie(session: Session, secret: str, now_ms: int) -> tuple[Viewer | None, bool]:
    """Who that cookie signs in, if anybody; and whether it is time to note that it is in use (`note_use`)."""
    found = session.exec(
        select(SignInRow, AccountRow)
        .join(AccountRow, col(AccountRow.id) == col(SignInRow.account_id))
        .where(SignInRow.mark == mark_of(secret), col(SignInRow.expires_ms) > now_ms, col(AccountRow.disabled_ms).is_(None))
    ).first()
    if found is None:
        return None, False
    row, account = found
    return replace(of_account(session, account), sign_in_id=row.id), now_ms - row.seen_ms > NOTED_MS


def by_token(session: Session, secret: str, now_ms: int) -> tuple[Viewer | None, bool]:
    """Who that token speaks for, if anybody; and whether it is time to note that it is in use (`note_use`)."""
    found = session.exec(
        select(TokenRow, AccountRow)
        .join(AccountRow, col(AccountRow.id) == col(TokenRow.account_id))
        .where(TokenRow.mark == mark_of(secret), col(AccountRow.disabled_ms).is_(None))
    ).first()
    if found is None or (found[0].expires_ms is not None and found[0].expires_ms <= now_ms):
        return None, False
    row, account = found
    scopes = frozenset(scope for scope in SCOPES if scope in row.scopes)
    return replace(of_account(session, account), scopes=scopes), now_ms - (row.used_ms or 0) > NOTED_MS


def sees(session: Session, account_id: int, runner_id: str) -> bool:
    """Whether that account may see that runner now: it is the runner, or a coach with consent."""
    account = session.get(AccountRow, account_id, populate_existing=True)
    if account is None or account.disabled_ms is not None:
        return False
    if account.runner_id == runner_id:
        return True
    consent = select(CoachingRow.id).where(
        CoachingRow.coach_id == account_id, CoachingRow.runner_id == runner_id, col(CoachingRow.withdrawn_ms).is_(None)
    )
    return account.coach and session.exec(consent).first() is not None


def still_sees(session: Session, viewer: Viewer, runner_id: str, now_ms: int) -> bool:
    """Whether that viewer is still signed in, and may still see that runner."""
    if viewer.sign_in_id is not None:
        row = session.get(SignInRow, viewer.sign_in_id)
        if row is None or row.expires_ms <= now_ms:
            return False
    return viewer.account_id is not None and sees(session, viewer.account_id, runner_id)


def note_use(session: Session, secret: str, now_ms: int) -> None:
    """A cookie or a token is in use: a browser stays signed in."""
    mark = mark_of(secret)
    session.execute(
        sa.update(SignInRow).where(col(SignInRow.mark) == mark).values(seen_ms=now_ms, expires_ms=now_ms + LIFE_MS)
    )
    session.execute(sa.update(TokenRow).where(col(TokenRow.mark) == mark).values(used_ms=now_ms))
