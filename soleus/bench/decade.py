"""Years of a runner's past, made in seconds: what the pages are measured on, and a seeded past for tests.

Runs, traces and metrics are written straight into the tables: the metrics are those of one hour, scaled by distance, and the
traces short. What follows from them is not made up: the rules judge every run, and the reports become episodes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, select

from analysis import worker
from analysis.metrics import METRICS_VERSION, measure
from domain.clock import MS_PER_DAY
from domain.metrics import Metrics
from domain.model import RecordedRun, Runner, Shoe
from formats.packed import PackedRun, pack
from soleus.bench import decade_told
from soleus.bench.made_run import recorded
from store import metrics, people, run_values, runs
from store.engine import Store
from store.tables import CheckInRow, FindingRow, RunRow, ShoeRow, TraceRow

RUNNER = "ada"
NOW_MS = 1_795_424_400_000
"""The present of these runners: Monday, 23 November 2026, 09:00 UTC."""
DAYS_OF_WEEK = (1, 3, 5, 6)
"""Days with a run, Monday = 0: about 210 runs a year."""
KILOMETRES = (7.0, 9.0, 6.0, 14.0)
OFF = 0.02
"""Share of weeks without a run."""
PAIR_RUNS = 100
WHOLE = 3
"""So many of the last runs have a whole hour of samples."""
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Filled:
    """What was made."""

    runs: int
    last_run: int
    """Id of the newest run."""
    findings: int
    alerts: int
    check_ins: int


def fill(store: Store, years: float, *, runner_id: str = RUNNER, now_ms: int = NOW_MS, seed: int = 1) -> Filled:
    """A runner with `years` of runs up to yesterday, judged, with alerts, reports, a log and shoes; the same every time."""
    rng = np.random.default_rng(seed)
    starts = _starts(rng, round(years * 52), now_ms)
    runner = Runner(runner_id, zone="Europe/Berlin", strike="mid", born_year=1984)
    store.write(lambda session: people.add_runner(session, runner, starts[0]))
    pairs = store.write(lambda session: _pairs(session, runner_id, len(starts), now_ms))
    store.write(lambda session: _runs(session, runner, starts, pairs, rng))
    store.write(lambda session: decade_told.tell(session, runner_id, starts, now_ms, rng))
    worker.analyse_due(store, lambda: now_ms)
    alerts = store.write(lambda session: decade_told.decide(session, runner_id, now_ms))
    return store.read(partial(_filled, runner_id=runner_id, alerts=alerts))


def _filled(session: Session, *, runner_id: str, alerts: int) -> Filled:
    def count(table: Any) -> int:  # noqa: ANN401 - a table
        return session.exec(select(sa.func.count()).select_from(table).where(table.runner_id == runner_id)).one()

    (last,) = runs.listing(session, runner_id, most=1)
    return Filled(count(RunRow), last.id or 0, count(FindingRow), alerts, count(CheckInRow))


def _starts(rng: np.random.Generator, weeks: int, now_ms: int) -> list[int]:
    """When each run started, ascending; the last week is the one before `now_ms`, a Monday."""
    found = []
    for back in range(weeks, 0, -1):
        if back > 1 and rng.random() < OFF:
            continue
        monday = now_ms - back * 7 * MS_PER_DAY
        found += [monday + day * MS_PER_DAY + int(rng.integers(-3, 9)) * 600_000 for day in DAYS_OF_WEEK]
    return found


def _pairs(session: Session, runner_id: str, n_runs: int, now_ms: int) -> list[int]:
    """Pairs of shoes one after the other, all but the last two retired."""
    made = [
        people.add_shoe(session, runner_id, Shoe(0, f"Ghost {n + 5}", "neutral", 12.0, is_default=True), now_ms).id
        for n in range(1 + n_runs // PAIR_RUNS)
    ]
    for pair in made[:-2]:
        session.get_one(ShoeRow, pair).retired_ms = now_ms
    return made


def _recorded(start_ms: int, seconds: int) -> RecordedRun:
    """A run of so many seconds, from a watch that says what it is."""
    run = recorded(start_ms, seconds)
    watch = {"maker": "Made-up", "product": "Watch 1"}
    return replace(run, recording=replace(run.recording, key=f"decade/{start_ms}", source="watch", device=watch))


def _runs(session: Session, runner: Runner, starts: list[int], pairs: list[int], rng: np.random.Generator) -> None:
    """Rows of runs, traces and metrics, in bulk; each run is due for the rules, and for nothing else."""
    short = pack(_recorded(starts[0], 60))
    hour = _recorded(starts[0], HOUR)
    whole, sample = pack(hour), measure(hour.trace, runner, sensors=hour.recording.sensors)
    grown = np.cumsum(rng.normal(0, 0.015, len(starts)))
    grown -= np.linspace(0, grown[-1], len(starts))
    metres = [
        1000 * KILOMETRES[n % len(KILOMETRES)] * float(np.exp(grown[n] + rng.normal(0, 0.08))) for n in range(len(starts))
    ]
    rows = [
        _row(runner.id, start, metres[n], pairs[n // PAIR_RUNS], whole if n >= len(starts) - WHOLE else short)
        for n, start in enumerate(starts)
    ]
    connection = session.connection()
    connection.execute(sa.insert(RunRow), rows)
    ids = [row.id or 0 for row in reversed(runs.listing(session, runner.id))]
    packed = [whole if n >= len(starts) - WHOLE else short for n in range(len(starts))]
    connection.execute(
        sa.insert(TraceRow),
        [
            {"run_id": i, "revision": 1, "samples": each.samples, "steps": each.steps}
            for i, each in zip(ids, packed, strict=True)
        ],
    )
    noise = rng.normal(0, 1, (len(starts), 3))
    measured = [(i, 1, _scaled(sample, metres[n], noise[n])) for n, i in enumerate(ids)]
    metrics.save(session, runner.id, measured)


def _row(runner_id: str, start_ms: int, metres: float, pair: int, packed: PackedRun) -> dict[str, Any]:
    seconds = metres / 3.0
    return run_values.values_of(packed) | {
        "runner_id": runner_id,
        "key": f"decade/{start_ms}",
        "started_ms": start_ms,
        "ended_ms": start_ms + int(seconds * 1000),
        "stored_ms": start_ms + int(seconds * 1000),
        "first_stored_ms": start_ms + int(seconds * 1000),
        "revision": 1,
        "distance_m": metres,
        "timer_s": seconds,
        "ascent_m": 40.0,
        "shoe_id": pair,
        "excluded": False,
        "corrections": {},
        "laps": [],
        "name": "",
        "note": "",
        "analysis_due": True,
        "metrics_revision": 1,
        "metrics_version": METRICS_VERSION,
    }


def _scaled(sample: Metrics, metres: float, noise: Any) -> Metrics:  # noqa: ANN401 - three numbers
    """The metrics of a run of `metres`, after the hour that was measured."""
    part = metres / (3.0 * HOUR)

    def load(value: float | None) -> float | None:
        return None if value is None else value * part * (1 + 0.03 * noise[0])

    loads = ("calf_load", "calf_load_b1", "calf_load_b2", "calf_load_b4", "calf_load_left", "calf_load_right")
    scaled: dict[str, Any] = {name: load(getattr(sample, name)) for name in loads}
    return replace(
        sample,
        **scaled,
        cadence_spm=168.0 + 1.5 * noise[1],
        stance_time_ms=250.0 + 3.0 * noise[2],
        moving_s=metres / 3.0,
    )
