"""What phones send, in our units: against a table of its own, and against everything that can be wrong with it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import BadInput, shape
from domain.fields import FIELD
from formats import apps, gridded, pieces
from formats.messages import Pain
from formats.pieces import OTHERS, Heard, Piece
from formats.topics import APPS, Leaf
from tests import phone_days as phones
from tests.phone_days import T0_S


def the_piece(leaf: Leaf, payload: bytes) -> Piece:
    """The one piece of a message of which nothing is refused."""
    heard = apps.read(leaf, payload)
    assert not heard.refusals
    (piece,) = heard.pieces
    return piece


def values(piece: Piece) -> dict[str, float]:
    """The first value of each series."""
    return {name: series.values[0] for name, series in piece.series.items()}


# Independent of the code: worked out by hand from the definitions of the units (1 mi = 1609.344 m, 1 ft = 0.3048 m,
# 1 in = 25.4 mm, 1 h = 3600 s), our unit being that of domain.fields.
METRICS = [
    ("running_speed", "m/s", 3.0, "speed", 3.0),
    ("running_speed", "km/hr", 12.0, "speed", 3.3333333),
    ("running_speed", "km/h", 9.0, "speed", 2.5),
    ("running_speed", "kmph", 10.8, "speed", 3.0),
    ("running_speed", "mi/hr", 7.0, "speed", 3.1292800),
    ("running_speed", "mph", 6.0, "speed", 2.6822400),
    ("running_stride_length", "m", 1.12, "step_length", 1120.0),
    ("running_stride_length", "cm", 112.0, "step_length", 1120.0),
    ("running_stride_length", "in", 44.0, "step_length", 1117.6),
    ("running_stride_length", "ft", 3.5, "step_length", 1066.8),
    ("running_vertical_oscillation", "cm", 8.4, "vertical_oscillation", 84.0),
    ("running_vertical_oscillation", "in", 3.3, "vertical_oscillation", 83.82),
    ("running_vertical_oscillation", "mm", 84.0, "vertical_oscillation", 84.0),
    ("running_ground_contact_time", "ms", 236.0, "stance_time", 236.0),
    ("running_ground_contact_time", "s", 0.236, "stance_time", 236.0),
    ("running_power", "W", 268.0, "power", 268.0),
    ("heart_rate", "bpm", 152.0, "heart_rate", 152.0),
    ("heart_rate", "count/min", 152.0, "heart_rate", 152.0),
    ("walking_running_distance", "km", 0.1, "gone", 100.0),
    ("walking_running_distance", "mi", 0.1, "gone", 160.9344),
    ("step_count", "count", 168.0, "stepped", 168.0),
]


@pytest.mark.parametrize(("name", "unit", "sent", "series", "ours"), METRICS)
def test_a_metric_comes_in_our_unit(name: str, unit: str, sent: float, series: str, ours: float) -> None:
    """Each unit that Health Auto Export may be set to."""
    found = the_piece("autoexport", phones.export(metrics=[phones.metric(name, unit, [(T0_S, sent)])]))
    assert values(found)[series] == pytest.approx(ours, rel=1e-6)
    assert found.t0 + found.series[series].dt[0] == T0_S * 1000
    assert found.sid == ""


@pytest.mark.parametrize("name", sorted({name for name, *_ in METRICS}))
@pytest.mark.parametrize("unit", ["furlong", "", None, 7, ["m"]])
def test_another_unit_is_refused_by_name(name: str, unit: Any) -> None:
    """Never a guess: the metric, the unit and what is understood are told."""
    message = phones.export(metrics=[phones.metric(name, unit, [(T0_S, 3.0)])])
    with pytest.raises(BadInput) as refused:
        apps.read("autoexport", message)
    assert refused.value.field == name
    assert name in str(refused.value)
    assert shape(unit) in str(refused.value)
    assert "understood" in str(refused.value)


def test_what_is_right_is_kept_beside_what_is_wrong() -> None:
    """One metric in a strange unit costs neither the others nor the workout."""
    points = phones.moving(phones.running(5))
    wrong = phones.metric("running_speed", "knots", [(T0_S, 6.0)])
    right = phones.metric("running_power", "W", [(T0_S, 250.0)])
    heard = apps.read("autoexport", phones.export([phones.workout(points)], [wrong, right]))
    assert [error.field for error in heard.refusals] == ["running_speed"]
    assert sorted("" if piece.workout is None else "run" for piece in heard.pieces) == ["", "run"]


@pytest.mark.parametrize(("unit", "sent", "metres"), [("km", 10.0, 10_000.0), ("mi", 6.2, 9977.9328), ("m", 400.0, 400.0)])
def test_a_workout_of_both_versions(unit: str, sent: float, metres: float) -> None:
    """Start, end, distance, heart rate, route and climb, in our units; both versions are the same run."""
    points = phones.moving(phones.running(5))
    sids = set()
    for version in (1, 2):
        found = the_piece(
            "autoexport", phones.export([phones.workout(points, version=version, distance={"qty": sent, "units": unit})])
        )
        done = found.workout
        assert done is not None
        assert (done.start, done.end, done.utc_offset_s) == (T0_S * 1000, points[-1][0] * 1000, -8 * 3600)
        assert done.distance == pytest.approx(metres)
        assert done.ascent == pytest.approx(30.48)
        first = values(found)
        assert first["heart_rate"] == 150
        assert first["position_lat"] == pytest.approx(phones.LAT)
        assert first["altitude"] == 40
        sids.add(found.sid)
    assert len(sids) == 1


@pytest.mark.parametrize(
    ("name", "run"),
    [
        *(
            (name, True)
            for name in ("Running", "Outdoor Run", "Indoor Run", "Trail Run", "Laufen", "Outdoor-Lauf", "Course à pied")
        ),
        *(
            (name, False)
            for name in ("Walking", "Outdoor Walk", "Cycling", "Wheelchair Run Pace", "Skilanglauf", "Swimming", "Yoga")
        ),
    ],
)
def test_only_runs_are_runs(name: str, *, run: bool) -> None:
    """Another workout is let go without a word."""
    heard = apps.read("autoexport", phones.export([phones.workout(phones.moving([3.0] * 90), name=name)]))
    assert (len(heard.pieces), heard.refusals) == (int(run), [])


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("2024-02-06 07:00:00 -0800", 1_707_231_600),
        ("2024-02-06 16:00:00 +0100", 1_707_231_600),
        ("2024-02-06T15:00:00Z", 1_707_231_600),
        ("2024-02-06 3:00:00 PM +0000", 1_707_231_600),
        ("2024-02-06 12:00:00 AM +0000", 1_707_177_600),
    ],
)
def test_dates(said: str, seconds: int) -> None:
    """With whatever offset, and with AM and PM where the phone shows twelve hours."""
    message = {"data": {"metrics": [{"name": "running_power", "units": "W", "data": [{"date": said, "qty": 250}]}]}}
    found = the_piece("autoexport", json.dumps(message).encode())
    assert found.t0 + found.series["power"].dt[0] == seconds * 1000


def test_a_location_of_owntracks() -> None:
    """Vel is km/h, tst seconds, alt metres; what is known too roughly is let go."""
    found = the_piece("owntracks", phones.owntracks([(T0_S, 100.0, 3.0, 41.0)], vel=11)[0])
    assert values(found) == pytest.approx(
        {"position_lat": 52.5008993, "position_long": 13.4, "altitude": 41.0, "speed": 3.0555556}
    )
    assert (found.t0, found.id, found.sid) == (T0_S * 1000, T0_S, "")
    for acc in (51, 2000, -1):
        assert apps.read("owntracks", phones.owntracks([(T0_S, 0.0, 3.0, 41.0)], acc=acc)[0]) == Heard([], [], [])
    unknown = the_piece("owntracks", phones.owntracks([(T0_S, 0.0, 3.0, 41.0)], vel=-1)[0])
    assert "speed" not in unknown.series


@pytest.mark.parametrize(
    "kind", ["beacon", "card", "cmd", "configuration", "lwt", "status", "steps", "transition", "waypoint", "waypoints"]
)
def test_other_messages_of_owntracks_are_let_go(kind: str) -> None:
    """Quietly: they are no errors."""
    assert apps.read("owntracks", json.dumps({"_type": kind, "tst": 1, "desc": "Home"}).encode()) == Heard([], [], [])


def test_an_encrypted_location_says_what_to_do() -> None:
    """It cannot be read here; TLS keeps it secret on its way."""
    with pytest.raises(BadInput, match=r"encrypted.*Leave the encryption key empty") as refused:
        apps.read("owntracks", b'{"_type":"encrypted","data":"fSKxdqqMgQX"}')
    assert refused.value.field == "_type"


def test_an_array_of_locations() -> None:
    """Good ones are kept, bad ones refused one by one."""
    messages = [json.loads(one) for one in phones.owntracks(phones.moving([3.0] * 3))]
    messages[1]["tst"] = 1.0
    heard = apps.read("owntracks", json.dumps(messages).encode())
    assert ([piece.id for piece in heard.pieces], [error.field for error in heard.refusals]) == ([T0_S, T0_S + 2], ["tst"])


def test_readings_of_sensor_logger() -> None:
    """m/s, degrees, nanoseconds; the height above the sea rather than above the ellipsoid; invalid speeds are none."""
    readings = [
        phones.placed((T0_S, 100.0, 3.1, 41.0)),
        phones.reading("pedometer", T0_S + 1, steps=14),
        phones.reading("heart rate", T0_S + 1, bpm=151),
        phones.reading("microphone", T0_S + 1, dBFS=-40),
    ]
    found = the_piece("sensorlogger", phones.sensor_logger(readings)[0])
    assert values(found) == pytest.approx(
        {
            "position_lat": 52.5008993,
            "position_long": 13.4,
            "altitude": 41.0,
            "speed": 3.1,
            "steps": 14.0,
            "heart_rate": 151.0,
        }
    )
    assert (found.sid, found.id, found.t0) == ("7f3c1a52-0d6e-4f0b-9b38-1a0a6fb2c001", 0, T0_S * 1000)
    invalid = phones.reading("location", T0_S, latitude=52.5, longitude=13.4, speed=-1, horizontalAccuracy=5)
    assert "speed" not in the_piece("sensorlogger", phones.sensor_logger([invalid])[0]).series
    rough = phones.reading("location", T0_S, latitude=52.5, longitude=13.4, speed=3, horizontalAccuracy=60)
    assert apps.read("sensorlogger", phones.sensor_logger([rough])[0]).pieces == []


@pytest.mark.parametrize(
    ("name", "size", "ours"),
    [
        ("accelerometer", 1.0, 100),
        ("totalacceleration", 9.81, 981),
        ("accelerometeruncalibrated", 9.81, 981),
        ("Accelerometer Uncalibrated", 1.0, 981),
    ],
)
def test_acceleration_of_either_system(name: str, size: float, ours: int) -> None:
    """IOS gives the uncalibrated one in g, Android in m/s²: the gravity in it tells them apart."""
    readings = [phones.reading(name, T0_S + i / 50, x=0.0, y=0.0, z=size) for i in range(10)]
    shaken = the_piece("sensorlogger", phones.sensor_logger(readings)[0]).shaken
    assert shaken is not None
    assert shaken.z == [ours] * 10
    assert shaken.dt == [20 * i for i in range(10)]


@pytest.mark.parametrize(
    ("text", "site", "side", "severity"),
    [
        ("", None, None, None),
        ("left achilles 4", "near_ankle", "left", 4),
        ("Schmerz rechte Wade 6/10", None, "right", 6),
        ("7", None, None, 7),
        ("Kniekehle links", "behind_knee", "left", None),
        ("muscle belly", "muscle_belly", None, None),
        ("whole calf, both", "whole_calf", "both", None),
        ("no pain", None, None, 0),
        ("5 km", None, None, None),
        ("km 5", None, None, None),
        ("gel 2", None, None, None),
        ("11", None, None, None),
        ("pain 3-4", None, None, None),
        ("4,5", None, None, None),
    ],
)
def test_an_annotation_is_a_pain_marker(text: str, site: str | None, side: str | None, severity: int | None) -> None:
    """What is plainly there is read, anything else is a bare marker with its words."""
    heard = apps.read(
        "sensorlogger",
        phones.sensor_logger([phones.reading("annotation", T0_S, text=text, millisecond_press_duration=90)])[0],
    )
    (pain,) = heard.pains
    assert (pain.site, pain.side, pain.severity, pain.t, pain.note) == (site, side, severity, T0_S * 1000, text or None)
    assert msgspec.convert(msgspec.to_builtins(pain), Pain) == pain


SOUND: dict[Leaf, list[bytes]] = {
    "owntracks": [phones.owntracks([(T0_S, 10.0, 3.0, 40.0)], motionactivities=["running"], vac=3)[0]],
    "sensorlogger": [
        phones.sensor_logger(
            [
                phones.placed((T0_S, 10.0, 3.0, 40.0)),
                phones.reading("pedometer", T0_S, steps=3),
                phones.reading("accelerometer", T0_S, x=1.0, y=2.0, z=3.0),
                phones.reading("annotation", T0_S, text="left 3"),
            ]
        )[0]
    ],
    "autoexport": [
        phones.export(
            [phones.workout(phones.moving([3.0] * 12), version=version, stepCount={"qty": 30, "units": "steps"})],
            [phones.metric(name, unit, [(T0_S, sent)]) for name, unit, sent, *_ in METRICS[::4]],
        )
        for version in (1, 2)
    ],
}
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**30), 10**30), st.floats(allow_nan=False), st.text(max_size=20),
    st.sampled_from([1e308, -1.0, 0, 181, "km", "NaN", "2024-13-45 99:00:00 +9900"]),
    st.lists(st.integers(), max_size=3), st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)  # fmt: skip


def spots(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every part of a document."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way for key, each in inside for way in ((*at, key), *spots(each, (*at, key)))]


def changed(document: Any, way: tuple[Any, ...], change: Callable[[Any, Any], None]) -> bytes:
    """The document with one part changed."""
    copy = json.loads(json.dumps(document))
    holder = copy
    for key in way[:-1]:
        holder = holder[key]
    change(holder, way[-1])
    return json.dumps(copy).encode()


def sane(leaf: Leaf, payload: bytes) -> None:
    """It is refused with a reason, or everything that is made of it is possible."""
    try:
        heard = apps.read(leaf, payload)
    except BadInput as refused:
        heard = Heard([], [], [refused])
    for error in heard.refusals:
        assert error.field
        assert len(str(error)) > 30
    for piece in heard.pieces:
        for name, series in piece.series.items():
            assert all(map(math.isfinite, series.values))
            if name not in OTHERS:
                assert all(FIELD[name].low <= value <= FIELD[name].high for value in series.values)
        assert pieces.decode(pieces.encode(piece)) == piece
        assert b"\x1e" not in pieces.encode(piece)
        for batch in gridded.batches([piece], piece.sid or "x"):
            assert len(batch.dt) == batch.seq[1] - batch.seq[0] + 1
    for pain in heard.pains:
        assert msgspec.convert(msgspec.to_builtins(pain), Pain) == pain


@settings(max_examples=100, deadline=None)
@given(st.data())
@pytest.mark.parametrize("leaf", APPS)
def test_whatever_is_done_to_a_message_it_is_right_or_refused_by_name(leaf: Leaf, data: st.DataObject) -> None:
    """A part dropped, renamed, made anything, cut off: never a crash, an impossible value, or a nameless refusal."""
    sound = data.draw(st.sampled_from(SOUND[leaf]))
    document = json.loads(sound)
    way = data.draw(st.sampled_from(spots(document)))
    junk = data.draw(JUNK)

    def drop(holder: Any, key: Any) -> None:
        del holder[key]

    def put(holder: Any, key: Any) -> None:
        holder[key] = junk

    def rename(holder: Any, key: Any) -> None:
        value = holder[key]
        del holder[key]
        if isinstance(holder, dict):
            holder[f"{key}_"] = value

    for change in (drop, put, rename):
        sane(leaf, changed(document, way, change))
    cut = data.draw(st.integers(0, len(sound)))
    sane(leaf, sound[:cut])
    sane(leaf, sound[:cut] + bytes([data.draw(st.integers(0, 255))]) + sound[cut + 1 :])


@pytest.mark.parametrize("leaf", APPS)
@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"7",
        b'"x"',
        b"[" * 5000,
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b"\xff\xfe",
        b'{"a":1e999}',
        b"[[[]]]",
    ],
)
def test_what_is_no_message_at_all(leaf: Leaf, payload: bytes) -> None:
    """Nothing, another shape, no JSON."""
    sane(leaf, payload)
    if leaf == "owntracks" and payload.startswith(b"[") and payload.endswith(b"]"):  # a list of locations may be one of none
        assert not apps.read(leaf, payload).pieces
    else:
        with pytest.raises(BadInput):
            apps.read(leaf, payload)


@pytest.mark.parametrize("leaf", APPS)
def test_too_large_is_refused_unread(leaf: Leaf) -> None:
    """With the limit."""
    with pytest.raises(BadInput, match=str(apps.MOST_BYTES[leaf])) as refused:
        apps.read(leaf, b" " * (apps.MOST_BYTES[leaf] + 1))
    assert refused.value.field == "payload"


NEEDED: list[tuple[Leaf, int, tuple[Any, ...], str]] = [
    ("owntracks", 0, ("_type",), "_type"),
    ("owntracks", 0, ("tst",), "tst"),
    ("owntracks", 0, ("lat",), "lat"),
    ("owntracks", 0, ("lon",), "lon"),
    ("sensorlogger", 0, ("messageId",), "messageId"),
    ("sensorlogger", 0, ("sessionId",), "sessionId"),
    ("sensorlogger", 0, ("payload",), "payload"),
    ("sensorlogger", 0, ("payload", 0, "time"), "location.time"),
    ("sensorlogger", 0, ("payload", 0, "values", "latitude"), "location.latitude"),
    ("sensorlogger", 0, ("payload", 1, "values", "steps"), "pedometer.steps"),
    ("sensorlogger", 0, ("payload", 2, "values", "x"), "accelerometer.x"),
    ("autoexport", 1, ("data",), "data"),
    ("autoexport", 1, ("data", "workouts", 0, "start"), "workouts.start"),
    ("autoexport", 1, ("data", "workouts", 0, "end"), "workouts.end"),
    ("autoexport", 1, ("data", "workouts", 0, "name"), "workouts.name"),
    ("autoexport", 1, ("data", "workouts", 0, "distance", "units"), "workouts.distance"),
    ("autoexport", 1, ("data", "workouts", 0, "heartRateData", 0, "units"), "workouts.heartRateData"),
    ("autoexport", 1, ("data", "workouts", 0, "route", 0, "timestamp"), "workouts.route.timestamp"),
    ("autoexport", 1, ("data", "metrics", 0, "units"), "running_speed"),
    ("autoexport", 1, ("data", "metrics", 0, "data", 0, "date"), "running_speed.date"),
    ("autoexport", 1, ("data", "metrics", 0, "data", 0, "qty"), "running_speed.qty"),
]


@pytest.mark.parametrize(("leaf", "which", "way", "field"), NEEDED)
def test_what_cannot_be_done_without_is_named(leaf: Leaf, which: int, way: tuple[Any, ...], field: str) -> None:
    """Dropped, or of a wrong type."""
    document = json.loads(SOUND[leaf][which])
    for change in (lambda holder, key: holder.pop(key), lambda holder, key: holder.update({key: True})):
        try:
            found = [error.field for error in apps.read(leaf, changed(document, way, change)).refusals]
        except BadInput as error:
            found = [error.field]
        assert field in found
