"""Real recordings: no two of different runs are ever joined, and one that was played over MQTT and imported is one run."""

from __future__ import annotations

import asyncio
import math
from itertools import combinations
from pathlib import Path

import pytest
from sqlmodel import Session, select

from analysis.packed import measured
from domain.same_run import Sketch, measures, same
from formats.packed import pack
from ingest.bridges import archive, replay
from ingest.bridges.decode_pool import decode_all
from ingest.bridges.decode_wire import Request
from store import runs, sources
from store.engine import Store
from store.tables import RunRow, RunSourceRow
from tests.brokers import EmbeddedBroker
from tests.ingesting import ingesting, now_ms, until

pytestmark = pytest.mark.slow
RUNSCRIBE = "FR920xt-with-runscribe-plus.fit"


def sketches(folder: Path) -> list[tuple[str, Sketch]]:
    """What is known of every run of a folder."""
    requests = (Request(path.name, path=str(path)) for path in sorted(folder.glob("*.fit")))
    found = [(request.name, result) for request, result in decode_all(requests, 2)]
    return [(name, pack(run).sketch) for name, file in found for run in getattr(file, "runs", ())]


def test_no_two_of_different_runs_are_the_same(shared_data: Path) -> None:
    """Of all pairs of the good recordings none; the damaged copies of one activity all are."""
    good = sketches(shared_data / "fit" / "running")
    assert len(good) == 25
    assert [(a, b) for (a, one), (b, two) in combinations(good, 2) if same(one, two)] == []
    copies = [(n, one) for n, one in sketches(shared_data / "fit" / "broken") if n.startswith("activity-")]
    pairs = list(combinations(copies, 2))
    assert pairs
    for (_, one), (_, two) in pairs:
        assert same(one, two) or abs(one.started_ms - two.started_ms) > 1000


async def test_played_over_mqtt_and_imported(
    broker: EmbeddedBroker, sqlite_store: Store, shared_data: Path, tmp_path: Path
) -> None:
    """The file is known as the same run; it says as much and has the laps, so it counts."""
    path = shared_data / "fit" / "running" / RUNSCRIBE
    login = broker.device("anna", replay.DEVICE)
    async with ingesting(sqlite_store, broker.login):
        play = replay.replay(path, login, "anna", data=tmp_path, clock=now_ms, tell=print, speed=math.inf)
        (played,) = await asyncio.wait_for(play, 60)
        await until(sqlite_store, lambda session: session.exec(select(RunRow)).first() is not None)
        done = await asyncio.to_thread(archive.import_paths, sqlite_store, now_ms, "anna", [path], measured)

    def look(session: Session) -> tuple[RunRow, RunSourceRow]:
        return session.exec(select(RunRow)).one(), session.exec(select(RunSourceRow)).one()

    row, kept = sqlite_store.read(look)
    assert [(one.state, one.joined) for one in done.outcomes] == [("source", (row.id,))]
    assert {row.key, kept.key} == {played.key, f"{kept.file_sha256 or row.file_sha256}#0"}
    held = [one.sketch for one in sqlite_store.read(lambda session: sources.members(session, row))]
    assert [measures(one, ("stance_time", "cadence", "strike")) for one in held] == [
        ["stance_time", "cadence", "strike"]
    ] * 2
    assert (row.file, len(row.laps) > 0, kept.source) == (RUNSCRIBE, True, "replay")
    assert len(sqlite_store.read(lambda session: runs.load_trace(session, row))) == kept.samples


def test_every_recording_imported_twice_is_as_many_runs(sqlite_store: Store, shared_data: Path) -> None:
    """A folder of real files: no run is lost by joining, and the second time nothing is new."""
    folder = shared_data / "fit" / "running"
    first = archive.import_paths(sqlite_store, now_ms, "ana", [folder], measured)
    assert len(first.run_ids) == 25
    assert first.count("source") == 0
    again = archive.import_paths(sqlite_store, now_ms, "ana", [folder], measured)
    assert (again.run_ids, again.count("duplicate")) == ([], 24)
