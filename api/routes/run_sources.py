"""The further recordings of a run: what their runner says of them, and their files as they came."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from api.attachment import attachment
from api.deps import Deps, Given
from api.errors import responses
from api.ids import RowId
from api.positions import is_owner
from api.routes import files
from api.routes.runs import shown
from api.schemas_run import RunInFull
from domain.errors import NotFound
from store import originals, source_deeds
from store.tables import RunRow

router = APIRouter(prefix="/runners/{runner}/runs/{run}/sources/{source}", tags=["runs"])


@router.post("/use", response_model=RunInFull, responses=responses(404, 422))
async def use(deps: Given, runner: str, run: RowId, source: RowId) -> dict[str, Any]:
    """Let this recording count, from now on and whatever comes; the findings that depend on it are computed again."""
    return await _done(deps, lambda session: source_deeds.use(session, runner, run, source, deps.clock()))


@router.post("/split", response_model=RunInFull, responses=responses(404, 422))
async def split(deps: Given, runner: str, run: RowId, source: RowId) -> dict[str, Any]:
    """This recording is another run: it becomes one, which is answered, and the two are never joined again."""
    return await _done(deps, lambda session: source_deeds.split(session, runner, run, source, deps.clock()))


async def _done(deps: Deps, deed: Callable[[Session], RunRow]) -> dict[str, Any]:
    """Do it; the run that it is about then, as it is shown."""
    run = await deps.store.write_async(lambda session: shown(session, deed(session)))
    deps.bell.ring("runs")
    return run


@router.get("/original", response_class=Response, responses=files.ORIGINAL)
async def original(request: Request, deps: Given, runner: str, run: RowId, source: RowId) -> Response:
    """The file that this recording was imported from. It says where the run was, so only its runner gets it."""
    owner = is_owner(request)

    def work(session: Session) -> tuple[str, bytes]:
        _, kept = source_deeds.get(session, runner, run, source)
        found = originals.of_run(session, kept) if owner else None
        if found is None:
            raise NotFound(f"No original file of source {source} is kept.", "Import the file again.", field="original")
        return found.name, found.unpacked()

    name, content = await deps.store.read_async(work)
    return attachment(content, name, "application/octet-stream")
