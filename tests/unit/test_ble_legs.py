"""One leg or both: found out for every kind of pod from what it sends, and not given up for a stumble."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from formats.ble_legs import ENOUGH, WINDOW, LegCount, Legs, usual_rate

KINDS = st.builds(Legs, st.sampled_from([1, 2]), st.sampled_from([1, 2]))
RUNNING = st.floats(2.2, 6.5)
OWN = st.floats(0.85, 1.18)
"""A runner's step rate beside the usual one: from long, slow steps to short, quick ones."""


def sent(kind: Legs, speed: float, rate: float, noise: float = 0.0) -> tuple[int, float]:
    """What a pod of that kind sends: cadence 1/min and length m, of a runner with `rate` steps a second."""
    cadence = round(rate * 60 / 2 * kind.cadence)
    return cadence, round(speed * (1 + noise) / rate * kind.length, 2)


@settings(deadline=None)
@given(KINDS, RUNNING, OWN, st.integers(0, 2**31))
def test_every_kind_of_pod_is_told_from_the_others(kind: Legs, speed: float, own: float, seed: int) -> None:
    """With a length, all four kinds end as one leg's cadence and one step's length, in spite of 4 % of noise."""
    chance, legs = random.Random(seed), LegCount()  # noqa: S311 - noise, not secrets
    rate = usual_rate(speed) * own
    for _ in range(2 * WINDOW):
        legs.hear(speed, *sent(kind, speed, rate, chance.uniform(-0.04, 0.04)))
    assert legs.known == kind
    cadence, step = legs.read(*sent(kind, speed, rate))
    assert cadence is not None
    assert step is not None
    assert abs(cadence - rate * 30) < 1
    assert abs(step - speed / rate) < 0.02


@settings(deadline=None)
@given(st.sampled_from([1, 2]), st.floats(0.9, 6.5), OWN)
def test_without_a_length_the_step_rate_tells(counts: int, speed: float, own: float) -> None:
    """Walking and running, the reading that people have at that speed is found after a few seconds."""
    legs = LegCount()
    rate = usual_rate(speed) * own
    changes = [legs.hear(speed, round(rate * 30 * counts), None) for _ in range(ENOUGH)]
    assert changes == [False] * (ENOUGH - 1) + [True]
    cadence, step = legs.read(round(rate * 30 * counts), None)
    assert step is None
    assert cadence is not None
    assert abs(cadence - rate * 30) < 1


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 0.7), st.integers(0, 255), st.none() | st.floats(0, 4)), max_size=60))
def test_who_stands_about_decides_nothing(heard: list[tuple[float, int, float | None]]) -> None:
    """Without somebody who moves on nothing is known, and no strides are no steps."""
    legs = LegCount()
    assert not any(legs.hear(*each) for each in heard)
    assert legs.read(80, 2.0) == (None, None)
    assert legs.read(0, 2.0) == (0.0, None)


@settings(deadline=None)
@given(st.sampled_from([1, 2]), st.integers(1, 15))
def test_a_stumble_does_not_overturn_it(counts: int, odd: int) -> None:
    """A verdict outlives seconds that say otherwise, but not a sensor that has been counting otherwise all along."""
    legs = LegCount()
    for _ in range(WINDOW):
        legs.hear(3.0, 84 * counts, None)
    first = legs.known
    assert not any(legs.hear(3.0, 84 * (3 - counts), None) for _ in range(odd))
    assert legs.known == first
    assert any(legs.hear(3.0, 84 * (3 - counts), None) for _ in range(WINDOW))
    assert legs.known != first


@settings(deadline=None)
@given(st.floats(0, 260), st.integers(0, 255), st.none() | st.floats(0, 656))
def test_no_number_is_too_odd(speed: float, cadence: int, length: float | None) -> None:
    """Whatever a sensor can send is listened to without a crash."""
    legs = LegCount()
    for _ in range(WINDOW):
        legs.hear(speed, cadence, length)
    legs.read(cadence, length)
