"""Today and the weeks: how far can I go, and the shape of the season; and the rules behind both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Annotated, Any, NoReturn

from fastapi import APIRouter, Path, Query, Response
from sqlmodel import Session

from api.deps import Deps, Given
from api.errors import responses
from api.facts import WeekFacts
from api.schemas import RuleOut, TodayOut, WeekOut
from api.schemas_care import WeekMarkIn, WeekMarkOut
from domain.clock import day_start_ms, local_day
from domain.errors import BadInput, NotFound, shape
from domain.words import ENGLISH, Language
from store import history, people, runs

router = APIRouter(tags=["load"])
PICTURE: dict[int | str, dict[str, Any]] = {200: {"content": {"image/png": {}}, "description": "a PNG, 1280 × 600 px"}}
WEEKS: dict[int | str, dict[str, Any]] = {
    200: {
        "headers": {
            "Link": {
                "description": "where the weeks before these are; absent when there are none",
                "schema": {"type": "string", "example": '</api/v1/runners/ada/weeks?last=52&before=2025-W47>; rel="next"'},
            }
        }
    }
}
_WEEK = re.compile(r"(20[0-9]{2})-[Ww]([0-9]{2})")


@router.get("/runners/{runner}/today", response_model=TodayOut, responses=responses(404))
async def today(deps: Given, runner: str) -> dict[str, Any]:
    """How far the runner can go today, and why."""

    def work(session: Session) -> dict[str, Any]:
        return asdict(deps.today(session, people.runner(session, runner), deps.clock()))

    return await deps.store.read_async(work)


@router.get("/runners/{runner}/weeks", response_model=list[WeekOut], responses=WEEKS | responses(404, 422))
async def weeks(
    deps: Given,
    runner: str,
    answer: Response,
    *,
    last: Annotated[int, Query(ge=1, le=1000, description="how many")] = 52,
    before: Annotated[
        str | None, Query(max_length=16, description="ISO week: only weeks before it", examples=["2025-W47"])
    ] = None,
) -> list[dict[str, Any]]:
    """The last weeks, ascending, each with the range that held then; the header `Link` leads to the weeks before them."""
    end = None if before is None else monday_of(before) - timedelta(days=1)

    def work(session: Session) -> tuple[Sequence[WeekFacts], int | None, str]:
        known = people.runner(session, runner)
        found = deps.weeks(session, known, deps.clock(), end, last)
        return found, history.first_start(session, runner), known.zone

    found, start, zone = await deps.store.read_async(work)
    if found and start is not None and local_day(start, zone) < found[0].start:
        year, week, _ = found[0].start.isocalendar()
        answer.headers["Link"] = f'</api/v1/runners/{runner}/weeks?last={last}&before={year}-W{week:02d}>; rel="next"'
    return [asdict(week) for week in found]


@router.get("/runners/{runner}/load.png", response_class=Response, responses=PICTURE | responses(404, 422))
async def picture(
    deps: Given,
    runner: str,
    at_ms: Annotated[int | None, Query(ge=0, lt=2**53, description="UTC Unix ms; now when left out")] = None,
) -> Response:
    """The last twelve weeks on the runner's own range, up to that instant: the picture that goes with messages."""
    return await drawn_load(deps, runner, at_ms)


async def drawn_load(deps: Deps, runner: str, at_ms: int | None) -> Response:
    """The last weeks up to `at_ms` (None: now) as a PNG.

    Raises:
        NotFound: no such runner, or no week to draw.

    """
    now_ms = deps.clock()

    def work(session: Session) -> bytes | None:
        people.runner(session, runner)
        return deps.load_picture(session, runner, min(now_ms, at_ms or now_ms))

    drawn = await deps.store.read_async(work)
    if drawn is None:
        raise NotFound(f"There is no week of {runner} to draw.", "It comes with the first run.", field="run")
    return Response(drawn, media_type="image/png")


@router.put("/runners/{runner}/weeks/{week}", response_model=WeekMarkOut, responses=responses(404, 422))
async def mark_week(
    deps: Given,
    runner: str,
    week: Annotated[str, Path(description="ISO week", examples=["2026-W47"], max_length=16)],
    body: WeekMarkIn,
) -> dict[str, Any]:
    """Mark a week as race or taper, or take the mark back; its runs are judged again in the background."""
    monday = monday_of(week)

    def work(session: Session) -> None:
        zone = people.runner(session, runner).zone
        history.mark_week(session, runner, monday.toordinal(), body.mark)
        after = monday + timedelta(days=7)
        runs.mark_due(session, runner, day_start_ms(monday, zone), day_start_ms(after, zone) - 1)

    await deps.store.write_async(work)
    deps.bell.ring("runs")
    return {"week": week.upper(), "start": monday.isoformat(), "mark": body.mark}


def monday_of(week: str) -> date:
    """The Monday of an ISO week such as `2026-W47`.

    Raises:
        BadInput: it is none.

    """
    found = _WEEK.fullmatch(week)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else _no_week(week)
    except ValueError:
        return _no_week(week)


def _no_week(week: str) -> NoReturn:
    raise BadInput(f"There is no week {shape(week)}.", "Write it as 2026-W47.", field="week")


@router.get("/rules", response_model=list[RuleOut], responses=responses(422))
async def rules(deps: Given, language: Language = ENGLISH) -> list[dict[str, Any]]:
    """The rule catalogue, each rule with its settings."""
    return [
        asdict(rule)
        | {"thresholds": [asdict(setting) | {"what": rule.settings.get(setting.name, "")} for setting in rule.thresholds]}
        for rule in deps.cards(language)
    ]
