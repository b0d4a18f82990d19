"""Privacy: whether positions are kept, the home that is not shown, everything to take along, and being forgotten.

What cannot be undone is said on a page of its own, with how much it is about, before it is done.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from api import privacy as change_privacy
from api.ids import RowId
from api.pages.frame import Here, Visitor, render
from api.pages.numbers import number
from domain.care import NOTHING
from domain.errors import BadInput, Conflict
from domain.privacy import LEAST_RADIUS_M, MOST_RADIUS_M, RADIUS_M, Home
from store import deleting, erasing, privacy, runs

router = APIRouter()
PLACE = "/settings/privacy"
Typed = Annotated[str, Form(max_length=80)]
_PLACE = re.compile(r"\s*(-?\d{1,3}(?:[.,]\d+)?)\s*°?[\s,;]+(-?\d{1,3}(?:[.,]\d+)?)\s*°?\s*")


@router.get(PLACE)
async def page(visitor: Visitor, saved: Literal["", "gps", "home"] = "") -> HTMLResponse:
    """The sections."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    return await _page(visitor, saved=saved)


@router.post(f"{PLACE}/home")
async def set_home(
    visitor: Visitor,
    *,
    how: Annotated[Literal["", "runs", "place", "none"], Form()] = "",
    place: Typed = "",
    radius: Typed = "",
) -> Response:
    """Set the home, or take it back."""
    runner, words = visitor.known, visitor.words
    typed = {"how": how, "radius": radius}  # never the place: it is not sent back, not even to whom it was typed by
    try:
        within = (LEAST_RADIUS_M, MOST_RADIUS_M)
        radius_m = number(radius, words, "page-privacy-radius", within=within, field="radius") or RADIUS_M
        where = _coordinates(visitor, place) if how == "place" else None

        def work(session: Session) -> None:
            if how == "none":
                privacy.set_home(session, runner.id, None)
            elif how:
                change_privacy.set_home(session, runner.id, where, radius_m, from_runs=how == "runs")
            elif runner.privacy.home is not None:  # only the radius
                known = runner.privacy.home
                privacy.set_home(session, runner.id, Home(known.lat, known.long, radius_m))

        await visitor.deps.store.write_async(work)
    except BadInput as error:
        text, remedy = error.what, error.remedy
        if error.field == "from_runs":
            text, remedy = words.t("page-privacy-no-start"), words.t("page-privacy-no-start-remedy")
        return await _page(visitor, wrong={"field": error.field, "text": text, "remedy": remedy}, typed=typed)
    return visitor.back(f"{PLACE}?saved=home#home")


@router.get(f"{PLACE}/gps")
async def before_gps(visitor: Visitor) -> HTMLResponse:
    """What keeping no positions takes out, before it is done."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    runner = visitor.runner
    found = await visitor.deps.store.read_async(lambda session: privacy.kept(session, runner.id))
    return render(visitor, "privacy_gps.html", found=found)


@router.post(f"{PLACE}/gps")
async def gps(visitor: Visitor, keep: Annotated[Literal["yes", "no"], Form()], sure: Typed = "") -> Response:
    """Keep positions from now on, or none and take out those that there are."""
    runner, words = visitor.known, visitor.words
    if keep == "no" and runner.privacy.keep_gps and sure != "yes":
        found = await visitor.deps.store.read_async(lambda session: privacy.kept(session, runner.id))
        return render(visitor, "privacy_gps.html", status=422, found=found, refused=words.t("page-privacy-gps-not-sure"))
    change = privacy.keep if keep == "yes" else privacy.keep_none
    await visitor.deps.store.write_async(lambda session: change(session, runner.id))
    visitor.deps.bell.ring("forget")
    return visitor.back(f"{PLACE}?saved=gps#gps")


@router.get("/settings/delete")
async def before_deletion(visitor: Visitor) -> HTMLResponse:
    """What will be gone, and where the name has to be typed."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    return render(visitor, "delete_runner.html")


@router.post("/settings/delete")
async def delete(visitor: Visitor, typed: Typed = "") -> Response:
    """Erase the runner whose name was typed."""
    runner, words, now_ms = visitor.known, visitor.words, visitor.now_ms
    if typed.strip() != runner.id:
        return render(visitor, "delete_runner.html", status=422, refused=words.t("page-delete-other", name=runner.id))
    try:
        await visitor.deps.store.write_async(lambda session: erasing.begin(session, runner.id, now_ms))
    except Conflict:
        return render(visitor, "delete_runner.html", status=409, refused=words.t("page-delete-last-admin"))
    visitor.deps.bell.ring("devices")
    visitor.deps.bell.ring("forget")
    return render(replace(visitor, open_alerts=0, care=NOTHING), "deleted.html")


@router.get("/runs/{run}/delete")
async def before_run(visitor: Visitor, run: RowId) -> HTMLResponse:
    """What goes with a run."""
    runner = visitor.known
    row = await visitor.deps.store.read_async(lambda session: runs.get(session, runner.id, run))
    return render(visitor, "delete_run.html", row=row)


@router.post("/runs/{run}/delete")
async def delete_run(visitor: Visitor, run: RowId) -> Response:
    """Delete it."""
    runner, now_ms = visitor.known, visitor.now_ms
    await visitor.deps.store.write_async(lambda session: deleting.delete_run(session, runner.id, run, now_ms))
    visitor.deps.bell.ring("runs")
    visitor.deps.bell.ring("forget")
    return visitor.back("/runs")


def _coordinates(visitor: Here, text: str) -> tuple[float, float]:
    """Latitude and longitude as maps write them, e.g. `52.5163, 13.3777`.

    Raises:
        BadInput: these are none.

    """
    found = _PLACE.fullmatch(text)
    lat, long = (float(part.replace(",", ".")) for part in found.groups()) if found else (float("nan"), float("nan"))
    if not (abs(lat) <= 90 and abs(long) <= 180):  # noqa: PLR2004 - degrees
        words = visitor.words
        raise BadInput(words.t("page-privacy-no-place"), words.t("page-privacy-no-place-remedy"), field="place")
    return lat, long


async def _page(
    visitor: Here, *, saved: str = "", wrong: dict[str, str] | None = None, typed: dict[str, str] | None = None
) -> HTMLResponse:
    runner, home = visitor.known, visitor.known.privacy.home
    taking_out = await visitor.deps.store.read_async(lambda session: runner.id in privacy.to_take_out(session))
    return render(
        visitor,
        "privacy.html",
        status=200 if wrong is None else 422,
        privacy=runner.privacy,
        taking_out=taking_out,
        typed=typed or {"how": "", "radius": f"{home.radius_m:.0f}" if home else f"{RADIUS_M:.0f}"},
        saved=saved,
        wrong=wrong,
    )
