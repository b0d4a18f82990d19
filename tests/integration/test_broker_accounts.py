"""A device's account reaches its own topics and nothing else: tried, not read from the configuration."""

from __future__ import annotations

import aiomqtt
import pytest

from domain.errors import Unavailable
from domain.login import Login
from formats import topics
from soleus.login_check import check
from tests.brokers import EmbeddedBroker
from tests.mqtt_clients import client, cut, receive

LAST = "soleus/v1/anna/watch/session"


async def test_another_runners_topic_changes_nothing(broker: EmbeddedBroker) -> None:
    """Publishing anywhere but on one's own leaves is dropped: nobody receives it, nothing of it is retained."""
    theirs, _ = topics.of_device("bert", "watch")
    foreign = [
        *theirs,
        "soleus/v1/anna/pod/samples",
        "soleus/v1/anna/watch/receipt",
        "soleus/v1/anna/watch/alert",
        "soleus/v1/anna/watch/samples/more",
        "soleus/v1/anna/watch",
        "soleus/v1/*/watch/samples",
        "soleus/v1/bert.watch.samples",
        "$MQTT/msgs/soleus/v1/bert/watch/samples",
        "$MQTT/rmsgs/soleus/v1/bert/watch/status",
        "$JS/API/STREAM/DELETE/$MQTT_msgs",
    ]
    broker.device("bert", "watch")
    async with client(broker.login) as service, client(broker.device("anna", "watch")) as watch:
        await service.subscribe("soleus/#", qos=1)
        for topic in foreign:
            for retain in (False, True):
                await watch.publish(topic, b"forged", qos=1, retain=retain)
        await watch.publish(LAST, b"mine", qos=1)
        assert await receive(service, 1) == [(LAST, b"mine", False)], "what came first is the device's own message"
    async with client(broker.login) as later:
        await later.subscribe("soleus/#", qos=1)
        await later.publish(LAST, b"end", qos=1)
        assert await receive(later, 1) == [(LAST, b"end", False)], "nothing forged was retained"


async def test_a_forged_last_will_is_dropped(broker: EmbeddedBroker) -> None:
    """A last will on another runner's topic is published by nobody."""
    status = topics.build("bert", "watch", "status")
    async with client(broker.login) as service:
        await service.subscribe("soleus/#", qos=1)
        thief = client(broker.device("anna", "watch"), will=aiomqtt.Will(status, b"offline", qos=1, retain=True))
        async with thief:
            cut(thief)
            with pytest.raises(aiomqtt.MqttError):
                await receive(thief, 1)
        await service.publish(LAST, b"end", qos=1)
        assert await receive(service, 1) == [(LAST, b"end", False)]


@pytest.mark.parametrize(
    "topic",
    [
        "#",
        "soleus/#",
        "soleus/v1/+/+/alert",
        "soleus/v1/bert/watch/alert",
        "soleus/v1/anna/watch/#",
        "soleus/v1/anna/watch/samples",
        "$MQTT/#",
        "$MQTT/sub/#",
        "$JS/#",
        "$SYS/#",
    ],
)
async def test_a_device_hears_only_what_is_for_it(broker: EmbeddedBroker, topic: str) -> None:
    """Subscribing to anything but one's own receipt and alert is refused."""
    async with client(broker.device("anna", "watch")) as watch:
        granted = await watch.subscribe(topic, qos=1)
        assert all(code.is_failure for code in granted if not isinstance(code, int)), granted
        assert len(granted) == 1


@pytest.mark.parametrize(
    "login",
    [
        Login(),
        Login(username="anna.watch", password="wrong"),
        Login(username="anna.watch"),
        Login(username="soleus", password=""),
    ],
    ids=["anonymous", "wrong password", "no password", "the services' name"],
)
async def test_nobody_else_gets_in(broker: EmbeddedBroker, login: Login) -> None:
    """Without the right password there is one line that says who was refused, and what to do."""
    broker.device("anna", "watch")
    tried = Login(broker.login.host, broker.login.port, login.username, login.password)
    with pytest.raises(Unavailable, match="refuses the login of") as refused:
        check(tried)
    assert "soleus device add" in refused.value.remedy


async def test_a_message_of_one_megabyte_reaches_ingest(broker: EmbeddedBroker) -> None:
    """The broker passes on what ingest then refuses for its size: the device keeps its connection, and is counted."""
    async with client(broker.login) as service, client(broker.device("anna", "watch")) as watch:
        await service.subscribe("soleus/#", qos=1)
        big = bytes(1_048_576)
        await watch.publish("soleus/v1/anna/watch/samples", big, qos=1)
        assert await receive(service, 1) == [("soleus/v1/anna/watch/samples", big, False)]
