"""One run as a file to be saved: the original, or written anew as FIT, TCX, Parquet or CSV."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from api.attachment import attachment
from api.deps import Given
from api.errors import responses
from api.ids import RowId
from api.positions import is_owner, positions_for
from domain.clock import iso
from domain.errors import NotFound
from domain.model import RecordedRun
from formats import csv_write, fit_write, parquet_layout, tcx_write
from store import originals, people, runs
from store.tables import RunRow

router = APIRouter(prefix="/runners/{runner}/runs/{run}", tags=["runs"])
FIT = "application/vnd.ant.fit"
PARQUET = "application/vnd.apache.parquet"


def _file(description: str, media_type: str) -> dict[int | str, dict[str, Any]]:
    """What a route documents that answers with a file."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    named = {"content-disposition": {"description": "the file's name", "schema": {"type": "string"}}}
    return {**responses(404, 422), 200: {"description": description, "content": content, "headers": named}}


ORIGINAL = _file("The file as it was imported, byte for byte.", "application/octet-stream")


def name_of(row: RunRow, kind: str) -> str:
    """What a run's file is called, by its start in UTC."""
    return f"soleus-{iso(row.started_ms)[:16].replace(':', '')}-{row.id}.{kind}"


@router.get("/original", response_class=Response, responses=ORIGINAL)
async def original(request: Request, deps: Given, runner: str, run: RowId) -> Response:
    """The file that the run was imported from. It says where the run was, so only its runner gets it."""
    owner = is_owner(request)

    def work(session: Session) -> tuple[str, bytes]:
        row = runs.get(session, runner, run)
        found = originals.of_run(session, row) if owner else None
        if found is None:
            raise NotFound(
                f"No original file of run {run} is kept.",
                "Take it as FIT, TCX, Parquet or CSV instead, or import the file again.",
                field="original",
            )
        return found.name, found.unpacked()

    name, content = await deps.store.read_async(work)
    return attachment(content, name, "application/octet-stream")


@router.get("/fit", response_class=Response, responses=_file("A FIT activity; whole seconds, no single steps.", FIT))
async def fit(request: Request, deps: Given, runner: str, run: RowId) -> Response:
    """The run as a FIT file that any service reads."""

    def work(session: Session) -> tuple[str, bytes]:
        row, recorded = _recorded(session, request, runner, run)
        return name_of(row, "fit"), fit_write.write([recorded])

    name, content = await deps.store.read_async(work)
    return attachment(content, name, FIT)


@router.get(
    "/tcx",
    response_class=Response,
    responses=_file("A TCX activity: way, heart rate, speed, cadence, power; no other form.", tcx_write.MEDIA_TYPE),
)
async def tcx(request: Request, deps: Given, runner: str, run: RowId) -> Response:
    """The run as a TCX file, for what reads no FIT."""

    def work(session: Session) -> tuple[str, bytes]:
        row, recorded = _recorded(session, request, runner, run)
        return name_of(row, "tcx"), tcx_write.write(recorded, row.name)

    name, content = await deps.store.read_async(work)
    return attachment(content, name, tcx_write.MEDIA_TYPE)


@router.get(
    "/parquet",
    response_class=Response,
    responses=_file(
        "A row a sample (or foot strike), in plain units, null where nothing was measured: docs/parquet.md tells each "
        "column; the unit of each also stands in the file's metadata.",
        PARQUET,
    ),
)
async def parquet(
    request: Request,
    deps: Given,
    runner: str,
    run: RowId,
    part: Annotated[Literal["samples", "steps"], Query(description="samples, or single foot strikes")] = "samples",
) -> Response:
    """The run's samples, or its single steps, as Parquet."""

    def work(session: Session) -> tuple[str, bytes]:
        row, recorded = _recorded(session, request, runner, run)
        content = (parquet_layout.samples if part == "samples" else parquet_layout.steps)(run, recorded.trace)
        if content is None:
            raise NotFound(f"Run {run} has no single foot strikes.", "Take part=samples.", field="part")
        return name_of(row, "parquet" if part == "samples" else "steps.parquet"), content

    name, content = await deps.store.read_async(work)
    return attachment(content, name, PARQUET)


@router.get(
    "/csv",
    response_class=Response,
    responses=_file("A line a sample: FIT's names and units, UTC instants, empty = not measured.", csv_write.MEDIA_TYPE),
)
async def csv(request: Request, deps: Given, runner: str, run: RowId) -> Response:
    """The run's samples as CSV."""

    def work(session: Session) -> tuple[str, bytes]:
        row, recorded = _recorded(session, request, runner, run)
        return name_of(row, "csv"), csv_write.write(recorded.trace)

    name, content = await deps.store.read_async(work)
    return attachment(content, name, csv_write.MEDIA_TYPE)


def _recorded(session: Session, request: Request, runner: str, run: int) -> tuple[RunRow, RecordedRun]:
    """A run with the positions that are for who asks."""
    row = runs.get(session, runner, run)
    recorded = runs.recorded(session, row)
    shown = positions_for(recorded.trace, people.runner(session, runner), owner=is_owner(request))
    return row, replace(recorded, trace=shown)
