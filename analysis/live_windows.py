"""What the last seconds and minutes of a run under way look like: windows of 5 s by the device's clock. Pure and cheap.

A window is closed by the first sample of a later one, so how samples are cut into messages changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analysis.gait import WALK_SF
from domain.model import Side
from domain.units import REST_GAP_S

WINDOW_MS = 5000
KEPT = 72
"""Windows that are remembered: the minute before a pain marker and the five minutes after it."""
WALK_RPM = WALK_SF * 30
"""Below this cadence (rpm of one leg) it is walking."""
STANDING_M_S = 0.5
"""Slower is standing."""
SURELY_RUNNING_M_S = 1.8
"""At this speed somebody without a cadence sensor runs."""
_LONGEST_MS = round(REST_GAP_S * 1000)
_FORE = 1.5
"""A foot strike code from here on is a forefoot strike (2)."""


Row = tuple[
    int,
    float | None,
    float | None,
    float | None,
    float | None,
    float | None,
    float | None,
    float | None,
    float | None,
    float | None,
]
"""One sample: device's Unix ms, then distance, speed, cadence, stance_time, stance_time_balance, temperature, strike,
strike_left and strike_right in the units of `domain.fields`. A bare tuple: thousands a second are made."""
BALANCE = 5


class Window(NamedTuple):
    """Means of one window; None = not measured. `number` × `WINDOW_MS` is its beginning, `seconds` the time it knows of.

    speed m/s, cadence rpm of one leg, stance ms, balance % left, temperature °C, fore 0…1 of the steps.
    """

    number: int
    seconds: float
    speed: float | None
    cadence: float | None
    stance: float | None
    balance: float | None
    temperature: float | None
    fore: float | None
    fastest: float | None
    """The largest speed in it, m/s, …"""
    quickest: float | None
    """… and the largest cadence, rpm."""
    moving: bool
    """Whether the runner ran or walked."""
    running: bool
    """Whether the runner ran, at a known speed."""

    @property
    def end_ms(self) -> int:
        """When it was over."""
        return (self.number + 1) * WINDOW_MS


@dataclass(frozen=True, slots=True)
class Limp:
    """Contact balance off the own usual, held: the `number`-th time in this run, for `held_s`; balances are % left."""

    number: int
    since_ms: int
    held_s: float
    balance: float
    usual: float
    speed: float
    runs: int = 0
    sensor: str | None = None

    @property
    def difference(self) -> float:
        """Points more on the left than usual; negative = on the right."""
        return self.balance - self.usual


@dataclass(frozen=True, slots=True)
class Slowed:
    """Cadence and speed after a pain marker, as shares (0…1) of the minute before it, for `held_s` up to `t_ms`."""

    pain: str
    side: Side | None
    cadence: float
    speed: float
    held_s: float
    t_ms: int


@dataclass(frozen=True, slots=True)
class LiveDrift:
    """The last minutes less an early part of the run at the same speeds; `held` = looks in a row that it is so large."""

    stance_ms: float | None
    fore: float | None
    seconds: float
    speed: float
    held: int = 0


@dataclass(frozen=True, slots=True)
class LiveWindows:
    """What the windows have just shown; None = nothing new of that kind."""

    moved_s: float = 0.0
    """Time in motion since the start."""
    temperature_c: float | None = None
    """Mean of the last five minutes."""
    reminder: int | None = None
    """The how-manieth half hour (or what the runner set) of running is just over."""
    limp: Limp | None = None
    slowed: Slowed | None = None
    drift: LiveDrift | None = None


def closed(rows: Sequence[Row], before_ms: int | None) -> Window:
    """The window that holds `rows`, in order of time; `before_ms` is the sample before them. A long gap is unknown time."""
    n = len(rows)
    times, distances, speeds, cadences, stances, balances, temperatures, *strikes = zip(*rows, strict=True)
    # Plain sums where nothing is missing: this is done thousands of times a second while devices catch up.
    speed = _mean(speeds) if None in speeds else sum(speeds) / n
    cadence = _mean(cadences) if None in cadences else sum(cadences) / n
    if speed is None:
        speed = _covered(times, distances)
    known_ms = times[-1] - (times[0] if before_ms is None or times[0] - before_ms > _LONGEST_MS else before_ms)
    moving = speed >= STANDING_M_S if speed is not None else bool(cadence)
    return Window(
        times[0] // WINDOW_MS,
        known_ms / 1000,
        speed,
        cadence,
        _mean(stances) if None in stances else sum(stances) / n,
        _mean(balances) if None in balances else sum(balances) / n,
        _mean(temperatures) if None in temperatures else sum(temperatures) / n,
        _fore(*strikes),
        _most(speeds) if None in speeds else max(speeds),
        _most(cadences) if None in cadences else max(cadences),
        moving,
        moving and speed is not None and (speed >= SURELY_RUNNING_M_S if cadence is None else cadence >= WALK_RPM),
    )


def seconds_each(rows: Sequence[Row], before_ms: int | None) -> list[float]:
    """The time since the sample before, of each of `rows`; 0 after a gap that is too long to know."""
    found, last = [], before_ms
    for row in rows:
        dt_ms = 0 if last is None else row[0] - last
        found.append(dt_ms / 1000 if dt_ms <= _LONGEST_MS else 0.0)
        last = row[0]
    return found


def _mean(column: Sequence[float | None]) -> float | None:
    """Of what was measured, where something is missing."""
    known = [value for value in column if value is not None] if any(column) or 0 in column else ()
    return sum(known) / len(known) if known else None


def _most(column: Sequence[float | None]) -> float | None:
    return max((value for value in column if value is not None), default=None)


def _covered(times: Sequence[int], distances: Sequence[float | None]) -> float | None:
    """Speed by distance, where the device tells no speed."""
    known = [(t_ms, metres) for t_ms, metres in zip(times, distances, strict=True) if metres is not None]
    if len(known) < 2:  # noqa: PLR2004 - one point has no slope
        return None
    return max(0.0, (known[-1][1] - known[0][1]) / (known[-1][0] - known[0][0]) * 1000)


def _fore(both: Sequence[float | None], left: Sequence[float | None], right: Sequence[float | None]) -> float | None:
    """Share of forefoot steps: of each sample, or of its two feet."""
    nothing = len(both)
    if both.count(None) == left.count(None) == right.count(None) == nothing:
        return None
    known = [code >= _FORE for code in both if code is not None]
    if not known and left.count(None) + right.count(None) < 2 * len(left):
        known = [code >= _FORE for code in (*left, *right) if code is not None]
    return sum(known) / len(known) if known else None
