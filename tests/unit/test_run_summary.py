"""Distance, time and climb of a run from its samples, and when the device's word counts more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from domain.model import RecordedRun
from domain.summary import active_dt_s, summarise
from domain.trace import Floats, Trace
from tests.recordings import START_MS, recorded


def a_run(n: int = 101, every_s: int = 1, pauses: tuple[tuple[int, int], ...] = (), **columns: Floats) -> Trace:
    """A run of n samples with only those columns."""
    return Trace(np.arange(1, n + 1), START_MS + 1000 * every_s * np.arange(n), columns, pauses)


def distance_of(run: RecordedRun) -> float:
    """Its distance, which has to be known."""
    distance = summarise(run).distance_m
    assert distance is not None
    return distance


def test_the_distance_column_is_believed_first() -> None:
    """Its span, though the speed and the device say otherwise."""
    samples = a_run(distance=np.linspace(0, 300, 101), speed=np.full(101, 5.0))
    assert distance_of(recorded(samples, total_distance_m=310.0)) == pytest.approx(300)


def test_a_count_that_starts_over_goes_on() -> None:
    """After a restart at zero the metres since then are added; a small step back is a correction."""
    first, second = np.linspace(0, 150, 51), np.linspace(2, 150, 50)
    assert distance_of(recorded(a_run(distance=np.concatenate([first, second])))) == pytest.approx(300)
    corrected = np.array([0, 100, 98, 200.0])
    assert distance_of(recorded(a_run(4, 30, distance=corrected))) == pytest.approx(200)


def test_a_count_taken_over_from_an_earlier_leg_is_not_run() -> None:
    """In a multi-sport file the run's first sample may read 40 km; those are not the run's. Its first metres are."""
    assert distance_of(recorded(a_run(distance=40_000 + np.linspace(0, 300, 101)))) == pytest.approx(300)
    assert distance_of(recorded(a_run(distance=3 + np.linspace(0, 300, 101)))) == pytest.approx(303)


def test_without_distance_speed_is_integrated_over_real_time_but_not_over_rest() -> None:
    """Gaps count at most 10 s and pauses nothing."""
    assert distance_of(recorded(a_run(11, 5, speed=np.full(11, 3.0)))) == pytest.approx(150)
    assert distance_of(recorded(a_run(11, 60, speed=np.full(11, 3.0)))) == pytest.approx(300)
    pause = ((START_MS + 20_500, START_MS + 80_000),)
    assert distance_of(recorded(a_run(pauses=pause, speed=np.full(101, 3.0)))) == pytest.approx(3 * (100 - 59.5))


def test_without_speed_steps_times_their_length() -> None:
    """90 rpm of one leg are 3 steps a second; of 1 m each they make 3 m/s."""
    samples = a_run(cadence=np.full(101, 90.0), step_length=np.full(101, 1000.0))
    assert distance_of(recorded(samples)) == pytest.approx(300)


def test_with_nothing_measured_the_device_is_believed() -> None:
    """A total without samples of it is better than nothing; without either it is unknown, not zero."""
    samples = a_run(heart_rate=np.full(101, 150.0))
    assert distance_of(recorded(samples, total_distance_m=310.0)) == 310
    assert summarise(recorded(samples)).distance_m is None


def test_of_a_damaged_file_the_total_counts_when_samples_are_lost() -> None:
    """The runner ran all of it, whatever could be saved; a total nobody can run is not believed."""
    samples = a_run(distance=np.linspace(0, 300, 101))
    lost = recorded(samples, total_distance_m=5000.0, total_elapsed_s=1600.0, flags=("partial_file",))
    assert distance_of(lost) == 5000
    impossible = replace(lost, recording=replace(lost.recording, total_distance_m=5e6))
    assert distance_of(impossible) == pytest.approx(300)


def test_the_timer_is_the_devices_if_it_is_possible() -> None:
    """Else the time from start to end without the pauses."""
    samples = a_run(pauses=((START_MS + 10_000, START_MS + 30_000),))
    assert summarise(recorded(samples, total_timer_s=79.5)).timer_s == 79.5
    assert summarise(recorded(samples)).timer_s == pytest.approx(80)
    assert summarise(recorded(samples, total_timer_s=4e6)).timer_s == pytest.approx(80)
    assert summarise(recorded(samples)).elapsed_s == pytest.approx(100)


def test_climb_is_the_devices_else_from_smoothed_altitude() -> None:
    """A barometer's noise climbs nothing; a hill of 50 m up and down does."""
    rng = np.random.default_rng(3)
    n = 1201
    hill = 100 + 50 * np.sin(np.linspace(0, np.pi, n)) + rng.normal(scale=0.4, size=n)
    up = summarise(recorded(a_run(n, altitude=hill)))
    assert up.ascent_m == pytest.approx(50, abs=4)
    assert up.descent_m == pytest.approx(50, abs=4)
    flat = summarise(recorded(a_run(n, altitude=100 + rng.normal(scale=0.4, size=n))))
    assert (flat.ascent_m, flat.descent_m) == (0, 0)
    told = summarise(recorded(a_run(n, altitude=hill), total_ascent_m=61.0))
    assert told.ascent_m == 61
    assert summarise(recorded(a_run())).ascent_m is None


def test_time_to_integrate_has_one_value_between_two_samples() -> None:
    """Of n samples n - 1; of one sample none."""
    assert len(active_dt_s(a_run(5))) == 4
    assert len(active_dt_s(a_run(1))) == 0
