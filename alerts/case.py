"""One finding at one moment, with all that speaks for and against telling it: what the policy decides on. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.model import Kind, Severity, Urgency
from domain.preferences import Preferences

STALE_MS = 48 * 3_600_000
"""A run that ended longer ago than this makes findings, but no push."""
LIVE_TTL_S: dict[Severity, int] = {
    Severity.INFO: 300,
    Severity.WATCH: 300,
    Severity.WARN: 300,
    Severity.STOP: 600,
    Severity.URGENT: 3600,
}
"""How long an alert is of use on the wrist during a run, s from what it is about."""
FLAG_PREFIX = "flag."
FLAP_MS = 15 * 60_000
"""What is taken back is held open so long: late data may bring it back, and nobody is told twice."""
COACHING = frozenset({"form", "strength", "load", "habit", "shoe"})
"""First parts of the ids of rules that coach: silenced while a red flag is open."""
SendReason = Literal["FIRST", "WORSE", "REPEAT", "RESOLVED"]
HoldReason = Literal[
    "UNCHANGED",
    "ACKED",
    "SNOOZED",
    "INHIBITED",
    "QUIET_HOURS",
    "BUDGET",
    "STALE",
    "NOT_ENOUGH_DATA",
    "PAGE_ONLY",
    "DISPLAY",
]
Class = Literal["wrist", "person", "machine"]
"""A watch; the runner's phone and mailbox; a program that wants to know everything."""
EVERYBODY: frozenset[Class] = frozenset({"wrist", "person", "machine"})
NOT_THE_WRIST: frozenset[Class] = frozenset({"person", "machine"})
IN_A_RUN: frozenset[Class] = frozenset({"wrist", "machine"})
"""A warning that can wait is for the wrist; the phone hears of the run when it is over."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the decision needs to know of a finding. Instants in UTC Unix ms."""

    rule: str
    kind: Kind
    severity: Severity
    occurred_ms: int
    """The end of the run, the moment of the report, or for a live finding the moment it is about; by our clock."""
    live: bool = False
    """Made during a run, for the wrist."""
    stored_late_ms: int = 0
    """How long after `occurred_ms` the run or report first reached the store."""
    confidence: float = 1.0
    """Coverage of data and agreement, 0…1."""
    emergency: bool = False
    inhibited: bool = False
    """A red flag is open and it coaches, or a guard holds back what it asks for."""
    over_ms: int | None = None
    """Since when it no longer holds: taken back by a later analysis, or a red flag that was closed."""
    run_ms: int = 0
    """When in the run it is, by the device's clock."""


@dataclass(frozen=True, slots=True)
class History:
    """What was decided and told before about the same event, and what else its runner was told. Instants in UTC Unix ms."""

    severity: Severity | None = None
    """The highest it was decided at; None = nothing was decided yet."""
    held: HoldReason | None = None
    """Why it was held, if it was never told."""
    told: Severity | None = None
    """How severe it was when it was told last; None = never."""
    told_ms: int = 0
    times: int = 0
    """How often it was told at that severity."""
    answered: bool = False
    resolved: bool = False
    cleared: bool = False
    """The last that was told of it is that it is over."""
    woken: bool = False
    """It was snoozed, and the snooze is over."""
    snoozed_until_ms: int | None = None
    """Of this alert, or of another of the same rule and side."""
    in_run_ms: tuple[int, ...] = ()
    """By the device's clock, what the budget of the run under way has sent: of its own kind, drinking or the rest."""
    today: int = 0
    """How many tellings counted against the budget since the local day began."""


@dataclass(frozen=True, slots=True)
class Send:
    """Tell it: why, to whom, and how much a phone should care."""

    reason: SendReason
    channels: frozenset[Class]
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Hold:
    """Do not tell it, and why; `until_ms`: when to look again (None: only when something changes)."""

    reason: HoldReason
    until_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One finding at one moment, with all that speaks for and against telling it."""

    finding: Facts
    history: History
    preferences: Preferences
    zone: str
    now_ms: int

    @property
    def news(self) -> SendReason | Hold:
        """What there is to tell: something new, something worse, or the same again."""
        finding, history = self.finding, self.history
        if history.severity is None:
            return "FIRST"
        if finding.severity.rank > history.severity.rank:
            return "WORSE"
        if history.cleared:
            return "FIRST"
        if history.resolved or history.answered:
            return Hold("UNCHANGED" if history.resolved else "ACKED")
        if history.told is not None:
            return self._again(history.told)
        waits = history.held in {"QUIET_HOURS", "SNOOZED"} or (history.held == "BUDGET" and not finding.live)
        return "FIRST" if waits else Hold("UNCHANGED")

    def _again(self, told: Severity) -> SendReason | Hold:
        """Of what was told, not answered and is no worse: whether it is time to tell it again."""
        history = self.history
        if self.snoozed:
            return Hold("SNOOZED", history.snoozed_until_ms)
        if history.woken:
            return "REPEAT"
        wait_ms = self.preferences.repeat_ms(told, history.times)
        if wait_ms is None or self.finding.severity.rank < told.rank:
            return Hold("UNCHANGED")
        due_ms = history.told_ms + wait_ms
        return "REPEAT" if self.now_ms >= due_ms else Hold("UNCHANGED", due_ms)

    @property
    def old(self) -> bool:
        """Whether it is no news any more."""
        return self.now_ms - self.finding.occurred_ms > STALE_MS or self.finding.stored_late_ms > STALE_MS

    @property
    def late(self) -> bool:
        """Whether a watch would show it too late to be of use."""
        finding = self.finding
        return finding.live and self.now_ms - finding.occurred_ms > LIVE_TTL_S[finding.severity] * 1000

    @property
    def worse(self) -> bool:
        """Whether it was decided before at a lower severity: nobody has snoozed that."""
        before = self.history.severity
        return before is not None and self.finding.severity.rank > before.rank

    @property
    def snoozed(self) -> bool:
        """Whether the runner has put it, or the like of it, off."""
        until_ms, finding = self.history.snoozed_until_ms, self.finding
        return until_ms is not None and self.now_ms < until_ms and not never_held(finding.rule, finding.severity)


def is_red_flag(rule: str) -> bool:
    """Whether `rule` is one of the red flags, which nobody can switch off."""
    return rule.startswith(FLAG_PREFIX)


def coaches(rule: str) -> bool:
    """Whether `rule` coaches: an open red flag silences it."""
    return rule.partition(".")[0] in COACHING


def never_held(rule: str, severity: Severity) -> bool:
    """`stop`, `urgent` and red flags reach the runner whatever else holds."""
    return severity in {Severity.STOP, Severity.URGENT} or is_red_flag(rule)
