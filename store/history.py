"""What came before a run: a bounded window of analysed runs, and the longest ever by the index. Never the whole past."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from domain import clock
from domain.clock import MS_PER_DAY, local_day
from domain.metrics import Metrics
from domain.past import PastRun
from store.metrics import DueRun
from store.tables import NoteRow, RunRow

WINDOW_MS = 98 * MS_PER_DAY
"""How far back a run looks: 12 rolling weeks before the current one, 90 days of speeds; within `store.runs.REACH_MS`."""
FORM_MS = 62 * MS_PER_DAY
"""How far back the bins by speed are read: a 28-day baseline before the first of the last three runs."""
PACE_MS = 28 * MS_PER_DAY
"""How far back the speed along a run is read: the 14 days before a run that is one of the last 14 days."""

_RUN, _METRICS = SQLModel.metadata.tables["run"].c, SQLModel.metadata.tables["metrics"].c
_NEAR = sa.bindparam("near_ms", type_=sa.BigInteger)
_WINDOW = (
    sa.select(
        _RUN.id,
        _RUN.started_ms,
        _RUN.ended_ms,
        _RUN.distance_m,
        _RUN.ascent_m,
        _RUN.excluded,
        _RUN.excluded_reason,
        _RUN.shoe_id,
        _METRICS.moving_s,
        _METRICS.calf_load,
        _METRICS.calf_load_b1,
        _METRICS.calf_load_b2,
        _METRICS.calf_load_b4,
        _METRICS.stance_time_source,
        _METRICS.forefoot_share,
        _METRICS.strike_source,
        _METRICS.speeds,
        sa.case((_RUN.started_ms >= _NEAR, sa.cast(_RUN.sensors, sa.Text))),
        sa.case((_RUN.started_ms >= _NEAR, _METRICS.bins)),
        sa.case((_RUN.started_ms >= sa.bindparam("lately_ms", type_=sa.BigInteger), _METRICS.pace)),
    )
    .select_from(SQLModel.metadata.tables["run"].outerjoin(SQLModel.metadata.tables["metrics"], _METRICS.run_id == _RUN.id))
    .where(
        _RUN.runner_id == sa.bindparam("runner_id"),
        _RUN.started_ms >= sa.bindparam("from_ms", type_=sa.BigInteger),
        _RUN.started_ms < sa.bindparam("to_ms", type_=sa.BigInteger),
    )
    .order_by(_RUN.started_ms, _RUN.id)
)
"""Plain columns, no objects of the ORM: this is read for every run that is analysed."""


_LONGEST = (
    sa.select(_RUN.distance_m)
    .where(
        _RUN.runner_id == sa.bindparam("runner_id"),
        _RUN.excluded == sa.false(),
        _RUN.distance_m.is_not(None),
        _RUN.started_ms < sa.bindparam("before_ms", type_=sa.BigInteger),
    )
    .order_by(_RUN.distance_m.desc())
    .limit(1)
)
_FIRST = sa.select(_RUN.started_ms).where(_RUN.runner_id == sa.bindparam("runner_id")).order_by(_RUN.started_ms).limit(1)
_WORN = sa.select(sa.func.sum(_RUN.distance_m), sa.func.count()).where(
    _RUN.shoe_id == sa.bindparam("shoe_id"),
    _RUN.excluded == sa.false(),
    _RUN.started_ms <= sa.bindparam("until_ms", type_=sa.BigInteger),
)


def window(session: Session, runner_id: str, from_ms: int, to_ms: int, zone: str) -> list[PastRun]:
    """What a run that starts in [`from_ms`, `to_ms`) looks back on: runs from `WINDOW_MS` earlier on, oldest first.

    Bins and sensors are read from `FORM_MS` earlier on only, speed along a run from `PACE_MS`. A run that is not analysed
    yet has distance and times alone.
    """
    limits = {
        "runner_id": runner_id,
        "from_ms": from_ms - WINDOW_MS,
        "to_ms": to_ms,
        "near_ms": from_ms - FORM_MS,
        "lately_ms": from_ms - PACE_MS,
    }
    rows = session.connection().execute(_WINDOW, limits).all()
    days = _days([row[1] for row in rows], zone)
    return [
        PastRun(
            run_id=row[0],
            started_ms=row[1],
            ended_ms=row[2],
            day=day,
            distance_m=row[3],
            ascent_m=row[4],
            moving_s=row[8],
            excluded=bool(row[5]),
            excluded_reason=row[6],
            calf=row[9],
            calf_b=(row[10], row[11], row[12]),
            stance_source=row[13],
            forefoot_share=row[14],
            strike_source=row[15],
            shoe_id=row[7],
            sensors=_sensors(row[17]) if row[17] else {},
            speeds=row[16] or b"",
            bins=row[18] or b"",
            pace=row[19] or b"",
        )
        for row, day in zip(rows, days, strict=True)
    ]


@lru_cache(maxsize=256)
def _sensors(text: str) -> Mapping[str, str]:
    """Sensors as stored; a runner has the same ones in run after run. Not to be changed by anybody."""
    found: dict[str, str] = json.loads(text)
    return MappingProxyType(found)


def _days(starts_ms: list[int], zone: str) -> list[int]:
    where = clock.zone(zone)
    return [datetime.fromtimestamp(t_ms / 1000, where).toordinal() for t_ms in starts_ms]


def remembered(row: DueRun, metrics: Metrics, zone: str) -> PastRun:
    """A run with fresh metrics in the form in which `window` will give it back."""
    return PastRun(
        run_id=row.id,
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
        pace=metrics.pace,
    )


def day_of(t_ms: int, zone: str) -> int:
    """The ordinal of the calendar day of `t_ms` in that zone."""
    return local_day(t_ms, zone).toordinal()


def longest_before(session: Session, runner_id: str, before_ms: int) -> float | None:
    """The longest run that is not excluded and started before `before_ms`, m: the top of an index, at any age of it."""
    return session.connection().execute(_LONGEST, {"runner_id": runner_id, "before_ms": before_ms}).scalar()


def first_start(session: Session, runner_id: str) -> int | None:
    """When the runner's first known run started."""
    return session.connection().execute(_FIRST, {"runner_id": runner_id}).scalar()


class Pair(NamedTuple):
    """What the rules know of a pair of shoes; columns as in `ShoeRow`."""

    id: int
    name: str
    kind: str | None
    drop_mm: float | None
    start_m: float
    model: str | None


_PAIRS = sa.select(*(SQLModel.metadata.tables["shoe"].c[name] for name in Pair._fields)).where(
    SQLModel.metadata.tables["shoe"].c.runner_id == sa.bindparam("runner_id"),
)


def pairs(session: Session, runner_id: str) -> dict[int, Pair]:
    """A runner's pairs by id."""
    return {row[0]: Pair(*row) for row in session.connection().execute(_PAIRS, {"runner_id": runner_id})}


def shoe_worn(session: Session, shoe_id: int, until_ms: int) -> tuple[float, int]:
    """The metres that counted runs up to `until_ms` put into a pair, and how many runs those are."""
    worn, runs = session.execute(_WORN, {"shoe_id": shoe_id, "until_ms": until_ms}).one()
    return worn or 0.0, int(runs)


def first_worn(session: Session, shoe_id: int) -> int | None:
    """When the first counted run in a pair started."""
    query = select(RunRow.started_ms).where(RunRow.shoe_id == shoe_id, RunRow.excluded == sa.false())
    return session.exec(query.order_by(col(RunRow.started_ms)).limit(1)).first()


def pair_before(session: Session, runner_id: str, before_ms: int) -> int | None:
    """The pair of the last counted run before `before_ms` that names one."""
    query = select(RunRow.shoe_id).where(
        RunRow.runner_id == runner_id,
        RunRow.excluded == sa.false(),
        col(RunRow.shoe_id).is_not(None),
        RunRow.started_ms < before_ms,
    )
    return session.exec(query.order_by(col(RunRow.started_ms).desc()).limit(1)).first()


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
