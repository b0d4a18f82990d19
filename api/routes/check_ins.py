"""Check-ins: a runner's report on the calf, red-flag questions first."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from sqlmodel import Session

from api.deps import Deps, Given
from api.errors import responses
from api.reporting import check_in_of
from api.schemas_care import ReportOut
from api.schemas_people import CheckInFields, CheckInPage
from store import care_views, lists, people

router = APIRouter(prefix="/runners/{runner}/check-ins", tags=["check-ins"])


@router.get("", response_model=CheckInPage, responses=responses(404, 422))
async def listing(
    deps: Given,
    runner: str,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> dict[str, Any]:
    """A page of a runner's reports, newest first."""
    return await deps.store.read_async(lambda session: lists.check_ins_page(session, runner, cursor, limit))


@router.get("/{report}", response_model=ReportOut, responses=responses(404))
async def one(deps: Given, runner: str, report: str) -> dict[str, Any]:
    """One report with what follows from it by now."""
    now_ms = deps.clock()
    return await deps.store.read_async(
        lambda session: care_views.report_as_json(session, runner, report, deps.steps, now_ms)
    )


@router.post("", response_model=ReportOut, status_code=201, responses=responses(404, 422))
async def add(deps: Given, runner: str, body: CheckInFields) -> dict[str, Any]:
    """Store a report and say what follows from it; the same id again changes nothing."""
    return await save(deps, runner, body, "api")


async def save(deps: Deps, runner: str, body: CheckInFields, source: Literal["api", "web"]) -> dict[str, Any]:
    """Store a report, judge it in the same transaction, then ring; returns it with what follows from it."""
    now_ms = deps.clock()
    report = check_in_of(body, source, now_ms)

    def work(session: Session) -> dict[str, Any]:
        people.runner(session, runner)
        deps.report(session, runner, report, now_ms)
        return care_views.report_as_json(session, runner, report.id, deps.steps, now_ms)

    stored = await deps.store.write_async(work)
    deps.bell.ring("findings")
    deps.bell.ring("runs")
    return stored
