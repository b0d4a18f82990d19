"""Runs from files: chosen or dropped on the page, or shared from another app on the phone."""

from __future__ import annotations

from pathlib import PurePath

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from api import handing_over
from api.facts import TakenFile
from api.pages.frame import Here, Visitor, render
from api.pages.home_screen import RECORDINGS
from domain.errors import BadInput, TooLarge
from store import import_jobs

router = APIRouter()
PLACE = "/runs/add"
SPOKEN = (
    "receiving",
    "waiting",
    "importing",
    "done",
    "failed",
    "cancelled",
    "cancel",
    "forget",
    "away",
    "chosen",
)
"""What the script says, the last parts of the messages."""
OTHERS = frozenset({".kml", ".pwx", ".srm"})
"""Recordings in a form that is not read: what can be done about it is known."""


@router.get(PLACE)
async def ask(visitor: Visitor) -> HTMLResponse:
    """The form."""
    return await _page(visitor)


@router.post(f"{PLACE}/start")
async def start(visitor: Visitor) -> Response:
    """Import what has arrived of files that were being sent."""
    runner, now_ms = visitor.known, visitor.now_ms

    def work(session: Session) -> None:
        job = import_jobs.latest_json(session, runner.id)
        if job is not None and job["state"] == "receiving":
            import_jobs.start(session, runner.id, job["id"], now_ms)

    await visitor.deps.store.write_async(work)
    visitor.deps.bell.ring("imports")
    return visitor.back(f"{PLACE}#import")


@router.post(f"{PLACE}/end")
async def end(visitor: Visitor) -> Response:
    """Cancel the import in the background, or forget the one that has ended."""
    runner, now_ms = visitor.known, visitor.now_ms

    def work(session: Session) -> None:
        job = import_jobs.latest_json(session, runner.id)
        if job is not None:
            import_jobs.end(session, runner.id, job["id"], now_ms)

    await visitor.deps.store.write_async(work)
    visitor.deps.bell.ring("imports")
    return visitor.back(PLACE)


@router.post(PLACE)
@router.post("/share")
async def take(request: Request, visitor: Visitor) -> HTMLResponse:
    """Take the files and say of each what became of it; `/share` is where another app's "Share" leads."""
    runner, words = visitor.known, visitor.words
    try:
        taken = await handing_over.take(request, visitor.deps, runner.id)
    except BadInput:
        return await _page(visitor, status=422, wrong=words.t("page-files-none"))
    except TooLarge:
        most, files = handing_over.MOST_BYTES // handing_over.MIB, handing_over.MOST_FILES
        return await _page(visitor, status=413, wrong=words.t("page-files-too-large", n=most, files=files))
    return await _page(visitor, taken=taken)


@router.get("/share")
async def shared(visitor: Visitor) -> Response:
    """Whoever loads the page again after sharing."""
    return visitor.back(PLACE)


async def _page(visitor: Here, *, status: int = 200, wrong: str = "", taken: list[TakenFile] | None = None) -> HTMLResponse:
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    runner, words = visitor.runner, visitor.words
    job = await visitor.deps.store.read_async(lambda session: import_jobs.latest_json(session, runner.id))
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
        suffixes=" ".join(suffixes),
        job=job,
        under_way=job is not None and job["state"] in import_jobs.ACTIVE,
        spoken={
            name: words.t(f"page-imports-{name}", n="%", size="%") if name == "chosen" else words.t(f"page-imports-{name}")
            for name in SPOKEN
        },
    )
