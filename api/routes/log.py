"""The log: strength sessions and other work for the calf, one tap an entry; and the strength programme."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from ulid import ULID

from api.deps import Given
from api.errors import responses
from api.reporting import felt_at
from api.schemas_care import LogIn, LogOut, ProgrammeIn, ProgrammeOut
from domain.care import LogEntry, Programme
from domain.clock import MS_PER_DAY
from domain.errors import NotFound
from store import care_views, log, people

router = APIRouter(prefix="/runners/{runner}", tags=["log"])


@router.get("/log", response_model=list[LogOut], responses=responses(404, 422))
async def listing(deps: Given, runner: str, days: Annotated[int, Query(ge=1, le=3660)] = 90) -> list[dict[str, Any]]:
    """The log of the last days, newest first."""
    since_ms = deps.clock() - days * MS_PER_DAY

    def work(session: Session) -> list[dict[str, Any]]:
        people.runner(session, runner)
        return [care_views.log_as_json(entry) for entry in reversed(log.entries(session, runner, since_ms))]

    return await deps.store.read_async(work)


@router.post("/log", response_model=LogOut, status_code=201, responses=responses(404, 422))
async def add(deps: Given, runner: str, body: LogIn) -> dict[str, Any]:
    """Log a session; the kind is enough. The same id again changes nothing."""
    now_ms = deps.clock()
    t_ms = felt_at(body.t_ms, now_ms)
    entry = LogEntry(body.id or str(ULID()), t_ms, body.kind, body.minutes, body.pain, body.note)

    def work(session: Session) -> dict[str, Any]:
        people.runner(session, runner)
        log.add(session, runner, entry)
        deps.refresh(session, runner, now_ms)
        return care_views.log_as_json(log.entry(session, runner, entry.id))

    stored = await deps.store.write_async(work)
    deps.bell.ring("runs")
    return stored


@router.delete("/log/{entry}", status_code=204, responses=responses(404))
async def remove(deps: Given, runner: str, entry: str) -> None:
    """Take an entry back."""

    def work(session: Session) -> None:
        people.runner(session, runner)
        log.remove(session, runner, entry)
        deps.refresh(session, runner, deps.clock())

    await deps.store.write_async(work)
    deps.bell.ring("runs")


@router.get("/programme", response_model=list[ProgrammeOut], responses=responses(404))
async def programmes(deps: Given, runner: str) -> list[dict[str, Any]]:
    """Every strength programme that was switched on, newest first, with what was done of it."""
    return await deps.store.read_async(lambda session: care_views.programmes_json(session, runner))


@router.post("/programme", response_model=ProgrammeOut, status_code=201, responses=responses(404, 409, 422))
async def switch_on(deps: Given, runner: str, body: ProgrammeIn) -> dict[str, Any]:
    """Switch a programme on, in place of another one; one that is on already goes on as it is.

    `alfredson` is for a tendon complaint that has settled, and is refused without one.
    """
    now_ms = deps.clock()

    def work(session: Session) -> dict[str, Any]:
        people.runner(session, runner)
        made = log.start_programme(session, runner, Programme(body.id or str(ULID()), body.kind, now_ms))
        deps.refresh(session, runner, now_ms)
        return next(row for row in care_views.programmes_json(session, runner) if row["id"] == made.id)

    stored = await deps.store.write_async(work)
    deps.bell.ring("runs")
    return stored


@router.delete("/programme", status_code=204, responses=responses(404))
async def switch_off(deps: Given, runner: str) -> None:
    """Switch off the programme that is on."""

    def work(session: Session) -> None:
        people.runner(session, runner)
        if not any(programme.ended_ms is None for programme in log.programmes(session, runner)):
            raise NotFound(
                f"{runner} has no programme that is on.", "Switch one on with POST /programme.", field="programme"
            )
        now_ms = deps.clock()
        log.switch_off(session, runner, now_ms)
        deps.refresh(session, runner, now_ms)

    await deps.store.write_async(work)
    deps.bell.ring("runs")
