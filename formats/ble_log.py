"""What a bridge notes of a run, line by line, as it happens: enough to make the run again after a crash. Pure.

One JSON object a line. Cadence, length and total distance stand there as the sensor sent them: what they mean is found out
by reading the notes from their beginning (`formats.ble_run`), the same way during the run and after a crash.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from formats.payloads import Pain


class Note(Struct, tag_field="k", omit_defaults=True, kw_only=True, frozen=True, gc=False):
    """Something that happened at `t` (Unix ms, the bridge's clock)."""

    t: int


class Began(Note, frozen=True, tag="began", gc=False):
    """The run begins."""

    sid: str
    sub_sport: str = "generic"
    utc_offset_s: int | None = None


class Met(Note, frozen=True, tag="met", gc=False):
    """A sensor was connected; what it measures is named as on the wire."""

    name: str
    measures: tuple[str, ...]
    maker: str | None = None
    product: str | None = None
    serial: str | None = None


class Second(Note, frozen=True, tag="s", gc=False):
    """What the sensors said last, at one tick of the clock; None = nothing, or nothing recent."""

    speed: float | None = None
    """m/s"""
    cadence: int | None = None
    """1/min, of one leg or of both"""
    length: float | None = None
    """m, of a stride or of a step"""
    total: float | None = None
    """m, since the sensor began to count"""
    heart_rate: int | None = None
    power: int | None = None


class Hurt(Note, frozen=True, tag="hurt", gc=False):
    """The runner pressed the pain marker."""

    id: str


class Over(Note, frozen=True, tag="over", gc=False):
    """The run is over."""


Notes = Began | Met | Second | Hurt | Over
_DECODER = msgspec.json.Decoder(Notes)
_ENCODER = msgspec.json.Encoder()


def written(notes: Iterable[Notes]) -> bytes:
    """Notes as lines."""
    return b"".join(_ENCODER.encode(note) + b"\n" for note in notes)


def read(data: bytes) -> tuple[list[Notes], int]:
    """The notes, and how many lines could not be read: a line is torn when power fails while it is written."""
    found: list[Notes] = []
    bad = 0
    for line in data.split(b"\n"):
        if not line:
            continue
        try:
            found.append(_DECODER.decode(line))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            bad += 1
    return found, bad


def pain_of(note: Hurt, sid: str) -> Pain:
    """The marker as it goes over the wire."""
    return Pain(id=note.id, t=note.t, sid=sid, phase="during")
