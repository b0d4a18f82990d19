"""The slope underfoot: the device's own grade, or smoothed altitude over distance."""

from __future__ import annotations

import numpy as np

from domain.trace import Floats, Trace, chosen

REACH_M = 50.0
"""Altitude is averaged over this distance behind and ahead of the runner, which tames barometers and GPS."""


def grade(trace: Trace, seconds: Floats, v: Floats) -> Floats:
    """Slope at each sample, %; NaN where neither grade nor altitude (with a distance) is known.

    The mean altitude of the 50 m ahead less that of the 50 m behind, over the 50 m between: the same at any sampling.
    """
    given = trace.column("grade")
    if np.isfinite(given).all() and len(given):
        return given
    found = _from_altitude(trace, seconds, v)
    return np.where(np.isfinite(given), given, found)


def _from_altitude(trace: Trace, seconds: Floats, v: Floats) -> Floats:
    nothing = np.full(len(trace), np.nan)
    altitude = trace.column("altitude")
    along = _distance(trace, seconds, v)
    known = np.isfinite(altitude) & np.isfinite(along)
    if known.sum() < 3:  # noqa: PLR2004 - two points are no profile
        return nothing
    d, a = chosen(known, along, altitude)
    if d[-1] - d[0] < 2 * REACH_M:
        return nothing
    at = along if d is along else np.where(np.isfinite(along), along, d[0])
    d = d + np.arange(len(d)) * 1e-6  # np.interp wants it to increase, also while the runner stands
    area = np.concatenate(([0.0], np.cumsum((d[1:] - d[:-1]) * (a[1:] + a[:-1]) / 2)))
    at = np.minimum(np.maximum(at, d[0] + REACH_M), d[-1] - REACH_M)
    here, ahead, behind = (np.interp(at + offset, d, area) for offset in (0.0, REACH_M, -REACH_M))
    return np.asarray(100 * ((ahead - here) - (here - behind)) / REACH_M**2)


def _distance(trace: Trace, seconds: Floats, v: Floats) -> Floats:
    measured = trace.column("distance")
    known = np.isfinite(measured)
    if known.sum() > 1:
        if not known.all():
            measured = np.interp(trace.t_ms, trace.t_ms[known], measured[known])
        # A device that resets its count mid-run must not send the profile backwards.
        return np.asarray(np.maximum.accumulate(measured))
    return np.cumsum(np.where(np.isfinite(v), v, 0.0) * seconds)
