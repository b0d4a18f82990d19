"""What the pages and the API are told by other stages: plain data, in the words of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from charts.band import Band, State
from domain.model import Evidence, Source
from domain.thresholds import Threshold
from formats.payloads import Receipt


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

    def always(self) -> BrokerState:
        """What a process says that knows nothing newer."""
        return self


@dataclass(frozen=True, slots=True)
class TakenFile:
    """What became of a file that was handed over: the runs in it, and why it was refused, or is deleted; "" otherwise."""

    file: str
    state: Literal["imported", "source", "duplicate", "deleted", "refused", "other"]
    """source: a further recording of runs that are there; deleted: its runner deleted it here, so it is not taken again;
    other: it is no run."""
    reason: str = ""
    run_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A message that could not be used: the field, and why; it is kept as a dead letter."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of messages that are committed now: what is held of the runs they belong to, and what was refused."""

    receipts: tuple[Receipt, ...]
    refused: Mapping[int, Refused]
    """By the place of the message."""


@dataclass(frozen=True, slots=True)
class NewContact:
    """Somebody whom a runner wants to be told; `url` has been checked, and the runner has agreed to the sentence."""

    name: str
    url: str
    after_min: int
    scope: str
    """One of `Contacts.scopes`."""


@dataclass(frozen=True, slots=True)
class NewSource:
    """A service that a runner wants runs fetched from, as it was typed in."""

    service: str
    key: str = field(repr=False)
    athlete: str = ""
    since: str = ""
