"""One step of a runner: forces, oscillation and contact time from what a watch or pod measures.

Symbols: `tc` contact time s, `sf` step frequency steps/s (FIT cadence of one leg, rpm, is `sf * 30`), `v` speed m/s.
Forces are in body weights (BW): mass cancels, none is asked for. Absolute Achilles force differs two- to threefold between
published methods, so nothing here is a tendon force in newtons. Arguments are float64 arrays (or floats) of one shape.
"""

from __future__ import annotations

import numpy as np

from domain.trace import Floats

GRAVITY = 9.80665
"""m/s²."""
FORCE_SLOPE, FORCE_INTERCEPT = 1.097, 0.0
"""Recalibration of Morin's force to a force plate, BW: our own fit to 56 trials of 25 runners (Alcantara et al. 2021, PeerJ
9:e11199; level, 3.8-5.4 m/s). Raw Morin is 0.260 BW low. Leaving one runner out: mean absolute error 0.092 BW, r 0.857.
A line with an intercept (1.064 and 0.089 BW) does worse on the runner left out (0.096 BW, r 0.848), so there is none."""
STRIKE_K = (2.1, 2.35, 2.6)
"""Achilles peak per body weight of ground force for rear-, mid- and forefoot strike. Assumed, after Kulmala 2013
(doi:10.1249/MSS.0b013e31829efcf7: 5.1 against 6.3 BW); Almonroeder 2013 found +11 % impulse per forefoot step."""
MID_FROM_DEG, REAR_FROM_DEG = -1.6, 8.0
"""Strike angle classes of Altman & Davis 2012 (doi:10.1016/j.gaitpost.2011.09.104): mid from -1.6 to 8.0 degrees."""
WALK_SF = 2.2
"""Below this many steps/s it is walking."""


def steps_per_second(cadence_rpm: Floats) -> Floats:
    """Steps/s of both legs from FIT's cadence, rpm of one leg."""
    return cadence_rpm / 30.0


def morin_force(tc: Floats, sf: Floats) -> Floats:
    """Peak vertical force, BW: pi / (2·tc·sf), a sine in contact, then flight (Morin 2005, doi:10.1123/jab.21.2.167).

    Valid on the level and with a flight phase; NaN when there is none (tc·sf ≥ 1).
    """
    duty = np.asarray(tc * sf, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((duty > 0) & (duty < 1), np.pi / (2 * duty), np.nan)


def peak_force(tc: Floats, sf: Floats) -> Floats:
    """Peak vertical force as shown to people, BW: `morin_force` recalibrated to a force plate (`FORCE_SLOPE`)."""
    return FORCE_SLOPE * morin_force(tc, sf) + FORCE_INTERCEPT


def oscillation_m(tc: Floats, sf: Floats) -> Floats:
    """Vertical oscillation of the centre of mass, m: its drop in contact and its rise in flight, from the same sine model.

    2-3 mm from Stryd's figure, about 18 mm from Garmin's (chest strap). NaN without a flight phase.
    """
    force = morin_force(tc, sf)
    # A foot that does not step makes no flight: NaN, and no infinity times NaN on the way there.
    flight = 1.0 / np.where(np.asarray(sf) > 0, sf, np.nan) - tc
    return force * GRAVITY * tc**2 / np.pi**2 - GRAVITY * tc**2 / 8 + GRAVITY * flight**2 / 8


def stance_percent(tc: Floats, sf: Floats) -> Floats:
    """FIT's stance_time_percent: contact time as a share of the stride of one leg, %."""
    return 100.0 * tc * sf / 2.0


def estimated_contact(v: Floats, sf: Floats) -> Floats:
    """Contact time s when nothing measures it: 0.656 - 0.0221·v - 0.115·sf.

    Fitted to 41 recordings, 95,087 s, five makers; leaving one file out the mean absolute error is 19 ms, and an error of
    5 % in contact time is 5 % in force. Held to 0.12…0.40 s. A baseline never mixes it with a measured one.
    """
    return np.asarray(np.minimum(np.maximum(0.656 - 0.0221 * v - 0.115 * sf, 0.12), 0.40))


def contact_left_right(tc: Floats, balance: Floats) -> tuple[Floats, Floats]:
    """Contact time of the left and the right foot, s, from their mean and the balance in % left (assumed to be a ratio)."""
    return 2 * tc * balance / 100, 2 * tc * (1 - balance / 100)


def strike_of_angle(degrees: Floats) -> Floats:
    """Strike class (0 rear, 1 mid, 2 fore) of a foot strike angle in degrees; NaN stays NaN."""
    found = np.where(degrees > REAR_FROM_DEG, 0.0, np.where(degrees >= MID_FROM_DEG, 1.0, 2.0))
    return np.where(np.isfinite(degrees), found, np.nan)
