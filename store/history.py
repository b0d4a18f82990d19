"""What came before a run: a bounded window of analysed runs, and the longest ever by the index. Never the whole past."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.clock import MS_PER_DAY, local_day
from domain.metrics import Metrics
from domain.past import PastRun
from store.tables import MetricsRow, NoteRow, RunRow, ShoeRow

WINDOW_MS = 131 * MS_PER_DAY
"""How far back the light columns are read: 12 rolling weeks before the current one, 90 days of speeds, a break, and some."""
FORM_MS = 62 * MS_PER_DAY
"""How far back the bins by speed are read: a 28-day baseline before the first of the last three runs."""

_LIGHT = (
    RunRow.id,
    RunRow.started_ms,
    RunRow.ended_ms,
    RunRow.distance_m,
    RunRow.ascent_m,
    RunRow.excluded,
    RunRow.excluded_reason,
    RunRow.shoe_id,
    MetricsRow.moving_s,
    MetricsRow.calf_load,
    MetricsRow.calf_load_b1,
    MetricsRow.calf_load_b2,
    MetricsRow.calf_load_b4,
    MetricsRow.stance_time_source,
    MetricsRow.forefoot_share,
    MetricsRow.strike_source,
    MetricsRow.speeds,
)


def window(session: Session, runner_id: str, from_ms: int, to_ms: int, zone: str) -> list[PastRun]:
    """What a run that starts in [`from_ms`, `to_ms`) may look back on: the runner's runs from `WINDOW_MS` earlier on, oldest first.

    Bins and sensors are read from `FORM_MS` earlier on only. A run that is not analysed yet has distance and times alone.
    """
    of_runner = (
        col(RunRow.runner_id) == runner_id,
        col(RunRow.started_ms) >= from_ms - WINDOW_MS,
        col(RunRow.started_ms) < to_ms,
    )
    joined = sa.outerjoin(RunRow, MetricsRow, col(MetricsRow.run_id) == col(RunRow.id))  # type: ignore[arg-type]
    order = (col(RunRow.started_ms), col(RunRow.id))
    light = sa.select(*_LIGHT).select_from(joined).where(*of_runner).order_by(*order)  # type: ignore[call-overload]
    near = col(RunRow.started_ms) >= from_ms - FORM_MS
    heavy = sa.select(RunRow.id, RunRow.sensors, MetricsRow.bins).select_from(joined).where(*of_runner, near)  # type: ignore[call-overload]
    form = {run_id: (sensors, bins) for run_id, sensors, bins in session.execute(heavy)}
    return [_past(row, form.get(row[0], ({}, b"")), zone) for row in session.execute(light)]


def _past(row: Any, form: tuple[Mapping[str, str], bytes | None], zone: str) -> PastRun:  # noqa: ANN401 - a SQL row
    run_id, started, ended, distance, ascent, excluded, reason, shoe, moving = row[:9]
    calf, b1, b2, b4, stance, fore, strike, speeds = row[9:]
    sensors, bins = form
    return PastRun(
        run_id=run_id,
        started_ms=started,
        ended_ms=ended,
        day=day_of(started, zone),
        distance_m=distance,
        ascent_m=ascent,
        moving_s=moving,
        excluded=bool(excluded),
        excluded_reason=reason,
        calf=calf,
        calf_b=(b1, b2, b4),
        stance_source=stance,
        forefoot_share=fore,
        strike_source=strike,
        shoe_id=shoe,
        sensors=sensors or {},
        speeds=speeds or b"",
        bins=bins or b"",
    )


def remembered(row: RunRow, metrics: Metrics, zone: str) -> PastRun:
    """A run with fresh metrics in the form in which `window` will give it back."""
    return PastRun(
        run_id=row.id or 0,
        started_ms=row.started_ms,
        ended_ms=row.ended_ms,
        day=day_of(row.started_ms, zone),
        distance_m=row.distance_m,
        ascent_m=row.ascent_m,
        moving_s=metrics.moving_s,
        excluded=row.excluded,
        excluded_reason=row.excluded_reason,
        calf=metrics.calf_load,
        calf_b=(metrics.calf_load_b1, metrics.calf_load_b2, metrics.calf_load_b4),
        stance_source=metrics.stance_time_source,
        forefoot_share=metrics.forefoot_share,
        strike_source=metrics.strike_source,
        shoe_id=row.shoe_id,
        sensors=dict(row.sensors),
        speeds=metrics.speeds,
        bins=metrics.bins,
    )


def day_of(t_ms: int, zone: str) -> int:
    """The ordinal of the calendar day of `t_ms` in that zone."""
    return local_day(t_ms, zone).toordinal()


def longest_before(session: Session, runner_id: str, before_ms: int) -> float | None:
    """The longest run that is not excluded and started before `before_ms`, m: the top of an index, at any age of it."""
    query = (
        select(RunRow.distance_m)
        .where(
            RunRow.runner_id == runner_id,
            RunRow.excluded == sa.false(),
            col(RunRow.distance_m).is_not(None),
            RunRow.started_ms < before_ms,
        )
        .order_by(col(RunRow.distance_m).desc())
    )
    return session.exec(query.limit(1)).first()


def first_start(session: Session, runner_id: str) -> int | None:
    """When the runner's first known run started."""
    query = select(RunRow.started_ms).where(RunRow.runner_id == runner_id).order_by(col(RunRow.started_ms))
    return session.exec(query.limit(1)).first()


def shoe_worn(session: Session, shoe_id: int, until_ms: int) -> tuple[ShoeRow, float, bool] | None:
    """A pair, the metres in it with all counted runs up to `until_ms`, and whether an earlier run than that was in it."""
    shoe = session.get(ShoeRow, shoe_id)
    if shoe is None:
        return None
    worn, runs = session.execute(
        sa.select(sa.func.sum(RunRow.distance_m), sa.func.count()).where(  # type: ignore[arg-type]
            col(RunRow.shoe_id) == shoe_id,
            col(RunRow.excluded) == sa.false(),
            col(RunRow.started_ms) <= until_ms,
        ),
    ).one()
    return shoe, shoe.start_m + (worn or 0.0), runs > 1


def marked_weeks(session: Session, runner_id: str) -> dict[int, str]:
    """Weeks that the runner marked as race or taper: ordinal of the Monday → mark."""
    row = session.get(NoteRow, f"weeks:{runner_id}")
    return {int(day): mark for day, mark in json.loads(row.value).items()} if row else {}


def mark_week(session: Session, runner_id: str, monday: int, mark: str | None) -> None:
    """Mark a week (ordinal of its Monday) as `race` or `taper`, so that load rules do not nag in it; None takes it back."""
    marks = {k: v for k, v in marked_weeks(session, runner_id).items() if k != monday}
    if mark is not None:
        marks[monday] = mark
    session.merge(NoteRow(name=f"weeks:{runner_id}", value=json.dumps(marks)))
