"""Which of Apple Health's quantities a run is made of, in which units they come, and how their dates are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from formats.points import instant

_LENGTH_M: Mapping[str, float] = {
    "m": 1.0, "km": 1000.0, "cm": 0.01, "mm": 0.001, "mi": 1609.344, "ft": 0.3048, "yd": 0.9144, "in": 0.0254,
}  # fmt: skip
_TIME_S: Mapping[str, float] = {"s": 1.0, "ms": 0.001, "min": 60.0, "hr": 3600.0}
_SPEED: Mapping[str, float] = {"m/s": 1.0, "km/hr": 1 / 3.6, "km/h": 1 / 3.6, "mi/hr": 1609.344 / 3600, "m/min": 1 / 60}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One kind of record: our field, what a unit's number is multiplied by, and whether it is summed over its interval."""

    field: str
    units: Mapping[str, float]
    summed: bool = False


def _scaled(units: Mapping[str, float], by: float) -> dict[str, float]:
    return {unit: factor * by for unit, factor in units.items()}


QUANTITIES: Mapping[str, Quantity] = {
    "HKQuantityTypeIdentifierHeartRate": Quantity("heart_rate", {"count/min": 1.0, "count/s": 60.0}),
    "HKQuantityTypeIdentifierRunningSpeed": Quantity("speed", _SPEED),
    "HKQuantityTypeIdentifierRunningPower": Quantity("power", {"W": 1.0, "kW": 1000.0}),
    "HKQuantityTypeIdentifierRunningStrideLength": Quantity("step_length", _scaled(_LENGTH_M, 1000)),
    "HKQuantityTypeIdentifierRunningVerticalOscillation": Quantity("vertical_oscillation", _scaled(_LENGTH_M, 1000)),
    "HKQuantityTypeIdentifierRunningGroundContactTime": Quantity("stance_time", _scaled(_TIME_S, 1000)),
    "HKQuantityTypeIdentifierDistanceWalkingRunning": Quantity("distance", _LENGTH_M, summed=True),
    "HKQuantityTypeIdentifierStepCount": Quantity("cadence", {"count": 1.0}, summed=True),
}
"""https://developer.apple.com/documentation/healthkit/hkquantitytypeidentifier. Apple's running stride length is "the
distance covered by a single step while running" (exports have about 1.1 m at 3.2 m/s): it is our step length."""
DISTANCE = "HKQuantityTypeIdentifierDistanceWalkingRunning"


def metres(text: str, unit: str) -> float | None:
    """A length as metres; None when it is none, or its unit is not known."""
    return _times(text, _LENGTH_M.get(unit))


def seconds(text: str, unit: str) -> float | None:
    """A duration as seconds; None when it is none, or its unit is not known."""
    return _times(text, _TIME_S.get(unit))


def _times(text: str, factor: float | None) -> float | None:
    try:
        value = float(text) * factor if factor is not None else -1.0
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None


class Dates:
    """Unix seconds of texts like `2024-05-01 07:00:00 +0200`; millions of them are of few days.

    The offset is that of the phone when it exported, so one instant is written differently in two exports.
    """

    def __init__(self) -> None:
        self._days: dict[str, float] = {}

    def __call__(self, text: str) -> float | None:
        """The instant; None: it is none."""
        try:
            hour, minute, second = int(text[11:13]), int(text[14:16]), int(text[17:19])
            day = self._day(text[:10] + text[20:])
        except (ValueError, OverflowError):
            found = instant(text)
            return None if found is None else found[0] / 1000
        return day + hour * 3600 + minute * 60 + second

    def _day(self, key: str) -> float:
        found = self._days.get(key)
        if found is None:
            if len(self._days) > 10_000:  # noqa: PLR2004 - thirty years of days
                self._days.clear()
            found = self._days[key] = datetime.strptime(key, "%Y-%m-%d%z").timestamp()
        return found
