"""Made-up recordings of one run by several devices and files, and what the store makes of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from sqlmodel import Session, select

from domain.model import RecordedRun, Recording
from domain.trace import Trace
from store import runs, sources
from store.engine import Store
from store.tables import RunRow, RunSourceRow
from tests.recordings import START_MS, trace

HOUR = 3_600_000
NOW_MS = START_MS + 4 * HOUR
WHERE = ("distance", "speed", "altitude")


def recording(
    key: str, *, start_s: int = 0, seconds: int = 1800, only: tuple[str, ...] | None = None, **more: Any
) -> RecordedRun:
    """A recording of the same half hour; `only`: the columns that it has, all by default."""
    full = trace(seconds, seed=7)
    columns = {
        name: column
        for name, column in full.columns.items()
        if (name in only if only is not None else name != "position_lat")
    }
    made = Trace(full.seq, START_MS + 1000 * (start_s + np.arange(seconds)), columns)
    device, _, sid = key.partition("/")
    base: dict[str, Any] = {
        "key": key,
        "source": device if sid else "import",
        "started_ms": int(made.t_ms[0]),
        "ended_ms": int(made.t_ms[-1]),
        "sid": sid or None,
        "file": None if sid else f"{key.partition('#')[0]}.fit",
        "file_sha256": None if sid else key.partition("#")[0],
    }
    return RecordedRun(Recording(**(base | more)), made)


def watch() -> RecordedRun:
    """What the watch recorded: everything."""
    return recording("fit#0", serial="77", time_created_ms=START_MS)


def live() -> RecordedRun:
    """What it sent while it ran: without its own idea of contact balance, and two samples were lost."""
    only = ("distance", "speed", "cadence", "stance_time", "heart_rate", "altitude")
    return recording("wrist/S1", seconds=1798, only=only)


def phone() -> RecordedRun:
    """What the phone in the pocket recorded: where, and started a minute before."""
    return recording("gpx#0", start_s=-60, seconds=1900, only=WHERE)


def cut() -> RecordedRun:
    """A file that misses the last third."""
    return recording("cut#0", seconds=1200, serial="77")


def other() -> RecordedRun:
    """The run after it."""
    return recording("next#0", start_s=2000, only=WHERE)


def save(store: Store, one: RecordedRun, runner: str = "ana", now_ms: int = NOW_MS) -> runs.Saved:
    """As every way in does."""
    return store.write(lambda session: runs.save(session, runner, one, now_ms))


def stored(store: Store, runner: str = "ana") -> dict[str, set[str]]:
    """The key of the recording that counts in each run, with the keys of its sources."""

    def work(session: Session) -> dict[str, set[str]]:
        rows = session.exec(select(RunRow).where(RunRow.runner_id == runner)).all()
        return {row.key: {kept.key for kept in sources.of_run(session, row)} for row in rows}

    return store.read(work)


def only(store: Store, runner: str = "ana") -> RunRow:
    """The one run."""
    return store.read(lambda session: session.exec(select(RunRow).where(RunRow.runner_id == runner)).one())


def source_id(store: Store, key: str) -> int:
    """The number of the source with that key."""
    return store.read(lambda session: session.exec(select(RunSourceRow).where(RunSourceRow.key == key)).one()).id or 0
