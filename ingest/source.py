"""MQTT as a source of batches: one connection after the other, for as long as the stage runs."""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
from collections.abc import AsyncIterator, Sequence

from domain.errors import Unavailable
from domain.login import Login
from formats import topics
from ingest.mqtt import Connection, Position
from ingest.ports import Message

log = logging.getLogger(__name__)

CLIENT_ID = "soleus-ingest"
REFUSALS = 20
"""A broker that reads its users again may refuse for a moment whom it knew before: as often as this in a row is believed."""
_FIRST_PAUSE_S, _LAST_PAUSE_S = 0.1, 5.0


def new_name() -> str:
    """A name under which the broker keeps what arrives while we are away.

    Not to be guessed: who connects under another's name throws the other out. It is made once and kept in the store, so that
    neither a new port nor a new password leaves behind what the broker still holds.
    """
    return f"{CLIENT_ID}-{secrets.token_hex(8)}"


class MqttSource:
    """Every message of every device from one broker; connects again by itself until closed."""

    def __init__(self, login: Login, client_id: str, subscription: str = topics.ALL) -> None:
        self._login = login
        self._client_id = client_id
        self._subscription = subscription
        self._arrived = asyncio.Event()
        self._connection: Connection | None = None
        self._failed: Unavailable | None = None

    async def batches(self) -> AsyncIterator[tuple[Sequence[Message], Position]]:
        """Whatever has arrived since the last batch, as soon as it is asked for.

        Raises:
            Unavailable: the broker refused our login when we first came, or, later, many times in a row.

        """
        keeper = asyncio.create_task(self._keep_connected(), name="mqtt-connection")
        try:
            while True:
                await self._arrived.wait()
                self._arrived.clear()
                if self._failed is not None:
                    raise self._failed
                connection = self._connection
                if connection is None or not connection.messages:
                    continue
                taken = connection.take()
                if connection.messages:
                    self._arrived.set()
                yield taken
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)

    def done(self, position: Position) -> None:
        """Acknowledge a batch; on a connection that is gone there is nobody to tell, and the batch comes again."""
        position.connection.acknowledge(position.packets)

    @property
    def ready(self) -> bool:
        """Whether there is a connection."""
        return self._connection is not None and not self._connection.closed.is_set()

    def publish(self, topic: str, payload: bytes) -> None:
        """Publish retained, QoS 0; dropped while there is no connection."""
        if self._connection is not None:
            self._connection.client.publish(topic, payload, qos=0, retain=True)

    async def _keep_connected(self) -> None:
        pause_s = _FIRST_PAUSE_S
        welcome, refused = False, 0
        while True:
            connection: Connection | None = None
            try:
                connection = Connection(self._login, self._client_id, self._subscription, self._arrived)
                await connection.open()
                self._connection = connection
                if not welcome:
                    log.info("Connected to the broker at %s:%d", self._login.host, self._login.port)
                welcome, refused, pause_s = True, 0, _FIRST_PAUSE_S
                await connection.closed.wait()
                log.warning("The broker closed the connection; connecting again")
            except Unavailable as error:
                refused += 1
                if not welcome or refused > REFUSALS:
                    self._failed = error
                    self._arrived.set()
                    return
                log.warning("%s", error)
            except OSError as error:
                log.warning("No broker at %s:%d (%s); trying again", self._login.host, self._login.port, error)
            finally:
                if connection is not None:
                    connection.close()
            await asyncio.sleep(pause_s * random.uniform(0.5, 1.5))  # noqa: S311 - jitter
            pause_s = min(pause_s * 2, _LAST_PAUSE_S)
