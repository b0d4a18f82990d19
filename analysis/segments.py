"""A run in parts: by speed, by thirds, and how long at each speed. What later runs are compared with, and pages show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.columns import Gait
from analysis.load import EXPONENTS, leg_rates
from domain.trace import Floats, Ints, chosen

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
    counts = np.isfinite(gait.ran.v) & (gait.ran.seconds > 0)
    ran = gait.ran if counts.all() else gait.ran.part(counts)
    index, seconds = np.floor(ran.v / BIN_M_S).astype(np.int64), ran.seconds
    n = int(index.max()) + 1 if len(index) else 0
    total = _summed(index, seconds, n)
    # Most runs know only some of these: what is known nowhere is not worked out.
    means: tuple[tuple[NDArray[np.bool_], Callable[[], Floats]], ...] = (
        (np.isfinite(ran.sf), lambda: ran.sf * 60),
        (ran.measured & np.isfinite(ran.tc), lambda: ran.tc * 1000),
        (ran.strike_known, lambda: fore_share(ran)),
        (np.isfinite(ran.balance), lambda: ran.balance),
        (np.isfinite(ran.pronation[0]), lambda: ran.pronation[0]),
        (np.isfinite(ran.pronation[1]), lambda: ran.pronation[1]),
    )
    columns: list[Floats] = [np.arange(n, dtype=np.float64), total]
    with np.errstate(divide="ignore", invalid="ignore"):
        for known, values in means:
            held = summed = np.zeros(n)
            if known.any():
                where, weights, mine = chosen(known, index, seconds, values())
                held = total if where is index else _summed(where, weights, n)
                summed = _summed(where, weights * mine, n)
            columns += [summed / held, held]
    return np.stack(columns, axis=1)[total > 0] if n else np.empty((0, len(BIN_COLUMNS)))


def _summed(index: Ints, weights: Floats, n: int) -> Floats:
    return np.asarray(np.bincount(index, weights, n), dtype=np.float64)


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
    covered = v * gait.seconds
    along = np.cumsum(covered) - covered / 2
    clock = clock + np.arange(len(clock)) * 1e-9
    low, high = np.maximum(clock - SMOOTH_S / 2, clock[0]), np.minimum(clock + SMOOTH_S / 2, clock[-1])
    return np.asarray((np.interp(high, clock, along) - np.interp(low, clock, along)) / (high - low))


def speed_seconds(gait: Gait) -> Floats:
    """Moving seconds at each 0.1 m/s of (smoothed) speed, (80,)."""
    v, seconds = chosen(gait.moving & np.isfinite(gait.v), smooth_speed(gait), gait.seconds)
    index = np.minimum(np.maximum((v / SPEED_STEP_M_S).astype(np.int64), 0), SPEED_STEPS - 1)
    return np.bincount(index, seconds, SPEED_STEPS).astype(np.float64)


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
    if gait.running_s < 180:  # noqa: PLR2004 - a minute a third is the least worth comparing
        return None
    return np.minimum((gait.progress * 3).astype(np.int64), 2)


def thirds(gait: Gait, rates: Mapping[float, Floats] | None = None) -> tuple[Third, ...]:
    """The three thirds of the running time, in order; empty for less than 3 minutes of running.

    `rates`: the `leg_rates` of the left leg for `EXPONENTS` at least, when they are known already.
    """
    part = third_of(gait)
    if part is None:
        return ()
    found = leg_rates(gait, gait.left, EXPONENTS) if rates is None else rates
    part, *ran = chosen(gait.running, part, *(found[b] for b in EXPONENTS))
    # Running time does not fall, so a third is a range of the samples in which the runner ran.
    first, second = np.searchsorted(part, (1, 2))
    ranges = (slice(first), slice(first, second), slice(second, None))
    return tuple(_third(gait.ran.part(third), [rate[third] for rate in ran]) for third in ranges)


def _third(ran: Gait, rates: Sequence[Floats]) -> Third:
    seconds = float(ran.seconds.sum())
    v = ran.mean(ran.v)
    km = (v or 0.0) * seconds / 1000
    cadence = ran.mean(ran.sf)
    stance = ran.mean(ran.tc, ran.measured)
    return Third(
        seconds=seconds,
        speed_m_s=v,
        cadence_spm=None if cadence is None else cadence * 60,
        stance_time_ms=None if stance is None else stance * 1000,
        forefoot_share=ran.mean(fore_share(ran), ran.strike_known) if ran.strike_known.any() else None,
        calf_per_km=tuple(float(ran.seconds @ rate) / km for rate in rates) if km > 0 else None,
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
