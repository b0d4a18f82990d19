"""Live: the run under way, and the button for when it hurts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from api.deps import TodayFacts
from api.live import LiveRun, current, snapshot
from api.pages.frame import Visitor, render
from api.pages.today import strip
from api.routes.check_ins import save
from api.schemas_people import CheckInFields

router = APIRouter()


@router.get("/live")
async def page(visitor: Visitor, marked: str = "") -> HTMLResponse:
    """The run under way."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    runner, deps = visitor.runner, visitor.deps

    def work(session: Session) -> tuple[dict[str, Any], TodayFacts]:
        today = deps.today(session, runner, visitor.now_ms)
        row = current(session, runner.id)
        if row is None:
            return {"state": "idle"}, today
        run = LiveRun((row.runner_id, row.device_id, row.sid))
        run.catch_up(session)
        return snapshot(run, row, runner, deps.live_load, visitor.now_ms), today

    live, today = await deps.store.read_async(work)
    picture = strip(live, visitor.words.say) if live.get("strip") else ""
    return render(visitor, "live.html", live=live, today=today, strip=picture, marked=marked == "yes")


@router.post("/live/pain")
async def pain(visitor: Visitor, sid: Annotated[str, Form(max_length=64)] = "") -> Response:
    """A pain marker: the same as the button on the watch."""
    await save(visitor.deps, visitor.known.id, CheckInFields.model_validate({"phase": "during", "sid": sid or None}), "web")
    return visitor.back("/live?marked=yes")
