"""The morning check on Today: how much it hurts, where, and one question; it leads to the full form when more is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.pages.check_in import CHOICES, read_form
from api.pages.frame import Visitor
from api.routes.check_ins import save
from domain.care import Care, Episode
from domain.clock import local_day
from domain.errors import BadInput
from domain.model import Severity
from store.tables import CheckInRow

router = APIRouter()
MUCH = 4
"""Pain from here on leads to the full form, with the red-flag questions first."""
FIELDS = ("severity", "site", "side", "rested", "hurts_at_rest")


@dataclass(frozen=True, slots=True)
class Morning:
    """What the card asks, and what it was told today."""

    question: str
    """rested | hurts_at_rest: the one that tells most now."""
    about: Episode | None
    """The complaint that is still there: its site and side are chosen already."""
    told: CheckInRow | None
    """The last report of today that says how much it hurts."""
    sites: tuple[str, ...] = CHOICES["site"]
    sides: tuple[str, ...] = CHOICES["side"]


def morning(care: Care, reports: Iterable[CheckInRow], now_ms: int, zone: str) -> Morning:
    """The card for a runner with that care; `reports` newest first. A pain marker in a run is no report of the morning."""
    today = local_day(now_ms, zone)
    told = (
        row for row in reports if row.severity is not None and row.phase != "during" and local_day(row.t_ms, zone) == today
    )
    unsettled = [episode for episode in care.episodes if episode.settled_ms is None]
    return Morning(
        question="hurts_at_rest" if care.resting is None else "rested",
        about=max(unsettled, key=lambda episode: episode.heard_ms, default=None),
        told=next(told, None),
    )


def leads_on(report: Mapping[str, Any]) -> bool:
    """Whether a stored report wants the full form: much pain, the first of a complaint, or something that cannot wait."""
    severity = report["severity"] or 0
    first = severity > 0 and report["episode"] == report["id"]
    grave = any(Severity(found["severity"]).rank >= Severity.STOP.rank for found in report["findings"])
    return severity >= MUCH or first or grave


@router.post("/check-in/morning")
async def take(visitor: Visitor, request: Request) -> Response:
    """Store the report; back to Today, or on to the full form when it wants more."""
    form = {name: str(value) for name, value in (await request.form()).items() if name in FIELDS}
    if not form.get("severity"):
        words = visitor.words
        what = words.t("page-check-severity")
        raise BadInput(words.t("page-error-choice", what=what), words.t("page-error-choice-remedy"), field="severity")
    stored = await save(visitor.deps, visitor.known.id, read_form(form, visitor.words), "web")
    return visitor.back(f"/check-in?stored={stored['id']}#result" if leads_on(stored) else "/#morning")
