"""Writes a diary backwards from its end: every time is so many days before now. What most scenarios are written with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from domain.care import LogEntry, Programme
from domain.clock import MS_PER_DAY
from domain.model import CheckIn, Runner, Shoe
from domain.red_flags import QUESTIONS
from domain.trace import Trace
from formats.payloads import Pain
from simulators import gait
from simulators.diary import (
    SOMEBODY,
    Answered,
    Diary,
    Entry,
    Logged,
    Marked,
    Reported,
    Scenario,
    SwitchedOn,
    Wore,
)
from simulators.gait import Form, Outing
from simulators.runner import SENSORS, SimulatedRun, recorded

ALL_NO: Mapping[str, str] = dict.fromkeys(QUESTIONS, "no")
"""Every red-flag question asked and answered no."""
USUAL_M_S = 2.9
SHORT_KM = 4.0
LONG_SHRINKS = 0.99
"""Each week's long run is this much of the one before: a usual week never goes further than ever."""
PAUSE_MS = 60_000
"""A run on day 0 ends this long before the end of the diary."""


@dataclass(frozen=True, slots=True)
class Marker:
    """Pain pressed in a run: after this share of it, with whatever is answered at once."""

    at: float
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Book:
    """A diary under way. `days` counts days before the end, fractions too; a run starts then."""

    label: str
    seed: int
    weeks: int
    end_ms: int
    zone_name: str
    _runs: list[SimulatedRun] = field(default_factory=list)
    _entries: list[Entry] = field(default_factory=list)

    def at(self, days: float) -> int:
        """So many days before the end, Unix ms."""
        return self.end_ms - round(days * MS_PER_DAY)

    def run(
        self,
        days: float,
        km: float = SHORT_KM,
        speed: float = USUAL_M_S,
        *,
        form: Form | None = None,
        pain: Marker | None = None,
        live: bool = False,
        sensors: Mapping[str, str] | None = None,
        without: Iterable[str] = (),
        **outing: Any,  # noqa: ANN401 - the fields of an Outing
    ) -> SimulatedRun:
        """A run that starts `days` before the end (0: one that ends there); `without` names fields nobody measures."""
        rng = np.random.default_rng((self.seed, len(self._runs)))
        trace = gait.run(Outing(km * 1000, speed, form=form or Form(), **outing), 0, rng)
        start_ms = self.at(days) if days > 0 else self.end_ms - PAUSE_MS - int(trace.t_ms[-1])
        kept = {name: column for name, column in trace.columns.items() if name not in set(without)}
        pauses = tuple((first + start_ms, to + start_ms) for first, to in trace.pauses)
        moved = Trace(trace.seq, trace.t_ms + start_ms, kept, pauses)
        named = {name: sensor for name, sensor in (SENSORS if sensors is None else sensors).items() if name in kept}
        if form is not None and form.pronation is not None:
            named |= dict.fromkeys(("pronation_left", "pronation_right"), SENSORS["strike"])
        made = recorded(moved, self.label, self.zone_name, seed=self.seed, sensors=named)
        pains = () if pain is None else (self._marker(made, pain),)
        run = SimulatedRun(made.sid, made.recorded, pains, live)
        self._runs.append(run)
        return run

    def _marker(self, run: SimulatedRun, pain: Marker) -> Pain:
        recording = run.recorded.recording
        at = recording.started_ms + int(pain.at * (recording.ended_ms - recording.started_ms))
        return Pain(id=f"{run.sid}-pain", t=at, sid=run.sid, phase="during", **pain.told)

    def usual(self, *, until: float, weeks: int | None = None, km: float = SHORT_KM, **more: Any) -> None:  # noqa: ANN401 - as in `run`
        """So many weeks of three runs, the last of each 1.5 × `km`; the very last one `until` days before the end."""
        count = self.weeks if weeks is None else weeks
        for back in range(count - 1, -1, -1):
            shorter = LONG_SHRINKS ** (count - 1 - back)
            for days, factor in ((5, 1.0), (3, 1.0), (0, 1.5 * shorter)):
                self.run(until + 7 * back + days, km * factor, **more)

    def report(self, days: float, **told: Any) -> None:  # noqa: ANN401 - the fields of a CheckIn
        """A check-in."""
        t_ms = self.at(days)
        name = f"{self.label}-{self.seed}-{t_ms}"
        self._entries.append(Reported(t_ms, CheckIn(name, t_ms, t_ms, "device", phase="after", **told)))

    def strength(self, days: float, pain: int | None = None) -> None:
        """A session of the programme."""
        self._log(days, "strength", None, pain)

    def _log(self, days: float, kind: Any, minutes: float | None, pain: int | None) -> None:  # noqa: ANN401 - a LogEntry's kind
        t_ms = self.at(days)
        self._entries.append(Logged(t_ms, LogEntry(f"{self.label}-{self.seed}-{t_ms}", t_ms, kind, minutes, pain)))

    def switch_on(self, days: float, kind: Literal["heel_drops", "alfredson"] = "heel_drops") -> None:
        """A strength programme is switched on."""
        t_ms = self.at(days)
        self._entries.append(SwitchedOn(t_ms, Programme(f"{self.label}-{self.seed}-{t_ms}", kind, t_ms)))

    def answer(self, days: float, rule: str, answer: str) -> None:
        """The newest alert of a rule is answered."""
        self._entries.append(Answered(self.at(days), rule, answer))

    def wear(self, days: float, shoe: str) -> None:
        """Another pair from now on."""
        self._entries.append(Wore(self.at(days), shoe))

    def mark_week(self, days: float, mark: Literal["race", "taper"]) -> None:
        """The calendar week of that day is one of racing or tapering."""
        self._entries.append(Marked(self.at(days), mark))

    def diary(self) -> Diary:
        """What was written."""
        runs = sorted(self._runs, key=lambda run: run.recorded.recording.started_ms)
        return Diary(self.end_ms, tuple(runs), tuple(sorted(self._entries, key=lambda entry: entry.t_ms)))


Tell = Callable[[Book], None]


def scenario(
    rule: str,
    title: str,
    tell: Tell,
    *,
    weeks: int = 0,
    runner: Runner = SOMEBODY,
    shoes: tuple[Shoe, ...] = (),
    must_not_fire: tuple[str, ...] = (),
) -> Scenario:
    """The scenario that a row of the catalogue must see, called like it: `load.session_spike` → `load-session-spike`."""
    name = rule.replace(".", "-").replace("_", "-")
    return Scenario(name, title, (rule,), must_not_fire, _writer(name, tell), weeks, runner, shoes)


def near_miss(
    rule: str,
    title: str,
    tell: Tell,
    *,
    weeks: int = 0,
    runner: Runner = SOMEBODY,
    shoes: tuple[Shoe, ...] = (),
    fires: tuple[str, ...] = (),
) -> Scenario:
    """What looks like it and is not: the row must stay silent."""
    name = rule.replace(".", "-").replace("_", "-") + "-near-miss"
    return Scenario(name, title, fires, (rule,), _writer(name, tell), weeks, runner, shoes)


def _writer(label: str, tell: Tell) -> Callable[[int, int, int, str], Diary]:
    def write(seed: int, weeks: int, end_ms: int, zone_name: str) -> Diary:
        book = Book(label, seed, weeks, end_ms, zone_name)
        tell(book)
        return book.diary()

    return write
