"""Check-ins: a runner's report on the calf, red-flag questions first."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from sqlmodel import Session
from ulid import ULID

from api.deps import Deps, Given
from api.errors import responses
from api.schemas_people import CheckInFields, CheckInOut
from domain.model import CheckIn
from store import people, reports, views
from store.tables import CheckInRow

router = APIRouter(prefix="/runners/{runner}/check-ins", tags=["check-ins"])


@router.get("", response_model=list[CheckInOut], responses=responses(404, 422))
async def listing(deps: Given, runner: str, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> list[dict[str, Any]]:
    """A runner's reports, newest first."""

    def work(session: Session) -> list[dict[str, Any]]:
        people.runner(session, runner)
        return [views.check_in_as_json(row) for row in reports.check_ins(session, runner, most=limit)]

    return await deps.store.read_async(work)


@router.post("", response_model=CheckInOut, status_code=201, responses=responses(404, 422))
async def add(deps: Given, runner: str, body: CheckInFields) -> dict[str, Any]:
    """Store a report; the same id again changes nothing."""
    return await save(deps, runner, body, "api")


async def save(deps: Deps, runner: str, body: CheckInFields, source: Literal["api", "web"]) -> dict[str, Any]:
    """Store a report, let the live rules judge it in the same transaction, then ring."""
    now_ms = deps.clock()
    report = CheckIn(
        id=body.id or str(ULID()),
        t_ms=body.t_ms if body.t_ms is not None else now_ms,
        received_ms=now_ms,
        source=source,
        phase=body.phase,
        sid=body.sid,
        site=body.site,
        side=body.side,
        character=body.character,
        onset=body.onset,
        severity=body.severity,
        course=body.course,
        answers=body.answers.model_dump(exclude_none=True),
        note=body.note,
    )

    def work(session: Session) -> dict[str, Any]:
        people.runner(session, runner)
        deps.report(session, runner, report)
        return views.check_in_as_json(session.get_one(CheckInRow, (runner, report.id)))

    stored = await deps.store.write_async(work)
    deps.bell.ring("findings")
    deps.bell.ring("runs")
    return stored
