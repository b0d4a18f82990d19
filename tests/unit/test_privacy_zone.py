"""What is shown around home: never a point of the zone, whatever the run, and an edge that does not give home away."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import privacy
from domain.errors import BadInput
from domain.privacy import Home, Privacy, cut_out, distance_m, shown, usual_start
from domain.trace import Floats

homes = st.builds(
    Home,
    st.floats(-89, 89),
    st.floats(-180, 180),
    st.floats(100, 5000),
    st.text("0123456789abcdef", min_size=1, max_size=32),
)


def walk(home: Home, seed: int, n: int = 400) -> tuple[Floats, Floats]:
    """A run of some 10 km that begins within the zone, with a part where no position is known."""
    rng = np.random.default_rng(seed)
    turn = np.cumsum(rng.normal(0, 0.25, n)) + rng.uniform(0, 6.3)
    metres = 25.0 * np.column_stack([np.cos(turn), np.sin(turn)]).cumsum(axis=0) + rng.uniform(-60, 60, 2)
    lat = home.lat + np.degrees(metres[:, 0] / privacy.EARTH_M)
    long = home.long + np.degrees(metres[:, 1] / privacy.EARTH_M / np.cos(np.radians(home.lat)))
    gap = slice(n // 2, n // 2 + 20)
    lat[gap] = long[gap] = np.nan
    return lat, (long + 180) % 360 - 180


@given(homes, st.integers(0, 2**32), st.integers(0, 2**41))
@settings(max_examples=150, deadline=None)
def test_nothing_of_the_zone_is_shown(home: Home, seed: int, run: int) -> None:
    """No point within the radius is shown, over the date line too; the rest is as it was, and both halves go together."""
    lat, long = walk(home, seed)
    seen_lat, seen_long = shown(lat, long, Privacy(home=home), run=run)
    seen = np.isfinite(seen_lat)
    assert not (distance_m(lat[seen], long[seen], home.lat, home.long) <= home.radius_m).any()
    assert (seen == np.isfinite(seen_long)).all()
    assert (seen_lat[seen] == lat[seen]).all()
    assert (seen_long[seen] == long[seen]).all()


@given(homes, st.integers(0, 2**32))
@settings(max_examples=100, deadline=None)
def test_the_start_is_hidden_until_the_zone_was_left_and_some_metres_more(home: Home, seed: int) -> None:
    """What is shown of a run that began at home begins outside the circle; the same run is always shown the same."""
    lat, long = walk(home, seed)
    once = shown(lat, long, Privacy(home=home), run=seed)
    again = shown(lat, long, Privacy(home=home), run=seed)
    assert np.array_equal(once, again, equal_nan=True)
    seen = np.flatnonzero(np.isfinite(once[0]))
    circle = cut_out(home)
    away = distance_m(lat, long, circle.lat, circle.long)
    assert not len(seen) or away[seen].min() > circle.radius_m


@given(homes)
@settings(max_examples=200, deadline=None)
def test_homes_own_circle_lies_inside_and_never_in_the_middle(home: Home) -> None:
    """The centre is moved by 100 to 250 m, and the circle is as much larger whatever that amount is."""
    circle = cut_out(home)
    moved = float(distance_m(np.array([home.lat]), np.array([home.long]), circle.lat, circle.long)[0])
    assert 99.9 <= moved <= 250.1
    assert circle.radius_m == home.radius_m + 250


def test_a_circle_through_the_ends_of_many_runs_does_not_find_home() -> None:
    """The attack that finds a plain zone's centre to a metre finds a place at least 80 m from home, however many runs."""
    home = Home(48.1, 11.5, 500, "a key")

    def ends(zone: Privacy) -> Floats:
        found = []
        for run in range(200):
            turn = 2 * np.pi * run / 200
            metres = np.arange(0, 2000, 3.0)
            lat = home.lat + np.degrees(metres * np.cos(turn) / privacy.EARTH_M)
            long = home.long + np.degrees(metres * np.sin(turn) / privacy.EARTH_M / np.cos(np.radians(home.lat)))
            seen = shown(lat, long, zone, run=run)
            first = int(np.flatnonzero(np.isfinite(seen[0]))[0])
            found.append((lat[first], long[first]))
        return np.array(found)

    edge = ends(Privacy(home=home))
    x = np.radians(edge[:, 1] - home.long) * privacy.EARTH_M * np.cos(np.radians(home.lat))
    y = np.radians(edge[:, 0] - home.lat) * privacy.EARTH_M
    fit, *_ = np.linalg.lstsq(np.column_stack([2 * x, 2 * y, np.ones(len(x))]), x**2 + y**2, rcond=None)
    assert float(np.hypot(fit[0], fit[1])) > 80
    radii = np.hypot(x - fit[0], y - fit[1])
    assert float(radii.std()) > 10  # and the ends do not even lie on a circle


def test_a_larger_radius_does_not_give_the_centre_away() -> None:
    """Circles of one home with two radii have one centre: no line through two centres leads to the door."""
    small, large = (cut_out(Home(48.1, 11.5, radius, "a key")) for radius in (300.0, 900.0))
    assert (small.lat, small.long) == (large.lat, large.long)


def test_without_a_home_everything_is_shown() -> None:
    """Nothing is changed, and an empty run is no trouble."""
    lat, long = walk(Home(1, 2), 3)
    assert np.array_equal(shown(lat, long, Privacy()), (lat, long), equal_nan=True)
    assert len(shown(lat[:0], long[:0], Privacy(home=Home(1, 2)))[0]) == 0


@pytest.mark.parametrize(
    ("home", "field"),
    [
        (Home(91, 0), "lat"),
        (Home(float("nan"), 0), "lat"),
        (Home(0, -181), "long"),
        (Home(0, 0, 50), "radius_m"),
        (Home(0, 0, 9000), "radius_m"),
    ],
)
def test_a_home_that_cannot_be_is_refused(home: Home, field: str) -> None:
    """The refusal names the field and the range."""
    with pytest.raises(BadInput) as refused:
        privacy.check(Privacy(home=home))
    assert refused.value.field == field


@given(homes, st.booleans())
def test_what_is_stored_comes_back(home: Home, keep: bool) -> None:  # noqa: FBT001 - hypothesis gives it by position
    """Through the JSON document and back nothing changes; nothing stored is the default; the key is in no text."""
    wanted = Privacy(keep, home)
    assert privacy.of_document(privacy.as_document(wanted)) == wanted
    assert privacy.of_document({}) == privacy.DEFAULT
    assert "key" not in repr(wanted)


def test_the_usual_start_is_where_most_runs_start() -> None:
    """The heap's middle; a start elsewhere does not pull at it, and two are no heap."""
    door = [(52.5 + i * 1e-4, 13.4) for i in range(5)]
    found = usual_start([*door, (48.0, 11.0), (48.0, 11.0)])
    assert found == pytest.approx((52.5002, 13.4))
    assert usual_start([(52.5, 13.4), (52.5, 13.4)]) is None
    assert usual_start([]) is None
