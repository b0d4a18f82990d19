"""Alerts: what was told and what was not, each with its reason and its ways, and the runner's answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from api.deps import Deps
from api.ids import RowId
from api.pages.evidence import Picture, picture
from api.pages.frame import Here, Visitor, render
from domain.clock import from_iso
from domain.errors import Conflict
from domain.lifecycle import LONGEST_SNOOZE_HOURS, SNOOZE, SNOOZE_HOURS
from domain.model import Severity
from store import alert_inbox, reports

router = APIRouter()
Counts = Mapping[alert_inbox.Group, int]
FIRST: Mapping[alert_inbox.Group, int] = {"open": 50, "snoozed": 20, "held": 6, "answered": 4, "closed": 4}
"""So many of each group are on the first page."""
PER_PAGE = 20
SNOOZES = (("day", SNOOZE_HOURS), ("week", 7 * 24))
"""For how long "not now" can be said here: the last part of the button's message, and hours."""


@dataclass(frozen=True, slots=True)
class Told:
    """One telling of an alert: why, when, by which ways, and the other alerts (id, title) that it carried."""

    reason: str
    at: str
    ways: tuple[Mapping[str, Any], ...]
    others: tuple[tuple[int, str], ...]


def tellings(alert: Mapping[str, Any], titles: Mapping[int, str]) -> tuple[Told, ...]:
    """The tellings of an alert, the latest first; alerts that are not on the page (no title) are not named."""
    found = []
    for (at, reason), rows in groupby(alert["deliveries"], key=lambda row: (row["told_at"], row["reason"])):
        ways = tuple(rows)
        others = tuple((other, titles[other]) for other in ways[0]["also_carries"] if other in titles)
        found.append(Told(reason, at, ways, others))
    found.reverse()
    return tuple(sorted(found, key=lambda told: told.at, reverse=True))


def answers(deps: Deps, alert: Mapping[str, Any]) -> tuple[str, ...]:
    """What can be answered to an alert: the same as in its messages."""
    return deps.choices(alert["rule"], Severity(alert["severity"]), alert["reason"], alert["plan"])


@router.get("/alerts")
async def page(
    visitor: Visitor,
    *,
    group: Annotated[alert_inbox.Group | None, Query()] = None,
    severity: Annotated[Literal["", "info", "watch", "warn", "stop", "urgent"], Query()] = "",
    cursor: Annotated[str | None, Query(max_length=64)] = None,
) -> HTMLResponse:
    """The inbox: the first of every group, or one group in pages."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    runner, now_ms = visitor.runner, visitor.now_ms

    def work(session: Session) -> tuple[Mapping[alert_inbox.Group, Sequence[Mapping[str, Any]]], Counts, str | None]:
        wanted = severity or None
        if group is None:
            first, found = alert_inbox.overview(session, runner.id, now_ms=now_ms, severity=wanted, most=FIRST)
            return dict(first), found, None
        page = alert_inbox.page(
            session, runner.id, now_ms=now_ms, group=group, severity=wanted, cursor=cursor, most=PER_PAGE
        )
        return {group: page.items}, page.counts, page.following

    groups, counts, following = await visitor.deps.store.read_async(work)
    titles = {alert["id"]: alert["title"] for alerts in groups.values() for alert in alerts}
    return render(
        visitor,
        "alerts.html",
        groups={name: [shown(visitor, alert, titles) for alert in alerts] for name, alerts in groups.items()},
        counts=counts,
        first=FIRST,
        group=group,
        severity=severity,
        severities=[each.value for each in reversed(Severity)],
        cursor=cursor,
        following=following,
        address=partial(address, severity),
        snoozes=SNOOZES,
    )


def address(severity: str, group: str = "", cursor: str = "") -> str:
    """Where a group of that severity is shown, from `cursor` on; all groups and severities when they are ""."""
    asked = {"group": group, "severity": severity, "cursor": cursor}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/alerts?{query}" if query else "/alerts"


@router.get("/alerts/{alert}")
async def one(visitor: Visitor, alert: RowId) -> HTMLResponse:
    """One alert with its picture, its numbers, and every message that told of it."""
    runner = visitor.known

    def work(session: Session) -> tuple[dict[str, Any], Picture | None, dict[int, str]]:
        found = alert_inbox.one(session, runner.id, alert, visitor.now_ms)
        return found, picture(session, visitor, found), alert_inbox.titles(session, runner.id, carried(found))

    found, drawn, titles = await visitor.deps.store.read_async(work)
    return render(
        visitor,
        "alert.html",
        alert=shown(visitor, found, titles),
        picture=drawn,
        snoozes=SNOOZES,
        rule=next((card for card in visitor.deps.cards(runner.language) if card.id == found["rule"]), None),
    )


def carried(alert: Mapping[str, Any]) -> set[int]:
    """The other alerts that its messages told of."""
    return {other for row in alert["deliveries"] for other in row["also_carries"]}


def shown(visitor: Here, alert: Mapping[str, Any], titles: Mapping[int, str]) -> dict[str, Any]:
    """An alert with what the page says of it; other alerts are named by `titles`."""
    now_ms = visitor.now_ms
    return {
        **alert,
        "tellings": tellings(alert, titles),
        "answers": answers(visitor.deps, alert),
        "again": _ahead(alert["again_at"], now_ms),
        "put_off": alert["group"] == "snoozed",
    }


def _ahead(moment: str | None, now_ms: int) -> str | None:
    """An instant that is still to come; else None."""
    return moment if moment is not None and from_iso(moment) > now_ms else None


Answer = Literal["seen", "better", "same", "worse", "snooze", "stop", "stop_reminding"]


@router.post("/alerts/{alert}/ack")
async def acknowledge(
    visitor: Visitor,
    alert: RowId,
    answer: Annotated[Answer, Form()] = "seen",
    hours: Annotated[int, Form(ge=1, le=LONGEST_SNOOZE_HOURS)] = SNOOZE_HOURS,
    to: Annotated[Literal["alerts", "alert", "today", "plan"], Form()] = "alerts",
) -> Response:
    """Take the runner's answer, then go back to where it was given; "worse" leads to the questions."""
    runner, words, now_ms = visitor.known, visitor.words, visitor.now_ms
    said = "stop" if answer == "stop_reminding" else answer
    try:
        await visitor.deps.store.write_async(
            lambda session: reports.answer_alert(session, runner.id, alert, said, now_ms, hours=hours)
        )
    except Conflict as error:
        if said != SNOOZE:
            raise
        remedy = words.t("page-alerts-no-snooze-remedy")
        raise Conflict(words.t("page-alerts-no-snooze"), remedy, field="answer") from error
    visitor.deps.bell.ring("deliveries")
    visitor.deps.bell.ring("runs")
    if answer == "worse":
        return visitor.back("/check-in")
    return visitor.back({"today": "/", "plan": "/plan", "alert": f"/alerts/{alert}", "alerts": "/alerts"}[to])


@router.post("/alerts/{alert}/useful")
async def useful(
    visitor: Visitor, alert: RowId, said: Annotated[Literal["yes", "no", ""], Form(alias="useful")] = ""
) -> Response:
    """Whether the runner found it useful; nothing said takes it back."""
    runner = visitor.known
    opinion = None if not said else said == "yes"
    await visitor.deps.store.write_async(lambda session: alert_inbox.say_useful(session, runner.id, alert, useful=opinion))
    return visitor.back(f"/alerts/{alert}#useful")
