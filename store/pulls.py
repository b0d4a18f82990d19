"""Services that recordings are fetched from: what a runner set up, when each is due, and what came of every recording."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.clock import iso
from domain.errors import NotFound, Unavailable
from formats.intervals_icu import Activity, Known
from store import people
from store.sealed import Vault
from store.tables import PulledRow, PullRow

EVERY_MS = 15 * 60_000
MOST_WAIT_MS = 6 * 3_600_000
"""Longest wait after failures, unless the service asks for more."""
MOST_SHOWN = 50
"""So many recordings that brought nothing are listed, the latest."""
OUTCOMES = ("imported", "source", "duplicate", "deleted", "refused", "other", "blocked", "failed")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one activity just now."""

    activity: Activity
    outcome: str
    reason: str = ""


def set_up(
    session: Session, vault: Vault, runner_id: str, service: str, *, athlete: str, key: str, since: str, now_ms: int
) -> PullRow:
    """Fetch from a service from now on; again it takes the new key and settings, and goes through everything anew.

    Raises:
        NotFound: no such runner.

    """
    people.runner(session, runner_id)
    row = session.get(PullRow, (runner_id, service))
    if row is None:
        row = PullRow(runner_id=runner_id, service=service, athlete="", sealed="", created_ms=now_ms, next_ms=now_ms)
    row.athlete, row.sealed, row.since = athlete, vault.seal(key), since
    row.paused, row.next_ms, row.whole_ms = False, now_ms, None
    row.failures, row.trouble, row.last_error = 0, "", ""
    session.add(row)
    session.flush()
    return row


def of(session: Session, runner_id: str, service: str) -> PullRow:
    """A runner's service.

    Raises:
        NotFound: nothing is fetched from it for that runner.

    """
    people.runner(session, runner_id)
    row = session.get(PullRow, (runner_id, service))
    if row is None:
        what = f"Nothing is fetched from {service} for {runner_id}."
        raise NotFound(what, f"Set it up with: soleus source add {runner_id} {service}", field="service")
    return row


def still(session: Session, runner_id: str, service: str) -> bool:
    """Whether it is still to be fetched from."""
    row = session.get(PullRow, (runner_id, service))
    return row is not None and not row.paused


def key_of(vault: Vault, row: PullRow) -> str:
    """The key.

    Raises:
        Unavailable: it was stored with another master key.

    """
    try:
        return vault.open(row.sealed)
    except Unavailable as error:
        what = f"The key of {row.service} cannot be read: it was stored with another master key."
        raise Unavailable(what, "Type it in again.") from error


def remove(session: Session, runner_id: str, service: str) -> None:
    """Fetch nothing more from it, and forget its key. The runs that came from it stay.

    Raises:
        NotFound: nothing is fetched from it.

    """
    session.delete(of(session, runner_id, service))
    mine = col(PulledRow.runner_id) == runner_id, col(PulledRow.service) == service
    session.execute(sa.delete(PulledRow).where(*mine))


def pause(session: Session, runner_id: str, service: str, *, paused: bool, now_ms: int) -> None:
    """Fetch nothing until it is taken up again, or take it up again now.

    Raises:
        NotFound: nothing is fetched from it.

    """
    row = of(session, runner_id, service)
    row.paused = paused
    if not paused:
        row.next_ms, row.failures, row.trouble, row.last_error = now_ms, 0, "", ""


def sync_now(session: Session, runner_id: str, service: str, now_ms: int) -> None:
    """It is due now, also when it was paused; what failed too often is tried again.

    Raises:
        NotFound: nothing is fetched from it.

    """
    row = of(session, runner_id, service)
    row.paused, row.next_ms, row.whole_ms = False, now_ms, None
    failed = col(PulledRow.runner_id) == runner_id, col(PulledRow.service) == service, col(PulledRow.outcome) == "failed"
    session.execute(sa.update(PulledRow).where(*failed).values(tries=0))


def due(session: Session, now_ms: int) -> list[tuple[str, str]]:
    """(runner id, service) of what is to be fetched now, the longest due first."""
    query = select(PullRow.runner_id, PullRow.service).where(~col(PullRow.paused), PullRow.next_ms <= now_ms)
    return list(session.exec(query.order_by(col(PullRow.next_ms))))


def known(session: Session, runner_id: str, service: str, remote_ids: Collection[str]) -> dict[str, Known]:
    """What became of these recordings."""
    query = select(PulledRow).where(
        PulledRow.runner_id == runner_id, PulledRow.service == service, col(PulledRow.remote_id).in_(remote_ids)
    )
    return {row.remote_id: Known(row.version, row.outcome, row.tries) for row in session.exec(query)}


def note(session: Session, runner_id: str, service: str, fetched: Sequence[Fetched], now_ms: int) -> None:
    """Take down what became of recordings, unless nothing is fetched from there any more."""
    if session.get(PullRow, (runner_id, service)) is None:
        return
    for one in fetched:
        at = runner_id, service, one.activity.id
        before = session.get(PulledRow, at)
        again = before is not None and before.version == one.activity.version
        tries = (before.tries if again and before is not None else 0) + (one.outcome == "failed")
        row = PulledRow(
            runner_id=runner_id,
            service=service,
            remote_id=one.activity.id,
            version=one.activity.version,
            started=one.activity.started,
            outcome=one.outcome,
            reason=one.reason,
            tries=tries,
            at_ms=now_ms,
        )
        session.merge(row)


def ended_well(
    session: Session, runner_id: str, service: str, *, whole: bool, began_ms: int, now_ms: int, next_ms: int
) -> None:
    """A sync went through; `whole`: through everything."""
    row = session.get(PullRow, (runner_id, service))
    if row is None:
        return
    row.last_try_ms = row.last_ok_ms = now_ms
    row.failures, row.trouble, row.last_error = 0, "", ""
    if whole:
        row.whole_ms = began_ms
    if row.next_ms <= began_ms:  # not asked for again meanwhile
        row.next_ms = next_ms


def failed(
    session: Session, runner_id: str, service: str, *, trouble: str, error: str, pauses: bool, now_ms: int, wait_ms: int
) -> None:
    """A sync failed: it is tried again later, each time after a longer while and at least `wait_ms`; or not at all."""
    row = session.get(PullRow, (runner_id, service))
    if row is None:
        return
    row.last_try_ms, row.trouble, row.last_error = now_ms, trouble, error
    row.next_ms = now_ms + max(wait_ms, min(EVERY_MS * 2**row.failures, MOST_WAIT_MS))
    row.failures = min(row.failures + 1, 10)
    row.paused = pauses


def listing_json(session: Session, runner_id: str) -> list[dict[str, Any]]:
    """Every service of a runner, with what came of it; no keys.

    Raises:
        NotFound: no such runner.

    """
    people.runner(session, runner_id)
    rows = session.exec(select(PullRow).where(PullRow.runner_id == runner_id).order_by(PullRow.service))
    return [_as_json(session, row) for row in rows]


def one_json(session: Session, runner_id: str, service: str) -> dict[str, Any]:
    """One service.

    Raises:
        NotFound: nothing is fetched from it.

    """
    return _as_json(session, of(session, runner_id, service))


def _as_json(session: Session, row: PullRow) -> dict[str, Any]:
    mine = col(PulledRow.runner_id) == row.runner_id, col(PulledRow.service) == row.service
    counted = sa.select(PulledRow.outcome, sa.func.count()).where(*mine).group_by(PulledRow.outcome)  # type: ignore[call-overload]
    counts = {outcome: count for outcome, count in session.execute(counted)}  # noqa: C416 - rows are no pairs to mypy
    bad = select(PulledRow).where(*mine, col(PulledRow.outcome).in_(("refused", "failed")))
    shown = session.exec(bad.order_by(col(PulledRow.started).desc(), PulledRow.remote_id).limit(MOST_SHOWN))
    return {
        "service": row.service,
        "athlete": row.athlete,
        "since": row.since or None,
        "added_at": iso(row.created_ms),
        "paused": row.paused,
        "next_at": None if row.paused else iso(row.next_ms),
        "tried_at": None if row.last_try_ms is None else iso(row.last_try_ms),
        "synced_at": None if row.last_ok_ms is None else iso(row.last_ok_ms),
        "complete": row.whole_ms is not None,
        "trouble": row.trouble,
        "error": row.last_error,
        "counts": {outcome: int(counts.get(outcome, 0)) for outcome in OUTCOMES},
        "refused": [
            {"id": one.remote_id, "started": one.started, "outcome": one.outcome, "reason": one.reason} for one in shown
        ],
    }
