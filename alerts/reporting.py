"""The sweep of the weekly reports: each evening that is due makes one telling, by the calendar of its runner."""

from __future__ import annotations

from sqlmodel import Session

from alerts import report
from alerts.audience import Audience
from alerts.outside import Facts
from domain.clock import local_day
from domain.model import Severity
from store import people, preferences, pushes
from store.pushes import Telling

BATCH = 50
LATE_MS = 24 * 3_600_000
"""A report that could not be made for longer than this is left out: the next one comes soon enough."""
IN_TIME_MS = 3_600_000
"""A report comes at the hour that was chosen, at night too; one that is later than this waits for the morning."""


def sweep(session: Session, now_ms: int, facts: Facts) -> tuple[int, set[int]]:
    """Make the reports that are due, in the caller's transaction; the key is the week, so none is made twice.

    Returns:
        How many runners there were to look at, and the ids of the channels that have something to deliver now.

    """
    fresh = preferences.without_report_time(session, BATCH)
    for runner_id in fresh:
        preferences.plan_report(session, people.runner(session, runner_id), now_ms)
    audience = Audience(session)
    channels: set[int] = set()
    due = preferences.reports_due(session, now_ms, BATCH)
    for row in due:
        runner = audience.runner(row.runner_id)
        prefs = audience.preferences(runner.id)
        evening_ms = prefs.last_report_ms(row.report_next_ms or now_ms, runner.zone) or now_ms
        morning_ms = prefs.quiet_until_ms(now_ms, runner.zone)
        if morning_ms is not None and now_ms - evening_ms > IN_TIME_MS:
            row.report_next_ms = morning_ms
            continue
        if now_ms - evening_ms < LATE_MS:
            year, week, _ = local_day(evening_ms, runner.zone).isocalendar()
            said = report.words(facts(session, runner, now_ms), runner.say)
            telling = Telling(
                key=f"report|{year}-W{week:02d}",
                reason="REPORT",
                severity=Severity.INFO.value,
                says={"title": said.title, "why": said.why, "do": said.do},
            )
            targets = audience.of(runner.id, Severity.INFO, now_ms, live=False, classes={"person"})
            if pushes.tell(session, runner.id, telling, targets, now_ms):
                channels |= {target.channel_id for target in targets}
        preferences.plan_report(session, runner, now_ms)
    return len(fresh) + len(due), channels
