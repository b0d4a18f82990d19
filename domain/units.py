"""Units people read, from the SI and FIT units we keep."""

from __future__ import annotations

KM_PER_MILE = 1.609344
METRES_PER_FOOT = 0.3048
REST_GAP_S = 10.0
"""Longest gap between two samples that is integrated over, s (smart recording leaves gaps of 1-8 s)."""


def distance_in(metres: float, units: str) -> tuple[float, str]:
    """`metres` in the runner's unit: `("km" | "mi")`, with the unit's short name."""
    return (metres / 1000 / KM_PER_MILE, "mi") if units == "mi" else (metres / 1000, "km")


def format_distance(metres: float, units: str = "km", digits: int = 1) -> str:
    """E.g. `12.4 km`."""
    value, name = distance_in(metres, units)
    return f"{value:.{digits}f} {name}"


def format_pace(speed_m_s: float, units: str = "km") -> str:
    """Pace of a speed in m/s, e.g. `5:30 /km`; "–" below a slow walk, where pace says nothing."""
    if not speed_m_s > 0.3:  # noqa: PLR2004 - slower than this is standing
        return "–"
    per_unit = (KM_PER_MILE if units == "mi" else 1.0) * 1000 / speed_m_s
    minutes, seconds = divmod(round(per_unit), 60)
    return f"{minutes}:{seconds:02d} /{'mi' if units == 'mi' else 'km'}"


def format_duration(seconds: float) -> str:
    """E.g. `1:02:03` or `48:20`."""
    minutes, s = divmod(round(seconds), 60)
    hours, m = divmod(minutes, 60)
    return f"{hours}:{m:02d}:{s:02d}" if hours else f"{m}:{s:02d}"
