"""OwnTracks: where a phone was, all day long. One location a message, or an array of them. Pure.

As its makers document it (https://owntracks.org/booklet/tech/json/): `tst` Unix s of the fix, `vel` **km/h**, `acc`, `alt`
and `vac` m; those that are zero are left out; `motionactivities` (iOS, since 2025,
https://github.com/owntracks/recorder/issues/542).
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from domain.errors import BadInput, shape
from formats.app_json import document, instant_ms, member, needed, number, position
from formats.pieces import Gathered, Heard, Piece

MOST_BYTES = 1024 * 1024
M_S_PER_KM_H = 1 / 3.6
WORST_M = 50.0
"""A point that is known less exactly says nothing of a run."""
LET_GO = frozenset(
    {
        "beacon",
        "card",
        "cmd",
        "configuration",
        "dump",
        "lwt",
        "request",
        "status",
        "steps",
        "transition",
        "waypoint",
        "waypoints",
    }
)
"""Other documented messages: nothing of a run is in them."""


class OwnTracks(Struct, rename={"type_": "_type"}):
    """A location as OwnTracks publishes it (owntracks.org/booklet/tech/json): tst Unix s, vel km/h, acc, alt and vac m."""

    type_: str
    tst: float | None = None
    lat: float | None = None
    lon: float | None = None
    acc: float | None = None
    alt: float | None = None
    vac: float | None = None
    vel: float | None = None
    motionactivities: list[str] | None = None


def read(payload: bytes) -> Heard:
    """The points of a message, each a piece whose id is its `tst`; an array's bad elements are refused one by one.

    Raises:
        BadInput: nothing of it can be used.

    """
    value = document(payload, MOST_BYTES)
    if not isinstance(value, list):
        return _point(value)
    pieces: list[Piece] = []
    refusals: list[BadInput] = []
    nulled = 0
    for each in value:
        try:
            found = _point(each)
        except BadInput as error:
            refusals.append(error)
            continue
        pieces += found.pieces
        nulled += found.nulled
    return Heard(pieces, [], refusals, nulled)


def _point(value: Any) -> Heard:  # noqa: ANN401 - JSON is Any
    found = member(value, "payload")
    kind = found.get("_type")
    if kind == "encrypted":
        raise BadInput(
            "The payload is encrypted.", "Leave the encryption key empty in OwnTracks, and let TLS do it.", field="_type"
        )
    if isinstance(kind, str) and kind in LET_GO:
        return Heard([], [], [])
    if kind != "location":
        raise BadInput(f"_type cannot be {shape(kind)}.", "location is understood.", field="_type")
    t_ms = instant_ms(needed(found, "tst", unit="Unix seconds"), "tst", "Unix seconds")
    place = position(found, ("lat", "lon"))
    acc, alt, vel = (number(found, name, unit=unit) for name, unit in (("acc", "m"), ("alt", "m"), ("vel", "km/h")))
    activity = _activity(found.get("motionactivities"))
    if acc is not None and not 0 <= acc <= WORST_M:
        return Heard([], [], [])
    gathered = Gathered()
    for name, measured in zip(("position_lat", "position_long", "altitude"), (*place, alt), strict=True):
        if measured is not None:
            gathered.add(name, t_ms, measured)
    if vel is not None and vel >= 0:  # negative: not known
        # Faster than anybody runs is no error here but a car, and has to be known as one.
        gathered.add("speed", t_ms, min(vel * M_S_PER_KM_H, FASTEST_M_S))
    piece = Piece("", t_ms // 1000, t_ms, t_ms, gathered.series(t_ms), activity=activity)
    return Heard([piece], [], [], gathered.nulled)


FASTEST_M_S = 12.5
"""The most that a trace keeps as a speed."""


def _activity(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise BadInput(
            f"motionactivities cannot be {shape(value)}.", "A list of texts is understood.", field="motionactivities"
        )
    return tuple(sorted({each.lower()[:32] for each in value}))
