"""Messages of devices that come by HTTP: read within limits, taken apart, and committed before anything is answered."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Sequence
from typing import Any

import msgspec
from starlette.requests import Request

from api.deps import Deps
from api.device_login import AGAIN_S, Sender, able, unanswered
from api.facts import TakenIn
from domain.errors import BadInput, NotFound, TooLarge, Unavailable, shape
from formats import topics
from formats.payloads import Receipt
from formats.topics import LEAVES, Leaf
from store.engine import NO_ANSWER

MOST_BYTES = 8 << 20
"""Most that is taken at once, as it is sent and unpacked; a single payload has the limit of its leaf, as by MQTT."""
MOST_MESSAGES = 1000
WAIT_S = 20.0
"""How long whoever sends waits for the commit; what takes longer may be committed all the same, and is sent again."""
_LISTS = msgspec.json.Decoder(list[msgspec.Raw])
_BLANK = b" \t\r\n"
PACKED = ("gzip", "x-gzip")


def leaf_of(name: str) -> Leaf:
    """The leaf called `name`, if devices send it.

    Raises:
        NotFound: it is not one of theirs.

    """
    for leaf, way in LEAVES.items():
        if leaf == name and way == "in":
            return leaf
    known = ", ".join(leaf for leaf, way in LEAVES.items() if way == "in")
    raise NotFound(f"No messages are taken in under {shape(name)}.", f"Send to one of: {known}.", field="leaf")


async def payloads_of(request: Request) -> list[bytes]:
    """The payloads in the body of a request: one, or a JSON list of them; packed with gzip, or not.

    Raises:
        BadInput: the body is not packed as it says.
        TooLarge: there is too much in it.

    """
    body = await _body(request)
    packing = request.headers.get("content-encoding", "").strip().lower()
    if packing in PACKED:
        body = await asyncio.to_thread(unpacked, body)
    elif packing not in {"", "identity"}:
        raise BadInput(
            f"The body is packed with {shape(packing)}.", "Send it as it is, or with gzip.", field="content-encoding"
        )
    return split(body)


async def _body(request: Request) -> bytes:
    told = request.headers.get("content-length", "")
    if told.isdigit() and int(told) > MOST_BYTES:
        raise _too_large()
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > MOST_BYTES:
            raise _too_large()
    return bytes(parts)


def unpacked(body: bytes) -> bytes:
    """What was packed with gzip, up to the limit.

    Raises:
        BadInput: it is not whole, or no gzip at all.
        TooLarge: there is too much in it.

    """
    found = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain = found.decompress(body, MOST_BYTES + 1)
    except zlib.error as error:
        raise _not_packed() from error
    if len(plain) > MOST_BYTES:
        raise _too_large()
    if not found.eof or found.unused_data:
        raise _not_packed()
    return plain


def split(body: bytes) -> list[bytes]:
    """The payloads of a body. What is not a whole JSON list is one payload: what is wrong with it is said as by MQTT.

    Raises:
        TooLarge: there are too many.

    """
    if not body.lstrip(_BLANK).startswith(b"["):
        return [body]
    try:
        found = _LISTS.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return [body]
    if len(found) > MOST_MESSAGES:
        raise TooLarge(f"{len(found)} messages were sent at once.", f"Send at most {MOST_MESSAGES}.", field="body")
    return [bytes(each) for each in found]


def _too_large() -> TooLarge:
    return TooLarge(f"More than {MOST_BYTES >> 20} MiB were sent.", "Send fewer messages at once.", field="body")


def _not_packed() -> BadInput:
    return BadInput("The body is not gzip, or not all of it.", "Send it as one gzip member, or not packed.", field="body")


async def commit(deps: Deps, sender: Sender, leaf: Leaf, payloads: Sequence[bytes]) -> TakenIn:
    """Take messages in under the sender's own topic; when this returns, they are stored, or kept as refused.

    Raises:
        Unavailable: this process takes none, or they could not be committed in time. Sending them again does no harm.

    """
    take = able(deps).take
    topic = topics.build(sender.runner, sender.device, leaf)

    async def held() -> TakenIn:
        async with deps.committing:
            return await take(sender, [(topic, payload) for payload in payloads])

    # A transaction cannot be called back: the place is held until it is over, whether or not anybody still waits for it.
    work = asyncio.create_task(held())
    try:
        async with asyncio.timeout(WAIT_S):
            return await asyncio.shield(work)
    except TimeoutError as error:
        work.add_done_callback(_seen)
        raise unanswered() from error
    except Unavailable as error:
        raise Unavailable(error.what, error.remedy, wait_s=AGAIN_S) from error


def _seen(work: asyncio.Task[TakenIn]) -> None:
    """What became of it is in the log; nobody waits for it."""
    if not work.cancelled():
        work.exception()


async def held_of(deps: Deps, sender: Sender, sid: str) -> Receipt:
    """What is held of a run of this device.

    Raises:
        Unavailable: this process takes no messages, or the database does not answer.

    """
    receipt = able(deps).receipt
    try:
        return await deps.store.read_async(lambda session: receipt(session, *sender, sid))
    except NO_ANSWER as error:
        raise unanswered() from error


def told(taken: TakenIn, count: int) -> dict[str, Any]:
    """What became of `count` messages, as it is answered."""
    return {
        "receipts": [told_of(receipt) for receipt in taken.receipts],
        "taken": count - len(taken.refused),
        "refused": [
            {"index": place, "field": each.field, "reason": each.reason} for place, each in sorted(taken.refused.items())
        ],
    }


def told_of(receipt: Receipt) -> dict[str, Any]:
    """A receipt as it is over MQTT."""
    return {"v": 1} | msgspec.structs.asdict(receipt)
