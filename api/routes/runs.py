"""Runs: pages of them, one of them, its trace down-sampled, and what its runner corrects."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Query
from sqlmodel import Session

from api.deps import Given
from api.errors import responses
from api.ids import RowId
from api.schemas import Run, RunChange, RunPage, TraceColumns
from charts.envelope import MEASURES, envelope
from domain.clock import iso
from domain.trace import Floats
from store import people, runs, views
from store.tables import RunRow

router = APIRouter(prefix="/runners/{runner}/runs", tags=["runs"])


def _shown(session: Session, row: RunRow) -> dict[str, Any]:
    return views.run_as_json(*views.with_metrics(session, [row])[0])


@router.get("", response_model=RunPage, responses=responses(404, 422))
async def page(
    deps: Given,
    runner: str,
    cursor: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> dict[str, Any]:
    """A page of runs, newest first."""

    def work(session: Session) -> dict[str, Any]:
        people.runner(session, runner)
        rows, following = views.run_page(session, runner, cursor, limit)
        return {"items": [views.run_as_json(*pair) for pair in views.with_metrics(session, rows)], "next": following}

    return await deps.store.read_async(work)


@router.get("/{run}", response_model=Run, responses=responses(404))
async def one(deps: Given, runner: str, run: RowId) -> dict[str, Any]:
    """One run."""
    return await deps.store.read_async(lambda session: _shown(session, runs.get(session, runner, run)))


@router.patch("/{run}", response_model=Run, responses=responses(404, 422))
async def correct(deps: Given, runner: str, run: RowId, body: RunChange) -> dict[str, Any]:
    """Exclude or correct a run; the findings that depend on it are computed again."""
    changes = body.model_dump(exclude_unset=True)
    if changes.get("excluded") is False:
        changes.setdefault("excluded_reason", None)
    shown = await deps.store.write_async(lambda session: _shown(session, runs.correct(session, runner, run, changes)))
    deps.bell.ring("runs")
    return shown


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
