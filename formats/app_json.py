"""JSON of somebody else's app: taken apart with every refusal naming the field, what it holds and what is understood."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import msgspec

from domain.errors import BadInput, shape

FIRST_S, LAST_S = 946_684_800, 4_102_444_800
"""Instants are taken from 2000 to 2100, Unix s: others are another unit or a clock that was never set."""


def document(payload: bytes, most_bytes: int) -> Any:  # noqa: ANN401 - JSON is Any
    """The payload as JSON.

    Raises:
        BadInput: too large, not UTF-8, not JSON, nested too deeply, or with a NUL in it.

    """
    if len(payload) > most_bytes:
        raise BadInput(f"The payload has {len(payload)} bytes.", f"Send at most {most_bytes} at once.", field="payload")
    try:
        return msgspec.json.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadInput(
            f"The payload is not JSON: {str(error)[:120]}.", "Choose JSON in the app.", field="payload"
        ) from error
    except RecursionError as error:
        raise BadInput("The payload is nested too deeply.", "Send it as the app makes it.", field="payload") from error


def member(value: object, field: str) -> dict[str, Any]:
    """`value` as a JSON object.

    Raises:
        BadInput: it is none.

    """
    if not isinstance(value, dict):
        raise BadInput(f"{field} cannot be {shape(value)}.", "An object is understood.", field=field)
    return value


def members(value: object, field: str) -> list[Any]:
    """`value` as a JSON array; null is an empty one.

    Raises:
        BadInput: it is none.

    """
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadInput(f"{field} cannot be {shape(value)}.", "An array is understood.", field=field)
    return value


def number(found: dict[str, Any], name: str, field: str = "", unit: str = "") -> float | None:
    """The number `name`; None when it is absent or null.

    Raises:
        BadInput: it is something else.

    """
    value = found.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadInput(
            f"{field or name} cannot be {shape(value)}.",
            f"A number{f' in {unit}' if unit else ''} is understood.",
            field=field or name,
        )
    return float(value)


def needed(found: dict[str, Any], name: str, field: str = "", unit: str = "") -> float:
    """The number `name`.

    Raises:
        BadInput: it is absent, or something else.

    """
    value = number(found, name, field, unit)
    if value is None:
        what = field or name
        raise BadInput(f"{what} is missing.", f"A number{f' in {unit}' if unit else ''} is understood.", field=what)
    return value


def text(found: dict[str, Any], name: str, field: str = "") -> str:
    """The text `name`, not empty.

    Raises:
        BadInput: it is absent, or something else.

    """
    value = found.get(name)
    if not isinstance(value, str) or not value:
        what = field or name
        raise BadInput(f"{what} cannot be {shape(value)}.", "A text is understood.", field=what)
    return value


def position(found: dict[str, Any], names: tuple[str, str], before: str = "") -> tuple[float | None, float | None]:
    """Latitude and longitude, degrees, under these names; both None where neither is there: a runner may keep no positions.

    Raises:
        BadInput: half of it is missing, or it is none; `before` stands before the name that is told.

    """
    lat, long = (number(found, name, before + name, "degrees") for name in names)
    for name, value, most in zip(names, (lat, long), (90.0, 180.0), strict=True):
        if value is None and (lat is None) != (long is None):
            raise BadInput(f"{before}{name} is missing.", "Both in degrees are understood.", field=before + name)
        if value is not None and abs(value) > most:
            raise BadInput(
                f"{before}{name} cannot be {shape(value)}.", f"Degrees up to {most:g} are understood.", field=before + name
            )
    return lat, long


def instant_ms(seconds: float, field: str, unit: str) -> int:
    """Unix ms of Unix seconds.

    Raises:
        BadInput: not of this century: the unit is another.

    """
    if not FIRST_S <= seconds <= LAST_S:
        raise BadInput(f"{field} cannot be {shape(seconds)}.", f"{unit}, 2000 to 2100, is understood.", field=field)
    return round(seconds * 1000)


def converted(value: float, unit: object, units: dict[str, float], field: str) -> float:
    """`value` times the factor of its unit.

    Raises:
        BadInput: the unit is none of `units`.

    """
    factor = units.get(unit) if isinstance(unit, str) else None
    if factor is None:
        raise unknown_unit(unit, units, field)
    return value * factor


def unknown_unit(unit: object, units: Collection[str], field: str) -> BadInput:
    """The refusal of a unit, naming it and those that are understood."""
    return BadInput(f"The unit of {field} cannot be {shape(unit)}.", f"{', '.join(units)} are understood.", field=field)
