"""`soleus bench analysis`: the time that one new run takes with ten years behind it, against one with a month.

Everything that happens after a run was stored is timed: claim, trace, metrics, rules, commit. Both runners have the
same habits
and the same hour of running to be analysed; they take turns, so that what the machine does besides falls on both.
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from analysis.metrics import measure
from analysis.rules import version_for
from analysis.worker import LIVE_BATCH, analyse_batch, analyse_due
from domain.clock import MS_PER_DAY
from domain.metrics import Metrics
from domain.model import RecordedRun, Runner, Shoe
from soleus.bench.made_run import recorded
from store import metrics, people, runs
from store.engine import Store, sqlite_url
from store.tables import RunRow, ShoeRow

NOW_MS = 1_780_000_000_000 // MS_PER_DAY * MS_PER_DAY
EVERY_DAYS = (0, 2, 4, 6)
"""Days of each week with a run: four a week."""
TURNS = 41
HOUR = 3600
HISTORIES = {"one_month": 30, "ten_years": 3652, "ten_years_one_pair": 3652}
"""Days of history. In the last one the runner never takes a new pair of shoes; the others do after `PAIR_RUNS` runs."""
PAIR_RUNS = 70


def run() -> dict[str, Any]:
    """Medians of interleaved repetitions.

    Returns:
        `ratio` ten years ÷ one month (the worse of two), `denominator` = one month's median seconds, `rate_per_s` runs/s
        with those ten years behind, and per history in `runs`: its name, number of earlier runs, ratio, rate_per_s,
        p50_ms and p99_ms.

    """
    with _store() as store:
        past = {name: _season(store, name, days) for name, days in HISTORIES.items()}
        new = {name: _new_run(store, name) for name in HISTORIES}
        analyse_due(store, lambda: NOW_MS)
        times: dict[str, list[float]] = {name: [] for name in HISTORIES}
        for turn in range(TURNS):
            for name in list(HISTORIES)[:: -1 if turn % 2 else 1]:
                times[name].append(_once(store, new[name]))
    base = median(times["one_month"])
    rows: list[dict[str, Any]] = [
        {
            "name": name,
            "ratio": median(taken) / base,
            "rate_per_s": 1 / median(taken),
            "p50_ms": 1000 * median(taken),
            "p99_ms": 1000 * float(np.percentile(taken, 99)),
            "earlier_runs": past[name],
        }
        for name, taken in times.items()
    ]
    last = max(rows[1:], key=lambda row: row["ratio"])
    return {"ratio": last["ratio"], "denominator": base, "rate_per_s": last["rate_per_s"], "runs": rows}


def _once(store: Store, run_id: int) -> float:
    """Seconds for one analysis of that run as if it had just been stored."""

    def forget(session: Any) -> None:  # noqa: ANN401 - a database session
        row = session.get(RunRow, run_id)
        row.analysis_due, row.metrics_revision, row.metrics_version, row.rules_version = True, None, None, None

    store.write(forget)
    gc.collect()
    started = time.perf_counter()
    done = analyse_batch(store, lambda: NOW_MS, LIVE_BATCH)
    taken = time.perf_counter() - started
    if done != 1:
        raise RuntimeError(f"{done} runs were analysed instead of one")
    return taken


@contextmanager
def _store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory(prefix="soleus-bench-") as folder:
        store = Store(sqlite_url(Path(folder)))
        store.migrate()
        try:
            yield store
        finally:
            store.close()


def _season(store: Store, name: str, days: int) -> int:
    """Give a runner `days` of history, analysed already; its traces are the same short run again and again."""
    store.write(lambda session: people.add_runner(session, Runner(name), NOW_MS))
    starts = [NOW_MS - day * MS_PER_DAY for day in range(days, 0, -1) if (NOW_MS // MS_PER_DAY - day) % 7 in EVERY_DAYS]
    store.write(lambda session: [runs.save(session, name, recorded(start, 60), start) for start in starts])
    # The past has the metrics of an hour of running, without an hour's trace for each: only they are read again.
    sample = recorded(NOW_MS, HOUR)
    whole = _measured(sample)

    def fill(session: Any) -> None:  # noqa: ANN401 - a database session
        pairs = _pairs(session, name, 1 if name.endswith("one_pair") else 1 + len(starts) // PAIR_RUNS)
        for n, row in enumerate(reversed(runs.listing(session, name))):
            row.shoe_id = pairs[min(n // PAIR_RUNS, len(pairs) - 1)]
            row.distance_m, row.timer_s = 10_800.0, float(HOUR)
            metrics.save(session, name, [(row.id or 0, row.revision, whole)])
            row.metrics_revision, row.metrics_version = row.revision, whole.version
            row.rules_version, row.analysis_due = version_for(Runner(name)), False

    store.write(fill)
    return len(starts)


def _pairs(session: Any, name: str, how_many: int) -> list[int]:  # noqa: ANN401 - a database session
    """Pairs of shoes one after the other, all but the last retired, which the next run is in."""
    pairs = [people.add_shoe(session, name, Shoe(0, f"pair {n}", is_default=True), NOW_MS).id for n in range(how_many)]
    for pair in pairs[:-1]:
        session.get(ShoeRow, pair).retired_ms = NOW_MS
    return pairs


def _measured(recorded: RecordedRun) -> Metrics:
    return measure(recorded.trace, Runner("sample"), sensors=recorded.recording.sensors, distance_m=10_800.0)


def _new_run(store: Store, name: str) -> int:
    return store.write(lambda session: runs.save(session, name, recorded(NOW_MS, HOUR), NOW_MS)).run_id
