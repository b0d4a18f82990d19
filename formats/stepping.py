"""Steps from how a phone is shaken, whichever way up it lies in a pocket. Pure.

Walking and running repeat themselves every two steps. The sum of the three axes' autocorrelations is the same for every
orientation of the phone, and its first high peak at a stride's length is the stride; the peaks at two and three strides make
it exact. How hard the phone is shaken tells running from walking.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from domain.trace import Floats, Ints

RATE_HZ = 50
"""What readings of any rate are brought to."""
WINDOW_S, LEAST_S = 6.0, 4.0
"""A cadence is that of so many seconds around it, at least."""
TURN_S = 1.0
"""What changes more slowly is no step, but the phone that turns."""
GAP_MS = 250
"""Readings further apart do not belong to one stretch."""
STILL_M_S2 = 0.5
"""Shaken less than this (root mean square, without gravity), nobody steps."""
RUNNING_M_S2 = 5.0
"""A runner's phone is shaken harder, a walker's less."""
RUN_STRIDE_S, WALK_STRIDE_S = (0.52, 0.90), (0.90, 1.45)
"""Two steps: 133 to 230, and 83 to 133 steps a minute."""
SURE = 0.45
"""Least autocorrelation at the stride that counts as steps: 1 repeats exactly, noise has about 0.1."""
AGREE = 0.015
"""One, two and three strides have to tell the same length: where the phone turns over they do not."""
MOST_LAG = 0.75
"""A longer part of the window has too little left to be compared with."""
ALMOST = 0.85
"""The first peak this near to the highest is the stride; later ones are several of it."""


class Stepping(NamedTuple):
    """At Unix second `t_s`: `cadence` rpm of one leg, 0 when the phone lay still; `confidence` 0 to 1."""

    t_s: int
    cadence: float
    confidence: float


def cadences(t_ms: Ints, axes: Floats) -> list[Stepping]:
    """The seconds of which the cadence is known; `axes` is (n, 3) in m/s², with gravity or without, at `t_ms` in order."""
    found: list[Stepping] = []
    if len(t_ms) < 2:  # noqa: PLR2004 - one reading has no period
        return found
    for stretch in np.split(np.arange(len(t_ms)), np.flatnonzero(np.diff(t_ms) > GAP_MS) + 1):
        first, last = int(t_ms[stretch[0]]), int(t_ms[stretch[-1]])
        if last - first < LEAST_S * 1000:
            continue
        grid = np.arange(first, last + 1, 1000 / RATE_HZ)
        even = _without_turns(np.column_stack([np.interp(grid, t_ms[stretch], axes[stretch, axis]) for axis in range(3)]))
        for t_s in range(-(-first // 1000), last // 1000 + 1):
            at = (t_s * 1000 + 500 - first) / 1000 * RATE_HZ
            half = WINDOW_S / 2 * RATE_HZ
            window = even[max(round(at - half), 0) : round(at + half)]
            step = _window(window) if len(window) >= LEAST_S * RATE_HZ else None
            if step is not None:
                found.append(Stepping(t_s, *step))
    return _settled(found)


def _settled(found: list[Stepping]) -> list[Stepping]:
    """Each second's cadence as the middle one of those around it: a phone that turns over makes one or two that are off."""
    seconds = np.array([each.t_s for each in found])
    values = np.array([each.cadence for each in found])
    begins, ends = np.searchsorted(seconds, seconds - 2), np.searchsorted(seconds, seconds + 2, side="right")
    return [
        each._replace(cadence=float(np.median(values[begins[i] : ends[i]]))) if each.cadence else each
        for i, each in enumerate(found)
    ]


def _without_turns(readings: Floats) -> Floats:
    """Without gravity and what the phone's turning in the pocket makes of it: less the mean of `TURN_S` around."""
    width = round(TURN_S * RATE_HZ) | 1
    weights = np.convolve(np.ones(len(readings)), np.ones(width), "same")
    slow = np.column_stack([np.convolve(readings[:, axis], np.ones(width), "same") / weights for axis in range(3)])
    return np.asarray(readings - slow)


def _window(readings: Floats) -> tuple[float, float] | None:
    moved = readings - readings.mean(axis=0)
    shaken = float(np.sqrt((moved**2).sum(axis=1).mean()))
    if shaken < STILL_M_S2:
        return 0.0, 1.0
    alike = _alike(moved)
    stride = _stride(alike, RUN_STRIDE_S if shaken >= RUNNING_M_S2 else WALK_STRIDE_S)
    if stride is None:
        return None
    lag, confidence = stride
    return 60 * RATE_HZ / lag, confidence


def _alike(moved: Floats) -> Floats:
    """Autocorrelation by lag, all axes together, as if each lag had as many pairs."""
    n = len(moved)
    spectrum = np.fft.rfft(moved, 2 * n, axis=0)
    products = np.fft.irfft((np.abs(spectrum) ** 2).sum(axis=1), 2 * n)[:n]
    pairs = n - np.arange(n)
    return np.asarray(products / pairs / (products[0] / n))


def _stride(alike: Floats, between_s: tuple[float, float]) -> tuple[float, float] | None:
    """(lag of a stride in readings, how alike strides are), or None where nothing repeats itself."""
    low, high = round(between_s[0] * RATE_HZ), round(between_s[1] * RATE_HZ)
    lags = np.arange(low, min(high + 1, len(alike) - 1))
    if not len(lags):
        return None
    peaks = lags[(alike[lags] >= alike[lags - 1]) & (alike[lags] >= alike[lags + 1])]
    if not len(peaks):
        return None
    best = float(alike[peaks].max())
    if best < SURE:
        return None
    lag = _top(alike, int(peaks[alike[peaks] >= ALMOST * best][0]))
    for strides in (2, 3):
        at = round(lag * strides)
        near = np.arange(at - 3, at + 4)
        if near[-1] + 1 >= len(alike) * MOST_LAG:
            break
        peak = int(near[np.argmax(alike[near])])
        if alike[peak] < max(SURE, alike[peak - 1], alike[peak + 1]):
            if strides == 2:  # noqa: PLR2004 - what does not come twice is no stride
                return None
            break
        finer = _top(alike, peak) / strides
        if abs(finer - lag) > AGREE * lag:
            return None
        lag = finer
    return lag, min(best, 1.0)


def _top(alike: Floats, at: int) -> float:
    """Where the parabola through a peak and its neighbours is highest."""
    before, here, after = alike[at - 1], alike[at], alike[at + 1]
    bend = before - 2 * here + after
    return at if bend >= 0 else at + float(np.clip((before - after) / (2 * bend), -1, 1))
