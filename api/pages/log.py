"""One tap each: a strength session, other work for the calf, a strength programme and a plan's reminders on or off."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlmodel import Session
from ulid import ULID

from api.pages.frame import Here, Visitor
from api.pages.numbers import number
from domain.care import LogEntry, Programme
from domain.errors import Conflict
from store import care, log

router = APIRouter()
MOST_MIN = 1440
"""A day, min."""
To = Annotated[Literal["today", "plan"], Form()]
"""The page that a form stands on, and leads back to."""
BACK = {"today": "/#work", "plan": "/plan#work"}


@router.post("/log")
async def add(
    visitor: Visitor,
    kind: Annotated[Literal["strength", "hike", "football", "skipping", "other"], Form()],
    minutes: Annotated[str, Form(max_length=10)] = "",
    to: To = "today",
) -> Response:
    """Log it, now; the page of plans says so, and takes it back."""
    runner = visitor.known
    told = number(minutes, visitor.words, "page-work-minutes", within=(1, MOST_MIN), field="minutes")
    entry = LogEntry(str(ULID()), visitor.now_ms, kind, told)

    def work(session: Session) -> None:
        log.add(session, runner.id, entry)
        visitor.deps.refresh(session, runner.id, visitor.now_ms)

    await visitor.deps.store.write_async(work)
    visitor.deps.bell.ring("runs")
    return visitor.back("/#work" if to == "today" else f"/plan?logged={entry.id}#logged")


@router.post("/log/{entry}/remove")
async def remove(visitor: Visitor, entry: str, to: To = "today") -> Response:
    """Take an entry back."""
    runner = visitor.known

    def work(session: Session) -> None:
        log.remove(session, runner.id, entry)
        visitor.deps.refresh(session, runner.id, visitor.now_ms)

    await visitor.deps.store.write_async(work)
    visitor.deps.bell.ring("runs")
    return visitor.back(BACK[to])


@router.post("/programme")
async def programme(
    visitor: Visitor, kind: Annotated[Literal["heel_drops", "alfredson", ""], Form()] = "", to: To = "today"
) -> Response:
    """Switch a strength programme on, or with no kind the one that is on off."""
    if kind:
        chosen = Programme(str(ULID()), kind, visitor.now_ms)
        try:
            await visitor.deps.store.write_async(lambda session: _start(session, visitor, chosen))
        except Conflict as error:
            words = visitor.words
            raise Conflict(words.t("page-plan-no-alfredson"), words.t("page-plan-no-alfredson-do"), field="kind") from error
    else:
        await visitor.deps.store.write_async(lambda session: _stop(session, visitor))
    visitor.deps.bell.ring("runs")
    return visitor.back(BACK[to])


def _start(session: Session, visitor: Here, chosen: Programme) -> None:
    log.start_programme(session, visitor.known.id, chosen)
    visitor.deps.refresh(session, visitor.known.id, visitor.now_ms)


def _stop(session: Session, visitor: Here) -> None:
    log.switch_off(session, visitor.known.id, visitor.now_ms)
    visitor.deps.refresh(session, visitor.known.id, visitor.now_ms)


@router.post("/plan/reminders")
async def reminders(
    visitor: Visitor, plan: Annotated[str, Form(max_length=200)], on: Annotated[Literal["yes", "no"], Form()]
) -> Response:
    """Switch the reminders of a plan on or off."""
    runner, now_ms = visitor.known, visitor.now_ms

    def work(session: Session) -> None:
        care.switch_reminders(session, runner.id, plan, on=on == "yes", now_ms=now_ms)
        visitor.deps.refresh(session, runner.id, now_ms)

    await visitor.deps.store.write_async(work)
    visitor.deps.bell.ring("runs")
    return visitor.back("/plan#plans")
