"""How the pages and the command add channels and contacts: checked, and with their addresses encrypted."""

from __future__ import annotations

import asyncio
from typing import cast

from sqlmodel import Session

from alerts import channels as kinds
from alerts import escalation
from alerts.channels.reach import Reach
from api.deps import AddChannel, CheckChannel, Contacts
from api.facts import NewContact
from domain.errors import BadInput
from domain.words import Say
from store import channels, contacts, people
from store.sealed import Vault
from store.tables import ChannelRow, ContactRow


def check(reach: Reach) -> CheckChannel:
    """What tells whether a channel can be made of a URL; the first look at one takes a second, so it is taken in a thread.

    It raises BadInput where none can; the text shows no secrets.
    """

    async def look(url: str) -> None:
        await asyncio.to_thread(kinds.check, url, reach)

    return look


def add_channel(vault: Vault) -> AddChannel:
    """What stores a channel."""

    def add(session: Session, runner: str, url: str, now_ms: int) -> tuple[ChannelRow, str | None]:
        whole, secret = kinds.with_secret(url)
        return channels.add(session, vault, runner, whole, now_ms, audience=kinds.audience_of(url)), secret

    return add


def contacts_of(vault: Vault) -> Contacts:
    """What can be agreed about contacts, and what stores one."""

    def add(session: Session, runner: str, new: NewContact, now_ms: int) -> ContactRow:
        if kinds.with_secret(new.url)[1] is not None:
            raise BadInput("A webhook of a contact needs its secret.", "Write it as ?secret=whsec_…", field="url")
        say = people.runner(session, runner).say
        return contacts.add(
            session,
            vault,
            runner,
            name=new.name,
            url=kinds.with_secret(new.url)[0],
            after_min=new.after_min,
            scope=new.scope,
            consent=consent(new.name, new.after_min, new.scope, say),
            now_ms=now_ms,
        )

    return Contacts(escalation.SCOPES, (escalation.LEAST_MIN, escalation.MOST_MIN), consent, add)


def consent(name: str, minutes: int | str, scope: str, say: Say) -> str:
    """The sentence that a runner agrees to; in a form that is still empty, `name` and `minutes` are the blanks."""
    return escalation.consent(name, cast("int", minutes), cast("escalation.Scope", scope), say)
