"""Shoes: the distance in each pair, and the forms to add, change and retire one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from api.pages.frame import Visitor, render
from api.pages.numbers import number
from charts.meter import meter
from domain.model import Shoe
from domain.units import KM_PER_MILE
from store import people, reports

router = APIRouter()
PLAN_M = 300 * KM_PER_MILE * 1000
"""Plan a new pair from here on (convention, 300 miles), m."""
REPLACE_M = 500 * KM_PER_MILE * 1000
"""Replace it here (convention, 500 miles), m."""


def wear(shoe: Shoe) -> Literal["in", "above", "over"]:
    """How worn a pair is, as the colour of its bar."""
    if shoe.worn_m >= REPLACE_M:
        return "over"
    return "above" if shoe.worn_m >= PLAN_M else "in"


@router.get("/shoes")
async def page(visitor: Visitor) -> HTMLResponse:
    """All pairs."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    runner, words = visitor.runner, visitor.words
    pairs = await visitor.deps.store.read_async(lambda session: people.shoes(session, runner.id))
    shown = [
        (
            shoe,
            wear(shoe),
            meter(
                shoe.worn_m,
                REPLACE_M,
                title=words.t("page-shoes-wear", name=shoe.name),
                told=words.t("page-shoes-of", worn=words.distance(shoe.worn_m, 0), most=words.distance(REPLACE_M, 0)),
                state=wear(shoe),
                name=f"wear-{shoe.id}",
            ),
        )
        for shoe in pairs
    ]
    return render(
        visitor,
        "shoes.html",
        used=[pair for pair in shown if pair[0].retired_ms is None],
        retired=[pair for pair in shown if pair[0].retired_ms is not None],
        plan_m=PLAN_M,
        replace_m=REPLACE_M,
    )


Kind = Annotated[Literal["", "neutral", "stability", "motion_control"], Form()]
Soft = Annotated[Literal["", "minimal", "medium", "maximal"], Form()]
Name = Annotated[str, Form(min_length=1, max_length=80)]
Typed = Annotated[str, Form(max_length=80)]


@router.post("/shoes")
async def add(
    visitor: Visitor,
    *,
    name: Name,
    model: Typed = "",
    kind: Kind = "",
    cushioning: Soft = "",
    drop_mm: Typed = "",
    start: Typed = "",
    default: Typed = "",
) -> Response:
    """Add a pair."""
    runner, words, now_ms = visitor.known, visitor.words, visitor.now_ms
    shown = number(start, words, "page-shoes-start", within=(0, 10_000), field="start") or 0.0
    shoe = Shoe(
        id=0,
        name=name.strip() or words.t("page-nav-shoes"),
        kind=kind or None,
        drop_mm=number(drop_mm, words, "page-shoes-drop", within=(-5, 30), field="drop_mm"),
        start_m=shown * 1000 * (KM_PER_MILE if runner.units == "mi" else 1.0),
        is_default=default == "yes",
        model=model.strip() or None,
        cushioning=cushioning or None,
    )
    await visitor.deps.store.write_async(lambda session: people.add_shoe(session, runner.id, shoe, now_ms))
    return visitor.back("/shoes")


@router.post("/shoes/{shoe}/fields")
async def describe(
    visitor: Visitor,
    shoe: int,
    *,
    name: Name,
    model: Typed = "",
    kind: Kind = "",
    cushioning: Soft = "",
    drop_mm: Typed = "",
) -> Response:
    """Change what is known of a pair."""
    runner, words = visitor.known, visitor.words
    changes: dict[str, Any] = {
        "name": name.strip() or words.t("page-nav-shoes"),
        "model": model.strip() or None,
        "kind": kind or None,
        "cushioning": cushioning or None,
        "drop_mm": number(drop_mm, words, "page-shoes-drop", within=(-5, 30), field="drop_mm"),
    }
    await visitor.deps.store.write_async(lambda session: reports.change_shoe(session, runner.id, shoe, changes))
    visitor.deps.bell.ring("runs")
    return visitor.back("/shoes")


@router.post("/shoes/{shoe}")
async def change(visitor: Visitor, shoe: int, action: Annotated[Literal["default", "retire", "use"], Form()]) -> Response:
    """Make a pair the default, retire it, or take it back into use."""
    runner = visitor.known
    changes: dict[str, dict[str, Any]] = {
        "default": {"is_default": True, "retired_ms": None},
        "retire": {"retired_ms": visitor.now_ms},
        "use": {"retired_ms": None},
    }
    await visitor.deps.store.write_async(lambda session: reports.change_shoe(session, runner.id, shoe, changes[action]))
    return visitor.back("/shoes")
