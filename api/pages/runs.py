"""All runs, newest first."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.pages.frame import Visitor, render
from store import views
from store.tables import MetricsRow, RunRow

router = APIRouter()
PER_PAGE = 30


@router.get("/runs")
async def listing(visitor: Visitor, cursor: Annotated[str | None, Query(max_length=64)] = None) -> HTMLResponse:
    """All runs, newest first."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    runner = visitor.runner

    def work(session: Session) -> tuple[list[tuple[RunRow, MetricsRow | None]], str | None]:
        rows, following = views.run_page(session, runner.id, cursor, PER_PAGE)
        return views.with_metrics(session, rows), following

    rows, following = await visitor.deps.store.read_async(work)
    return render(visitor, "runs.html", rows=rows, following=following, cursor=cursor)
