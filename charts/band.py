"""What the gauge and the weekly chart have in common: a personal band, and where a week stands on it.

What a person reads for each state is `state-…` of `domain.words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["below", "in", "above", "over", "unknown"]


@dataclass(frozen=True, slots=True)
class Band:
    """A runner's own range, calf-km in 7 days: `lower`…`upper`, and the red line `red` above it."""

    lower: float
    upper: float
    red: float


def state(value: float | None, band: Band | None) -> State:
    """Where `value` calf-km stand on `band`; both ends belong to the band, the red line to "above"."""
    if value is None or band is None:
        return "unknown"
    if value > band.red:
        return "over"
    if value > band.upper:
        return "above"
    return "in" if value >= band.lower else "below"
