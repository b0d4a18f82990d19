"""A run cut into kilometres: nothing is lost at the cuts, and no pause is counted."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.splits import splits
from domain.summary import summarise
from domain.trace import Trace
from domain.units import KM_PER_MILE
from tests.recordings import START_MS, recorded, trace

UNITS = st.sampled_from([1000.0, 1000.0 * KM_PER_MILE, 400.0])


def at(speeds: list[float], pauses: tuple[tuple[int, int], ...] = ()) -> Trace:
    """One sample a second with these speeds, m/s; where a pause is, the clock jumps and the distance does not."""
    n = len(speeds)
    t_ms = START_MS + 1000 * np.arange(n)
    for first, length in pauses:
        t_ms = t_ms + np.where(np.arange(n) > first, length * 1000, 0)
    spans = tuple((int(t_ms[first]) + 500, int(t_ms[first]) + 500 + length * 1000) for first, length in pauses)
    distance = np.concatenate(([0.0], np.cumsum(speeds[1:])))
    return Trace(np.arange(1, n + 1), t_ms, {"distance": distance, "speed": np.array(speeds)}, spans)


@given(
    st.lists(st.floats(0.5, 6.0), min_size=30, max_size=900),
    UNITS,
    st.lists(st.tuples(st.integers(1, 28), st.integers(2, 3000)), max_size=3, unique_by=lambda pause: pause[0]),
)
@settings(deadline=None, max_examples=60)
def test_splits_are_the_run(speeds: list[float], unit_m: float, pauses: list[tuple[int, int]]) -> None:
    """They add up to its distance and to its time without pauses; all but the last are whole, and follow one another."""
    ran = at(speeds, tuple(sorted(pauses)))
    found = splits(ran, START_MS, unit_m)
    assert sum(one.distance_m for one in found) == pytest.approx(ran.column("distance")[-1])
    assert sum(one.timer_s for one in found) == pytest.approx(len(speeds) - 1)
    assert all(one.distance_m == pytest.approx(unit_m, abs=0.11) for one in found[:-1])
    assert not any(one.partial for one in found[:-1])
    assert all(one.timer_s > 0 for one in found)
    for before, after in itertools.pairwise(found):
        assert after.from_m == pytest.approx(before.from_m + before.distance_m)


@given(st.integers(1, 998), st.integers(11, 5000))
@settings(deadline=None, max_examples=40)
def test_no_split_over_a_pause_counts_it(where: int, length: int) -> None:
    """Wherever the runner paused, and however long, each kilometre takes what it takes to run it."""
    steady = [4.0] * 1001
    times = [one.timer_s for one in splits(at(steady, ((where, length),)), START_MS, 1000)]
    assert times == pytest.approx([250.0] * 4)


def test_standing_at_a_boundary_belongs_to_what_follows() -> None:
    """A runner who stops the clock of nobody at exactly 1 km has run that kilometre."""
    found = splits(at([4.0] * 251 + [0.0] * 60 + [4.0] * 250), START_MS, 1000)
    assert [round(one.timer_s) for one in found] == [250, 310]


def test_a_gap_in_which_nobody_moved_is_a_rest_that_nothing_told_of() -> None:
    """Ten seconds of it count, as everywhere, unless the timer ran through it; one in which the runner went on counts."""
    still = replace(at([3.0] * 100, ((50, 4000),)), pauses=())
    for timer_s, counted in ((None, 98 + 10), (108.0, 98 + 10), (4099.0, 4099)):
        assert sum(one.timer_s for one in splits(still, START_MS, 1000, timer_s=timer_s)) == pytest.approx(counted)
    tunnel = Trace(np.arange(1, 4), START_MS + np.array([0, 1000, 101_000]), {"distance": np.array([0.0, 3.0, 303.0])})
    assert sum(one.timer_s for one in splits(tunnel, START_MS, 1000)) == pytest.approx(101)


def test_means_and_climb_are_of_each_split() -> None:
    """Cadence of both feet and without standing, contact time where measured, and metres climbed in it."""
    n = 601
    speed = np.full(n, 4.0)
    first = np.arange(n) * 4.0 < 1000
    columns = {
        "distance": np.arange(n) * 4.0,
        "speed": speed,
        "cadence": np.where(first, 85.0, np.where(np.arange(n) % 7 == 0, 0.0, 90.0)),
        "stance_time": np.where(first, np.nan, 240.0),
        "altitude": np.where(first, 100.0, 100.0 + (np.arange(n) - 250) * 0.1),
    }
    found = splits(Trace(np.arange(1, n + 1), START_MS + 1000 * np.arange(n), columns), START_MS, 1000)
    assert [one.partial for one in found] == [False, False, True]
    assert found[0].cadence_spm == pytest.approx(170)
    assert found[1].cadence_spm == pytest.approx(180)
    assert (found[0].stance_time_ms, round(found[1].stance_time_ms or 0)) == (None, 240)
    assert (found[0].ascent_m, round(found[1].ascent_m or 0, -1)) == (0.0, 20)


def test_a_corrected_distance_stretches_them() -> None:
    """The runner says 2.0 km where the pod says 1.8: two whole kilometres in the same time."""
    found = splits(at([3.0] * 601), START_MS, 1000, distance_m=2000.0)
    assert [round(one.distance_m, 1) for one in found] == [1000.0, 1000.0]
    assert sum(one.timer_s for one in found) == pytest.approx(600)


def test_they_agree_with_the_summary_and_without_distance_come_from_speed() -> None:
    """However the distance is known, the sum is the one that the run is listed with; with nothing there is none."""
    noisy = trace(900)
    for gone in ((), ("distance",), ("distance", "speed")):
        left = replace(noisy, columns={name: c for name, c in noisy.columns.items() if name not in gone})
        total = summarise(recorded(left)).distance_m
        assert sum(one.distance_m for one in splits(left, START_MS, 1000)) == pytest.approx(total)
    nothing = replace(noisy, columns={"heart_rate": noisy.column("heart_rate")})
    assert splits(nothing, START_MS, 1000) == ()
    assert splits(Trace(), START_MS, 1000) == ()
