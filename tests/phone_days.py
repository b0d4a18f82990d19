"""What phones send, written from the public documentation of the three apps, of movements that are known exactly.

OwnTracks: https://owntracks.org/booklet/tech/json/ (`_type=location`), motionactivities: owntracks/recorder issue 542.
Sensor Logger: https://github.com/tszheichoi/awesome-sensor-logger, PUSHING.md (schema) and UNITS.md. Health Auto Export:
https://help.healthyapps.dev/en/health-auto-export/export-format/workouts (version 2 and 1), …/health-metrics, and
https://github.com/Lybron/health-auto-export/wiki/API-Export---JSON-Format.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
from numpy.random import Generator

from domain.trace import Floats

T0_S = 1_762_500_000
"""7 November 2025, 07:20:00 UTC."""
LAT, LONG = 52.5, 13.4
M_PER_DEGREE = 111_195.0
"""Of latitude, on a sphere of mean radius."""
Point = tuple[int, float, float, float]
"""Unix s, metres along the way, m/s, altitude m."""


def moving(speeds: Sequence[float], start_s: int = T0_S, every_s: int = 1) -> list[Point]:
    """Somebody who moves at so many m/s, a speed for each second."""
    points, metres = [], 0.0
    for second, speed in enumerate(speeds):
        if second % every_s == 0:
            points.append((start_s + second, metres, speed, 40.0))
        metres += speed
    return points


def running(minutes: float, speed: float = 3.0, seed: int = 1) -> list[float]:
    """A runner's speeds: steady, with a little noise."""
    noise = np.random.default_rng(seed).normal(0, 0.15, round(minutes * 60))
    return list(np.clip(speed + noise, 1.5, 6.0))


def driving(minutes: float, seed: int = 1) -> list[float]:
    """A car in town: it accelerates to 50 km/h, flows, waits at lights, creeps in a queue."""
    rng = np.random.default_rng(seed)
    speeds: list[float] = []
    while len(speeds) < minutes * 60:
        most = float(rng.uniform(4, 14.5))
        flow, wait = int(rng.integers(10, 70)), int(rng.integers(0, 60))
        up = np.linspace(0, most, max(int(most / 1.5), 1))
        speeds += [*up, *(most + rng.normal(0, 0.5, flow)), *up[::-1], *([0.0] * wait)]
    return [max(speed, 0.0) for speed in speeds[: round(minutes * 60)]]


def cycling(minutes: float, speed: float = 5.2, seed: int = 1) -> list[float]:
    """A bicycle in town: 19 km/h with waves, lights now and then."""
    rng = np.random.default_rng(seed)
    speeds: list[float] = []
    while len(speeds) < minutes * 60:
        ride = int(rng.integers(60, 240))
        wave = speed + 1.3 * np.sin(np.linspace(0, ride / 20, ride)) + rng.normal(0, 0.3, ride)
        speeds += [*np.linspace(0, speed, 6), *wave, *np.linspace(speed, 0, 5), *([0.0] * int(rng.integers(5, 45)))]
    return [max(speed, 0.0) for speed in speeds[: round(minutes * 60)]]


def walking(minutes: float, seed: int = 1) -> list[float]:
    """A walk."""
    return list(np.clip(1.4 + np.random.default_rng(seed).normal(0, 0.15, round(minutes * 60)), 0.5, 2.0))


def latitude(metres: float) -> float:
    """Where one is after so many metres north."""
    return LAT + metres / M_PER_DEGREE


def location(point: Point, **more: Any) -> dict[str, Any]:
    """A location of OwnTracks. What is zero is left out; `vel` is a whole number of km/h."""
    at, metres, speed, altitude = point
    found = {
        "_type": "location",
        "tst": at,
        "lat": round(latitude(metres), 7),
        "lon": LONG,
        "acc": 6,
        "alt": round(altitude),
    }
    found |= {"tid": "AN", "t": "t", "batt": 80, "conn": "m", "created_at": at + 1, "topic": "owntracks/ana/phone"}
    if round(speed * 3.6):
        found["vel"] = round(speed * 3.6)
    return found | more


def owntracks(points: Iterable[Point], **more: Any) -> list[bytes]:
    """A message for each point."""
    return [json.dumps(location(point, **more)).encode() for point in points]


def reading(name: str, at_s: float, **values: Any) -> dict[str, Any]:
    """One reading of Sensor Logger."""
    return {"name": name, "time": round(at_s * 1e9), "accuracy": 0, "values": values}


def placed(point: Point) -> dict[str, Any]:
    """A location of Sensor Logger."""
    at, metres, speed, altitude = point
    return reading(
        "location",
        at,
        latitude=latitude(metres),
        longitude=LONG,
        speed=speed,
        altitude=altitude + 43,
        altitudeAboveMeanSeaLevel=altitude,
        horizontalAccuracy=4.7,
        verticalAccuracy=3.0,
        speedAccuracy=0.4,
        bearing=0.0,
        bearingAccuracy=4.0,
    )


def sensor_logger(
    readings: Iterable[dict[str, Any]], session: str = "7f3c1a52-0d6e-4f0b-9b38-1a0a6fb2c001", every_s: float = 5
) -> list[bytes]:
    """Messages as the app cuts them, in order."""
    cut: dict[int, list[dict[str, Any]]] = {}
    for each in sorted(readings, key=lambda each: each["time"]):
        cut.setdefault(int(each["time"] / 1e9 // every_s), []).append(each)
    return [
        json.dumps({"messageId": i, "sessionId": session, "deviceId": "9e1f", "payload": cut[key]}).encode()
        for i, key in enumerate(sorted(cut))
    ]


def shaken(
    spm: float | Callable[[Floats], Floats],
    seconds: float,
    *,
    rate: int = 50,
    start_s: float = T0_S,
    strength: float = 9.0,
    swing: float = 0.4,
    gravity: bool = False,
    turns: int = 1,
    seed: int = 1,
) -> tuple[Floats, Floats, Floats]:
    """(Unix s, axes (n, 3) in m/s², true steps a minute) of a phone on somebody who steps.

    Up and down with every step and its overtones, forward with every step, sideways with every stride; in a pocket
    everything `swing`s with the leg as well. `turns` times it lies otherwise in the pocket. Noise is a tenth of the
    movement and more.
    """
    rng = np.random.default_rng(seed)
    t = np.arange(0, seconds, 1 / rate)
    true = spm(t) if callable(spm) else np.full(len(t), spm)
    phase = 2 * np.pi * np.cumsum(true / 60) / rate
    up = strength * (np.sin(phase) + 0.4 * np.sin(2 * phase + 0.5) + 0.15 * np.sin(3 * phase + 1))
    ahead = strength * (0.35 * np.sin(phase + 1) + swing * np.sin(phase / 2))
    aside = strength * (0.2 + 0.5 * swing) * np.sin(phase / 2 + 0.4)
    moved = np.column_stack([aside, ahead, up + (9.80665 if gravity else 0.0)])
    lying = [turned(rng) for _ in range(turns)]
    part = np.minimum((np.arange(len(t)) * turns) // max(len(t), 1), turns - 1)
    axes = np.einsum("nij,nj->ni", np.array(lying)[part], moved) + rng.normal(0, 0.1 * strength + 0.3, moved.shape)
    return start_s + t, axes, true


def turned(rng: Generator) -> Floats:
    """Any orientation."""
    found, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    return np.asarray(found)


def shaking(name: str, t: Floats, axes: Floats) -> list[dict[str, Any]]:
    """The readings of an accelerometer."""
    return [reading(name, float(at), x=float(x), y=float(y), z=float(z)) for at, (x, y, z) in zip(t, axes, strict=True)]


PACIFIC = timezone(timedelta(hours=-8))


def date(at_s: float, zone: timezone = PACIFIC) -> str:
    """As Health Auto Export writes an instant: yyyy-MM-dd HH:mm:ss Z."""
    return datetime.fromtimestamp(at_s, UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %z")


def workout(
    points: Sequence[Point], *, version: int = 2, heart: float = 150.0, route: bool = True, **more: Any
) -> dict[str, Any]:
    """A running workout of Health Auto Export."""
    first, last = points[0], points[-1]
    found: dict[str, Any] = {
        "name": "Outdoor Run",
        "start": date(first[0]),
        "end": date(last[0]),
        "distance": {"qty": last[1] / 1000, "units": "km"},
        "activeEnergyBurned": {"qty": 350, "units": "kcal"},
        "temperature": {"qty": 52, "units": "degF"},
    }
    every = points[::5]
    if version == 2:
        found |= {"id": "550e8400-e29b-41d4-a716-446655440000", "duration": last[0] - first[0], "location": "Outdoor"}
        found["heartRateData"] = [
            {"date": date(at), "Min": heart - 2, "Avg": heart, "Max": heart + 2, "units": "bpm", "source": "Watch"}
            for at, *_ in every
        ]
        found["elevationUp"] = {"qty": 100, "units": "ft"}
        place = ("latitude", "longitude")
    else:
        found["heartRateData"] = [{"date": date(at), "qty": heart, "units": "count"} for at, *_ in every]
        found["stepCount"] = {"qty": 3400, "units": "steps"}
        found["elevation"] = {"ascent": 30.48, "descent": 10, "units": "m"}
        place = ("lat", "lon")
    if route:
        found["route"] = [
            {place[0]: latitude(metres), place[1]: LONG, "altitude": altitude, "timestamp": date(at)}
            | ({"speed": speed, "horizontalAccuracy": 4.0, "verticalAccuracy": 3.0} if version == 2 else {})
            for at, metres, speed, altitude in points
        ]
    return found | more


def metric(name: str, units: str, values: Iterable[tuple[float, float]]) -> dict[str, Any]:
    """A metric of Health Auto Export: (Unix s, value) pairs."""
    data = [
        {"date": date(at), "Min": value - 3, "Avg": value, "Max": value + 3}
        if name == "heart_rate"
        else {"date": date(at), "qty": value}
        for at, value in values
    ]
    return {"name": name, "units": units, "data": data}


def export(workouts: Sequence[dict[str, Any]] = (), metrics: Sequence[dict[str, Any]] = ()) -> bytes:
    """What the app publishes."""
    return json.dumps({"data": {"metrics": list(metrics), "workouts": list(workouts)}}).encode()


def way_m(points: Sequence[Point]) -> float:
    """How far they are apart."""
    return math.fabs(points[-1][1] - points[0][1])
