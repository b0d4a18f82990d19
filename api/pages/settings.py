"""Settings: the runner's language, units, zone and country, and what the rules need to know of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from api.pages.frame import Visitor, render
from api.pages.numbers import number
from domain.errors import BadInput
from store import people

router = APIRouter()
OLDEST, LATEST = 1900, 2100
"""Years of birth that are taken, as the API takes them."""
ZONES = tuple(sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")))
"""What the zone's field offers."""


SECTIONS = (
    ("/settings/rules", "rules"),
    ("/settings/alerts", "alerts"),
    ("/settings/privacy", "privacy"),
)
"""Address and the last part of the messages that name it and say what is there, `page-settings-to-…` and `…-about-…`."""


@router.get("/settings")
async def page(visitor: Visitor, saved: str = "") -> HTMLResponse:
    """The form."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    return render(visitor, "settings.html", saved=saved == "yes", zones=ZONES, sections=SECTIONS)


@router.post("/settings")
async def change(
    visitor: Visitor,
    *,
    language: Annotated[Literal["en", "de"], Form()],
    units: Annotated[Literal["km", "mi"], Form()],
    zone: Annotated[str, Form(max_length=64)],
    country: Annotated[str, Form(max_length=8)] = "",
    born_year: Annotated[str, Form(max_length=8)] = "",
    previous_strain: Annotated[Literal["", "yes", "no"], Form()] = "",
    strike: Annotated[Literal["", "rear", "mid", "fore"], Form()] = "",
) -> Response:
    """Take the form; an empty field means that it is not known."""
    runner, words = visitor.known, visitor.words
    if zone.strip() not in available_timezones():
        raise BadInput(words.t("page-settings-no-zone"), words.t("page-settings-no-zone-remedy"), field="zone")
    letters = country.strip().upper()
    if letters and not (len(letters) == 2 and letters.isascii() and letters.isalpha()):  # noqa: PLR2004 - ISO 3166-1
        raise BadInput(words.t("page-settings-no-country"), words.t("page-settings-no-country-remedy"), field="country")
    born = number(born_year, words, "page-settings-born", within=(OLDEST, LATEST), field="born_year")
    changes: dict[str, Any] = {
        "language": language,
        "units": units,
        "zone": zone.strip(),
        "country": letters or None,
        "born_year": None if born is None else int(born),
        "previous_strain": {"yes": True, "no": False}.get(previous_strain),
        "strike": strike or None,
    }
    await visitor.deps.store.write_async(lambda session: people.change_runner(session, runner.id, changes))
    visitor.deps.bell.ring("runs")
    return visitor.back("/settings?saved=yes")
