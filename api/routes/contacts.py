"""Contacts: people who are told when a runner does not answer an urgent alert."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, status

from api import telling
from api.deps import Given
from api.errors import responses
from api.facts import NewContact
from api.ids import RowId
from api.schemas_telling import ContactIn, ContactOut
from store import contacts

router = APIRouter(prefix="/runners/{runner}/contacts", tags=["contacts"])


@router.get("", response_model=list[ContactOut], responses=responses(404))
async def listing(deps: Given, runner: str) -> list[dict[str, Any]]:
    """A runner's contacts, with what was agreed to."""
    return await deps.store.read_async(lambda session: contacts.listing_json(session, runner))


@router.post("", response_model=ContactOut, status_code=status.HTTP_201_CREATED, responses=responses(404, 409, 422, 503))
async def add(deps: Given, runner: str, body: ContactIn) -> dict[str, Any]:
    """Add a contact, if the runner agrees; without `consent` the refusal has the sentence to agree to."""
    new = NewContact(" ".join(body.name.split()), body.url, body.after_min, body.scope)
    return await telling.add_contact(deps, runner, new, agreed=body.consent)


@router.delete("/{contact}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 422))
async def withdraw(deps: Given, runner: str, contact: RowId) -> None:
    """Tell that contact nothing any more: the address is forgotten, that there was consent and until when is kept."""
    await deps.store.write_async(lambda session: contacts.withdraw(session, runner, contact, deps.clock()))
