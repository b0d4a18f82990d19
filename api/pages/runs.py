"""Runs, and one run: its lanes, what the rules saw in it, and what its runner corrects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from api.pages.frame import Visitor, render
from api.pages.pictures import NARROW, both
from charts.envelope import Column, Envelope, Measure, envelope
from charts.lanes import lane_measures, lanes
from domain import units
from domain.errors import BadInput, shape
from domain.model import Severity, Shoe
from store import findings, people, reports, runs, views
from store.tables import CheckInRow, FindingRow, MetricsRow, RunRow

router = APIRouter()
PER_PAGE = 30
TABLE_ROWS = 24


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the page of one run reads."""

    row: RunRow
    metrics: MetricsRow | None
    drawn: Envelope
    pauses: list[tuple[float, float]]
    markers: list[float]
    findings: list[FindingRow]
    alerts: list[dict[str, Any]]
    shoes: list[Shoe]
    reports: list[CheckInRow]


@router.get("/runs")
async def listing(visitor: Visitor, cursor: Annotated[str | None, Query(max_length=64)] = None) -> HTMLResponse:
    """All runs, newest first."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    runner = visitor.runner

    def work(session: Session) -> tuple[list[tuple[RunRow, MetricsRow | None]], str | None]:
        rows, following = views.run_page(session, runner.id, cursor, PER_PAGE)
        return views.with_metrics(session, rows), following

    rows, following = await visitor.deps.store.read_async(work)
    return render(visitor, "runs.html", rows=rows, following=following, cursor=cursor)


def _read(session: Session, runner_id: str, run_id: int) -> Facts:
    row = runs.get(session, runner_id, run_id)
    trace = runs.load_trace(session, row)
    first = int(trace.t_ms[0]) if len(trace) else row.started_ms
    told = reports.check_ins(session, runner_id, sid=row.sid) if row.sid else []
    return Facts(
        row=row,
        metrics=views.with_metrics(session, [row])[0][1],
        drawn=envelope(trace, 500),
        pauses=[((a - first) / 1000, (b - first) / 1000) for a, b in trace.pauses],
        markers=[(report.t_ms - first) / 1000 for report in told if report.phase == "during" or report.phase is None],
        findings=sorted(findings.listing(session, runner_id, run_id=run_id), key=lambda row: -Severity(row.severity).rank),
        alerts=views.alerts_json(session, runner_id, run_id=run_id),
        shoes=people.shoes(session, runner_id),
        reports=told,
    )


@router.get("/runs/{run}")
async def one(visitor: Visitor, run: int) -> HTMLResponse:
    """One run."""
    runner = visitor.known
    facts = await visitor.deps.store.read_async(lambda session: _read(session, runner.id, run))

    def draw(name: str, width: float) -> str:
        drawn = thinned(facts.drawn, 160) if width == NARROW else facts.drawn
        return lanes(drawn, pauses=facts.pauses, markers=facts.markers, name=name, width=width)

    measures = lane_measures(facts.drawn)
    chart = both(draw, "lanes") if measures else ""
    return render(
        visitor,
        "run.html",
        facts=facts,
        row=facts.row,
        m=facts.metrics,
        chart=chart,
        measures=measures,
        table=table(facts.drawn, measures),
    )


def thinned(drawn: Envelope, most: int) -> Envelope:
    """`drawn` in at most `most` slices: the least of the least, the most of the most, the mean of the means."""
    if drawn.n <= most:
        return drawn
    by = -(-drawn.n // most)
    n = -(-drawn.n // by)

    def fold(column: Column) -> Column:
        parts = [
            np.concatenate([side, np.full(n * by - drawn.n, np.nan)]).reshape(n, by)
            for side in (column.least, column.mean, column.most)
        ]
        known = np.isfinite(parts[1]).any(axis=1)
        least, mean, most_ = (np.full(n, np.nan) for _ in range(3))
        least[known] = np.nanmin(parts[0][known], axis=1)
        mean[known] = np.nanmean(parts[1][known], axis=1)
        most_[known] = np.nanmax(parts[2][known], axis=1)
        return Column(least, mean, most_)

    return Envelope(drawn.slice_s * by, n, {name: fold(column) for name, column in drawn.columns.items()})


def table(drawn: Envelope, measures: list[Measure]) -> list[tuple[str, list[str]]]:
    """The lanes in at most 24 rows: (from, "least to most, mean" of each measure)."""
    few = thinned(drawn, TABLE_ROWS)
    rows = []
    for i in range(few.n):
        cells = []
        for measure in measures:
            column = few.columns[measure.name]
            if not np.isfinite(column.mean[i]):
                cells.append("not measured")
                continue
            cells.append(f"{column.mean[i]:.0f} ({column.least[i]:.0f} to {column.most[i]:.0f}) {measure.unit}")
        rows.append((units.format_duration(i * few.slice_s), cells))
    return rows


def _metres(text: str, unit: str) -> float | None:
    if not text.strip():
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 < value <= 1000:  # noqa: PLR2004 - the longest distance a sample may have is 1000 km
        raise BadInput(
            f"The distance cannot be {shape(text)}.", f"Write {unit} as a number, for example 10.5.", field="distance"
        )
    return value * 1000 * (units.KM_PER_MILE if unit == "mi" else 1.0)


@router.post("/runs/{run}")
async def correct(
    visitor: Visitor,
    run: int,
    *,
    distance: Annotated[str, Form(max_length=20)] = "",
    shoe: Annotated[str, Form(max_length=20)] = "",
    excluded: Annotated[str, Form(max_length=5)] = "",
    reason: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Take the runner's corrections: an empty distance means the device's own."""
    runner = visitor.known
    metres = _metres(distance, runner.units)
    left_out = excluded == "yes"
    changes: dict[str, Any] = {
        "shoe_id": int(shoe) if shoe.isdecimal() else None,
        "excluded": left_out,
        "excluded_reason": (reason.strip() or None) if left_out else None,
    }

    def work(session: Session) -> None:
        row = runs.get(session, runner.id, run)
        if metres is not None or "distance_m" in row.corrections:
            changes["distance_m"] = metres
        runs.correct(session, runner.id, run, changes)

    await visitor.deps.store.write_async(work)
    visitor.deps.bell.ring("runs")
    return visitor.back(f"/runs/{run}")
