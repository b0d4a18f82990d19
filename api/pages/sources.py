"""Sources: services that runs are fetched from, what came of them, what was refused and why."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from api.facts import NewSource
from api.pages.frame import Here, Visitor, render
from api.routes import sources as routes
from domain.errors import BadInput
from formats.intervals_icu import SERVICE
from store import pulls

router = APIRouter()
PLACE = "/settings/sources"


@router.get(PLACE)
async def page(visitor: Visitor, saved: str = "") -> HTMLResponse:
    """What is fetched from, and the form for the key."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    return await _page(visitor, saved=saved)


@router.post(PLACE)
async def add(
    visitor: Visitor,
    key: Annotated[str, Form(max_length=400)] = "",
    athlete: Annotated[str, Form(max_length=80)] = "",
    since: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Set it up, or take a new key. What was typed is not sent back: the key never leaves again."""
    words = visitor.words
    try:
        await routes.set_up(visitor.deps, visitor.known.id, NewSource(SERVICE, key, athlete, since))
    except BadInput as error:
        wrong = {"field": error.field, "text": words.t(f"page-sources-wrong-{error.field}")}
        return await _page(visitor, wrong=wrong, typed={"athlete": athlete, "since": since})
    return visitor.back(f"{PLACE}?saved=added")


@router.post(PLACE + "/sync")
async def sync(visitor: Visitor) -> Response:
    """Look now."""
    await routes.sync(visitor.deps, visitor.known.id, SERVICE)
    return visitor.back(f"{PLACE}?saved=sync")


@router.post(PLACE + "/pause")
async def pause(visitor: Visitor, paused: Annotated[str, Form(max_length=8)] = "yes") -> Response:
    """Pause, or go on."""
    runner, now_ms = visitor.known, visitor.now_ms
    await visitor.deps.store.write_async(
        lambda session: pulls.pause(session, runner.id, SERVICE, paused=paused != "no", now_ms=now_ms)
    )
    visitor.deps.bell.ring("sources")
    return visitor.back(PLACE)


@router.post(PLACE + "/remove")
async def remove(visitor: Visitor) -> Response:
    """Forget it; the runs stay."""
    await routes.remove(visitor.deps, visitor.known.id, SERVICE)
    return visitor.back(f"{PLACE}?saved=removed")


async def _page(
    visitor: Here, *, saved: str = "", wrong: dict[str, str] | None = None, typed: dict[str, str] | None = None
) -> HTMLResponse:
    runner = visitor.known
    found = await visitor.deps.store.read_async(lambda session: pulls.listing_json(session, runner.id))
    return render(
        visitor,
        "sources.html",
        status=200 if wrong is None else 422,
        source=found[0] if found else None,
        saved=saved if saved in {"added", "sync", "removed"} else "",
        wrong=wrong,
        typed=typed or {"athlete": "", "since": ""},
        able=visitor.deps.set_up_source is not None,
    )
