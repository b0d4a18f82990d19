"""How a run's form moved from its first third to its last, at matched speed: what fatigue does to contact and strike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.columns import Gait
from analysis.segments import BIN_M_S, fore_share
from domain.trace import Floats

LEAST_S = 60.0
"""So much of either third has to be at speeds that both know."""


@dataclass(frozen=True, slots=True)
class Drift:
    """Last third less first third: contact time in ms, forefoot share 0…1; `seconds` of either third that were matched.

    `speed_m_s` is the mean speed of what was matched. None = not known: no sensor, or too little at the same speeds.
    """

    stance_ms: float | None = None
    fore: float | None = None
    seconds: float = 0.0
    speed_m_s: float | None = None


def drift(gait: Gait) -> Drift:
    """Compare the last third of the running time with the first, in bins of 0.3 m/s."""
    measured, seen = gait.measured, gait.strike_known
    ends = _ends(gait) if measured.any() or seen.any() else None
    if ends is None:
        return Drift()
    first, last = ends
    stance = _between(gait, gait.tc * 1000, first & measured, last & measured) if measured.any() else None
    fore = _between(gait, fore_share(gait), first & seen, last & seen) if seen.any() else None
    most = max((found for found in (stance, fore) if found is not None), key=lambda found: found[1], default=None)
    return Drift(
        stance_ms=None if stance is None else stance[0],
        fore=None if fore is None else fore[0],
        seconds=0.0 if most is None else most[1],
        speed_m_s=None if most is None else most[2],
    )


def cadence(gait: Gait) -> tuple[float, float, float] | None:
    """Steps a minute of the last third less those of the first, the seconds compared, and their mean speed in m/s."""
    ends = _ends(gait)
    return None if ends is None else _between(gait, gait.sf * 60, *ends)


def _ends(gait: Gait) -> tuple[NDArray[np.bool_], NDArray[np.bool_]] | None:
    """Which samples are in the first and which in the last third of the running time; None when a third is too short."""
    if gait.running_s < 3 * LEAST_S:
        return None
    return gait.running & (gait.progress < 1 / 3), gait.running & (gait.progress >= 2 / 3)


def _between(
    gait: Gait,
    values: Floats,
    first: NDArray[np.bool_],
    last: NDArray[np.bool_],
) -> tuple[float, float, float] | None:
    """Difference, matched seconds and their mean speed."""
    known = np.isfinite(values) & np.isfinite(gait.v)
    tables = [_by_speed(gait, values, where & known) for where in (first, last)]
    n = min(len(seconds) for seconds, _ in tables)
    (early_s, early), (late_s, late) = ((seconds[:n], mean[:n]) for seconds, mean in tables)
    matched = np.minimum(early_s, late_s)
    total = float(matched.sum())
    if total < LEAST_S:
        return None
    middle = (np.arange(n) + 0.5) * BIN_M_S
    return float(matched @ (late - early)) / total, total, float(matched @ middle) / total


def _by_speed(gait: Gait, values: Floats, where: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    index = np.clip(gait.v[where] / BIN_M_S, 0, None).astype(np.int64)
    seconds = np.bincount(index, gait.seconds[where]).astype(np.float64)
    summed = np.bincount(index, gait.seconds[where] * values[where])
    return seconds, np.divide(summed, seconds, out=np.zeros(len(seconds)), where=seconds > 0)


def as_json(found: Drift) -> Mapping[str, Any]:
    """A drift in the form of `Metrics.detail`, rounded to what is worth reading."""
    return {
        "stance_ms": None if found.stance_ms is None else round(found.stance_ms, 2),
        "fore": None if found.fore is None else round(found.fore, 4),
        "seconds": round(found.seconds, 1),
        "speed": None if found.speed_m_s is None else round(found.speed_m_s, 2),
    }
