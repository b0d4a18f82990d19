"""A run in parts: by speed, by thirds, and how long at each speed. What later runs are compared with, and pages show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.columns import RUN_MEASURED, Gait
from analysis.load import EXPONENTS, leg_rate
from domain.trace import Floats, Ints

BIN_M_S = 0.3
"""Width of a speed bin: two samples of one bin are matched in speed within it."""
BIN_COLUMNS = (
    *("bin", "seconds", "cadence_spm", "cadence_s", "stance_ms", "stance_s"),
    *("fore", "fore_s", "balance", "balance_s"),
    *("pronation_left", "pronation_left_s", "pronation_right", "pronation_right_s"),
)
"""Columns of a packed bin row: its number (speed ÷ 0.3 m/s, rounded down), running seconds, then means, each with the
seconds it is known for. Contact time is the measured one only, forefoot share a sensor's only, pronation in degrees."""
_LAYOUT = b"\x02"
"""First byte of packed bins: rows of other columns, as older arithmetic packed them, are no data."""
SPEED_STEP_M_S = 0.1
SPEED_STEPS = 80
"""Speeds from 0 to 8 m/s; faster counts as 8."""
SMOOTH_S = 15.0
"""Speed is averaged over this long before it is called fast: GPS jitter is not a sprint."""
_EDGES: Floats = np.arange(1, SPEED_STEPS + 1, dtype=np.float64) * SPEED_STEP_M_S
_MIDDLES: Floats = (np.arange(SPEED_STEPS, dtype=np.float64) + 0.5) * SPEED_STEP_M_S


@dataclass(frozen=True, slots=True)
class Third:
    """A third of the running time. `calf_per_km`: b = 1, 2, 4; of the left leg (the mean leg if not known apart)."""

    seconds: float
    speed_m_s: float | None
    cadence_spm: float | None
    stance_time_ms: float | None
    forefoot_share: float | None
    calf_per_km: tuple[float, ...] | None


def speed_bins(gait: Gait) -> Floats:
    """Running by speed: (m, len(BIN_COLUMNS)) float64, a row per bin that occurs, in order; NaN mean = never known."""
    where = gait.running & np.isfinite(gait.v) & (gait.seconds > 0)
    index = np.floor(gait.v[where] / BIN_M_S).astype(np.int64)
    seconds = gait.seconds[where]
    n = int(index.max()) + 1 if len(index) else 0
    total = np.bincount(index, seconds, n)
    measured = gait.kind[where] == RUN_MEASURED
    values = (
        (gait.sf * 60, np.ones(len(index), dtype=bool)),
        (gait.tc * 1000, measured),
        (fore_share(gait), gait.strike_known[where]),
        (gait.balance, np.ones(len(index), dtype=bool)),
        (gait.pronation[0], np.ones(len(index), dtype=bool)),
        (gait.pronation[1], np.ones(len(index), dtype=bool)),
    )
    columns = [np.arange(n, dtype=np.float64), total]
    for value, allowed in values:
        mine = value[where]
        known = allowed & np.isfinite(mine)
        held = np.bincount(index[known], seconds[known], n)
        summed = np.bincount(index[known], seconds[known] * mine[known], n)
        with np.errstate(divide="ignore", invalid="ignore"):
            columns += [summed / held, held]
    return np.stack(columns, axis=1)[total > 0] if n else np.empty((0, len(BIN_COLUMNS)))


def fore_share(gait: Gait) -> Floats:
    """Share of forefoot steps at each sample, the mean of both feet, (n,)."""
    return np.asarray((gait.left[:, 2] + gait.right[:, 2]) / 2)


@lru_cache(maxsize=1)
def smooth_speed(gait: Gait) -> Floats:
    """Speed averaged over `SMOOTH_S` of moving time, m/s, (n,); unknown speed counts as standing.

    Asked for three times of each run in a row; not to be written to.
    """
    v = np.where(np.isfinite(gait.v), gait.v, 0.0)
    clock = np.cumsum(gait.seconds) - gait.seconds / 2
    if len(clock) < 2 or clock[-1] <= clock[0]:  # noqa: PLR2004 - one sample is its own mean
        return v
    along = np.cumsum(v * gait.seconds) - v * gait.seconds / 2
    clock = clock + np.arange(len(clock)) * 1e-9
    low, high = np.clip(clock - SMOOTH_S / 2, clock[0], None), np.clip(clock + SMOOTH_S / 2, None, clock[-1])
    return np.asarray((np.interp(high, clock, along) - np.interp(low, clock, along)) / (high - low))


def speed_seconds(gait: Gait) -> Floats:
    """Moving seconds at each 0.1 m/s of (smoothed) speed, (80,)."""
    moving = gait.moving & np.isfinite(gait.v)
    index = np.clip((smooth_speed(gait)[moving] / SPEED_STEP_M_S).astype(np.int64), 0, SPEED_STEPS - 1)
    return np.bincount(index, gait.seconds[moving], SPEED_STEPS).astype(np.float64)


def percentile_speed(seconds: Floats, share: float) -> float | None:
    """The speed, m/s, that was not exceeded for `share` (0…1) of the time (seconds by speed); None when there is none."""
    total = float(seconds.sum())
    if total <= 0:
        return None
    reached = np.cumsum(seconds) / total
    return float(np.interp(share, reached, _EDGES))


def metres_above(speeds: Sequence[bytes], speed_m_s: float) -> list[float]:
    """Metres that each of some runs (packed seconds by speed) has faster than `speed_m_s`; 0 for a run without any."""
    blank = bytes(2 * SPEED_STEPS)
    seconds = np.frombuffer(b"".join(packed or blank for packed in speeds), "<u2").reshape(-1, SPEED_STEPS)
    metres: list[float] = (seconds @ np.where(speed_m_s < _MIDDLES, _MIDDLES, 0.0)).tolist()
    return metres


def third_of(gait: Gait) -> Ints | None:
    """Of each of n samples in which third of the running time it is, 0…2; None for less than 3 minutes of running."""
    ran = np.where(gait.running, gait.seconds, 0.0)
    total = float(ran.sum())
    if total < 180:  # noqa: PLR2004 - a minute a third is the least worth comparing
        return None
    return np.minimum(((np.cumsum(ran) - ran / 2) / total * 3).astype(np.int64), 2)


def thirds(gait: Gait) -> tuple[Third, ...]:
    """The three thirds of the running time, in order; empty for less than 3 minutes of running."""
    part = third_of(gait)
    if part is None:
        return ()
    rates = [leg_rate(gait, gait.left, b) for b in EXPONENTS]
    return tuple(_third(gait, gait.running & (part == i), rates) for i in range(3))


def _third(gait: Gait, where: NDArray[np.bool_], rates: list[Floats]) -> Third:
    seconds = gait.total(where)
    v = gait.mean(gait.v, where)
    km = (v or 0.0) * seconds / 1000
    cadence = gait.mean(gait.sf, where)
    stance = gait.mean(gait.tc, where & (gait.kind == RUN_MEASURED))
    return Third(
        seconds=seconds,
        speed_m_s=v,
        cadence_spm=None if cadence is None else cadence * 60,
        stance_time_ms=None if stance is None else stance * 1000,
        forefoot_share=gait.mean(fore_share(gait), where & gait.strike_known),
        calf_per_km=tuple(float(gait.seconds[where] @ rate[where]) / km for rate in rates) if km > 0 else None,
    )


def as_json(third: Third) -> Mapping[str, Any]:
    """A third in the form of `Metrics.detail`, rounded to what is worth reading."""
    return {
        "seconds": round(third.seconds, 1),
        "speed_m_s": _rounded(third.speed_m_s, 3),
        "cadence_spm": _rounded(third.cadence_spm, 1),
        "stance_time_ms": _rounded(third.stance_time_ms, 1),
        "forefoot_share": _rounded(third.forefoot_share, 3),
        "calf_per_km": None if third.calf_per_km is None else [round(x, 4) for x in third.calf_per_km],
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def pack_bins(bins: Floats) -> bytes:
    """Speed bins as stored: a byte that names their columns, then little-endian float32 rows."""
    return _LAYOUT + bins.astype("<f4").tobytes()


def unpack_bins(*blobs: bytes) -> Floats:
    """The rows that `pack_bins` made, of one run after the other: (m, len(BIN_COLUMNS)) float64."""
    rows = b"".join(blob[1:] for blob in blobs if blob[:1] == _LAYOUT)
    return np.frombuffer(rows, "<f4").reshape(-1, len(BIN_COLUMNS)).astype(np.float64)


def pack_speeds(seconds: Floats) -> bytes:
    """Seconds by speed as stored: little-endian uint16, at most 65,535 s each."""
    return np.minimum(np.rint(seconds), 65535).astype("<u2").tobytes()


def unpack_speeds(*blobs: bytes) -> Floats:
    """Seconds by speed summed over runs, (80,) float64; a run without any adds nothing."""
    return np.asarray(np.frombuffer(b"".join(blobs), "<u2").reshape(-1, SPEED_STEPS).sum(axis=0), dtype=np.float64)


@lru_cache(maxsize=4)
def usual_speeds(past: tuple[bytes, ...]) -> Floats:
    """`unpack_speeds` of the runs before a run, which several rules ask for one after the other; not to be written to."""
    return unpack_speeds(*past)
