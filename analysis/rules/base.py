"""What a rule is: facts in, findings out, and everything a reader of the catalogue wants to know about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Literal

from analysis.history import History, monday_of
from analysis.live_windows import LiveWindows
from domain.care import NOTHING, Care, Programme
from domain.metrics import Metrics
from domain.model import CheckIn, Evidence, Finding, Grade, Kind, Runner, Severity, ShoeKind, Side, Source, Tip
from domain.past import PastRun
from domain.thresholds import Threshold
from domain.words import Say, Value, rule_id


@dataclass(frozen=True, slots=True)
class ShoeUse:
    """The pair worn in a run: metres in it with that run (`worn_m`) and without (`before_m`)."""

    id: int
    name: str
    worn_m: float
    before_m: float
    first_run: bool
    kind: ShoeKind | None = None
    drop_mm: float | None = None
    model: str | None = None
    new_since_ms: int | None = None
    """Start of the first run in a pair of this model, if that is known to be its first ever."""
    drop_before_mm: float | None = None
    """The drop of the pair worn in the run before the first run in this one."""


@dataclass(frozen=True, slots=True)
class LiveRun:
    """A run under way: its distance so far, and the longest of the 30 days before it with the count of those runs; m."""

    sid: str
    distance_m: float
    t_ms: int
    longest_m: float | None
    runs: int
    returning: bool = False
    """The first days after a break, in which the session spike is silent."""
    started_ms: int | None = None
    windows: LiveWindows | None = None
    """What the sliding windows hold now."""
    marked: bool = False
    """In a week that the runner marked as race or taper."""


@dataclass(frozen=True)
class Facts:
    """All that a rule may know. What is absent (None) is not known; a rule that needs it says nothing.

    `run` is the run that is judged, with its `metrics`; `history` everything before it. `pain` is the report that is
    judged, `care` what follows from all reports up to that moment (or up to the start of the run).
    """

    runner: Runner
    now_ms: int
    run: PastRun | None = None
    history: History = field(default_factory=History)
    metrics: Metrics | None = None
    """The judged run's own metrics, for what no later run has to remember."""
    temperature_c: float | None = None
    """Of the judged run: entered by the runner; a sensor's is in `metrics.detail["temperature"]`."""
    shoe: ShoeUse | None = None
    strength_ms: tuple[int, ...] = ()
    """When strength sessions were logged up to `now_ms` of the judged event, oldest first, at least the last 14 days."""
    programme: Programme | None = None
    """The strength programme that is switched on."""
    live: LiveRun | None = None
    pain: CheckIn | None = None
    reports: tuple[CheckIn, ...] = ()
    """All reports up to the judged moment, oldest first, with `pain` the last of them when a report is judged."""
    care: Care = NOTHING

    @cached_property
    def runs(self) -> tuple[PastRun, ...]:
        """The counted runs up to and with the one that is judged, oldest first."""
        own = () if self.run is None or self.run.excluded else (self.run,)
        return (*self.history.counted, *own)

    @property
    def judged(self) -> PastRun | None:
        """The run that is judged, unless its runner excluded it."""
        return None if self.run is None or self.run.excluded else self.run

    @property
    def quiet_week(self) -> bool:
        """Whether the runner marked the week of the run as race or taper: load rules do not nag in it."""
        if self.live is not None:
            return self.live.marked
        return self.run is not None and monday_of(self.run.day) in self.history.marked_weeks

    @property
    def age(self) -> int | None:
        """The runner's age in the year of the run, by birth year alone."""
        t_ms = self.run.started_ms if self.run is not None else self.now_ms
        year = datetime.fromtimestamp(t_ms / 1000, UTC).year
        return None if self.runner.born_year is None else year - self.runner.born_year

    @property
    def say(self) -> Say:
        """What speaks to the runner."""
        return self.runner.say

    def value(self, threshold: Threshold) -> float:
        """The runner's own value of a setting, or its default."""
        return threshold.of(self.runner.thresholds)

    def ratio(self, threshold: Threshold) -> float:
        """A ratio limit, drawn in for a runner at higher risk: 1 + (limit - 1) · 0.8."""
        limit = self.value(threshold)
        return 1 + (limit - 1) * HISTORY_FACTOR.of(self.runner.thresholds) if self.at_risk else limit

    @cached_property
    def at_risk(self) -> bool:
        """Whether there was a calf strain before, or the runner is older than 40 (Green & Pizzari 2017)."""
        return self.runner.previous_strain is True or (self.age is not None and self.age > self.value(HISTORY_AGE))


HISTORY_AGE = Threshold("load.history.age", "years", 40, 30, 90, "Green & Pizzari 2017")
HISTORY_FACTOR = Threshold("load.history.factor", "", 0.8, 0.3, 1.0, "expert")

Occasion = Literal["run", "live", "report", "runner"]
"""When a rule is asked: after a run; in a run under way; at a report; or at any time, of the runner as a whole."""

Evaluate = Callable[[Facts], "Finding | tuple[Finding, ...] | None"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue. Raise `version` when it may find something else in the same data or says it otherwise.

    Its words are in `domain.words`: `rule-{id}` with `.statement`, `.needs` and `.advice`, and `{id}-{variant}` for what
    it finds.
    """

    id: str
    version: int
    grade: Grade
    severities: tuple[Severity, ...]
    sources: tuple[Source, ...]
    evaluate: Evaluate
    thresholds: tuple[Threshold, ...] = ()
    kind: Kind = "rule"
    on: tuple[Occasion, ...] = ("run",)

    @property
    def words(self) -> str:
        """The message of the catalogue about it."""
        return f"rule-{rule_id(self.id)}"

    def found(
        self,
        facts: Facts,
        variant: str,
        /,
        *,
        severity: Severity,
        key: str,
        numbers: Mapping[str, Value] | None = None,
        evidence: tuple[Evidence, ...] = (),
        confidence: float = 1.0,
        side: Side | None = None,
        whole_runner: bool = False,
        emergency: bool = False,
        tips: tuple[Tip, ...] = (),
        plan: str | None = None,
    ) -> Finding:
        """A finding of this rule, said by the message `{id}-{variant}` with `numbers`.

        `key` names the one event; `whole_runner` = it belongs to the runner, not to this run.
        """
        pain, live = facts.pain, facts.live
        said = facts.say.said(f"{rule_id(self.id)}-{variant}", **(numbers or {}))
        return Finding(
            rule=self.id,
            version=self.version,
            severity=severity,
            title=said.title,
            why=said.why,
            do=said.do,
            key=key,
            created_ms=facts.now_ms,
            kind=self.kind,
            grade=self.grade,
            side=side,
            run_id=None if facts.run is None or whole_runner else facts.run.run_id,
            checkin_id=pain.id if pain is not None else None,
            sid=pain.sid if pain is not None else live.sid if live is not None else None,
            evidence=evidence,
            sources=self.sources,
            confidence=round(confidence, 2),
            emergency=emergency,
            tips=tips,
            plan=plan,
        )
