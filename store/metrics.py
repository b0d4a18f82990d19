"""Metrics of runs: saved beside them, and which runs still have to be analysed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.metrics import Metrics
from store.tables import MetricsRow, RunRow, TraceRow


def save(session: Session, row: RunRow, metrics: Metrics) -> None:
    """Store the metrics of a run's present revision in place of earlier ones."""
    values = {name: getattr(metrics, name) for name in Metrics.__dataclass_fields__ if name != "detail"}
    session.merge(
        MetricsRow(
            run_id=cast("int", row.id),
            runner_id=row.runner_id,
            revision=row.revision,
            detail=dict(metrics.detail),
            **values,
        ),
    )
    row.metrics_revision, row.metrics_version = row.revision, metrics.version


def load(session: Session, run_id: int) -> Metrics | None:
    """The stored metrics of a run, of whatever revision and version; None before its first analysis."""
    row = session.get(MetricsRow, run_id)
    if row is None:
        return None
    return Metrics(**{name: getattr(row, name) for name in Metrics.__dataclass_fields__})


def by_run(session: Session, run_ids: Sequence[int]) -> Mapping[int, MetricsRow]:
    """The metrics of these runs, for a page or a listing."""
    return {row.run_id: row for row in session.exec(select(MetricsRow).where(col(MetricsRow.run_id).in_(run_ids)))}


def due(session: Session, most: int) -> list[RunRow]:
    """At most `most` runs to analyse: those never analysed first, then those to be analysed again; oldest first in each."""
    order = (col(RunRow.rules_version).is_not(None), col(RunRow.started_ms), col(RunRow.id))
    return list(session.exec(select(RunRow).where(col(RunRow.analysis_due)).order_by(*order).limit(most)))


def due_count(session: Session) -> int:
    """How many runs wait for analysis."""
    return session.exec(select(sa.func.count()).select_from(RunRow).where(col(RunRow.analysis_due))).one()


def due_starts(session: Session, runner_id: str, from_ms: int, to_ms: int, but: Sequence[int]) -> list[int]:
    """When those runs of [`from_ms`, `to_ms`) started that wait for analysis, other than the runs `but`."""
    query = select(RunRow.started_ms).where(
        RunRow.runner_id == runner_id,
        col(RunRow.analysis_due),
        RunRow.started_ms >= from_ms,
        RunRow.started_ms < to_ms,
        col(RunRow.id).not_in(but),
    )
    return list(session.exec(query))


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
