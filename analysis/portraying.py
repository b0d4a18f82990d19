"""A stored run's portrait, when somebody looks at it: what is fast depends on the 90 days before it."""

from __future__ import annotations

from sqlmodel import Session, col, select

from analysis.columns import columns
from analysis.metrics import LOAD_B
from analysis.portrait import portrait
from analysis.rules import habit
from domain.clock import MS_PER_DAY
from domain.model import Runner
from domain.portrait import Portrait
from domain.trace import Trace
from store.tables import MetricsRow, RunRow


def portray(session: Session, runner: Runner, row: RunRow, trace: Trace) -> Portrait:
    """The portrait of the run `row`, whose samples are `trace`; nothing for a run without samples."""
    if not len(trace):
        return Portrait()
    gait = columns(trace, declared=runner.strike, sensors=row.sensors, distance_m=row.distance_m)
    own = runner.thresholds
    fast = habit.fast_from(_speeds(session, row), habit.SHARE.of(own), habit.FASTER.of(own))
    return portrait(gait, trace.t_ms, LOAD_B.of(own), fast, habit.FAST_S.of(own))


def _speeds(session: Session, row: RunRow) -> list[bytes]:
    """Seconds by speed of the counted runs of the 90 days before, as the rules on warm-up take them."""
    query = (
        select(MetricsRow.speeds)
        .join(RunRow, col(RunRow.id) == col(MetricsRow.run_id))
        .where(
            RunRow.runner_id == row.runner_id,
            col(RunRow.started_ms) >= row.started_ms - habit.SPEED_DAYS * MS_PER_DAY,
            col(RunRow.started_ms) < row.started_ms,
            ~col(RunRow.excluded),
        )
    )
    return [speeds for speeds in session.exec(query) if speeds]
