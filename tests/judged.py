"""Histories for rule tests: runs of a runner by day, written short."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis import pace
from analysis.history import History
from analysis.rules import RULES
from analysis.rules.base import Facts, Rule
from analysis.segments import BIN_COLUMNS, pack_bins, pack_speeds
from domain.clock import MS_PER_DAY
from domain.model import Finding, Runner
from domain.past import PastRun

MONDAY = 739_000 - (739_000 - 1) % 7
"""The ordinal of a Monday. Day 0 of every test is this day."""
EPOCH = 719_163
"""The ordinal of 1970-01-01."""


def run(day: int, km: float = 8.0, **more: Any) -> PastRun:
    """A run on day `day` (0 = a Monday) of so many km, at 1 calf-km a km unless told otherwise."""
    start = (MONDAY + day - EPOCH) * MS_PER_DAY + 8 * 3_600_000
    seconds = km * 330
    values: dict[str, Any] = {
        "run_id": 1000 + day,
        "started_ms": start,
        "ended_ms": start + round(seconds * 1000),
        "day": MONDAY + day,
        "distance_m": km * 1000,
        "ascent_m": 0.0,
        "moving_s": seconds,
        "calf": km,
        "calf_b": (km, km, km),
        "stance_source": "measured",
        "sensors": {"stance_time": "hrm", "cadence": "hrm", "stance_time_balance": "hrm"},
    }
    return PastRun(**(values | more))


def facts(runs: list[PastRun], runner: Runner | None = None, **more: Any) -> Facts:
    """The last of `runs` in the light of those before it; the longest ever is that of the others."""
    before = [past for past in runs[:-1] if not past.excluded]
    longest = max((past.distance_m or 0.0 for past in before), default=None)
    history = History(runs[:-1], longest, min(past.day for past in runs) if runs else None)
    last = runs[-1]
    return Facts(runner or Runner("anna"), last.ended_ms, run=last, history=more.pop("history", history), **more)


def named(rule_id: str) -> Rule:
    """The rule with that id."""
    return next(rule for rule in RULES if rule.id == rule_id)


def judge(rule_id: str, given: Facts) -> Finding | None:
    """What one rule finds."""
    found = named(rule_id).evaluate(given)
    assert not isinstance(found, tuple)
    return found


def steady(weeks: int, km: float = 8.0, days: tuple[int, ...] = (0, 2, 4), **more: Any) -> list[PastRun]:
    """The same runs every week, from day 0 on."""
    return [run(7 * week + day, km, **more) for week in range(weeks) for day in days]


def bins(speed: float, seconds: float, values: Mapping[str, float]) -> bytes:
    """Bins of a run at one speed; `values` may hold the means of `BIN_COLUMNS`, e.g. cadence_spm, fore, pronation_left."""
    row = [np.floor(speed / 0.3), seconds]
    for name in BIN_COLUMNS[2::2]:
        row += [values.get(name, np.nan), seconds * (name in values)]
    return pack_bins(np.array([row]))


def paced(*parts: tuple[float, float]) -> bytes:
    """Speed along a run of (minutes, m/s) after each other; NaN m/s = not known."""
    return pace.pack(np.repeat([speed for _, speed in parts], [round(minutes * 6) for minutes, _ in parts]))


def speeds(**minutes: float) -> bytes:
    """Minutes at a speed in dm/s, e.g. `speeds(v30=50, v45=10)` for 50 minutes at 3.0 m/s and ten at 4.5."""
    seconds = np.zeros(80)
    for name, amount in minutes.items():
        seconds[int(name[1:])] = 60 * amount
    return pack_speeds(seconds)
