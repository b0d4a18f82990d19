"""Answers that are looked at as a whole before they go out. What does not say how long it is, a stream, flows through."""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import Message, Send

MOST = 8_000_000
"""Bytes; more is not held back."""


def length_of(start: Message) -> int | None:
    """How many bytes the answer that begins so will have, if it says so and they are few enough to be held back."""
    said = Headers(raw=start["headers"]).get("content-length", "")
    return int(said) if said.isdigit() and int(said) <= MOST else None


def held(send: Send, when: Callable[[Message], bool], change: Callable[[Message, bytes], bytes]) -> Send:
    """`send`, but an answer whose start passes `when` is held back until it is whole.

    `change` is given its start, whose status and headers it may alter, and its body; what it returns is sent instead.
    """
    start: Message | None = None
    body = b""

    async def send_held(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start" and when(message):
            start = message
            return
        if start is None:
            await send(message)
            return
        body += message.get("body", b"")
        if message.get("more_body", False):
            return
        first, start = start, None
        changed = change(first, body)
        await send(first)
        await send({"type": "http.response.body", "body": changed})

    return send_held
