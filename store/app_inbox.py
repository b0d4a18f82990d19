"""What other people's apps sent and waits in the inbox: pieces of runs, and pieces of which it is not known yet of which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.errors import BadInput
from formats import pieces
from formats.pieces import Piece
from formats.topics import APPS, Leaf
from store import inbox
from store.tables import InboxRow, SessionRow


def let_go(session: Session, before_ms: int, loose: Mapping[tuple[Leaf, str], int]) -> None:
    """Forget what apps sent before `before_ms`, and of what waits under (leaf, sid) what came before its own instant."""
    session.execute(sa.delete(InboxRow).where(col(InboxRow.leaf).in_(APPS), col(InboxRow.received_ms) < before_ms))
    for (leaf, sid), earlier_ms in loose.items():
        under = col(InboxRow.leaf) == leaf, col(InboxRow.sid) == sid
        session.execute(sa.delete(InboxRow).where(*under, col(InboxRow.received_ms) < earlier_ms))


def of_app(session: Session, owner: tuple[str, str], leaf: Leaf, span: tuple[int, int]) -> list[InboxRow]:
    """What an app of (runner, device) sent that is still here, of whatever run, whose first seq is within `span`."""
    query = select(InboxRow).where(
        InboxRow.runner_id == owner[0],
        InboxRow.device_id == owner[1],
        InboxRow.leaf == leaf,
        col(InboxRow.first_seq).between(*span),
    )
    return list(session.exec(query.order_by(col(InboxRow.id))))


def forget(session: Session, ids: Iterable[int]) -> None:
    """Forget these messages."""
    session.execute(sa.delete(InboxRow).where(col(InboxRow.id).in_(list(ids))))


def app_sessions(session: Session, owner: tuple[str, str], leaf: Leaf, between_ms: tuple[int, int]) -> list[inbox.Key]:
    """Sessions of an app of (runner, device), started within these instants, of which messages are still here."""
    theirs = sa.select(InboxRow.sid).where(  # type: ignore[call-overload]
        InboxRow.runner_id == owner[0], InboxRow.device_id == owner[1], InboxRow.leaf == leaf
    )
    query = sa.select(SessionRow.runner_id, SessionRow.device_id, SessionRow.sid).where(  # type: ignore[call-overload]
        SessionRow.runner_id == owner[0],
        SessionRow.device_id == owner[1],
        col(SessionRow.started_ms).between(*between_ms),
        col(SessionRow.sid).in_(theirs),
    )
    return [tuple(row) for row in session.execute(query)]


def pieces_of(rows: Iterable[InboxRow]) -> list[Piece]:
    """The pieces of rows that apps' messages were kept in."""
    found = []
    for row in rows:
        try:
            found.append(pieces.decode(row.payload))
        except BadInput:  # stored by a version that understood it
            continue
    return found


def live_pieces(session: Session, key: inbox.Key, after_inbox_id: int = 0) -> list[tuple[int, Piece]]:
    """What apps sent of a run under way after `after_inbox_id`, with the ids of its rows, in the order of arrival."""
    query = select(InboxRow).where(*inbox.of(key), col(InboxRow.leaf).in_(APPS), col(InboxRow.id) > after_inbox_id)
    rows = session.exec(query.order_by(col(InboxRow.id)))
    return [(row.id, piece) for row in rows if row.id is not None for piece in pieces_of([row])]
