"""Tokens: keys for programs, with what each may do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.access import SCOPES
from domain.clock import iso
from domain.errors import BadInput, shape
from store import accounts
from store.tables import TokenRow
from store.viewers import fresh_secret, mark_of

PREFIX = "soleus_"
"""By which one that was published by mistake is found and known for what it is."""
LONGEST_NAME = 100


def add(
    session: Session, account_id: int, name: str, scopes: Sequence[str], now_ms: int, *, expires_ms: int | None = None
) -> tuple[TokenRow, str]:
    """Make a token for that account; returns it with the secret, which is told this once.

    Raises:
        NotFound: no such account.
        BadInput: it has no name, no scope, or one that there is not; or it would have ended already.

    """
    accounts.get(session, account_id)
    label = name.strip()
    if not 1 <= len(label) <= LONGEST_NAME or not label.isprintable():
        raise BadInput("A token needs a name.", "Say on one line what it is for.", field="name")
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        what = f"There is no scope {shape(unknown[0])}." if unknown else "A token needs a scope."
        raise BadInput(what, f"Use {', '.join(SCOPES)}.", field="scopes")
    if expires_ms is not None and expires_ms <= now_ms:
        raise BadInput("The token would have ended already.", "Choose a later day.", field="expires")
    secret = PREFIX + fresh_secret()
    row = TokenRow(
        mark=mark_of(secret),
        account_id=account_id,
        name=label,
        scopes=[scope for scope in SCOPES if scope in scopes],
        created_ms=now_ms,
        expires_ms=expires_ms,
    )
    session.add(row)
    session.flush()
    return row, secret


def listing(session: Session, account_id: int) -> list[TokenRow]:
    """The tokens of that account, newest first."""
    return list(session.exec(select(TokenRow).where(TokenRow.account_id == account_id).order_by(col(TokenRow.id).desc())))


def as_json(row: TokenRow) -> dict[str, Any]:
    """A token as it is shown: never what it is."""
    return {
        "id": row.id,
        "name": row.name,
        "scopes": list(row.scopes),
        "added_at": iso(row.created_ms),
        "used_at": None if row.used_ms is None else iso(row.used_ms),
        "ends_at": None if row.expires_ms is None else iso(row.expires_ms),
    }


def remove(session: Session, account_id: int, token_id: int) -> bool:
    """Take a token of that account back; returns whether there was one."""
    gone = sa.delete(TokenRow).where(col(TokenRow.id) == token_id, col(TokenRow.account_id) == account_id)
    return bool(cast("sa.CursorResult[object]", session.execute(gone)).rowcount)
