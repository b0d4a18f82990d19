"""Alerts: what was told and what was not, each with its reason and its ways, and the runner's answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Path
from fastapi.responses import HTMLResponse, Response

from api.deps import Deps
from api.pages.frame import Visitor, render
from domain.clock import from_iso
from domain.errors import Conflict
from domain.lifecycle import LONGEST_SNOOZE_HOURS, SNOOZE, SNOOZE_HOURS
from domain.model import Severity
from store import reports, views

router = APIRouter()
MOST = 200
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
async def page(visitor: Visitor) -> HTMLResponse:
    """The inbox."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    runner, deps, now_ms = visitor.runner, visitor.deps, visitor.now_ms
    alerts = await deps.store.read_async(lambda session: views.alerts_json(session, runner.id, most=MOST))
    titles = {alert["id"]: alert["title"] for alert in alerts}
    shown = [
        alert
        | {
            "tellings": tellings(alert, titles),
            "answers": answers(deps, alert),
            "again": _ahead(alert["again_at"], now_ms),
            "put_off": alert["state"] == "snoozed" and _ahead(alert["snoozed_until"], now_ms) is not None,
        }
        for alert in alerts
    ]
    sent = [alert for alert in shown if alert["decision"] == "send"]
    return render(
        visitor,
        "alerts.html",
        waiting=_gravest_first(each for each in sent if each["state"] in {"open", "snoozed"} and not each["put_off"]),
        put_off=sorted((each for each in sent if each["put_off"]), key=lambda each: str(each["snoozed_until"])),
        held=_soonest_first(each for each in shown if each["decision"] != "send"),
        done=[each for each in sent if each["state"] not in {"open", "snoozed"}],
        snoozes=SNOOZES,
    )


def _ahead(moment: str | None, now_ms: int) -> str | None:
    """An instant that is still to come; else None."""
    return moment if moment is not None and from_iso(moment) > now_ms else None


def _gravest_first(alerts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The most severe first; of the same severity the newest first, as it came."""
    return sorted(alerts, key=lambda each: -Severity(each["severity"]).rank)


def _soonest_first(alerts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What will still be told, the soonest first; then the rest, the newest first, as it came."""
    return sorted(alerts, key=lambda each: (each["again"] is None, each["again"] or ""))


Answer = Literal["seen", "better", "same", "worse", "snooze", "stop", "stop_reminding"]
AlertId = Annotated[int, Path(ge=1, lt=2**63)]


@router.post("/alerts/{alert}/ack")
async def acknowledge(
    visitor: Visitor,
    alert: AlertId,
    answer: Annotated[Answer, Form()] = "seen",
    hours: Annotated[int, Form(ge=1, le=LONGEST_SNOOZE_HOURS)] = SNOOZE_HOURS,
    to: Annotated[Literal["alerts", "today"], Form()] = "alerts",
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
    return visitor.back("/" if to == "today" else "/alerts")
