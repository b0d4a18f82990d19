"""A runner's years, day by day: what is run when, with which watch and in which shoes. Pure: same numbers, same years.

The year has two peaks (spring and autumn races), weeks come in threes with a lighter fourth, a break of some weeks about
every eighteen months (a calf, a winter, a move), and a slow rise in speed. Runs take 30 to 90 minutes. Watches are bought
anew and record more; shoes are worn for 600 to 900 km and each feels a little different. All of it is ours, plausible and
no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from numpy.random import Generator

from domain.errors import BadInput
from domain.privacy import POSITIONS
from domain.trace import Floats
from simulators.gait import Form, Outing
from simulators.runner import POD, STRAP

LAST_DAY = date(2025, 12, 28)
"""The Sunday on which every made-up past ends, so that the same seed makes the same files on any day."""
MOST_A_WEEK = 7
"""Runs a week over all the years; what is more is no runner."""
_DAYS = (6, 1, 3, 5, 2, 4, 0)
"""Days of the week, Monday 0, in the order in which they are given a run: the long one on Sunday first."""
_HOURS = (17.5, 6.5, 12.0)
"""When the first, second and third run of a day begin, hours UTC."""
_BREAK_EVERY_W = 78
_SHORTEST_MIN, _LONGEST_MIN = 30, 90


@dataclass(frozen=True, slots=True)
class Watch:
    """A watch and what is worn with it: which fields are in its files, and the sensor of each that it has not itself."""

    product: str
    serial: str
    from_share: float
    """It is worn from this share of the years on."""
    fields: frozenset[str]
    sensors: dict[str, str]


_PLAIN = frozenset({"distance", "speed", "cadence", "heart_rate", "altitude", "temperature", *POSITIONS})
_DYNAMICS = _PLAIN | {"stance_time", "stance_time_balance", "vertical_oscillation", "step_length"}
_STRAPPED = {"heart_rate": STRAP, "stance_time": STRAP, "vertical_oscillation": STRAP}
WATCHES = (
    Watch("1623", "3890112233", 0.0, _PLAIN, {}),
    Watch("2697", "3921445566", 0.25, _DYNAMICS, _STRAPPED),
    Watch("4315", "3467778899", 0.7, _DYNAMICS | {"power", "grade", "strike"}, _STRAPPED | {"strike": POD}),
)
"""Garmin's numbers for a Forerunner 620, a fēnix 5 and a Forerunner 965; the serial numbers are made up."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of shoes as it feels: added contact time, ms, and share of forefoot strikes."""

    number: int
    worn_out_m: float
    stance_ms: float
    fore: float


@dataclass(frozen=True, slots=True)
class Planned:
    """One run of the years: `number` counts from 0, `start_ms` is Unix ms."""

    number: int
    start_ms: int
    outing: Outing
    watch: Watch
    shoe: int


def plan(runs: int, years: int, seed: int) -> list[Planned]:
    """That many runs over the `years` before `LAST_DAY`, oldest first.

    Raises:
        BadInput: nobody runs that often.

    """
    weeks = years * 52
    if runs > weeks * MOST_A_WEEK:
        most = f"{weeks * MOST_A_WEEK} runs in {years} years"
        raise BadInput(f"Nobody runs {runs} times in {years} years.", f"Ask for at most {most}.", field="files")
    rng = np.random.default_rng((seed, 0))
    volume = _volume(weeks, rng)
    upto = np.rint(np.cumsum(volume) / volume.sum() * runs).astype(int)
    counts = np.diff(upto, prepend=0)
    monday = LAST_DAY - timedelta(days=7 * weeks - 1)
    pairs = _pairs(rng)
    pair, worn_m = next(pairs), 0.0
    planned: list[Planned] = []
    for week, count in enumerate(counts.tolist()):
        share = week / weeks
        watch = [one for one in WATCHES if one.from_share <= share][-1]
        for day, hour, place in _slots(count):
            on = monday + timedelta(days=7 * week + day)
            start = datetime.combine(on, time(), UTC) + timedelta(hours=hour, seconds=int(rng.integers(0, 2400)))
            if worn_m > pair.worn_out_m:
                pair, worn_m = next(pairs), 0.0
            outing = _outing(place, on, pair, rng, share=share, volume=float(volume[week]))
            worn_m += outing.distance_m
            planned.append(Planned(len(planned), round(start.timestamp() * 1000), outing, watch, pair.number))
    return planned


def _volume(weeks: int, rng: Generator) -> Floats:
    """How much each week holds of the years' running, 1 = usual."""
    at = np.arange(weeks)
    seasons = 1 - 0.28 * np.cos(4 * np.pi * (at % 52 - 15) / 52 + np.pi)
    lighter = np.where(at % 4 == 3, 0.7, 1.05)  # noqa: PLR2004 - every fourth
    volume = seasons * lighter * rng.uniform(0.85, 1.15, weeks)
    for first in range(int(rng.integers(20, _BREAK_EVERY_W)), weeks, _BREAK_EVERY_W):
        volume[first : first + int(rng.integers(2, 7))] = 0.0
    return np.asarray(volume, dtype=np.float64)


def _slots(count: int) -> list[tuple[int, float, int]]:
    """(day, hour, place in the order of days) of a week's runs, in order of time; a day gets a second when all have one."""
    slots = [(_DAYS[i % 7], _HOURS[i // 7 % len(_HOURS)], i % 7) for i in range(count)]
    return sorted(slots)


def _pairs(rng: Generator) -> Iterator[Pair]:
    number = 0
    while True:
        number += 1
        yield Pair(
            number, float(rng.uniform(600e3, 900e3)), float(rng.normal(0, 3)), float(np.clip(rng.normal(0.06, 0.03), 0, 0.3))
        )


def _outing(place: int, on: date, pair: Pair, rng: Generator, *, share: float, volume: float) -> Outing:
    """Sunday long, Tuesday fast parts, Thursday a steady fast one, else easy; a bigger week has longer runs."""
    minutes, pace, fast = {0: (78.0, 0.97, 0.0), 1: (52.0, 1.03, 0.4), 2: (50.0, 1.05, 0.25)}.get(place, (43.0, 0.98, 0.0))
    minutes = float(np.clip(minutes * (0.8 + 0.2 * volume) * rng.uniform(0.88, 1.12), _SHORTEST_MIN, _LONGEST_MIN))
    speed = (2.65 + 0.4 * np.sqrt(share)) * pace * rng.uniform(0.98, 1.02)
    day = on.timetuple().tm_yday
    return Outing(
        distance_m=minutes * 60 * speed,
        speed=float(speed),
        climb=float(rng.choice([2.0, 4.0, 6.0, 12.0], p=[0.3, 0.4, 0.2, 0.1])),
        fast_share=fast,
        pause_s=int(rng.choice([0, 0, 25, 70])),
        temperature=float(11 - 8 * np.cos(2 * np.pi * (day - 20) / 365) + rng.normal(0, 3)),
        form=Form(fore=pair.fore, stance_ms=pair.stance_ms, balance=50.2 + 0.3 * np.sin(pair.number)),
    )
