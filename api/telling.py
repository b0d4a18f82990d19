"""Channels and contacts as both the API and the pages add them: checked first, stored encrypted, never shown whole."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from api.deps import Contacts, Deps
from api.facts import NewContact
from domain.errors import BadInput, Unavailable
from store import channels, contacts, people

DEFAULT_AFTER_MIN = 30


async def add_channel(deps: Deps, runner: str, url: str) -> dict[str, Any]:
    """Check and store a channel; returns it as it is shown, and a `secret` that was made for it, which is shown only now.

    Raises:
        BadInput: no channel can be made of `url`.
        NotFound: no such runner.
        Conflict: the runner has it already.
        Unavailable: this process cannot.

    """
    if deps.add_channel is None:
        raise Unavailable("Channels are added by another process.", "Use: soleus channel add URL --runner R")
    add = deps.add_channel
    await _check(deps, url)

    def work(session: Session) -> dict[str, Any]:
        row, secret = add(session, runner, url, deps.clock())
        return channels.as_json(row) | {"secret": secret}

    return await deps.store.write_async(work)


async def add_contact(deps: Deps, runner: str, new: NewContact, *, agreed: bool) -> dict[str, Any]:
    """Check and store a contact; returns it as it is shown.

    Raises:
        BadInput: a field cannot be used, or the runner has not agreed: then the remedy is the sentence.
        NotFound: no such runner.
        Unavailable: this process cannot.

    """
    possible = contacts_of(deps)
    say = (await deps.store.read_async(lambda session: people.runner(session, runner))).say
    check_contact(possible, new)
    if not agreed:
        sentence = possible.consent(new.name, new.after_min, new.scope, say)
        raise BadInput("consent is missing: nobody is told without it.", f"Send true to agree: {sentence}", field="consent")
    await _check(deps, new.url)

    def work(session: Session) -> dict[str, Any]:
        row = possible.add(session, runner, new, deps.clock())
        return contacts.one_json(session, runner, row.id or 0)

    return await deps.store.write_async(work)


def check_contact(possible: Contacts, new: NewContact) -> None:
    """Whether name, minutes and scope make sense.

    Raises:
        BadInput: one does not; names it.

    """
    low, high = possible.after_min
    if not new.name or not new.name.isprintable():
        raise BadInput("name has to be a name.", "Send how you call them, on one line.", field="name")
    if not low <= new.after_min <= high:
        raise BadInput(f"after_min has to be {low} to {high}.", "Send a number of minutes.", field="after_min")
    if new.scope not in possible.scopes:
        raise BadInput("scope names what is told.", f"Send one of {', '.join(possible.scopes)}.", field="scope")


def contacts_of(deps: Deps) -> Contacts:
    """What can be agreed about contacts.

    Raises:
        Unavailable: this process does not know.

    """
    if deps.contacts is None:
        raise Unavailable("Contacts are added by another process.", "Use: soleus contact add NAME URL --runner R")
    return deps.contacts


async def _check(deps: Deps, url: str) -> None:
    if deps.check_channel is None:
        raise Unavailable("Addresses are checked by another process.", "Use: soleus channel add URL --runner R")
    await deps.check_channel(url)
