"""What Soleus needs of a broker, asked of each: the embedded one and Mosquitto."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import suppress

import aiomqtt
import pytest

from formats import topics
from tests.brokers import AnyBroker
from tests.mqtt_clients import client, cut, receive


@pytest.fixture(params=["embedded", pytest.param("mosquitto", marks=pytest.mark.server)])
def any_broker(request: pytest.FixtureRequest) -> AnyBroker:
    """Each broker in turn."""
    found: AnyBroker = request.getfixturevalue({"embedded": "broker", "mosquitto": "mosquitto"}[request.param])
    return found


@pytest.fixture
def runner() -> str:
    """A runner whom no other test knows: a broker may be shared."""
    return f"r{uuid.uuid4().hex[:12]}"


class TestAnyBroker:
    """Every broker that Soleus works with does this."""

    async def test_a_device_reaches_the_services(self, any_broker: AnyBroker, runner: str) -> None:
        """What a device publishes on each of its leaves arrives at a service, once."""
        leaves, _ = topics.of_device(runner, "watch")
        async with client(any_broker.login) as service, client(any_broker.device(runner, "watch")) as watch:
            await service.subscribe(f"soleus/v1/{runner}/#", qos=1)
            for topic in leaves:
                await watch.publish(topic, topic.encode(), qos=1)
            assert await receive(service, len(leaves)) == [(topic, topic.encode(), False) for topic in leaves]

    async def test_the_services_reach_a_device(self, any_broker: AnyBroker, runner: str) -> None:
        """A retained receipt is there for a watch that comes later; an alert reaches one that is there."""
        receipt, alert = topics.build(runner, "watch", "receipt"), topics.build(runner, "watch", "alert")
        login = any_broker.device(runner, "watch")
        async with client(any_broker.login) as service, client(login) as watch:
            await service.publish(receipt, b"committed", qos=1, retain=True)
            assert await kept(watch, [(receipt, 0), (alert, 0)]) == [(receipt, b"committed", True)]
            await service.publish(alert, b"stop", qos=1)
            assert await receive(watch, 1) == [(alert, b"stop", False)]
            await service.publish(receipt, b"", qos=1, retain=True)

    async def test_a_last_will_is_kept(self, any_broker: AnyBroker, runner: str) -> None:
        """A watch that is cut off leaves its retained status, for who is there and for who comes later."""
        status = topics.build(runner, "watch", "status")
        will = aiomqtt.Will(status, b"offline", qos=1, retain=True)
        login = any_broker.device(runner, "watch")
        async with client(any_broker.login) as service:
            await service.subscribe(status, qos=1)
            watch = client(login, will=will)
            await watch.__aenter__()
            await watch.publish(status, b"online", qos=1, retain=True)
            assert await receive(service, 1) == [(status, b"online", False)]
            cut(watch)
            assert await receive(service, 1) == [(status, b"offline", False)]
            with suppress(aiomqtt.MqttError):  # whether it has noticed by now is its affair
                await watch.__aexit__(None, None, None)
        async with client(any_broker.login) as later:
            await later.subscribe(status, qos=1)
            assert await receive(later, 1) == [(status, b"offline", True)]
            await later.publish(status, b"", qos=1, retain=True)

    async def test_a_service_that_was_away_finds_what_it_missed(self, any_broker: AnyBroker, runner: str) -> None:
        """A persistent session gets, in order, what was acknowledged to devices while it was gone."""
        topic, name = topics.build(runner, "watch", "samples"), f"service-{runner}"
        async with client(any_broker.login, name) as service:
            await service.subscribe(topic, qos=1)
        async with client(any_broker.device(runner, "watch")) as watch:
            for n in range(50):
                await watch.publish(topic, str(n).encode(), qos=1)
        async with client(any_broker.login, name) as service:
            assert [int(payload) for _, payload, _ in await receive(service, 50)] == list(range(50))
            await service.unsubscribe(topic)


async def kept(watch: aiomqtt.Client, topics: list[tuple[str, int]]) -> list[tuple[str, bytes, bool]]:
    """What a watch that subscribes is told first; NATS may acknowledge a retained message before it shows it to others."""
    for _ in range(5):
        await watch.subscribe(topics)
        try:
            async with asyncio.timeout(1):
                return await receive(watch, 1)
        except TimeoutError:
            continue
    return []
