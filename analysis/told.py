"""Reads all that a runner told, and the runs around it, from the store."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col, select

from analysis.answers import in_order
from analysis.care import Told
from analysis.surroundings import HOT
from domain.clock import MS_PER_DAY
from domain.model import Runner
from store import care, history, log, reports
from store.tables import CheckInRow, FindingRow, MetricsRow, RunRow

REACH_MS = 120 * MS_PER_DAY
"""How far back reports are judged anew, and with them runs, the log and answers are read."""
NOT_LOAD = ("load.history",)
"""Load rules that speak of the runner, not of exertion."""


def told(session: Session, runner: Runner, now_ms: int) -> Told:
    """All that is known of `runner` beside the samples, as of `now_ms` (Unix ms): every report, and the rest of 120 days.

    Reports are in the vocabulary of the triage.
    """
    since_ms = now_ms - REACH_MS
    rows = session.exec(select(CheckInRow).where(CheckInRow.runner_id == runner.id))
    return Told(
        runner,
        reports=in_order(reports.check_in_of(row) for row in rows),
        runs=tuple(history.window(session, runner.id, since_ms, now_ms + 1, runner.zone)),
        log=tuple(log.entries(session, runner.id, since_ms)),
        programmes=tuple(log.programmes(session, runner.id)),
        answers=tuple(care.answers(session, runner.id, since_ms)),
        heavy_ms=_heavy(session, runner, since_ms),
        hot_ms=_hot(session, runner, since_ms),
    )


def _heavy(session: Session, runner: Runner, since_ms: int) -> tuple[int, ...]:
    """Ends of the runs about which a load rule found something."""
    query = (
        select(RunRow.ended_ms)
        .join(FindingRow, col(FindingRow.run_id) == col(RunRow.id))
        .where(
            FindingRow.runner_id == runner.id,
            col(FindingRow.rule).startswith("load."),
            col(FindingRow.rule).not_in(NOT_LOAD),
            FindingRow.kind == "rule",
            col(FindingRow.withdrawn_ms).is_(None),
            RunRow.ended_ms >= since_ms,
            RunRow.excluded == sa.false(),
        )
        .distinct()
        .order_by(col(RunRow.ended_ms))
    )
    return tuple(session.exec(query))


def _hot(session: Session, runner: Runner, since_ms: int) -> tuple[int, ...]:
    """Ends of the runs in the heat: as entered, or else by the sensor."""
    query = (
        select(RunRow.ended_ms, RunRow.temperature_c, col(MetricsRow.detail)["temperature"])
        .outerjoin(MetricsRow, col(MetricsRow.run_id) == col(RunRow.id))
        .where(RunRow.runner_id == runner.id, RunRow.ended_ms >= since_ms)
        .order_by(col(RunRow.ended_ms))
    )
    limit = HOT.of(runner.thresholds)
    return tuple(ended for ended, entered, sensed in session.exec(query) if _degrees(entered, sensed) >= limit)


def _degrees(entered: float | None, sensed: object) -> float:
    """°C; minus infinity when not known."""
    known = entered if entered is not None else sensed
    return float(known) if isinstance(known, int | float) else float("-inf")
