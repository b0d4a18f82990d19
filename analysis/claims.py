"""One batch of analysis against the store: claim due runs, judge them in order, commit metrics and findings together.

What is due can always be computed from the rows, so a crash repeats work and loses none. A run stays due while an
earlier one of
the same runner, near enough to matter, is still to be analysed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import cast

import structlog
from sqlmodel import Session

from analysis.history import History
from analysis.metrics import METRICS_VERSION, settings_of
from analysis.packed import Job
from analysis.rules import evaluate, version_for
from analysis.rules.base import Facts, ShoeUse
from domain.metrics import Metrics
from domain.model import Finding, Runner
from domain.past import PastRun
from store import findings, history, metrics, people, runs
from store.tables import RunRow

log = structlog.get_logger()

Crunch = Callable[[Iterable[Job]], Iterable[Metrics | str]]
"""Turns jobs into metrics (or a reason why not), in order."""


@dataclass(frozen=True, slots=True)
class Group:
    """Due runs of one runner, oldest first, with what they look back on."""

    runner: Runner
    rows: tuple[RunRow, ...]
    past: tuple[PastRun, ...]
    longest_before_m: float | None
    first_day: int | None
    marks: dict[int, str]
    shoes: dict[int, ShoeUse]
    known: dict[int, Metrics]
    """Metrics that are stored and still good, by run."""
    jobs: dict[int, Job]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one run: its metrics (None = its trace cannot be read) and findings."""

    row: RunRow
    metrics: Metrics | None
    fresh: bool
    findings: tuple[Finding, ...]
    rules_version: str


def claim(session: Session, most: int) -> list[Group]:
    """Up to `most` due runs with everything that judging them needs; nothing is written."""
    rows = sorted(metrics.due(session, most), key=lambda row: (row.runner_id, row.started_ms, row.id))
    return [_group(session, runner_id, tuple(own)) for runner_id, own in groupby(rows, key=lambda row: row.runner_id)]


def _group(session: Session, runner_id: str, rows: tuple[RunRow, ...]) -> Group:
    runner = people.runner(session, runner_id)
    first, last = rows[0].started_ms, rows[-1].started_ms
    past = tuple(history.window(session, runner_id, first, last + 1, runner.zone))
    start = history.first_start(session, runner_id)
    known: dict[int, Metrics] = {}
    for row in rows:
        if row.metrics_revision == row.revision and row.metrics_version == METRICS_VERSION:
            stored = metrics.load(session, _id(row))
            if stored is not None and stored.detail.get("settings") == settings_of(runner):
                known[_id(row)] = stored
    packed = metrics.blobs(session, [_id(row) for row in rows if _id(row) not in known])
    return Group(
        runner=runner,
        rows=rows,
        past=past,
        longest_before_m=history.longest_before(session, runner_id, past[0].started_ms if past else first),
        first_day=None if start is None else history.day_of(start, runner.zone),
        marks=history.marked_weeks(session, runner_id),
        shoes={_id(row): shoe for row in rows if (shoe := _shoe(session, row)) is not None},
        known=known,
        jobs={
            _id(row): _job(row, packed[_id(row)].samples, packed[_id(row)].steps, runner)
            for row in rows
            if _id(row) in packed
        },
    )


def _job(row: RunRow, samples: bytes, steps: bytes | None, runner: Runner) -> Job:
    pauses = tuple((first, last) for first, last in row.pauses)
    return Job(samples, steps, pauses, runner, dict(row.sensors), row.distance_m)


def _shoe(session: Session, row: RunRow) -> ShoeUse | None:
    if row.shoe_id is None or row.excluded:
        return None
    found = history.shoe_worn(session, row.shoe_id, row.started_ms)
    if found is None:
        return None
    shoe, worn_m, earlier = found
    return ShoeUse(row.shoe_id, shoe.name, worn_m, worn_m - (row.distance_m or 0.0), first_run=not earlier)


def _id(row: RunRow) -> int:
    return cast("int", row.id)


def judge(group: Group, crunch: Crunch, now_ms: int) -> list[Outcome]:
    """Metrics and findings of a group's runs, each in the light of those before it."""
    crunched = dict(zip(group.jobs, crunch(group.jobs.values()), strict=True))
    past = list(group.past)
    position = {run.run_id: i for i, run in enumerate(past)}
    version = version_for(group.runner)
    outcomes: list[Outcome] = []
    longest, passed, oldest = group.longest_before_m, 0, 0
    for row in group.rows:
        run_id, at = _id(row), position[_id(row)]
        result = group.known.get(run_id) or crunched.get(run_id, "its trace is missing")
        if isinstance(result, str):
            log.error("a run could not be analysed", runner=group.runner.id, run=run_id, reason=result)
            outcomes.append(Outcome(row, None, fresh=False, findings=(), rules_version=version))
            continue
        past[at] = history.remembered(row, result, group.runner.zone)
        while passed < at:
            earlier = past[passed]
            if not earlier.excluded and earlier.distance_m is not None:
                longest = max(longest or 0.0, earlier.distance_m)
            passed += 1
        while past[oldest].started_ms < row.started_ms - history.WINDOW_MS:
            oldest += 1
        facts = Facts(
            runner=group.runner,
            now_ms=now_ms,
            run=past[at],
            history=History(past[oldest:at], longest, group.first_day, group.marks),
            shoe=group.shoes.get(run_id),
        )
        fresh = run_id not in group.known
        outcomes.append(Outcome(row, result, fresh, tuple(evaluate(facts)), version))
    return outcomes


def commit(session: Session, outcomes: Sequence[Outcome], now_ms: int) -> int:
    """Store outcomes in the caller's transaction; a run that changed meanwhile is left due. Returns how many were stored."""
    stored = 0
    for runner_id, own in groupby(outcomes, key=lambda outcome: outcome.row.runner_id):
        batch = list(own)
        first, last = batch[0].row.started_ms, batch[-1].row.started_ms
        others = metrics.due_starts(session, runner_id, first - runs.REACH_MS, last, [_id(o.row) for o in batch])
        for outcome in batch:
            row = session.get(RunRow, _id(outcome.row))
            if row is None or _changed(row, outcome.row):
                continue
            if outcome.metrics is not None and outcome.fresh:
                metrics.save(session, row, outcome.metrics)
            elif outcome.metrics is None:
                row.metrics_revision, row.metrics_version = row.revision, METRICS_VERSION
            findings.replace_of_run(session, runner_id, _id(row), outcome.findings, now_ms)
            row.rules_version = outcome.rules_version
            row.analysis_due = any(row.started_ms - runs.REACH_MS <= start < row.started_ms for start in others)
            stored += 1
    return stored


_INPUTS = ("revision", "excluded", "distance_m", "ascent_m", "shoe_id", "started_ms")


def _changed(row: RunRow, seen: RunRow) -> bool:
    return any(getattr(row, name) != getattr(seen, name) for name in _INPUTS)
