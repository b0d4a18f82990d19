"""Plan: what is due today, the way back to running, programmes, and the switch of a plan's reminders."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from sqlmodel import Session

from api.deps import Deps, Given
from api.errors import responses
from api.schemas_plan import PlanPage, RemindersIn
from store import care as care_rows
from store import people, plan_views

router = APIRouter(prefix="/runners/{runner}", tags=["care"])
PlanKey = Annotated[str, Path(max_length=200)]


def shown(session: Session, deps: Deps, runner: str) -> dict[str, Any]:
    """The plans as they stand now, with the ladder."""
    rungs = [{"run_min": run, "walk_min": walk, "repeats": repeats} for run, walk, repeats in deps.ladder]
    return plan_views.plan_json(session, runner, deps.steps, deps.clock()) | {"ladder": rungs}


@router.get("/plan", response_model=PlanPage, responses=responses(404))
async def plan(deps: Given, runner: str) -> dict[str, Any]:
    """What is due today, and how every plan stands."""
    return await deps.store.read_async(lambda session: shown(session, deps, runner))


@router.put("/plans/{plan}/reminders", response_model=PlanPage, responses=responses(404, 422))
async def reminders(deps: Given, runner: str, plan: PlanKey, body: RemindersIn) -> dict[str, Any]:
    """Switch the reminders of a plan on or off; the plan stands, and questions about a pain go on."""

    def work(session: Session) -> dict[str, Any]:
        people.runner(session, runner)
        now_ms = deps.clock()
        care_rows.switch_reminders(session, runner, plan, on=body.on, now_ms=now_ms)
        deps.refresh(session, runner, now_ms)
        return shown(session, deps, runner)

    stored = await deps.store.write_async(work)
    deps.bell.ring("runs")
    return stored
