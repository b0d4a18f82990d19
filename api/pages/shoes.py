"""Shoes: the distance in each pair, and the forms to add, change and retire one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from api.pages.frame import Visitor, render
from charts.spark import meter
from domain.errors import BadInput, shape
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
                title=f"Wear of {shoe.name}",
                told=f"{words.distance(shoe.worn_m, 0)} of {words.distance(REPLACE_M, 0)}",
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


def _number(text: str, field: str) -> float | None:
    if not text.strip():
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not -5 <= value <= 10_000:  # noqa: PLR2004 - drops in mm and distances in km both lie within
        raise BadInput(f"{field} cannot be {shape(text)}.", "Write a number, or leave it empty.", field=field)
    return value


@router.post("/shoes")
async def add(
    visitor: Visitor,
    *,
    name: Annotated[str, Form(min_length=1, max_length=80)],
    kind: Annotated[Literal["", "neutral", "stability", "motion_control"], Form()] = "",
    drop_mm: Annotated[str, Form(max_length=10)] = "",
    start: Annotated[str, Form(max_length=10)] = "",
    default: Annotated[str, Form(max_length=5)] = "",
) -> Response:
    """Add a pair."""
    runner, now_ms = visitor.known, visitor.now_ms
    metres = (_number(start, "start") or 0.0) * 1000 * (KM_PER_MILE if runner.units == "mi" else 1.0)
    shoe = Shoe(
        0, name.strip() or "Shoes", kind or None, _number(drop_mm, "drop_mm"), max(metres, 0.0), is_default=default == "yes"
    )
    await visitor.deps.store.write_async(lambda session: people.add_shoe(session, runner.id, shoe, now_ms))
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
