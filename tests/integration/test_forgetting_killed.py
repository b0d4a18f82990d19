"""kill -9 in the middle of forgetting: what was begun is finished by the next start, and nothing is half gone for good."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from domain.model import Runner
from formats import positions
from store import belongings, erasing, people, privacy, scrubbing
from store.engine import Store, sqlite_url
from store.tables import RunRow, TraceRow
from tests import everything

pytestmark = pytest.mark.slow
RUNS = 600
WORKER = """
import sys, time
from pathlib import Path
from domain.clock import system_clock
from soleus.forgetting import Forgetting
from store.engine import Store, sqlite_url
store = Store(sqlite_url(Path(sys.argv[1])))
work = Forgetting(store, system_clock)
print("ready", flush=True)
while True:
    if not work.look():
        work.scrub(now=True)
        time.sleep(0.05)
"""
ROOT = Path(__file__).resolve().parents[2]


def many(session: Session, runner_id: str) -> None:
    """A row in every table, and as many runs with positions as take some seconds."""
    everything.fill(session, runner_id, 1)
    tables = belongings.every()
    run = dict(session.execute(sa.select(tables["run"])).one()._mapping)
    trace = dict(session.execute(sa.select(tables["trace"])).one()._mapping)
    numbers = range(2, RUNS + 1)
    session.execute(sa.insert(tables["run"]), [run | {"id": i, "key": f"k{i}"} for i in numbers])
    session.execute(sa.insert(tables["trace"]), [trace | {"run_id": i} for i in numbers])


def killed_until(data: Path, done: object, seed: int) -> int:
    """Run the worker and kill it after a moment, again and again, until `done(store)`; returns how often."""
    store, rng, kills = Store(sqlite_url(data)), random.Random(seed), 0  # noqa: S311 - moments, not secrets
    end = time.monotonic() + 120
    try:
        while not done(store):  # type: ignore[operator]
            assert time.monotonic() < end
            command = [sys.executable, "-c", WORKER, str(data)]
            with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as worker:
                assert worker.stdout is not None
                assert worker.stdout.readline() == b"ready\n"
                time.sleep(rng.uniform(0.005, 0.08) if kills < 10 else 6)
                worker.send_signal(signal.SIGKILL)
            kills += 1
    finally:
        store.close()
    return kills


@pytest.mark.parametrize("seed", [1, 2])
def test_a_runner_is_erased_however_often_it_is_killed(tmp_path: Path, seed: int) -> None:
    """In the end no row and no trace of the runner is in the database's files; the other runner is whole."""
    store = Store(sqlite_url(tmp_path))
    store.migrate()
    store.write(lambda session: many(session, "adalovelace"))
    store.write(lambda session: people.add_runner(session, Runner("ben"), 1))
    store.write(lambda session: erasing.begin(session, "adalovelace", int(time.time() * 1000)))
    store.close()

    def done(store: Store) -> bool:
        return not store.read(erasing.under_way) and store.read(scrubbing.wanted_ms) is None

    assert killed_until(tmp_path, done, seed) > 1
    assert b"adalovelace" not in b"".join(path.read_bytes() for path in tmp_path.glob("soleus.db*"))
    store = Store(sqlite_url(tmp_path))
    assert [runner.id for runner in store.read(people.runners)] == ["ben"]
    store.close()


def test_positions_are_taken_out_however_often_it_is_killed(tmp_path: Path) -> None:
    """In the end no trace holds one, each run is there with its revision, and the file holds none either."""
    store = Store(sqlite_url(tmp_path))
    store.migrate()
    store.write(lambda session: many(session, "ada"))
    before = store.read(lambda session: session.exec(select(RunRow.id, RunRow.revision)).all())
    store.write(lambda session: privacy.keep_none(session, "ada"))
    store.close()

    def done(store: Store) -> bool:
        return not store.read(privacy.to_take_out) and store.read(scrubbing.wanted_ms) is None

    assert killed_until(tmp_path, done, 3) > 1
    store = Store(sqlite_url(tmp_path))
    assert store.read(lambda session: session.exec(select(RunRow.id, RunRow.revision)).all()) == before
    assert not any(positions.MARK in samples for samples in store.read(lambda s: s.exec(select(TraceRow.samples)).all()))
    store.close()
    assert positions.MARK + b"at" not in b"".join(path.read_bytes() for path in tmp_path.glob("soleus.db*"))
