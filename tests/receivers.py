"""What stands at the other end of a channel: a real HTTP server that answers as told, and a watch on a real broker."""

from __future__ import annotations

import asyncio
import json
import secrets
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

import aiomqtt

from domain.login import Login
from tests.loopback import QuietHandler, serving
from tests.patience import PATIENCE_S


@dataclass
class HttpReceiver:
    """Remembers what was posted to it; answers with `answers` in turn, then with 200; `hold` keeps callers waiting."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    got: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    """The Idempotency-Key of each post, in order, refused ones too."""
    headers: list[dict[str, str]] = field(default_factory=list)
    """The headers of each post, names in lower case, …"""
    bodies: list[bytes] = field(default_factory=list)
    """… and its body as it came."""
    paths: list[str] = field(default_factory=list)
    """The path of each post, with its query."""
    more: dict[str, str] = field(default_factory=dict)
    """Headers of every answer."""
    hold: threading.Event = field(default_factory=threading.Event)
    """Cleared = nobody gets an answer."""

    @property
    def channel(self) -> str:
        """Its Apprise URL, with a password in it."""
        return f"json://ana:s3cret@{self.url}/hook"


@contextmanager
def http_receiver() -> Iterator[HttpReceiver]:
    """A receiver on a free loopback port."""
    here = HttpReceiver()
    here.hold.set()

    class Handler(QuietHandler, BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            body = json.loads(raw)
            here.bodies.append(raw)
            here.paths.append(self.path)
            here.headers.append({name.lower(): value for name, value in self.headers.items()})
            here.keys.append(self.headers.get("Idempotency-Key", ""))
            here.hold.wait(60)
            status = here.answers.pop(0) if here.answers else 200
            if status == 200:
                here.got.append(body | {"key": self.headers.get("Idempotency-Key", "")})
            self.send_response(status)
            for name, value in here.more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

    with serving(Handler) as address:
        here.url = address
        try:
            yield here
        finally:
            here.hold.set()


@asynccontextmanager
async def watching(login: Login, topic: str = "soleus/v1/+/+/alert") -> AsyncIterator[list[tuple[str, dict[str, Any]]]]:
    """(topic, payload) of everything published under `topic`, as it comes in."""
    got: list[tuple[str, dict[str, Any]]] = []
    async with aiomqtt.Client(
        login.host,
        login.port,
        username=login.username,
        password=login.password,
        identifier=f"test-{secrets.token_hex(6)}",
    ) as client:
        await client.subscribe(topic)

        async def listen() -> None:
            async for message in client.messages:
                assert isinstance(message.payload, bytes)
                got.append((str(message.topic), json.loads(message.payload)))

        task = asyncio.create_task(listen())
        try:
            yield got
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def until(condition: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
    """Wait for `condition`, looking every 2 ms; fail when it does not come true in `seconds`."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while not condition():
        assert loop.time() < deadline, "It did not come true in time."
        await asyncio.sleep(0.002)


@asynccontextmanager
async def endless() -> AsyncIterator[tuple[str, asyncio.Event]]:
    """A server that says 200 and then goes on talking until its caller leaves: its address, and when that happened."""
    gone = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n")
        try:
            while True:
                writer.write(b"x" * 65536)
                await writer.drain()
        except ConnectionError:
            gone.set()
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        yield f"{host}:{port}", gone
