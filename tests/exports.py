"""Made-up files as services export them: TCX, GPX and Apple Health, written from their public documentation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone

from domain.clock import iso
from tests.recordings import START_MS

START_S = START_MS // 1000

DTD = """<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 12 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
<!ELEMENT Record ((MetadataEntry)*)>
<!ATTLIST VisionPrescription
  type             CDATA #REQUIRED
  expirationDate   CDATA #IMPLIED
<!ELEMENT RightEye EMPTY>
]>
"""
"""As iOS 16 writes it: the list of VisionPrescription's attributes is not closed."""


def tcx(points: Iterable[str], sport: str = "Running", lap: str = "", lead: str = "") -> bytes:
    """A TCX file of one activity with one lap; `points` from `tcx_point`."""
    return (
        f'{lead}<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase'
        ' xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"'
        ' xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2">'
        f'<Activities><Activity Sport="{sport}"><Id>{iso(START_MS)}</Id><Lap StartTime="{iso(START_MS)}">{lap}<Track>'
        + "".join(points)
        + "</Track></Lap><Creator><Name>Forerunner 245</Name><UnitId>3312345678</UnitId></Creator></Activity>"
        "</Activities></TrainingCenterDatabase>"
    ).encode()


def tcx_point(s: float, *, cadence: float = 86, plain: bool = False, more: str = "") -> str:
    """A point `s` seconds into the run, at 3 m/s; the cadence as RunCadence, or `plain`."""
    own = f"<Cadence>{cadence}</Cadence>" if plain else ""
    run = "" if plain else f"<ns3:RunCadence>{cadence}</ns3:RunCadence>"
    return (
        f"<Trackpoint><Time>{iso(START_MS + round(s * 1000))}</Time><DistanceMeters>{3 * s}</DistanceMeters>"
        f"<HeartRateBpm><Value>150</Value></HeartRateBpm>{own}{more}<Extensions><ns3:TPX><ns3:Speed>3.0</ns3:Speed>"
        f"{run}<ns3:Watts>250</ns3:Watts></ns3:TPX></Extensions></Trackpoint>"
    )


def gpx(segments: Iterable[Iterable[str]], kind: str | None = "running", head: str = "") -> bytes:
    """A GPX file of one track; `segments` of points from `gpx_point`."""
    inside = "".join(f"<trkseg>{''.join(points)}</trkseg>" for points in segments)
    told = "" if kind is None else f"<type>{kind}</type>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<gpx version="1.1" creator="StravaGPX"'
        ' xmlns="http://www.topografix.com/GPX/1/1"'
        ' xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">'
        f"<trk><name>Along the river</name>{told}{inside}</trk></gpx>"
    ).encode()


def gpx_point(
    s: float, *, speed: float = 3.0, cad: float | None = 86, time: str | None = None, at_s: float | None = None
) -> str:
    """A point `s` seconds into the run, going north at `speed`; where it would be after `at_s` seconds instead, if given."""
    lat = 48 + speed * (s if at_s is None else at_s) / 111_194.93
    said = iso(START_MS + round(s * 1000)) if time is None else time
    turning = "" if cad is None else f"<gpxtpx:cad>{cad}</gpxtpx:cad>"
    return (
        f'<trkpt lat="{lat:.8f}" lon="11.5"><ele>520.2</ele><time>{said}</time><extensions><power>240</power>'
        f"<gpxtpx:TrackPointExtension><gpxtpx:hr>151</gpxtpx:hr>{turning}</gpxtpx:TrackPointExtension></extensions></trkpt>"
    )


def when(s: float, offset_h: int = 2) -> str:
    """An instant as Apple writes it: in the zone of the phone when it exports."""
    moment = datetime.fromtimestamp(START_S + s, UTC).astimezone(timezone(timedelta(hours=offset_h)))
    return moment.strftime("%Y-%m-%d %H:%M:%S %z")


def record(
    kind: str, unit: str, value: float, start: float, end: float, *, source: str = "Ada’s Watch", offset_h: int = 2
) -> str:
    """One record of Apple Health; `kind` without its prefix."""
    return (
        f'<Record type="HKQuantityTypeIdentifier{kind}" sourceName="{source}" sourceVersion="10.1" unit="{unit}"'
        f' creationDate="{when(end, offset_h)}" startDate="{when(start, offset_h)}" endDate="{when(end, offset_h)}"'
        f' value="{value}"/>\n'
    )


RUN: Mapping[str, tuple[str, float]] = {
    "HeartRate": ("count/min", 152),
    "RunningSpeed": ("km/hr", 10.8),
    "RunningPower": ("W", 245),
    "RunningStrideLength": ("m", 1.05),
    "RunningVerticalOscillation": ("cm", 8.4),
    "RunningGroundContactTime": ("ms", 251),
}


def run_records(at: float, length: float, offset_h: int = 2, **units: tuple[str, float]) -> Iterator[str]:
    """A run's records from `at` s on: dynamics every 5 s, distance and steps from watch and phone in intervals."""
    for s in range(0, int(length), 5):
        for kind, (unit, value) in (dict(RUN) | units).items():
            lasts = 0 if kind == "HeartRate" else 5
            yield record(kind, unit, value, at + s, min(at + s + lasts, at + length), offset_h=offset_h)
    for s in range(0, int(length), 10):
        yield record("DistanceWalkingRunning", "km", 0.03, at + s, at + s + 10, offset_h=offset_h)
        yield record("StepCount", "count", 29, at + s, at + s + 10, offset_h=offset_h)
    for s in range(0, int(length), 60):
        yield record("DistanceWalkingRunning", "km", 0.19, at + s, at + s + 60, source="Ada’s Phone", offset_h=offset_h)
        yield record("StepCount", "count", 170, at + s, at + s + 60, source="Ada’s Phone", offset_h=offset_h)


def workout(at: float, length: float, inside: str = "", *, kind: str = "Running", more: str = "", offset_h: int = 2) -> str:
    """A workout from `at` s on; `inside` is what stands in it, `more` its further attributes."""
    return (
        f'<Workout workoutActivityType="HKWorkoutActivityType{kind}" duration="{length / 60}" durationUnit="min" {more}'
        ' sourceName="Ada’s Watch" device="&lt;&lt;HKDevice: 0x1&gt;, name:Apple Watch, manufacturer:Apple Inc.&gt;"'
        f' startDate="{when(at, offset_h)}" endDate="{when(at + length, offset_h)}">'
        f"{inside}</Workout>\n"
    )


def apple(*parts: Iterable[str], dtd: str = DTD) -> bytes:
    """An export of those parts."""
    return b"".join(apple_chunks(*parts, dtd=dtd))


def apple_chunks(*parts: Iterable[str], dtd: str = DTD) -> Iterator[bytes]:
    """An export in pieces, for one that is too large to be held."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{dtd}<HealthData locale="de_DE">\n<Me/>\n'.encode()
    for part in parts:
        yield from (piece.encode() for piece in part)
    yield b"</HealthData>\n"
