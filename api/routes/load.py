"""Today and the weeks: how far can I go, and the shape of the season; and the rules behind both."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date, timedelta
from typing import Annotated, Any, NoReturn

from fastapi import APIRouter, Path, Query, Response
from sqlmodel import Session

from api.deps import Deps, Given
from api.errors import responses
from api.schemas import RuleOut, TodayOut, WeekOut
from api.schemas_care import WeekMarkIn, WeekMarkOut
from domain.clock import day_start_ms
from domain.errors import BadInput, NotFound, shape
from domain.words import ENGLISH, Language
from store import history, people, runs

router = APIRouter(tags=["load"])
PICTURE: dict[int | str, dict[str, Any]] = {200: {"content": {"image/png": {}}, "description": "a PNG, 1280 × 600 px"}}
_WEEK = re.compile(r"(20[0-9]{2})-[Ww]([0-9]{2})")


@router.get("/runners/{runner}/today", response_model=TodayOut, responses=responses(404))
async def today(deps: Given, runner: str) -> dict[str, Any]:
    """How far the runner can go today, and why."""

    def work(session: Session) -> dict[str, Any]:
        return asdict(deps.today(session, people.runner(session, runner), deps.clock()))

    return await deps.store.read_async(work)


@router.get("/runners/{runner}/weeks", response_model=list[WeekOut], responses=responses(404, 422))
async def weeks(deps: Given, runner: str, last: Annotated[int, Query(ge=1, le=1000)] = 52) -> list[dict[str, Any]]:
    """The last weeks, ascending, each with the range that held then."""

    def work(session: Session) -> list[dict[str, Any]]:
        load = deps.load(session, people.runner(session, runner), deps.clock())
        return [asdict(week) for week in load.weeks[-last:]]

    return await deps.store.read_async(work)


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
