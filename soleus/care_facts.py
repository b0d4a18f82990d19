"""What a report sets going: judged by the analysis, its due times told by the alerts; for the API and the command."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from alerts import followups, reminding
from analysis import reported
from domain.care import Care, Plan
from domain.guards import safe_do
from domain.model import CheckIn, Runner
from store import care as kept
from store.care_views import PlanStep

MOST_STEPS = 20
"""A programme of twelve weeks has more; nobody plans that far."""


def take(session: Session, runner_id: str, report: CheckIn, now_ms: int) -> None:
    """Store a report and judge it, in the caller's transaction; the same id again changes nothing."""
    reported.take(session, runner_id, report, now_ms)


def bring_up_to_date(session: Session, runner_id: str, now_ms: int) -> None:
    """Make a runner's care anew if something has changed since, or time alone changed it; in the caller's transaction."""
    if kept.is_due(session, runner_id, now_ms):
        reported.refresh(session, runner_id, now_ms)


def steps(runner: Runner, plan: Plan, care: Care, now_ms: int) -> Sequence[PlanStep]:
    """What is due of a plan from `now_ms` on, soonest first; advice that a guard holds back is replaced."""
    coming = [step for step in followups.steps(plan, runner.zone) if step.at_ms >= now_ms]
    found = []
    for step in sorted(coming, key=lambda step: step.at_ms)[:MOST_STEPS]:
        said = reminding.reminder(plan, step, runner.say)
        found.append(PlanStep(step.at_ms, step.group, said.title, safe_do(said.do, step.tips, care.banned, runner.say)))
    return found
