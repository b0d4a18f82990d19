"""Links in messages that were used: each counts once."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from sqlmodel import Session

from domain.clock import MS_PER_DAY

_SPEND = sa.text(
    "INSERT INTO spent_link (mark, spent_ms) VALUES (:mark, :spent_ms) ON CONFLICT (mark) DO NOTHING RETURNING mark"
)


KEPT_MS = 60 * MS_PER_DAY
"""How long a used link is remembered: longer than any link is good."""
_FORGET = sa.text("DELETE FROM spent_link WHERE spent_ms < :before_ms")


def spend(session: Session, token: str, now_ms: int) -> bool:
    """Use a link up; whether it was still good. Of two at the same time one is told no.

    `token` has to be in its one true spelling (`domain.links.signed`): the same link spelt otherwise is another mark.
    """
    session.execute(_FORGET, {"before_ms": now_ms - KEPT_MS})
    mark = hashlib.sha256(token.encode()).hexdigest()
    return session.execute(_SPEND, {"mark": mark, "spent_ms": now_ms}).first() is not None
