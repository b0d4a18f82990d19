"""Rules: the catalogue, with where each comes from and how strong the evidence is."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import RuleCard
from api.pages.frame import Visitor, render
from domain.words import ENGLISH

router = APIRouter()
GROUPS = {
    "acute": "Right now",
    "load": "Too much, too soon",
    "form": "How you run",
    "habit": "Structure of a session",
    "shoe": "Shoes",
    "strength": "Strength",
    "triage": "What is it?",
    "flag": "See a clinician",
}


@router.get("/rules")
async def page(visitor: Visitor) -> HTMLResponse:
    """Every rule this installation applies."""
    groups: dict[str, list[RuleCard]] = {}
    for rule in visitor.deps.cards(visitor.runner.language if visitor.runner else ENGLISH):
        groups.setdefault(rule.id.partition(".")[0], []).append(rule)
    named = [(GROUPS.get(prefix, prefix), groups[prefix]) for prefix in sorted(groups, key=_place)]
    return render(visitor, "rules.html", groups=named)


def _place(prefix: str) -> int:
    return list(GROUPS).index(prefix) if prefix in GROUPS else len(GROUPS)
