"""A connection to our broker that is kept open: opened when first needed, and come back by itself when it is lost."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass

import aiomqtt
import structlog
from paho.mqtt.reasoncodes import ReasonCode

from alerts.channels.base import Temporary
from alerts.channels.ending import end
from domain.errors import Unavailable
from domain.login import Login

log = structlog.get_logger()
FIRST_PAUSE_S = 0.2
MOST_PAUSE_S = 10.0
CONNECT_S = 2.0
"""How long a message waits for the connection before it counts as failed, s."""


@dataclass(frozen=True, slots=True)
class Ears:
    """What a link does beside publishing. `topics`: filters it listens to, at QoS 0.

    `opened` is told at every new connection which of the filters the broker refused; `heard` of every message: topic and
    payload. `will`: topic and payload that the broker publishes and keeps when the connection breaks.
    """

    topics: tuple[str, ...] = ()
    opened: Callable[[frozenset[str]], None] = lambda _refused: None
    heard: Callable[[str, bytes], None] = lambda _topic, _payload: None
    will: tuple[str, bytes] | None = None


class BrokerLink:
    """Publishes to `login`'s broker. `name` is a part of its client id; `at_once` messages may be on their way together."""

    def __init__(self, login: Login, name: str, *, timeout_s: float, at_once: int, ears: Ears | None = None) -> None:
        self._login = login
        self._name = name
        self._timeout_s = timeout_s
        self._at_once = at_once
        self._ears = ears or Ears()
        self._client: aiomqtt.Client | None = None
        self._known = asyncio.Event()
        """Set when the connection stands or an attempt has just failed, cleared while we do not know."""
        self._why = "it did not answer in time"
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Open the connection now, so that the first message need not wait for it."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._keep_open(), name=f"alerts-{self._name}")

    async def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Publish at QoS 1 and wait until the broker has it.

        Raises:
            Temporary: the broker cannot be reached or does not acknowledge.

        """
        self.start()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CONNECT_S):
                await self._known.wait()
        client = self._client
        if client is None:
            await asyncio.sleep(0)  # who tries again at once must not keep the connection from coming back
            raise self._down(self._why)
        try:
            await client.publish(topic, payload, qos=1, retain=retain, timeout=self._timeout_s)
        except aiomqtt.MqttError as error:
            raise self._down(str(error)) from error

    async def close(self) -> None:
        """Disconnect; the last will is not spoken."""
        if self._task is not None:
            await end(self._task)
            self._task = None

    def _down(self, why: str) -> Temporary:
        address = f"{self._login.host}:{self._login.port}"
        return Temporary(f"The MQTT broker at {address} did not take the alert: {why}.", "Check that it runs.")

    async def _keep_open(self) -> None:
        pause = FIRST_PAUSE_S
        while True:
            try:
                async with self._connection() as client:
                    client.pending_calls_threshold = self._at_once
                    refused = await self._listen(client)
                    self._client = client
                    self._known.set()
                    pause = FIRST_PAUSE_S
                    self._ears.opened(refused)
                    async for message in client.messages:  # ends with the connection
                        if isinstance(message.payload, bytes):
                            self._ears.heard(message.topic.value, message.payload)
            except (aiomqtt.MqttError, Unavailable) as error:
                self._known.clear()
                if self._client is None:  # the attempt itself failed: whoever waits need wait no longer
                    self._known.set()
                self._why = str(error)
                log.warning("alerts.mqtt.lost", host=self._login.host, port=self._login.port, why=self._why)
            finally:
                self._client = None
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - spreads reconnects, guards nothing
            pause = min(pause * 2, MOST_PAUSE_S)

    async def _listen(self, client: aiomqtt.Client) -> frozenset[str]:
        """Subscribe to what is to be heard; returns what the broker refused."""
        if not self._ears.topics:
            return frozenset()
        granted = await client.subscribe([(topic, 0) for topic in self._ears.topics])
        answers = zip(self._ears.topics, granted, strict=True)
        return frozenset(topic for topic, code in answers if isinstance(code, ReasonCode) and code.is_failure)

    def _connection(self) -> contextlib.AbstractAsyncContextManager[aiomqtt.Client]:
        login, will = self._login, self._ears.will
        return aiomqtt.Client(
            login.host,
            login.port,
            username=login.username,
            password=login.password,
            tls_context=login.trust(),
            identifier=f"soleus-{self._name}-{secrets.token_hex(6)}",
            clean_session=True,
            keepalive=20,
            timeout=self._timeout_s,
            will=None if will is None else aiomqtt.Will(will[0], will[1], qos=1, retain=True),
            logger=logging.getLogger("soleus.alerts.mqtt"),
        )
