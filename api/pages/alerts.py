"""Alerts: what was told and what was not, each with its reason, and the runner's answer."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from api.pages.frame import Visitor, render
from store import reports, views

router = APIRouter()
MOST = 200


@router.get("/alerts")
async def page(visitor: Visitor) -> HTMLResponse:
    """The inbox."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    runner = visitor.runner
    alerts = await visitor.deps.store.read_async(lambda session: views.alerts_json(session, runner.id, most=MOST))
    sent = [alert for alert in alerts if alert["decision"] == "send"]
    return render(
        visitor,
        "alerts.html",
        waiting=[alert for alert in sent if alert["state"] == "open"],
        done=[alert for alert in sent if alert["state"] != "open"],
        held=[alert for alert in alerts if alert["decision"] != "send"],
    )


@router.post("/alerts/{alert}/ack")
async def acknowledge(
    visitor: Visitor,
    alert: int,
    answer: Annotated[Literal["seen", "better", "worse", "stop_reminding"], Form()] = "seen",
    to: Annotated[Literal["alerts", "today"], Form()] = "alerts",
) -> Response:
    """Take the runner's answer, then go back to where it was given; "worse" leads to the questions."""
    runner, now_ms = visitor.known, visitor.now_ms
    said = "stop" if answer == "stop_reminding" else answer
    await visitor.deps.store.write_async(lambda session: reports.answer_alert(session, runner.id, alert, said, now_ms))
    visitor.deps.bell.ring("deliveries")
    visitor.deps.bell.ring("runs")
    if answer == "worse":
        return visitor.back("/check-in")
    return visitor.back("/" if to == "today" else "/alerts")
