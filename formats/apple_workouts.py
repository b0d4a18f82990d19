"""The running workouts of an Apple Health export: when, by which device, its pauses, laps, totals and route.

Both forms are read: totals as attributes (until iOS 15) and as WorkoutStatistics. Of a multi-sport workout the export does
not say which part is the run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from xml.parsers import expat
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.model import Lap
from formats.apple_quantities import DISTANCE, Dates, metres, seconds
from formats.xml_stream import DEEPEST, feed, too_deep

RUNNING = "HKWorkoutActivityTypeRunning"
_EVENT = "HKWorkoutEventType"
_PAUSES, _RESUMES = frozenset({"Pause", "MotionPaused"}), frozenset({"Resume", "MotionResumed"})
_MOST = 100_000
_LONGEST_S = 48 * 3600.0


@dataclass(slots=True)
class Workout:
    """One running workout; `start_s` and `end_s` are Unix seconds."""

    start_s: float
    end_s: float
    source: str = ""
    device: str = ""
    timer_s: float | None = None
    distance_m: float | None = None
    ascent_m: float | None = None
    indoor: bool = False
    zone: str = ""
    routes: list[str] = field(default_factory=list)
    events: set[tuple[float, str, float]] = field(default_factory=set)
    """(Unix s, kind, duration s)"""

    @property
    def identity(self) -> str:
        """A SHA-256 of what stays the same from export to export, whatever the phone's zone and the watch's name then."""
        return hashlib.sha256(f"apple-health\x1e{RUNNING}\x1e{self.start_s:.0f}\x1e{self.end_s:.0f}".encode()).hexdigest()

    @property
    def utc_offset_s(self) -> int | None:
        """Where it was run, by its zone; None: the export does not say."""
        try:
            offset = datetime.fromtimestamp(self.start_s, ZoneInfo(self.zone)).utcoffset() if self.zone else None
        except (ZoneInfoNotFoundError, ValueError, OSError, OverflowError):
            return None
        return None if offset is None else round(offset.total_seconds())

    def pauses(self) -> tuple[tuple[int, int], ...]:
        """[from, to) in Unix ms: from a pause to its resume, or for its own duration; one left open lasts to the end."""
        out: list[tuple[int, int]] = []
        began: float | None = None
        for at, kind, lasted in sorted(self.events):
            if kind in _PAUSES and lasted and began is None:
                out.append((round(at * 1000), round(min(at + lasted, self.end_s) * 1000)))
            elif kind in _PAUSES:
                began = at if began is None else began
            elif kind in _RESUMES and began is not None:
                out.append((round(began * 1000), round(at * 1000)))
                began = None
        if began is not None:
            out.append((round(began * 1000), round(self.end_s * 1000)))
        return tuple(_joined((a, b) for a, b in out if b > a))

    def laps(self) -> tuple[Lap, ...]:
        """As they were counted on the watch."""
        found = sorted((at, lasted) for at, kind, lasted in self.events if kind == "Lap")
        return tuple(Lap(round(at * 1000), timer_s=lasted or None, trigger="manual") for at, lasted in found)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for a, b in sorted(spans):
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(b, out[-1][1]))
        else:
            out.append((a, b))
    return out


def workouts(chunks: Iterable[bytes], encoding: str | None = None) -> tuple[list[Workout], str]:
    """The running workouts in order of their start, each once, and what is wrong with the document ("" = nothing).

    Raises:
        BadInput: it is hostile (`formats.xml_stream.feed`).

    """
    reading = _Reading()
    wrong = feed(reading.parser(encoding), chunks)
    unique = {one.identity: one for one in reading.found}
    return sorted(unique.values(), key=lambda one: (one.start_s, one.end_s)), wrong


class _Reading:
    def __init__(self) -> None:
        self.found: list[Workout] = []
        self._when = Dates()
        self._now: Workout | None = None
        self._depth = self._at = 0

    def parser(self, encoding: str | None) -> expat.XMLParserType:
        """A parser that tells us."""
        parser = expat.ParserCreate(encoding)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        return parser

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise too_deep()
        if self._now is not None:
            self._inside(self._now, name, attributes)
        elif name == "Workout" and attributes.get("workoutActivityType") == RUNNING and len(self.found) < _MOST:
            workout = self._workout(attributes)
            if workout is not None:
                self.found.append(workout)
                self._now, self._at = workout, self._depth

    def _end(self, _name: str) -> None:
        if self._depth == self._at:
            self._now, self._at = None, 0
        self._depth -= 1

    def _workout(self, told: Mapping[str, str]) -> Workout | None:
        start, end = self._when(told.get("startDate", "")), self._when(told.get("endDate", ""))
        if start is None or end is None or not 0 < end - start <= _LONGEST_S:
            return None
        return Workout(
            start,
            end,
            told.get("sourceName", ""),
            told.get("device", ""),
            seconds(told.get("duration", ""), told.get("durationUnit", "min")),
            metres(told.get("totalDistance", ""), told.get("totalDistanceUnit", "")),
        )

    def _inside(self, workout: Workout, name: str, told: Mapping[str, str]) -> None:
        if name == "WorkoutEvent":
            at = self._when(told.get("date", ""))
            lasted = seconds(told.get("duration", ""), told.get("durationUnit", "min")) or 0.0
            if at is not None:
                workout.events.add((at, told.get("type", "").removeprefix(_EVENT), lasted))
        elif name == "WorkoutStatistics" and told.get("type") == DISTANCE and self._depth == self._at + 1:
            workout.distance_m = metres(told.get("sum", ""), told.get("unit", ""))
        elif name == "FileReference":
            workout.routes.append(told.get("path", ""))
        elif name == "MetadataEntry":
            key, value = told.get("key", ""), told.get("value", "")
            if key == "HKIndoorWorkout":
                workout.indoor = value == "1"
            elif key == "HKTimeZone":
                workout.zone = value
            elif key == "HKElevationAscended":
                amount, _, unit = value.partition(" ")
                workout.ascent_m = metres(amount, unit)
