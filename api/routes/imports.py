"""Files in bulk, imported in the background: begun, sent piece by piece, started, looked at, cancelled."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, status
from sqlmodel import Session

from api import uploads
from api.deps import Deps, Given
from api.errors import responses
from api.ids import RowId
from api.schemas_imports import ImportOut, PieceOut
from store import import_jobs

router = APIRouter(prefix="/runners/{runner}/imports", tags=["runs"])
ONE = "/{job}"
Name = Annotated[
    str, Query(min_length=1, max_length=500, description="with the folders it lies in", examples=["2026/a.fit"])
]
BODY = {
    "requestBody": {
        "description": "the file's bytes",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get("", response_model=list[ImportOut], responses=responses(404))
async def listing(deps: Given, runner: str) -> list[dict[str, Any]]:
    """The import that is under way, or the last one; a runner has one at a time."""
    found = await deps.store.read_async(lambda session: import_jobs.latest_json(session, runner))
    return [] if found is None else [found]


@router.post(
    "",
    response_model=ImportOut,
    status_code=status.HTTP_202_ACCEPTED,
    responses=responses(404, 409, 413, 422, 503),
    openapi_extra=BODY,
)
async def begin(
    request: Request,
    deps: Given,
    runner: str,
    name: Name = "recording.fit",
    *,
    more: Annotated[bool, Query(description="more pieces or files follow; it is then started by itself")] = False,
) -> dict[str, Any]:
    """Begin an import with one file, or with none and `more`. Its body goes to the disk; 8 GiB in 50,000 files at most."""
    deps.uploads.place(0)
    row = await deps.store.write_async(lambda session: import_jobs.begin(session, runner, deps.clock()))
    job = row.id or 0
    try:
        await _take(request, deps, runner, job, name=name)
        if not more:
            await _start(deps, runner, job)
    except BaseException:
        await deps.store.write_async(lambda session: import_jobs.end(session, runner, job, deps.clock()))
        deps.bell.ring("imports")
        raise
    return await _shown(deps, runner, job)


@router.get(ONE, response_model=ImportOut, responses=responses(404, 422))
async def one(deps: Given, runner: str, job: RowId) -> dict[str, Any]:
    """How far it is."""
    return await _shown(deps, runner, job)


@router.put(ONE + "/pieces", response_model=PieceOut, responses=responses(404, 409, 413, 422, 503), openapi_extra=BODY)
async def piece(
    request: Request,
    deps: Given,
    runner: str,
    job: RowId,
    *,
    name: Name,
    at: Annotated[int, Query(ge=0, le=2**53, description="where in the file it belongs, bytes")] = 0,
) -> dict[str, int]:
    """Send a file, or the next piece of one. What does not belong at its end is not taken: go on from `received`."""
    return {"received": await _take(request, deps, runner, job, name=name, at=at)}


@router.post(ONE + "/start", response_model=ImportOut, status_code=202, responses=responses(404, 409, 422))
async def start(deps: Given, runner: str, job: RowId) -> dict[str, Any]:
    """Everything has been sent: import it."""
    await _start(deps, runner, job)
    return await _shown(deps, runner, job)


@router.delete(ONE, status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 422))
async def end(deps: Given, runner: str, job: RowId) -> None:
    """Cancel it; the runs that it has brought stay. One that has ended is forgotten."""
    await deps.store.write_async(lambda session: import_jobs.end(session, runner, job, deps.clock()))
    deps.bell.ring("imports")


async def _start(deps: Deps, runner: str, job: int) -> None:
    await deps.store.write_async(lambda session: import_jobs.start(session, runner, job, deps.clock()))
    deps.bell.ring("imports")


async def _shown(deps: Deps, runner: str, job: int) -> dict[str, Any]:
    return await deps.store.read_async(lambda session: import_jobs.as_json(session, import_jobs.of(session, runner, job)))


async def _take(request: Request, deps: Deps, runner: str, job: int, *, name: str, at: int = 0) -> int:
    """Write what the request brings; returns how large its file is now. Nothing at all opens no file."""
    path = deps.uploads.path(job, name)

    async with deps.uploads.lock(job):
        row = await deps.store.read_async(lambda session: import_jobs.receiving(session, runner, job))
        if request.headers.get("content-length") == "0":
            return await asyncio.to_thread(uploads.size_of, path) or 0
        size, added, new = await uploads.write_piece(path, at, request.stream(), had=row.received, files=row.files)

        def work(session: Session) -> None:
            import_jobs.note_received(session, job, added, new_file=new, now_ms=deps.clock())

        await deps.store.write_async(work)
    return size
