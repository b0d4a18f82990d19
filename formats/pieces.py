"""What one message of somebody else's app says about one run, in our own units: the form in which it waits in the inbox.

An app's message is read once, when it arrives: what is not understood becomes a dead letter then, not hours later; and of a
phone's whole day only what a run is made of is kept, not the names of networks, medicines or photographs beside it.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import msgspec
from msgspec import Struct

from domain.errors import BadInput
from domain.fields import FIELD
from formats.messages import Pain

STEPS = "steps"
"""Series: a counter of steps of both feet, that only grows."""
STEPPED = "stepped"
"""Series: steps of both feet from this instant to the next of the series."""
GONE = "gone"
"""Series: metres from this instant to the next of the series."""
OTHERS = (STEPS, STEPPED, GONE)


class Series(Struct, array_like=True, frozen=True, gc=False):
    """Values of one quantity at `dt` ms after the piece's `t0`."""

    dt: list[int]
    values: list[float]


class Shaken(Struct, frozen=True, gc=False):
    """Acceleration of the phone at `dt` ms after the piece's `t0`: three axes in hundredths of m/s², gravity or not."""

    dt: list[int]
    x: list[int]
    y: list[int]
    z: list[int]


class Workout(Struct, frozen=True, gc=False, omit_defaults=True):
    """A run as the app closed it: instants in Unix ms, m, s, strides of one leg."""

    start: int
    end: int
    utc_offset_s: int | None = None
    indoor: bool = False
    distance: float | None = None
    duration: float | None = None
    strides: float | None = None
    ascent: float | None = None
    descent: float | None = None


class Piece(Struct, frozen=True, gc=False, omit_defaults=True):
    """Measurements from `t0` to `last` (Unix ms) of the run `sid`, by which `id` identifies them within it.

    `series` has names of `domain.fields`, in their units, and those of `OTHERS`. `sid` "": of which run is not known yet.
    `activity`: what the phone takes it for (OwnTracks): running, walking, …
    """

    sid: str
    id: int
    t0: int
    last: int
    series: dict[str, Series] = {}
    shaken: Shaken | None = None
    workout: Workout | None = None
    activity: tuple[str, ...] = ()


class Heard(NamedTuple):
    """A message that was read: its pieces, pain markers, and what of it is refused while the rest is kept.

    `nulled`: values that no body or sensor can have; they are left out.
    """

    pieces: list[Piece]
    pains: list[Pain]
    refusals: list[BadInput]
    nulled: int = 0


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Piece)


def encode(piece: Piece) -> bytes:
    """The piece as it waits in the inbox."""
    return _ENCODER.encode(piece)


def decode(payload: bytes) -> Piece:
    """A piece as it waited in the inbox.

    Raises:
        BadInput: these bytes are none.

    """
    try:
        return _DECODER.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadInput("These bytes are no piece of a run.", "It was stored by another version.") from error


def mark(*content: object) -> int:
    """A number of 62 bits that the same content always has."""
    text = msgspec.json.encode(content)
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big") >> 2


class Gathered:
    """Values on their way into a piece: in order, once each, only what can be."""

    def __init__(self) -> None:
        self._found: dict[str, dict[int, float]] = {}
        self.nulled = 0

    def add(self, name: str, t_ms: int, value: float) -> None:
        """One value; one that is out of the field's range is left out and counted."""
        field = FIELD.get(name)
        if field is not None and not field.low <= value <= field.high:
            self.nulled += 1
            return
        at = self._found.setdefault(name, {})
        at[t_ms] = max(value, at.get(t_ms, value))

    @property
    def instants(self) -> list[int]:
        """When something was measured, Unix ms, in order."""
        return sorted({t_ms for at in self._found.values() for t_ms in at})

    def series(self, t0: int) -> dict[str, Series]:
        """The series, names and instants in order."""
        return {
            name: Series([t_ms - t0 for t_ms in sorted(at)], [at[t_ms] for t_ms in sorted(at)])
            for name, at in sorted(self._found.items())
        }
