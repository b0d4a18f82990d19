"""What can keep a telling back, each for one reason, in the order in which they are asked. Pure."""

from __future__ import annotations

from collections.abc import Callable

from alerts.case import Case, Facts, History, Hold
from domain.model import Severity

LEAST_CONFIDENCE = 0.3
"""Below this a finding rests on too little to wake anybody over it."""

FLUIDS = "acute.fluids"
APART_MS = 5 * 60_000
"""Live alerts are so far apart in the run, …"""
MOST_A_RUN = 3
"""… and so many at most."""
FLUIDS_APART_MS = 30 * 60_000


def _display(case: Case) -> Hold | None:
    return Hold("DISPLAY") if case.finding.kind != "rule" else None


def _stale(case: Case) -> Hold | None:
    return Hold("STALE") if case.old or case.late else None


def _inhibited(case: Case) -> Hold | None:
    return Hold("INHIBITED") if case.finding.inhibited else None


def _page_only(case: Case) -> Hold | None:
    return Hold("PAGE_ONLY") if case.finding.severity is Severity.INFO and not is_drinking(case.finding) else None


def _thin(case: Case) -> Hold | None:
    return Hold("NOT_ENOUGH_DATA") if case.finding.confidence < LEAST_CONFIDENCE else None


def _put_off(case: Case) -> Hold | None:
    return Hold("SNOOZED", case.history.snoozed_until_ms) if not case.worse and case.snoozed else None


def at_night(case: Case) -> Hold | None:
    """Held until morning, if it is night where the runner lives and nobody is running."""
    until_ms = None if case.finding.live else case.preferences.quiet_until_ms(case.now_ms, case.zone)
    return None if until_ms is None else Hold("QUIET_HOURS", until_ms)


def _budget(case: Case) -> Hold | None:
    most = case.preferences.a_day
    if case.finding.live:
        return Hold("BUDGET") if _spent(case.finding, case.history) else None
    if most is None or case.history.today < most:
        return None
    return Hold("BUDGET", case.preferences.next_morning_ms(case.now_ms, case.zone))


HOLDS: tuple[Callable[[Case], Hold | None], ...] = (
    _display,
    _stale,
    _inhibited,
    _page_only,
    _thin,
    _put_off,
    at_night,
    _budget,
)
"""In this order: the first that holds gives the reason."""


def is_drinking(finding: Facts) -> bool:
    """Whether it is the reminder to drink in a run."""
    return finding.live and finding.rule == FLUIDS


def _spent(finding: Facts, history: History) -> bool:
    """Whether the budget of the run has nothing left for a live finding."""
    apart = FLUIDS_APART_MS if is_drinking(finding) else APART_MS
    if any(abs(finding.run_ms - sent) < apart for sent in history.in_run_ms):
        return True
    return not is_drinking(finding) and len(history.in_run_ms) >= MOST_A_RUN
