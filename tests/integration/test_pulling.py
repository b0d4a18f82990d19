"""Runs fetched from a stand-in for intervals.icu: each once, newest first, whatever goes wrong on the way."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
import structlog
from cryptography.fernet import Fernet
from sqlmodel import select

from alerts.channels.reach import Reach, Transport
from analysis.packed import measured
from domain.model import Runner
from formats.fit_write import write
from ingest import pulling
from ingest.bridges import intervals_icu as client
from ingest.pulling import Puller
from store import deleting, erasing, people, pulls
from store.engine import Store
from store.sealed import Vault
from store.tables import PulledRow, PullRow, RunnerRow, RunRow
from tests.intervals import ATHLETE, KEY, IntervalsServer, intervals_server
from tests.recordings import START_MS, recorded, trace

SERVICE = "intervals.icu"
DAY_MS = 86_400_000
NOW_MS = START_MS + 3 * 3_600_000


async def at_once(_seconds: float) -> None:
    """Do not keep the pace."""


def a_file(days: int, seed: int | None = None) -> bytes:
    """A FIT file of a minute's run, so many days before the newest."""
    moved = replace(trace(60, seed=seed or days), t_ms=START_MS - days * DAY_MS + 1000 * np.arange(60))
    return write([recorded(moved)])


def local(days: int) -> str:
    """When it began."""
    return datetime.fromtimestamp((START_MS - days * DAY_MS) / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def left(place: Path) -> list[Path]:
    """Folders of fetched files."""
    return list(place.glob("soleus-pull-*"))


@dataclass
class Here:
    """A store that fetches from the stand-in, and a clock that can be moved."""

    store: Store
    server: IntervalsServer
    vault: Vault
    now_ms: int = NOW_MS
    allowed: frozenset[str] = frozenset({"127.0.0.1"})

    def puller(self) -> Puller:
        """What fetches."""
        return Puller(
            self.store,
            lambda: self.now_ms,
            self.vault,
            lambda: Transport(Reach(self.allowed)),
            measured,
            url=self.server.url,
            sleep=at_once,
        )

    def set_up(self, **more: str) -> None:
        """Fetch for ada."""
        given = {"athlete": ATHLETE, "key": KEY, "since": ""} | more
        self.store.write(lambda session: pulls.set_up(session, self.vault, "ada", SERVICE, now_ms=self.now_ms, **given))

    async def sync(self, later_ms: int = pulls.EVERY_MS) -> str:
        """One sync, and time goes on."""
        said = await self.puller().sync("ada", SERVICE)
        self.now_ms += later_ms
        return said

    def runs(self) -> list[int]:
        """When each stored run started, ascending."""
        return sorted(self.store.read(lambda session: list(session.exec(select(RunRow.started_ms)))))

    def row(self) -> PullRow:
        """How it stands."""
        return self.store.read(lambda session: pulls.of(session, "ada", SERVICE))

    def outcomes(self) -> dict[str, str]:
        """What became of each activity."""
        rows = self.store.read(lambda session: list(session.exec(select(PulledRow))))
        return {row.remote_id: row.outcome for row in rows}


@pytest.fixture
def here(store: Store) -> Iterator[Here]:
    """Ada with nothing yet."""
    store.write(lambda session: people.add_runner(session, Runner("ada"), 1))
    with intervals_server() as server:
        yield Here(store, server, Vault(Fernet.generate_key()))


@pytest.mark.slow
async def test_each_file_once_and_newest_first(here: Here) -> None:
    """All runs of two years come, in pages; again nothing is fetched; a new one is; nothing is ever written there."""
    here.server.most = 7
    for n in range(30):
        here.server.add(n, local(n * 25), a_file(n * 25))
    here.server.add(100, local(3), a_file(3), type="Ride")
    here.set_up()
    assert await here.sync() == ""
    assert len(here.runs()) == 30
    assert here.server.fetched == {f"i{n}": 1 for n in range(30)}
    order = [path.split("/")[4] for path in here.server.asked if path.endswith("/file")]
    assert order == [f"i{n}" for n in range(30)]
    assert here.row().whole_ms == NOW_MS
    lists = here.server.lists
    assert await here.sync() == ""
    assert here.server.lists <= lists + 2
    here.server.add(200, local(0), a_file(0, seed=999))
    assert await here.sync() == ""
    assert sum(here.server.fetched.values()) == 31
    assert here.server.methods == {"GET"}
    assert all(agent.startswith("soleus/") for agent in here.server.agents)


async def test_since_and_what_is_looked_at_again(here: Here) -> None:
    """Nothing before the day; an edited activity is fetched again and known; an old one is noticed the day after."""
    for n in (0, 10, 100, 400):
        here.server.add(n, local(n), a_file(n))
    here.set_up(since=local(150)[:10])
    await here.sync()
    assert len(here.runs()) == 3
    here.server.activities["i10"]["icu_sync_date"] = "2026-01-01T00:00:00"
    here.server.activities["i100"]["icu_sync_date"] = "2026-01-01T00:00:00"
    here.server.activities["i0"]["analyzed"] = "2026-01-01T00:00:00"
    await here.sync()
    assert here.server.fetched == {"i0": 1, "i10": 2, "i100": 1}
    assert here.outcomes()["i10"] == "duplicate"
    here.now_ms += DAY_MS
    await here.sync()
    assert here.server.fetched == {"i0": 1, "i10": 2, "i100": 2}
    assert len(here.runs()) == 3


async def test_a_deleted_run_stays_away_and_a_refused_file_is_not_fetched_for_ever(here: Here) -> None:
    """Neither again by itself, nor when it was edited there."""
    here.server.add(1, local(1), a_file(1))
    here.server.add(2, local(2), b"no recording at all")
    here.server.add(3, local(3), None)
    here.server.add_strava(99, local(4))
    here.set_up()
    await here.sync()
    assert here.outcomes() == {"i1": "imported", "i2": "refused", "i3": "refused", "99": "blocked"}
    (run_id,) = here.store.read(lambda session: list(session.exec(select(RunRow.id))))
    here.store.write(lambda session: deleting.delete_run(session, "ada", run_id or 0, here.now_ms))
    here.server.activities["i1"]["distance"] = 2100.0
    await here.sync()
    await here.sync(DAY_MS)
    await here.sync()
    assert here.runs() == []
    assert here.outcomes()["i1"] == "deleted"
    assert here.server.fetched == {"i1": 2, "i2": 1, "i3": 1}
    shown = here.store.read(lambda session: pulls.one_json(session, "ada", SERVICE))
    assert {name: n for name, n in shown["counts"].items() if n} == {"deleted": 1, "refused": 2, "blocked": 1}
    assert ["not a FIT file" in shown["refused"][0]["reason"], shown["refused"][1]["reason"]] == [True, pulling.NOT_FOUND]


async def test_in_whatever_form_a_file_comes(here: Here) -> None:
    """Packed or not, a zip, the same run twice, or none but the one that is made there."""
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("a.fit", a_file(2))
    here.server.packed = False
    here.server.add(1, local(1), a_file(1))
    here.server.add(2, local(2), zipped.getvalue())
    here.server.add(3, local(2), a_file(2))
    here.server.add(4, local(4), None)
    here.server.generated["i4"] = a_file(4)
    here.set_up(athlete="0")
    await here.sync()
    assert len(here.runs()) == 3
    found = here.outcomes()
    assert sorted(found.values()) == ["duplicate", "imported", "imported", "imported"]


@pytest.mark.parametrize(
    ("status", "headers", "kind", "paused", "least_wait_ms"),
    [
        (401, {}, "key", True, 0),
        (403, {}, "athlete", True, 0),
        (404, {}, "athlete", True, 0),
        (429, {"retry-after": "3600"}, "busy", False, 3_600_000),
        (503, {}, "busy", False, pulls.EVERY_MS),
        (500, {}, "away", False, pulls.EVERY_MS),
        (302, {"location": "http://127.0.0.1:1/"}, "strange", False, pulls.EVERY_MS),
        (418, {}, "strange", False, pulls.EVERY_MS),
    ],
)
async def test_what_it_may_answer_instead(
    here: Here, status: int, headers: dict[str, str], kind: str, *, paused: bool, least_wait_ms: int
) -> None:
    """Each is told in words without the key; it waits as asked, or pauses; afterwards it goes on as if nothing had been."""
    here.server.add(1, local(1), a_file(1))
    here.set_up()
    here.server.answers = [(status, headers)]
    said = await here.sync(0)
    row = here.row()
    assert (row.trouble, row.paused) == (kind, paused)
    assert row.next_ms >= here.now_ms + least_wait_ms
    assert said == row.last_error != ""
    assert KEY not in said
    assert here.store.read(lambda session: pulls.due(session, here.now_ms)) == []
    here.store.write(lambda session: pulls.sync_now(session, "ada", SERVICE, here.now_ms))
    assert await here.sync() == ""
    assert (here.row().trouble, len(here.runs())) == ("", 1)


async def test_failures_wait_longer_each_time(here: Here) -> None:
    """Twice as long after each, six hours at the most."""
    here.set_up()
    waits = []
    for _ in range(7):
        here.server.answers = [(500, {})]
        await here.sync(0)
        waits.append(here.row().next_ms - here.now_ms)
        here.now_ms = here.row().next_ms
    assert waits[:3] == [pulls.EVERY_MS, 2 * pulls.EVERY_MS, 4 * pulls.EVERY_MS]
    assert waits[-1] == pulls.MOST_WAIT_MS


@pytest.mark.slow
async def test_a_file_that_cannot_be_fetched_holds_up_none_of_the_others(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off, slow, endless or lost: the others come; it is tried five times, and again when the runner says so."""
    monkeypatch.setattr(client, "TIMEOUT_S", 0.5)
    monkeypatch.setattr(client, "MOST_FILE_BYTES", 4 << 20)
    for n, how in enumerate(("cut", "", "slow", "", "huge", "", "lost", "")):
        remote_id = here.server.add(n, local(n), a_file(n))
        if how:
            here.server.broken[remote_id] = how
    here.set_up()
    assert await here.sync() == ""
    assert len(here.runs()) == 4
    assert [outcome for _, outcome in sorted(here.outcomes().items())] == ["failed", "imported"] * 4
    for _ in range(6):
        await here.sync()
    assert here.server.fetched["i0"] == 5
    here.server.broken.clear()
    await here.sync()
    assert len(here.runs()) == 4
    here.store.write(lambda session: pulls.sync_now(session, "ada", SERVICE, here.now_ms))
    await here.sync()
    assert len(here.runs()) == 8
    assert set(here.outcomes().values()) == {"imported"}


async def test_when_no_file_comes_it_is_left_alone(here: Here) -> None:
    """Three on end: what came before counts, the rest waits."""
    for n in range(12):
        here.server.add(n, local(n), a_file(n))
    here.server.broken = {f"i{n}": "lost" for n in range(6, 12)}
    here.set_up()
    assert "500" in await here.sync()
    assert len(here.runs()) == 6
    assert sum(here.server.fetched.values()) == 9


async def test_too_many_questions_in_the_middle(here: Here) -> None:
    """What was fetched before it asked to wait is imported; the rest comes after."""
    for n in range(4):
        here.server.add(n, local(n), a_file(n))
    here.set_up()
    here.server.on_file = lambda remote_id: (
        here.server.answers.append((429, {"retry-after": "60"})) if remote_id == "i1" else None
    )
    await here.sync()
    assert here.row().trouble == "busy"
    assert len(here.runs()) == 2
    here.server.on_file = lambda _remote_id: None
    here.server.answers.clear()
    await here.sync()
    assert len(here.runs()) == 4
    assert set(here.server.fetched.values()) <= {1, 2}


async def test_removed_in_the_middle(here: Here) -> None:
    """Nothing more comes, and nothing is left of it; the runs that came stay when only the source goes."""
    for n in range(30):
        here.server.add(n, local(n), a_file(n))
    here.set_up()
    here.server.on_file = lambda remote_id: (
        here.store.write(lambda session: pulls.remove(session, "ada", SERVICE)) if remote_id == "i6" else None
    )
    await here.sync()
    assert len(here.runs()) == 4
    assert here.outcomes() == {}
    assert sum(here.server.fetched.values()) == 7


async def test_a_runner_who_is_erased_meanwhile_does_not_come_back(here: Here) -> None:
    """Erased to the last row while a file is on its way: nothing is stored of it."""
    here.server.add(1, local(1), a_file(1))
    here.set_up()

    def erase(_remote_id: str) -> None:
        here.store.write(lambda session: erasing.begin(session, "ada", here.now_ms))
        while not here.store.write(lambda session: erasing.step(session, "ada", here.now_ms + erasing.SETTLE_MS)):
            pass

    here.server.on_file = erase
    await here.sync()
    assert here.runs() == []
    assert here.store.read(lambda session: session.get(RunnerRow, "ada")) is None


async def test_only_where_the_operator_permits(here: Here) -> None:
    """A service on an address that is not public is not even asked, unless it is listed."""
    here.allowed = frozenset()
    here.set_up()
    assert "not a public address" in await here.sync()
    assert here.server.asked == []


async def test_the_key_is_nowhere(here: Here, caplog: pytest.LogCaptureFixture) -> None:
    """Not in the database in clear, not in what is told, not in the log, at its most talkative."""
    caplog.set_level(logging.DEBUG)
    here.server.add(1, local(1), a_file(1))
    here.set_up()
    with structlog.testing.capture_logs() as logged:
        await here.sync()
        here.server.key = "another"
        await here.sync()
    assert here.row().paused
    shown = here.store.read(lambda session: pulls.listing_json(session, "ada"))
    stored = here.store.read(lambda session: session.execute(sa.text("SELECT * FROM pull")).all())
    assert KEY not in f"{shown} {stored} {logged} {caplog.text}"


async def test_another_master_key_asks_for_the_key_again(here: Here) -> None:
    """It says so and pauses."""
    here.set_up()
    here.vault = Vault(Fernet.generate_key())
    assert "Type it in again" in await here.sync()
    assert here.row().trouble == "key"


async def test_nothing_is_written_outside_of_the_import(here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fetched files lie in a folder that is gone afterwards."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    here.server.add(1, local(1), a_file(1))
    here.set_up()
    await here.sync()
    assert len(here.runs()) == 1
    assert left(tmp_path) == []
