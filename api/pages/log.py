"""One tap each: a strength session, other work for the calf, and the strength programme on or off."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form
from fastapi.responses import Response
from ulid import ULID

from api.pages.frame import Visitor
from api.pages.numbers import number
from domain.care import LogEntry, Programme
from store import log

router = APIRouter()
MOST_MIN = 1440
"""A day, min."""


@router.post("/log")
async def add(
    visitor: Visitor,
    kind: Annotated[Literal["strength", "hike", "football", "skipping", "other"], Form()],
    minutes: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Log it, now."""
    runner = visitor.known
    told = number(minutes, visitor.words, "page-work-minutes", within=(1, MOST_MIN), field="minutes")
    entry = LogEntry(str(ULID()), visitor.now_ms, kind, told)
    await visitor.deps.store.write_async(lambda session: log.add(session, runner.id, entry))
    visitor.deps.bell.ring("runs")
    return visitor.back("/#work")


@router.post("/log/{entry}/remove")
async def remove(visitor: Visitor, entry: str) -> Response:
    """Take an entry back."""
    runner = visitor.known
    await visitor.deps.store.write_async(lambda session: log.remove(session, runner.id, entry))
    visitor.deps.bell.ring("runs")
    return visitor.back("/#work")


@router.post("/programme")
async def programme(visitor: Visitor, kind: Annotated[Literal["heel_drops", "alfredson", ""], Form()] = "") -> Response:
    """Switch a strength programme on, or with no kind the one that is on off."""
    runner, now_ms = visitor.known, visitor.now_ms
    if kind:
        chosen = Programme(str(ULID()), kind, now_ms)
        await visitor.deps.store.write_async(lambda session: log.start_programme(session, runner.id, chosen))
    else:
        await visitor.deps.store.write_async(lambda session: log.switch_off(session, runner.id, now_ms))
    visitor.deps.bell.ring("runs")
    return visitor.back("/#work")
