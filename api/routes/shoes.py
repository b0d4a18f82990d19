"""Shoes: pairs, the distance in each, how it was used and when it is due."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from sqlmodel import Session

from api import wearing
from api.deps import Deps, Given
from api.errors import responses
from api.ids import RowId
from api.schemas_people import ShoeChange, ShoeIn, ShoeOut
from domain.clock import iso
from domain.model import Shoe
from store import people, reports, views

router = APIRouter(prefix="/runners/{runner}/shoes", tags=["shoes"])


def _shown(session: Session, deps: Deps, runner_id: str) -> list[dict[str, Any]]:
    """A runner's pairs, each with how it was used and when it is due."""
    plan_m, replace_m = wearing.limits(deps, people.runner(session, runner_id))
    used = people.shoe_uses(session, runner_id)
    shown = []
    for shoe in people.shoes(session, runner_id):
        use = used.get(shoe.id)
        shown.append(
            views.shoe_as_json(shoe)
            | {
                "plan_m": plan_m,
                "replace_m": replace_m,
                "runs": 0 if use is None else use.runs,
                "first_run_at": None if use is None else iso(use.first_ms),
                "last_run_at": None if use is None else iso(use.last_ms),
            }
        )
    return shown


@router.get("", response_model=list[ShoeOut], responses=responses(404))
async def listing(deps: Given, runner: str) -> list[dict[str, Any]]:
    """A runner's pairs with the distance in each."""

    def work(session: Session) -> list[dict[str, Any]]:
        return _shown(session, deps, runner)

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

    def work(session: Session) -> dict[str, Any]:
        stored = people.add_shoe(session, runner, shoe, deps.clock())
        return next(row for row in _shown(session, deps, runner) if row["id"] == stored.id)

    return await deps.store.write_async(work)


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
        return next(row for row in _shown(session, deps, runner) if row["id"] == shoe)

    return await deps.store.write_async(work)
