"""A crowd of made-up runners over months, some of whom get hurt. Why and when is known here and nowhere else.

Who is harmed is decided by a tissue of its own for each runner: every day's work damages it, every night repairs a
part, and weeks of work make it stronger. It breaks when the damage passes what it bears. Its currency is deliberately not
calf-km: work is kilometres, weighed by speed, climb and forefoot with other exponents than the product's, and hidden from
it. Every number of the model is an assumption of ours [A]: a sparring partner, not physiology.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.random import Generator

from domain.clock import MS_PER_DAY
from domain.model import Runner, Shoe
from simulators import gait
from simulators.gait import Form, Outing
from simulators.runner import SimulatedRun, recorded

Story = Literal["none", "ramp", "giant", "hills", "speed", "forefoot", "return", "frail"]
STORIES: dict[Story, float] = {
    "none": 0.56,
    "ramp": 0.10,
    "giant": 0.09,
    "hills": 0.05,
    "speed": 0.05,
    "forefoot": 0.06,
    "return": 0.06,
    "frail": 0.03,
}
"""What share of the crowd does what. `frail`: the tissue weakens by itself (an illness, a bad night's sleep for weeks) and
nothing that a watch records tells of it."""
REPAIR = 0.72
"""What part of the damage is still there the next day."""
HARDNESS = 3.0
"""Damage grows with the work of a day, relative to what is usual, to this power."""
ADAPT_DAYS = 42.0
BEARS = (4.6, 0.22)
"""Median and spread (of its logarithm) of the damage that a tissue bears, in days of a usual long run."""
FRAIL = 0.62
"""What is left of a frail tissue's strength."""


@dataclass(frozen=True, slots=True)
class Day:
    """What is run on one day."""

    index: int
    outing: Outing


@dataclass(frozen=True, slots=True)
class Person:
    """One of the crowd, with what only the simulator knows: the story and, if the tissue broke, the day."""

    runner: Runner
    shoes: tuple[Shoe, ...]
    days: tuple[Day, ...]
    story: Story
    harmed_on: int | None
    seed: int

    def runs(self, first_ms: int) -> Iterator[SimulatedRun]:
        """The runs up to the day of the harm, oldest first; day 0 begins at `first_ms` (UTC Unix ms)."""
        for day in self.days:
            if self.harmed_on is not None and day.index > self.harmed_on:
                return
            rng = np.random.default_rng([self.seed, day.index])
            started_ms = first_ms + day.index * MS_PER_DAY + int(rng.integers(6 * 60, 19 * 60)) * 60_000
            trace = gait.run(day.outing, started_ms, rng)
            yield recorded(trace, f"{self.runner.id}-{day.index}", self.runner.zone, seed=self.seed)


def people(count: int, weeks: int, seed: int) -> list[Person]:
    """`count` people who run for `weeks` weeks; the same seed makes the same people."""
    return [_person(i, weeks, np.random.default_rng([seed, i])) for i in range(count)]


def _person(number: int, weeks: int, rng: Generator) -> Person:
    story: Story = rng.choice(list(STORIES), p=list(STORIES.values()))
    form = Form(
        fore=float(rng.choice([0.03, 0.1, 0.3, 0.65], p=[0.6, 0.2, 0.12, 0.08])), balance=50 + float(rng.normal(0, 0.4))
    )
    born = int(rng.integers(1958, 2004))
    runner = Runner(
        id=f"cohort-{number:04d}",
        born_year=born,
        previous_strain=bool(rng.random() < 0.15),  # noqa: PLR2004 - a share of the crowd
    )
    shoes = (Shoe(0, "Everyday", "neutral", 10.0, float(rng.uniform(0, 500_000)), is_default=True),)
    begins = int(rng.integers(min(8, weeks // 2), max(weeks - 3, weeks // 2 + 1)))
    days = tuple(_days(weeks, story, begins, form, rng))
    harmed = _breaks(days, weeks, begins if story == "frail" else None, rng)
    return Person(runner, shoes, days, story, harmed, int(rng.integers(2**31)))


def _days(weeks: int, story: Story, begins: int, form: Form, rng: Generator) -> Iterator[Day]:
    """A runner's calendar: a base that creeps up and is cut back, days that fall out, a holiday; and the story."""
    per_week = int(rng.integers(3, 6))
    base_km = float(rng.lognormal(np.log(30), 0.35))
    speed = float(rng.normal(3.0, 0.25))
    climb = float(rng.gamma(2.0, 3.0))
    shares = {3: (0.28, 0.30, 0.42), 4: (0.2, 0.26, 0.2, 0.34), 5: (0.16, 0.22, 0.16, 0.16, 0.30)}[per_week]
    weekdays = sorted(rng.choice(6, per_week - 1, replace=False).tolist())
    holiday = int(rng.integers(4, weeks)) if rng.random() < 0.3 else -1  # noqa: PLR2004 - a share of the crowd
    away = int(rng.integers(3, 5))
    trend = float(rng.normal(0.004, 0.004))
    for week in range(weeks):
        since = week - begins
        if week == holiday or (story == "return" and 0 <= since < away):
            continue
        factor = (1 + trend) ** week * (0.8 if week % 4 == 3 else 1.0) * float(rng.lognormal(0, 0.05))  # noqa: PLR2004 - every fourth week is easier
        twist = _twist(story, since)
        for slot, (weekday, share) in enumerate(zip([*weekdays, 6], shares, strict=True)):
            if rng.random() < 0.06:  # noqa: PLR2004 - now and then a run falls out
                continue
            is_long, is_fast = slot == per_week - 1, slot == 1
            km = base_km * share * factor * twist.km * (twist.long if is_long else 1.0) * float(rng.lognormal(0, 0.04))
            outing = Outing(
                max(km, 1.5) * 1000,
                speed * float(rng.normal(1.0, 0.015)) * (0.97 if is_long else 1.0),
                climb=climb * twist.climb,
                fast_share=min(0.35 * twist.fast, 0.8) if is_fast else (0.3 if twist.fast > 1 else 0.0),
                form=replace(form, fore=max(form.fore, twist.fore)),
            )
            yield Day(week * 7 + weekday, outing)


@dataclass(frozen=True, slots=True)
class _Twist:
    """What a story does to a week."""

    km: float = 1.0
    long: float = 1.0
    climb: float = 1.0
    fast: float = 1.0
    fore: float = 0.0


TWISTS: dict[Story, tuple[_Twist, ...]] = {
    "ramp": (_Twist(km=1.28), _Twist(km=1.6), _Twist(km=1.95), _Twist(km=2.2)),
    "giant": (_Twist(long=2.1), _Twist()),
    "hills": (_Twist(km=1.1, climb=4.0), _Twist(km=1.1, climb=6.0)),
    "speed": (_Twist(km=1.1, fast=1.6), _Twist(km=1.1, fast=2.2)),
    "forefoot": (_Twist(km=1.05, fore=0.4), _Twist(km=1.05, fore=0.7), _Twist(km=1.05, fore=0.9)),
}
"""Week by week from its beginning; the last one stays."""


def _twist(story: Story, since: int) -> _Twist:
    """What a story does to the week `since` weeks after it began."""
    course = TWISTS.get(story, ())
    return course[min(since, len(course) - 1)] if course and since >= 0 else _Twist()


def _work(outing: Outing) -> float:
    """What a run does to the hidden tissue; in no unit."""
    km = outing.distance_m / 1000
    fast = 1 + 1.0 * outing.fast_share
    return km * float((outing.speed / 3) ** 1.4) * fast * (1 + 0.02 * outing.climb) * (1 + 0.8 * outing.form.fore)


def _breaks(days: tuple[Day, ...], weeks: int, frail_from: int | None, rng: Generator) -> int | None:
    """The day on which the tissue breaks, if it does: the damage of work beyond the usual, repaired night by night."""
    works = np.zeros(weeks * 7)
    for day in days:
        works[day.index] += _work(day.outing)
    early = works[: 4 * 7]
    if not (early > 0).any():
        return None
    usual = float(np.sort(early[early > 0])[-3:].mean())
    strength, damage = 1.0, 0.0
    weekly = float(early.sum()) / 28
    bears = float(np.exp(rng.normal(np.log(BEARS[0]), BEARS[1])))
    recent = weekly
    for index, work in enumerate(works):
        recent += (float(work) - recent) / ADAPT_DAYS
        strength = max(recent / weekly, 0.35) if weekly > 0 else 1.0
        weak = FRAIL if frail_from is not None and index >= frail_from * 7 else 1.0
        damage = damage * REPAIR + (float(work) / (usual * strength * weak)) ** HARDNESS
        if damage > bears and index >= 4 * 7:
            return index
    return None
