"""Runners: who is known here."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from api.deps import Given, Signed
from api.errors import responses
from api.schemas_people import RunnerChange, RunnerIn, RunnerOut
from domain.clock import check_zone
from domain.errors import BadInput, Conflict, shape
from domain.model import Runner
from store import people

router = APIRouter(prefix="/runners", tags=["runners"])


@router.get("", response_model=list[RunnerOut])
async def runners(deps: Given, viewer: Signed) -> list[dict[str, Any]]:
    """The runners whom you may see: yourself, and those who let you coach them."""
    found = await deps.store.read_async(lambda session: people.runners_called(session, viewer.visible))
    return [asdict(found[name]) for name in viewer.visible if name in found]


@router.post("", response_model=RunnerOut, status_code=201, responses=responses(409, 422))
async def add(deps: Given, body: RunnerIn) -> dict[str, Any]:
    """Add a runner."""
    check_zone(body.zone)
    runner = Runner(**body.model_dump())
    if not await deps.store.write_async(lambda session: people.add_runner(session, runner, deps.clock())):
        raise Conflict(f"There is a runner {runner.id!r} already.", "Choose another id.", field="id")
    return asdict(runner)


@router.get("/{runner}", response_model=RunnerOut, responses=responses(404))
async def one(deps: Given, runner: str) -> dict[str, Any]:
    """One runner."""
    return asdict(await deps.store.read_async(lambda session: people.runner(session, runner)))


@router.patch("/{runner}", response_model=RunnerOut, responses=responses(404, 422))
async def change(deps: Given, runner: str, body: RunnerChange) -> dict[str, Any]:
    """Change a runner, or the runner's own settings of rules; past runs are judged again in the background."""
    changes = body.model_dump(exclude_unset=True)
    if "zone" in changes:
        check_zone(body.zone)
    known = {setting.name: setting for rule in deps.cards() for setting in rule.thresholds}
    for name, value in body.thresholds.items():
        if name not in known:
            raise BadInput(f"No rule has a setting {shape(name)}.", "GET /api/v1/rules lists them.", field=name)
        if value is not None:
            known[name].check(value)
    changed = await deps.store.write_async(lambda session: people.change_runner(session, runner, changes))
    deps.bell.ring("runs")
    return asdict(changed)
