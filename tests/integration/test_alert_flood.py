"""Ten thousand findings at once: one channel down, one slow, `kill -9` in the middle; the others unharmed, all told once."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
import structlog
from sqlalchemy import event

from alerts import deciding
from alerts.channels import check
from alerts.channels.apprise import AppriseChannel
from domain.breaker import FAILURES
from domain.clock import system_clock
from domain.model import Severity
from store import deliveries
from store.engine import Store
from tests.alerting import HOUR, VAULT, Shifted, decided, finding, save, stage
from tests.brokers import EmbeddedBroker
from tests.flooding import Answers, StageProcess, answering, flood, give, number, settle_in, stage_process, undelivered
from tests.receivers import until, watching

log = structlog.get_logger()
RUNNERS = [f"runner{n:02}" for n in range(20)]
OF_FAST, OF_SLOW, OF_DOWN = RUNNERS[:8], RUNNERS[:4], RUNNERS[4:8]
"""Who has the fast channel, and who beside it the slow one or the one that is down. Everybody has a watch."""
FINDINGS = 10_000
EACH = FINDINGS // len(RUNNERS)
ALONE = 2000
"""So many are told without the sick channels, to compare with."""
OF_A_DEAD_ONE = "FROM delivery WHERE channel_id IN (SELECT id FROM channel WHERE shown LIKE :dead) AND status <> 'delivered'"
KILLED_AT = (1500, 3000)
"""After so many of the watch the process is killed."""
SETTLED_AT = 5000
"""The last process has done 2,000 by then: from here on its memory must not grow."""
LOOK_S = 0.05


@pytest.fixture
def down_port() -> Iterator[int]:
    """A port that refuses connections, and that nobody else is given."""
    with refusing() as port:
        yield port


@contextmanager
def refusing() -> Iterator[int]:
    """Bound and not listening: whoever connects is refused."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@dataclass
class Seen:
    """What arrived at the healthy receivers, and what may have arrived twice."""

    fast: Answers
    slow: Answers
    watch: list[tuple[str, dict[str, Any]]]
    under_way: int = 0
    """Attempts that were under way when a process was killed."""

    def told(self) -> set[str]:
        """The alerts that the watch was told of."""
        return {str(payload["id"]) for _, payload in self.watch}

    def healthy(self) -> tuple[int, int]:
        """How many the watch and the fast channel have got."""
        return len(self.told()), len(set(self.fast.got))

    def twice(self) -> int:
        """How many messages came more than once."""
        posts = sum(len(of.got) - len(set(of.got)) for of in (self.fast, self.slow))
        return posts + len(self.watch) - len(self.told())


async def when(condition: Callable[[], bool], process: StageProcess, seconds: float = 300.0) -> float:
    """Wait for `condition` while the process lives, looking so seldom that it costs nothing; returns how long, s."""
    began = time.perf_counter()
    while not condition():
        assert process.alive
        assert time.perf_counter() - began < seconds, "It did not come true in time."
        await asyncio.sleep(LOOK_S)
    return time.perf_counter() - began


async def killed(store: Store, process: StageProcess, seen: Seen) -> None:
    """Kill the process and start it again; what it was at may be seen twice."""
    await process.kill()
    query = "SELECT count(*) FROM delivery WHERE status IN ('queued', 'retrying') AND attempts > 0 AND next_ms > :now"
    seen.under_way += number(store, f"{query} AND channel_id <> -2 AND error IS NULL", now=system_clock())
    await process.start()


async def overtakes(store: Store, process: StageProcess) -> None:
    """A stop in the middle of it all is with every healthy receiver of its runner soon, and tried on the dead one."""
    query = "SELECT count(*) FROM delivery JOIN push ON push.id = push_id WHERE severity = 'stop' AND runner_id = :who"
    for who, receivers in ((OF_SLOW[0], 4), (OF_DOWN[0], 3)):
        behind = undelivered(store)
        save(store, finding("stop", Severity.STOP), runner=who)
        there = partial(number, store, f"{query} AND status = 'delivered'", who=who)
        took_s = await when(lambda there=there, n=receivers: there() == n, process)  # type: ignore[misc]
        log.info("flood.stop", arrived_s=took_s, receivers=receivers, behind=behind)
        assert took_s < 5
        assert undelivered(store) > 1000
    await when(lambda: number(store, f"{query} AND status = 'retrying' AND attempts > 0", who=OF_DOWN[0]) == 1, process)


async def alone(store: Store, process: StageProcess, seen: Seen) -> float:
    """How long each of `ALONE` takes without the sick channels, s."""
    settle_in(store, RUNNERS)
    give(store, OF_FAST, seen.fast.url)
    flood(store, dict.fromkeys(RUNNERS, 10), "warm")
    await when(lambda: not undelivered(store), process)
    flood(store, dict.fromkeys(RUNNERS, ALONE // len(RUNNERS)), "alone")
    return await when(lambda: not undelivered(store), process) / ALONE


@pytest.mark.slow
@pytest.mark.alone
async def test_ten_thousand(sqlite_store: Store, broker: EmbeddedBroker, down_port: int) -> None:
    """All are delivered in the end, seen once each; a slow and a dead channel cost the others little, memory nothing."""
    store = sqlite_store
    async with (
        answering() as fast,
        answering(delay_s=0.1) as slow,
        watching(broker.login) as watch,
        stage_process(store, broker.login) as process,
    ):
        seen = Seen(fast, slow, watch)
        alone_s = await alone(store, process, seen)
        give(store, OF_SLOW, slow.url)
        give(store, OF_DOWN, f"json://127.0.0.1:{down_port}/hook")
        told, posted = seen.healthy()
        flood(store, dict.fromkeys(RUNNERS, EACH), "flood")
        began = time.perf_counter()
        for so_many in KILLED_AT:
            await when(lambda n=so_many: seen.healthy()[0] >= told + n, process)  # type: ignore[misc]
            await killed(store, process, seen)
        await when(lambda: seen.healthy()[0] >= told + SETTLED_AT, process)
        settled_mb = process.resident_mb()
        await overtakes(store, process)
        told, posted = told + FINDINGS + 2, posted + len(OF_FAST) * EACH + 2
        await when(lambda: seen.healthy() == (told, posted), process)
        beside_s = (time.perf_counter() - began) / FINDINGS
        log.info("flood.finding", alone_ms=1000 * alone_s, beside_ms=1000 * beside_s, ratio=beside_s / alone_s)
        assert beside_s < 3 * alone_s
        log.info("flood.memory", settled_mb=settled_mb, end_mb=process.resident_mb())
        assert process.resident_mb() < settled_mb + 30
        pattern = f"%:{down_port}/%"
        waiting = f"{OF_A_DEAD_ONE} AND waits"
        tries = number(store, f"SELECT sum(attempts) {waiting}", dead=pattern)
        log.info("flood.dead", tries=tries, channels=len(OF_DOWN))
        assert number(store, f"SELECT count(*) {waiting}", dead=pattern) > 1000
        # Until it rests, what was under way then and at each kill, and a probe at the end of each rest.
        assert 0 < tries <= len(OF_DOWN) * (FAILURES + 3 * AppriseChannel.at_once + 5)
        most = number(store, f"SELECT max(attempts) {OF_A_DEAD_ONE}", dead=pattern)
        assert most <= 15  # what cannot wait is tried all the same, ever more seldom
        async with answering(port=down_port) as up:
            took_s = await when(lambda: not undelivered(store), process)
            log.info("flood.all", back_s=took_s, twice=seen.twice(), under_way=seen.under_way)
        assert len(set(up.got)) == len(up.got) == len(OF_DOWN) * EACH + 1
        assert len(set(slow.got)) == len(OF_SLOW) * EACH + 1
        assert seen.told() == {str(n) for n in range(1, told + 1)}
        assert seen.twice() <= seen.under_way
        once = "FROM alert WHERE told = 1 AND decision = 'send'"
        assert number(store, f"SELECT count(*) {once}") == number(store, "SELECT count(*) FROM push") == told
        assert number(store, "SELECT count(*) FROM delivery WHERE status <> 'delivered'") == 0


@pytest.mark.slow
async def test_five_hundred(store: Store, broker: EmbeddedBroker, down_port: int) -> None:
    """Fewer, in this process: a slow and a dead channel hold up nobody, and all of it arrives once when the dead is back."""
    runners = RUNNERS[:5]
    async with answering() as fast, answering(delay_s=0.05) as slow, watching(broker.login) as watch:
        seen = Seen(fast, slow, watch)
        settle_in(store, runners)
        give(store, runners[:2], fast.url)
        give(store, runners[:1], slow.url)
        give(store, runners[1:2], f"json://127.0.0.1:{down_port}/hook")
        flood(store, dict.fromkeys(runners, 100), "flood")
        clock = Shifted()
        async with stage(store, broker.login, clock) as bell:
            await until(lambda: seen.healthy() == (500, 200) and len(slow.got) == 100, 30)
            await until(lambda: undelivered(store) == 100)
            async with answering(port=down_port) as up:
                clock.ahead_ms = HOUR // 6
                bell.ring("deliveries")
                await until(lambda: not undelivered(store), 30)
        assert seen.twice() == 0
        assert len(up.got) == len(set(up.got)) == len(slow.got) == 100


async def test_one_that_hangs_holds_up_no_other(ana: Store) -> None:
    """A message that is not answered takes one place of its channel; the others are sent past it."""
    async with answering() as fast:
        check(fast.url)  # Apprise is loaded
        fast.hangs_s = [15.0]  # it gives up on it after 4 s
        give(ana, ["ana"], fast.url)
        flood(ana, {"ana": 20}, "flood")
        async with stage(ana):
            await until(lambda: len(fast.got) == 19, 3)


@pytest.mark.slow
async def test_what_is_due_goes_out_while_findings_are_decided(ana: Store) -> None:
    """A delivery that was left from before does not wait for a thousand decisions, and each batch has its own moment."""
    async with answering() as fast:
        check(fast.url)  # Apprise is loaded
        give(ana, ["ana"], fast.url)
        settle_in(ana, ["ben"])
        flood(ana, {"ana": 1}, "before")
        ana.write(partial(deciding.decide_batch, now_ms=system_clock()))
        flood(ana, {"ben": 1000}, "flood")
        async with stage(ana):
            await until(lambda: len(fast.got) == 1)
            assert number(ana, "SELECT count(*) FROM finding WHERE NOT decided") > 0
            await until(lambda: decided(ana), 30)
    assert number(ana, "SELECT count(DISTINCT decided_ms) FROM alert WHERE runner_id = 'ben'") > 10


def test_what_was_done_before_costs_the_sweep_nothing(sqlite_store: Store) -> None:
    """What the sweep asks every second, and each claim, is read from the indexes of what is still to be done, in order."""
    asked: list[tuple[str, Any]] = []
    event.listen(sqlite_store.engine, "before_cursor_execute", lambda *of: asked.append((of[2], of[3])))
    settle_in(sqlite_store, ["ana"])
    flood(sqlite_store, {"ana": 1}, "flood")
    sqlite_store.write(partial(deciding.decide_batch, now_ms=1))
    asked.clear()
    sqlite_store.read(partial(deliveries.due_channels, now_ms=2))
    sqlite_store.read(partial(deliveries.any_expired, now_ms=2))
    take = partial(deliveries.claim, vault=VAULT, channel_id=deliveries.WATCH_ID, most=4, now_ms=2, lease_ms=1)
    assert len(sqlite_store.write(take)) == 1
    with sqlite_store.engine.connect() as connection:
        plans = [
            [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
            for statement, values in asked
            if statement.startswith("SELECT") and "FROM delivery" in statement
        ]
    assert len(plans) >= 4
    only_some = "SELECT count(*) FROM sqlite_master WHERE name LIKE 'ix_delivery_%' AND sql LIKE '%WHERE status%'"
    assert number(sqlite_store, only_some) == 3
    for plan in plans:
        (at,) = [line for line in plan if " delivery" in line]
        assert "ix_delivery_turn" in at or "ix_delivery_expires" in at, plan
        assert not [line for line in plan if "ORDER BY" in line], plan
