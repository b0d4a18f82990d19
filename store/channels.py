"""The channels by which a runner wants to hear of alerts. Their URLs are secrets: nothing here shows one."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, col, select

from domain.clock import iso
from domain.errors import Conflict, NotFound
from domain.redaction import channel_name, redacted
from store import people
from store.deliveries import BUILT_IN, CONSOLE_ID, WATCH_ID
from store.tables import ChannelRow


def listing(session: Session, runner_id: str) -> list[ChannelRow]:
    """The channels a runner added, in the order they were added; the watch and the console come by themselves."""
    people.runner(session, runner_id)
    query = select(ChannelRow).where(ChannelRow.runner_id == runner_id, col(ChannelRow.enabled))
    return list(session.exec(query.order_by(col(ChannelRow.id))))


def add(session: Session, runner_id: str, url: str, now_ms: int) -> ChannelRow:
    """Store a channel; the URL must have been checked.

    Raises:
        NotFound: no such runner.
        Conflict: the runner has this channel already, or by itself.

    """
    people.runner(session, runner_id)
    if url in {built_in_url for _, built_in_url in BUILT_IN.values()}:
        raise Conflict("Every runner has the watch and the console by itself.", "Nothing to add.", field="url")
    query = select(ChannelRow).where(ChannelRow.runner_id == runner_id, ChannelRow.url == url)
    known = session.exec(query).first()
    if known is not None:
        what = f"{runner_id} has {redacted(url)} already, as channel {known.id}."
        raise Conflict(what, "Remove that one first, or test it.", field="url")
    row = ChannelRow(runner_id=runner_id, url=url, created_ms=now_ms)
    session.add(row)
    session.flush()
    return row


def url_of(session: Session, runner_id: str, channel: str) -> str:
    """The URL of a runner's channel; `channel` is its id, `watch` or `console`.

    Raises:
        NotFound: the runner has none of that id.

    """
    for name, url in BUILT_IN.values():
        if channel == name:
            people.runner(session, runner_id)
            return url
    return _own(session, runner_id, channel).url


def remove(session: Session, runner_id: str, channel: str) -> None:
    """Forget a channel; what was still on its way to it ends as dead.

    Raises:
        NotFound: the runner has none of that id.
        Conflict: the watch and the console cannot be removed.

    """
    if channel in {name for name, _ in BUILT_IN.values()}:
        raise Conflict(f"The {channel} cannot be removed.", "Every runner has it.", field="channel")
    session.delete(_own(session, runner_id, channel))
    session.flush()


def _own(session: Session, runner_id: str, channel: str) -> ChannelRow:
    people.runner(session, runner_id)
    row = session.get(ChannelRow, int(channel)) if channel.isdecimal() else None
    if row is None or row.runner_id != runner_id:
        remedy = "List them with: soleus channel list --runner R"
        raise NotFound(f"{runner_id} has no channel {channel!r}.", remedy, field="channel")
    return row


def as_json(row: ChannelRow) -> dict[str, Any]:
    """A channel as it is shown: never its URL, which is a secret."""
    return {
        "id": row.id,
        "name": channel_name(row.url),
        "url": redacted(row.url),
        "created_at": iso(row.created_ms),
        "built_in": False,
    }


def listing_json(session: Session, runner_id: str) -> list[dict[str, Any]]:
    """Every channel of a runner as it is shown, those that come by themselves first."""
    own = [as_json(row) for row in listing(session, runner_id)]
    here = [
        {"id": BUILT_IN[i][0], "name": BUILT_IN[i][0], "url": BUILT_IN[i][1], "created_at": None, "built_in": True}
        for i in (WATCH_ID, CONSOLE_ID)
    ]
    return here + own
