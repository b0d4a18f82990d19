"""Health: whether everything runs, what waits, and what could not be used, in plain words."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.pages.frame import Visitor, render
from api.routes.health import state
from store import dead_letters, people
from store.tables import DeviceRow

router = APIRouter()
MOST_LETTERS = 50
QUEUES = ("inbox", "live_sessions", "runs_due", "findings_undecided", "deliveries_waiting", "deliveries_dead")
"""What waits; the words are `page-health-queue-…`."""


@router.get("/health")
async def page(visitor: Visitor) -> HTMLResponse:
    """The state of this installation."""

    def work(session: Session) -> tuple[list[dict[str, Any]], list[DeviceRow]]:
        letters = [
            dead_letters.as_json(row) | {"t_ms": row.received_ms} for row in dead_letters.listing(session, most=MOST_LETTERS)
        ]
        return letters, people.devices(session)

    found = await state(visitor.deps)
    letters, devices = await visitor.deps.store.read_async(work) if found["database"] == "answers" else ([], [])
    return render(visitor, "health.html", state=found, queues=QUEUES, letters=letters, devices=devices)
