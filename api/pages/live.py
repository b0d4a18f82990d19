"""Live: the run under way for a glance with the wrist away, and the button for when it hurts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, Response

from api.live_facts import LEADING
from api.pages.frame import Visitor, render
from api.pages.words import Words
from api.routes.check_ins import save
from api.routes.live import Board
from api.schemas_people import CheckInFields
from charts.trail import room_bar, room_top, trail
from domain.units import KM_PER_MILE

router = APIRouter()
CADENCE, STANCE = (140.0, 200.0), (160.0, 340.0)
"""Axes of the last minute: those of every run's lanes."""
WAKE = ("off", "on", "unsupported", "refused", "lost")
BLUETOOTH = (
    *("connect", "another", "connecting", "on", "lost", "nobody", "nothing", "failed", "resumed", "elsewhere", "marked"),
    *("kept", "ended", "done", "full", "signed", "refused", "insecure", "apple", "none"),
)
"""What the script that records has to say, beside `waiting`."""


@router.get("/live")
async def page(
    visitor: Visitor, board: Board, marked: str = "", device: Annotated[str | None, Query(max_length=64)] = None
) -> HTMLResponse:
    """The run under way."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    live = (await board.look(visitor.runner.id)).of_device(device).body
    words = visitor.words
    return render(
        visitor,
        "live.html",
        live=live,
        chosen=device,
        pictures=pictures(live, words) if live["state"] != "idle" else {},
        sensors=live.get("sensors", []),
        leading=LEADING,
        wake={state: words.t(f"page-live-wake-{state}") for state in WAKE},
        marked=marked == "yes",
        bluetooth={name: words.t(f"page-live-bt-{name}") for name in BLUETOOTH}
        | {"waiting": words.t("page-live-bt-waiting", n="%")},
    )


@router.post("/live/pain")
async def pain(visitor: Visitor, sid: Annotated[str, Form(max_length=64)] = "") -> Response:
    """A pain marker: the same as the button on the watch."""
    await save(visitor.deps, visitor.known.id, CheckInFields.model_validate({"phase": "during", "sid": sid or None}), "web")
    return visitor.back("/live?marked=yes")


def pictures(live: Mapping[str, Any], words: Words) -> dict[str, str]:
    """The two bars and the last minute of cadence and contact time."""
    t, mile = words.t, KM_PER_MILE if words.unit == "mi" else 1.0
    today = live["today"]
    distance, room = _km(live.get("distance_m"), mile), _km(today["room_m"], mile)
    end = room_top(room, distance)
    calf_end = room_top(today["calf_room"], live.get("calf_load"))
    made = {
        "distance": room_bar(
            distance,
            room,
            end,
            key="distance_m",
            title=t("page-live-bar-distance"),
            desc=t("page-live-bar-end", end=f"{end:g}", unit=words.unit),
        ),
        "calf": room_bar(
            live.get("calf_load"),
            today["calf_room"],
            calf_end,
            key="calf_load",
            title=t("page-live-bar-calf"),
            desc=t("page-live-bar-end", end=f"{calf_end:g}", unit=t("unit-calf-km")),
        ),
    }
    return made | {name: minute(live, words, name) for name in ("cadence", "stance")}


def minute(live: Mapping[str, Any], words: Words, name: Literal["cadence", "stance"]) -> str:
    """The last minute of one measure of a live snapshot, on the axis that every run's lanes have."""
    at, key, word, axis = {
        "cadence": (1, "cadence_spm", "page-word-cadence", CADENCE),
        "stance": (2, "stance_time_ms", "page-word-contact", STANCE),
    }[name]
    unit = words.t("unit-steps") if name == "cadence" else "ms"
    points = [(row[0], row[at]) for row in live.get("strip", [])]
    desc = words.t("page-live-trail", low=f"{axis[0]:g}", high=f"{axis[1]:g}", unit=unit)
    usual = live.get("usual", {}).get(key)
    return trail(points, *axis, name=f"trail-{name}", title=words.t(word), desc=desc, usual=usual)


def _km(metres: float | None, km_per_unit: float) -> float | None:
    return None if metres is None else metres / 1000.0 / km_per_unit
