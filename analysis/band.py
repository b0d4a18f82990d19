"""The range a week's calf load usually lies in: the median of the last known weeks, and how far they scatter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

State = Literal["unknown", "below", "in", "above", "over"]
MAD_TO_SD = 1.4826
"""Makes a median absolute deviation comparable to a standard deviation."""


@dataclass(frozen=True, slots=True)
class Band:
    """A range of weekly calf-km: `low`…`high`, with the `red` line above it and the `middle` it was built round."""

    low: float
    high: float
    red: float
    middle: float
    weeks: int

    def state(self, value: float) -> State:
        """Where a week of `value` calf-km stands."""
        if value > self.red:
            return "over"
        if value > self.high:
            return "above"
        return "below" if value < self.low else "in"


def band_of(weeks: Sequence[float], *, spread: float, least: float, red: float, least_weeks: int) -> Band | None:
    """The band of known `weeks`: median ± max(`spread` · 1.4826 · MAD, `least` of the median); red line = `red` × upper.

    None when fewer than `least_weeks` are known, or they hold nothing.
    """
    if len(weeks) < least_weeks:
        return None
    middle = median(weeks)
    if middle <= 0:
        return None
    scatter = median(abs(week - middle) for week in weeks)
    half = max(spread * MAD_TO_SD * scatter, least * middle)
    return Band(max(middle - half, 0.0), middle + half, (middle + half) * red, middle, len(weeks))
