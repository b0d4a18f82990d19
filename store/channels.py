"""The channels by which a runner wants to hear of alerts. Their addresses are secrets: nothing here shows one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.clock import iso
from domain.errors import Conflict, NotFound
from domain.redaction import channel_name, redacted
from store import breakers, deliveries, people, pushes
from store.deliveries import BUILT_IN, CONSOLE_ID, WATCH_ID
from store.sealed import Vault
from store.tables import ChannelRow, DeliveryRow

LONGEST_ID = 18
"""Digits: what is longer is no id of a database."""


def listing(session: Session, runner_id: str) -> list[ChannelRow]:
    """The channels a runner added, in the order they were added; the watch and the console come by themselves."""
    people.runner(session, runner_id)
    query = select(ChannelRow).where(
        ChannelRow.runner_id == runner_id, col(ChannelRow.enabled), col(ChannelRow.contact_id).is_(None)
    )
    return list(session.exec(query.order_by(col(ChannelRow.id))))


def add(
    session: Session,
    vault: Vault,
    runner_id: str,
    url: str,
    now_ms: int,
    *,
    audience: str = "person",
    contact_id: int | None = None,
) -> ChannelRow:
    """Store a channel; the URL must have been checked, and `audience` is that of its kind.

    Raises:
        NotFound: no such runner.
        Conflict: the runner has this channel already, or by itself.

    """
    people.runner(session, runner_id)
    if url in {built_in_url for _, built_in_url in BUILT_IN.values()}:
        raise Conflict("Every runner has the watch and the console by itself.", "Nothing to add.", field="url")
    mark = vault.mark(url if contact_id is None else f"{contact_id}:{url}")
    known = session.exec(select(ChannelRow).where(ChannelRow.runner_id == runner_id, ChannelRow.mark == mark)).first()
    if known is not None:
        what = f"{runner_id} has {redacted(url)} already, as channel {known.id}."
        raise Conflict(what, "Remove that one first, or test it.", field="url")
    row = ChannelRow(
        runner_id=runner_id,
        url=vault.seal(url),
        mark=mark,
        name=channel_name(url),
        shown=redacted(url),
        audience=audience,
        contact_id=contact_id,
        created_ms=now_ms,
    )
    session.add(row)
    session.flush()
    return row


def url_of(session: Session, vault: Vault, runner_id: str, channel: str) -> str:
    """The URL of a runner's channel; `channel` is its id, `watch` or `console`.

    Raises:
        NotFound: the runner has none of that id.

    """
    for name, url in BUILT_IN.values():
        if channel == name:
            people.runner(session, runner_id)
            return url
    return vault.open(_own(session, runner_id, channel).url)


def with_name(session: Session, vault: Vault, name: str) -> list[tuple[str, str]]:
    """(runner id, URL) of every channel of that name, e.g. `homeassistant`."""
    query = select(ChannelRow).where(ChannelRow.name == name, col(ChannelRow.enabled)).order_by(col(ChannelRow.id))
    return [(row.runner_id, vault.open(row.url)) for row in session.exec(query)]


def remove(session: Session, runner_id: str, channel: str) -> None:
    """Forget a channel; what was still on its way to it ends as dead.

    Raises:
        NotFound: the runner has none of that id.
        Conflict: the watch and the console cannot be removed.

    """
    if channel in {name for name, _ in BUILT_IN.values()}:
        raise Conflict(f"The {channel} cannot be removed.", "Every runner has it.", field="channel")
    row = _own(session, runner_id, channel)
    deliveries.forget(session, row.id or 0, deliveries.REMOVED)


def retry_dead(session: Session, runner_id: str, channel: str, now_ms: int) -> int:
    """Try again what ended as dead on a channel and is still of use; returns how many deliveries.

    Raises:
        NotFound: the runner has none of that id.

    """
    row = _own(session, runner_id, channel)
    dead = sa.update(DeliveryRow).where(
        col(DeliveryRow.channel_id) == row.id, pushes.dead(), col(DeliveryRow.expires_ms) > now_ms
    )
    breakers.close(session, row.id or 0)
    found = session.execute(dead.values(status="queued", next_ms=now_ms, attempts=0))
    return int(found.rowcount)  # type: ignore[attr-defined]


def _own(session: Session, runner_id: str, channel: str) -> ChannelRow:
    people.runner(session, runner_id)
    row = session.get(ChannelRow, int(channel)) if channel.isdecimal() and len(channel) <= LONGEST_ID else None
    if row is None or row.runner_id != runner_id or row.contact_id is not None:
        remedy = "List them with: soleus channel list --runner R"
        raise NotFound(f"{runner_id} has no channel {channel!r}.", remedy, field="channel")
    return row


def as_json(row: ChannelRow) -> dict[str, Any]:
    """A channel as it is shown: never its URL, which is a secret."""
    return {
        "id": row.id,
        "name": row.name,
        "url": row.shown,
        "created_at": iso(row.created_ms),
        "built_in": False,
        "trouble": "",
        "resting_until": None,
    }


def listing_json(session: Session, runner_id: str) -> list[dict[str, Any]]:
    """Every channel of a runner as it is shown, those that come by themselves first."""
    own = [as_json(row) | _trouble(session, row.id or 0) for row in listing(session, runner_id)]
    here = [
        {
            "id": BUILT_IN[i][0],
            "name": BUILT_IN[i][0],
            "url": BUILT_IN[i][1],
            "created_at": None,
            "built_in": True,
            "trouble": "",
            "resting_until": None,
        }
        for i in (WATCH_ID, CONSOLE_ID)
    ]
    return here + own


def _trouble(session: Session, channel_id: int) -> dict[str, Any]:
    """Why a channel is left alone, if it is, and until when."""
    row = breakers.row_of(session, channel_id)
    if row is None or row.open_until_ms is None:
        return {}
    return {"trouble": row.why, "resting_until": iso(row.open_until_ms)}
