"""What a home automation is told of one runner: a snapshot, without asking for anything back. Pure.

Instants are UTC Unix ms, distances metres, loads calf-km. None = not known, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.care import Course
from domain.model import Severity, Side
from domain.words import Say

LoadState = Literal["below", "in", "above", "over", "unknown"]


@dataclass(frozen=True, slots=True)
class LastFinding:
    """The newest thing that a rule saw; `do` is what may be said of it now."""

    rule: str
    title: str
    why: str
    do: str
    severity: Severity
    at_ms: int


@dataclass(frozen=True, slots=True)
class OpenEpisode:
    """The newest complaint that is not settled. `pain`: as told last, 0-10."""

    site: str | None
    side: Side | None
    course: Course
    pain: int | None
    since_ms: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next thing that is due of any plan."""

    at_ms: int
    kind: str
    title: str
    do: str


@dataclass(frozen=True, slots=True)
class HomeState:
    """Everything at one instant. `say` speaks to the runner: the entities' names and texts are theirs."""

    say: Say
    word: str
    """The state of today in the runner's words."""
    sentence: str
    state: LoadState = "unknown"
    held: str | None = None
    """Why no distance is offered: flag, rest, pain or limp."""
    week_calf_km: float | None = None
    """Of the rolling 7 days that end today, …"""
    low: float | None = None
    """… and the range that holds today."""
    high: float | None = None
    room_m: float | None = None
    finding: LastFinding | None = None
    episode: OpenEpisode | None = None
    step: NextStep | None = None
