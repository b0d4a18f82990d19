"""Rules: the catalogue, with where each comes from and how strong the evidence is."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.facts import RuleCard
from api.pages.frame import Visitor, render
from api.pages.words import Words

router = APIRouter()
SECTIONS = ("triage", "acute", "load", "habit", "form", "shoe", "strength", "flag")
"""First parts of the rules' ids in the order of the catalogue; the words are `page-rules-group-…`."""


@router.get("/rules")
async def page(visitor: Visitor) -> HTMLResponse:
    """Every rule this installation applies."""
    words = visitor.words
    cards = visitor.deps.cards(words.say.language)
    return render(visitor, "rules.html", groups=grouped(words, cards), count=len(cards))


def grouped(words: Words, cards: Sequence[RuleCard]) -> list[tuple[str, list[RuleCard]]]:
    """The rules by section, each with its name, in the order of the catalogue."""
    groups: dict[str, list[RuleCard]] = {}
    for rule in cards:
        groups.setdefault(rule.id.partition(".")[0], []).append(rule)
    return [(words.known(f"page-rules-group-{prefix}", prefix), groups[prefix]) for prefix in sorted(groups, key=_place)]


def _place(prefix: str) -> int:
    return SECTIONS.index(prefix) if prefix in SECTIONS else len(SECTIONS)
