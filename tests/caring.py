"""What the tests of plans share: a runner in Berlin, what was told by local time, and a readable timeline of what comes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from alerts import followups
from alerts.followups import FollowUp, key_of
from analysis.care import Told, care
from domain.care import Care, LogEntry, Plan, PlanAnswer, Programme
from domain.clock import local_time
from domain.model import CheckIn, Runner
from domain.past import PastRun
from domain.red_flags import QUESTIONS

ZONE = "Europe/Berlin"
ANA = Runner("ana", zone=ZONE)
ALL_NO = dict.fromkeys(QUESTIONS, "no")
STRAIN = {"onset": "during", "character": "sharp", "site": "muscle_belly", "side": "left", "severity": 7}
DOMS = {"onset": "days_after", "character": "dull", "site": "whole_calf", "side": "both", "severity": 4}
CRAMP = {
    "onset": "during",
    "character": "cramp",
    "site": "whole_calf",
    "side": "left",
    "severity": 5,
    "hurts_at_rest": False,
}
TENDON = {
    "onset": "gradual",
    "character": "stiff",
    "site": "near_ankle",
    "side": "right",
    "severity": 4,
    "course": "worse",
}


def at(text: str) -> int:
    """`2026-05-04 10:30` in Berlin as UTC Unix ms."""
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).timestamp() * 1000)


def shown(t_ms: int | None) -> str:
    """An instant as the runner's clock shows it."""
    return "-" if t_ms is None else local_time(t_ms, ZONE).strftime("%Y-%m-%d %H:%M")


def report(when: str, **answers: object) -> CheckIn:
    """A report at that local time, named after it."""
    t_ms = at(when)
    return CheckIn(id=f"r{t_ms}", t_ms=t_ms, received_ms=t_ms, source="web", **answers)  # type: ignore[arg-type]


def run(when: str, minutes: float = 30, *, run_id: int | None = None, metres: float = 5000) -> PastRun:
    """A run of so many minutes that starts at that local time."""
    t_ms = at(when)
    day = local_time(t_ms, ZONE).toordinal()
    ended = t_ms + round(minutes * 60_000)
    return PastRun(run_id if run_id is not None else day, t_ms, ended, day, distance_m=metres, moving_s=minutes * 60)


def answer(plan: str, when: str, said: str) -> PlanAnswer:
    """An answer to a reminder of `plan`."""
    return PlanAnswer(plan, at(when), said)


def told(
    *reports: CheckIn,
    runs: Iterable[PastRun] = (),
    answers: Iterable[PlanAnswer] = (),
    log: Iterable[LogEntry] = (),
    programmes: Iterable[Programme] = (),
    runner: Runner = ANA,
) -> Told:
    """All that ana told."""
    return Told(
        runner,
        reports=tuple(reports),
        runs=tuple(runs),
        log=tuple(log),
        programmes=tuple(programmes),
        answers=tuple(answers),
    )


def plan_of(care_now: Care, kind: str) -> Plan:
    """The one plan of a kind."""
    (found,) = [plan for plan in care_now.plans if plan.kind == kind]
    return found


def stands(known: Told, when: str, kind: str) -> tuple[str, str]:
    """State and reason of the one plan of a kind at a local time."""
    plan = plan_of(care(known, at(when)), kind)
    return plan.state, plan.reason


def played(known: Told, start: str, end: str, *, zone: str = ZONE) -> list[tuple[int, Plan, FollowUp]]:
    """What is sent from `start` to `end`, by plans made anew whenever something is told or time alone changes them."""
    told_ms = {each.t_ms for each in known.reports} | {each.t_ms for each in known.answers}
    told_ms |= {each.ended_ms for each in known.runs} | {each.t_ms for each in known.log}
    sent: set[str] = set()
    found: list[tuple[int, Plan, FollowUp]] = []
    now, made, looked = at(start), care(known, at(start)), at(start)
    while now <= at(end):
        if any(looked < t_ms <= now for t_ms in told_ms) or (made.next_ms is not None and made.next_ms <= now):
            made, looked = care(known, now), now
        later = [t_ms for t_ms in (*told_ms, made.next_ms) if t_ms is not None and t_ms > now]
        for plan in made.plans:
            due = followups.due(plan, zone, sent, now)
            sent |= {key_of(plan, step) for step in due.now}
            found += [(now, plan, step) for step in due.now]
            later += [] if due.next_ms is None else [due.next_ms]
        now = min(later, default=at(end) + 1)
    return found


def timeline(known: Told, start: str, end: str, *kinds: str) -> list[str]:
    """`played`, as lines of local time and message; of those kinds of plan, or of all."""
    return [
        f"{shown(now)} {step.message.removeprefix('followup-')}"
        for now, plan, step in played(known, start, end)
        if not kinds or plan.kind in kinds
    ]
