"""Who sees a runner's data: making a link for a coach, taking it back, and what coaches wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from api import coaching as consent
from api.deps import viewer_of
from api.ids import RowId
from api.pages.frame import Here, Visitor, render
from domain.errors import BadInput
from store import coach_notes, coaching

router = APIRouter()
PLACE = "/settings/coaches"
MOST_NOTES = 50


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the page reads."""

    coaches: list[dict[str, Any]]
    waiting: list[dict[str, Any]]
    notes: list[dict[str, Any]]


@router.get(PLACE)
async def page(visitor: Visitor, saved: str = "") -> HTMLResponse:
    """Coaches, links that wait, and notes."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    return await _page(visitor, saved=saved == "yes")


@router.post(PLACE)
async def invite(visitor: Visitor, agreed: Annotated[str, Form(max_length=8)] = "") -> Response:
    """Make a link, if the runner agrees; it is shown this once."""
    runner, viewer = visitor.known, viewer_of(visitor.request)
    try:
        made = await consent.invite(visitor.request, visitor.deps, viewer, runner.id, agreed=agreed == "yes")
    except BadInput:
        return await _page(visitor, refused=True)
    return await _page(visitor, made=made)


@router.post(f"{PLACE}/{{coach}}/withdraw")
async def withdraw(visitor: Visitor, coach: RowId) -> Response:
    """That coach sees nothing from now on."""
    await consent.withdraw(visitor.deps, viewer_of(visitor.request), visitor.known.id, coach)
    return visitor.back(f"{PLACE}?saved=yes")


@router.post(f"{PLACE}/links/{{link}}/remove")
async def take_back(visitor: Visitor, link: RowId) -> Response:
    """A link that nobody has used leads nowhere any more."""
    await consent.take_back(visitor.deps, viewer_of(visitor.request), visitor.known.id, link)
    return visitor.back(f"{PLACE}?saved=yes")


async def _page(
    visitor: Here, *, saved: bool = False, refused: bool = False, made: dict[str, Any] | None = None
) -> HTMLResponse:
    runner, now_ms = visitor.known, visitor.now_ms

    def work(session: Session) -> Facts:
        return Facts(
            coaching.coaches(session, runner.id),
            coaching.waiting(session, runner.id, now_ms),
            coach_notes.listing(session, runner.id, most=MOST_NOTES),
        )

    return render(
        visitor,
        "coaches.html",
        status=422 if refused else 200,
        facts=await visitor.deps.store.read_async(work),
        sentence=consent.sentence(runner),
        saved=saved,
        refused=refused,
        made=made,
    )
