"""A scenario is a diary: what a runner runs, feels, logs and answers, each at its time, and it ends now.

Nothing here knows a rule; a scenario only says which rules must see what it tells, and which must not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from domain.care import LogEntry, Programme
from domain.model import CheckIn, Runner, Shoe
from simulators.runner import SimulatedRun


@dataclass(frozen=True, slots=True)
class Reported:
    """A check-in, sent from a phone over the topic `pain`."""

    t_ms: int
    report: CheckIn


@dataclass(frozen=True, slots=True)
class Logged:
    """Strength work, or other work for the calf: one tap."""

    t_ms: int
    entry: LogEntry


@dataclass(frozen=True, slots=True)
class SwitchedOn:
    """A strength programme, by choice."""

    t_ms: int
    programme: Programme


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to the newest alert of a rule; when there is none, nobody can answer it and nothing happens."""

    t_ms: int
    rule: str
    answer: str


@dataclass(frozen=True, slots=True)
class Wore:
    """The pair (by its name) that every run is run in from now on."""

    t_ms: int
    shoe: str


@dataclass(frozen=True, slots=True)
class Marked:
    """The week of a day is one of racing or tapering: `race` or `taper`."""

    t_ms: int
    mark: str


Entry = Reported | Logged | SwitchedOn | Answered | Wore | Marked
Event = SimulatedRun | Entry


@dataclass(frozen=True, slots=True)
class Diary:
    """Runs, oldest first, and what else is told; it ends at `end_ms` (Unix ms), the present of who reads it."""

    end_ms: int
    runs: tuple[SimulatedRun, ...]
    entries: tuple[Entry, ...] = ()

    @property
    def begins_ms(self) -> int:
        """When the first thing happens."""
        return min((starts_ms(event) for event in (*self.runs, *self.entries)), default=self.end_ms)

    def events(self) -> Iterator[Event]:
        """Everything in the order in which it can be known: a run once it is over, the rest when it is told."""
        yield from sorted((*self.runs, *self.entries), key=known_ms)

    def parts(self) -> Iterator[tuple[list[SimulatedRun], list[Entry]]]:
        """The same in turns: runs, then what is told before the next run is over."""
        runs: list[SimulatedRun] = []
        told: list[Entry] = []
        for event in self.events():
            if not isinstance(event, SimulatedRun):
                told.append(event)
                continue
            if told:
                yield runs, told
                runs, told = [], []
            runs.append(event)
        if runs or told:
            yield runs, told


def starts_ms(event: Event) -> int:
    """When it begins, Unix ms."""
    return event.recorded.recording.started_ms if isinstance(event, SimulatedRun) else event.t_ms


def known_ms(event: Event) -> int:
    """When all of it can be known, Unix ms."""
    return event.recorded.recording.ended_ms if isinstance(event, SimulatedRun) else event.t_ms


Writer = Callable[[int, int, int, str], Diary]
"""(seed, weeks, end_ms, zone) → the diary; the same arguments write the same one."""
SOMEBODY = Runner(id="-", born_year=1994, previous_strain=False)
"""Young enough and never hurt: no threshold is tightened."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A diary with a lesson: the rules that must see it over its default number of weeks, and those that must not.

    `runner` is the profile of a runner who is new, `shoes` the pairs they own, the default one last.
    """

    name: str
    title: str
    fires: tuple[str, ...]
    must_not_fire: tuple[str, ...]
    write: Writer
    weeks: int = 12
    runner: Runner = SOMEBODY
    shoes: tuple[Shoe, ...] = ()

    def build(self, seed: int, weeks: int, end_ms: int, zone_name: str) -> list[SimulatedRun]:
        """Its runs alone, oldest first."""
        return list(self.write(seed, weeks, end_ms, zone_name).runs)


def of_runs(build: Callable[[int, int, int, str], Sequence[SimulatedRun]]) -> Writer:
    """A diary that only has runs."""

    def write(seed: int, weeks: int, end_ms: int, zone_name: str) -> Diary:
        return Diary(end_ms, tuple(build(seed, weeks, end_ms, zone_name)))

    return write
