"""Plan: what is due today first, then the way back to running, rest, and the strength programme."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.pages.frame import Here, Visitor, render
from api.pages.pictures import WIDE, both
from api.routes.plan import shown
from charts.adherence import Block, adherence
from domain.clock import from_iso
from store.plan_views import PROGRAMMES

router = APIRouter()
MORNING_MOST = "load.return.morning_most"
CHART = 520.0
"""Width of the chart of a programme on a wide screen, px."""


@router.get("/plan")
async def page(visitor: Visitor, logged: Annotated[str, Query(max_length=64)] = "") -> HTMLResponse:
    """What is due, and how everything stands; `logged` is an entry that can be taken back."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    runner = visitor.runner
    plans = await visitor.deps.store.read_async(lambda session: shown(session, visitor.deps, runner.id))
    going = plans["plans"]
    on = next((programme for programme in plans["programmes"] if programme["on"]), None)
    coming = [plan for plan in going if plan["next_at"] and plan["steps"]]
    return render(
        visitor,
        "plan.html",
        due=plans["due"],
        later=min(coming, key=lambda plan: str(plan["next_at"]), default=None) if not plans["due"] else None,
        backs=[plan for plan in going if plan["kind"] == "return"],
        plans=[plan for plan in going if plan["kind"] not in PROGRAMMES and plan["kind"] != "return"],
        strength=next((plan for plan in going if on is not None and plan["key"] == on["plan"]), None),
        programme=on,
        before=[programme for programme in plans["programmes"] if not programme["on"]],
        chart="" if on is None else _chart(visitor, on),
        ended=plans["ended"],
        ladder=plans["ladder"],
        morning_most=_morning_most(visitor),
        alfredson_possible=plans["alfredson_possible"],
        log=plans["log"],
        logged=next((entry for entry in plans["log"] if entry["id"] == logged), None),
        late=lambda moment: from_iso(moment) <= visitor.now_ms,
        programmes=PROGRAMMES,
    )


def _morning_most(visitor: Here) -> float | None:
    """How much pain the next morning may have, 0-10, by this runner's settings; None where no rule says so."""
    runner = visitor.known
    settings = (each for card in visitor.deps.cards(runner.language) for each in card.thresholds)
    return next((each.of(runner.thresholds) for each in settings if each.name == MORNING_MOST), None)


def _chart(visitor: Here, programme: dict[str, Any]) -> str:
    weeks = programme["weeks"]
    if not weeks:
        return ""
    blocks = [Block(block["week"], block["done"], block["of"]) for block in programme["blocks"]]
    say = visitor.words.say
    return both(
        lambda name, width: adherence(
            blocks, weeks, programme["week"], name=name, width=CHART if width == WIDE else width, say=say
        ),
        "adherence",
    )
