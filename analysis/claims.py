"""One batch of analysis against the store: claim due runs, judge them in order, commit metrics and findings together.

What is due can always be computed from the rows, so a crash repeats work and loses none. A run stays due while an
earlier one of
the same runner, near enough to matter, is still to be analysed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import structlog
from sqlmodel import Session

from analysis import shoeing
from analysis.history import History
from analysis.metrics import METRICS_VERSION, settings_of
from analysis.packed import Job
from analysis.rules import evaluate, version_for
from analysis.rules.base import Facts, ShoeUse
from domain.care import LogEntry, Programme
from domain.clock import MS_PER_DAY
from domain.metrics import Metrics
from domain.model import Finding, Runner
from domain.past import PastRun
from store import care, findings, history, log, metrics, people, runs
from store.metrics import DueRun

_log = structlog.get_logger()

LOG_MS = 28 * MS_PER_DAY
"""How far back before a run the strength log is read."""

Crunch = Callable[[Iterable[Job]], Iterable[Metrics | str]]
"""Turns jobs into metrics (or a reason why not), in order."""


@dataclass(frozen=True, slots=True)
class Group:
    """Due runs of one runner, oldest first, with what they look back on."""

    runner: Runner
    rows: tuple[DueRun, ...]
    past: tuple[PastRun, ...]
    longest_before_m: float | None
    first_day: int | None
    marks: dict[int, str]
    shoes: dict[int, ShoeUse]
    known: dict[int, Metrics]
    """Metrics that are stored and still good, by run."""
    jobs: dict[int, Job]
    log: tuple[LogEntry, ...] = ()
    programmes: tuple[Programme, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one run: its metrics (None = its trace cannot be read) and findings."""

    row: DueRun
    metrics: Metrics | None
    fresh: bool
    findings: tuple[Finding, ...]
    rules_version: str


def claim(session: Session, most: int) -> list[Group]:
    """Up to `most` due runs with everything that judging them needs; nothing is written."""
    rows = sorted(metrics.due(session, most), key=lambda row: (row.runner_id, row.started_ms, row.id))
    return [_group(session, runner_id, tuple(own)) for runner_id, own in groupby(rows, key=lambda row: row.runner_id)]


def _group(session: Session, runner_id: str, rows: tuple[DueRun, ...]) -> Group:
    runner = people.runner(session, runner_id)
    first, last = rows[0].started_ms, rows[-1].started_ms
    past = tuple(history.window(session, runner_id, first, last + 1, runner.zone))
    start = history.first_start(session, runner_id)
    fit = [row.id for row in rows if row.metrics_revision == row.revision and row.metrics_version == METRICS_VERSION]
    settings = settings_of(runner)
    known = {i: found for i, found in metrics.stored(session, fit).items() if found.detail.get("settings") == settings}
    packed = metrics.blobs(session, [row.id for row in rows if row.id not in known])
    return Group(
        runner=runner,
        rows=rows,
        past=past,
        longest_before_m=history.longest_before(session, runner_id, past[0].started_ms if past else first),
        first_day=None if start is None else history.day_of(start, runner.zone),
        marks=history.marked_weeks(session, runner_id),
        shoes=shoeing.uses(session, runner_id, rows, past),
        known=known,
        jobs={row.id: _job(row, packed[row.id].samples, packed[row.id].steps, runner) for row in rows if row.id in packed},
        log=tuple(log.entries(session, runner_id, first - LOG_MS, rows[-1].ended_ms)),
        programmes=tuple(log.programmes(session, runner_id)),
    )


def _job(row: DueRun, samples: bytes, steps: bytes | None, runner: Runner) -> Job:
    pauses = tuple((first, last) for first, last in row.pauses)
    return Job(samples, steps, pauses, runner, dict(row.sensors), row.distance_m)


def judge(group: Group, crunch: Crunch, now_ms: int) -> list[Outcome]:
    """Metrics and findings of a group's runs, each in the light of those before it."""
    crunched = dict(zip(group.jobs, crunch(group.jobs.values()), strict=True))
    past = list(group.past)
    position = {run.run_id: i for i, run in enumerate(past)}
    version = version_for(group.runner)
    outcomes: list[Outcome] = []
    longest, passed, oldest = group.longest_before_m, 0, 0
    for row in group.rows:
        run_id, at = row.id, position[row.id]
        result = group.known.get(run_id) or crunched.get(run_id, "its trace is missing")
        if isinstance(result, str):
            _log.error("a run could not be analysed", runner=group.runner.id, run=run_id, reason=result)
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
            metrics=result,
            temperature_c=row.temperature_c,
            shoe=group.shoes.get(run_id),
            strength_ms=tuple(entry.t_ms for entry in group.log if entry.kind == "strength" and entry.t_ms <= row.ended_ms),
            programme=_programme(group, row.ended_ms),
        )
        fresh = run_id not in group.known
        outcomes.append(Outcome(row, result, fresh, tuple(evaluate(facts)), version))
    return outcomes


def _programme(group: Group, at_ms: int) -> Programme | None:
    """The strength programme that was on at `at_ms`."""
    on = [each for each in group.programmes if each.started_ms <= at_ms and (each.ended_ms is None or each.ended_ms > at_ms)]
    return on[-1] if on else None


def commit(session: Session, outcomes: Sequence[Outcome], now_ms: int) -> int:
    """Store outcomes in the caller's transaction; a run that changed meanwhile is left due. Returns how many were stored."""
    stored = 0
    for runner_id, own in groupby(outcomes, key=lambda outcome: outcome.row.runner_id):
        batch = list(own)
        first, last = batch[0].row.started_ms, batch[-1].row.started_ms
        others = metrics.due_starts(session, runner_id, first - runs.REACH_MS, last, [o.row.id for o in batch])
        now = metrics.inputs(session, [o.row.id for o in batch])
        good = [o for o in batch if now.get(o.row.id) == tuple(getattr(o.row, name) for name in metrics.INPUTS)]
        fresh = [(o.row.id, o.row.revision, o.metrics) for o in good if o.fresh and o.metrics is not None]
        metrics.save(session, runner_id, fresh)
        findings.replace_of_runs(session, runner_id, [(o.row.id, o.findings) for o in good], now_ms)
        again = [any(o.row.started_ms - runs.REACH_MS <= start < o.row.started_ms for start in others) for o in good]
        judged = [(o.row.id, due) for o, due in zip(good, again, strict=True)]
        metrics.done(session, judged, METRICS_VERSION, batch[0].rules_version)
        care.mark_due(session, runner_id)
        stored += len(good)
    return stored
