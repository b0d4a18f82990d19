"""ETags on what the API answers: who has it already is told so in a few bytes (RFC 9110, 8.8.3 and 13.1.2).

Plain ASGI. Only answers that say how long they are get one: event streams and archives flow through.
"""

from __future__ import annotations

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.security import API

LARGEST = 8_000_000
"""Bytes; what is longer is not held back to be hashed."""


class Unchanged:
    """Middleware: puts a strong ETag on a whole answer to GET, and answers 304 to one that is known."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or not scope["path"].startswith(API):
            await self.app(scope, receive, send)
            return
        known = Headers(scope=scope).get("if-none-match", "")
        start: Message | None = None
        body = b""

        async def send_marked(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _whole(message):
                start = message
                return
            if start is None:
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body", False):
                return
            first, start = start, None
            headers = MutableHeaders(scope=first)
            mark = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
            headers["etag"], headers["cache-control"] = mark, "private, no-cache"
            headers.add_vary_header("Authorization, Cookie")
            if known.strip() == "*" or mark in (one.strip().removeprefix("W/") for one in known.split(",")):
                first["status"], body = 304, b""
                del headers["content-length"]
            await send(first)
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, send_marked)


def _whole(message: Message) -> bool:
    length = Headers(raw=message["headers"]).get("content-length", "")
    return message["status"] == 200 and length.isdigit() and int(length) <= LARGEST  # noqa: PLR2004 - OK
