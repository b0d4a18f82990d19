"""The metrics of Health Auto Export that a run is made of, in our units, cut by the hour. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from domain.errors import BadInput
from formats.app_json import member, members, needed, number, unknown_unit
from formats.health_units import IN_MM, LENGTHS, POWERS, RATES, SPEEDS, STEPS, TIMES_MS, date_ms
from formats.pieces import GONE, STEPPED, Gathered, Heard, Piece, mark

HOUR_MS = 3_600_000


class Metric(NamedTuple):
    """What a metric is to us: a series' name, and the units it may come in with their factors to ours."""

    series: str
    units: Mapping[str, float]


METRICS: dict[str, Metric] = {
    "heart_rate": Metric("heart_rate", RATES),
    "running_ground_contact_time": Metric("stance_time", TIMES_MS),
    "running_power": Metric("power", POWERS),
    "running_speed": Metric("speed", SPEEDS),
    "running_stride_length": Metric("step_length", IN_MM),
    "running_vertical_oscillation": Metric("vertical_oscillation", IN_MM),
    "step_count": Metric(STEPPED, STEPS),
    "walking_running_distance": Metric(GONE, LENGTHS),
}
"""Apple's running stride length is the distance of a single step
(https://developer.apple.com/documentation/healthkit/hkquantitytypeidentifier/runningstridelength): our step length."""


def metric(found: dict[str, Any]) -> Heard:
    """The points of a metric, a piece for each hour.

    Raises:
        BadInput: its unit or all of its points cannot be understood.

    """
    name = found["name"]
    series, units = METRICS[name]
    points = members(found.get("data"), f"{name}.data")
    if not points:
        return Heard([], [], [])
    factor = units.get(found["units"]) if isinstance(found.get("units"), str) else None
    if factor is None:
        raise unknown_unit(found.get("units"), units, name)
    hours: dict[int, Gathered] = defaultdict(Gathered)
    refused: BadInput | None = None
    for each in points:
        try:
            point = member(each, f"{name}.data")
            t_ms, _ = date_ms(point, "date", f"{name}.date")
            value = value_of(point, name)
        except BadInput as error:
            refused = refused or error
            continue
        hours[t_ms // HOUR_MS].add(series, t_ms, value * factor)
    pieces = [_piece(hour, gathered, name) for hour, gathered in sorted(hours.items()) if gathered.instants]
    nulled = sum(gathered.nulled for gathered in hours.values())
    return Heard(pieces, [], [refused] if refused else [], nulled)


def value_of(point: dict[str, Any], field: str) -> float:
    """The value of a point: `Avg` of a heart rate (`avg` in some versions), else `qty`.

    Raises:
        BadInput: it has none.

    """
    for name in ("Avg", "avg"):
        average = number(point, name, f"{field}.{name}")
        if average is not None:
            return average
    return needed(point, "qty", f"{field}.qty")


def _piece(hour: int, gathered: Gathered, name: str) -> Piece:
    instants = gathered.instants
    series = gathered.series(hour * HOUR_MS)
    return Piece("", mark(name, series), hour * HOUR_MS, instants[-1], series)
