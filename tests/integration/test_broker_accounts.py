"""A device's account reaches its own topics and nothing else: tried, not read from the configuration."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import aiomqtt
import pytest

from domain.errors import Unavailable
from domain.login import Login
from formats import topics
from soleus import home_login
from soleus.login_check import check, is_accepted
from soleus.settings import Settings
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


async def home(data: Path) -> Login:
    """Home Assistant's login at the broker that runs on `data`."""
    return await asyncio.to_thread(home_login.make, Settings(data=data))  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("topic", "granted"),
    [
        ("homeassistant/#", True),
        ("homeassistant/+/+/config", True),
        ("soleus/ha/#", True),
        ("soleus/ha/anna/state", True),
        ("soleus/v1/anna/watch/samples", False),
        ("soleus/v1/anna/watch/alert", False),
        ("soleus/v1/#", False),
        ("soleus/#", False),
        ("#", False),
        ("$JS/#", False),
    ],
)
async def test_home_assistant_hears_only_what_is_for_it(
    broker: EmbeddedBroker, tmp_path: Path, topic: str, *, granted: bool
) -> None:
    """Configurations and what is below soleus/ha; no runner's samples, no device's alerts."""
    assert broker.embedded.pid is not None
    async with client(await home(tmp_path)) as reader:
        (answer,) = await reader.subscribe(topic)
        assert (isinstance(answer, int) or not answer.is_failure) is granted


async def test_home_assistant_says_only_that_it_is_there(broker: EmbeddedBroker, tmp_path: Path) -> None:
    """Its birth message arrives; anything else it publishes is dropped, a device's topics and our own among it."""
    reader = await home(tmp_path)
    async with client(broker.login) as service, client(reader) as listening, client(reader) as there:
        await service.subscribe([("soleus/#", 0), ("homeassistant/status", 0)])
        await listening.subscribe([("homeassistant/#", 0), ("soleus/ha/#", 0)])
        for topic in (
            "soleus/v1/anna/watch/pain",
            "soleus/ha/anna/state",
            "soleus/ha/anna/event",
            "homeassistant/device/x/config",
            "homeassistant",
        ):
            for retain in (False, True):
                await there.publish(topic, b"forged", qos=1, retain=retain)
        await there.publish("homeassistant/status", b"online", qos=1)
        assert await receive(service, 1) == [("homeassistant/status", b"online", False)]
        assert await receive(listening, 1) == [("homeassistant/status", b"online", False)]


async def test_a_device_tells_home_assistant_nothing(broker: EmbeddedBroker) -> None:
    """Neither a configuration nor a value that it makes up arrives, and it hears none."""
    async with client(broker.login) as service, client(broker.device("anna", "watch")) as watch:
        await service.subscribe([("soleus/#", 0), ("homeassistant/status", 0)])
        for topic in ("homeassistant/status", "soleus/ha/anna/state", "soleus/ha/anna/event", "soleus/ha/status"):
            await watch.publish(topic, b"forged", qos=1, retain=True)
        await watch.publish(LAST, b"mine", qos=1)
        assert await receive(service, 1) == [(LAST, b"mine", False)]
        for topic in ("homeassistant/#", "soleus/ha/#", "soleus/ha/anna/state"):
            (answer,) = await watch.subscribe(topic)
            assert not isinstance(answer, int)
            assert answer.is_failure


async def test_a_new_login_ends_the_earlier(broker: EmbeddedBroker, tmp_path: Path) -> None:
    """It works when the command returns, the one before does not, and only a hash is kept, for its owner to read."""
    first = await home(tmp_path)
    second = await home(tmp_path)
    assert is_accepted(second)
    assert not is_accepted(first)
    kept = broker.embedded.files.homeassistant
    assert second.password is not None
    assert second.password not in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert is_accepted(broker.device("anna", "watch"))
    assert is_accepted(second), "a device that is added later leaves it in"
