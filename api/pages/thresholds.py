"""The settings of the rules: each in plain words, with where it comes from, its range, and what this runner set it to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.facts import RuleCard
from api.pages.frame import Here, Visitor, render
from api.pages.numbers import number
from api.pages.rules import grouped
from domain.errors import BadInput, NotFound
from domain.thresholds import Threshold
from store import people

router = APIRouter()
PLACE = "/settings/rules"
LONGEST = 20
"""Characters of a number that somebody types."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What cannot be used: the rule it belongs to, its setting, why, and all that was typed."""

    rule: str
    field: str
    text: str
    remedy: str
    typed: Mapping[str, str]


@router.get(PLACE)
async def page(visitor: Visitor, saved: str = "") -> HTMLResponse:
    """Every setting, by rule."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    return _page(visitor, saved=saved)


@router.post(f"{PLACE}/{{rule}}")
async def change(visitor: Visitor, rule: str, request: Request) -> Response:
    """Take the settings of one rule: an empty field takes the default back; `reset` takes all of them back."""
    runner, words = visitor.known, visitor.words
    card = next((card for card in visitor.deps.cards(words.say.language) if card.id == rule), None)
    if card is None:
        raise NotFound(words.t("page-thresholds-no-rule"), field="rule")
    form = await request.form()
    typed = {row.name: str(form.get(row.name, ""))[:LONGEST] for row in card.thresholds}
    changes: dict[str, float | None] = dict.fromkeys(typed)
    if "reset" not in form:
        for row in card.thresholds:
            try:
                value = number(typed[row.name], words, row.words, within=(row.low, row.high), field=row.name)
            except BadInput as error:
                return _page(visitor, wrong=Wrong(rule, row.name, error.what, error.remedy, typed))
            changes[row.name] = None if value == row.default else value
    await visitor.deps.store.write_async(lambda session: people.change_runner(session, runner.id, {"thresholds": changes}))
    visitor.deps.bell.ring("runs")
    return visitor.back(f"{PLACE}?saved={rule}#{rule}")


def _page(visitor: Here, *, saved: str = "", wrong: Wrong | None = None) -> HTMLResponse:
    cards = visitor.deps.cards(visitor.words.say.language)
    own = visitor.known.thresholds
    groups = [(name, [card for card in rules if card.thresholds]) for name, rules in grouped(visitor.words, cards)]
    return render(
        visitor,
        "thresholds.html",
        status=200 if wrong is None else 422,
        groups=[(name, rules) for name, rules in groups if rules],
        changed={card.id: sum(row.name in own for row in card.thresholds) for card in cards},
        changes=sum(row.name in own for card in cards for row in card.thresholds),
        fixed=[card for card in cards if not card.thresholds and card.severity in {"stop", "urgent"}],
        one_way=one_way,
        urgent=_urgent,
        saved=saved,
        wrong=wrong,
    )


def one_way(row: Threshold) -> bool:
    """Whether the default is one end of what is permitted: a setting that can only be made stricter."""
    return row.default in {row.low, row.high}


def _urgent(card: RuleCard) -> bool:
    return card.severity in {"stop", "urgent"}
