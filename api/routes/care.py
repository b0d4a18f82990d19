"""Care: what follows from a runner's reports."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.deps import Given
from api.errors import responses
from api.schemas_care import CareOut
from store import care_views

router = APIRouter(prefix="/runners/{runner}/care", tags=["care"])


@router.get("", response_model=CareOut, responses=responses(404))
async def care(deps: Given, runner: str) -> dict[str, Any]:
    """Episodes with their course and what each answer spoke for, red flags, plans, and what must not be advised now."""
    now_ms = deps.clock()
    return await deps.store.read_async(lambda session: care_views.care_as_json(session, runner, deps.steps, now_ms))
