"""The application: every router, the guard in front, the error handlers behind."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.routing import BaseRoute

from api import document, errors
from api.admission import Admission
from api.compressed import Compressed
from api.deps import Deps
from api.live_board import LiveBoard
from api.marked import Marked
from api.pages import (
    access,
    add_runs,
    check_in,
    coach,
    coaches,
    frame,
    home_screen,
    invitation,
    morning,
    record,
    rules,
    run_sources,
    setup,
    sign_in,
    today,
)
from api.pages import admin as admin_page
from api.pages import alerts as alerts_page
from api.pages import answer as answer_page
from api.pages import body as body_page
from api.pages import devices as devices_page
from api.pages import live as live_page
from api.pages import load as load_page
from api.pages import log as log_page
from api.pages import plan as plan_page
from api.pages import privacy as privacy_page
from api.pages import run as run_page
from api.pages import runs as runs_page
from api.pages import settings as settings_page
from api.pages import shoes as shoes_page
from api.pages import sources as sources_page
from api.pages import telling as telling_page
from api.pages import thresholds as thresholds_page
from api.routes import (
    admin,
    answers,
    body,
    care,
    channels,
    check_ins,
    coaching,
    contacts,
    devices,
    files,
    handed_files,
    health,
    imports,
    intake,
    live,
    load,
    log,
    me,
    pictures,
    plan,
    preferences,
    privacy,
    push,
    run,
    runners,
    runs,
    shoes,
    sources,
    stream,
    warnings,
)
from api.routes import record as record_routes
from api.routes import run_sources as run_source_routes
from api.security import Guard
from api.unchanged import Unchanged

STATIC = Path(__file__).parent / "pages" / "static"
ROUTES = (
    runners,
    runs,
    run,
    files,
    run_source_routes,
    handed_files,
    imports,
    warnings,
    answers,
    pictures,
    check_ins,
    care,
    body,
    log,
    plan,
    shoes,
    channels,
    contacts,
    preferences,
    privacy,
    push,
    sources,
    load,
    live,
    intake,
    stream,
    coaching,
    record_routes,
    admin,
    devices,
    health,
    me,
)
PAGES = (
    today,
    add_runs,
    privacy_page,
    runs_page,
    run_page,
    run_sources,
    load_page,
    body_page,
    alerts_page,
    answer_page,
    live_page,
    devices_page,
    check_in,
    plan_page,
    morning,
    shoes_page,
    log_page,
    rules,
    settings_page,
    telling_page,
    sources_page,
    home_screen,
    thresholds_page,
    admin_page,
    sign_in,
    setup,
    invitation,
    access,
    coaches,
    coach,
    record,
)


def create_app(deps: Deps) -> FastAPI:
    """The API under `/api/v1` and the pages, on what `soleus` hands over. Needs nothing from another origin."""
    app = FastAPI(
        title="Soleus",
        version="1",
        summary="Early warning for runners' calves.",
        description="Distances in m, times in s, instants in UTC; calf load in calf-km. null = not known, never zero.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        routes=[*_routes()],
    )
    app.state.deps = deps
    app.state.live = LiveBoard(deps)
    app.state.error_page = frame.error_page
    app.mount("/static", Marked(directory=STATIC), name="static")
    errors.install(app)
    document.describe(app)
    app.add_middleware(Unchanged)
    app.add_middleware(Compressed)
    app.add_middleware(Admission, deps=deps)
    app.add_middleware(Guard, hosts=deps.hosts)
    return app


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """Every way in: FastAPI takes a fifth of a second to make them, and they are the same for each application."""
    everything, api = APIRouter(), APIRouter(prefix="/api/v1")
    for part in ROUTES:
        api.include_router(part.router)
    everything.include_router(api)
    for page in PAGES:
        everything.include_router(page.router, include_in_schema=False)
    return tuple(everything.routes)
