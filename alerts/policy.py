"""Whether a finding becomes a telling, by which channels, and why (not): one pure decision, in one order, for all.

    over?                        → send RESOLVED         told at `warn` or above and not answered; else nothing
    nothing decided yet?         → FIRST                 …then the holds below
    more severe than decided?    → WORSE                 …then the holds below
    told that it is over?        → FIRST                 …then the holds below: it holds again
    answered?                    → hold ACKED            after it was told, or on the page
    told, and snoozed?           → hold SNOOZED          until then
    told, unanswered, time over? → REPEAT                …then the holds below; so is one that was snoozed until now
    else                         → hold UNCHANGED        one event never alerts twice, over every revision of its run

    a rule to show or guard?     → hold DISPLAY
    too old?                     → hold STALE
    silenced by another?         → hold INHIBITED        an open red flag silences coaching, a strain what stretches
    only info?                   → hold PAGE_ONLY        but the reminder to drink in a run
    too little data behind it?   → hold NOT_ENOUGH_DATA
    the same is snoozed?         → hold SNOOZED          until then; what got worse was not what was snoozed
    night where the runner is?   → hold QUIET_HOURS      until morning; not during a run
    too many already?            → hold BUDGET           in a run: one in 5 min, three in all; a day: so many, until morning

`stop`, `urgent` and red flags (`flag.*`, whatever their severity) pass all holds of the second list. The one thing that
stops them is age, and only in part: what was meant for the wrist during a run is not shown there long after, but goes to
the phone; and a live `stop` more than two days old, which only a replayed recording can make, is held.
"""

from __future__ import annotations

from alerts.case import (
    EVERYBODY,
    FLAP_MS,
    IN_A_RUN,
    NOT_THE_WRIST,
    Case,
    Class,
    Facts,
    History,
    Hold,
    Send,
    SendReason,
    is_red_flag,
    never_held,
)
from alerts.holds import HOLDS, at_night
from domain.model import Severity, Side, Urgency
from domain.preferences import Preferences


def decide(finding: Facts, history: History, preferences: Preferences, zone: str, now_ms: int) -> Send | Hold:
    """The decision on `finding` at `now_ms`, for a runner who lives in `zone`."""
    case = Case(finding, history, preferences, zone, now_ms)
    if finding.over_ms is not None:
        return _over(case)
    news = case.news
    if isinstance(news, Hold):
        return news
    held = _held(case)
    return Send(news, _channels(case, news), urgency(finding.severity, news)) if held is None else held


def _held(case: Case) -> Hold | None:
    """Why there is a reason to tell it and still it is not told; None = nothing holds it."""
    finding = case.finding
    if never_held(finding.rule, finding.severity):
        replayed = finding.live and case.old and finding.severity is Severity.STOP and not is_red_flag(finding.rule)
        return Hold("STALE") if replayed else None
    return next((held for hold in HOLDS if (held := hold(case)) is not None), None)


def _over(case: Case) -> Send | Hold:
    """What is over is told to those who were told of it and still think that it holds: good news, and never at night."""
    finding, history = case.finding, case.history
    flag = is_red_flag(finding.rule)
    if history.told is None or history.resolved or finding.over_ms is None:
        return Hold("UNCHANGED")
    if case.now_ms < finding.over_ms + FLAP_MS and not flag:
        return Hold("UNCHANGED", finding.over_ms + FLAP_MS)
    if history.told.rank < Severity.WARN.rank or finding.live:
        return Hold("UNCHANGED")
    if history.answered and not flag:
        return Hold("ACKED")
    return at_night(case) or Send("RESOLVED", NOT_THE_WRIST, "low")


def _channels(case: Case, reason: SendReason) -> frozenset[Class]:
    finding = case.finding
    if finding.emergency:
        return EVERYBODY
    if reason == "REPEAT" or case.late:
        return NOT_THE_WRIST
    return IN_A_RUN if finding.live and not never_held(finding.rule, finding.severity) else EVERYBODY


def urgency(severity: Severity, reason: str) -> Urgency:
    """How much a phone should care."""
    if reason in {"RESOLVED", "REPORT"} or severity is Severity.INFO:
        return "low"
    return "high" if severity in {Severity.STOP, Severity.URGENT} else "normal"


def alert_key(rule: str, side: Side | None, event: str) -> str:
    """What one alert is about: rule, side and event. `event` is the finding's key, the same over every revision.

    Two rules about one event are two alerts: `load.session_spike_live` warns on the wrist while the run can still be
    cut short, `load.session_spike` says after it how far it went and what to do next.
    """
    return f"{rule}|{side or ''}|{event}"
