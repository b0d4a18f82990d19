"""ETags on what the API answers: who has it already is told so in a few bytes (RFC 9110, 8.8.3 and 13.1.2).

Plain ASGI. Only answers that say how long they are get one: event streams and archives flow through.
"""

from __future__ import annotations

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import whole
from api.security import API


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

        def change(start: Message, body: bytes) -> bytes:
            headers = MutableHeaders(scope=start)
            mark = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
            headers["etag"], headers["cache-control"] = mark, "private, no-cache"
            headers.add_vary_header("Authorization, Cookie")
            if known.strip() != "*" and mark not in (one.strip().removeprefix("W/") for one in known.split(",")):
                return body
            start["status"] = 304
            del headers["content-length"]
            return b""

        await self.app(scope, receive, whole.held(send, _is_whole, change))


def _is_whole(message: Message) -> bool:
    return message["status"] == 200 and whole.length_of(message) is not None  # noqa: PLR2004 - OK
