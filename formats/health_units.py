"""The units that Health Auto Export gives a quantity in, as the phone is set, and dates as it writes them. Pure."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from domain.errors import BadInput, shape
from domain.units import KM_PER_MILE, METRES_PER_FOOT
from formats.app_json import FIRST_S, LAST_S, converted, member, needed

_INCH_M = METRES_PER_FOOT / 12
LENGTHS = {
    "m": 1.0,
    "km": 1000.0,
    "mi": 1000 * KM_PER_MILE,
    "cm": 0.01,
    "mm": 0.001,
    "ft": METRES_PER_FOOT,
    "in": _INCH_M,
    "yd": 0.9144,
}
"""To metres."""
IN_MM = {unit: factor * 1000 for unit, factor in LENGTHS.items()}
SPEEDS = {
    **dict.fromkeys(("m/s", "m/sec"), 1.0),
    **dict.fromkeys(("km/h", "km/hr", "kmph", "kph"), 1 / 3.6),
    **dict.fromkeys(("mi/h", "mi/hr", "mph"), KM_PER_MILE / 3.6),
    "ft/s": METRES_PER_FOOT,
}
"""To m/s."""
TIMES_MS = {"ms": 1.0, "s": 1000.0, "sec": 1000.0}
POWERS = {"W": 1.0, "watts": 1.0, "kW": 1000.0}
RATES = dict.fromkeys(("bpm", "count/min", "count", "beats/min"), 1.0)
"""To beats a minute; version 1 of a workout calls them `count`."""
STEPS = dict.fromkeys(("count", "steps", "step"), 1.0)
_DATE = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T](\d{1,2})(:\d\d:\d\d(?:\.\d{1,6})?)(?:[ \u202f]?([AP]M))? ?(Z|[+-]\d\d:?\d\d)", re.IGNORECASE
)
"""As documented, as ISO writes it, and with AM and PM where the phone shows twelve hours."""


_LONGEST = 40


def date_ms(found: dict[str, Any], name: str, field: str) -> tuple[int, int]:
    """(Unix ms, offset from UTC in s) of a date.

    Raises:
        BadInput: it is none.

    """
    said = found.get(name)
    at = _parsed(said) if isinstance(said, str) and len(said) <= _LONGEST else None
    offset = at.utcoffset() if at is not None else None
    if at is not None and offset is not None and FIRST_S <= at.timestamp() <= LAST_S:
        return round(at.timestamp() * 1000), round(offset.total_seconds())
    if said is None:
        raise BadInput(f"{field} is missing.", "yyyy-MM-dd HH:mm:ss Z is understood.", field=field)
    raise BadInput(f"{field} cannot be {shape(said)}.", "yyyy-MM-dd HH:mm:ss Z is understood.", field=field)


def _parsed(said: str) -> datetime | None:
    found = _DATE.fullmatch(said.strip())
    if found is None:
        return None
    day, hour, rest, half, zone = found.groups()
    if half is not None:
        hour = str(int(hour) % 12 + (12 if half.upper() == "PM" else 0))
    try:
        return datetime.fromisoformat(f"{day}T{hour:0>2}{rest}{'+00:00' if zone.upper() == 'Z' else zone}")
    except ValueError:
        return None


def quantity(found: dict[str, Any], name: str, units: dict[str, float], field: str) -> float | None:
    """The quantity `name`, `{"qty", "units"}`, in our unit; None when there is none.

    Raises:
        BadInput: it is something else, or in another unit.

    """
    value = found.get(name)
    if value is None:
        return None
    said = member(value, field)
    return converted(needed(said, "qty", f"{field}.qty"), said.get("units"), units, field)
