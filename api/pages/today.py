"""Today: one sentence and one number, then the band, then the why; beside them what the calf says this morning."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import Session, col, select

from api.facts import LoadFacts, TodayFacts
from api.pages.frame import Here, Visitor, render
from api.pages.live import minute
from api.pages.morning import Morning, morning
from api.pages.pictures import NARROW, axis_top, both, weekly_chart
from api.routes.live import Board, under_way
from charts.gauge import gauge
from charts.heatmap import LEVELS, heatmap
from domain.care import LogEntry
from domain.clock import MS_PER_DAY
from domain.model import Severity
from store import care_views, coach_notes, log, people, reports, runs, views
from store.tables import AlertRow, MetricsRow, RunRow

router = APIRouter()
YEAR_MS = 371 * MS_PER_DAY
WEEK_MS = 7 * MS_PER_DAY
MOST_ALERTS = 3
GAUGE = 500.0
"""Width of the gauge on a wide screen, px."""
SLOTS = (12, 26, 52)
PROGRAMMES = frozenset({"heel_drops", "alfredson"})
"""Plans that the runner chose: they stand in the card of calf work, not on top."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the page reads."""

    today: TodayFacts
    load: LoadFacts
    days: dict[date, float | None]
    last: tuple[RunRow, MetricsRow | None] | None
    alerts: list[dict[str, Any]]
    live: dict[str, Any] | None
    shoes: list[Any]
    plans: list[dict[str, Any]]
    """Plans that have not ended, newest first."""
    reminders: dict[str, int]
    """Plan → the newest alert that belongs to it: what an answer is given to."""
    programme: dict[str, Any] | None
    """The strength programme that is on."""
    log: list[LogEntry]
    """Of the last seven days, newest first."""
    note: dict[str, Any] | None
    """The newest that a coach wrote to the runner."""
    morning: Morning


def _read(session: Session, visitor: Here) -> Facts:
    runner, deps, now_ms = visitor.known, visitor.deps, visitor.now_ms
    newest = runs.listing(session, runner.id, most=1)
    alerts = [alert for alert in views.alerts_json(session, runner.id, state="open", most=50) if alert["decision"] == "send"]
    lately = reports.check_ins(session, runner.id, since_ms=now_ms - MS_PER_DAY)
    follows = care_views.care_as_json(session, runner.id, deps.steps, now_ms)
    programmes = care_views.programmes_json(session, runner.id)
    plans = [plan for plan in follows["plans"] if plan["state"] != "ended"]
    return Facts(
        today=deps.today(session, runner, now_ms),
        load=deps.load(session, runner, now_ms),
        days=views.day_loads(session, runner.id, runner.zone, now_ms - YEAR_MS),
        last=views.with_metrics(session, newest)[0] if newest else None,
        alerts=sorted(alerts, key=lambda alert: -Severity(alert["severity"]).rank),
        live=None,
        shoes=[shoe for shoe in people.shoes(session, runner.id) if shoe.retired_ms is None],
        plans=plans,
        reminders=_reminders(session, runner.id, [plan["key"] for plan in plans]),
        programme=next((programme for programme in programmes if programme["on"]), None),
        log=list(reversed(log.entries(session, runner.id, now_ms - WEEK_MS))),
        note=next(iter(coach_notes.listing(session, runner.id, most=1)), None) if visitor.mine else None,
        morning=morning(visitor.care, lately, now_ms, runner.zone),
    )


def _reminders(session: Session, runner_id: str, plans: list[str]) -> dict[str, int]:
    query = select(AlertRow.plan, AlertRow.id).where(AlertRow.runner_id == runner_id, col(AlertRow.plan).in_(plans))
    found = session.exec(query.order_by(col(AlertRow.created_ms), col(AlertRow.id)))
    return {plan: alert for plan, alert in found if plan is not None and alert is not None}


def slots_for(count: int) -> int:
    """How many weeks the chart has room for: 12, 26 or 52, so that its bars keep their width for months."""
    return next((slots for slots in SLOTS if count <= slots), SLOTS[-1])


def _elsewhere(visitor: Here) -> str | None:
    """Where somebody begins who does not run here."""
    viewer = visitor.viewer
    if viewer is None or viewer.runner_id is not None or visitor.runner is not None:
        return None
    return "/coach" if viewer.coach else None


@router.get("/")
async def page(visitor: Visitor, board: Board) -> Response:
    """How far can I go today."""
    elsewhere = _elsewhere(visitor)
    if elsewhere is not None:
        return visitor.back(elsewhere)
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    facts = await visitor.deps.store.read_async(lambda session: _read(session, visitor))
    facts = replace(facts, live=await under_way(board, visitor.runner.id))
    weeks = facts.load.weeks
    return render(
        visitor,
        "today.html",
        facts=facts,
        today=facts.today,
        weeks=weeks[-slots_for(len(weeks)) :],
        pictures=_pictures(visitor, facts),
        levels=LEVELS,
        morning=facts.morning,
        morning_sites=[(site, visitor.words.t(f"answer-site-{site}")) for site in facts.morning.sites],
        morning_sides=[(side, visitor.words.t(f"answer-side-{side}")) for side in facts.morning.sides],
        alerts=facts.alerts[:MOST_ALERTS],
        plans=[plan for plan in facts.plans if plan["kind"] not in PROGRAMMES],
        strength=next((plan for plan in facts.plans if plan["kind"] in PROGRAMMES), None),
    )


def _pictures(visitor: Here, facts: Facts) -> dict[str, str]:
    today, weeks, say = facts.today, facts.load.weeks, visitor.words.say
    end = axis_top(weeks, today.week_calf_km)
    pictures = {"gauge": "", "weekly": "", "heatmap": "", "strip": minute(facts.live or {}, visitor.words, "cadence")}
    if today.week_calf_km is not None:
        value = today.week_calf_km
        pictures["gauge"] = both(
            lambda name, width: gauge(value, today.band, end, name=name, width=min(width, GAUGE), say=say),
            "gauge",
        )
    if weeks:
        slots = slots_for(len(weeks))
        pictures["weekly"] = weekly_chart(weeks, slots, min(slots, 26), end=end, say=say)
    if facts.days:
        last = visitor.words.today
        pictures["heatmap"] = both(
            lambda name, width: heatmap(
                facts.days, last, weeks=20 if width == NARROW else 52, name=name, width=width, say=say
            ),
            "heatmap",
        )
    return pictures
