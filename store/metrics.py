"""Metrics of runs: saved beside them, and which runs still have to be analysed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from domain.metrics import Metrics
from store.tables import MetricsRow, RunRow, TraceRow

_RUN, _METRICS = SQLModel.metadata.tables["run"], SQLModel.metadata.tables["metrics"]


@dataclass(frozen=True, slots=True)
class DueRun:
    """What an analysis needs of a run's row, and no more of it: columns as in `RunRow`."""

    id: int
    runner_id: str
    revision: int
    started_ms: int
    ended_ms: int
    distance_m: float | None
    ascent_m: float | None
    excluded: bool
    excluded_reason: str | None
    shoe_id: int | None
    temperature_c: float | None
    sensors: Mapping[str, str]
    pauses: Sequence[Sequence[int]]
    metrics_revision: int | None
    metrics_version: int | None


_DUE = (
    sa.select(*(_RUN.c[name] for name in DueRun.__dataclass_fields__))
    .where(_RUN.c.analysis_due)
    .order_by(_RUN.c.rules_version.is_not(None), _RUN.c.started_ms, _RUN.c.id)
    .limit(sa.bindparam("most"))
)
INPUTS = ("revision", "excluded", "distance_m", "ascent_m", "shoe_id", "temperature_c", "started_ms")
"""What of a run its metrics and findings are made from: another value of one of these makes them old."""
_INPUTS = sa.select(_RUN.c.id, *(_RUN.c[name] for name in INPUTS)).where(
    _RUN.c.id.in_(sa.bindparam("run_ids", expanding=True)),
)
_DUE_STARTS = sa.select(_RUN.c.started_ms).where(
    _RUN.c.runner_id == sa.bindparam("runner"),
    _RUN.c.analysis_due,
    _RUN.c.started_ms >= sa.bindparam("from_ms"),
    _RUN.c.started_ms < sa.bindparam("to_ms"),
    _RUN.c.id.not_in(sa.bindparam("but", expanding=True)),
)
_NAMES = tuple(Metrics.__dataclass_fields__)
_STORED = sa.select(_METRICS.c.run_id, *(_METRICS.c[name] for name in _NAMES)).where(
    _METRICS.c.run_id.in_(sa.bindparam("run_ids", expanding=True))
)
_FORGET = sa.delete(_METRICS).where(_METRICS.c.run_id.in_(sa.bindparam("run_ids", expanding=True)))
_DONE = (
    sa.update(_RUN)
    .where(_RUN.c.id == sa.bindparam("run_id"))
    .values({name: sa.bindparam(f"new_{name}") for name in ("rules_version", "metrics_version", "analysis_due")})
    .values(metrics_revision=_RUN.c.revision)
)


def save(session: Session, runner_id: str, measured: Sequence[tuple[int, int, Metrics]]) -> None:
    """Store metrics of a runner's runs in place of earlier ones: (run id, revision, metrics)."""
    rows = [
        {"run_id": run_id, "runner_id": runner_id, "revision": revision}
        | {name: getattr(found, name) for name in _NAMES if name != "detail"}
        | {"detail": dict(found.detail)}
        for run_id, revision, found in measured
    ]
    if rows:
        connection = session.connection()
        connection.execute(_FORGET, {"run_ids": [row["run_id"] for row in rows]})
        connection.execute(sa.insert(_METRICS), rows)


def done(session: Session, judged: Sequence[tuple[int, bool]], metrics_version: int, rules_version: str) -> None:
    """Note that the present revision of runs was analysed: (run id, whether it is to be judged again all the same)."""
    versions = {"new_metrics_version": metrics_version, "new_rules_version": rules_version}
    if judged:
        rows = [{"run_id": run_id, "new_analysis_due": again, **versions} for run_id, again in judged]
        session.connection().execute(_DONE, rows)


def inputs(session: Session, run_ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    """The present `INPUTS` of these runs."""
    return {row[0]: tuple(row[1:]) for row in session.connection().execute(_INPUTS, {"run_ids": run_ids})}


def load(session: Session, run_id: int) -> Metrics | None:
    """The stored metrics of a run, of whatever revision and version; None before its first analysis."""
    row = session.get(MetricsRow, run_id)
    if row is None:
        return None
    return Metrics(**{name: getattr(row, name) for name in _NAMES})


def stored(session: Session, run_ids: Sequence[int]) -> dict[int, Metrics]:
    """`load` for many runs at once."""
    found = session.connection().execute(_STORED, {"run_ids": run_ids}) if run_ids else ()
    return {row[0]: Metrics(*row[1:]) for row in found}


def due(session: Session, most: int) -> list[DueRun]:
    """At most `most` runs to analyse: those never analysed first, then those to be analysed again; oldest first in each."""
    return [DueRun(*row) for row in session.connection().execute(_DUE, {"most": most})]


def due_count(session: Session) -> int:
    """How many runs wait for analysis."""
    return session.exec(select(sa.func.count()).select_from(RunRow).where(col(RunRow.analysis_due))).one()


def due_starts(session: Session, runner_id: str, from_ms: int, to_ms: int, but: Sequence[int]) -> list[int]:
    """When those runs of [`from_ms`, `to_ms`) started that wait for analysis, other than the runs `but`."""
    limits = {"runner": runner_id, "from_ms": from_ms, "to_ms": to_ms, "but": but}
    return list(session.connection().execute(_DUE_STARTS, limits).scalars())


def mark_outdated(session: Session, metrics_version: int, rules_versions: Mapping[str, str]) -> int:
    """Make due every run that was analysed by other arithmetic or other rules; returns how many runs that is.

    `rules_versions`: for each runner, what `RunRow.rules_version` ought to be.
    """
    marked = 0
    for runner_id, wanted in rules_versions.items():
        stale = sa.or_(
            col(RunRow.metrics_version).is_distinct_from(metrics_version),
            col(RunRow.metrics_revision).is_distinct_from(col(RunRow.revision)),
            col(RunRow.rules_version).is_distinct_from(wanted),
        )
        of_runner = sa.and_(col(RunRow.runner_id) == runner_id, ~col(RunRow.analysis_due), stale)
        result = session.execute(sa.update(RunRow).where(of_runner).values(analysis_due=True))
        marked += cast("Any", result).rowcount
    return marked


def blobs(session: Session, run_ids: Sequence[int]) -> dict[int, TraceRow]:
    """The packed traces of these runs."""
    return {row.run_id: row for row in session.exec(select(TraceRow).where(col(TraceRow.run_id).in_(run_ids)))}
