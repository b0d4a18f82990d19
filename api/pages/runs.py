"""Runs, and one run: its lanes, what the rules saw in it, and what its runner corrects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from api.pages.frame import Visitor, render
from api.pages.numbers import number
from api.pages.pictures import NARROW, both
from api.pages.words import Words
from charts.envelope import Column, Envelope, Measure, envelope
from charts.lanes import lane_measures, lanes
from domain import units
from domain.model import Severity, Shoe
from domain.trace import Trace
from store import people, reports, runs, views
from store.tables import CheckInRow, MetricsRow, RunRow

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
    findings: list[dict[str, Any]]
    temperature: float | None
    """Measured by a sensor, mean of the run, °C."""
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
        findings=sorted(
            views.findings_json(session, runner_id, run_id=run_id), key=lambda row: -Severity(row["severity"]).rank
        ),
        temperature=_temperature(trace),
        alerts=views.alerts_json(session, runner_id, run_id=run_id),
        shoes=people.shoes(session, runner_id),
        reports=told,
    )


def _temperature(trace: Trace) -> float | None:
    if not trace.has("temperature"):
        return None
    known = trace.column("temperature")
    known = known[np.isfinite(known)]
    return float(known.mean()) if len(known) else None


@router.get("/runs/{run}")
async def one(visitor: Visitor, run: int) -> HTMLResponse:
    """One run."""
    runner, words = visitor.known, visitor.words
    facts = await visitor.deps.store.read_async(lambda session: _read(session, runner.id, run))

    def draw(name: str, width: float) -> str:
        drawn = thinned(facts.drawn, 160) if width == NARROW else facts.drawn
        return lanes(drawn, pauses=facts.pauses, markers=facts.markers, name=name, width=width, say=words.say)

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
        table=table(facts.drawn, measures, words),
        words={measure.name: [words.t(measure.words), measure.unit_in(words.say)] for measure in measures}
        | {"none": words.t("page-run-not-measured")},
        sensed=facts.temperature is not None,
        temperature=facts.temperature if facts.temperature is not None else facts.row.temperature_c,
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


def table(drawn: Envelope, measures: list[Measure], words: Words) -> list[tuple[str, list[str]]]:
    """The lanes in at most 24 rows: (from, "least to most, mean" of each measure)."""
    few = thinned(drawn, TABLE_ROWS)
    rows = []
    for i in range(few.n):
        cells = []
        for measure in measures:
            column = few.columns[measure.name]
            if not np.isfinite(column.mean[i]):
                cells.append(words.t("page-run-not-measured"))
                continue
            span = words.t("page-to", low=f"{column.least[i]:.0f}", high=f"{column.most[i]:.0f}")
            cells.append(f"{column.mean[i]:.0f} ({span}) {measure.unit_in(words.say)}")
        rows.append((units.format_duration(i * few.slice_s), cells))
    return rows


@router.post("/runs/{run}")
async def correct(
    visitor: Visitor,
    run: int,
    *,
    distance: Annotated[str, Form(max_length=20)] = "",
    shoe: Annotated[str, Form(max_length=20)] = "",
    temperature: Annotated[str | None, Form(max_length=20)] = None,
    excluded: Annotated[str, Form(max_length=5)] = "",
    reason: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Take the runner's corrections: an empty distance means the device's own, an empty temperature "not known"."""
    runner, words = visitor.known, visitor.words
    told = number(distance, words, "page-word-distance", within=(0.01, 1000), field="distance")
    metres = None if told is None else told * 1000 * (units.KM_PER_MILE if runner.units == "mi" else 1.0)
    left_out = excluded == "yes"
    changes: dict[str, Any] = {
        "shoe_id": int(shoe) if shoe.isdecimal() else None,
        "excluded": left_out,
        "excluded_reason": (reason.strip() or None) if left_out else None,
    }
    if temperature is not None:
        changes["temperature_c"] = number(temperature, words, "page-run-temperature", within=(-60, 60), field="temperature")

    def work(session: Session) -> None:
        row = runs.get(session, runner.id, run)
        if metres is not None or "distance_m" in row.corrections:
            changes["distance_m"] = metres
        runs.correct(session, runner.id, run, changes)

    await visitor.deps.store.write_async(work)
    visitor.deps.bell.ring("runs")
    return visitor.back(f"/runs/{run}")
