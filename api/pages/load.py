"""Load: the weeks on the runner's own range, and each load rule with the numbers that tripped it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from api.facts import LoadFacts, WeekFacts
from api.pages.frame import Here, Visitor, render
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
LATELY_MS = 7 * MS_PER_DAY
"""A rule that was tripped within so long stands as tripped: what it judges is of the last seven days."""
EARLIEST, LATEST = date(1970, 1, 12), date(2199, 12, 1)
"""Days that can be asked for."""


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the page reads: the weeks that are shown, and what is true of now."""

    weeks: tuple[WeekFacts, ...]
    load: LoadFacts
    first_week: date | None
    """Monday of the week of the first run."""
    tripped: dict[str, list[tuple[int, FindingRow]]]
    """Rule → (the instant it is about, finding) within the weeks shown, newest first."""
    last: dict[str, int]
    """Rule → when it was tripped last, whatever is shown."""
    work: list[tuple[date, dict[str, tuple[int, float]]]]
    marks: dict[int, str]


def _read(session: Session, visitor: Here, last: date, count: int, rules: Sequence[str]) -> Shown:
    runner, deps, now_ms = visitor.known, visitor.deps, visitor.now_ms
    from_ms = day_start_ms(last - timedelta(weeks=count - 1), runner.zone)
    to_ms = day_start_ms(last + timedelta(weeks=1), runner.zone)
    start = history.first_start(session, runner.id)
    tripped: dict[str, list[tuple[int, FindingRow]]] = {}
    for about_ms, row in findings.between(session, runner.id, rules, from_ms, to_ms):
        tripped.setdefault(row.rule, []).append((about_ms, row))
    return Shown(
        weeks=deps.weeks(session, runner, now_ms, last, count),
        load=deps.load(session, runner, now_ms),
        first_week=None if start is None else monday_of(local_day(start, runner.zone)),
        tripped=tripped,
        last=findings.last_about(session, runner.id, rules),
        work=by_week(log.entries(session, runner.id, from_ms, to_ms - 1), runner.zone),
        marks=history.marked_weeks(session, runner.id),
    )


@router.get("/load")
async def page(
    visitor: Visitor,
    weeks: Annotated[Literal["12", "26", "52"], Query()] = "26",
    until: Annotated[date | None, Query(ge=EARLIEST, le=LATEST)] = None,
) -> HTMLResponse:
    """The season: the weeks up to now, or up to that of the day `until`."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    words, count = visitor.words, int(weeks)
    this_week = monday_of(words.today)
    last = this_week if until is None else min(this_week, monday_of(until))
    rules = [rule for rule in visitor.deps.cards(visitor.runner.language) if rule.id.startswith("load.")]
    warning = [rule for rule in rules if rule.kind != "display"]
    shown = await visitor.deps.store.read_async(
        lambda session: _read(session, visitor, last, count, [rule.id for rule in warning])
    )
    chart = ""
    if shown.weeks:
        # Past weeks stand on the axis of the last two years, so that both can be held against each other.
        end = axis_top((*shown.load.weeks, *shown.weeks))
        chart = weekly_chart(shown.weeks, count, min(count, 26), end=end, say=words.say)
    first = last - timedelta(weeks=count - 1)
    return render(
        visitor,
        "load.html",
        shown=shown,
        chart=chart,
        rules=sorted(warning, key=lambda rule: -shown.last.get(rule.id, 0)),
        explained=[rule for rule in rules if rule.kind == "display"],
        count=count,
        choices=CHOICES,
        address=address,
        until=None if last == this_week else last,
        span=(max(first, shown.first_week or first), last + timedelta(days=6)),
        earlier=first - timedelta(weeks=1) if shown.first_week is not None and shown.first_week < first else None,
        later=None if last == this_week else min(this_week, last + timedelta(weeks=count)),
        markable=[(monday, shown.marks.get(monday.toordinal())) for monday in markable(last, this_week)],
        this_week=this_week,
        kinds=KINDS,
        lately_ms=visitor.now_ms - LATELY_MS,
    )


def address(weeks: int, until: date | None = None) -> str:
    """Where so many weeks up to that of the day `until` are shown."""
    return f"/load?weeks={weeks}" + ("" if until is None else f"&until={until.isoformat()}")


def markable(last: date, this_week: date) -> list[date]:
    """Mondays of the weeks that can be marked, newest first: those round the last one shown, ahead of today too."""
    ahead = MARKS_AFTER if last == this_week else 0
    return [last + timedelta(weeks=i) for i in range(ahead, -MARKS_BEFORE - 1, -1)]


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
    visitor: Visitor,
    week: Annotated[date, Form(ge=EARLIEST, le=LATEST)],
    mark: Annotated[Literal["race", "taper", "none"], Form()],
    *,
    weeks: Annotated[Literal["12", "26", "52"], Form()] = "26",
    until: Annotated[date | None, Form(ge=EARLIEST, le=LATEST)] = None,
) -> Response:
    """Mark the week of a day as race or taper, or take the mark back; its runs are judged again."""
    runner, monday = visitor.known, monday_of(week)

    def work(session: Session) -> None:
        history.mark_week(session, runner.id, monday.toordinal(), None if mark == "none" else mark)
        after = day_start_ms(monday + timedelta(weeks=1), runner.zone)
        runs.mark_due(session, runner.id, day_start_ms(monday, runner.zone), after - 1)

    await visitor.deps.store.write_async(work)
    visitor.deps.bell.ring("runs")
    return visitor.back(f"{address(int(weeks), until)}#marks")
