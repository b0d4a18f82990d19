"""Services that a runner's recordings are fetched from. Their keys go in, and never out."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, status
from sqlmodel import Session

from api.deps import Deps, Given
from api.errors import responses
from api.facts import NewSource
from api.schemas_sources import RunSourceChange, RunSourceIn, RunSourceOut
from domain.errors import Unavailable
from store import pulls

router = APIRouter(prefix="/runners/{runner}/sources", tags=["sources"])
ONE = "/{service}"


@router.get("", response_model=list[RunSourceOut], responses=responses(404))
async def listing(deps: Given, runner: str) -> list[dict[str, Any]]:
    """What is fetched from, what came of it, and what stands in the way."""
    return await deps.store.read_async(lambda session: pulls.listing_json(session, runner))


@router.post("", response_model=RunSourceOut, status_code=201, responses=responses(404, 422, 503))
async def add(deps: Given, runner: str, new: RunSourceIn) -> dict[str, Any]:
    """Fetch from a service from now on; the first sync begins at once. Again it takes the new key and settings."""
    return await set_up(deps, runner, NewSource(new.service, new.key, new.athlete, new.since))


@router.get(ONE, response_model=RunSourceOut, responses=responses(404))
async def one(deps: Given, runner: str, service: str) -> dict[str, Any]:
    """One service."""
    return await deps.store.read_async(lambda session: pulls.one_json(session, runner, service))


@router.patch(ONE, response_model=RunSourceOut, responses=responses(404, 422))
async def change(deps: Given, runner: str, service: str, new: RunSourceChange) -> dict[str, Any]:
    """Pause it, or take it up again."""

    def work(session: Session) -> dict[str, Any]:
        pulls.pause(session, runner, service, paused=new.paused, now_ms=deps.clock())
        session.flush()
        return pulls.one_json(session, runner, service)

    changed = await deps.store.write_async(work)
    deps.bell.ring("sources")
    return changed


@router.post(ONE + "/sync", response_model=RunSourceOut, status_code=202, responses=responses(404))
async def sync(deps: Given, runner: str, service: str) -> dict[str, Any]:
    """Look at everything there now. It answers at once; `synced_at` says later that it is done."""

    def work(session: Session) -> dict[str, Any]:
        pulls.sync_now(session, runner, service, deps.clock())
        session.flush()
        return pulls.one_json(session, runner, service)

    asked = await deps.store.write_async(work)
    deps.bell.ring("sources")
    return asked


@router.delete(ONE, status_code=status.HTTP_204_NO_CONTENT, responses=responses(404))
async def remove(deps: Given, runner: str, service: str) -> None:
    """Fetch nothing more from it and forget its key. The runs that came stay."""
    await deps.store.write_async(lambda session: pulls.remove(session, runner, service))


async def set_up(deps: Deps, runner: str, new: NewSource) -> dict[str, Any]:
    """Store it and have it looked at.

    Raises:
        BadInput: a field cannot be used; the key is not told.
        NotFound: no such runner or service.
        Unavailable: this process cannot.

    """
    if deps.set_up_source is None:
        raise Unavailable("Sources are set up by another process.", "Use: soleus source add RUNNER intervals.icu")
    store_it = deps.set_up_source

    def work(session: Session) -> dict[str, Any]:
        store_it(session, runner, new, deps.clock())
        return pulls.one_json(session, runner, new.service)

    made = await deps.store.write_async(work)
    deps.bell.ring("sources")
    return made
