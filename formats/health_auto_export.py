"""Health Auto Export (iOS): what Apple Health kept of a run, sent after it. Pure.

As its makers document it (https://help.healthyapps.dev/en/health-auto-export/export-format/workouts and …/health-metrics,
before that https://github.com/Lybron/health-auto-export/wiki/API-Export---JSON-Format): `{"data": {"metrics": […],
"workouts": […]}}`, dates as `yyyy-MM-dd HH:mm:ss Z`, units beside every quantity, as the phone is set. A running workout is
a run. Metrics know of no workout: they wait, cut by the hour, until one that they are of has come, or until they are let
go.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from domain.errors import BadInput
from formats.app_json import document, member, members, text
from formats.health_metrics import HOUR_MS, METRICS, metric
from formats.health_workout import is_run, workout
from formats.pieces import Heard, Piece

MOST_BYTES = 7 * 1024 * 1024
"""Three hours of route at 1 Hz are 3.5 MB."""


class HealthMetric(Struct):
    """One quantity of Apple Health, its unit, and points of a date and a qty; heart_rate has Min, Avg and Max."""

    name: str
    units: str
    data: list[dict[str, Any]]


class HealthData(Struct):
    """What an export holds; workouts in version 1 or 2."""

    metrics: list[HealthMetric] = []
    workouts: list[dict[str, Any]] = []


class HealthAutoExport(Struct):
    """An export of Health Auto Export as JSON (help.healthyapps.dev/en/health-auto-export/export-format)."""

    data: HealthData


def read(payload: bytes) -> Heard:
    """The running workouts of an export as pieces of their runs, and its running metrics as pieces of none, hour by hour.

    What of it cannot be understood is refused part by part; the rest is kept.

    Raises:
        BadInput: nothing of it can be used.

    """
    found = member(document(payload, MOST_BYTES), "payload")
    if "data" not in found:
        raise BadInput("data is missing.", "An export in the format JSON is understood.", field="data")
    data = member(found["data"], "data")
    refusals: list[BadInput] = []
    pieces: list[Piece] = []
    nulled = 0
    for read_one in (*_workouts(data), *_metrics(data)):
        heard = read_one
        pieces += heard.pieces
        refusals += heard.refusals
        nulled += heard.nulled
    if refusals and not pieces:
        raise refusals[0] if len(refusals) == 1 else _all(refusals)
    return Heard(pieces, [], refusals, nulled)


def _all(refusals: list[BadInput]) -> BadInput:
    said = " ".join(dict.fromkeys(str(each) for each in refusals))
    return BadInput(said[:900], field=refusals[0].field)


def _workouts(data: dict[str, Any]) -> Iterator[Heard]:
    for i, each in enumerate(members(data.get("workouts"), "data.workouts")):
        try:
            one = member(each, f"data.workouts[{i}]")
            if is_run(text(one, "name", "workouts.name")):
                yield workout(one)
        except BadInput as error:
            yield Heard([], [], [error])


def _metrics(data: dict[str, Any]) -> Iterator[Heard]:
    for i, each in enumerate(members(data.get("metrics"), "data.metrics")):
        try:
            one = member(each, f"data.metrics[{i}]")
            if text(one, "name", "metrics.name") in METRICS:
                yield metric(one)
        except BadInput as error:
            yield Heard([], [], [error])


__all__ = ["HOUR_MS", "MOST_BYTES", "HealthAutoExport", "read"]
