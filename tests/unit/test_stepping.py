"""Steps from a phone's acceleration: in whatever pocket, however it lies, at whatever rate; and walking is not running."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.gait import WALK_SF, steps_per_second
from domain.trace import Floats, Ints
from formats.stepping import WINDOW_S, Stepping, cadences
from tests import phone_days as phones


def stepped(t: Floats, axes: Floats) -> list[Stepping]:
    """What is made of it."""
    return cadences(np.round(t * 1000).astype(np.int64), axes)


def true_at(t: Floats, true: Floats, t_s: int) -> float:
    """The true steps a minute of the window around a second."""
    near = np.abs(t - (t_s + 0.5)) <= WINDOW_S / 2
    return float(true[near].mean())


@pytest.mark.parametrize(
    ("rate", "swing", "gravity"), [(25, 0.7, True), (50, 0.05, False), (50, 0.4, True), (100, 0.7, False)]
)
@pytest.mark.slow
def test_cadence_is_right_to_two_steps_a_minute(rate: int, swing: float, *, gravity: bool) -> None:
    """140 to 200 steps a minute, the phone turning in the pocket three times: every second that is told is within 2."""
    worst, told = 0.0, 0
    for spm in range(140, 201, 4):
        t, axes, true = phones.shaken(spm, 45, rate=rate, swing=swing, gravity=gravity, turns=4, seed=spm)
        found = stepped(t, axes)
        told += len(found)
        worst = max([worst, *(abs(each.cadence * 2 - true_at(t, true, each.t_s)) for each in found)])
    assert worst <= 2.0
    assert told >= 0.85 * 16 * 45  # around a turn it may be silent


def test_it_follows_a_runner_who_changes_pace() -> None:
    """From 150 to 190 in two minutes."""
    t, axes, true = phones.shaken(lambda t: 150 + t / 3, 120, rate=50)
    found = stepped(t, axes)
    assert len(found) > 100
    assert max(abs(each.cadence * 2 - true_at(t, true, each.t_s)) for each in found) <= 2.0


@pytest.mark.parametrize("spm", [90, 100, 110, 120, 128])
def test_walking_is_not_running(spm: int) -> None:
    """A walker's steps are told as the analysis knows walking, or not at all."""
    for swing in (0.1, 0.5, 0.9):
        t, axes, _ = phones.shaken(spm, 60, rate=50, strength=2.2, swing=swing, gravity=True, turns=3, seed=spm)
        found = np.array([each.cadence for each in stepped(t, axes)])
        assert (steps_per_second(found) < WALK_SF).all(), (spm, swing)


def test_a_phone_that_lies_still_has_no_steps() -> None:
    """0 is said where it lies still, nothing where it is only handled."""
    rng = np.random.default_rng(1)
    t = phones.T0_S + np.arange(0, 30, 0.02)
    still = np.array([0.0, 0.0, 9.81]) + rng.normal(0, 0.05, (len(t), 3))
    assert {each.cadence for each in stepped(t, still)} == {0.0}
    handled = rng.normal(0, 4, (len(t), 3))
    assert not [each for each in stepped(t, handled) if each.cadence > 0]


def test_nothing_is_made_across_a_gap() -> None:
    """A hole in the readings makes two stretches, and a stretch shorter than four seconds makes nothing."""
    t, axes, _ = phones.shaken(170, 30, rate=50)
    kept = (t < phones.T0_S + 10) | (t > phones.T0_S + 20)
    found = [each.t_s - phones.T0_S for each in stepped(t[kept], axes[kept])]
    assert not [second for second in found if 10 <= second < 20]
    assert found
    short = t < phones.T0_S + 3.5
    assert not stepped(t[short], axes[short])
    none: Ints = np.empty(0, dtype=np.int64)
    assert cadences(none, np.empty((0, 3))) == []


def test_confidence_falls_with_noise() -> None:
    """Clean steps are surer than shaken ones."""
    t, axes, _ = phones.shaken(170, 30, rate=50)
    noisy = axes + np.random.default_rng(2).normal(0, 5, axes.shape)
    clean, shaky = (np.mean([each.confidence for each in stepped(t, each_axes)]) for each_axes in (axes, noisy))
    assert shaky < clean <= 1.0
