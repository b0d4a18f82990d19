"""The laps of a FIT file as the watch counted them: native fields of its lap messages, each null when it cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.fields import FIELD
from domain.model import Lap

_MS = 1000
_MARGIN_MS = 1000
"""A lap's start is in whole seconds, a session's may not be."""
_RUNNING = frozenset({None, "running", 1})
TRIGGERS = (
    "manual",
    "time",
    "distance",
    "position_start",
    "position_lap",
    "position_waypoint",
    "position_marked",
    "session_end",
    "fitness_equipment",
)
"""FIT's names of what ends a lap, by their number."""


def laps(messages: Sequence[Mapping[Any, Any]], first_ms: int, last_ms: int) -> tuple[Lap, ...]:
    """The laps that started in [`first_ms`, `last_ms`) (Unix ms), in order of their start; a message without one is none.

    `messages` are the lap messages of the file: field name → value, times in Unix seconds.
    """
    found = []
    for message in messages:
        start = _number(message, "start_time")
        if start is None or message.get("sport") not in _RUNNING:
            continue
        started_ms = round(start * _MS)
        if first_ms - _MARGIN_MS <= started_ms < max(last_ms, first_ms + 1):
            found.append(_lap(message, started_ms))
    return tuple(sorted(found, key=lambda lap: lap.started_ms))


def _lap(message: Mapping[Any, Any], started_ms: int) -> Lap:
    cadence = _number(message, "avg_cadence", "avg_running_cadence", within="cadence")
    if cadence is not None:
        cadence += _number(message, "avg_fractional_cadence") or 0.0
    trigger = message.get("lap_trigger")
    return Lap(
        started_ms=started_ms,
        timer_s=_number(message, "total_timer_time"),
        elapsed_s=_number(message, "total_elapsed_time"),
        distance_m=_number(message, "total_distance", within="distance"),
        cadence_spm=cadence * 2 if cadence else None,
        stance_time_ms=_number(message, "avg_stance_time", within="stance_time"),
        heart_rate_bpm=_number(message, "avg_heart_rate", within="heart_rate"),
        ascent_m=_number(message, "total_ascent"),
        trigger=trigger if isinstance(trigger, str) and trigger in TRIGGERS else "",
    )


def _number(message: Mapping[Any, Any], *names: str, within: str | None = None) -> float | None:
    """The first of the fields that is a number, never a negative one; None when it is outside the range of `within`."""
    for name in names:
        value = message.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
            limits = FIELD[within] if within else None
            return float(value) if limits is None or limits.low <= value <= limits.high else None
    return None
