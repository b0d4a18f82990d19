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
from store import findings
from store.tables import FindingRow

router = APIRouter()
CHOICES = (12, 26, 52)


@router.get("/load")
async def page(visitor: Visitor, weeks: Annotated[Literal["12", "26", "52"], Query()] = "26") -> HTMLResponse:
    """The season."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    runner, count = visitor.runner, int(weeks)
    since_ms = visitor.now_ms - count * 7 * MS_PER_DAY

    def work(session: Session) -> tuple[LoadFacts, list[FindingRow]]:
        found = [row for row in findings.listing(session, runner.id, since_ms=since_ms) if row.rule.startswith("load.")]
        return visitor.deps.load(session, runner, visitor.now_ms), found

    load, found = await visitor.deps.store.read_async(work)
    chart = ""
    if load.weeks:
        chart = weekly_chart(load.weeks, count, min(count, 26), end=axis_top(load.weeks))
    rules = [rule for rule in visitor.deps.catalogue if rule.id.startswith("load.")]
    tripped: dict[str, list[FindingRow]] = {}
    for row in found:
        tripped.setdefault(row.rule, []).append(row)
    return render(
        visitor,
        "load.html",
        chart=chart,
        weeks=load.weeks[-count:],
        displays=load.displays,
        rules=rules,
        tripped=tripped,
        count=count,
        choices=CHOICES,
    )
