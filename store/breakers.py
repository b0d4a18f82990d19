"""What is known of channels that fail: kept in rows, so that every process leaves a dead channel alone."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from domain.breaker import Breaker
from store.tables import BreakerRow


def of(session: Session, channel_id: int) -> Breaker:
    """The breaker of a channel."""
    row = session.get(BreakerRow, channel_id)
    return Breaker() if row is None else Breaker(row.failures, row.open_until_ms)


def of_all(session: Session, channel_ids: Collection[int]) -> dict[int, Breaker]:
    """The breakers of several channels."""
    rows = session.exec(select(BreakerRow).where(col(BreakerRow.channel_id).in_(channel_ids)))
    failing = {row.channel_id: Breaker(row.failures, row.open_until_ms) for row in rows}
    return {channel_id: failing.get(channel_id, Breaker()) for channel_id in channel_ids}


def keep(session: Session, channel_id: int, breaker: Breaker, why: str) -> None:
    """Store it; one that is closed needs no row."""
    row = session.get(BreakerRow, channel_id)
    if breaker == Breaker():
        if row is not None:
            session.delete(row)
        return
    row = row or BreakerRow(channel_id=channel_id)
    row.failures, row.open_until_ms, row.why = breaker.failures, breaker.open_until_ms, why
    session.add(row)
    session.flush()


def close(session: Session, channel_id: int) -> None:
    """Forget what failed on a channel."""
    keep(session, channel_id, Breaker(), "")


def open_now(session: Session, now_ms: int) -> set[int]:
    """The channels that are left alone now."""
    return set(session.exec(select(BreakerRow.channel_id).where(col(BreakerRow.open_until_ms) > now_ms)))


def row_of(session: Session, channel_id: int) -> BreakerRow | None:
    """What is stored of a channel that fails, with why; None = it does not."""
    return session.get(BreakerRow, channel_id)
