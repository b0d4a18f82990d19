"""The worker and the pages as two processes on one database: what each remembers of a run may be old, what it says not."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

import ingest.assemble
from domain.errors import Unavailable
from domain.model import Finding, Runner
from formats.payloads import Receipt
from ingest.ports import Message
from ingest.receipts import Key
from ingest.sink import load_coverage
from ingest.taking import Taking
from soleus import intake
from store import inbox, people
from store.doorbell import Doorbell
from store.engine import Store, sqlite_url
from store.tables import InboxRow, RunRow
from tests import season

NOW = season.NOW_MS
ADA = ("ada", "watch")
LAST = 12


def samples(sid: str, first: int, last: int) -> Message:
    """Samples first…last."""
    n = last - first + 1
    batch: dict[str, Any] = {"v": 1, "sid": sid, "seq": [first, last], "t0": NOW + first * 1000}
    batch |= {"dt": [i * 1000 for i in range(n)], "speed": [3.0] * n}
    return Message("soleus/v1/ada/watch/samples", json.dumps(batch).encode())


def ended(sid: str) -> Message:
    """The end of the run, with all that it is to have."""
    end = {"v": 1, "sid": sid, "t": NOW + LAST * 1000, "type": "end", "last_seq": LAST}
    return Message("soleus/v1/ada/watch/session", json.dumps(end).encode())


def pair(store: Store) -> list[Any]:
    """Two processes' way in; the second has a connection of its own."""
    store.write(lambda session: people.add_runner(session, Runner("ada"), NOW))
    store.write(lambda session: people.add_device(session, *ADA, "", NOW))
    other = Store(store.url.render_as_string(hide_password=False))
    return [intake.taking(each, Doorbell(), lambda: NOW) for each in (store, other)]


def truth(store: Store, key: Key) -> Receipt:
    """The receipt that the store itself gives."""
    return store.read(lambda session: load_coverage(session, key).receipt(key[2]))


@contextmanager
def failing(commit: Any) -> Iterator[None]:
    """No transaction is committed: the disk is full."""

    def broken(_session: Session) -> None:
        raise OperationalError("commit", {}, sqlite3.OperationalError("disk I/O error"))

    Session.commit = broken  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Session.commit = commit  # type: ignore[method-assign]


Pieces = st.tuples(st.integers(1, LAST), st.integers(0, 4)).map(lambda at: (at[0], min(at[0] + at[1], LAST)))
Steps = st.lists(
    st.tuples(st.integers(0, 1), st.one_of(Pieces, st.just("end"), st.just("sweep")), st.booleans()), max_size=14
)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Any]]:
    """Two sinks on one SQLite file."""
    store = Store(sqlite_url(tmp_path_factory.mktemp("two")))
    store.migrate()
    made = pair(store)
    yield made
    for each in made:
        each.store.close()


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=Steps, run=st.uuids())
def test_a_receipt_is_what_the_store_holds_whoever_gives_it(two: list[Any], steps: list[Any], run: Any) -> None:
    """Any pieces by either way, commits that fail among them, runs assembled between: each receipt says what is stored.

    `complete` alone may come late. A run is over as soon as its end and every sample are here, by whichever way.
    """
    key: Key = (*ADA, run.hex)
    commit = Session.commit

    async def play() -> None:
        for which, what, fails in steps:
            taking = two[which]
            if what == "sweep":
                await ingest.assemble.sweep(taking.store, taking.bell, lambda: NOW + 5_000)
                continue
            message = ended(key[2]) if what == "end" else samples(key[2], *what)
            if fails:
                with failing(commit), pytest.raises(Unavailable):
                    await taking.take([message], asker=ADA)
                continue
            said = (await taking.take([message], asker=ADA)).receipts[key]
            held = truth(taking.store, key)
            assert (said.samples, said.steps) == (held.samples, held.steps)
            assert held.complete or not said.complete
            coverage = taking.store.read(lambda session: load_coverage(session, key))
            row = taking.store.read(lambda session: inbox.session_row(session, key))
            assert row is not None
            assert (row.state == "live") == (not coverage.whole)

    asyncio.run(play())


@pytest.mark.slow
async def test_both_at_once_lose_nothing(store: Store) -> None:
    """Both ways in at full speed, while runs are assembled from what is there: every sample is in the run, none twice."""
    two, many, chance = pair(store), 600, random.Random(7)  # noqa: S311 - an order
    sid = "01JBOTH0000000000000000000"
    key: Key = (*ADA, sid)
    pieces = [(first, first + 4) for first in range(1, many + 1, 5)]
    chance.shuffle(pieces)
    busy = True

    async def bring(taking: Any, mine: list[tuple[int, int]]) -> None:
        for piece in mine:
            said = (await taking.take([samples(sid, *piece)], asker=ADA)).receipts[key]
            assert said.samples <= truth(taking.store, key).samples

    async def assemble() -> None:
        while busy:
            await ingest.assemble.sweep(store, Doorbell(), lambda: NOW + 700_000)
            await asyncio.sleep(0)

    assembling = asyncio.create_task(assemble())
    await asyncio.gather(bring(two[0], pieces[::2]), bring(two[1], pieces[1::2]))
    end = {"v": 1, "sid": sid, "t": NOW + many * 1000, "type": "end", "last_seq": many}
    last = await two[1].take([Message("soleus/v1/ada/watch/session", json.dumps(end).encode())], asker=ADA)
    assert last.receipts[key].samples == many
    busy = False
    await assembling
    await ingest.assemble.sweep(store, Doorbell(), lambda: NOW + 700_000)
    two[1].store.close()
    assert truth(store, key) == Receipt(sid=sid, samples=many, complete=True)
    row = store.read(lambda session: session.exec(select(RunRow)).one())
    assert row.samples == many
    assert store.read(lambda session: session.exec(select(InboxRow)).all()) == []


async def test_a_turn_that_stays_costs_nothing_and_one_that_changes_is_noticed(sqlite_store: Store) -> None:
    """The live rules look again at a run that the other process heard, and only at that one."""
    two = pair(sqlite_store)
    forgotten: list[Key | None] = []
    two[0].sink._forget = forgotten.append
    for sid in ("a", "b"):
        await two[0].take([samples(sid, 1, 2)])
    assert forgotten == [(*ADA, "a"), (*ADA, "b")], "what is new is new"
    await two[0].take([samples("a", 3, 4)])
    await two[1].take([samples("a", 5, 6)])
    for sid in ("a", "b"):
        await two[0].take([samples(sid, 7, 8)])
    assert forgotten[2:] == [(*ADA, "a")]
    two[1].store.close()


@pytest.mark.server
async def test_a_run_is_not_made_over_what_another_process_is_about_to_commit(postgres_store: Store) -> None:
    """What is assembled while the other way in is committing waits for it, and the run is due again."""
    entered, go = threading.Event(), threading.Event()

    def hold(_session: Session, _updates: object) -> tuple[tuple[str, Finding], ...]:
        entered.set()
        go.wait(10)
        return ()

    mine, theirs = pair(postgres_store)
    slow = Taking(theirs.store, theirs.bell, theirs.clock, hold)
    await mine.take([samples("a", 1, 5)])
    key: Key = (*ADA, "a")
    prepared = postgres_store.read(lambda session: ingest.assemble.prepare(session, key))
    assert prepared is not None
    late = asyncio.create_task(slow.take([samples("a", 6, 9)]))
    await asyncio.to_thread(entered.wait, 10)
    keeping = asyncio.create_task(postgres_store.write_async(lambda session: ingest.assemble.keep(session, prepared, NOW)))
    await asyncio.wait({keeping}, timeout=0.3)
    go.set()
    await asyncio.gather(late, keeping)
    await ingest.assemble.sweep(postgres_store, Doorbell(), lambda: NOW + 700_000)
    assert truth(postgres_store, key) == Receipt(sid="a", samples=9, complete=True)
    assert postgres_store.read(lambda session: session.exec(select(RunRow.samples)).one()) == 9
    theirs.store.close()
