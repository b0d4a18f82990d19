"""One run: what it did to the calf, its lanes, parts and feet, what the rules saw, and what its runner adds or corrects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from api.ids import RowId
from api.pages import quality
from api.pages.frame import Here, Visitor, render
from api.pages.numbers import number
from api.pages.pictures import NARROW, both
from api.pages.run_cuts import lap_cuts, split_cuts
from api.pages.run_pictures import Parts, balance_picture, bands, load_parts, map_of, strike_picture
from api.pages.words import Words
from api.positions import positions_for
from charts.envelope import Column, Envelope, Measure, envelope
from charts.lanes import lane_measures, lanes, other_measures
from charts.track import Place, way
from domain import units
from domain.model import Runner, Severity, Shoe
from domain.portrait import Portrait
from domain.splits import Split, splits
from domain.trace import Trace
from store import originals, people, reports, run_values, runs, source_views, sources, views
from store.source_views import Also
from store.tables import CheckInRow, MetricsRow, RunRow

router = APIRouter()
SLICES, NARROW_SLICES = 500, 160
"""A lane's slices: two px each on a wide page. What is folded away, and every lane on a phone, has fewer: bytes count."""
TABLE_ROWS = 24
LONGEST_NAME, LONGEST_NOTE = 80, 2000


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
    shoes: list[Shoe]
    reports: list[CheckInRow]
    portrait: Portrait
    splits: tuple[Split, ...]
    way: list[list[Place]]
    original: int | None
    """Bytes of the file it was imported from; None = not kept, or not for this visitor."""
    also: list[Also]
    """Its further recordings."""


def _read(session: Session, visitor: Here, runner: Runner, run_id: int) -> Facts:
    row = runs.get(session, runner.id, run_id)
    trace = runs.load_trace(session, row)
    first = int(trace.t_ms[0]) if len(trace) else row.started_ms
    told = reports.check_ins(session, runner.id, sids=sources.sids(session, row))
    unit_m = 1000.0 * (units.KM_PER_MILE if runner.units == "mi" else 1.0)
    found = views.findings_json(session, runner.id, run_id=run_id)
    return Facts(
        row=row,
        metrics=views.with_metrics(session, [row])[0][1],
        drawn=envelope(trace, SLICES),
        pauses=[((a - first) / 1000, (b - first) / 1000) for a, b in trace.pauses],
        markers=[(report.t_ms - first) / 1000 for report in told if report.phase == "during" or report.phase is None],
        findings=sorted(found, key=lambda one: -Severity(one["severity"]).rank),
        temperature=_temperature(trace),
        shoes=people.shoes(session, runner.id),
        reports=told,
        portrait=visitor.deps.portrait(session, runner, row, trace),
        splits=splits(trace, row.started_ms, unit_m, distance_m=row.corrections.get("distance_m"), timer_s=row.timer_s),
        way=way(positions_for(trace, runner, owner=visitor.mine)),
        original=originals.size_of(session, row) if visitor.mine else None,
        also=source_views.also(session, row),
    )


def _temperature(trace: Trace) -> float | None:
    if not trace.has("temperature"):
        return None
    known = trace.column("temperature")
    return float(known[np.isfinite(known)].mean())


@router.get("/runs/{run}")
async def one(visitor: Visitor, run: RowId) -> HTMLResponse:
    """One run."""
    runner, words = visitor.known, visitor.words
    facts = await visitor.deps.store.read_async(lambda session: _read(session, visitor, runner, run))
    measures, others = lane_measures(facts.drawn), other_measures(facts.drawn)
    portrait = facts.portrait
    return render(
        visitor,
        "run.html",
        facts=facts,
        row=facts.row,
        m=facts.metrics,
        chart=_lanes(facts, measures, words, main=True),
        more_lanes=_lanes(facts, others, words, main=False),
        measures=[*measures, *others],
        span=round(facts.drawn.n * facts.drawn.slice_s, 1),
        table=table(facts.drawn, [*measures, *others], words),
        spoken=_spoken([*measures, *others], words),
        sensed=facts.temperature is not None,
        temperature=facts.temperature if facts.temperature is not None else facts.row.temperature_c,
        parts=load_parts(portrait, words),
        lead=lead(facts, words),
        strike=strike_picture(portrait, words),
        balance=balance_picture(portrait, words),
        splits=split_cuts(facts.splits, words),
        laps=lap_cuts(run_values.laps_of(facts.row), words),
        map=map_of(facts.way, words),
        notes=quality.notes(facts.row.flags, words),
        measured_by=quality.measured_by(facts.row.sensors, words),
        longest=(LONGEST_NAME, LONGEST_NOTE),
    )


def lead(facts: Facts, words: Words) -> str:
    """One sentence before everything: the load, per distance, and what the fast parts had in it."""
    load, metres = (facts.metrics.calf_load if facts.metrics else None), facts.row.distance_m
    if load is None:
        return words.t("page-run-lead-unknown")
    if not metres:
        return words.t("page-run-lead-no-distance", load=words.number(load))
    each = words.say.per_distance(load / metres * 1000)
    said = words.t("page-run-lead", distance=words.distance(metres), each=each, unit=words.unit)
    parts: Parts | None = load_parts(facts.portrait, words)
    fast = next((row for row in parts.rows if row.kind == "fast"), None) if parts else None
    if fast is None:
        return said
    return f"{said} {words.t('page-run-lead-fast', time=fast.time_percent, load=fast.load_percent)}"


def _lanes(facts: Facts, measures: list[Measure], words: Words, *, main: bool) -> str:
    if not measures:
        return ""

    def draw(name: str, width: float) -> str:
        return lanes(
            facts.drawn if width != NARROW and main else thinned(facts.drawn, NARROW_SLICES),
            shown=measures,
            bands=bands(facts.portrait, words),
            pauses=facts.pauses,
            markers=facts.markers,
            name=name,
            width=width,
            say=words.say,
        )

    return both(draw, "lanes" if main else "more")


def _spoken(measures: list[Measure], words: Words) -> dict[str, Any]:
    """What the script of the lanes says of each measure: its name, its unit, and digits after the point."""
    said: dict[str, Any] = {
        measure.name: [words.t(measure.words), measure.unit_in(words.say), int(measure.high - measure.low <= 10)]  # noqa: PLR2004 - a span
        for measure in measures
    }
    return said | {"none": words.t("page-run-not-measured"), "to": words.t("page-to", low="%a", high="%b")}


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
    run: RowId,
    *,
    distance: Annotated[str, Form(max_length=20)] = "",
    shoe: Annotated[str, Form(max_length=15)] = "",
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


@router.post("/runs/{run}/words")
async def write(
    visitor: Visitor,
    run: RowId,
    *,
    name: Annotated[str, Form(max_length=LONGEST_NAME)] = "",
    note: Annotated[str, Form(max_length=LONGEST_NOTE)] = "",
) -> Response:
    """Take what the runner calls the run, and writes about it."""
    runner = visitor.known
    changes = {"name": " ".join(name.split()), "note": note.strip().replace("\r\n", "\n")}
    await visitor.deps.store.write_async(lambda session: runs.correct(session, runner.id, run, changes))
    return visitor.back(f"/runs/{run}#words")
