"""A running workout of Health Auto Export, of version 1 or 2, as a piece of its run. Pure."""

from __future__ import annotations

import re
from typing import Any

from domain.errors import BadInput, shape
from formats.app_json import converted, member, members, number, position
from formats.health_metrics import value_of
from formats.health_units import LENGTHS, RATES, STEPS, date_ms, quantity
from formats.pieces import GONE, STEPPED, Gathered, Heard, Piece, Workout, mark
from formats.playback import sid_of

WORST_M = 35.0
"""A point of the route that is known less exactly is left out."""
LONGEST_MS = 48 * 3_600_000
_RUN = re.compile(
    r"\b(\w*run|running|jogging|\w*lauf|\w*laufen|course|courir|carrera|correr|corsa|corrida|hardlopen|löpning|løb)\b"
)
_NOT = re.compile(r"wheelchair|rollstuhl|ski|cross.?country")


def is_run(name: str) -> bool:
    """Whether a workout of that name is a run: `Outdoor Run`, `Running`, `Laufen` …; every other is let go."""
    said = name.lower()
    return _RUN.search(said) is not None and _NOT.search(said) is None


def workout(found: dict[str, Any]) -> Heard:
    """A running workout with everything that it carries, and what of it is refused while the rest is kept.

    Raises:
        BadInput: its start or end cannot be understood.

    """
    start, offset = date_ms(found, "start", "workouts.start")
    end, _ = date_ms(found, "end", "workouts.end")
    if not start < end <= start + LONGEST_MS:
        raise BadInput(
            f"workouts.end cannot be {shape(found['end'])}.",
            "An instant after the start is understood.",
            field="workouts.end",
        )
    reader = _Reader(start, end)
    closed = Workout(
        start=start,
        end=end,
        utc_offset_s=offset,
        indoor=found.get("isIndoor") is True
        or found.get("location") == "Indoor"
        or "indoor" in str(found.get("name")).lower(),
        distance=reader.part(lambda: quantity(found, "distance", LENGTHS, "workouts.distance")),
        duration=reader.part(lambda: number(found, "duration", "workouts.duration", "seconds")),
        strides=reader.part(lambda: _strides(found)),
        ascent=reader.part(lambda: _climb(found, "elevationUp", "ascent")),
        descent=reader.part(lambda: _climb(found, "elevationDown", "descent")),
    )
    reader.points(found, "heartRateData", "heart_rate", RATES)
    if isinstance(found.get("stepCount"), list):  # version 1 has the sum there
        reader.points(found, "stepCount", STEPPED, STEPS)
    reader.points(found, "walkingAndRunningDistance", GONE, LENGTHS)
    reader.route(found)
    return reader.heard(closed)


def _strides(found: dict[str, Any]) -> float | None:
    """Strides of one leg from the steps of both."""
    if isinstance(found.get("stepCount"), list):
        return None
    steps = quantity(found, "stepCount", STEPS, "workouts.stepCount")
    return None if steps is None or steps < 0 else steps / 2


def _climb(found: dict[str, Any], name: str, old: str) -> float | None:
    """Metres up (down): a quantity in version 2, a part of `elevation` in version 1."""
    if found.get(name) is not None:
        return quantity(found, name, LENGTHS, f"workouts.{name}")
    if found.get("elevation") is None:
        return None
    elevation = member(found["elevation"], "workouts.elevation")
    metres = number(elevation, old, f"workouts.elevation.{old}")
    return None if metres is None else converted(metres, elevation.get("units"), LENGTHS, "workouts.elevation")


class _Reader:
    """Reads the parts of one workout; a part that cannot be understood costs the others nothing."""

    def __init__(self, start: int, end: int) -> None:
        self._start, self._end = start, end
        self._gathered = Gathered()
        self._refused: dict[str, BadInput] = {}

    def part(self, look: Any) -> float | None:  # noqa: ANN401 - a callable without arguments
        """What `look` finds; a refusal is remembered; below zero is not measured."""
        try:
            value: float | None = look()
        except BadInput as error:
            self._refused.setdefault(error.field, error)
            return None
        return value if value is None or value >= 0 else None

    def points(self, found: dict[str, Any], name: str, series: str, units: dict[str, float]) -> None:
        """A list of dated quantities, each with its own unit."""
        field = f"workouts.{name}"
        try:
            listed = members(found.get(name), field)
        except BadInput as error:
            self._refused.setdefault(field, error)
            return
        for each in listed:
            try:
                point = member(each, field)
                t_ms, _ = date_ms(point, "date", f"{field}.date")
                value = converted(value_of(point, field), point.get("units"), units, field)
            except BadInput as error:
                self._refused.setdefault(error.field, error)
                continue
            self._add(series, t_ms, value)

    def route(self, found: dict[str, Any]) -> None:
        """Where it went: `latitude`, `longitude` and speed in m/s in version 2, `lat` and `lon` in version 1."""
        try:
            listed = members(found.get("route"), "workouts.route")
        except BadInput as error:
            self._refused.setdefault(error.field, error)
            return
        for each in listed:
            try:
                self._place(member(each, "workouts.route"))
            except BadInput as error:
                self._refused.setdefault(error.field, error)

    def _place(self, point: dict[str, Any]) -> None:
        t_ms, _ = date_ms(point, "timestamp", "workouts.route.timestamp")
        names = ("lat", "lon") if "lat" in point or "lon" in point else ("latitude", "longitude")
        place = position(point, names, "workouts.route.")
        exact = number(point, "horizontalAccuracy", "workouts.route.horizontalAccuracy", "m")
        altitude = number(point, "altitude", "workouts.route.altitude", "m")
        speed = number(point, "speed", "workouts.route.speed", "m/s")
        if exact is not None and not 0 <= exact <= WORST_M:
            return
        for series, value in zip(("position_lat", "position_long", "altitude"), (*place, altitude), strict=True):
            if value is not None:
                self._add(series, t_ms, value)
        if speed is not None and speed >= 0:
            self._add("speed", t_ms, speed)

    def _add(self, series: str, t_ms: int, value: float) -> None:
        if self._start <= t_ms <= self._end:
            self._gathered.add(series, t_ms, value)

    def heard(self, closed: Workout) -> Heard:
        """All of it."""
        series = self._gathered.series(closed.start)
        sid = sid_of(closed.start, "autoexport")
        piece = Piece(sid, mark(closed, series), closed.start, closed.end, series, workout=closed)
        return Heard([piece], [], list(self._refused.values()), self._gathered.nulled)
