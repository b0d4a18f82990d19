"""The alerts stage when channels fail, processes die, and two are at work at once."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from pathlib import Path

import pytest

from alerts import deciding
from domain.clock import system_clock
from domain.model import Runner, Severity
from store import channels, deliveries, people, preferences
from store.engine import Store
from tests.alerting import (
    ALL_DAY,
    HOUR,
    KEY,
    VAULT,
    Shifted,
    add_channel,
    alerts,
    finding,
    save,
    sent,
    stage,
    status,
)
from tests.brokers import EmbeddedBroker
from tests.conftest import ROOT
from tests.receivers import HttpReceiver, http_receiver, until, watching

PROCESS = """
import asyncio, pathlib, sys
from alerts import worker
from alerts.channels import ChannelFactory
from alerts.channels.means import Means
from alerts.channels.reach import Reach
from domain.clock import system_clock
from domain.login import Login
from store.doorbell import Doorbell
from alerts.outside import Outside
from store.engine import Store, sqlite_url
from store.sealed import Vault
store = Store(sqlite_url(pathlib.Path(sys.argv[1])))
means = Means(Login("127.0.0.1", 9), Reach(frozenset({"127.0.0.1"})))
outside = Outside(Vault(sys.argv[2].encode()))
asyncio.run(worker.run(store, Doorbell(), system_clock, ChannelFactory(means), outside))
"""
"""A process of its own, with nothing but this stage in it."""


class TestTrouble:
    """Channels that fail, processes that die, and two at once."""

    async def test_failed_then_delivered(self, ana: Store, receiver: HttpReceiver) -> None:
        """A 503 is tried again with the same id; it ends delivered, with two attempts."""
        receiver.answers = [503]
        add_channel(ana, receiver.channel)
        save(ana, finding("run:1"))
        async with stage(ana):
            await until(lambda: status(ana, "json") == ["delivered"])
        row = sent(ana)[-1]
        assert (row.attempts, row.error) == (2, None)
        assert len(receiver.keys) == 2
        assert len(set(receiver.keys)) == 1

    async def test_refused_is_dead_at_once_and_says_why(self, ana: Store, receiver: HttpReceiver) -> None:
        """A refused login is not tried again; the reason is in plain words and shows no password."""
        receiver.answers = [401] * 9
        add_channel(ana, receiver.channel)
        save(ana, finding("run:1"))
        async with stage(ana):
            await until(lambda: status(ana, "json") == ["dead"])
        row = sent(ana)[-1]
        assert row.attempts == 1
        assert row.error is not None
        assert "refused the login (401)" in row.error
        assert "s3cret" not in row.error

    async def test_what_nobody_takes_expires(self, ana: Store, free_port: int) -> None:
        """A channel that stays away is retried, and the delivery expires when the alert is of no more use."""
        add_channel(ana, f"json://127.0.0.1:{free_port}/")
        save(ana, finding("run:1"))
        clock = Shifted()
        async with stage(ana, clock=clock) as bell:
            await until(lambda: status(ana, "json") == ["retrying"])
            error = sent(ana)[-1].error
            clock.ahead_ms = 25 * HOUR
            bell.ring("deliveries")
            await until(lambda: status(ana, "json") == ["expired"])
        assert error is not None
        assert "connection refused" in error

    async def test_a_removed_channel_ends_its_deliveries(self, ana: Store, receiver: HttpReceiver) -> None:
        """What was on its way to a channel that is no more is dead; other channels are not touched."""
        gone = add_channel(ana, "json://127.0.0.1:9/gone")
        add_channel(ana, receiver.channel)
        save(ana, finding("run:1"))
        ana.write(partial(deciding.decide_batch, now_ms=system_clock()))
        ana.write(partial(channels.remove, runner_id="ana", channel=str(gone)))
        async with stage(ana):
            await until(lambda: sorted(status(ana, "json")) == ["dead", "delivered"])

    async def test_one_hanging_channel_delays_nobody(
        self,
        ana: Store,
        broker: EmbeddedBroker,
        receiver: HttpReceiver,
    ) -> None:
        """While one channel never answers, twenty alerts reach the watch and the other channel within two seconds."""
        with http_receiver() as hanging:
            hanging.hold.clear()
            add_channel(ana, hanging.channel)
            add_channel(ana, receiver.channel)
            async with watching(broker.login, "soleus/v1/ana/wrist/alert") as watch, stage(ana, broker.login) as bell:
                save(ana, *(finding(f"run:{n}") for n in range(20)))
                bell.ring("findings")
                await until(lambda: len(watch) == 20 and len(receiver.got) == 20, 2.0)
                assert hanging.got == []
                hanging.hold.set()
                await until(lambda: set(status(ana, "json")) == {"delivered"})
            assert sorted({body["key"] for body in hanging.got}) == sorted(body["key"] for body in hanging.got)

    async def test_death_between_decision_and_delivery(self, ana: Store, receiver: HttpReceiver) -> None:
        """Decided, committed, dead: the next process delivers, once, and decides nothing again."""
        add_channel(ana, receiver.channel)
        save(ana, finding("run:1"))
        ana.write(partial(deciding.decide_batch, now_ms=system_clock()))
        async with stage(ana):
            await until(lambda: status(ana, "json") == ["delivered"])
        assert len(alerts(ana)) == len(receiver.got) == 1

    async def test_death_with_a_claim(self, ana: Store, receiver: HttpReceiver) -> None:
        """Who dies while sending loses the claim when its lease ends; the next attempt has the same id."""
        channel_id = add_channel(ana, receiver.channel)
        save(ana, finding("run:1"))
        clock = Shifted()
        ana.write(partial(deciding.decide_batch, now_ms=clock()))
        take = partial(deliveries.claim, vault=VAULT, channel_id=channel_id, most=9, lease_ms=60_000)
        (claimed,) = ana.write(partial(take, now_ms=clock()))
        assert ana.write(partial(take, now_ms=clock())) == []
        async with stage(ana, clock=clock) as bell:
            await until(lambda: status(ana, "console") == ["delivered"])
            assert receiver.got == []
            clock.ahead_ms = 61_000
            bell.ring("deliveries")
            await until(lambda: status(ana, "json") == ["delivered"])
        assert sent(ana)[-1].attempts == 2
        assert receiver.keys == [str(claimed.id)]

    @pytest.mark.slow
    async def test_kill_9_while_sending(self, sqlite_store: Store, receiver: HttpReceiver, tmp_path: Path) -> None:
        """A process killed while the receiver keeps it waiting: the next one delivers; one alert, the same id each time."""
        sqlite_store.write(lambda session: people.add_runner(session, Runner("ana"), 1))
        sqlite_store.write(lambda session: preferences.change(session, "ana", ALL_DAY, 1))
        add_channel(sqlite_store, receiver.channel)
        save(sqlite_store, finding("run:1"))
        receiver.hold.clear()
        killed = await asyncio.create_subprocess_exec(sys.executable, "-c", PROCESS, str(tmp_path), KEY.decode(), cwd=ROOT)
        try:
            await until(lambda: len(receiver.keys) == 1, 20)
        finally:
            killed.kill()
            await killed.wait()
        receiver.hold.set()
        clock = Shifted()
        clock.ahead_ms = 30_000
        async with stage(sqlite_store, clock=clock):
            await until(lambda: status(sqlite_store, "json") == ["delivered"])
        assert len(alerts(sqlite_store)) == 1
        assert len(set(receiver.keys)) == 1
        assert len(receiver.keys) == 2

    async def test_a_late_answer_changes_nothing_of_a_newer_round(self, ana: Store, receiver: HttpReceiver) -> None:
        """The result of an attempt that began before the alert got worse is its own: the worse telling still goes out."""
        channel_id = add_channel(ana, receiver.channel)
        now = system_clock()
        save(ana, finding("run:1"))
        ana.write(partial(deciding.decide_batch, now_ms=now))
        (old,) = ana.write(
            partial(deliveries.claim, vault=VAULT, channel_id=channel_id, most=9, now_ms=now, lease_ms=60_000)
        )
        save(ana, finding("run:1", Severity.WARN))
        ana.write(partial(deciding.decide_batch, now_ms=now + 1))
        late = deliveries.Outcome(old, "delivered", now)
        ana.write(partial(deliveries.mark, outcomes=[late], now_ms=now + 2))
        assert status(ana, "json") == ["delivered", "queued"]

    @pytest.mark.slow
    async def test_two_at_once_send_once(self, ana: Store, receiver: HttpReceiver) -> None:
        """Two stages with stores of their own on one database: 100 findings, 100 alerts, each received once."""
        add_channel(ana, receiver.channel)
        other = Store(ana.url.render_as_string(hide_password=False))
        try:
            async with stage(ana) as bell, stage(other) as second:
                save(ana, *(finding(f"run:{n}") for n in range(100)))
                bell.ring("findings")
                second.ring("findings")
                await until(lambda: status(ana, "json") == ["delivered"] * 100, 20)
        finally:
            other.close()
        assert len(alerts(ana)) == 100
        keys = [body["key"] for body in receiver.got]
        assert len(keys) == len(set(keys)) == 100

    @pytest.mark.slow
    async def test_a_thousand(self, ana: Store, broker: EmbeddedBroker) -> None:
        """A thousand findings at once: a thousand alerts, each on the watch exactly once."""
        save(ana, *(finding(f"run:{n}") for n in range(1000)))
        async with watching(broker.login, "soleus/v1/ana/wrist/alert") as watch, stage(ana, broker.login):
            await until(lambda: len(watch) == 1000, 30)
            await until(lambda: set(status(ana, "watch")) == {"delivered"})
        assert len({payload["id"] for _, payload in watch}) == 1000

    async def test_a_broker_that_comes_back(self, ana: Store, broker: EmbeddedBroker) -> None:
        """No broker: the watch's delivery waits as retrying, all others go; it is delivered when the broker is there."""
        save(ana, finding("run:1"))
        async with stage(ana):
            await until(lambda: status(ana, "console") == ["delivered"])
            await until(lambda: status(ana, "watch") == ["retrying"])
        async with watching(broker.login, "soleus/v1/ana/wrist/alert") as watch, stage(ana, broker.login):
            await until(lambda: len(watch) == 1)
