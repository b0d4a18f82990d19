"""MQTT clients as tests need them."""

from __future__ import annotations

import asyncio
import os
import socket
import uuid

import aiomqtt

from domain.login import Login
from tests.patience import PATIENCE_S


def client(login: Login, name: str | None = None, will: aiomqtt.Will | None = None, *, web: bool = False) -> aiomqtt.Client:
    """A client; with a name it has a session that outlives its connection. `web`: over a WebSocket."""
    return aiomqtt.Client(
        login.host,
        login.port,
        username=login.username,
        password=login.password,
        identifier=name or f"test-{uuid.uuid4().hex}",
        clean_session=name is None,
        will=will,
        timeout=PATIENCE_S,
        tls_context=login.trust(),
        transport="websockets" if web else "tcp",
    )


async def receive(listener: aiomqtt.Client, n: int) -> list[tuple[str, bytes, bool]]:
    """The next `n` messages: topic, payload, retained or not."""
    found: list[tuple[str, bytes, bool]] = []
    async with asyncio.timeout(PATIENCE_S):
        async for message in listener.messages:
            assert isinstance(message.payload, bytes)
            found.append((message.topic.value, message.payload, message.retain))
            if len(found) == n:
                return found
    return found


def cut(connected: aiomqtt.Client) -> None:
    """Tear the connection without a word: no DISCONNECT is sent, so that the broker speaks the last will."""
    line = connected._client.socket()
    assert line is not None
    with socket.socket(fileno=os.dup(line.fileno())) as twin:
        twin.shutdown(socket.SHUT_RDWR)
