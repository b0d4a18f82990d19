"""Where a made-up run went: a wandering way from one door, as positions."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from domain.trace import Floats
from simulators.gait import wander

_DOOR = (48.1, 11.6)
"""Latitude and longitude of where every run begins: a field that nobody lives in."""
_METRES_A_DEGREE = 111_195.0


def positions(distance_m: Floats, rng: Generator) -> dict[str, Floats]:
    """`position_lat` and `position_long`, degrees, of n samples that have covered `distance_m` by then."""
    n = len(distance_m)
    heading = rng.uniform(0, 2 * np.pi) + np.cumsum(wander(rng, n, 60, 0.012))
    steps = np.diff(distance_m, prepend=0.0)
    north, east = np.cumsum(steps * np.cos(heading)), np.cumsum(steps * np.sin(heading))
    return {
        "position_lat": _DOOR[0] + north / _METRES_A_DEGREE,
        "position_long": _DOOR[1] + east / (_METRES_A_DEGREE * np.cos(np.radians(_DOOR[0]))),
    }
