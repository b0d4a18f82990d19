"""GPX files in: 1.1 and 1.0, with Garmin's TrackPointExtension v1/v2, Cluetrust's and Strava's extensions.

https://www.topografix.com/GPX/1/1/ and https://www8.garmin.com/xmlschemas/TrackPointExtensionv2.xsd: positions degrees
(WGS 84), elevation and distance metres, speed m/s, `hr` a minute, `atemp` °C. `cad` is "revolutions per minute" there and
in practice one leg's or both legs': by its values (`formats.cadence`). `power` in watts is what Strava and others add.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from domain.errors import BadInput, shape
from domain.model import RecordedRun
from domain.privacy import POSITIONS, along_m
from formats.points import LEAST, Points, Told, number, recorded
from formats.run_file import RunFile
from formats.xml_stream import parse

_POINT = {
    "ele": "altitude",
    "speed": "speed",
    "distance": "distance",
    "hr": "heart_rate",
    "heartrate": "heart_rate",
    "cad": "cadence",
    "cadence": "cadence",
    "runcadence": "cadence",
    "power": "power",
    "powerinwatts": "power",
    "watts": "power",
    "atemp": "temperature",
    "temp": "temperature",
}
"""Names of values in a point or its extensions, in small letters, whatever their prefix."""
_RUNNING = re.compile(r"\b9\b|run|jog|\blauf|\btraillauf|course à pied|carrera|corsa|hardlopen|løb|löpning|juoksu")
"""What says in `<type>` that a track is a run: words, and Strava's 9 of former years."""
_SUB_SPORTS = {"trail": "trail", "treadmill": "treadmill", "track": "track", "street": "street"}
_SPRINT_M_S = 6.0
"""Nobody keeps more for half of a run: a track without a type that does is no run [A]."""
_SHORT_BREAK_MS = 1000


@dataclass(slots=True)
class Track:
    """One `<trk>`: its points, and what it says of itself."""

    points: Points = field(default_factory=Points)
    told: dict[str, str] = field(default_factory=dict)


class _Reading:
    def __init__(self) -> None:
        self.tracks: list[Track] = []
        self.creator = ""
        self.untimed = False
        self._path: list[str] = []
        self._point: dict[str, float] | None = None
        self._time = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._path.append(name)
        if name == "gpx":
            self.creator = attributes.get("creator", "")
        elif name == "trk":
            self.tracks.append(Track())
        elif name == "trkseg" and self.tracks:
            self.tracks[-1].points.interrupt()
        elif name == "trkpt" and self.tracks:
            lat, long = number(attributes.get("lat", "")), number(attributes.get("lon", ""))
            self._point, self._time = {"position_lat": lat, "position_long": long}, ""

    def end(self, name: str, text: str) -> None:
        self._path.pop()
        if not self.tracks:
            return
        point = self._point
        if point is None:
            if self._path and self._path[-1] == "trk":
                self.tracks[-1].told.setdefault(name, text)
        elif name == "trkpt":
            self.tracks[-1].points.add(self._time, point)
            self._point = None
        elif name == "time":
            self._time = text
        elif name.lower() in _POINT:
            point[_POINT[name.lower()]] = number(text)


def tracks(chunks: Iterable[bytes]) -> tuple[list[Track], str, str]:
    """The tracks of a document, who made it, and what is wrong with it ("" = nothing).

    Raises:
        BadInput: it is hostile (`formats.xml_stream.parse`).

    """
    reading = _Reading()
    wrong = parse(chunks, reading.start, reading.end)
    return reading.tracks, reading.creator, wrong


def read(data: bytes, name: str, *, running: bool = False) -> RunFile:
    """The runs in the GPX file `data`, one a track; with `running` whatever sport the file itself names.

    A track without a type is a run unless it is faster than any ("sport_assumed"). A new segment is a pause. Distance and
    speed that the file does not have come from the positions and are named so in `recording.sensors`.

    Raises:
        BadInput: there is no run in it; says what is.

    """
    found, creator, wrong = tracks([data])
    timed = [track for track in found if len(track.points)]
    if not timed:
        if wrong:
            raise BadInput(f"The file is damaged before any point in it ({wrong}).", "Export it again.", field="file")
        if not found:
            what = "There is no track in this GPX file; places and routes are no recording."
            raise BadInput(what, "Choose a recorded activity.", field="trk")
        what = "No point in this file has a time: it is a route to be run, no recording."
        raise BadInput(what, "Choose a recorded activity.", field="type")
    sha256 = hashlib.sha256(data).hexdigest()
    sports: list[str] = []
    runs: list[RecordedRun] = []
    for index, track in enumerate(found):
        kind = track.told.get("type", "").strip()
        if kind and not running and not _RUNNING.search(kind.lower()):
            sports.append(shape(kind))
            continue
        run = _run(track, Told(sha256, name, index, name=track.told.get("name", "")), creator, kind, damaged=bool(wrong))
        if run is not None and not kind and not running and _rides(run):
            sports.append("one faster than anybody runs")
        elif run is not None:
            runs.append(run)
    if not runs and sports:
        named = ", ".join(dict.fromkeys(sports))
        raise BadInput(f"There is no run in this file, only: {named}.", "Soleus keeps running only.", field="sport")
    if not runs:
        raise BadInput("A single point is no recording.", "Choose a recorded activity.", field="trkpt")
    return RunFile(name, sha256, tuple(runs), (f"damaged: {wrong}",) if wrong else (), "gpx")


def _run(track: Track, told: Told, creator: str, kind: str, *, damaged: bool) -> RecordedRun | None:
    if len(track.points) < LEAST:
        return None
    sub_sport = next((ours for word, ours in _SUB_SPORTS.items() if word in kind.lower()), "generic")
    return recorded(
        track.points,
        Told(
            told.sha256,
            told.file,
            told.index,
            told.name,
            sub_sport,
            {"product": creator} if creator else {},
            pauses=track.points.pauses(_SHORT_BREAK_MS),
            flags=("partial_file",) * damaged + ("sport_assumed",) * (not kind),
        ),
    )


def _rides(run: RecordedRun) -> bool:
    """Whether the positions move faster than anybody runs, jumps and all."""
    trace = run.trace
    if not all(trace.has(name) for name in POSITIONS):
        return False
    known = np.isfinite(trace.column(POSITIONS[0]))
    passed_s = np.diff(trace.t_ms[known]) / 1000
    speed = np.diff(along_m(*(trace.column(name)[known] for name in POSITIONS))) / passed_s
    moving = speed[speed > 1]
    return bool(len(moving)) and float(np.median(moving)) > _SPRINT_M_S
