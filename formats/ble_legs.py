"""Whether a sensor counts one leg or both: found out from what it sends, never from who made it.

The profile says `cadence` and `stride length`, not of how many legs; some sensors send strides a minute, others steps, and
the length of a stride or of a step. Two facts decide. Speed = cadence x length holds within one kind: where the product is
twice the speed, steps were multiplied with a stride, where it is half, strides with a step. Where it fits, or no length is
sent, it is the step rate that people have at that speed: of two readings, a factor of two apart, the nearer one.

Walking at 0.8-2 m/s takes 1.4-2.2 steps a second, running at 2-7 m/s 2.6-3.4 (Cavanagh & Kram 1990,
doi:10.1249/00005768-199008000-00020; Grieve & Gear 1966, doi:10.1080/00140136608964399). Half-way between two readings is
a factor of 1.41 away, far more than runners differ. Pure.
"""

from __future__ import annotations

import math
from collections import deque
from typing import NamedTuple

SLOWEST = 0.8
"""m/s; below, people shuffle and nothing can be told."""
FASTEST = 8.0
"""m/s."""
WINDOW = 20
"""Measurements that are looked back on."""
ENOUGH = 5
"""So many votes of the window for the first verdict,"""
CLEAR = 0.8
"""and this share of them for one and the same answer."""
TURN = 18
"""Votes of a full window that overturn a verdict: it is not given up for a stumble."""
FIT = 0.15
"""How far product and speed may be apart (octaves x 0.15 = 11 %) to be believed; sensors smooth the three differently."""
NEAR = 0.4
"""How far from the usual rate a reading may be, octaves; the other one is then at least 0.6 away."""


class Legs(NamedTuple):
    """How to read a sensor: what its cadence and its length are divided by to be of one leg's minute and of one step."""

    cadence: int
    """1: it counts one leg. 2: it counts both, so half of it is one leg's."""
    length: int
    """2: it sends a stride, half of which is a step. 1: it sends a step."""


def usual_rate(speed: float) -> float:
    """Steps a second that people take at `speed` m/s."""
    if speed < 2.0:  # noqa: PLR2004 - where people begin to run
        return 0.95 + 0.65 * speed
    return 2.35 + 0.15 * speed


def vote(speed: float, cadence: float, length: float | None) -> Legs | None:
    """What one measurement says (m/s, 1/min, m), or None when it says nothing."""
    if not (SLOWEST <= speed <= FASTEST and cadence > 0):
        return None
    both = math.log2(cadence / 60 / usual_rate(speed))
    one = both + 1
    if length:
        product = math.log2(cadence / 60 * length / speed)
        if abs(product) > FIT:
            return _unlike(product, one, both)
    if min(abs(one), abs(both)) > NEAR:
        return None
    return Legs(1, 2) if abs(one) < abs(both) else Legs(2, 1)


def _unlike(product: float, one: float, both: float) -> Legs | None:
    """Cadence and length are of two kinds: which, if the step rate does not say that it is nonsense."""
    if abs(product - 1) <= FIT and abs(both) < 1:
        return Legs(2, 2)
    if abs(product + 1) <= FIT and abs(one) < 1:
        return Legs(1, 1)
    return None


class LegCount:
    """Listens to one sensor until it is clear what it counts, and from then on for signs of an error."""

    def __init__(self) -> None:
        self.known: Legs | None = None
        """The verdict; None while there is none."""
        self._votes: deque[Legs] = deque(maxlen=WINDOW)

    def hear(self, speed: float, cadence: float, length: float | None) -> bool:
        """Take one measurement (m/s, 1/min, m); whether the verdict is another one now."""
        found = vote(speed, cadence, length)
        if found is None:
            return False
        self._votes.append(found)
        before = self.known
        most = max(set(self._votes), key=self._votes.count)
        share = self._votes.count(most)
        clear = len(self._votes) >= ENOUGH and share >= CLEAR * len(self._votes)
        if share >= TURN or (before is None and clear):
            self.known = most
        return self.known != before

    def read(self, cadence: float, length: float | None) -> tuple[float | None, float | None]:
        """`(cadence, step length)`: of one leg, 1/min, and of one step, m; None where it is not known yet.

        Nobody moving is known at once: no strides are no steps.
        """
        if self.known is None:
            return (0.0 if cadence == 0 else None), None
        return cadence / self.known.cadence, None if not length else length / self.known.length
