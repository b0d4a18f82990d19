"""What every page stands in: whose page it is, the templates, and the page for errors."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import jinja2
import sqlalchemy as sa
from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup
from sqlmodel import Session, col

from api.admission import CHOSEN
from api.deps import Deps, deps_of
from api.errors import Problem
from api.pages.words import Words
from domain import emergency
from domain.access import Viewer
from domain.care import NOTHING, Care
from domain.errors import NotFound
from domain.model import Runner
from domain.words import ENGLISH, LANGUAGES, Language, Say
from store import care, people
from store.tables import AlertRow

HERE = Path(__file__).parent
COOKIE_LIFE_S = 365 * 86_400
NAVIGATION = (("/", "today"), ("/runs", "runs"), ("/load", "load"), ("/body", "body"), ("/alerts", "alerts"))
"""Address and the last part of the message that names it, `page-nav-…`."""
MORE = (
    ("/live", "live"),
    ("/plan", "plan"),
    ("/check-in", "check-in"),
    ("/shoes", "shoes"),
    ("/devices", "devices"),
    ("/rules", "rules"),
    ("/settings", "settings"),
    ("/coach", "coach"),
    ("/admin", "admin"),
)
SHOWN_FOR = frozenset(
    {
        "/",
        "/runs",
        "/load",
        "/alerts",
        "/live",
        "/check-in",
        "/shoes",
        "/rules",
        "/settings",
        "/settings/alerts",
        "/settings/rules",
        "/settings/privacy",
        "/devices",
        "/dead-letters",
        "/body",
        "/plan",
    }
)
"""Pages that stay when another runner is chosen on them."""
NOT_FOR_ALL = {
    "/check-in": "runner_id",
    "/settings": "runner_id",
    "/devices": "runner_id",
    "/coach": "coach",
    "/admin": "admin",
}
"""Pages that are linked for those who are that only."""
ICONS = {"any-192": 192, "any-512": 512, "maskable-192": 192, "maskable-512": 512, "apple-180": 180}
"""Our icon as a PNG: what for, and how wide, px."""
ANSWERED_ALIKE = frozenset({401, 403, 429})
"""Statuses whose page says nothing of what was asked for."""
SHAPES = {"info": "●", "watch": "●", "warn": "▲", "stop": "■", "urgent": "■"}
"""What stands before a severity's name, for those who see no colours."""

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@cache
def static(name: str) -> str:
    """The address of a static file, with a mark that changes when the file does."""
    mark = hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={mark}"


def icon(name: str) -> str:
    """The address of one of `ICONS`, with the mark of the drawing that it is made from."""
    return f"/icons/{name}.png?v={static('icon.svg').partition('?v=')[2]}"


def code(text: str) -> Markup:
    """`text` as something to type or a name that is no word."""
    return Markup("<code>{}</code>").format(text)


def bold(text: str) -> Markup:
    """What weighs most in a sentence."""
    return Markup("<b>{}</b>").format(text)


def link(address: str, text: str) -> Markup:
    """A link inside a sentence."""
    return Markup('<a href="{}">{}</a>').format(address, text)


_templates.globals |= {
    "bold": bold,
    "code": code,
    "icon": icon,
    "link": link,
    "static": static,
    "navigation": NAVIGATION,
    "more": MORE,
    "shown_for": SHOWN_FOR,
    "shapes": SHAPES,
    "languages": LANGUAGES,
}


def said_in(viewer: Viewer) -> Language:
    """The language of an account that is no runner."""
    return next((language for language in LANGUAGES if language == viewer.language), ENGLISH)


@dataclass(frozen=True, slots=True)
class Here:
    """Where a visitor is: the runner whose page it is (None: there is none yet), everybody else, and the present."""

    request: Request
    deps: Deps
    runner: Runner | None
    runners: Sequence[Runner]
    open_alerts: int
    now_ms: int
    viewer: Viewer | None = None
    """Who is signed in."""
    care: Care = NOTHING
    """What follows from the runner's reports: open red flags, plans, and what must not be advised."""

    @property
    def mine(self) -> bool:
        """Whether the visitor may change what is shown: false for a coach, who is shown no forms."""
        return self.viewer is not None and self.runner is not None and self.viewer.runner_id == self.runner.id

    @property
    def at_home(self) -> Here:
        """The same on pages that are about no runner: the visitor's own, or nobody's, whoever was chosen before."""
        if self.mine:
            return self
        own = self.viewer.runner_id if self.viewer is not None else None
        runner = next((one for one in self.runners if one.id == own), None)
        return replace(self, runner=runner, open_alerts=0, care=NOTHING)

    @property
    def words(self) -> Words:
        """How to say things to this runner, or to this visitor."""
        if self.runner is None and self.viewer is not None and self.viewer.runner_id is None:
            return Words(Say(said_in(self.viewer)), self.now_ms)
        return Words.of(self.runner, self.request.headers.get("accept-language", ""), self.now_ms)

    def linked(self, path: str) -> bool:
        """Whether that page is for this visitor."""
        asked = NOT_FOR_ALL.get(path)
        return asked is None or (self.viewer is not None and bool(getattr(self.viewer, asked)))

    def address(self, path: str) -> str:
        """The address of that page; of one that is about a runner, where there are several, with whose it is."""
        asked = NOT_FOR_ALL.get(path)
        own = self.viewer.runner_id if self.viewer is not None else None
        whose = own if asked == "runner_id" else self.runner.id if asked is None and self.runner is not None else None
        return path if whose is None or len(self.runners) < 2 else f"{path}?{CHOSEN}={whose}"  # noqa: PLR2004 - several

    @property
    def emergency_number(self) -> str:
        """Who is called in an emergency where the runner lives."""
        return emergency.number(self.runner.country if self.runner else None)

    @property
    def known(self) -> Runner:
        """The runner.

        Raises:
            NotFound: there is none yet.

        """
        if self.runner is None:
            words = self.words
            raise NotFound(words.t("page-error-nobody"), words.t("page-error-nobody-remedy"), field="runner")
        return self.runner

    def back(self, path: str) -> RedirectResponse:
        """Go to `path` after a form was taken."""
        return RedirectResponse(path, status_code=303)


async def here(request: Request, deps: Annotated[Deps, Depends(deps_of)]) -> Here:
    """The visitor's place, as it was admitted (`api.admission`)."""
    viewer: Viewer | None = request.state.viewer
    runner_id: str | None = request.state.runner_id

    def work(session: Session) -> tuple[Runner | None, list[Runner], int, Care]:
        visible = people.runners_called(session, viewer.visible) if viewer is not None else {}
        everybody = [visible[name] for name in viewer.visible if name in visible] if viewer is not None else []
        if runner_id is None:
            return None, everybody, 0, NOTHING
        waiting = sa.select(sa.func.count()).where(
            col(AlertRow.runner_id) == runner_id,
            col(AlertRow.state) == "open",
            col(AlertRow.decision) == "send",
        )
        chosen = visible.get(runner_id)
        if chosen is None:
            return None, everybody, 0, NOTHING
        return chosen, everybody, int(session.execute(waiting).scalar_one()), care.load(session, chosen.id)

    chosen, everybody, waiting, follows = await deps.store.read_async(work)
    place = Here(request, deps, chosen, everybody, waiting, deps.clock(), viewer, follows)
    request.state.place = place
    return place


Visitor = Annotated[Here, Depends(here)]
"""A page's way to where its visitor is."""


def render(visitor: Here, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:  # noqa: ANN401 - what the template wants
    """A page; choosing a runner by `?runner=` is remembered."""
    path = visitor.request.url.path
    words = visitor.words
    shown = {"here": visitor, "w": words, "t": words.t, "h": words.h, "path": path} | context
    response = HTMLResponse(_templates.get_template(template).render(shown), status_code=status)
    if visitor.runner is not None and CHOSEN in visitor.request.query_params:
        secure = visitor.deps.secure
        response.set_cookie(CHOSEN, visitor.runner.id, max_age=COOKIE_LIFE_S, httponly=True, samesite="lax", secure=secure)
    return response


def error_page(request: Request, problem: Problem) -> HTMLResponse:
    """`problem` as a page for people, in the language of the page that was asked for."""
    deps = deps_of(request)
    place = getattr(request.state, "place", None)
    visitor = (
        place
        if isinstance(place, Here)
        else Here(request, deps, None, (), 0, deps.clock(), getattr(request.state, "viewer", None))
    )
    return render(visitor, "error.html", status=problem.status, problem=problem, said=_said(visitor.words, problem))


def _said(words: Words, problem: Problem) -> str:
    """What happened: what the page itself said, or for what the framework or the store says, our own words for it."""
    if problem.errors:
        return words.t("page-error-fields")
    if problem.status in ANSWERED_ALIKE:
        return words.t(f"page-error-{problem.status}")
    if problem.status == 404 and problem.field not in {"", "runner"}:  # noqa: PLR2004 - not found
        return words.known(f"page-error-no-{problem.field}", problem.detail)
    if problem.field or problem.remedy:
        return problem.detail
    return words.known(f"page-error-{problem.status}", problem.detail)
