"""Channels that fail again and again, on the real stage: left alone, probed, back; and what is given up, or tried again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

import pytest
from cryptography.fernet import Fernet
from sqlmodel import Session

from alerts.channels.apprise import AppriseChannel
from alerts.channels.base import Gone
from domain.breaker import FAILURES, FIRST_MS
from domain.clock import system_clock
from domain.model import Message, Runner, Severity
from store import breakers, channels, people, preferences
from store.engine import Store
from store.sealed import Vault
from store.tables import ChannelRow
from tests.alerting import ALL_DAY, HOUR, VAULT, Stopped, add_channel, finding, save, sent, stage, status
from tests.brokers import EmbeddedBroker
from tests.receivers import HttpReceiver, http_receiver, until, watching

MANY = 20
"""Findings: more than are tried before a channel is left alone."""
AT_ONCE = AppriseChannel.at_once


def fails(store: Store, channel_id: int) -> Callable[[], bool]:
    """Whether the channel is left alone."""
    return lambda: store.read(partial(breakers.of, channel_id=channel_id)).failures >= FAILURES


def many(store: Store, runner: str = "ana") -> None:
    """Findings that can wait."""
    save(store, *(finding(f"run:{n}") for n in range(MANY)), runner=runner)


def idle(store: Store, receiver: HttpReceiver) -> Callable[[], bool]:
    """Whether nothing is under way to the receiver: all that was claimed has come in, was answered and written down."""

    def none() -> bool:
        tried = [row for row in sent(store) if row.channel == "json" and row.attempts]
        claimed = sum(row.attempts for row in tried)
        tasks = [task for task in asyncio.all_tasks() if task.get_name().startswith("alerts-delivery-")]
        return claimed == len(receiver.keys) and all(row.error for row in tried) and all(task.done() for task in tasks)

    return none


class TestBreaker:
    """A channel that fails five times on end."""

    async def test_opens_and_nothing_is_tried_but_a_stop(self, ana: Store, receiver: HttpReceiver) -> None:
        """After five failures and what was under way nothing more is sent there, sweep after sweep; a stop is, by itself."""
        receiver.answers = [503] * 99
        channel_id = add_channel(ana, receiver.channel)
        many(ana)
        clock = Stopped()
        async with stage(ana, clock=clock) as bell:
            await until(fails(ana, channel_id))
            await until(lambda: status(ana, "console") == ["delivered"] * MANY)
            await until(idle(ana, receiver))
            tried = set(receiver.keys)
            assert FAILURES <= len(receiver.keys) < FAILURES + 2 * AT_ONCE
            save(ana, finding("stop", Severity.STOP))
            bell.ring("findings")
            await until(lambda: len(set(receiver.keys) - tried) == 1)
            await until(lambda: sent(ana)[-1].status == "retrying")
            again = len(receiver.keys)
            for n, later_ms in enumerate((1100, 3200), 1):  # its retries
                clock.ahead_ms = later_ms
                bell.ring("deliveries")
                await until(lambda n=n: len(receiver.keys) == again + n)  # type: ignore[misc]
                await until(idle(ana, receiver))
        (stop,) = set(receiver.keys) - tried
        assert set(receiver.keys[again:]) == {stop}

    async def test_one_probe_then_all(self, ana: Store, receiver: HttpReceiver) -> None:
        """When its time is over one delivery is tried, not four; it goes well, and everything else follows."""
        receiver.answers = [503] * 99
        channel_id = add_channel(ana, receiver.channel)
        many(ana)
        clock = Stopped()
        async with stage(ana, clock=clock) as bell:
            await until(fails(ana, channel_id))
            await until(lambda: status(ana, "console") == ["delivered"] * MANY)
            await until(idle(ana, receiver))  # or an attempt of before would be answered well
            tried = len(receiver.keys)
            receiver.answers = []
            receiver.hold.clear()
            clock.ahead_ms = FIRST_MS
            bell.ring("deliveries")
            await until(lambda: len(receiver.keys) == tried + 1)
            save(ana, finding("another"))
            bell.ring("findings")
            await until(lambda: status(ana, "console") == ["delivered"] * (MANY + 1))
            assert len(receiver.keys) == tried + 1
            receiver.hold.set()
            clock.ahead_ms = HOUR // 6
            await until(lambda: status(ana, "json") == ["delivered"] * (MANY + 1))
        assert not fails(ana, channel_id)()
        keys = [body["key"] for body in receiver.got]
        assert len(keys) == len(set(keys)) == MANY + 1

    async def test_survives_a_restart(self, ana: Store, receiver: HttpReceiver) -> None:
        """A new process knows from the rows that the channel is to be left alone."""
        receiver.answers = [503] * 99
        channel_id = add_channel(ana, receiver.channel)
        many(ana)
        clock = Stopped()
        async with stage(ana, clock=clock):
            await until(fails(ana, channel_id))
            await until(idle(ana, receiver))
        tried = len(receiver.keys)
        save(ana, finding("later"))
        async with stage(ana, clock=clock):
            await until(lambda: status(ana, "console") == ["delivered"] * (MANY + 1))
            await until(lambda: status(ana, "watch") == ["retrying"] * (MANY + 1))
        assert len(receiver.keys) == tried

    async def test_the_watch_has_none(self, ana: Store, broker: EmbeddedBroker) -> None:
        """However often the broker was away, the next alert is tried at once: the wrist is never left alone."""
        many(ana)
        async with stage(ana):
            await until(lambda: status(ana, "watch") == ["retrying"] * MANY, 20)
        async with watching(broker.login, "soleus/v1/ana/wrist/alert") as watch, stage(ana, broker.login) as bell:
            save(ana, finding("now"))
            bell.ring("findings")
            await until(lambda: any(row.status == "delivered" for row in sent(ana) if row.channel == "watch"), 5)
            assert watch

    async def test_of_another_runner_is_not_touched(self, ana: Store, receiver: HttpReceiver) -> None:
        """One runner's dead address is left alone; the other's on the same service gets everything meanwhile."""

        def ben(session: Session) -> int:
            people.add_runner(session, Runner("ben"), 1)
            preferences.change(session, "ben", ALL_DAY, 1)
            row = channels.add(session, VAULT, "ben", receiver.channel, 1)
            return row.id or 0

        with http_receiver() as dead:
            dead.answers = [503] * 999
            mine = add_channel(ana, dead.channel)
            others = ana.write(ben)
            many(ana)
            async with stage(ana) as bell:
                await until(fails(ana, mine))
                many(ana, "ben")
                bell.ring("findings")
                await until(lambda: len(receiver.got) == MANY, 5)
            assert not fails(ana, others)()


class TestGivenUp:
    """What cannot work is not tried for ever."""

    async def test_an_address_that_is_no_more(
        self, ana: Store, receiver: HttpReceiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The receiver says that it is gone: the channel is forgotten, the rest ends as dead, other channels get theirs."""
        with http_receiver() as other:
            gone = add_channel(ana, receiver.channel)
            add_channel(ana, other.channel)
            send = AppriseChannel.send

            async def answer(channel: AppriseChannel, message: Message) -> None:
                if channel.url == receiver.channel:
                    raise Gone("There is nobody any more.")
                await send(channel, message)

            monkeypatch.setattr(AppriseChannel, "send", answer)
            many(ana)
            async with stage(ana):
                await until(lambda: len(other.got) == MANY)
                await until(lambda: sorted(status(ana, "json")) == ["dead"] * MANY + ["delivered"] * MANY)
        assert ana.read(lambda session: session.get(ChannelRow, gone)) is None
        assert {row.error for row in sent(ana) if row.channel_id == gone} <= {
            "There is nobody any more.",
            "The channel was removed.",
        }

    async def test_brought_back(self, ana: Store, receiver: HttpReceiver) -> None:
        """What a refused login ended as dead is tried again when somebody asks for it, with the same ids."""
        receiver.answers = [401] * 3
        channel_id = add_channel(ana, receiver.channel)
        save(ana, *(finding(f"run:{n}") for n in range(3)))
        retry = partial(channels.retry_dead, runner_id="ana", channel=str(channel_id))
        async with stage(ana) as bell:
            await until(lambda: status(ana, "json") == ["dead"] * 3)
            assert {row.error for row in sent(ana) if row.channel == "json"} != {None}
            assert ana.write(partial(retry, now_ms=system_clock() + 48 * HOUR)) == 0
            assert ana.write(partial(retry, now_ms=system_clock())) == 3
            bell.ring("deliveries")
            await until(lambda: status(ana, "json") == ["delivered"] * 3)
        assert sorted(receiver.keys[:3]) == sorted(receiver.keys[3:])

    async def test_an_address_of_another_key(self, ana: Store, receiver: HttpReceiver) -> None:
        """One that cannot be read ends its own deliveries, with the remedy; the stage goes on and the others get theirs."""
        other = Vault(Fernet.generate_key())
        ana.write(partial(channels.add, vault=other, runner_id="ana", url="json://127.0.0.1:9/x", now_ms=1))
        add_channel(ana, receiver.channel)
        save(ana, finding("run:1"))
        async with stage(ana):
            await until(lambda: sorted(status(ana, "json")) == ["dead", "delivered"])
        assert any("stored with another key" in (row.error or "") for row in sent(ana))

    async def test_the_number_of_a_removed_channel_is_not_given_again(self, ana: Store) -> None:
        """What was on its way to a channel that is no more cannot reach one that was added later."""
        first = add_channel(ana, "json://127.0.0.1:9/a")
        ana.write(partial(channels.remove, runner_id="ana", channel=str(first)))
        assert add_channel(ana, "json://127.0.0.1:9/b") > first
