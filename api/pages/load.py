"""Load: the weeks on the runner's own range, and each load rule with the numbers that tripped it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from api.deps import LoadFacts
from api.pages.frame import Visitor, render
from api.pages.pictures import axis_top, weekly_chart
from domain.care import LogEntry
from domain.clock import MS_PER_DAY, day_start_ms, local_day
from store import findings, history, log, runs
from store.tables import FindingRow

router = APIRouter()
CHOICES = (12, 26, 52)
KINDS = ("strength", "hike", "football", "skipping", "other")
"""What can be logged beside running, in the order of the table's columns."""
MARKS_BEFORE, MARKS_AFTER = 8, 12
"""So many weeks back and ahead can be marked as race or taper."""


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

    def work(session: Session) -> tuple[LoadFacts, list[tuple[int, FindingRow]], list[LogEntry], dict[int, str]]:
        return (
            visitor.deps.load(session, runner, visitor.now_ms),
            tripped_since(session, runner.id, since_ms),
            log.entries(session, runner.id, since_ms),
            history.marked_weeks(session, runner.id),
        )

    load, found, entries, marks = await visitor.deps.store.read_async(work)
    chart = ""
    if load.weeks:
        chart = weekly_chart(load.weeks, count, min(count, 26), end=axis_top(load.weeks), say=visitor.words.say)
    rules = [rule for rule in visitor.deps.cards(runner.language) if rule.id.startswith("load.")]
    this_week = monday_of(visitor.words.today)
    ahead = [this_week + timedelta(weeks=i) for i in range(MARKS_AFTER, -MARKS_BEFORE - 1, -1)]
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
        markable=[(monday, marks.get(monday.toordinal())) for monday in ahead],
        this_week=this_week,
        kinds=KINDS,
        work=by_week(entries, runner.zone),
    )


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def by_week(entries: Sequence[LogEntry], zone: str) -> list[tuple[date, dict[str, tuple[int, float]]]]:
    """Work beside running by week, newest first: its Monday, and for each kind (times, minutes that were told)."""
    found: dict[date, dict[str, tuple[int, float]]] = {}
    for entry in entries:
        week = found.setdefault(monday_of(local_day(entry.t_ms, zone)), {})
        times, minutes = week.get(entry.kind, (0, 0.0))
        week[entry.kind] = (times + 1, minutes + (entry.minutes or 0.0))
    return sorted(found.items(), reverse=True)


@router.post("/load/mark")
async def mark(
    visitor: Visitor, week: Annotated[date, Form()], mark: Annotated[Literal["race", "taper", "none"], Form()]
) -> Response:
    """Mark the week of a day as race or taper, or take the mark back; its runs are judged again."""
    runner, monday = visitor.known, monday_of(week)

    def work(session: Session) -> None:
        history.mark_week(session, runner.id, monday.toordinal(), None if mark == "none" else mark)
        after = day_start_ms(monday + timedelta(weeks=1), runner.zone)
        runs.mark_due(session, runner.id, day_start_ms(monday, runner.zone), after - 1)

    await visitor.deps.store.write_async(work)
    visitor.deps.bell.ring("runs")
    return visitor.back("/load#marks")
