"""A phone's day: of all its movements only running becomes a run."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from formats import owntracks, trail
from formats.pieces import Piece
from formats.trail import Stretch
from tests import phone_days as phones
from tests.phone_days import T0_S

HALT = [0.0]
LUCKS = 2
"""The way was looked for with twelve; these stand for them."""
Days = dict[str, Callable[[int], list[float]]]


def heard(speeds: list[float], every_s: int, **more: object) -> list[Piece]:
    """A day as OwnTracks tells it."""
    told = phones.owntracks(phones.moving(speeds, every_s=every_s), **more)
    return [piece for message in told for piece in owntracks.read(message).pieces]


NO_RUN: Days = {
    "drive": lambda n: phones.driving(35, n),
    "cycle": lambda n: phones.cycling(30, 5.2, n),
    "cycle slowly": lambda n: phones.cycling(30, 4.6, n),
    "walk": lambda n: phones.walking(40, n),
    "commute": lambda n: phones.walking(6, n) + phones.driving(25, n) + phones.walking(8, n),
    "run for the bus": lambda n: phones.walking(4, n) + phones.running(2, 3.5, n) + phones.driving(20, n),
    "at home": lambda _n: HALT * 3600,
}
ONE_RUN: Days = {
    "8:00 min/km": lambda n: phones.running(25, 2.1, n),
    "5:30 min/km": lambda n: phones.running(25, 3.03, n),
    "4:05 min/km": lambda n: phones.running(25, 4.08, n),
    "from home and back": lambda n: HALT * 1200 + phones.running(30, 3.0, n) + HALT * 1200,
    "walk, run, walk, drive": lambda n: (
        phones.walking(9, n) + phones.running(30, 3.0, n) + phones.walking(9, n) + phones.driving(15, n)
    ),
    "with lights": lambda n: (phones.running(5, 3.0, n) + HALT * 60) * 5,
    "intervals": lambda n: (phones.running(4, 2.8, n) + phones.running(2, 4.6, n)) * 5,
    "run and walk": lambda n: (phones.running(4, 2.8, n) + phones.walking(1, n)) * 7,
}


@pytest.mark.parametrize("every_s", [5, 20])
@pytest.mark.parametrize("day", NO_RUN)
def test_what_is_no_run_makes_none(day: str, every_s: int) -> None:
    """Cars, bicycles, walks and sofas, by different luck."""
    for luck in range(LUCKS):
        assert trail.runs_in(heard(NO_RUN[day](luck), every_s)) == [], luck


@pytest.mark.parametrize("every_s", [5, 20])
@pytest.mark.parametrize("day", ONE_RUN)
def test_a_run_is_found(day: str, every_s: int) -> None:
    """Whatever comes before and after it."""
    for luck in range(LUCKS):
        assert len(trail.runs_in(heard(ONE_RUN[day](luck), every_s))) == 1, luck


def test_where_it_begins_and_ends() -> None:
    """Within a minute, whatever is around it."""
    speeds = phones.walking(10) + phones.running(30, 3.0) + phones.walking(10) + phones.driving(15)
    (found,) = trail.runs_in(heard(speeds, 5))
    assert abs(found.first_ms / 1000 - (T0_S + 600)) < 60
    assert abs(found.last_ms / 1000 - (T0_S + 2400)) < 60


def test_two_runs_of_a_day_are_two() -> None:
    """A drive between them, or a long rest."""
    drive = phones.running(20) + phones.driving(20) + phones.running(20, seed=2)
    rest = phones.running(20) + HALT * 900 + phones.running(20, seed=2)
    assert [len(trail.runs_in(heard(day, 5))) for day in (drive, rest)] == [2, 2]


def test_the_phone_knows_better() -> None:
    """Faster than a bicycle it is a run where the phone says so, and as slow as a runner none where it says cycling."""
    fast, slow = phones.running(25, 4.8), phones.running(25, 3.0)
    assert len(trail.runs_in(heard(fast, 5, motionactivities=["running"]))) == 1
    assert trail.runs_in(heard(fast, 5)) == []
    for said in ("cycling", "automotive", "walking"):
        assert trail.runs_in(heard(slow, 5, motionactivities=[said])) == []
    assert len(trail.runs_in(heard(slow, 60, motionactivities=["running"]))) == 1
    assert trail.runs_in(heard(slow, 60)) == []  # a point a minute: it could be a car in town


def test_order_makes_no_difference() -> None:
    """Points in any order, some twice."""
    points = heard(phones.walking(5) + phones.running(20) + phones.driving(10), 5)
    mixed = points + points[::3]
    random.Random(1).shuffle(mixed)  # noqa: S311 - any order
    assert trail.runs_in(mixed) == trail.runs_in(points)
    assert isinstance(trail.runs_in(points)[0], Stretch)


@pytest.mark.parametrize("pieces", [[], heard([3.0], 1), heard([3.0, 3.0], 1)])
def test_too_little_is_nothing(pieces: list[Piece]) -> None:
    """No points, one, two."""
    assert trail.runs_in(pieces) == []
