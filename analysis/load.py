"""The headline number: what a run did to a calf, in calf-km.

One calf-km is what one leg does in a kilometre of level rear-foot running at 3.0 m/s, 2.8 steps/s and 0.260 s of
contact. The
reference is the same for everybody and for ever, so that a change of strike or speed shows. A step counts
(P/P_ref)^b · (tc/tc_ref) with P = k·F (Morin's raw force; k by strike). `b` is a setting, 2 by default, and assumed: tendon
damage models use about 9, plain impulse is 1, nobody knows it for calves. Hence every load is also given for b = 1, 2 and 4.

Without a flight phase or below 2.2 steps/s it is walking: 0.3 of a reference step per step (assumed). The force model does
not hold on slopes (Meyer 2023, doi:10.1055/a-2044-4805): a steep second counts at least its time at reference, for each b.
Where cadence or speed is missing, time alone counts. An unknown strike counts as rear.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.columns import RUN_TIME_ONLY, WALK, Gait
from analysis.gait import STRIKE_K
from domain.trace import Floats

REF_SPEED, REF_SF, REF_TC = 3.0, 2.8, 0.260
"""The reference runner: m/s, steps/s, s."""
REF_KM_S = 1000.0 / REF_SPEED
"""Seconds that the reference runner needs for a kilometre."""
REF_STEPS = REF_KM_S * REF_SF / 2
"""Steps of one leg in the reference kilometre."""
WALK_STEP = 0.3
"""What a walking step counts, in reference steps. Assumed."""
STEEP_PERCENT = 3.0
EXPONENTS = (1.0, 2.0, 4.0)
"""The values of b that every load is computed for."""


@dataclass(frozen=True, slots=True)
class CalfLoad:
    """calf-km of one run at one b. `left`/`right` are None unless each foot was measured; `worse` is then the larger."""

    mean: float
    left: float | None = None
    right: float | None = None

    @property
    def worse(self) -> float:
        """The headline: the worse leg where the legs are known apart, else the mean leg."""
        return self.mean if self.left is None or self.right is None else max(self.left, self.right)


def strike_power(shares: Floats, b: float) -> Floats:
    """Mean of (k/k_rear)^b over the steps; `shares` (n, 3) = shares of rear-, mid- and forefoot steps."""
    return shares @ (np.asarray(STRIKE_K) / STRIKE_K[0]) ** b


def leg_rate(gait: Gait, shares: Floats, b: float) -> Floats:
    """calf-km per second of one leg at each sample, (n,)."""
    return leg_rates(gait, shares, (b,))[b]


def leg_rates(gait: Gait, shares: Floats, exponents: Iterable[float]) -> dict[float, Floats]:
    """`leg_rate` for each of some values of b."""
    # From time alone there is no force that could be raised to b: the strike counts once, as its mean k.
    level = strike_power(shares, 1.0) / REF_KM_S
    timed, walking = gait.kind == RUN_TIME_ONLY, gait.kind == WALK
    forced = gait.running & ~timed
    steep = forced & (np.abs(gait.grade) > STEEP_PERCENT)
    unforced = np.where(timed, level, 0.0)
    walked = (gait.sf / 2) * WALK_STEP / REF_STEPS
    per_leg, longer = gait.sf / 2, gait.tc / REF_TC
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = (REF_TC * REF_SF) / (gait.tc * gait.sf)
        rates = {b: per_leg * strike_power(shares, b) * relative**b * longer / REF_STEPS for b in exponents}
    any_steep, any_walking = steep.any(), walking.any()
    for b, rate in rates.items():
        found = np.where(forced, rate, unforced)
        if any_steep:
            found = np.where(steep, np.maximum(found, level), found)
        rates[b] = np.where(walking, walked, found) if any_walking else found
    return rates


def calf_load(gait: Gait, b: float) -> CalfLoad:
    """calf-km of a run at exponent `b`."""
    return calf_loads(gait, leg_rates(gait, gait.left, (b,)))[b]


def calf_loads(gait: Gait, left: Mapping[float, Floats]) -> dict[float, CalfLoad]:
    """`calf_load` for each b that the `leg_rates` of the left leg (of both, when not known apart) are given for."""
    means = {b: float(gait.seconds @ rate) for b, rate in left.items()}
    if not gait.per_foot:
        return {b: CalfLoad(mean) for b, mean in means.items()}
    right = {b: float(gait.seconds @ rate) for b, rate in leg_rates(gait, gait.right, left).items()}
    return {b: CalfLoad((mean + right[b]) / 2, mean, right[b]) for b, mean in means.items()}
