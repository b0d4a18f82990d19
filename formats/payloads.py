"""MQTT payloads in and out: bytes to types and back, with every refusal naming its reason.

The fast way is one typed decode in C; only a payload that fails it is looked at field by field.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
from msgspec import MsgspecError, ValidationError
from msgspec.structs import astuple

from domain.errors import BadInput, shape
from formats import repair
from formats.messages import (
    MEASURED,
    Ack,
    AlertOut,
    Answer,
    Batch,
    Pain,
    Payload,
    Receipt,
    Sample,
    SessionEnd,
    SessionStart,
    Status,
    StepsBatch,
)
from formats.topics import Leaf

__all__ = [
    "MEASURED",
    "MOST_BYTES",
    "Ack",
    "AlertOut",
    "Answer",
    "Batch",
    "Decoded",
    "Inbound",
    "Pain",
    "Payload",
    "Receipt",
    "Sample",
    "SessionEnd",
    "SessionStart",
    "Status",
    "StepsBatch",
    "decode",
    "encode",
]

_RECORD_SEPARATOR = 0x1E
"""No JSON text holds it bare; stored payloads stand between such."""
MOST_BYTES = 256 * 1024
"""A larger payload is refused unread."""

Inbound = Sample | Batch | StepsBatch | SessionStart | SessionEnd | Pain | Ack | Status | Receipt | AlertOut


class Decoded(NamedTuple):
    """A payload as its type; `nulled` = how many bad fields of it were set to null."""

    value: Inbound
    nulled: int


_SAMPLE = msgspec.json.Decoder(Sample)
_BATCH = msgspec.json.Decoder(Batch)
_STEPS = msgspec.json.Decoder(StepsBatch)
_ENCODER = msgspec.json.Encoder()
_EVENTS: dict[Leaf, type[Payload]] = {"pain": Pain, "ack": Ack, "status": Status, "receipt": Receipt, "alert": AlertOut}
_FIRST_COLUMN = Batch.__struct_fields__.index(MEASURED[0])
_VERSION = b'{"v":1,'
_HEAD = 200
"""Where in a payload sid, seq and t0 are looked for."""


def encode(message: Payload) -> bytes:
    """`message` as the JSON that goes over the wire."""
    return _ENCODER.encode(message)


def decode(leaf: Leaf, payload: bytes) -> Decoded:
    """What arrived under `leaf`.

    Raises:
        BadInput: larger than 256 KiB, not UTF-8, not JSON, of another version, or wrong in a field it cannot do without.

    """
    if len(payload) > MOST_BYTES:
        raise BadInput(f"The payload has {len(payload)} bytes.", f"Send at most {MOST_BYTES} at once.", field="payload")
    if not payload.isascii():
        _check_utf8(payload)
    if _RECORD_SEPARATOR in payload:
        raise BadInput("The payload holds a control character.", "Send JSON, with such characters escaped.", field="payload")
    if leaf == "samples":
        return _samples(payload)
    if leaf == "steps":
        return Decoded(_steps(payload), 0)
    if b"\\u0000" in payload:
        raise BadInput("The payload holds the character U+0000.", "Send text without it.", field="payload")
    value = repair.document(payload)
    if leaf != "session":
        return _event(value, _EVENTS[leaf])
    kind = value.get("type")
    if kind == "start":
        return Decoded(*repair.event(value, SessionStart))
    if kind == "end":
        return Decoded(*repair.event(value, SessionEnd))
    raise BadInput(f"type cannot be {shape(kind)}.", 'Send "start" or "end".', field="type")


def _event(value: dict[str, Any], kind: type[Payload]) -> Decoded:
    event, nulled = repair.event(value, kind)
    if isinstance(event, Status) and event.online is None and event.battery is None:
        raise BadInput("The status says nothing.", "Send online, battery or both.", field="online")
    return Decoded(event, nulled)  # type: ignore[arg-type]  # every one of _EVENTS is Inbound


def _check_utf8(payload: bytes) -> None:
    try:
        payload.decode()
    except UnicodeDecodeError as error:
        raise BadInput("The payload is not UTF-8.", "Send JSON in UTF-8.", field="payload") from error


def _samples(payload: bytes) -> Decoded:
    # Only the beginning is looked at: who writes v or t0 elsewhere takes the slow way, and arrives too.
    try:
        if payload.startswith(_VERSION):
            if payload.find(b'"t0"', 0, _HEAD) < 0:
                return Decoded(_SAMPLE.decode(payload), 0)
            batch = _BATCH.decode(payload)
            if _sized(batch):
                return Decoded(batch, 0)
    except (MsgspecError, RecursionError, UnicodeDecodeError):
        pass
    found, nulled = repair.samples(repair.document(payload))
    if isinstance(found, Batch):
        _check_range(found.seq, len(found.dt))
    return Decoded(found, nulled)


def _sized(batch: Batch) -> bool:
    """Whether the columns are as long as they have to be."""
    length = len(batch.dt)
    if not length or batch.seq[1] - batch.seq[0] + 1 != length:
        return False
    for column in astuple(batch)[_FIRST_COLUMN:]:  # noqa: SIM110 - on the way of every batch; a generator costs twice as much
        if column is not None and len(column) != length:
            return False
    return True


def _check_range(seq: tuple[int, int], length: int) -> None:
    if not length or seq[1] - seq[0] + 1 != length:
        raise BadInput(
            f"seq {seq[0]}…{seq[1]} does not count {length} entries.",
            "Send [first, last], both included, and one entry for each.",
            field="seq",
        )


def _steps(payload: bytes) -> StepsBatch:
    try:
        batch = _STEPS.decode(payload)
    except (ValidationError, RecursionError, MsgspecError, UnicodeDecodeError) as error:
        repair.document(payload)
        raise repair.refused(error) from error
    if b'"v"' not in payload:
        repair.document(payload)
    _check_range(batch.seq, len(batch.steps))
    if "dt_ms" not in batch.f:
        raise BadInput("f does not name dt_ms.", "Name every cell of a row, dt_ms among them.", field="f")
    width, at = len(batch.f), batch.f.index("dt_ms")
    for row in batch.steps:
        if len(row) != width:
            raise BadInput(f"A step has {len(row)} cells.", f"Send {width}, as f names them.", field="steps")
        when = row[at]
        if when is None or not -86_400_000 <= when <= 172_800_000:  # noqa: PLR2004 - a day before, two after: no run is longer
            raise BadInput(f"dt_ms cannot be {shape(when)}.", "Send ms after t0.", field="steps")
    return batch
