"""Shoes: pairs, the distance in each, and the channels that reach a runner."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from sqlmodel import Session

from api.deps import Given
from api.errors import responses
from api.ids import RowId
from api.schemas_people import ShoeChange, ShoeIn, ShoeOut
from domain.model import Shoe
from store import people, reports, views

router = APIRouter(prefix="/runners/{runner}/shoes", tags=["shoes"])


@router.get("", response_model=list[ShoeOut], responses=responses(404))
async def listing(deps: Given, runner: str) -> list[dict[str, Any]]:
    """A runner's pairs with the distance in each."""

    def work(session: Session) -> list[dict[str, Any]]:
        people.runner(session, runner)
        return [views.shoe_as_json(shoe) for shoe in people.shoes(session, runner)]

    return await deps.store.read_async(work)


@router.post("", response_model=ShoeOut, status_code=201, responses=responses(404, 422))
async def add(deps: Given, runner: str, body: ShoeIn) -> dict[str, Any]:
    """Add a pair; new runs are counted on the default pair."""
    shoe = Shoe(
        id=0,
        name=body.name,
        kind=body.kind,
        drop_mm=body.drop_mm,
        start_m=body.start_m,
        is_default=body.default,
        model=body.model,
        cushioning=body.cushioning,
    )
    stored = await deps.store.write_async(lambda session: people.add_shoe(session, runner, shoe, deps.clock()))
    return views.shoe_as_json(stored)


@router.patch("/{shoe}", response_model=ShoeOut, responses=responses(404, 422))
async def change(deps: Given, runner: str, shoe: RowId, body: ShoeChange) -> dict[str, Any]:
    """Change, retire or un-retire a pair."""
    changes = body.model_dump(exclude_unset=True)
    if "default" in changes:
        changes["is_default"] = changes.pop("default")
    if "retired" in changes:
        changes["retired_ms"] = deps.clock() if changes.pop("retired") else None

    def work(session: Session) -> dict[str, Any]:
        reports.change_shoe(session, runner, shoe, changes)
        (shown,) = [views.shoe_as_json(pair) for pair in people.shoes(session, runner) if pair.id == shoe]
        return shown

    return await deps.store.write_async(work)
