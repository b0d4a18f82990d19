"""How a comparison with the runner's own normal is told."""

from __future__ import annotations

from analysis.baseline import DAYS, Matched
from domain.model import Evidence


def evidence(metric: str, match: Matched, limit: float, unit: str, digits: int) -> Evidence:
    """A run's mean with its limit, the window and the sensor of the baseline."""
    window = f"{DAYS} days, ± 0.3 m/s"
    return Evidence(metric, round(match.value, digits), round(limit, digits), unit, window, match.runs, match.sensor)
