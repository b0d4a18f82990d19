"""Load: the weeks on the runner's own range, and each load rule with the numbers that tripped it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.deps import LoadFacts
from api.pages.frame import Visitor, render
from api.pages.pictures import axis_top, weekly_chart
from domain.clock import MS_PER_DAY
from store import findings, runs
from store.tables import FindingRow

router = APIRouter()
CHOICES = (12, 26, 52)


def tripped_since(session: Session, runner_id: str, since_ms: int) -> list[tuple[int, FindingRow]]:
    """Load findings about runs that started since then, newest first, each with the instant it is about."""
    started = {row.id: row.started_ms for row in runs.listing(session, runner_id, since_ms=since_ms)}
    found = [
        (started.get(row.run_id, 0) if row.run_id is not None else row.created_ms, row)
        for row in findings.listing(session, runner_id, since_ms=since_ms)
        if row.rule.startswith("load.")
    ]
    return sorted((pair for pair in found if pair[0] >= since_ms), key=lambda pair: -pair[0])


@router.get("/load")
async def page(visitor: Visitor, weeks: Annotated[Literal["12", "26", "52"], Query()] = "26") -> HTMLResponse:
    """The season."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    runner, count = visitor.runner, int(weeks)
    since_ms = visitor.now_ms - count * 7 * MS_PER_DAY

    def work(session: Session) -> tuple[LoadFacts, list[tuple[int, FindingRow]]]:
        return visitor.deps.load(session, runner, visitor.now_ms), tripped_since(session, runner.id, since_ms)

    load, found = await visitor.deps.store.read_async(work)
    chart = ""
    if load.weeks:
        chart = weekly_chart(load.weeks, count, min(count, 26), end=axis_top(load.weeks))
    rules = [rule for rule in visitor.deps.cards(runner.language) if rule.id.startswith("load.")]
    tripped: dict[str, list[FindingRow]] = {}
    for _, row in found:
        tripped.setdefault(row.rule, []).append(row)
    return render(
        visitor,
        "load.html",
        chart=chart,
        weeks=load.weeks[-count:],
        displays=load.displays,
        rules=rules,
        tripped=tripped,
        at={row.id: t_ms for t_ms, row in found},
        count=count,
        choices=CHOICES,
    )
