"""Runs: pages of them, one of them, its trace down-sampled, and what its runner corrects."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Query
from pydantic import Field
from sqlmodel import Session

from api.deps import Given
from api.errors import responses
from api.ids import RowId
from api.schemas import RunChange, RunPage, TraceColumns
from api.schemas_run import RunInFull
from charts.envelope import MEASURES, envelope
from domain.clock import day_start_ms, iso
from domain.model import Severity
from domain.trace import Floats
from store import people, run_list, runs, source_views, views
from store.tables import RunRow

router = APIRouter(prefix="/runners/{runner}/runs", tags=["runs"])


def shown(session: Session, row: RunRow) -> dict[str, Any]:
    """A run with its further recordings."""
    return views.run_as_json(*views.with_metrics(session, [row])[0]) | {"sources": source_views.as_json(session, row)}


Day = Annotated[date, Field(ge=date(1970, 1, 2), le=date(2199, 12, 30))]
Metres = Annotated[float | None, Query(ge=0, le=1e7, allow_inf_nan=False)]


@router.get("", response_model=RunPage, responses=responses(404, 422))
async def page(
    deps: Given,
    runner: str,
    *,
    cursor: Annotated[str | None, Query(max_length=64, description="`next` or `previous` of another page")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    first: Annotated[Day | None, Query(alias="from", description="first day, in the runner's zone")] = None,
    last: Annotated[Day | None, Query(alias="to", description="last day, it included")] = None,
    least_m: Metres = None,
    most_m: Metres = None,
    shoe: Annotated[int | None, Query(ge=0, lt=2**63)] = None,
    state: run_list.State | None = None,
    severity: Annotated[Severity | None, Query(description="with a standing finding at least as severe")] = None,
    q: Annotated[str, Query(max_length=100, description="words in the name, note, source, file or shoes of the run")] = "",
) -> dict[str, Any]:
    """A page of the runs that are asked for, newest first, and the sums of all of them."""

    def work(session: Session) -> dict[str, Any]:
        zone = people.runner(session, runner).zone
        wanted = run_list.Wanted(
            from_ms=None if first is None else day_start_ms(first, zone),
            to_ms=None if last is None else day_start_ms(last + timedelta(days=1), zone),
            least_m=least_m,
            most_m=most_m,
            shoe=shoe,
            state=state,
            severity=None if severity is None else severity.value,
            words=q,
        )
        found = run_list.page(session, runner, wanted, cursor, limit)
        return {
            "items": [views.run_as_json(*pair) for pair in views.with_metrics(session, found.rows)],
            "next": found.following,
            "previous": found.previous,
            "total": asdict(run_list.totals(session, runner, wanted)),
        }

    return await deps.store.read_async(work)


@router.get("/{run}", response_model=RunInFull, responses=responses(404))
async def one(deps: Given, runner: str, run: RowId) -> dict[str, Any]:
    """One run."""
    return await deps.store.read_async(lambda session: shown(session, runs.get(session, runner, run)))


@router.patch("/{run}", response_model=RunInFull, responses=responses(404, 422))
async def correct(deps: Given, runner: str, run: RowId, body: RunChange) -> dict[str, Any]:
    """Exclude or correct a run; the findings that depend on it are computed again."""
    changes = body.model_dump(exclude_unset=True)
    if changes.get("excluded") is False:
        changes.setdefault("excluded_reason", None)
    corrected = await deps.store.write_async(lambda session: shown(session, runs.correct(session, runner, run, changes)))
    deps.bell.ring("runs")
    return corrected


def _listed(values: Floats) -> list[float | None]:
    return [round(float(value), 3) if np.isfinite(value) else None for value in values]


@router.get("/{run}/trace", response_model=TraceColumns, responses=responses(404, 422))
async def trace(
    deps: Given,
    runner: str,
    run: RowId,
    points: Annotated[int, Query(ge=1, le=5000)] = 600,
) -> dict[str, Any]:
    """The run's measures in at most `points` slices of time: least, mean and most of each."""

    def work(session: Session) -> dict[str, Any]:
        row = runs.get(session, runner, run)
        recorded = runs.load_trace(session, row)
        found = envelope(recorded, points)
        started = int(recorded.t_ms[0]) if len(recorded) else row.started_ms
        columns = {
            measure.name: {
                "title": measure.title,
                "unit": measure.unit,
                "axis": (measure.low, measure.high),
                "least": _listed(found.columns[measure.name].least),
                "mean": _listed(found.columns[measure.name].mean),
                "most": _listed(found.columns[measure.name].most),
            }
            for measure in MEASURES
            if measure.name in found.columns
        }
        return {"run": run, "started_at": iso(started), "slice_s": found.slice_s, "n": found.n, "columns": columns}

    return await deps.store.read_async(work)
