"""What a plan asks or reminds of, and when: due times to the minute, in the runner's waking hours. Pure.

A plan's `facts` are all that its times are made from, by kind; every plan has `wake` and `sleep` (o'clock) and `worse_ms`
(when "worse" was answered and no report came since).

    rice         ice_until_ms ice_a_day ice_from ice_to (minutes) checks_h     ice · check · check
    doms         hour until_ms                                                 every morning
    cramp        check_ms until_ms                                             once, after an hour
    review       last_ms silence_ms silence_h days                             after silence, days 7, 10, 14
    heel_drops   hour weekdays (0 = Monday) logged_days (ordinals) week until_ms …   unless logged that day
    return       rung of run_min walk_min repeats moved changed_ms waiting_morning   each new rung, each morning after

A *reminder* that was missed is not made up for: only the newest of its kind is sent, and only while it is of use; "better"
and "stop" end them. A *question* (`late`) is asked late rather than never, and those of a rest window, a cramp and a
review go on whatever was answered. Neither comes outside waking hours, but for what cannot wait.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from alerts.waking import Quiet, allowed_ms, awake_ms, ice_hours, never_quiet
from domain.care import Plan, PlanKind
from domain.clock import MS_PER_DAY, at_hour_ms, local_day
from domain.model import Severity, Tip
from domain.words import Value

HOUR_MS = 3_600_000
MINUTE_MS = 60_000
ICE_LASTS_MS = 3 * HOUR_MS
"""How long a reminder of ice is of use."""
ASKED_FOR_MS = 3 * MS_PER_DAY
"""How long a question is worth bringing to a phone."""
SILENT_STATES = frozenset({"paused", "suspended", "ended"})


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One step of a plan. `step` names it for ever within its plan; `message` is an id of `domain.words`, with `numbers`.

    `group`: steps that say the same; of several that are due, only the newest is sent. `late`: still sent when its
    time is over, else dropped at `until_ms`. `any_hour`: at night too.
    """

    step: str
    at_ms: int
    until_ms: int
    message: str
    severity: Severity
    group: str
    numbers: Mapping[str, Value] = field(default_factory=dict)
    tips: tuple[Tip, ...] = ()
    late: bool = False
    any_hour: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be sent now, oldest first, and when to look again (UTC Unix ms); None = not before the plan changes."""

    now: tuple[FollowUp, ...]
    next_ms: int | None


def key_of(plan: Plan, follow_up: FollowUp) -> str:
    """The key of the alert that a step makes: the same step never makes two."""
    return f"plan|{plan.key}|{follow_up.step}"


def due(plan: Plan, zone: str, sent: Collection[str], now_ms: int, quiet_until: Quiet = never_quiet) -> Due:
    """What of `plan` is to be sent at `now_ms`, given the keys that were `sent`, for a runner who lives in `zone`.

    `quiet_until` tells when the runner's own quiet hours are over in which an instant lies.
    """
    now: list[FollowUp] = []
    later: list[int] = []
    newest: dict[str, FollowUp] = {}
    for each in sorted(steps(plan, zone), key=lambda step: step.at_ms):
        if each.at_ms > now_ms:
            later.append(each.at_ms)
            break
        newest[each.group] = each
    for each in newest.values():
        if key_of(plan, each) in sent or (now_ms >= each.until_ms and not each.late):
            continue
        allowed = now_ms if each.any_hour else allowed_ms(plan, zone, now_ms, quiet_until)
        if allowed <= now_ms:
            now.append(each)
        elif each.late or allowed < each.until_ms:
            later.append(allowed)
    return Due(tuple(sorted(now, key=lambda step: step.at_ms)), min(later, default=None))


def steps(plan: Plan, zone: str) -> Iterator[FollowUp]:
    """Every step of a plan as it stands, past and to come; none while it is paused, suspended or ended.

    "Worse" is always followed by its questions, whatever the plan's state: they advise nothing.
    """
    worse = plan.facts.get("worse_ms")
    if worse is not None:
        yield FollowUp(
            step=f"worse@{worse}",
            at_ms=worse,
            until_ms=worse + ASKED_FOR_MS,
            message="followup-worse",
            severity=Severity.WARN,
            group="worse",
            late=True,
            any_hour=True,
        )
    if plan.state not in SILENT_STATES:
        yield from (each for each in _STEPS[plan.kind](plan, zone) if each.late or not plan.quiet)


def _days(from_ms: int, until_ms: int, zone: str) -> Iterable[date]:
    day, last = local_day(from_ms, zone), local_day(until_ms, zone)
    while day <= last:
        yield day
        day += timedelta(days=1)


def _rice(plan: Plan, zone: str) -> Iterator[FollowUp]:
    facts, started = plan.facts, plan.started_ms
    hours = ice_hours(facts["wake"], facts["sleep"], facts["ice_a_day"])
    for day in _days(started, facts["ice_until_ms"], zone):
        for hour in hours:
            at = at_hour_ms(day, hour, zone)
            if started < at < facts["ice_until_ms"]:
                yield FollowUp(
                    step=f"ice@{day.isoformat()}T{hour:02d}",
                    at_ms=at,
                    until_ms=min(at + ICE_LASTS_MS, at_hour_ms(day, facts["sleep"], zone)),
                    message="followup-rice-ice",
                    severity=Severity.WATCH,
                    group="ice",
                    numbers={"from": facts["ice_from"], "to": facts["ice_to"]},
                    tips=("ice", "compression", "elevation"),
                )
    for hours_after in facts["checks_h"]:
        at = awake_ms(plan, zone, started + hours_after * HOUR_MS)
        yield FollowUp(
            step=f"check-{hours_after}@{started}",
            at_ms=at,
            until_ms=at + ASKED_FOR_MS,
            message="followup-rice-check",
            severity=Severity.WATCH,
            group="check",
            numbers={"hours": hours_after},
            late=True,
        )


def _doms(plan: Plan, zone: str) -> Iterator[FollowUp]:
    facts = plan.facts
    for n, day in enumerate(_days(plan.started_ms, facts["until_ms"], zone), 1):
        at = at_hour_ms(day, facts["hour"], zone)
        if plan.started_ms < at < facts["until_ms"]:
            yield FollowUp(
                step=f"morning@{day.isoformat()}",
                at_ms=at,
                until_ms=at_hour_ms(day, facts["sleep"], zone),
                message="followup-doms-check",
                severity=Severity.INFO,
                group="morning",
                numbers={"day": n},
            )


def _cramp(plan: Plan, zone: str) -> Iterator[FollowUp]:
    at = plan.facts["check_ms"]
    # Who reports a cramp in the evening is still up an hour later; who reports one at night may sleep.
    told_awake = awake_ms(plan, zone, plan.started_ms) == plan.started_ms
    yield FollowUp(
        step=f"check@{plan.started_ms}",
        at_ms=at if told_awake else awake_ms(plan, zone, at),
        until_ms=plan.facts["until_ms"],
        message="followup-cramp-check",
        severity=Severity.WATCH,
        group="check",
        numbers={"minutes": (at - plan.started_ms) // MINUTE_MS},
        late=True,
        any_hour=told_awake,
    )


def _review(plan: Plan, zone: str) -> Iterator[FollowUp]:
    facts = plan.facts
    at = awake_ms(plan, zone, facts["silence_ms"])
    yield FollowUp(
        step=f"silence@{facts['last_ms']}",
        at_ms=at,
        until_ms=at + ASKED_FOR_MS,
        message="followup-review-silence",
        severity=Severity.WATCH,
        group="ask",
        numbers={"hours": facts["silence_h"]},
        late=True,
    )
    for days in facts["days"]:
        at = awake_ms(plan, zone, plan.started_ms + days * MS_PER_DAY)
        yield FollowUp(
            step=f"day-{days}@{plan.started_ms}",
            at_ms=at,
            until_ms=at + ASKED_FOR_MS,
            message="followup-review-day",
            severity=Severity.WATCH,
            group="ask",
            numbers={"days": days},
            late=True,
        )


def _programme(plan: Plan, zone: str) -> Iterator[FollowUp]:
    facts = plan.facts
    numbers: dict[str, Value] = {name: facts[name] for name in ("week", "weeks", "sets", "reps", "pain_most")}
    message = "followup-heel_drops-ease" if facts["ease"] else f"followup-{plan.kind}-today"
    if facts["ease"]:
        numbers = {"pain": facts["pain"], "pain_most": facts["pain_most"]}
    week_ms = plan.started_ms + (facts["week"] - 1) * 7 * MS_PER_DAY
    for day in _days(week_ms, min(week_ms + 8 * MS_PER_DAY, facts["until_ms"]), zone):
        at = at_hour_ms(day, facts["hour"], zone)
        if day.weekday() not in facts["weekdays"] or day.toordinal() in facts["logged_days"]:
            continue
        if plan.started_ms < at < facts["until_ms"]:
            yield FollowUp(
                step=f"today@{day.isoformat()}",
                at_ms=at,
                until_ms=max(at_hour_ms(day, facts["sleep"], zone), at + HOUR_MS),
                message=message,
                severity=Severity.INFO,
                group="today",
                numbers=numbers,
                tips=("strength",),
            )


def _return(plan: Plan, zone: str) -> Iterator[FollowUp]:
    facts: Mapping[str, Any] = plan.facts
    changed, morning = facts["changed_ms"], facts["waiting_morning"]
    begun = facts["moved"] == "begin"
    if not begun or facts["after"] == "strain":
        at = awake_ms(plan, zone, changed)
        walk = "run" if facts["walk_min"] == 0 else "walk"
        names = ("rung", "of", "run_min", "walk_min", "repeats")
        yield FollowUp(
            step=f"rung-{facts['rung']}@{changed}",
            at_ms=at,
            until_ms=at + ASKED_FOR_MS,
            message=f"followup-return-{facts['moved']}-{walk}",
            severity=Severity.WATCH if facts["moved"] == "back" else Severity.INFO,
            group="rung",
            numbers={name: facts[name] for name in names},
        )
    if morning is not None:
        yield FollowUp(
            step=f"morning@{local_day(morning, zone).isoformat()}",
            at_ms=morning,
            until_ms=morning + ASKED_FOR_MS,
            message="followup-return-morning",
            severity=Severity.INFO,
            group="morning",
        )


_STEPS: Mapping[PlanKind, Any] = {
    "rice": _rice,
    "doms": _doms,
    "cramp": _cramp,
    "review": _review,
    "heel_drops": _programme,
    "alfredson": _programme,
    "return": _return,
}
