"""Preferences: when and how often a runner wants to be told."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from sqlmodel import Session

from api.deps import Given
from api.errors import responses
from api.schemas_telling import PreferencesChange, PreferencesOut
from store import people, preferences

router = APIRouter(prefix="/runners/{runner}/preferences", tags=["runners"])


@router.get("", response_model=PreferencesOut, responses=responses(404))
async def shown(deps: Given, runner: str) -> dict[str, Any]:
    """The runner's own, or the defaults."""

    def work(session: Session) -> dict[str, Any]:
        people.runner(session, runner)
        return preferences.as_json(preferences.of(session, runner))

    return await deps.store.read_async(work)


@router.patch("", response_model=PreferencesOut, responses=responses(404, 422))
async def change(deps: Given, runner: str, body: PreferencesChange) -> dict[str, Any]:
    """Change some; what is held for a time is looked at again at once."""
    changes = body.model_dump(exclude_unset=True)

    def work(session: Session) -> dict[str, Any]:
        return preferences.as_json(preferences.change(session, runner, changes, deps.clock()))

    changed = await deps.store.write_async(work)
    deps.bell.ring("findings")
    return changed
