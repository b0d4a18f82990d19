"""Sensor Logger (Kelvin Tsz Hei Choi): a phone's own sensors, a message every few hundred milliseconds. Pure.

As its maker documents it (https://github.com/tszheichoi/awesome-sensor-logger, PUSHING.md and UNITS.md): `messageId` counts
up in a `sessionId`; readings have a name, `time` in Unix **nanoseconds** and values, which newer versions put below
`values`. Location speed in m/s, negative where it is not valid; acceleration in m/s², except `accelerometeruncalibrated`,
which iOS gives in g unless units are standardised: it has gravity in it, which tells the two apart.
"""

from __future__ import annotations

import re
from statistics import median
from typing import Any

from msgspec import Struct

from domain.errors import BadInput, shape
from formats.app_json import FIRST_S, LAST_S, document, member, members, needed, number, position, text
from formats.marker import marker
from formats.messages import Pain
from formats.pieces import STEPS, Gathered, Heard, Piece, Shaken, mark
from formats.playback import sid_of

MOST_BYTES = 1024 * 1024
WORST_M = 35.0
"""A position that is known less exactly is left out."""
G = 9.80665
"""m/s²: Sensor Logger's own."""
BETWEEN_G_AND_M_S2 = 4.0
"""The median magnitude with gravity in it is about 1 in g, and about 9.8 in m/s²."""
MOST_M_S2 = 400.0
"""No phone measures more."""
LINEAR, TOTAL, RAW = "accelerometer", "totalacceleration", "accelerometeruncalibrated"
AXES = ("x", "y", "z")
_SID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_ID_MOST = 2**53


class Reading(Struct):
    """One reading of one sensor: its name, Unix ns, and its values, here or below `values`."""

    name: str
    time: int
    values: dict[str, Any] = {}


class SensorLogger(Struct, rename="camel"):
    """A message as Sensor Logger pushes it (github.com/tszheichoi/awesome-sensor-logger, PUSHING.md); time in Unix ns."""

    message_id: int
    session_id: str
    device_id: str
    payload: list[Reading]


def read(payload: bytes) -> Heard:
    """The message as one piece of its session, and its annotations as pain markers.

    A reading that cannot be understood is refused, one for each sensor; the others are kept.

    Raises:
        BadInput: nothing of it can be used.

    """
    found = member(document(payload, MOST_BYTES), "payload")
    session = text(found, "sessionId")
    number_ = needed(found, "messageId")
    if number_ != int(number_) or not 0 <= number_ < _ID_MOST:
        raise BadInput(
            f"messageId cannot be {shape(found['messageId'])}.", "A count from 0 is understood.", field="messageId"
        )
    sid = session if _SID.fullmatch(session) else sid_of(0, "sensorlogger", session)
    if not isinstance(found.get("payload"), list):
        raise BadInput(
            f"payload cannot be {shape(found.get('payload'))}.", "A list of readings is understood.", field="payload"
        )
    return _Reader(sid, int(number_)).read(members(found["payload"], "payload"))


class _Reader:
    """Reads the readings of one message."""

    def __init__(self, sid: str, number_: int) -> None:
        self._sid, self._number = sid, number_
        self._gathered = Gathered()
        self._shaken: dict[str, dict[int, tuple[float, ...]]] = {}
        self._pains: list[Pain] = []
        self._refused: dict[str, BadInput] = {}

    def read(self, readings: list[Any]) -> Heard:
        for i, each in enumerate(readings):
            try:
                self._one(member(each, f"payload[{i}]"))
            except BadInput as error:
                self._refused.setdefault(re.sub(r"\[\d+\]", "", error.field), error)
        refusals = list(self._refused.values())
        kind = next((name for name in (LINEAR, TOTAL, RAW) if self._shaken.get(name)), None)
        times = self._gathered.instants + sorted(self._shaken[kind] if kind else ())
        if not times:
            if refusals and not self._pains:
                raise refusals[0]
            return Heard([], self._pains, refusals, self._gathered.nulled)
        t0 = min(times)
        shaken = _hundredths(self._shaken[kind], t0, raw=kind == RAW) if kind else None
        piece = Piece(self._sid, self._number, t0, max(times), self._gathered.series(t0), shaken)
        return Heard([piece], self._pains, refusals, self._gathered.nulled)

    def _one(self, reading: dict[str, Any]) -> None:
        name = re.sub(r"[\s_]", "", text(reading, "name").lower())
        understand = getattr(self, f"_{name}", None) if name in READ else None
        if understand is None:
            return  # another sensor: nothing of a run is in it
        field = f"{name}.time"
        at_ns = needed(reading, "time", field, "Unix nanoseconds")
        if not FIRST_S * 1e9 <= at_ns <= LAST_S * 1e9:
            raise BadInput(f"{field} cannot be {shape(reading['time'])}.", "Unix nanoseconds are understood.", field=field)
        values = member(reading["values"], f"{name}.values") if reading.get("values") is not None else reading
        understand(round(at_ns / 1e6), values)

    def _location(self, t_ms: int, values: dict[str, Any]) -> None:
        def told(name: str, unit: str) -> float | None:
            return number(values, name, f"location.{name}", unit)

        lat, long = position(values, ("latitude", "longitude"), "location.")
        exact, speed = told("horizontalAccuracy", "m"), told("speed", "m/s")
        above_sea = told("altitudeAboveMeanSeaLevel", "m")
        altitude = above_sea if above_sea is not None else told("altitude", "m")
        if exact is not None and not 0 <= exact <= WORST_M:
            return
        if lat is not None and long is not None:
            self._gathered.add("position_lat", t_ms, lat)
            self._gathered.add("position_long", t_ms, long)
        if speed is not None and speed >= 0:
            self._gathered.add("speed", t_ms, speed)
        if altitude is not None:
            self._gathered.add("altitude", t_ms, altitude)

    def _pedometer(self, t_ms: int, values: dict[str, Any]) -> None:
        steps = needed(values, "steps", "pedometer.steps", "steps since the start")
        if not 0 <= steps <= 1e6:  # noqa: PLR2004 - a million steps are 800 km
            raise BadInput(
                f"pedometer.steps cannot be {shape(steps)}.",
                "Steps since the start are understood.",
                field="pedometer.steps",
            )
        self._gathered.add(STEPS, t_ms, steps)

    def _heartrate(self, t_ms: int, values: dict[str, Any]) -> None:
        self._gathered.add("heart_rate", t_ms, needed(values, "bpm", "heartrate.bpm", "beats a minute"))

    def _annotation(self, t_ms: int, values: dict[str, Any]) -> None:
        said = values.get("text")
        if said is not None and not isinstance(said, str):
            raise BadInput(f"annotation.text cannot be {shape(said)}.", "A text is understood.", field="annotation.text")
        self._pains.append(marker(f"sl.{mark(self._sid, t_ms, said or ''):x}", t_ms, self._sid, said or ""))

    def _accelerometer(self, t_ms: int, values: dict[str, Any]) -> None:
        self._shake(LINEAR, t_ms, values)

    def _totalacceleration(self, t_ms: int, values: dict[str, Any]) -> None:
        self._shake(TOTAL, t_ms, values)

    def _accelerometeruncalibrated(self, t_ms: int, values: dict[str, Any]) -> None:
        self._shake(RAW, t_ms, values)

    def _shake(self, name: str, t_ms: int, values: dict[str, Any]) -> None:
        measured = tuple(needed(values, axis, f"{name}.{axis}", "m/s²") for axis in AXES)
        if max(map(abs, measured)) > MOST_M_S2:
            raise BadInput(f"{name} cannot be {shape(max(measured, key=abs))}.", "m/s² are understood.", field=name)
        self._shaken.setdefault(name, {})[t_ms] = measured


READ = frozenset({"location", "pedometer", "heartrate", "annotation", LINEAR, TOTAL, RAW})
"""The sensors that a run is made of, small and without spaces: each has a method of that name."""


def _hundredths(measured: dict[int, tuple[float, ...]], t0: int, *, raw: bool) -> Shaken:
    """The readings in order, in hundredths of m/s²."""
    times = sorted(measured)
    size = median(sum(axis * axis for axis in measured[t_ms]) ** 0.5 for t_ms in times)
    factor = 100 * (G if raw and size < BETWEEN_G_AND_M_S2 else 1.0)
    x, y, z = ([round(measured[t_ms][axis] * factor) for t_ms in times] for axis in range(3))
    return Shaken([t_ms - t0 for t_ms in times], x, y, z)
