"""What the pages and the API are handed by `soleus`: the store, the bell, the clock, and what the other stages know.

The API imports none of the other stages; what it needs of them comes as the callables and plain facts below.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session

from charts.band import Band, State
from domain.clock import Clock
from domain.model import CheckIn, Evidence, Runner, Source
from domain.thresholds import Threshold
from domain.trace import Trace
from domain.words import ENGLISH, Language
from store import reports
from store.care_views import StepsOf, no_steps
from store.doorbell import Doorbell
from store.engine import Store


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that bounds today's run: its rule, the room it leaves in m, and a sentence with the numbers."""

    rule: str
    title: str
    why: str
    room_m: float | None = None


@dataclass(frozen=True, slots=True)
class TodayFacts:
    """How far a runner can go today, and why. None = not enough data, never zero.

    `room_m`: the smallest room left, m; `week_calf_km`: the rolling 7 days; `band`: the range that holds today, calf-km.
    """

    room_m: float | None
    sentence: str
    next_action: str
    week_calf_km: float | None = None
    week_distance_m: float | None = None
    band: Band | None = None
    state: State = "unknown"
    word: str = ""
    """The state as a person reads it, where it is more than the band's, e.g. that pain was reported."""
    limits: tuple[Limit, ...] = ()
    note: str = ""
    held: str | None = None
    """flag | rest | pain | limp: why no distance is offered today."""


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """One calendar week of a runner, Monday to Sunday in the runner's zone; `calf_km` None = unknown."""

    start: date
    calf_km: float | None
    distance_m: float | None
    runs: int
    band: Band | None = None
    state: State = "unknown"
    current: bool = False
    ascent_m: float | None = None
    mark: str | None = None
    """race | taper, by the runner"""
    work_minutes: float | None = None
    """Other calf work of the week (hike, football, skipping …), minutes as entered; None = none was entered."""


@dataclass(frozen=True, slots=True)
class LoadFacts:
    """What the Load page shows beside the weeks: measures for display, never an alert, each with its sentence."""

    weeks: tuple[WeekFacts, ...]
    displays: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleCard:
    """One rule as the catalogue shows it."""

    id: str
    title: str
    statement: str
    kind: str
    severity: str
    grade: str
    do: str = ""
    thresholds: tuple[Threshold, ...] = ()
    sources: tuple[Source, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    """What each threshold is, by its name."""
    version: int = 1
    needs: str = ""


@dataclass(frozen=True, slots=True)
class BrokerState:
    """Whether ingest is connected to its broker, in words."""

    connected: bool
    text: str


TodayOf = Callable[[Session, Runner, int], TodayFacts]
"""(read session, runner, now in Unix ms) → today."""
LoadOf = Callable[[Session, Runner, int], LoadFacts]
"""(read session, runner, now in Unix ms) → all weeks, ascending, and what is shown beside them."""
LiveLoad = Callable[[Runner, Trace], float | None]
"""calf-km of the part of a run that has arrived; None = cannot be told."""
Report = Callable[[Session, str, CheckIn, int], object]
"""(session, runner id, report, now in Unix ms): stores a report and judges it, in the transaction that is handed in."""
Refresh = Callable[[Session, str, int], object]
"""(session, runner id, now in Unix ms): makes a runner's care anew, in the transaction that is handed in."""
ChannelTest = Callable[[str, str], Awaitable[str]]
"""(runner id, channel id) → what became of a test message, in words."""


def _no_today(_session: Session, _runner: Runner, _now_ms: int) -> TodayFacts:
    return TodayFacts(None, "There is not enough data yet.", "Run as you are used to; a few runs tell what you are used to.")


def _no_load(_session: Session, _runner: Runner, _now_ms: int) -> LoadFacts:
    return LoadFacts(())


def _no_live_load(_runner: Runner, _trace: Trace) -> float | None:
    return None


def _later(_session: Session, _runner_id: str, _now_ms: int) -> None:
    """The analysis stage does it when it finds care due."""


def _only_stored(session: Session, runner_id: str, report: CheckIn, _now_ms: int) -> bool:
    return reports.save_check_in(session, runner_id, report)


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything the API stands on. The defaults of the callables know nothing, and say so."""

    store: Store
    bell: Doorbell
    clock: Clock
    today: TodayOf = _no_today
    load: LoadOf = _no_load
    live_load: LiveLoad = _no_live_load
    catalogue: Mapping[Language, Sequence[RuleCard]] = field(default_factory=dict)
    """The rules in each language: see `cards`."""
    report: Report = _only_stored
    refresh: Refresh = _later
    steps: StepsOf = no_steps
    channel_test: ChannelTest | None = None
    broker: Callable[[], BrokerState] | None = None
    """None: this process does not know (the worker runs elsewhere)."""
    links_key: bytes | None = field(default=None, repr=False)
    """Signs the links in messages that take an answer (`domain.links`); None: they are not taken here."""
    hosts: frozenset[str] = frozenset({"localhost", "127.0.0.1", "::1"})
    """Names under which the pages may be asked for; "*" permits every one."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    """Set before the server is asked to stop: open event streams end at once."""

    def cards(self, language: Language = ENGLISH) -> Sequence[RuleCard]:
        """The rule catalogue in that language, in English where it has none."""
        return self.catalogue.get(language) or self.catalogue.get(ENGLISH, ())


def deps_of(request: Request) -> Deps:
    """The dependencies of the application that serves `request`."""
    deps = request.app.state.deps
    if not isinstance(deps, Deps):
        raise TypeError(f"app.state.deps is {type(deps).__name__}")
    return deps


Given = Annotated[Deps, Depends(deps_of)]
"""A route's way to its dependencies."""
