"""The formulas of one step, against numbers from papers, force plate and each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis import gait
from domain.trace import Floats
from soleus.bench import science


def _f(value: float) -> Floats:
    return np.array([value])


@pytest.mark.parametrize(
    ("tc", "sf", "force"),
    [(0.1989375, 3.307725139, 2.387), (0.168242424, 3.489326765, 2.676), (0.2185333, 3.155237695, 2.278)],
)
def test_morin_on_known_steps(tc: float, sf: float, force: float) -> None:
    """Three steps of the force-plate study give the force that was worked out for them, within 0.001 BW."""
    assert gait.morin_force(_f(tc), _f(sf))[0] == pytest.approx(force, abs=0.001)


def test_no_flight_no_force() -> None:
    """Where the foot never leaves the ground the formula does not hold, and says nothing."""
    assert np.isnan(gait.morin_force(_f(0.5), _f(2.0))[0])


def test_raw_and_recalibrated_force_against_the_plate(shared_data: Path) -> None:
    """Raw Morin is about 0.27 BW low; recalibrated, leaving one runner out, MAE ≤ 0.12 BW and r ≥ 0.82."""
    result = science.run(shared_data / "forceplate" / "grf_25_runners.csv")
    assert result["bias_bw"] == pytest.approx(-0.27, abs=0.03)
    assert result["mae_bw"] <= 0.12
    assert result["r"] >= 0.82
    assert (result["runners"], result["rows"]) == (25, 56)
    assert result["slope"] == pytest.approx(gait.FORCE_SLOPE, abs=0.0005), "the published constant is the fit's"
    assert result["intercept"] == gait.FORCE_INTERCEPT


def test_a_fit_on_one_half_holds_on_the_other(shared_data: Path, tmp_path: Path) -> None:
    """Fitted to some runners and judged on others, the recalibration keeps its promise: it learnt no single runner."""
    lines = (shared_data / "forceplate" / "grf_25_runners.csv").read_text().splitlines()
    runners = sorted({line.split(",")[0] for line in lines[1:]})
    half = set(runners[::2])
    files = {True: tmp_path / "fit.csv", False: tmp_path / "judge.csv"}
    for side, path in files.items():
        path.write_text("\n".join([lines[0], *(x for x in lines[1:] if (x.split(",")[0] in half) is side)]))
    result = science.run(files[False], files[True])
    assert result["mae_bw"] <= 0.12
    assert result["r"] >= 0.80


def test_stance_percent_is_contact_over_stride() -> None:
    """0.26 s of contact at 2.8 steps/s is 36.4 % of the stride of one leg."""
    assert gait.stance_percent(_f(0.26), _f(2.8))[0] == pytest.approx(36.4)


def test_oscillation_is_continuous_and_plausible() -> None:
    """A jogger moves up and down by 5 to 10 cm; with no flight left the rise in flight vanishes."""
    assert 0.05 < gait.oscillation_m(_f(0.26), _f(2.8))[0] < 0.10
    tc = 0.3571
    drop = gait.morin_force(_f(tc), _f(2.8))[0] * gait.GRAVITY * tc**2 / np.pi**2 - gait.GRAVITY * tc**2 / 8
    assert gait.oscillation_m(_f(tc), _f(2.8))[0] == pytest.approx(drop, abs=1e-6)


def test_contact_left_right_keep_their_mean() -> None:
    """51 % left means a longer left contact, and the two feet keep the mean that was measured."""
    left, right = gait.contact_left_right(_f(0.25), _f(51.0))
    assert left[0] > right[0]
    assert (left[0] + right[0]) / 2 == pytest.approx(0.25)


def test_strike_classes() -> None:
    """Angles fall into classes at 8.0 and -1.6 degrees; an unknown angle is no strike."""
    angles = gait.strike_of_angle(np.array([8.1, 8.0, -1.6, -1.7, np.nan]))
    assert np.array_equal(angles, [0, 1, 1, 2, np.nan], equal_nan=True)


def test_a_foot_that_does_not_step_warns_nobody() -> None:
    """Cadence 0 or unknown gives no oscillation, and no warning of a division by zero either."""
    found = gait.oscillation_m(np.full(3, 0.25), np.array([0.0, np.nan, 2.8]))
    assert np.array_equal(np.isfinite(found), [False, False, True])
