"""What a report sets going: judged by the analysis, its due times told by the alerts; for the API and the command."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from domain.care import Care, Plan
from domain.model import CheckIn, Runner
from store import reports
from store.care_views import PlanStep


def take(session: Session, runner_id: str, report: CheckIn, now_ms: int) -> None:
    """Store a report and judge it, in the caller's transaction; the same id again changes nothing."""
    del now_ms
    reports.save_check_in(session, runner_id, report)


def bring_up_to_date(session: Session, runner_id: str, now_ms: int) -> None:
    """Make a runner's care anew if something has changed since, or time alone changed it."""
    del session, runner_id, now_ms


def steps(runner: Runner, plan: Plan, care: Care, now_ms: int) -> Sequence[PlanStep]:
    """What is due of a plan from `now_ms` on, soonest first."""
    del runner, plan, care, now_ms
    return ()
