"""One run in detail: laps, splits, its portrait, the way it took, and every sample of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel import Session

from api import samples
from api.deps import Given
from api.errors import responses
from api.ids import RowId
from api.positions import is_owner, positions_for
from api.schemas_run import LapsOut, PortraitOut, SplitsOut, TrackOut
from charts.track import way
from domain.clock import iso
from domain.splits import splits
from domain.units import KM_PER_MILE
from store import people, run_values, runs

router = APIRouter(prefix="/runners/{runner}/runs/{run}", tags=["runs"])
UNITS = {"km": 1000.0, "mi": 1000.0 * KM_PER_MILE}


@router.get("/laps", response_model=LapsOut, responses=responses(404, 422))
async def laps(deps: Given, runner: str, run: RowId) -> dict[str, Any]:
    """The laps as the watch counted them."""

    def work(session: Session) -> dict[str, Any]:
        found = run_values.laps_of(runs.get(session, runner, run))
        return {"items": [{**asdict(lap), "started_at": iso(lap.started_ms)} for lap in found]}

    return await deps.store.read_async(work)


@router.get("/splits", response_model=SplitsOut, responses=responses(404, 422))
async def split(
    deps: Given,
    runner: str,
    run: RowId,
    unit: Annotated[Literal["km", "mi"] | None, Query(description="the runner's own when it is not said")] = None,
) -> dict[str, Any]:
    """The run by kilometres or miles, worked out from its samples; a distance that the runner corrected is respected."""

    def work(session: Session) -> dict[str, Any]:
        row = runs.get(session, runner, run)
        metres = UNITS[unit or people.runner(session, runner).units]
        trace, corrected = runs.load_trace(session, row), row.corrections.get("distance_m")
        found = splits(trace, row.started_ms, metres, distance_m=corrected, timer_s=row.timer_s)
        return {"unit_m": metres, "items": [asdict(one) for one in found]}

    return await deps.store.read_async(work)


@router.get("/portrait", response_model=PortraitOut, responses=responses(404, 422))
async def portrait(deps: Given, runner: str, run: RowId) -> dict[str, Any]:
    """What came from which part of the run, how it ended against how it began, and the feet."""

    def work(session: Session) -> dict[str, Any]:
        row = runs.get(session, runner, run)
        return asdict(deps.portrait(session, people.runner(session, runner), row, runs.load_trace(session, row)))

    return await deps.store.read_async(work)


@router.get("/track", response_model=TrackOut, responses=responses(404, 422))
async def track(request: Request, deps: Given, runner: str, run: RowId) -> dict[str, Any]:
    """The way the run took, simplified; no part when it has no GPS."""
    owner = is_owner(request)

    def work(session: Session) -> dict[str, Any]:
        trace = runs.load_trace(session, runs.get(session, runner, run))
        shown = positions_for(trace, people.runner(session, runner), owner=owner)
        parts = [[{"t_s": p.t_s, "lat": p.lat, "long": p.long} for p in part] for part in way(shown)]
        return {"parts": parts}

    return await deps.store.read_async(work)


@router.get(
    "/samples",
    response_class=Response,
    responses={
        **responses(404, 422),
        200: {
            "description": samples.LAYOUT,
            "content": {samples.MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
        },
    },
)
async def every_sample(deps: Given, runner: str, run: RowId) -> Response:
    """Every sample of what is drawn of a run, in few bytes."""

    def work(session: Session) -> bytes:
        row = runs.get(session, runner, run)
        return samples.encode(runs.load_trace(session, row), row.started_ms)

    return Response(await deps.store.read_async(work), media_type=samples.MEDIA_TYPE)
