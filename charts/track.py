"""The way a run took, drawn without a map beneath it: nothing is asked of anybody else to show it. North is up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from charts import svg
from charts.simplify import kept
from domain.trace import Floats, Trace
from domain.units import KM_PER_MILE, METRES_PER_FOOT
from domain.words import Say

EARTH_M = 111_195.0
"""Metres of a degree of latitude."""
MOST = 400
"""So many places draw any run as well as a screen can show it."""
_GAP_S, _GAP_M = 30.0, 50.0
"""Nothing is known between two places further apart than both."""
_LEAST_M = 120.0
"""What is smaller is drawn at this size: jitter of a runner on a treadmill is no way."""
_FINE = 1 / 1500
"""Tolerance of the simplification, in units of the whole's size."""
PAD, FOOT = 16.0, 30.0
_BARS_M = (20.0, 50.0, 100.0, 200.0, 500.0)
_BARS_FT = (50.0, 100.0, 200.0, 500.0, 1000.0)
_BARS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
"""Round lengths: m or ft, and then km or mi."""
_BAR_SHARE = 0.34
"""The scale bar takes at most so much of the width."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the runner was `t_s` seconds after the first sample: degrees, and metres east and north of the middle."""

    t_s: float
    lat: float
    long: float
    x_m: float
    y_m: float


def way(trace: Trace) -> list[list[Place]]:
    """The places of a run in unbroken parts, at most about `MOST` of them in all; [] when fewer than two are known."""
    lat, long = trace.column("position_lat"), trace.column("position_long")
    known = np.flatnonzero(np.isfinite(lat) & np.isfinite(long))
    if len(known) < 2:  # noqa: PLR2004 - one place is no way
        return []
    seconds = (trace.t_ms[known] - trace.t_ms[0]) / 1000.0
    lat, long = lat[known], long[known]
    x, y = _metres(lat, long)
    size = max(float(np.ptp(x)), float(np.ptp(y)), _LEAST_M)
    broken = (np.diff(seconds) > _GAP_S) & (np.hypot(np.diff(x), np.diff(y)) > _GAP_M)
    ends = [0, *(np.flatnonzero(broken) + 1).tolist(), len(known)]
    parts = []
    for first, last in pairwise(ends):
        room = max(2, MOST * (last - first) // len(known))
        part = slice(first, last)
        chosen = kept(x[part], y[part], size * _FINE, room) + first
        parts.append([Place(*map(float, (seconds[i], lat[i], long[i], x[i], y[i]))) for i in chosen])
    return parts


def _metres(lat: Floats, long: Floats) -> tuple[Floats, Floats]:
    """East and north of the middle, m: equirectangular at its latitude, which at the size of a run is true to a hair."""
    turned = (long - long[0] + 180.0) % 360.0 - 180.0  # across the date line too
    middle = (lat.min() + lat.max()) / 2
    x = (turned - (turned.min() + turned.max()) / 2) * EARTH_M * math.cos(math.radians(float(middle)))
    return x, (lat - middle) * EARTH_M


@dataclass(frozen=True, slots=True)
class Drawn:
    """The picture, and where on it the runner is at which second: [t, x, y] in its px, None between two parts."""

    picture: str
    points: list[list[float] | None]


def track(
    parts: Sequence[Sequence[Place]],
    *,
    name: str = "track",
    size: tuple[float, float] = (520.0, 390.0),
    say: Say = Say(),  # noqa: B008 - frozen: English
) -> Drawn:
    """Draw `way`; the same size for every run, so that nothing on the page moves."""
    width, height = size
    places = [place for part in parts for place in part]
    x, y = np.array([p.x_m for p in places]), np.array([p.y_m for p in places])
    wide, high = float(np.ptp(x)), float(np.ptp(y))
    across, up = width - 2 * PAD, height - PAD - FOOT
    scale = min(across / max(wide, _LEAST_M), up / max(high, _LEAST_M))
    left = width / 2 - scale * (float(x.min()) + wide / 2)
    middle = PAD + up / 2 + scale * (float(y.min()) + high / 2)

    def at(place: Place) -> tuple[float, float]:
        return left + scale * place.x_m, middle - scale * place.y_m

    lines = [svg.element("path", d=svg.line([at(place) for place in part]), class_="way") for part in parts if len(part) > 1]
    (x0, y0), (x1, y1) = at(places[0]), at(places[-1])
    marks = [
        svg.element("rect", x=x1 - 5, y=y1 - 5, width=10, height=10, class_="end"),
        svg.element("circle", cx=x0, cy=y0, r=5, class_="start"),
    ]
    points: list[list[float] | None] = []
    for part in parts:
        points += [None] * bool(points)
        points += [[round(place.t_s, 1), *(round(value, 1) for value in at(place))] for place in part]
    told = say.text("chart-track-told", wide=say.distance(wide), high=say.distance(high), parts=len(parts))
    picture = svg.frame(
        name, "track", size, *lines, *marks, *_bar(scale, size, say), title=say.text("chart-track"), desc=told
    )
    return Drawn(picture, points)


def _bar(scale: float, size: tuple[float, float], say: Say) -> list[str]:
    """A scale bar of a round length, in the runner's unit."""
    width, height = size
    miles = say.units == "mi"
    short = [(n * METRES_PER_FOOT, f"{n:.0f} ft") for n in _BARS_FT] if miles else [(n, f"{n:.0f} m") for n in _BARS_M]
    unit_m = 1000.0 * (KM_PER_MILE if miles else 1.0)
    bars = [*short, *((n * unit_m, say.distance(n * unit_m, 0)) for n in _BARS)]
    metres, text = [bar for bar in bars if bar[0] * scale <= width * _BAR_SHARE][-1]
    y = height - 10
    path = f"M{svg.number(PAD)} {svg.number(y - 5)}v5h{svg.number(metres * scale)}v-5"
    return [svg.element("path", d=path, class_="scale-bar"), svg.label(PAD + metres * scale + 7, y + 1, text, "tick")]
