"""Body: where it hurt lately, and the episodes with their course."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import Given
from api.errors import responses
from api.schemas_body import BodyOut, EpisodePage
from store import body_views

router = APIRouter(prefix="/runners/{runner}", tags=["care"])


@router.get("/body", response_model=BodyOut, responses=responses(404, 422))
async def body(deps: Given, runner: str, days: Annotated[int, Query(ge=1, le=366)] = body_views.DAYS) -> dict[str, Any]:
    """The worst pain of each place of the lower legs in the last days, the worst first."""
    now_ms = deps.clock()
    return await deps.store.read_async(lambda session: body_views.body_json(session, runner, now_ms, days))


@router.get("/episodes", response_model=EpisodePage, responses=responses(404, 422))
async def episodes(
    deps: Given,
    runner: str,
    cursor: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> dict[str, Any]:
    """A page of episodes, the latest first, each with its ratings, red flags, plans and how it went."""
    now_ms = deps.clock()
    page = await deps.store.read_async(
        lambda session: body_views.episode_page(session, runner, deps.steps, now_ms, cursor=cursor, most=limit)
    )
    return {"items": page.items, "next": page.following}
