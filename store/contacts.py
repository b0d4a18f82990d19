"""People whom a runner wants to be told when an urgent alert stays unanswered; what was agreed to is kept afterwards."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, col, select

from domain.clock import iso
from domain.errors import NotFound
from store import channels, deliveries, people
from store.sealed import Vault
from store.tables import ChannelRow, ContactRow, PushRow


def add(
    session: Session,
    vault: Vault,
    runner_id: str,
    *,
    name: str,
    url: str,
    after_min: int,
    scope: str,
    consent: str,
    now_ms: int,
) -> ContactRow:
    """Store a contact with the sentence that the runner agreed to; the URL must have been checked.

    Raises:
        NotFound: no such runner.

    """
    people.runner(session, runner_id)
    row = ContactRow(
        runner_id=runner_id,
        name=name,
        after_min=after_min,
        scope=scope,
        consent=consent,
        consented_ms=now_ms,
    )
    session.add(row)
    session.flush()
    channels.add(session, vault, runner_id, url, now_ms, contact_id=row.id)
    return row


def withdraw(session: Session, runner_id: str, contact_id: int, now_ms: int) -> None:
    """Tell that contact nothing any more: the address is forgotten, what was agreed to and when it ended is kept.

    Raises:
        NotFound: the runner has no such contact.

    """
    row = session.get(ContactRow, contact_id)
    if row is None or row.runner_id != runner_id or row.withdrawn_ms is not None:
        raise NotFound(f"{runner_id} has no contact {contact_id}.", "List them on the Settings page.", field="contact")
    row.withdrawn_ms = now_ms
    for channel in session.exec(select(ChannelRow).where(ChannelRow.contact_id == contact_id)).all():
        deliveries.forget(session, channel.id or 0, "The runner withdrew it.")
    session.flush()


def listing(session: Session, runner_id: str) -> list[tuple[ContactRow, ChannelRow]]:
    """A runner's contacts with their channels, in the order in which they were chosen."""
    query = (
        select(ContactRow, ChannelRow)
        .join(ChannelRow, col(ChannelRow.contact_id) == col(ContactRow.id))
        .where(ContactRow.runner_id == runner_id, col(ContactRow.withdrawn_ms).is_(None))
    )
    return list(session.exec(query.order_by(col(ContactRow.id))))


def told_of(session: Session, runner_id: str, keys: dict[int, str]) -> frozenset[int]:
    """Which contacts were told, given the key of the telling that each would get."""
    query = select(PushRow.key).where(PushRow.runner_id == runner_id, col(PushRow.key).in_(keys.values()))
    stored = set(session.exec(query))
    return frozenset(contact_id for contact_id, key in keys.items() if key in stored)


def listing_json(session: Session, runner_id: str) -> list[dict[str, Any]]:
    """A runner's contacts as they are shown."""
    people.runner(session, runner_id)
    return [_as_json(contact, channel) for contact, channel in listing(session, runner_id)]


def one_json(session: Session, runner_id: str, contact_id: int) -> dict[str, Any]:
    """One of a runner's contacts as it is shown.

    Raises:
        NotFound: the runner has no such contact.

    """
    for contact, channel in listing(session, runner_id):
        if contact.id == contact_id:
            return _as_json(contact, channel)
    raise NotFound(f"{runner_id} has no contact {contact_id}.", "List them on the Settings page.", field="contact")


def _as_json(contact: ContactRow, channel: ChannelRow) -> dict[str, Any]:
    return {
        "id": contact.id,
        "name": contact.name,
        "channel": channel.name,
        "url": channel.shown,
        "after_min": contact.after_min,
        "scope": contact.scope,
        "consent": contact.consent,
        "consented_at": iso(contact.consented_ms),
    }
