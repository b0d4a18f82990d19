"""The application behind a real server: in the test's own loop, so that streams flow, or in a thread, for a browser."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from tests.patience import PATIENCE_S


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=2))
        running = asyncio.create_task(server.serve(sockets=[door]))
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{door.getsockname()[1]}", timeout=10) as client:
                yield client
        finally:
            app.state.deps.stopping.set()
            server.should_exit = True
            await running


@contextmanager
def in_a_thread(app: FastAPI) -> Iterator[str]:
    """The address of the application on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=2))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            app.state.deps.stopping.set()
            server.should_exit = True
            thread.join(15)


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a stream."""

    name: str
    id: str | None
    data: Any


@asynccontextmanager
async def events(client: httpx.AsyncClient, path: str, last: str | None = None) -> AsyncIterator[AsyncIterator[Event]]:
    """The events of a stream as they come; leaving the block breaks the connection."""
    headers = {} if last is None else {"last-event-id": last}
    async with client.stream("GET", path, headers=headers) as answer:
        assert answer.status_code == httpx.codes.OK
        yield _parsed(answer)


async def _parsed(answer: httpx.Response) -> AsyncIterator[Event]:
    fields: dict[str, str] = {}
    async for line in answer.aiter_lines():
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "event" in fields:
            yield Event(fields["event"], fields.get("id"), json.loads(fields["data"]))
            fields = {}
        else:
            fields = {}


async def following(stream: AsyncIterator[Event], *names: str, seconds: float = PATIENCE_S) -> Event:
    """The next event of one of these names (any, when none is given)."""
    async with asyncio.timeout(seconds):
        async for event in stream:
            if not names or event.name in names:
                return event
    raise AssertionError("the stream ended")
