"""When and how often runners want to be told."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import msgspec
from sqlmodel import Session, col, select

from domain.model import Runner
from domain.preferences import Preferences, check
from store import people, retiming
from store.tables import PreferencesRow, RunnerRow


def of(session: Session, runner_id: str) -> Preferences:
    """The runner's own, or the defaults."""
    row = session.get(PreferencesRow, runner_id)
    return Preferences() if row is None else msgspec.convert(row.document, Preferences)


def change(session: Session, runner_id: str, changes: dict[str, Any], now_ms: int) -> Preferences:
    """Change some of them (fields of `Preferences`); what waits for its time is looked at again, the next report too.

    Raises:
        NotFound: no such runner.
        BadInput: one makes no sense; names it.

    """
    runner = people.runner(session, runner_id)
    before = msgspec.to_builtins(asdict(of(session, runner_id)), str_keys=True)
    if "repeat_min" in changes:
        changes = changes | {"repeat_min": before["repeat_min"] | changes["repeat_min"]}
    wanted = check(msgspec.convert(before | changes, Preferences))
    row = session.get(PreferencesRow, runner_id) or PreferencesRow(runner_id=runner_id)
    retiming.retime(session, runner_id)
    row.document = as_json(wanted)
    row.report_next_ms = wanted.next_report_ms(now_ms, runner.zone)
    session.add(row)
    session.flush()
    return wanted


def plan_report(session: Session, runner: Runner, now_ms: int) -> None:
    """Work out when the runner's next weekly report is due: it was made, the zone changed, or nobody has yet."""
    row = session.get(PreferencesRow, runner.id) or PreferencesRow(runner_id=runner.id, document=as_json(Preferences()))
    row.report_next_ms = of(session, runner.id).next_report_ms(now_ms, runner.zone)
    session.add(row)
    session.flush()


def without_report_time(session: Session, most: int) -> list[str]:
    """Runners for whom nobody has worked it out yet."""
    known = select(PreferencesRow.runner_id)
    query = select(RunnerRow.id).where(col(RunnerRow.id).not_in(known), col(RunnerRow.erasing_ms).is_(None))
    return list(session.exec(query.limit(most)))


def reports_due(session: Session, now_ms: int, most: int) -> list[PreferencesRow]:
    """Runners whose weekly report is due; those that another process is at are skipped."""
    query = select(PreferencesRow).where(col(PreferencesRow.report_next_ms) <= now_ms)
    return list(
        session.exec(query.order_by(col(PreferencesRow.report_next_ms)).limit(most).with_for_update(skip_locked=True))
    )


def any_report_due(session: Session, now_ms: int) -> bool:
    """Whether `reports_due` or `without_report_time` has anything to give."""
    due = select(PreferencesRow.runner_id).where(col(PreferencesRow.report_next_ms) <= now_ms).limit(1)
    return session.exec(due).first() is not None or bool(without_report_time(session, 1))


def as_json(preferences: Preferences) -> dict[str, Any]:
    """As it is stored and shown."""
    shown: dict[str, Any] = msgspec.to_builtins(preferences, str_keys=True)
    return shown
