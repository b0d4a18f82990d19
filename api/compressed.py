"""Answers in a third of their bytes, for whoever takes gzip: the first visit over a phone's network is what it is for.

Plain ASGI. Only whole texts are packed, of which it is known how long they are: an event stream or an archive flows through
as it comes. (Starlette's own middleware packs pictures and archives too, and whatever is streamed.)
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TEXTS = frozenset(
    {
        "text/html",
        "text/css",
        "text/javascript",
        "application/javascript",
        "application/json",
        "application/problem+json",
        "application/manifest+json",
        "image/svg+xml",
    }
)
LEAST = 1024
"""Bytes; less fits into one packet as it is."""
MOST = 8_000_000
"""Bytes; more is not held back to be packed."""
LEVEL = 5
"""Of zlib: 1 ms for a page; the levels above it gain one hundredth and take twice as long."""


class Compressed:
    """Middleware: packs whole texts with gzip, what never changes once and for all."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or scope["method"] == "HEAD" or not _takes_gzip(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        fixed = scope["path"].startswith("/static/")
        start: Message | None = None
        body = b""

        async def send_packed(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_whole_text(message):
                start = message
                return
            if start is None:
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body", False):
                return
            first, start = start, None
            packed = _packed_once(body) if fixed else gzip.compress(body, LEVEL, mtime=0)
            headers = MutableHeaders(scope=first)
            headers["content-encoding"], headers["content-length"] = "gzip", str(len(packed))
            headers.add_vary_header("Accept-Encoding")
            mark = headers.get("etag")
            if mark is not None and not mark.startswith("W/"):
                headers["etag"] = f"W/{mark}"  # the same text, but no longer the same bytes
            await send(first)
            await send({"type": "http.response.body", "body": packed})

        await self.app(scope, receive, send_packed)


@lru_cache(maxsize=64)
def _packed_once(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


def _takes_gzip(headers: Headers) -> bool:
    for one in headers.get("accept-encoding", "").split(","):
        name, _, weight = one.partition(";")
        if name.strip().lower() == "gzip":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def _is_whole_text(message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    length = headers.get("content-length", "")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in TEXTS and "content-encoding" not in headers and length.isdigit() and LEAST <= int(length) <= MOST
