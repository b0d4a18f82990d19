"""The way of a run, drawn without a map: few places, true to the many, and nothing where nothing is known."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.simplify import kept
from charts.track import EARTH_M, MOST, track, way
from domain.trace import Floats, Trace
from domain.words import Say
from tests.recordings import START_MS


def went(lat: Floats, long: Floats, seconds: Floats | None = None) -> Trace:
    """A run through these places, one a second."""
    t = np.arange(len(lat)) if seconds is None else seconds
    t_ms = START_MS + np.round(np.asarray(t) * 1000).astype(np.int64)
    return Trace(np.arange(1, len(lat) + 1), t_ms, {"position_lat": lat, "position_long": long})


def wandering(n: int, seed: int = 1) -> tuple[Floats, Floats]:
    """A walk of `n` seconds at about 3 m/s with turns, degrees."""
    rng = np.random.default_rng(seed)
    heading = np.cumsum(rng.normal(0, 0.08, n))
    return 48.0 + np.cumsum(3 * np.cos(heading)) / EARTH_M, 11.0 + np.cumsum(3 * np.sin(heading)) / EARTH_M / 0.67


@given(st.integers(3, 400), st.integers(0, 1000), st.floats(0.1, 20.0))
@settings(deadline=None, max_examples=40)
def test_what_is_left_out_lies_near_the_line(n: int, seed: int, tolerance: float) -> None:
    """Every point is within the tolerance of the piece of line that stands in for it; both ends are kept."""
    rng = np.random.default_rng(seed)
    x, y = np.cumsum(rng.normal(0, 5, n)), np.cumsum(rng.normal(0, 5, n))
    chosen = kept(x, y, tolerance, n)
    assert (chosen[0], chosen[-1]) == (0, n - 1)
    for a, b in itertools.pairwise(chosen):
        for i in range(a + 1, b):
            d = np.array([x[b] - x[a], y[b] - y[a]])
            p = np.array([x[i] - x[a], y[i] - y[a]])
            along = np.clip(p @ d / max(float(d @ d), 1e-12), 0, 1)
            assert np.hypot(*(p - along * d)) <= tolerance + 1e-6


def test_any_run_is_drawn_with_at_most_400_places() -> None:
    """A day of samples too; and as many as are allowed are enough for a long one."""
    lat, long = wandering(50_000)
    places = [place for part in way(went(lat, long)) for place in part]
    assert 50 < len(places) <= MOST
    assert len(kept(np.arange(5000.0), np.tile([0.0, 100.0], 2500), 0.1, 30)) == 30


def test_where_the_way_is_hidden_it_is_broken() -> None:
    """No line goes across a stretch without places, and a dropped sample or two break nothing."""
    lat, long = wandering(900)
    lat[100], long[400:700] = np.nan, np.nan
    first, second = way(went(lat, long))
    assert (first[0].t_s, first[-1].t_s, second[0].t_s, second[-1].t_s) == (0, 399, 700, 899)
    drawn = track([first, second])
    assert drawn.points.count(None) == 1
    assert drawn.picture.count('class="way"') == 2


def test_without_gps_there_is_no_way() -> None:
    """No position, or a single one."""
    assert way(Trace()) == []
    lat = np.full(50, np.nan)
    assert way(went(lat, lat)) == []
    lat[3] = 50.0
    assert way(went(lat, lat)) == []


def test_it_is_true_to_scale_and_north_is_up() -> None:
    """A square of 1 km at 60° north is as wide as high, and its northern side is on top; across the date line too."""
    side = 1000 / EARTH_M
    lat = 60 + np.array([0, side, side, 0, 0])
    for east in (10.0, 179.999):
        long = (east + np.array([0, 0, side, side, 0]) / np.cos(np.radians(60)) + 180) % 360 - 180
        (part,) = way(went(lat, long, np.arange(0.0, 100.0, 20.0)))
        assert np.ptp([p.x_m for p in part]) == pytest.approx(1000, rel=1e-3)
        assert np.ptp([p.y_m for p in part]) == pytest.approx(1000, rel=1e-3)
        start, north = (track([part]).points[i] for i in (0, 1))
        assert start is not None
        assert north is not None
        assert north[2] < start[2]


@pytest.mark.parametrize("size", [(520.0, 390.0), (326.0, 245.0)])
@pytest.mark.parametrize("n", [30, 3000, 40_000])
def test_it_stays_inside_its_frame(size: tuple[float, float], n: int) -> None:
    """Line, marks and scale bar, for a lap of a yard and for a day; the frame does not depend on the run."""
    lat, long = wandering(n)
    for say in (Say(), Say("de"), Say(units="mi")):
        drawn = track(way(went(lat, long)), size=size, say=say)
        assert f'viewBox="0 0 {size[0]:.0f} {size[1]:.0f}"' in drawn.picture
        for point in drawn.points:
            assert point is None or (5 <= point[1] <= size[0] - 5 and 5 <= point[2] <= size[1] - 5)
        bar = re.search(r'd="M\S+ \S+v5h(\S+)v-5"', drawn.picture)
        assert bar is not None
        assert 5 < float(bar[1]) <= size[0] * 0.34
