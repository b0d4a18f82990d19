"""Findings and alerts: what the rules saw, what was decided, and the runner's answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from sqlmodel import Session

from api.deps import Given
from api.errors import responses
from api.ids import RowId
from api.schemas_inbox import AlertDetail, InboxPage, UsefulIn
from api.schemas_warnings import AckIn, AlertOut, FindingPage
from domain.lifecycle import SNOOZE_HOURS
from domain.model import Severity
from store import alert_inbox, lists, reports, views

router = APIRouter(prefix="/runners/{runner}", tags=["warnings"])
Most = Annotated[int, Query(ge=1, le=1000)]


@router.get("/findings", response_model=FindingPage, responses=responses(404, 422))
async def list_findings(
    deps: Given,
    runner: str,
    run: Annotated[int | None, Query(ge=1, lt=2**63, description="only those about this run")] = None,
    cursor: Annotated[str | None, Query(max_length=64)] = None,
    limit: Most = 100,
) -> dict[str, Any]:
    """A page of a runner's standing findings, newest first; advice that must not be given now is replaced."""
    return await deps.store.read_async(lambda session: lists.findings_page(session, runner, run, cursor, limit))


@router.get("/alerts", response_model=list[AlertOut], responses=responses(404, 422))
async def list_alerts(
    deps: Given,
    runner: str,
    state: Literal["open", "acked", "snoozed", "resolved"] | None = None,
    limit: Most = 100,
) -> list[dict[str, Any]]:
    """A runner's alerts, newest first: also those that were held back, with the reason."""

    def work(session: Session) -> list[dict[str, Any]]:
        return views.alerts_json(session, runner, state=state, most=limit)

    return await deps.store.read_async(work)


@router.get("/inbox", response_model=InboxPage, responses=responses(404, 422))
async def inbox(
    deps: Given,
    runner: str,
    *,
    group: Annotated[alert_inbox.Group | None, Query()] = None,
    severity: Annotated[Severity | None, Query()] = None,
    cursor: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """A page of a runner's alerts: open ones first, then what was put off, held back, answered and closed."""
    page = await deps.store.read_async(
        lambda session: alert_inbox.page(
            session,
            runner,
            now_ms=deps.clock(),
            group=group,
            severity=None if severity is None else severity.value,
            cursor=cursor,
            most=limit,
        )
    )
    return {"items": page.items, "next": page.following, "counts": page.counts}


@router.get("/alerts/{alert}", response_model=AlertDetail, responses=responses(404, 422))
async def one_alert(deps: Given, runner: str, alert: RowId) -> dict[str, Any]:
    """One alert with its numbers, its sources, and every message that told of it."""
    return await deps.store.read_async(lambda session: alert_inbox.one(session, runner, alert, deps.clock()))


@router.put("/alerts/{alert}/useful", response_model=AlertDetail, responses=responses(404, 422))
async def useful(deps: Given, runner: str, alert: RowId, body: UsefulIn) -> dict[str, Any]:
    """Say whether an alert was useful; it changes nothing else."""

    def work(session: Session) -> dict[str, Any]:
        alert_inbox.say_useful(session, runner, alert, useful=body.useful)
        return alert_inbox.one(session, runner, alert, deps.clock())

    return await deps.store.write_async(work)


@router.post("/alerts/{alert}/ack", response_model=AlertOut, responses=responses(404, 409, 422))
async def acknowledge(deps: Given, runner: str, alert: RowId, body: AckIn | None = None) -> dict[str, Any]:
    """The runner has seen it, and may say how it goes, or "not now"; a red flag, `stop` and `urgent` cannot be snoozed."""
    said = body or AckIn()
    answer = "stop" if said.answer == "stop_reminding" else said.answer
    hours = said.hours or SNOOZE_HOURS

    def work(session: Session) -> dict[str, Any]:
        now_ms = deps.clock()
        reports.answer_alert(session, runner, alert, answer, now_ms, hours=hours)
        deps.refresh(session, runner, now_ms)
        (shown,) = views.alerts_json(session, runner, alert_id=alert)
        return shown

    shown = await deps.store.write_async(work)
    deps.bell.ring("deliveries")
    deps.bell.ring("runs")
    return shown
