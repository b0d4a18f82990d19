"""Whose steps a cadence counts: formats without a unit give revolutions of one leg or steps of both."""

from __future__ import annotations

import numpy as np

from domain.trace import Floats

_FAST_RPM = 115.0
"""No runner keeps more strides a minute than this for half of a run [A]; as steps of both legs it is a slow walk."""
_SLOW_RPM = 90.0
_SHORT_M = 0.5
"""A step shorter than this, at a cadence of one leg that is already high, is half a step of a cadence of both [A]."""
_MOVING_M_S = 0.5


def one_leg(cadence: Floats, speed: Floats | None) -> tuple[Floats, bool]:
    """Cadences as rpm of one leg, and whether they counted both legs. `speed` in m/s, as many, if there is any.

    Half of the values while moving decide: above 115 they are of both legs, and from 90 too if the steps that follow from
    them would be shorter than half a metre.
    """
    with np.errstate(invalid="ignore"):
        turning = cadence > 0
    if not turning.any():
        return cadence, False
    usual = float(np.median(cadence[turning]))
    both = usual > _FAST_RPM
    if not both and usual > _SLOW_RPM and speed is not None:
        with np.errstate(invalid="ignore", over="ignore"):
            moving = turning & (speed > _MOVING_M_S)
            both = bool(moving.any()) and float(np.median(speed[moving] * 30 / cadence[moving])) < _SHORT_M
    return (cadence / 2, True) if both else (cadence, False)
