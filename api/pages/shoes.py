"""Shoes: the distance in each pair, and the forms to add, change and retire one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from api.ids import RowId
from api.pages.frame import Here, Visitor, render
from api.pages.numbers import number
from api.pages.pictures import WIDE, both
from api.wearing import limits
from charts.wear import wear
from domain.model import Shoe
from domain.units import KM_PER_MILE
from store import people, reports

router = APIRouter()
WIDE_BAR = 490.0
"""Width of a pair's bar on a wide screen, px."""


def wear_picture(visitor: Here, shoe: Shoe, name: str = "wear") -> str:
    """How far a pair has come on the axis that all pairs share."""
    words, marks = visitor.words, limits(visitor.deps, visitor.known)
    plan, replace = (words.distance(each, 0) for each in marks)
    title = words.t("page-shoes-wear", name=shoe.name)
    told = words.t("page-shoes-told", worn=words.distance(shoe.worn_m, 0), plan=plan, replace=replace)

    def draw(own: str, width: float) -> str:
        wide = WIDE_BAR if width == WIDE else width
        return wear(shoe.worn_m, marks, labels=(plan, replace), title=title, told=told, name=own, width=wide)

    return both(draw, name)


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair as the page shows it."""

    shoe: Shoe
    picture: str
    use: people.ShoeUse | None
    """None: no run was run in it."""
    state: Literal["in", "above", "over"]


@router.get("/shoes")
async def page(visitor: Visitor) -> HTMLResponse:
    """All pairs."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    runner = visitor.runner
    pairs, used = await visitor.deps.store.read_async(
        lambda session: (people.shoes(session, runner.id), people.shoe_uses(session, runner.id))
    )
    plan_m, replace_m = limits(visitor.deps, runner)
    shown = [
        Pair(
            shoe,
            wear_picture(visitor, shoe, f"wear-{shoe.id}"),
            used.get(shoe.id),
            "over" if shoe.worn_m >= replace_m else "above" if shoe.worn_m >= plan_m else "in",
        )
        for shoe in pairs
    ]
    in_use = [pair for pair in shown if pair.shoe.retired_ms is None]
    return render(
        visitor,
        "shoes.html",
        used=sorted(in_use, key=lambda pair: not pair.shoe.is_default),
        retired=[pair for pair in shown if pair.shoe.retired_ms is not None],
        lead=next((pair for pair in in_use if pair.shoe.is_default), in_use[0] if in_use else None),
        plan_m=plan_m,
        replace_m=replace_m,
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
    shoe: RowId,
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
async def change(visitor: Visitor, shoe: RowId, action: Annotated[Literal["default", "retire", "use"], Form()]) -> Response:
    """Make a pair the default, retire it, or take it back into use."""
    runner = visitor.known
    changes: dict[str, dict[str, Any]] = {
        "default": {"is_default": True, "retired_ms": None},
        "retire": {"retired_ms": visitor.now_ms},
        "use": {"retired_ms": None},
    }
    await visitor.deps.store.write_async(lambda session: reports.change_shoe(session, runner.id, shoe, changes[action]))
    return visitor.back("/shoes")
