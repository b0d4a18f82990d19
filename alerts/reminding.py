"""The sweep of the plans: what is due becomes an alert with its deliveries, and the plan is looked at again in time.

A step's key is the alert's, so that a sweep that is repeated after a crash tells nobody twice.
"""

from __future__ import annotations

from functools import partial
from typing import cast

from sqlmodel import Session

from alerts import followups
from alerts.audience import Audience
from alerts.case import is_red_flag
from alerts.followups import FollowUp
from alerts.waking import allowed_ms
from domain import lifecycle
from domain.care import Plan
from domain.words import Say
from store import alerts as rows
from store import care, pushes
from store.alerts import Reminder
from store.pushes import Telling
from store.tables import AlertRow, PlanRow

BATCH = 50
"""Plans looked at in one transaction."""


def sweep(session: Session, now_ms: int) -> tuple[int, set[int]]:
    """Look at up to `BATCH` due plans in the caller's transaction.

    Returns:
        How many there were, and the ids of the channels that have something to deliver now.

    """
    waiting = care.plans_due(session, now_ms, BATCH)
    audience = Audience(session)
    channels: set[int] = set()
    for row in waiting:
        channels |= _look(session, row, audience, now_ms)
    session.flush()
    return len(waiting), channels


def _look(session: Session, row: PlanRow, audience: Audience, now_ms: int) -> set[int]:
    plan = care.plan_of(row)
    runner = audience.runner(row.runner_id)
    told = rows.of_plan(session, runner.id, plan.key)
    for alert in told:
        _live_on(alert, plan, now_ms)
    quiet = partial(audience.preferences(runner.id).quiet_until_ms, zone_name=runner.zone)
    due = followups.due(plan, runner.zone, {alert.key for alert in told}, now_ms, quiet)
    row.next_ms = due.next_ms
    channels: set[int] = set()
    for each in due.now:
        until_ms = max(each.until_ms, now_ms + followups.HOUR_MS) if each.late else each.until_ms
        targets = [
            target._replace(expires_ms=min(target.expires_ms, until_ms))
            for target in audience.of(runner.id, each.severity, now_ms, live=False)
        ]
        if rows.remind(session, runner.id, reminder(plan, each, runner.say), targets, now_ms):
            channels |= {target.channel_id for target in targets}
    return channels


def wake(session: Session, now_ms: int) -> tuple[int, set[int]]:
    """Look at up to `BATCH` reminders that were put off until now: told again while they are of use, else over.

    As `sweep`: how many there were, and the ids of the channels that have something to deliver now.
    """
    waiting = rows.reminders_again(session, now_ms, BATCH)
    audience = Audience(session)
    channels: set[int] = set()
    for alert, row in waiting:
        if alert.state == "snoozed":
            channels |= _wake(session, alert, None if row is None else care.plan_of(row), audience, now_ms)
    session.flush()
    return len(waiting), channels


def _wake(session: Session, alert: AlertRow, plan: Plan | None, audience: Audience, now_ms: int) -> set[int]:
    runner = audience.runner(alert.runner_id)
    coming = () if plan is None else followups.steps(plan, runner.zone)
    step = next((each for each in coming if plan is not None and followups.key_of(plan, each) == alert.key), None)
    if plan is None or step is None or (now_ms >= step.until_ms and not step.late):
        alert.state, alert.resolved_ms = "resolved", now_ms
        return set()
    quiet = partial(audience.preferences(runner.id).quiet_until_ms, zone_name=runner.zone)
    allowed = now_ms if step.any_hour else allowed_ms(plan, runner.zone, now_ms, quiet)
    if allowed > now_ms:
        alert.next_ms = allowed
        return set()
    alert.state = "open"
    targets = audience.of(runner.id, step.severity, now_ms, live=False)
    telling = Telling(f"{alert.key}|REPEAT|{alert.told_ms or 0}", "REPEAT", alert.severity, (alert,))
    return {target.channel_id for target in targets} if pushes.tell(session, runner.id, telling, targets, now_ms) else set()


def reminder(plan: Plan, step: FollowUp, say: Say) -> Reminder:
    """A step in the runner's words."""
    said = say.said(step.message, **step.numbers)
    return Reminder(
        key=followups.key_of(plan, step),
        plan=plan.key,
        rule=plan.rule,
        severity=step.severity,
        title=said.title,
        why=said.why,
        do=said.do,
        side=plan.side,
        tips=step.tips,
    )


def _live_on(alert: AlertRow, plan: Plan, now_ms: int) -> None:
    """Bring an alert of the plan up to date: when the plan is over, so is what it was about."""
    flag = alert.finding_id is not None and is_red_flag(alert.rule)
    state = cast("lifecycle.State", alert.state)
    alert.state = lifecycle.state_of(state, alert.answer, over=plan.state == "ended", red_flag=flag)
    if alert.state == "resolved" and alert.resolved_ms is None:
        alert.resolved_ms, alert.next_ms = now_ms, None
