"""Today and the weeks: how far can I go, and the shape of the season; and the rules behind both."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session

from api.deps import Given
from api.errors import responses
from api.schemas import RuleOut, TodayOut, WeekOut
from domain.words import ENGLISH, Language
from store import people

router = APIRouter(tags=["load"])


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


@router.get("/rules", response_model=list[RuleOut], responses=responses(422))
async def rules(deps: Given, language: Language = ENGLISH) -> list[dict[str, Any]]:
    """The rule catalogue."""
    return [asdict(rule) for rule in deps.cards(language)]
