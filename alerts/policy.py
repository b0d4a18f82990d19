"""Whether a finding becomes a push, and why (not): one pure decision, in one order, for every finding.

    known and no worse?      → hold UNCHANGED       one event never alerts twice, over every revision of its run
    a rule to show or guard? → hold DISPLAY
    too old?                 → hold STALE
    coaching, red flag open? → hold SUSPENDED       load, habit, form, shoe, strength; never acute, triage or another flag
    only info?               → hold PAGE_ONLY       but the reminder to drink in a run
    too many in this run?    → hold BUDGET          one in 5 min, three a run; drinking: one in 30 min, apart
    else                     → send FIRST, or WORSE when the same event was decided before at a lower severity

`stop`, `urgent` and red flags (`flag.*`, whatever their severity) pass all holds but the first. The one thing that stops
them is age, and only in part: what was meant for the wrist during a run is not shown there long after, but goes to
the phone; and a live `stop` more than two days old, which only a replayed recording can make, is held.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.model import Kind, Severity, Side

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
CLOCK_TRUST_MS = 120_000
"""A device's clock that is off by no more is simply right."""
REAL_TIME_MS = 30_000
"""How far a session that is heard as it happens may lag: one batch of a device that catches up."""

COACHING = frozenset({"form", "strength", "load", "habit", "shoe"})
"""First parts of the ids of rules that coach: suspended while a red flag is open."""
FLUIDS = "acute.fluids"
APART_MS = 5 * 60_000
"""Live alerts are so far apart in the run, …"""
MOST_A_RUN = 3
"""… and so many at most."""
FLUIDS_APART_MS = 30 * 60_000

Reason = Literal["FIRST", "WORSE", "UNCHANGED", "DISPLAY", "STALE", "SUSPENDED", "PAGE_ONLY", "BUDGET", "FOLLOWUP"]
"""`FOLLOWUP` is that of a plan's reminder: nothing was decided, its time had come."""


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
    suspended: bool = False
    """A red flag of the runner is open."""
    run_ms: int = 0
    """When in the run it is, by the device's clock, …"""
    sent_ms: tuple[int, ...] = ()
    """… and, by the same clock, what the budget of that run has sent already: of its own kind, drinking or the rest."""


@dataclass(frozen=True, slots=True)
class Told:
    """The earlier decision on the same event: the highest severity it was made at, whether it was to send or to hold."""

    severity: Severity


@dataclass(frozen=True, slots=True)
class Decision:
    """Send or hold, and why. `wrist` is False when a watch would show it too late to be of use."""

    decision: Literal["send", "hold"]
    reason: Reason
    wrist: bool = True


def decide(finding: Facts, told: Told | None, now_ms: int) -> Decision:
    """The decision on `finding` at `now_ms`, given what was decided `told` on the same event before (None = nothing)."""
    if told is not None and finding.severity.rank <= told.severity.rank:
        return Decision("hold", "UNCHANGED")
    reason: Reason = "FIRST" if told is None else "WORSE"
    age_ms = now_ms - finding.occurred_ms
    late = finding.live and age_ms > LIVE_TTL_S[finding.severity] * 1000
    old = age_ms > STALE_MS or finding.stored_late_ms > STALE_MS
    if never_held(finding.rule, finding.severity):
        replayed = finding.live and old and finding.severity is Severity.STOP and not is_red_flag(finding.rule)
        return Decision("hold", "STALE") if replayed else Decision("send", reason, wrist=not late)
    held: Reason | None = "STALE" if finding.kind == "rule" and (old or late) else _held(finding)
    return Decision("send", reason) if held is None else Decision("hold", held)


def _held(finding: Facts) -> Reason | None:
    """Why a finding that is not too old is held; None = it is not."""
    if finding.kind != "rule":
        return "DISPLAY"
    if finding.suspended and finding.rule.partition(".")[0] in COACHING:
        return "SUSPENDED"
    drink = finding.live and finding.rule == FLUIDS
    if finding.severity is Severity.INFO and not drink:
        return "PAGE_ONLY"
    return "BUDGET" if finding.live and spent(finding) else None


def spent(finding: Facts) -> bool:
    """Whether the budget of the run has nothing left for a live finding."""
    drink = finding.rule == FLUIDS
    apart = FLUIDS_APART_MS if drink else APART_MS
    if any(abs(finding.run_ms - sent) < apart for sent in finding.sent_ms):
        return True
    return not drink and len(finding.sent_ms) >= MOST_A_RUN


def is_red_flag(rule: str) -> bool:
    """Whether `rule` is one of the red flags, which nobody can switch off."""
    return rule.startswith(FLAG_PREFIX)


def never_held(rule: str, severity: Severity) -> bool:
    """`stop`, `urgent` and red flags reach the runner whatever else holds."""
    return severity in {Severity.STOP, Severity.URGENT} or is_red_flag(rule)


def alert_key(rule: str, side: Side | None, event: str) -> str:
    """What one alert is about: rule, side and event. `event` is the finding's key, the same over every revision.

    Two rules about one event are two alerts: `load.session_spike_live` warns on the wrist while the run can still be
    cut short, `load.session_spike` says after it how far it went and what to do next.
    """
    return f"{rule}|{side or ''}|{event}"


def occurred_by_our_clock(
    reported_ms: int,
    received_ms: int,
    session: tuple[int, int] | None,
) -> int:
    """When a live event happened, by our clock, UTC Unix ms.

    `reported_ms` is the device's word, `received_ms` when it reached us, `session` the start of its session as
    (reported, received). A device with a wrong clock must still be warned in time, an old recording must not: where the
    two clocks disagree, a session that is heard as it happens (as much time has passed by one clock as by the other)
    has a wrong clock, any other is late.
    """
    if reported_ms >= received_ms - CLOCK_TRUST_MS:
        return min(reported_ms, received_ms)
    if session is None:
        return reported_ms
    started_ms, first_received_ms = session
    lag_ms = (received_ms - first_received_ms) - (reported_ms - started_ms)
    return received_ms if abs(lag_ms) <= REAL_TIME_MS else reported_ms
