"""Settings: the runner's language, units, zone and country, and what the rules need to know of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from api.pages.frame import Visitor, render
from api.pages.runner_form import ZONES, RunnerForm
from store import people

router = APIRouter()


SECTIONS = (
    ("/settings/rules", "rules"),
    ("/settings/alerts", "alerts"),
    ("/settings/sources", "sources"),
    ("/settings/privacy", "privacy"),
    ("/settings/access", "access"),
    ("/settings/coaches", "coaches"),
    ("/settings/record", "record"),
)
"""Address and the last part of the messages that name it and say what is there, `page-settings-to-…` and `…-about-…`."""


@router.get("/settings")
async def page(visitor: Visitor, saved: str = "") -> HTMLResponse:
    """The form."""
    if visitor.runner is None:
        return render(visitor, "welcome.html")
    return render(visitor, "settings.html", saved=saved == "yes", zones=ZONES, sections=SECTIONS)


@router.post("/settings")
async def change(visitor: Visitor, form: Annotated[RunnerForm, Form()]) -> Response:
    """Take the form; an empty field means that it is not known."""
    runner, changes = visitor.known, form.fields(visitor.words)
    await visitor.deps.store.write_async(lambda session: people.change_runner(session, runner.id, changes))
    visitor.deps.bell.ring("runs")
    return visitor.back("/settings?saved=yes")
