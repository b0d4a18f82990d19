"""The channel port: one class, run on every implementation against the real thing at the other end."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest
import structlog

from alerts import messages
from alerts.channels import ChannelFactory
from alerts.channels.base import Channel, Permanent, Temporary
from domain.login import Login
from domain.model import Severity
from tests.alerting import means, push_means
from tests.brokers import EmbeddedBroker
from tests.ntfy_server import ntfy_server
from tests.push_service import PushService, push_service
from tests.receivers import http_receiver, until, watching

ALERT = messages.Alert(7, "ana", "load.session_spike", Severity.WARN, "Far", "18.0 km.", "Go easy.", 1_700_000_000_000, "S1")
MESSAGE = messages.compose(ALERT, 42, 1_700_000_300_000, "wrist")
SECRET = "s3cret-pass"
SIGNING = "whsec_" + "QUFB" * 8


@dataclass
class End:
    """A channel and what came out of it: the texts received, and the ids by which a copy is told apart."""

    channel: Channel
    texts: Callable[[], list[str]]
    ids: Callable[[], list[str]]


@asynccontextmanager
async def console(_broker: EmbeddedBroker) -> AsyncIterator[End]:
    """The log."""
    with structlog.testing.capture_logs() as lines:
        channel = ChannelFactory(means(Login())).channel("console:")
        yield End(
            channel, lambda: [json.dumps(line, ensure_ascii=False) for line in lines], lambda: [x["id"] for x in lines]
        )


@asynccontextmanager
async def mqtt(broker: EmbeddedBroker) -> AsyncIterator[End]:
    """A watch that listens on the real broker."""
    async with watching(broker.login, "soleus/v1/ana/wrist/alert") as got:
        channel = ChannelFactory(means(broker.login)).channel("mqtt:")
        yield End(channel, lambda: [json.dumps(body) for _, body in got], lambda: [body["id"] for _, body in got])


@asynccontextmanager
async def apprise(_broker: EmbeddedBroker) -> AsyncIterator[End]:
    """A JSON webhook."""
    with http_receiver() as there:
        channel = ChannelFactory(means(Login())).channel(there.channel)
        yield End(channel, lambda: [json.dumps(body) for body in there.got], lambda: there.keys)


@asynccontextmanager
async def webpush(_broker: EmbeddedBroker) -> AsyncIterator[End]:
    """A browser behind a push service that checks what a real one does."""
    with push_service() as there:
        channel = ChannelFactory(push_means()).channel(there.channel)
        yield End(channel, lambda: [json.dumps(body, ensure_ascii=False) for body in there.told], lambda: there.topics)


@asynccontextmanager
async def homeassistant(broker: EmbeddedBroker) -> AsyncIterator[End]:
    """Somebody who listens for a runner's events on the real broker."""
    async with watching(broker.login, "soleus/ha/ana/event") as got:
        channel = ChannelFactory(means(broker.login)).channel("homeassistant:")
        yield End(channel, lambda: [json.dumps(body) for _, body in got], lambda: [body["id"] for _, body in got])


@asynccontextmanager
async def webhook(_broker: EmbeddedBroker) -> AsyncIterator[End]:
    """A program."""
    with http_receiver() as there:
        channel = ChannelFactory(means(Login())).channel(f"webhook+http://{there.url}/?secret={SIGNING}")
        yield End(
            channel, lambda: [body.decode() for body in there.bodies], lambda: [seen["webhook-id"] for seen in there.headers]
        )


@asynccontextmanager
async def ntfy(_broker: EmbeddedBroker) -> AsyncIterator[End]:
    """A stand-in for an ntfy server."""
    with ntfy_server() as there:
        channel = ChannelFactory(means(Login())).channel(f"ntfy://{there.address}/calf")
        yield End(channel, lambda: [json.dumps(body) for body in there.got], lambda: [x["sequence_id"] for x in there.got])


ENDS = {
    "console": console,
    "mqtt": mqtt,
    "apprise": apprise,
    "webpush": webpush,
    "homeassistant": homeassistant,
    "webhook": webhook,
    "ntfy": ntfy,
}
ABSENT = {
    "mqtt": "mqtt:",
    "homeassistant": "homeassistant:",
    "apprise": f"json://ana:{SECRET}@127.0.0.1:{{port}}/{SECRET}",
    "webpush": PushService(f"http://127.0.0.1:{{port}}/{SECRET}").channel,
    "webhook": f"webhook+http://ana:{SECRET}@127.0.0.1:{{port}}/{SECRET}?secret={SIGNING}",
    "ntfy": f"ntfy://ana:{SECRET}@127.0.0.1:{{port}}/{SECRET}",
}


@pytest.mark.parametrize("kind", ENDS)
class TestEveryChannel:
    """What the stage relies on."""

    async def test_gets_across(self, kind: str, broker: EmbeddedBroker) -> None:
        """Title and what to do arrive, and sending returns only when the other end has them."""
        async with ENDS[kind](broker) as end:
            try:
                await end.channel.send(MESSAGE)
                await until(lambda: len(end.texts()) == 1)
                assert "Far" in end.texts()[0]
                assert "Go easy." in end.texts()[0]
            finally:
                await end.channel.close()

    async def test_a_copy_can_be_told_apart(self, kind: str, broker: EmbeddedBroker) -> None:
        """The same message again has the same id; another message has another."""
        other = replace(MESSAGE, id="43-2", alert_id="8")
        async with ENDS[kind](broker) as end:
            try:
                for message in (MESSAGE, MESSAGE, other):
                    await end.channel.send(message)
                await until(lambda: len(end.ids()) == 3)
                first, again, third = end.ids()
                assert first == again != third
            finally:
                await end.channel.close()

    async def test_many_at_once_all_arrive(self, kind: str, broker: EmbeddedBroker) -> None:
        """As many as the channel says it takes at once do."""
        async with ENDS[kind](broker) as end:
            count = end.channel.at_once
            try:
                for n in range(count):
                    await end.channel.send(replace(MESSAGE, id=f"{n}-2", alert_id=str(n)))
                await until(lambda: len(set(end.ids())) == count)
            finally:
                await end.channel.close()

    async def test_closes_twice(self, kind: str, broker: EmbeddedBroker) -> None:
        """Closing is safe at any time, used or not."""
        async with ENDS[kind](broker) as end:
            await end.channel.close()
            await end.channel.close()


@pytest.mark.parametrize("kind", ABSENT)
async def test_nobody_there_is_temporary_and_said_plainly(kind: str, free_port: int) -> None:
    """With nobody at the other end: Temporary, within its time-out, in words a runner understands, without secrets."""
    channel = ChannelFactory(push_means(Login("127.0.0.1", free_port))).channel(
        ABSENT[kind].replace("{port}", str(free_port))
    )
    began = time.monotonic()
    try:
        with pytest.raises(Temporary) as caught:
            await channel.send(MESSAGE)
    finally:
        await channel.close()
    assert time.monotonic() - began < channel.timeout_s
    assert SECRET not in str(caught.value)
    assert "refused" in str(caught.value)


async def test_the_wrist_comes_back_by_itself(broker: EmbeddedBroker) -> None:
    """The broker is killed and restarted: the same channel takes messages again, without being asked to."""
    channel = ChannelFactory(means(broker.login)).channel("mqtt:")
    try:
        await channel.send(MESSAGE)
        first = broker.embedded.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await until(lambda: broker.embedded.pid not in {None, first}, 20)
        deadline = time.monotonic() + 20
        while True:
            try:
                await channel.send(MESSAGE)
                break
            except Temporary:
                assert time.monotonic() < deadline
    finally:
        await channel.close()


async def test_a_refused_broker_login_is_said(broker: EmbeddedBroker) -> None:
    """A wrong password at the broker is named as that, and shown nowhere."""
    wrong = replace(broker.login, password=SECRET)
    channel = ChannelFactory(means(wrong)).channel("mqtt:")
    try:
        with pytest.raises(Temporary, match=r"(?i)not authori[sz]ed|refused|bad user") as caught:
            await channel.send(MESSAGE)
    finally:
        await channel.close()
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (401, Permanent, "refused the login"),
        (403, Permanent, "refused the login"),
        (404, Permanent, "nothing at that address"),
        (413, Permanent, "refused the message"),
        (408, Temporary, "in trouble"),
        (429, Temporary, "slow down"),
        (500, Temporary, "in trouble"),
        (503, Temporary, "in trouble"),
    ],
)
async def test_what_a_service_answers_decides(status: int, error: type[Exception], words: str) -> None:
    """What trying again can help with is Temporary, the rest Permanent; 429 is left alone for a minute."""
    with http_receiver() as there:
        there.answers = [status]
        channel = ChannelFactory(means(Login())).channel(there.channel)
        try:
            with pytest.raises(error, match=words) as caught:
                await channel.send(MESSAGE)
        finally:
            await channel.close()
    if status == 429:
        assert isinstance(caught.value, Temporary)
        assert caught.value.retry_after_s == 60
