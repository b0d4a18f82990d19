"""The wrist: alerts over MQTT on `soleus/v1/{runner}/{device}/alert`, QoS 1, not retained, on a connection kept open."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import secrets

import aiomqtt
import structlog

from alerts.channels.base import Audience, Permanent, Temporary
from domain.login import Login
from domain.model import Message
from formats import payloads, topics

log = structlog.get_logger()
FIRST_PAUSE_S = 0.2
MOST_PAUSE_S = 10.0
CONNECT_S = 2.0
"""How long a message waits for the connection before it counts as failed, s."""


class WatchChannel:
    """Publishes to the watches of `login`'s broker; connects when first used and comes back by itself."""

    audience: Audience = "wrist"
    pictures = False
    timeout_s = 5.0
    at_once = 20

    def __init__(self, login: Login) -> None:
        self._login = login
        self._client: aiomqtt.Client | None = None
        self._known = asyncio.Event()
        """Set when the connection stands or an attempt has just failed, cleared while we do not know."""
        self._why = "it did not answer in time"
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Open the connection now, so that the first alert need not wait for it."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._keep_open(), name="alerts-mqtt")

    async def send(self, message: Message) -> None:
        """Publish `message` to its device and wait until the broker has it.

        Raises:
            Permanent: the message names no device.
            Temporary: the broker cannot be reached or does not acknowledge.

        """
        if message.device is None:
            raise Permanent("The alert names no device.", "Add one with: soleus device add RUNNER DEVICE")
        self.start()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._known.wait(), CONNECT_S)
        client = self._client
        if client is None:
            raise self._down(self._why)
        topic = topics.build(message.runner_id, message.device, "alert")
        try:
            await client.publish(topic, payloads.encode(_payload(message)), qos=1, retain=False, timeout=self.timeout_s)
        except aiomqtt.MqttError as error:
            raise self._down(str(error)) from error

    async def close(self) -> None:
        """Disconnect."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def _down(self, why: str) -> Temporary:
        address = f"{self._login.host}:{self._login.port}"
        return Temporary(f"The MQTT broker at {address} did not take the alert: {why}.", "Check that it runs.")

    async def _keep_open(self) -> None:
        pause = FIRST_PAUSE_S
        while True:
            try:
                async with self._connection() as client:
                    client.pending_calls_threshold = self.at_once
                    self._client = client
                    self._known.set()
                    pause = FIRST_PAUSE_S
                    async for _ in client.messages:  # we subscribe to nothing: this ends with the connection
                        pass
            except aiomqtt.MqttError as error:
                self._known.clear()
                if self._client is None:  # the attempt itself failed: whoever waits need wait no longer
                    self._known.set()
                self._why = str(error)
                log.warning("alerts.mqtt.lost", host=self._login.host, port=self._login.port, why=self._why)
            finally:
                self._client = None
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - spreads reconnects, guards nothing
            pause = min(pause * 2, MOST_PAUSE_S)

    def _connection(self) -> contextlib.AbstractAsyncContextManager[aiomqtt.Client]:
        login = self._login
        return aiomqtt.Client(
            login.host,
            login.port,
            username=login.username,
            password=login.password,
            tls_params=aiomqtt.TLSParameters() if login.tls else None,
            identifier=f"soleus-alerts-{secrets.token_hex(6)}",
            clean_session=True,
            keepalive=20,
            timeout=self.timeout_s,
            logger=logging.getLogger("soleus.alerts.mqtt"),
        )


def _payload(message: Message) -> payloads.AlertOut:
    return payloads.AlertOut(
        id=message.alert_id,
        t=message.t_ms,
        severity=message.severity.value,
        rule=message.rule,
        title=message.title,
        do=message.do,
        ttl_s=message.ttl_s,
        sid=message.sid,
    )
