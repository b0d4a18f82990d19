"""A runner's runs as Parquet tables (`formats.parquet_layout`): one file each for what is small, one a run for samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sqlmodel import Session, col, select

from domain.clock import iso
from domain.errors import BadInput
from formats import parquet_layout as layout
from store import people, runs
from store.tables import MetricsRow, RunRow, ShoeRow, TraceRow

_MEASURED = (
    "calf_load",
    "calf_load_left",
    "calf_load_right",
    "cadence_spm",
    "stance_time_ms",
    "stance_time_source",
    "forefoot_share",
)


def files(session: Session, runner_id: str) -> Iterator[tuple[str, bytes]]:
    """(path, content) of every file, one at a time: memory does not grow with the years.

    Raises:
        NotFound: there is no such runner.

    """
    people.runner(session, runner_id)
    ids = session.exec(select(RunRow.id).where(RunRow.runner_id == runner_id).order_by(col(RunRow.started_ms))).all()
    rows: list[dict[str, Any]] = []
    laps: list[dict[str, Any]] = []
    pauses: list[dict[str, Any]] = []
    for run_id in ids:
        row = session.get_one(RunRow, run_id)
        rows.append(_run(session, row))
        laps += [
            asdict(lap) | {"run_id": run_id, "lap": n, "started": lap.started_ms}
            for n, lap in enumerate(runs.laps_of(row), 1)
        ]
        pauses += [{"run_id": run_id, "started": first, "ended": last} for first, last in row.pauses]
        yield from _samples(session, row)
        session.expunge_all()
    yield "runs.parquet", layout.table(layout.RUNS, rows)
    yield "laps.parquet", layout.table(layout.LAPS, laps)
    yield "pauses.parquet", layout.table(layout.PAUSES, pauses)


def _samples(session: Session, row: RunRow) -> Iterator[tuple[str, bytes]]:
    run_id, name = row.id or 0, f"{iso(row.started_ms)[:4]}/{row.id}.parquet"
    try:
        trace = runs.load_trace(session, row)
    except BadInput:  # one that is damaged costs the others nothing, and goes along as it is
        yield f"unreadable/{name}", session.get_one(TraceRow, run_id).samples
        return
    yield f"samples/{name}", layout.samples(run_id, trace)
    strikes = layout.steps(run_id, trace)
    if strikes is not None:
        yield f"steps/{name}", strikes


def _run(session: Session, row: RunRow) -> dict[str, Any]:
    metrics = session.get(MetricsRow, row.id)
    shoe = None if row.shoe_id is None else session.get(ShoeRow, row.shoe_id)
    return (
        {name: getattr(row, name, None) for name in (column.name for column in layout.RUNS)}
        | {name: getattr(metrics, name, None) for name in _MEASURED}
        | {
            "run_id": row.id,
            "started": row.started_ms,
            "ended": row.ended_ms,
            "complete": row.state == "complete",
            "maker": row.device.get("maker"),
            "product": row.device.get("product"),
            "shoe": None if shoe is None else shoe.name,
            "name": row.name or None,
            "note": row.note or None,
        }
    )
