"""Links in messages that were used: each counts once."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from sqlmodel import Session

_SPEND = sa.text(
    "INSERT INTO spent_link (mark, spent_ms) VALUES (:mark, :spent_ms) ON CONFLICT (mark) DO NOTHING RETURNING mark"
)


def spend(session: Session, token: str, now_ms: int) -> bool:
    """Use a link up; whether it was still good. Of two at the same time one is told no.

    `token` has to be in its one true spelling (`domain.links.signed`): the same link spelt otherwise is another mark.
    """
    mark = hashlib.sha256(token.encode()).hexdigest()
    return session.execute(_SPEND, {"mark": mark, "spent_ms": now_ms}).first() is not None
