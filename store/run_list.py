"""The runs that are asked for: by period, distance, shoes, state, findings and words; by the page, both ways, and summed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.clock import day_start_ms, local_day
from store import cursors
from store.findings import SEVERITIES, rank
from store.tables import FindingRow, MetricsRow, RunRow, ShoeRow

State = Literal["counted", "excluded", "incomplete"]
NEWER = "n"
"""Begins a cursor that leads to newer runs; one without it leads to older ones."""
MOST_WORDS = 6
_RULE = (col(FindingRow.kind) == "rule") & col(FindingRow.withdrawn_ms).is_(None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which runs of a runner are asked for. Instants in UTC Unix ms, `to_ms` not included; distances in m; None = all."""

    from_ms: int | None = None
    to_ms: int | None = None
    least_m: float | None = None
    most_m: float | None = None
    shoe: int | None = None
    state: State | None = None
    severity: str | None = None
    """With a standing finding at least as severe."""
    words: str = ""
    """Each of them is in the run's name, note, source or file, or in the name or model of its shoes."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some runs, newest first, and the cursors of the pages of newer and of older ones; None: there are none."""

    rows: list[RunRow]
    previous: str | None
    following: str | None


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over runs; those left out by the runner are in `runs` alone. None = no run has it, never zero."""

    runs: int = 0
    counted: int = 0
    distance_m: float | None = None
    timer_s: float | None = None
    calf_load: float | None = None
    """calf-km."""
    unknown: int = 0
    """Counted runs whose calf load is not known: the sum is too small by theirs."""


def _conditions(runner_id: str, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found = [col(RunRow.runner_id) == runner_id]
    if wanted.from_ms is not None:
        found.append(col(RunRow.started_ms) >= wanted.from_ms)
    if wanted.to_ms is not None:
        found.append(col(RunRow.started_ms) < wanted.to_ms)
    if wanted.least_m is not None:
        found.append(col(RunRow.distance_m) >= wanted.least_m)
    if wanted.most_m is not None:
        found.append(col(RunRow.distance_m) <= wanted.most_m)
    if wanted.shoe is not None:
        found.append(col(RunRow.shoe_id) == wanted.shoe)
    if wanted.state == "incomplete":
        found.append(col(RunRow.state) == "incomplete")
    elif wanted.state is not None:
        found.append(col(RunRow.excluded) == (wanted.state == "excluded"))
    if wanted.severity is not None:
        found.append(_found(wanted.severity))
    return found + [_says(runner_id, word) for word in wanted.words.replace("\0", " ").split()[:MOST_WORDS]]


def _found(severity: str) -> sa.ColumnElement[bool]:
    least = SEVERITIES[rank(severity) :]
    of_run = col(FindingRow.run_id) == col(RunRow.id)
    return sa.exists().where(of_run, _RULE, col(FindingRow.severity).in_(least))


def _says(runner_id: str, word: str) -> sa.ColumnElement[bool]:
    def holds(column: Any) -> sa.ColumnElement[bool]:  # noqa: ANN401 - a column of text
        return col(column).icontains(word, autoescape=True)

    mine = sa.select(col(ShoeRow.id)).where(col(ShoeRow.runner_id) == runner_id)
    pairs = mine.where(holds(ShoeRow.name) | holds(ShoeRow.model))
    return sa.or_(
        *(holds(column) for column in (RunRow.name, RunRow.note, RunRow.source, RunRow.file)), col(RunRow.shoe_id).in_(pairs)
    )


def page(session: Session, runner_id: str, wanted: Wanted, cursor: str | None, most: int) -> Page:
    """Up to `most` runs, newest first, from the newest on or where `cursor` leads.

    Raises:
        BadInput: the cursor is not one of ours.

    """
    newer = cursor is not None and cursor.startswith(NEWER)
    query = select(RunRow).where(*_conditions(runner_id, wanted))
    place = sa.tuple_(col(RunRow.started_ms), col(RunRow.id))
    if cursor is not None:
        here = sa.tuple_(*map(sa.literal, cursors.read(cursor.removeprefix(NEWER), int, int)))
        query = query.where(place > here if newer else place < here)
    order = (col(RunRow.started_ms), col(RunRow.id)) if newer else (col(RunRow.started_ms).desc(), col(RunRow.id).desc())
    rows = list(session.exec(query.order_by(*order).limit(most + 1)))
    more, rows = len(rows) > most, rows[:most]
    if newer:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    return Page(
        rows,
        previous=NEWER + _cursor(rows[0]) if (more if newer else cursor is not None) else None,
        following=_cursor(rows[-1]) if newer or more else None,
    )


def _cursor(row: RunRow) -> str:
    return cursors.written(row.started_ms, row.id or 0)


def _sums(counted: sa.ColumnElement[bool]) -> tuple[sa.ColumnElement[Any], ...]:
    load = col(MetricsRow.calf_load)
    return (
        sa.func.count(),
        sa.func.count().filter(counted),
        *(sa.func.sum(column).filter(counted) for column in (col(RunRow.distance_m), col(RunRow.timer_s), load)),
        sa.func.count().filter(counted, load.is_(None)),
    )


def totals(session: Session, runner_id: str, wanted: Wanted) -> Totals:
    """The sums of all runs that are asked for."""
    joined = sa.select(*_sums(~col(RunRow.excluded))).select_from(RunRow)
    query = joined.outerjoin(MetricsRow, col(MetricsRow.run_id) == col(RunRow.id)).where(*_conditions(runner_id, wanted))
    return Totals(*session.execute(query).one())


def by_week(
    session: Session, runner_id: str, wanted: Wanted, rows: Sequence[RunRow], zone: str
) -> dict[date, tuple[list[RunRow], Totals]]:
    """The runs `rows` (newest first) by the Monday of their week, with the sums of the whole week's runs that are asked for.

    A week that goes on before or after `rows` is summed as a whole.
    """
    if not rows:
        return {}
    found: dict[date, list[RunRow]] = {}
    for row in rows:
        found.setdefault(_monday(row.started_ms, zone), []).append(row)
    mondays = list(found)
    first = day_start_ms(mondays[-1], zone)
    after = day_start_ms(mondays[0] + timedelta(weeks=1), zone)
    query = (
        sa.select(
            *(col(column) for column in (RunRow.started_ms, RunRow.excluded, RunRow.distance_m, RunRow.timer_s)),
            col(MetricsRow.calf_load),
        )
        .outerjoin(MetricsRow, col(MetricsRow.run_id) == col(RunRow.id))
        .where(*_conditions(runner_id, wanted), col(RunRow.started_ms) >= first, col(RunRow.started_ms) < after)
    )
    weeks: dict[date, list[Sequence[Any]]] = {}
    for started_ms, *rest in session.execute(query):
        weeks.setdefault(_monday(started_ms, zone), []).append(rest)
    return {monday: (own, _summed(weeks.get(monday, []))) for monday, own in found.items()}


def _monday(t_ms: int, zone: str) -> date:
    day = local_day(t_ms, zone)
    return day - timedelta(days=day.weekday())


def _summed(runs: Sequence[Sequence[Any]]) -> Totals:
    """Sums of (excluded, m, s, calf-km) of runs."""
    counted = [run[1:] for run in runs if not run[0]]
    metres, seconds, loads = ([run[i] for run in counted if run[i] is not None] for i in range(3))
    return Totals(
        runs=len(runs),
        counted=len(counted),
        distance_m=sum(metres) if metres else None,
        timer_s=sum(seconds) if seconds else None,
        calf_load=sum(loads) if loads else None,
        unknown=len(counted) - len(loads),
    )


def findings_of(session: Session, rows: Sequence[RunRow]) -> dict[int, dict[str, int]]:
    """How many standing findings of each severity each run has, the gravest first; runs without any are left out."""
    ids = [row.id for row in rows if row.id is not None]
    query = (
        sa.select(col(FindingRow.run_id), col(FindingRow.severity), sa.func.count())
        .where(col(FindingRow.run_id).in_(ids), _RULE)
        .group_by(col(FindingRow.run_id), col(FindingRow.severity))
    )
    found: dict[int, dict[str, int]] = {}
    for run_id, severity, n in sorted(session.execute(query), key=lambda row: -rank(row[1])):
        found.setdefault(run_id, {})[severity] = n
    return found
