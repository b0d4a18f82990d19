"""What a runner's plans ask for today, and how they stand, for the API and the page alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from domain.care import LogEntry, tendon_settled
from domain.clock import MS_PER_DAY, day_start_ms, from_iso, iso, local_day
from domain.model import Runner
from store import care, care_views, log, people
from store.care_views import StepsOf
from store.tables import AlertRow

PROGRAMMES = frozenset({"heel_drops", "alfredson"})
"""Kinds of plan that the runner chose."""
ASKED_MS = 3 * MS_PER_DAY
"""So long a question that was not answered stays on the list."""
ENDED_MS = 28 * MS_PER_DAY
"""So long a plan that has ended is still shown."""
LOG_DAYS = 7


def plan_json(session: Session, runner_id: str, steps: StepsOf, now_ms: int) -> dict[str, Any]:
    """What is due today, soonest first; the plans that have not ended, or have lately; and the strength programmes.

    Raises:
        NotFound: there is no such runner.

    """
    runner = people.runner(session, runner_id)
    follows = care_views.care_as_json(session, runner_id, steps, now_ms)
    going = [plan for plan in follows["plans"] if plan["state"] != "ended"]
    ended = [plan for plan in follows["plans"] if plan["ended_at"] and from_iso(plan["ended_at"]) >= now_ms - ENDED_MS]
    entries = log.entries(session, runner_id, now_ms - LOG_DAYS * MS_PER_DAY)
    asked = reminders(session, runner_id, [plan["key"] for plan in going])
    return {
        "due": due_today(runner, going, asked, entries, now_ms),
        "plans": [plan | {"alert": getattr(asked.get(plan["key"]), "id", None)} for plan in going],
        "ended": ended,
        "programmes": care_views.programmes_json(session, runner_id),
        "alfredson_possible": tendon_settled(care.load(session, runner_id).episodes),
        "banned": follows["banned"],
        "log": [care_views.log_as_json(entry) for entry in reversed(entries)],
    }


def reminders(session: Session, runner_id: str, plans: Sequence[str]) -> dict[str, AlertRow]:
    """The newest alert that belongs to each plan: what an answer is given to."""
    query = select(AlertRow).where(AlertRow.runner_id == runner_id, col(AlertRow.plan).in_(plans))
    found = session.exec(query.order_by(col(AlertRow.created_ms), col(AlertRow.id)))
    return {row.plan: row for row in found if row.plan is not None}


def due_today(
    runner: Runner,
    plans: Sequence[Mapping[str, Any]],
    asked: Mapping[str, AlertRow],
    entries: Sequence[LogEntry],
    now_ms: int,
) -> list[dict[str, Any]]:
    """What was asked and is not answered yet, then what comes before the runner's day is over; soonest first."""
    today = local_day(now_ms, runner.zone)
    midnight = day_start_ms(today, runner.zone)
    logged = sum(entry.kind == "strength" and entry.t_ms >= midnight for entry in entries)
    found: list[dict[str, Any]] = []
    for plan in plans:
        chosen = plan["kind"] in PROGRAMMES
        if chosen and logged >= plan["facts"].get("a_day", 1):
            continue
        row = asked.get(plan["key"])
        since_ms = midnight if chosen else now_ms - ASKED_MS
        if row is not None and _waits(row, since_ms) and plan["state"] != "suspended":
            found.append(_due(plan, row.created_ms, row.title, row.do, alert=row.id))
        coming = [(from_iso(step["due_at"]), step) for step in plan["steps"]]
        found += [
            _due(plan, due_ms, step["title"], step["do"], kind=step["kind"])
            for due_ms, step in coming
            if local_day(due_ms, runner.zone) == today
        ]
    return sorted(found, key=lambda each: str(each["due_at"]))


def _waits(row: AlertRow, since_ms: int) -> bool:
    """Whether it is a reminder that was told since then and not answered."""
    return row.finding_id is None and row.state == "open" and row.created_ms >= since_ms


def _due(
    plan: Mapping[str, Any], due_ms: int, title: str, do: str, *, kind: str | None = None, alert: int | None = None
) -> dict[str, Any]:
    return {
        "due_at": iso(due_ms),
        "plan": plan["key"],
        "plan_kind": plan["kind"],
        "side": plan["side"],
        "kind": kind,
        "title": title,
        "do": do,
        "alert": alert,
    }
