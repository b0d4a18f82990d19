"""Decoded record fields → the columns of a trace: merged, range-checked, each with the sensor it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from domain.trace import Floats, Ints
from formats.fit_decode import Decoded, aligned
from formats.fit_developer import Pod, pods
from formats.fit_devices import native_sensors
from formats.samples import Mask, checked

_NATIVE: dict[str, tuple[str, ...]] = {
    "distance": ("distance",),
    "speed": ("enhanced_speed", "speed"),
    "cadence": ("cadence",),
    "stance_time": ("stance_time",),
    "stance_time_balance": ("stance_time_balance",),
    "vertical_oscillation": ("vertical_oscillation",),
    "step_length": ("step_length",),
    "power": ("power",),
    "heart_rate": ("heart_rate",),
    "grade": ("grade",),
    "altitude": ("enhanced_altitude", "altitude"),
    "temperature": ("temperature",),
    "position_lat": ("position_lat",),
    "position_long": ("position_long",),
}
"""Our field → the native record fields that carry it, the better first."""
_NAMED = ("speed", "distance", "cadence", "heart_rate", "power")
"""Fields beside the dynamics for which it matters who measured them."""
_FAIR_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of n records by field, the sensor of each, and what was dropped.

    `outside` and `asleep` mask, by field and by sensor, the records whose value was impossible or whose pod slept.
    """

    columns: Mapping[str, Floats]
    sensors: Mapping[str, str]
    outside: Mapping[str, Mask]
    asleep: Mapping[str, Mask]
    notes: tuple[str, ...]

    def flags(self, rows: Ints) -> tuple[str, ...]:
        """What was dropped among those records, e.g. "out_of_range:speed:3" and "asleep:stryd:13"."""
        named = [("asleep", self.asleep), ("out_of_range", self.outside)]
        counted = [
            (f"{what}:{name}", int(mask[rows].sum())) for what, masks in named for name, mask in sorted(masks.items())
        ]
        return tuple(f"{name}:{n}" for name, n in counted if n)


def columns_of(decoded: Decoded) -> Columns:
    """Our columns of a decoded file. A value outside its field's range becomes NaN and is counted in a flag."""
    native = {name: _first(decoded.columns, sources) for name, sources in _NATIVE.items()}
    columns = {name: column for name, column in native.items() if column is not None}
    if "cadence" in columns and "fractional_cadence" in decoded.columns:
        columns["cadence"] = columns["cadence"] + np.nan_to_num(decoded.columns["fractional_cadence"])
    outside: dict[str, Mask] = {}
    asleep: dict[str, Mask] = {}
    columns = checked(columns, outside)
    file_id = decoded.of("file_id")[0] if decoded.of("file_id") else {}
    named = [name for name in columns if name in _NAMED or name in {"stance_time", "vertical_oscillation"}]
    named += [name for name in columns if name in {"stance_time_balance", "step_length"}]
    sensors = native_sensors(file_id, decoded.of("device_info"), named)
    notes: list[str] = []
    for pod in _pods(decoded, notes):
        notes += pod.notes
        asleep[pod.sensor] = pod.asleep
        wrong: dict[str, Mask] = {}
        for name, column in checked(pod.columns, wrong).items():
            if _share(column) * _FAIR_SHARE > _share(columns.get(name)):
                if name in columns:
                    notes.append(f"{name}: {pod.sensor} instead of {sensors.get(name, 'the watch')}, which has little of it")
                columns[name], sensors[name] = column, pod.sensor
                outside.pop(name, None)
                outside |= {name: wrong[name]} if name in wrong else {}
    return Columns(columns, sensors, outside, asleep, tuple(notes))


def _first(found: Mapping[str, Floats], names: Sequence[str]) -> Floats | None:
    """The first of the columns, its gaps filled from the next; None when there is none of them."""
    there = [found[name] for name in names if name in found]
    if not there:
        return None
    out = there[0]
    for other in there[1:]:
        out = np.where(np.isnan(out), other, out)
    return out


def _pods(decoded: Decoded, notes: list[str]) -> list[Pod]:
    found = pods(decoded.scan)
    if found and not aligned(decoded):
        notes.append("developer fields were left out: the damage makes it unclear which sample they belong to")
        return []
    return found


def _share(column: Floats | None) -> float:
    return 0.0 if column is None or not len(column) else float(np.isfinite(column).mean())
