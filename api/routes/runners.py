"""Runners: who is known here."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from api.deps import Given
from api.errors import responses
from api.schemas_people import RunnerIn, RunnerOut
from domain.errors import Conflict
from domain.model import Runner
from store import people

router = APIRouter(prefix="/runners", tags=["runners"])


def _as_json(runner: Runner) -> dict[str, Any]:
    return {name: value for name, value in asdict(runner).items() if name != "thresholds"}


@router.get("", response_model=list[RunnerOut])
async def runners(deps: Given) -> list[dict[str, Any]]:
    """All runners, by id."""
    return [_as_json(runner) for runner in await deps.store.read_async(people.runners)]


@router.post("", response_model=RunnerOut, status_code=201, responses=responses(409, 422))
async def add(deps: Given, body: RunnerIn) -> dict[str, Any]:
    """Add a runner."""
    runner = Runner(**body.model_dump())
    if not await deps.store.write_async(lambda session: people.add_runner(session, runner, deps.clock())):
        raise Conflict(f"There is a runner {runner.id!r} already.", "Choose another id.", field="id")
    return _as_json(runner)


@router.get("/{runner}", response_model=RunnerOut, responses=responses(404))
async def one(deps: Given, runner: str) -> dict[str, Any]:
    """One runner."""
    return _as_json(await deps.store.read_async(lambda session: people.runner(session, runner)))
