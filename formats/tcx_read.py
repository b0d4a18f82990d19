"""TCX files in: Garmin's TrainingCenterDatabase v2 with ActivityExtension v2.

https://www8.garmin.com/xmlschemas/TrainingCenterDatabasev2.xsd and …/ActivityExtensionv2.xsd: times are UTC, distances
metres, speed m/s; RunCadence counts strides (one leg). The plain Cadence is a bicycle's by the schema, and what many makers
write for runs: it is taken where there is no RunCadence, as one leg's or both legs' by its values (`formats.cadence`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.errors import BadInput, shape
from domain.fields import FIELD
from domain.model import Lap, RecordedRun
from domain.units import REST_GAP_S
from formats.points import LEAST, Points, Told, instant, number, recorded
from formats.run_file import RunFile
from formats.xml_stream import parse

_MS = 1000
_TRIGGERS = {"Manual": "manual", "Distance": "distance", "Time": "time", "Location": "position_lap"}
_POINT = {
    "LatitudeDegrees": "position_lat",
    "LongitudeDegrees": "position_long",
    "AltitudeMeters": "altitude",
    "DistanceMeters": "distance",
    "Speed": "speed",
    "Watts": "power",
}
_SHORT_BREAK_MS = 1000
"""A new track within a lap is a pause if it begins later than the next second."""


@dataclass(slots=True)
class _Lap:
    started_ms: int | None
    first: int
    """The number of its first point."""
    told: dict[str, str] = field(default_factory=dict)

    def number(self, name: str, within: str | None = None) -> float | None:
        value = number(self.told.get(name, ""))
        most = FIELD[within].high if within else float("inf")
        return value if 0 <= value <= most else None


@dataclass(slots=True)
class _Activity:
    sport: str
    points: Points = field(default_factory=Points)
    laps: list[_Lap] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)


class _Reading:
    """The document as it is read."""

    def __init__(self) -> None:
        self.activities: list[_Activity] = []
        self._path: list[str] = []
        self._point: dict[str, float] | None = None
        self._time = ""
        self._own_cadence = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._path.append(name)
        if name == "Activity":
            self.activities.append(_Activity(attributes.get("Sport", "")))
        if not self.activities:
            return
        activity = self.activities[-1]
        if name == "Lap" and self._path[-2:-1] == ["Activity"]:
            found = instant(attributes.get("StartTime", ""))
            activity.laps.append(_Lap(found[0] if found else None, len(activity.points)))
        elif name == "Track" and activity.laps and len(activity.points) > activity.laps[-1].first:
            activity.points.interrupt()
        elif name == "Trackpoint":
            self._point, self._time, self._own_cadence = {}, "", False

    def end(self, name: str, text: str) -> None:
        self._path.pop()
        within = self._path[-1] if self._path else ""
        if not self.activities:
            return
        activity = self.activities[-1]
        if self._point is not None:
            self._end_of_point(activity, name, within, text)
        elif "Creator" in self._path or within == "Activity":
            activity.told.setdefault(f"{within}/{name}", text)
        elif activity.laps and "Lap" in self._path:
            activity.laps[-1].told.setdefault(f"{within}/{name}" if within != "Lap" else name, text)

    def _end_of_point(self, activity: _Activity, name: str, within: str, text: str) -> None:
        point = self._point
        if point is None:
            return
        if name == "Trackpoint":
            activity.points.add(self._time, point)
            self._point = None
        elif name == "Time":
            self._time = text
        elif name == "Value" and within == "HeartRateBpm":
            point["heart_rate"] = number(text)
        elif name == "RunCadence" or (name == "Cadence" and not self._own_cadence):
            point["cadence"] = number(text)
            self._own_cadence = name == "RunCadence"
        elif name in _POINT:
            point[_POINT[name]] = number(text)


def read(data: bytes, name: str, *, running: bool = False) -> RunFile:
    """The runs in the TCX file `data`, one an activity; with `running` whatever sport the file itself names.

    A new track within a lap is a pause, and so is a gap before a lap that the time of the lap before does not cover. A
    file that is cut off gives the points before the cut, flagged "partial_file".

    Raises:
        BadInput: there is no run in it; says what is.

    """
    reading = _Reading()
    wrong = parse([data], reading.start, reading.end)
    if not reading.activities:
        if wrong:
            raise BadInput(f"The file is damaged before any activity in it ({wrong}).", "Export it again.", field="file")
        raise BadInput("There is no activity in this file, only plans.", "Choose a recorded activity.", field="type")
    runs = [one for one in reading.activities if running or not one.sport or "run" in one.sport.lower()]
    if not runs:
        sports = ", ".join(dict.fromkeys(shape(one.sport) for one in reading.activities))
        raise BadInput(f"There is no run in this file, only: {sports}.", "Soleus keeps running only.", field="sport")
    sha256 = hashlib.sha256(data).hexdigest()
    found = [
        _run(one, sha256, name, index, damaged=bool(wrong)) for index, one in enumerate(reading.activities) if one in runs
    ]
    kept = tuple(run for run in found if run is not None)
    if not kept:
        what = "The run in this file has no two points with a time, only totals."
        raise BadInput(what, "Enter it by hand.", field="Trackpoint")
    return RunFile(name, sha256, kept, (f"damaged: {wrong}",) if wrong else (), "tcx")


def _run(activity: _Activity, sha256: str, file: str, index: int, *, damaged: bool) -> RecordedRun | None:
    points, laps = activity.points, activity.laps
    if len(points) < LEAST:
        return None
    creator = activity.told.get("Creator/Name", "")
    serial = activity.told.get("Creator/UnitId", "").lstrip("0")
    device = {"product": creator, "serial": serial}
    timers = [lap.number("TotalTimeSeconds") for lap in laps]
    ways = [lap.number("DistanceMeters", "distance") for lap in laps]
    known = [started for lap in laps if (started := lap.started_ms) is not None]
    told = Told(
        sha256,
        file,
        index,
        name=activity.told.get("Activity/Notes", "").partition("\n")[0],
        device={key: value for key, value in device.items() if value},
        started_ms=known[0] if known else None,
        total_distance_m=sum(way for way in ways if way is not None) or None,
        total_timer_s=sum(timer for timer in timers if timer is not None) if None not in timers and timers else None,
        pauses=tuple(sorted({*points.pauses(_SHORT_BREAK_MS), *_between(activity)})),
        laps=tuple(_lap(lap) for lap in laps if lap.started_ms is not None),
        flags=("partial_file",) * damaged + ("sport_assumed",) * (not activity.sport),
    )
    return recorded(points, told)


def _between(activity: _Activity) -> list[tuple[int, int]]:
    """Pauses between laps: gaps that the lap before did not time."""
    out = []
    for lap, following in zip(activity.laps, activity.laps[1:], strict=False):
        at, timer = following.first, lap.number("TotalTimeSeconds")
        if not 0 < at < len(activity.points) or lap.started_ms is None or timer is None:
            continue
        last, first = activity.points.t_ms[at - 1], activity.points.t_ms[at]
        if first - last > REST_GAP_S * _MS and lap.started_ms + timer * _MS < first - REST_GAP_S * _MS:
            out.append((last, first))
    return out


def _lap(lap: _Lap) -> Lap:
    strides = lap.number("LX/AvgRunCadence", "cadence")
    return Lap(
        started_ms=lap.started_ms or 0,
        timer_s=lap.number("TotalTimeSeconds"),
        distance_m=lap.number("DistanceMeters", "distance"),
        cadence_spm=strides * 2 if strides else None,
        heart_rate_bpm=lap.number("AverageHeartRateBpm/Value", "heart_rate") or None,
        trigger=_TRIGGERS.get(lap.told.get("TriggerMethod", ""), ""),
    )
