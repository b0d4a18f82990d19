"""TCX files out: a run as Garmin's TrainingCenterDatabase v2 with ActivityExtension v2.

It holds time, position, altitude, distance, heart rate, speed, cadence and power. What it has no place for is left out:
contact time and its balance, vertical oscillation, step length, grade, temperature, foot strike, pronation, impact, single
steps, climb, and what the sensors are called. Cadence, heart rate and power are whole numbers in it. A pause is a new track.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

import numpy as np

from domain.clock import iso
from domain.errors import BadInput
from domain.model import Lap, RecordedRun
from domain.summary import summarise
from domain.trace import Trace

MEDIA_TYPE = "application/vnd.garmin.tcx+xml"
_FIELDS = ("position_lat", "position_long", "altitude", "distance", "heart_rate", "speed", "cadence", "power")
_TRIGGERS = {"distance": "Distance", "time": "Time", "position_lap": "Location"}
_MOST_STRIDES, _MOST_WATTS, _MOST_BEATS = 254, 65535, 255
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2" '
    'xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2">\n'
)


def write(run: RecordedRun, name: str = "") -> bytes:
    """The run as one activity; `name`, what the runner calls it, becomes its notes.

    Raises:
        BadInput: it has no samples.

    """
    trace = run.trace
    if not len(trace):
        raise BadInput("A TCX file needs a run with samples.", "Choose a run that has some.", field="run")
    laps = run.recording.laps or (_whole(run),)
    parts = [_HEAD, f'<Activities>\n<Activity Sport="Running">\n<Id>{iso(run.recording.started_ms)}</Id>\n']
    starts = [0, *np.searchsorted(trace.t_ms, [lap.started_ms for lap in laps[1:]]).tolist(), len(trace)]
    points = _points(trace)
    for number, lap in enumerate(laps):
        first, last = starts[number], max(starts[number], starts[number + 1])
        parts += _lap(run, lap, points[first:last], _tracks(trace, first, last), first=number == 0)
    parts += [f"<Notes>{_plain(name or run.recording.name)}</Notes>\n"] if name or run.recording.name else []
    parts += [*_creator(run), "</Activity>\n</Activities>\n</TrainingCenterDatabase>\n"]
    return "".join(parts).encode()


def _plain(text: str) -> str:
    return escape("".join(sign for sign in text if sign.isprintable()))


def _whole(run: RecordedRun) -> Lap:
    found = summarise(run)
    return Lap(run.recording.started_ms, timer_s=found.timer_s, distance_m=found.distance_m, trigger="manual")


def _lap(run: RecordedRun, lap: Lap, points: list[str], breaks: list[int], *, first: bool) -> Iterator[str]:
    started_ms = run.recording.started_ms if first else lap.started_ms
    timer_s = lap.timer_s if lap.timer_s is not None else lap.elapsed_s
    yield f'<Lap StartTime="{iso(started_ms)}">\n<TotalTimeSeconds>{timer_s or 0:.3f}</TotalTimeSeconds>\n'
    yield f"<DistanceMeters>{lap.distance_m or 0:.2f}</DistanceMeters>\n<Calories>0</Calories>\n"
    if lap.heart_rate_bpm is not None and 1 <= lap.heart_rate_bpm <= _MOST_BEATS:
        yield f"<AverageHeartRateBpm><Value>{lap.heart_rate_bpm:.0f}</Value></AverageHeartRateBpm>\n"
    yield f"<Intensity>Active</Intensity>\n<TriggerMethod>{_TRIGGERS.get(lap.trigger, 'Manual')}</TriggerMethod>\n"
    for start, end in zip([0, *breaks], [*breaks, len(points)], strict=True):
        if end > start:
            yield "<Track>\n"
            yield from points[start:end]
            yield "</Track>\n"
    if lap.cadence_spm is not None and lap.cadence_spm / 2 <= _MOST_STRIDES:
        yield f"<Extensions><ns3:LX><ns3:AvgRunCadence>{lap.cadence_spm / 2:.0f}</ns3:AvgRunCadence></ns3:LX></Extensions>\n"
    yield "</Lap>\n"


def _tracks(trace: Trace, first: int, last: int) -> list[int]:
    """Before which of the points [first, last) a pause ended, counted from `first`."""
    later, earlier = trace.t_ms[first + 1 : last], trace.t_ms[first : last - 1] if last > first else trace.t_ms[:0]
    paused = np.zeros(len(later), np.bool_)
    for start, end in trace.pauses:
        paused |= (start < later) & (end > earlier)
    return [int(i) + 1 for i in np.flatnonzero(paused)]


def _points(trace: Trace) -> list[str]:
    columns = {name: trace.column(name).tolist() for name in _FIELDS}
    rows = zip(*columns.values(), strict=True)
    return [_point(t_ms, dict(zip(_FIELDS, row, strict=True))) for t_ms, row in zip(trace.t_ms.tolist(), rows, strict=True)]


def _point(t_ms: int, at: Mapping[str, float]) -> str:
    out = [f"<Trackpoint><Time>{iso(t_ms)}</Time>"]
    lat, long = at["position_lat"], at["position_long"]
    if not (math.isnan(lat) or math.isnan(long)):
        place = f"<LatitudeDegrees>{lat:.8f}</LatitudeDegrees><LongitudeDegrees>{long:.8f}</LongitudeDegrees>"
        out.append(f"<Position>{place}</Position>")
    if not math.isnan(at["altitude"]):
        out.append(f"<AltitudeMeters>{at['altitude']:.1f}</AltitudeMeters>")
    if not math.isnan(at["distance"]):
        out.append(f"<DistanceMeters>{at['distance']:.2f}</DistanceMeters>")
    if 1 <= at["heart_rate"] <= _MOST_BEATS:
        out.append(f"<HeartRateBpm><Value>{at['heart_rate']:.0f}</Value></HeartRateBpm>")
    more = f"<ns3:Speed>{at['speed']:.3f}</ns3:Speed>" if not math.isnan(at["speed"]) else ""
    more += f"<ns3:RunCadence>{at['cadence']:.0f}</ns3:RunCadence>" if 0 <= at["cadence"] <= _MOST_STRIDES else ""
    more += f"<ns3:Watts>{at['power']:.0f}</ns3:Watts>" if 0 <= at["power"] <= _MOST_WATTS else ""
    if more:
        out.append(f"<Extensions><ns3:TPX>{more}</ns3:TPX></Extensions>")
    return "".join([*out, "</Trackpoint>\n"])


def _creator(run: RecordedRun) -> Iterator[str]:
    """The device, if it has a name: `ProductID` and `Version` have to be there by the schema."""
    device = run.recording.device
    name = " ".join(part for part in (device.get("maker"), device.get("product")) if part)
    if not name:
        return
    serial = device.get("serial", "")
    unit = int(serial) if serial.isascii() and serial.isdigit() and int(serial) < 1 << 32 else 0
    yield (
        '<Creator xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Device_t">'
        f"<Name>{_plain(name)}</Name><UnitId>{unit}</UnitId><ProductID>0</ProductID>"
        "<Version><VersionMajor>0</VersionMajor><VersionMinor>0</VersionMinor></Version></Creator>\n"
    )
