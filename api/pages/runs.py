"""Runs: those that are asked for, by the week and by the page, and the days of a year above them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.pages import calendar, run_filter
from api.pages.frame import Visitor, render
from charts.heatmap import LEVELS
from domain.clock import day_start_ms, local_day
from store import history, run_list, views
from store.findings import SEVERITIES
from store.history import Pair
from store.tables import MetricsRow, RunRow

router = APIRouter()
PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Listed:
    """All that the list of runs reads."""

    page: run_list.Page
    weeks: dict[date, tuple[list[RunRow], run_list.Totals]]
    metrics: dict[int, MetricsRow]
    findings: dict[int, dict[str, int]]
    """Run → severity → how many."""
    totals: run_list.Totals
    first_ms: int | None
    """When the first run started; None: there is none."""
    days: dict[date, float | None]
    pairs: dict[int, Pair]


@router.get("/runs")
async def listing(
    visitor: Visitor,
    cursor: Annotated[str | None, Query(max_length=64)] = None,
    year: Annotated[int | None, Query(ge=1970, le=2199)] = None,
) -> HTMLResponse:
    """The runs that are asked for, newest first, and the days of a year."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    words = visitor.words
    asked = run_filter.read(visitor.request.query_params, words)
    wanted, runner = asked.wanted, visitor.runner

    def work(session: Session) -> Listed:
        page = run_list.page(session, runner.id, wanted, cursor, PER_PAGE)
        january, after = (day_start_ms(date(shown + i, 1, 1), runner.zone) for i in (0, 1))
        return Listed(
            page=page,
            weeks=run_list.by_week(session, runner.id, wanted, page.rows, runner.zone),
            metrics={m.run_id: m for _, m in views.with_metrics(session, page.rows) if m is not None},
            findings=run_list.findings_of(session, page.rows),
            totals=run_list.totals(session, runner.id, wanted),
            first_ms=history.first_start(session, runner.id),
            days=views.day_loads(session, runner.id, runner.zone, january, after),
            pairs=history.pairs(session, runner.id),
        )

    shown = year or (words.today if wanted.from_ms is None else words.local(wanted.from_ms)).year
    listed = await visitor.deps.store.read_async(work)
    first = local_day(listed.first_ms, runner.zone) if listed.first_ms is not None else words.today
    return render(
        visitor,
        "runs.html",
        asked=asked,
        listed=listed,
        cursor=cursor,
        year=shown,
        years=range(first.year, words.today.year + 1),
        months=calendar.year_of(shown, listed.days, first, words.today),
        levels=LEVELS,
        states=run_filter.STATES,
        severities=SEVERITIES,
    )
