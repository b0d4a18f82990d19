"""Answers in a third of their bytes, for whoever takes gzip: the first visit over a phone's network is what it is for.

Plain ASGI. Only whole texts are packed, of which it is known how long they are: an event stream or an archive flows through
as it comes. (Starlette's own middleware packs pictures and archives too, and whatever is streamed.)
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import whole

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
        pack = _packed_once if scope["path"].startswith("/static/") else _packed

        def change(start: Message, body: bytes) -> bytes:
            packed = pack(body)
            headers = MutableHeaders(scope=start)
            headers["content-encoding"], headers["content-length"] = "gzip", str(len(packed))
            headers.add_vary_header("Accept-Encoding")
            mark = headers.get("etag")
            if mark is not None and not mark.startswith("W/"):
                headers["etag"] = f"W/{mark}"  # the same text, but no longer the same bytes
            return packed

        await self.app(scope, receive, whole.held(send, _is_whole_text, change))


def _packed(body: bytes) -> bytes:
    return gzip.compress(body, LEVEL, mtime=0)


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
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in TEXTS and "content-encoding" not in headers and (whole.length_of(message) or 0) >= LEAST
