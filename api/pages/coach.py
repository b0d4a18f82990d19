"""The coach's pages: everybody who consents, the gravest first; and the notes about one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from api import roster
from api.coaching import seen_by
from api.deps import viewer_of
from api.pages.frame import Here, Visitor, render
from api.pages.words import Words
from domain.access import Viewer
from domain.errors import BadInput, NotFound
from domain.model import Runner
from store import audit, coach_notes
from store.coach_notes import LONGEST

router = APIRouter()
MOST_NOTES = 50


@router.get("/coach")
async def page(visitor: Visitor) -> HTMLResponse:
    """The roster."""
    visitor, viewer = visitor.at_home, viewer_of(visitor.request)
    say, now_ms, deps = visitor.words.say, visitor.now_ms, visitor.deps
    rows = await deps.store.read_async(lambda session: roster.rows(session, deps, viewer, say, now_ms))
    await roster.put_on_record(deps, viewer, rows, now_ms)
    seen = [row for row in rows if row.today is not None]
    return render(
        visitor, "coach.html", rows=seen, gone=[row for row in rows if row.today is None], of_runner=_words(visitor)
    )


def _words(visitor: Here) -> Callable[[Runner], Words]:
    """Days as they are where each runner lives, in the coach's language."""
    words = visitor.words
    return lambda runner: replace(words, say=replace(words.say, zone=runner.zone))


@router.get("/coach/{runner}")
async def notes(visitor: Visitor, runner: str, saved: str = "") -> HTMLResponse:
    """What this coach wrote about one runner."""
    viewer = viewer_of(visitor.request)
    return await _notes(visitor, _seen(visitor, viewer, runner), saved=saved == "yes")


@router.post("/coach/{runner}")
async def add(visitor: Visitor, runner: str, text: Annotated[str, Form(max_length=4 * LONGEST)] = "") -> Response:
    """Write a note."""
    viewer = viewer_of(visitor.request)
    name, now_ms = _seen(visitor, viewer, runner), visitor.now_ms

    def work(session: Session) -> None:
        coach_notes.add(session, name, viewer.account_id or 0, text, now_ms)
        audit.note(session, "noted", now_ms, viewer=viewer, runner_id=name)

    try:
        await visitor.deps.store.write_async(work)
    except BadInput:
        return await _notes(visitor, name, wrong=True, text=text)
    return visitor.back(f"/coach/{name}?saved=yes")


@router.post("/coach/{runner}/notes/{note}/remove")
async def remove(visitor: Visitor, runner: str, note: int) -> Response:
    """Remove a note of one's own."""
    viewer = viewer_of(visitor.request)
    name = _seen(visitor, viewer, runner)
    await visitor.deps.store.write_async(lambda session: coach_notes.remove(session, name, viewer.account_id or 0, note))
    return visitor.back(f"/coach/{name}")


def _seen(visitor: Here, viewer: Viewer, runner: str) -> str:
    try:
        return seen_by(viewer, runner)
    except NotFound as error:
        raise NotFound(visitor.at_home.words.t("coach-no-runner"), error.remedy, field="runner") from error


async def _notes(visitor: Here, runner: str, *, saved: bool = False, wrong: bool = False, text: str = "") -> HTMLResponse:
    visitor, viewer, now_ms = visitor.at_home, viewer_of(visitor.request), visitor.now_ms
    key = audit.look_key(viewer, runner, f"/coach/{runner}", now_ms)

    def work(session: Session) -> list[dict[str, Any]]:
        audit.note(session, "looked_at", now_ms, viewer=viewer, runner_id=runner, detail=f"/coach/{runner}", key=key)
        return coach_notes.listing(session, runner, author_id=viewer.account_id or 0, most=MOST_NOTES)

    rows = await visitor.deps.store.write_async(work)
    return render(
        visitor,
        "coach_notes.html",
        status=422 if wrong else 200,
        name=runner,
        rows=rows,
        saved=saved,
        wrong=wrong,
        text=text,
        longest=LONGEST,
    )
