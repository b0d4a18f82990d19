"""One connection to an MQTT broker: paho on the asyncio loop, each message acknowledged only when it is said to be safe.

paho acknowledges by itself unless told otherwise, and loses what it acknowledged when we die; hence `manual_ack`. What is
not acknowledged comes again: on the next connection, or after the broker's patience (NATS `ack_wait`).
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MessageType, MQTTProtocolVersion
from paho.mqtt.reasoncodes import ReasonCode

from domain.errors import Unavailable
from domain.login import Login
from formats import topics
from ingest.ports import Message

KEEPALIVE_S = 20
MOST_HELD = 4000
"""Messages held here and not yet safe, at which we stop reading; a broker's own window is usually smaller (1000)."""
MOST_BATCH = 1000
"""Messages in one batch at most: a bound on what one transaction does, not a number that is waited for."""
READ_BYTES = 65_536
READS = 256
"""Packets looked at in one turn of the loop."""
OURS = tuple(f"/{leaf}" for leaf, way in topics.LEAVES.items() if way == "out")
"""How the topics end that we publish to."""
PUBACK = MessageType.PUBACK.value


@dataclass(frozen=True, slots=True)
class Position:
    """The packets of a batch, (packet id, QoS); an id means something only on the connection that brought it."""

    connection: Connection
    packets: Sequence[tuple[int, int]]


class _Client(paho.Client):
    """paho, reading and acknowledging in large pieces.

    paho reads a packet in four system calls and acknowledges it in two; each of them lets go of the interpreter, and beside
    a busy writer thread takes it back late. In large pieces the same client takes in twice as much.
    """

    _read: memoryview = memoryview(b"")

    @property
    def buffered(self) -> bool:
        """Whether there is something read that has not been looked at."""
        return len(self._read) > 0

    def _sock_recv(self, bufsize: int) -> bytes:
        if not self._read:
            self._read = memoryview(super()._sock_recv(READ_BYTES))
        piece = bytes(self._read[:bufsize])
        self._read = self._read[bufsize:]
        return piece

    def acknowledge(self, packet_ids: Iterable[int]) -> None:
        """Acknowledge many QoS 1 messages at once."""
        acks = b"".join([struct.pack("!BBH", PUBACK, 2, packet_id) for packet_id in packet_ids])
        if acks:
            self._packet_queue(PUBACK, acks, 0, 0)


class Connection:
    """One connection to the broker, from CONNECT to its end, driven by the asyncio loop."""

    def __init__(self, login: Login, client_id: str, subscription: str, arrived: asyncio.Event) -> None:
        self.messages: list[Message] = []
        self._packets: list[tuple[int, int]] = []
        self.closed = asyncio.Event()
        self._held = 0
        self._login = login
        self._subscription = subscription
        self._arrived = arrived
        self._loop = asyncio.get_running_loop()
        self._socket: socket.socket | None = None
        self._reading = self._writing = False
        self._answer: asyncio.Future[None] = self._loop.create_future()
        self._misc: asyncio.TimerHandle | None = None
        self.client = _Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            clean_session=False,
            protocol=MQTTProtocolVersion.MQTTv311,
            manual_ack=True,
        )
        self.client.username_pw_set(login.username, login.password)
        if (trust := login.trust()) is not None:
            self.client.tls_set_context(trust)
        self.client.on_message = self._on_message
        self.client.on_connect = self._on_connect
        self.client.on_subscribe = self._on_subscribe
        self.client.on_disconnect = self._on_disconnect

    async def open(self) -> None:
        """Connect, log in and subscribe.

        Raises:
            OSError: nobody answers.
            Unavailable: the broker refused the login or the subscription.

        """
        await self._loop.run_in_executor(None, self.client.connect, self._login.host, self._login.port, KEEPALIVE_S)
        opened = self.client.socket()
        if not isinstance(opened, socket.socket):
            raise ConnectionError("the connection was closed at once")
        self._socket = opened
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Not earlier: the connect above ran in another thread, and add_writer belongs to this one.
        self.client.on_socket_register_write = self._on_register_write
        self.client.on_socket_close = self._on_socket_close
        self._read_on(reading=True)
        if self.client.want_write():
            self._on_register_write(self.client, None, self._socket)
        self._tick()
        async with asyncio.timeout(10):
            await self._answer

    def close(self) -> None:
        """End the connection, if there still is one; the broker keeps the session."""
        if self._misc is not None:
            self._misc.cancel()
        self.client.disconnect()
        if self._socket is not None and self.client.socket() is not None:
            self.client.loop_write()
        self._detach()
        self.closed.set()

    def take(self) -> tuple[Sequence[Message], Position]:
        """What has arrived, up to a full batch."""
        messages, packets = self.messages[:MOST_BATCH], self._packets[:MOST_BATCH]
        del self.messages[:MOST_BATCH], self._packets[:MOST_BATCH]
        return messages, Position(self, packets)

    def acknowledge(self, packets: Sequence[tuple[int, int]]) -> None:
        """Tell the broker that these are safe."""
        self._held -= len(packets)
        if self.closed.is_set():
            return
        self.client.acknowledge(mid for mid, qos in packets if qos)
        if self._held < MOST_HELD:
            self._read_on(reading=True)

    def _on_message(self, _client: paho.Client, _data: object, message: paho.MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = "\ufffd"
        if not message.qos and topic.endswith(OURS):
            return  # our own receipts and alerts come back to us: not worth a transaction
        self.messages.append(Message(topic, bytes(message.payload)))
        self._packets.append((message.mid, message.qos))
        self._held += 1

    def _on_connect(
        self, client: paho.Client, _data: object, _flags: object, reason: ReasonCode, _properties: object
    ) -> None:
        if reason.is_failure:
            self._refuse(f"The broker at {self._login.host}:{self._login.port} refused our login: {reason}.")
        else:
            client.subscribe(self._subscription, qos=1)

    def _on_subscribe(
        self, _client: paho.Client, _data: object, _mid: int, reasons: list[ReasonCode], _properties: object
    ) -> None:
        if any(reason.is_failure for reason in reasons):
            self._refuse(f"The broker at {self._login.host}:{self._login.port} does not let us read {self._subscription}.")
        elif not self._answer.done():
            self._answer.set_result(None)

    def _refuse(self, what: str) -> None:
        if not self._answer.done():
            remedy = "Check user and password in SOLEUS_MQTT_URL, and that this user may read and write soleus/#."
            self._answer.set_exception(Unavailable(what, remedy, field="SOLEUS_MQTT_URL"))

    def _on_disconnect(self, *_: Any) -> None:  # noqa: ANN401 - paho's callbacks
        self._detach()
        if not self._answer.done():
            self._answer.set_exception(ConnectionError("the broker closed the connection"))
        self.closed.set()

    def _on_readable(self) -> None:
        """Read what is there: paho reads one packet a call and does not say whether there was one."""
        for _ in range(READS):
            before = self._held
            self.client.loop_read()
            if not self.client.buffered and (not self._login.tls or self._held == before):
                break  # the socket says when there is more; what TLS has unpacked already it does not
        if self.messages:
            self._arrived.set()
        if self._held >= MOST_HELD:
            self._read_on(reading=False)
        elif self.client.buffered:
            self._read_again()

    def _read_again(self) -> None:
        """Look at what is read already: no socket will wake us for it."""
        self._loop.call_soon(lambda: self._on_readable() if self._reading and self.client.buffered else None)

    def _read_on(self, *, reading: bool) -> None:
        if self._socket is None or reading == self._reading:
            return
        self._reading = reading
        if reading:
            self._loop.add_reader(self._socket, self._on_readable)
            if self.client.buffered:
                self._read_again()
        else:
            self._loop.remove_reader(self._socket)

    def _on_register_write(self, _client: paho.Client, _data: object, _socket: Any) -> None:  # noqa: ANN401 - paho's callback
        if not self._writing and self._socket is not None:
            self._writing = True
            self._loop.add_writer(self._socket, self._on_writable)

    def _on_writable(self) -> None:
        self.client.loop_write()
        if not self.client.want_write():
            self._stop_writing()

    def _stop_writing(self) -> None:
        if self._writing and self._socket is not None:
            self._loop.remove_writer(self._socket)
        self._writing = False

    def _on_socket_close(self, *_: Any) -> None:  # noqa: ANN401 - paho's callbacks
        self._detach()

    def _detach(self) -> None:
        self._stop_writing()
        self._read_on(reading=False)
        self._socket = None

    def _tick(self) -> None:
        self.client.loop_misc()
        if not self.closed.is_set():
            self._misc = self._loop.call_later(1.0, self._tick)
