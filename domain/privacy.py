"""What is kept of where a runner was, and what of it is shown. Pure.

A circle around home that is cut out of every run gives home away: the ends of a few runs lie on it, and a circle through
them has its centre at the door (Hassan, Hussain and Bates, USENIX Security 2018: so it was for 95 % of the moderately active
users of Strava who had such a zone). Here the circle that is cut out is not the one around home: its centre is moved by a
secret amount, always the same for one home, so that more runs tell no more; it is so much larger that home's own circle lies
inside whatever the amount is; and what is left out goes on for some metres beyond it, in each run differently far.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.errors import BadInput, shape
from domain.trace import Floats

EARTH_M = 6_371_008.8
"""Mean radius."""
LEAST_RADIUS_M, MOST_RADIUS_M, RADIUS_M = 100.0, 5000.0, 500.0
"""Of the zone around home: at least, at most, and unless it is said otherwise."""
NEAREST_M, FARTHEST_M = 100.0, 250.0
"""How far the centre is moved: never by so little that the middle of the circle is the door, and at most so far."""
LEFT_OUT_M = 120.0
"""What is left out goes on for up to so much beyond the circle, along the way."""
SAME_HOME_M = 500.0
"""A home that moves by less is the same home, typed more exactly: its circle moves with it and gets no other key."""
HEAP_M, HEAP_STARTS = 200.0, 3
"""Runs start at one place when they start within so many metres; so many runs make it a place where one starts."""
POSITIONS = ("position_lat", "position_long")
"""The columns of a trace that say where somebody was."""


@dataclass(frozen=True, slots=True)
class Home:
    """A place that is not shown: latitude and longitude in degrees, `radius_m` in m; `key` moves what is cut out."""

    lat: float
    long: float
    radius_m: float = RADIUS_M
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Privacy:
    """What a runner wants: whether positions are kept at all, and the home around which they are not shown."""

    keep_gps: bool = True
    home: Home | None = None


DEFAULT = Privacy()
"""Positions are kept, and shown as they are."""


def check(privacy: Privacy) -> Privacy:
    """`privacy`, if it makes sense.

    Raises:
        BadInput: names the field (`lat`, `long` or `radius_m`).

    """
    home = privacy.home
    if home is None:
        return privacy
    for name, value, low, high, unit in (
        ("lat", home.lat, -90.0, 90.0, "degrees"),
        ("long", home.long, -180.0, 180.0, "degrees"),
        ("radius_m", home.radius_m, LEAST_RADIUS_M, MOST_RADIUS_M, "m"),
    ):
        if not low <= value <= high:  # also NaN
            raise BadInput(f"{name} cannot be {shape(value)}.", f"Send {low:g} to {high:g} {unit}.", field=name)
    return privacy


def of_document(document: Mapping[str, Any]) -> Privacy:
    """What is stored, as `as_document` made it; what is absent is the default."""
    home = document.get("home")
    return Privacy(
        keep_gps=document.get("keep_gps", True) is not False,
        home=None if home is None else Home(home["lat"], home["long"], home["radius_m"], home.get("key", "")),
    )


def as_document(privacy: Privacy) -> dict[str, Any]:
    """`privacy` as a JSON object."""
    home = privacy.home
    document: dict[str, Any] = {"keep_gps": privacy.keep_gps}
    if home is not None:
        document["home"] = {"lat": home.lat, "long": home.long, "radius_m": home.radius_m, "key": home.key}
    return document


def same_home(one: Home, other: Home) -> bool:
    """Whether two are one home, typed more or less exactly."""
    return bool(distance_m(np.array([one.lat]), np.array([one.long]), other.lat, other.long)[0] < SAME_HOME_M)


def usual_start(starts: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """Where most of these runs start, degrees: the middle of the largest heap; None: no three start at one place."""
    if not starts:
        return None
    lat, long = np.array([start[0] for start in starts]), np.array([start[1] for start in starts])
    heaps = [distance_m(lat, long, *start) <= HEAP_M for start in starts]
    largest = max(heaps, key=lambda heap: int(heap.sum()))
    if int(largest.sum()) < HEAP_STARTS:
        return None
    return float(np.median(lat[largest])), float(np.median(long[largest]))


def shown(lat: Floats, long: Floats, privacy: Privacy, *, run: int = 0) -> tuple[Floats, Floats]:
    """Positions in degrees as they may be shown: NaN around home, and a little beyond.

    `lat` and `long` are of one run, in order; `run` is anything that stays the same for it, e.g. its start in Unix ms: by it
    what is left out beyond the circle differs from run to run, and is the same whenever one run is shown.
    """
    home = privacy.home
    if home is None or not len(lat):
        return lat, long
    middle = cut_out(home)
    hidden = distance_m(lat, long, middle.lat, middle.long) <= middle.radius_m
    hidden |= distance_m(lat, long, home.lat, home.long) <= home.radius_m  # whatever happens to the arithmetic above
    if bool(hidden.any()):
        hidden |= _near(hidden, along_m(lat, long), LEFT_OUT_M * _share(home.key, f"beyond {run}"))
    return np.where(hidden, np.nan, lat), np.where(hidden, np.nan, long)


def cut_out(home: Home) -> Home:
    """The circle that is cut out of every run: home's own lies inside it, and not in its middle."""
    bearing = 2 * math.pi * _share(home.key, "bearing")
    inner, outer = NEAREST_M**2, FARTHEST_M**2
    moved = math.sqrt(inner + (outer - inner) * _share(home.key, "distance")) / EARTH_M
    lat, long = math.radians(home.lat), math.radians(home.long)
    sine = math.sin(lat) * math.cos(moved) + math.cos(lat) * math.sin(moved) * math.cos(bearing)
    to_lat = math.asin(max(-1.0, min(1.0, sine)))
    turned = math.atan2(
        math.sin(bearing) * math.sin(moved) * math.cos(lat), math.cos(moved) - math.sin(lat) * math.sin(to_lat)
    )
    return Home(math.degrees(to_lat), math.degrees(long + turned), home.radius_m + FARTHEST_M)


def distance_m(lat: Floats, long: Floats, to_lat: float, to_long: float) -> Floats:
    """How far points are from one, along the ground, m; NaN where a position is not known."""
    a, b = np.radians(lat), math.radians(to_lat)
    half = np.sin((a - b) / 2) ** 2 + np.cos(a) * math.cos(b) * np.sin(np.radians(long - to_long) / 2) ** 2
    return np.asarray(2 * EARTH_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))), dtype=np.float64)


def along_m(lat: Floats, long: Floats) -> Floats:
    """How far along the way each point is, m; where no position is known the way stands still."""
    known = np.flatnonzero(np.isfinite(lat) & np.isfinite(long))
    way = np.zeros(len(lat))
    if len(known) > 1:
        a, b = np.radians(lat[known]), np.radians(long[known])
        half = np.sin(np.diff(a) / 2) ** 2 + np.cos(a[1:]) * np.cos(a[:-1]) * np.sin(np.diff(b) / 2) ** 2
        way[known[1:]] = 2 * EARTH_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return np.cumsum(way)


def _near(hidden: NDArray[np.bool_], along_m: Floats, reach_m: float) -> NDArray[np.bool_]:
    """Points at most `reach_m` of the way from one that is hidden."""
    last = np.maximum.accumulate(np.where(hidden, along_m, -np.inf))
    following = np.minimum.accumulate(np.where(hidden, along_m, np.inf)[::-1])[::-1]
    return np.asarray((along_m - last <= reach_m) | (following - along_m <= reach_m))


def _share(key: str, what: str) -> float:
    """A number of [0, 1) that nobody can tell who does not have the key, and that is always the same."""
    digest = hmac.new(key.encode(), what.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:7], "big") / 2**56
