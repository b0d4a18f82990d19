"""Stryd's, RunScribe's and other pods' developer fields → our fields, each with its sensor named.

Known applications are told by their id, and their fields by number: names are translated, shortened and sometimes
missing. An unknown application's fields count when their description says which native field they stand for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from domain.trace import Floats
from formats.fit_described import DeveloperField, developer_fields
from formats.fit_scan import Scan

_RUNSCRIBE_APPS = frozenset({"c1f5c80a5a054e8a97b3fda34e957035"})
_STRYD_APPS = frozenset({"660a581e5301460c8f2f034c8b6dc90f", "18fb2cf01a4b430dad66988c847421f4"})
_STRYD_NAMES = {
    0: "Power",
    2: "Cadence",
    3: "Ground Time",
    4: "Vertical Oscillation",
    8: "Form Power",
    9: "Leg Spring Stiffness",
}
"""What Stryd calls its fields: its first apps gave no id, and a wrong native number for the contact time."""
_RUNPOWER_APPS = frozenset({"a26e535875264582af7e8606884d96bc"})

_RUNSCRIBE_SIDES = {
    0: "impact_left",
    2: "strike_left",
    3: "pronation_left",
    5: "contact_left",
    6: "impact_right",
    8: "strike_right",
    9: "pronation_right",
    11: "contact_right",
    12: "power",
}
"""The numbering 0-12: a pod on each foot (1 and 7 are braking, which we do not use)."""
_RUNSCRIBE_SINGLE = {13: "impact", 14: "strike", 15: "pronation", 17: "contact", 18: "power"}
"""The numbering 12-18: one value for both feet (12 braking, 16 flight ratio)."""
_STRYD = {0: 7, 1: 3, 2: 4, 3: 41, 4: 39, 5: 6, 6: 5, 7: 2}
"""Stryd's number → the native field it stands for; 8-11 are form power, leg spring stiffness, lap and air power."""
_RUNPOWER = {1: 7}
"""Garmin's Running Power app: 1 is power; 2 and 3 are averages."""
_NATIVE = {
    2: "altitude",
    3: "heart_rate",
    4: "cadence",
    5: "distance",
    6: "speed",
    7: "power",
    9: "grade",
    39: "vertical_oscillation",
    41: "stance_time",
    73: "speed",
    78: "altitude",
    84: "stance_time_balance",
    85: "step_length",
}
_UNITS: dict[str, dict[str, float]] = {
    "altitude": {"m": 1, "meters": 1, "metres": 1},
    "heart_rate": {"bpm": 1},
    "cadence": {"rpm": 1, "spm": 0.5, "steps/min": 0.5, "strides/min": 1},
    "distance": {"m": 1, "meters": 1, "metres": 1, "km": 1000},
    "speed": {"m/s": 1, "km/h": 1 / 3.6, "mm/s": 0.001},
    "power": {"w": 1, "watts": 1, "watt": 1},
    "grade": {"%": 1, "percent": 1},
    "vertical_oscillation": {"mm": 1, "millimeters": 1, "cm": 10, "centimeters": 10, "m": 1000},
    "stance_time": {"ms": 1, "milliseconds": 1, "s": 1000, "seconds": 1000},
    "stance_time_balance": {"%": 1, "percent": 1},
    "step_length": {"mm": 1, "millimeters": 1, "cm": 10, "m": 1000, "meters": 1000},
}
"""Factor from a unit (lower case) to ours. A unit that is not here is not guessed: the field is left out."""
_CLASSES = (6, 11, 17)
"""RunScribe's foot strike 1-5 rear, 6-10 mid, 11-16 fore (doi:10.4085/1062-6050-0520.19)."""


@dataclass(frozen=True, slots=True)
class Pod:
    """What one developer sensor measured: our field names → n floats; `asleep` masks the records that held only zeros."""

    sensor: str
    columns: Mapping[str, Floats]
    asleep: NDArray[np.bool_]
    notes: tuple[str, ...] = field(default=())


def pods(found: Scan) -> list[Pod]:
    """The developer sensors of a file, by their developer_data_index."""
    by_index: dict[int, list[DeveloperField]] = {}
    for key, one in sorted(developer_fields(found).items()):
        by_index.setdefault(key[0], []).append(one)
    made = [_pod(found, fields) for fields in by_index.values()]
    return [pod for pod in made if pod is not None]


def _is_runscribe(fields: Sequence[DeveloperField]) -> bool:
    """By its id, its names, or, unnamed, by a numbering that nobody else has."""
    if fields[0].app in _RUNSCRIBE_APPS or any(one.name.startswith("RS_") for one in fields):
        return True
    numbers = {one.key[1] for one in fields}
    unnamed = not any(one.name for one in fields)
    return unnamed and (numbers >= _RUNSCRIBE_SINGLE.keys() or numbers >= _RUNSCRIBE_SIDES.keys())


def _is_stryd(fields: Sequence[DeveloperField]) -> bool:
    """By its id, or by two of its names standing at its numbers."""
    named = sum(_STRYD_NAMES.get(one.key[1]) == one.name for one in fields)
    return fields[0].app in _STRYD_APPS or named >= 2  # noqa: PLR2004 - one could be chance


def _pod(found: Scan, fields: Sequence[DeveloperField]) -> Pod | None:
    if _is_runscribe(fields):
        return _runscribe(found, fields)
    sensor = "stryd" if _is_stryd(fields) else "garmin-runpower" if fields[0].app in _RUNPOWER_APPS else "foot-pod"
    numbering = {"stryd": _STRYD, "garmin-runpower": _RUNPOWER}.get(sensor)
    columns: dict[str, Floats] = {}
    notes: list[str] = []
    for one in fields:
        native = numbering.get(one.key[1]) if numbering is not None else one.native
        name = None if native is None else _NATIVE.get(native)
        if name is None:
            continue
        factor = _UNITS[name].get(one.units.lower(), None if one.units else 1)
        if factor is None:
            notes.append(f"developer field {one.name!r} in {one.units!r} was left out: unknown unit")
            continue
        columns[name] = one.column(found) * factor
    if not columns:
        return None
    asleep = _sleep(columns)
    return Pod(sensor, columns, asleep, tuple(notes))


def _sleep(columns: dict[str, Floats]) -> NDArray[np.bool_]:
    """Null the records in which every field of a pod is zero, which it sends while it sleeps; returns which."""
    table = np.array(list(columns.values()))
    if len(table) < 2:  # noqa: PLR2004 - one zero alone may be true: 0 W is what standing takes
        return np.zeros(table.shape[1], np.bool_)
    zero = ((table == 0) | np.isnan(table)).all(axis=0) & (table == 0).any(axis=0)
    for column in columns.values():
        column[zero] = np.nan
    return np.asarray(zero)


def _runscribe(found: Scan, fields: Sequence[DeveloperField]) -> Pod | None:
    single = any(one.key[1] > 12 for one in fields)  # noqa: PLR2004 - 0-12 is the other numbering
    meaning = _RUNSCRIBE_SINGLE if single else _RUNSCRIBE_SIDES
    raw = {meaning[one.key[1]]: one.column(found) for one in fields if one.key[1] in meaning}
    if not raw:
        return None
    asleep = _sleep(raw)
    out: dict[str, Floats] = {name: raw[name] for name in ("pronation_left", "pronation_right", "power") if name in raw}
    out |= {name: _strike_class(raw[name]) for name in ("strike", "strike_left", "strike_right") if name in raw}
    left, right = raw.get("contact_left"), raw.get("contact_right")
    if left is not None and right is not None:
        both = np.where((left > 0) & (right > 0), left + right, np.nan)
        out |= {"stance_time": both / 2, "stance_time_balance": 100 * left / both}
    elif "contact" in raw:
        out["stance_time"] = raw["contact"]
    impacts = [raw[name] for name in ("impact", "impact_left", "impact_right") if name in raw]
    if impacts:
        out["impact_g"] = np.mean(impacts, axis=0)
    notes = ("RunScribe's pronation has no side in this file and was left out",) if "pronation" in raw else ()
    return Pod("runscribe", out, asleep, notes)


def _strike_class(scale: Floats) -> Floats:
    """RunScribe's 1-16 as 0 rear, 1 mid, 2 fore; anything else is not measured."""
    valid = (scale >= 1) & (scale <= 16)  # noqa: PLR2004 - the ends of RunScribe's scale
    return np.where(valid, np.digitize(scale, _CLASSES[:2]), np.nan)
