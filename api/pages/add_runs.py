"""Runs from files: chosen or dropped on the page, or shared from another app on the phone."""

from __future__ import annotations

from pathlib import PurePath

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api import handing_over
from api.facts import TakenFile
from api.pages.frame import Visitor, render
from api.pages.home_screen import RECORDINGS
from domain.errors import BadInput, TooLarge

router = APIRouter()
PLACE = "/runs/add"
OTHERS = frozenset({".kml", ".pwx", ".srm"})
"""Recordings in a form that is not read: what can be done about it is known."""


@router.get(PLACE)
async def ask(visitor: Visitor) -> HTMLResponse:
    """The form."""
    return _page(visitor)


@router.post(PLACE)
@router.post("/share")
async def take(request: Request, visitor: Visitor) -> HTMLResponse:
    """Take the files and say of each what became of it; `/share` is where another app's "Share" leads."""
    runner, words = visitor.known, visitor.words
    try:
        taken = await handing_over.take(request, visitor.deps, runner.id)
    except BadInput:
        return _page(visitor, status=422, wrong=words.t("page-files-none"))
    except TooLarge:
        most, files = handing_over.MOST_BYTES // handing_over.MIB, handing_over.MOST_FILES
        return _page(visitor, status=413, wrong=words.t("page-files-too-large", n=most, files=files))
    return _page(visitor, taken=taken)


@router.get("/share")
async def shared(visitor: Visitor) -> Response:
    """Whoever loads the page again after sharing."""
    return visitor.back(PLACE)


def _page(visitor: Visitor, *, status: int = 200, wrong: str = "", taken: list[TakenFile] | None = None) -> HTMLResponse:
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    suffixes = sorted({suffix for one in RECORDINGS.values() for suffix in one})
    return render(
        visitor,
        "add_runs.html",
        status=status,
        wrong=wrong,
        taken=taken,
        new=sum(len(one.run_ids) for one in taken or () if one.state == "imported"),
        others={one.file for one in taken or () if PurePath(one.file).suffix.lower() in OTHERS},
        accept=",".join([*suffixes, *RECORDINGS]),
        most=handing_over.MOST_BYTES // handing_over.MIB,
        files=handing_over.MOST_FILES,
    )
