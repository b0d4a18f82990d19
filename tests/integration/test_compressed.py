"""Answers packed for whoever takes it: the same text, streams as they come, and what is kept is told apart."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from starlette.responses import StreamingResponse
from starlette.types import Message

from api.app import create_app
from api.compressed import Compressed
from api.deps import Deps
from api.pages.frame import static
from store.doorbell import Doorbell
from store.engine import Store
from tests import season, visiting

PLAIN = {"accept-encoding": "identity"}


@pytest.fixture
async def web(sqlite_store: Store) -> AsyncIterator[httpx.AsyncClient]:
    """A browser, which takes gzip."""
    season.fill(sqlite_store, 1)
    app = create_app(Deps(sqlite_store, Doorbell(), lambda: season.NOW_MS, guest=visiting.guest()))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as made:
        yield made


async def test_texts_are_packed_and_the_same(web: httpx.AsyncClient) -> None:
    """Page, style, script and JSON: by a third at least, the same text, and a cache is told that there are two forms."""
    for path in ("/", "/runs", static("soleus.css"), static("push.js"), "/api/v1/openapi.json"):
        packed, plain = await web.get(path), await web.get(path, headers=PLAIN)
        assert packed.headers["content-encoding"] == "gzip", path
        assert "content-encoding" not in plain.headers
        assert packed.content == plain.content, path
        assert int(packed.headers["content-length"]) < 0.67 * len(plain.content), path
        assert "accept-encoding" in packed.headers["vary"].lower()


async def test_an_answer_that_is_known_is_known_packed(web: httpx.AsyncClient) -> None:
    """The mark of a packed answer is a weak one, and asks for no bytes."""
    first = await web.get("/api/v1/openapi.json")
    assert first.headers["etag"].startswith('W/"')
    assert (await web.get("/api/v1/openapi.json", headers={"if-none-match": first.headers["etag"]})).status_code == 304


async def test_what_is_small_packed_or_not_wanted_stays(web: httpx.AsyncClient) -> None:
    """A short answer, a picture, and whoever refuses gzip or asks for headers only."""
    for path in ("/api/v1/health", "/icons/any-512.png"):
        assert "content-encoding" not in (await web.get(path)).headers
    assert "content-encoding" not in (await web.get("/", headers={"accept-encoding": "br, gzip;q=0"})).headers
    assert "content-encoding" not in (await web.head("/static/soleus.css")).headers


async def test_a_file_is_kept_only_by_its_own_mark(web: httpx.AsyncClient) -> None:
    """For ever by the mark of what is in it; by an older mark, by none, or when it is not there, never."""
    assert "immutable" in (await web.get(static("soleus.css"))).headers["cache-control"]
    for path in ("/static/soleus.css", "/static/soleus.css?v=0123456789", "/static/none.css?v=1"):
        assert "immutable" not in (await web.get(path)).headers.get("cache-control", "")


async def test_a_stream_flows() -> None:
    """Each part goes out when it comes, as it is: the second is not made before the first has arrived."""
    app = FastAPI()
    arrived = asyncio.Event()

    @app.get("/stream")
    async def stream() -> StreamingResponse:
        async def parts() -> AsyncIterator[bytes]:
            yield b"data: " + b"x" * 2000 + b"\n\n"
            await asyncio.wait_for(arrived.wait(), 10)
            yield b"data: end\n\n"

        return StreamingResponse(parts(), media_type="text/event-stream")

    seen: list[bytes] = []

    async def send(message: Message) -> None:
        seen.append(message.get("body", b""))
        if len(seen) > 1:
            arrived.set()

    async def receive() -> Message:
        await asyncio.Event().wait()
        return {}

    headers = [(b"accept-encoding", b"gzip"), (b"host", b"x")]
    scope = {"type": "http", "method": "GET", "path": "/stream", "query_string": b"", "headers": headers}
    await Compressed(app)(scope, receive, send)
    assert b"".join(seen).endswith(b"data: end\n\n")
    assert gzip.compress(b"x")[:2] not in {each[:2] for each in seen}
