"""Rules: the catalogue, with where each comes from and how strong the evidence is."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import RuleCard
from api.pages.frame import Visitor, render

router = APIRouter()
SECTIONS = ("triage", "acute", "load", "habit", "form", "shoe", "strength", "flag")
"""First parts of the rules' ids in the order of the catalogue; the words are `page-rules-group-…`."""


@router.get("/rules")
async def page(visitor: Visitor) -> HTMLResponse:
    """Every rule this installation applies."""
    words = visitor.words
    cards = visitor.deps.cards(words.say.language)
    groups: dict[str, list[RuleCard]] = {}
    for rule in cards:
        groups.setdefault(rule.id.partition(".")[0], []).append(rule)
    named = [(words.known(f"page-rules-group-{prefix}", prefix), groups[prefix]) for prefix in sorted(groups, key=_place)]
    return render(visitor, "rules.html", groups=named, count=len(cards))


def _place(prefix: str) -> int:
    return SECTIONS.index(prefix) if prefix in SECTIONS else len(SECTIONS)
