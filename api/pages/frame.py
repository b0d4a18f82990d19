"""What every page stands in: whose page it is, the templates, and the page for errors."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import jinja2
import sqlalchemy as sa
from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session, col

from api.deps import Deps, deps_of
from api.errors import Problem
from api.pages import words
from api.pages.words import Words
from charts import band
from domain.errors import NotFound
from domain.model import Runner
from store import people
from store.tables import AlertRow

HERE = Path(__file__).parent
COOKIE = "runner"
COOKIE_LIFE_S = 365 * 86_400
NAVIGATION = (("/", "Today"), ("/runs", "Runs"), ("/load", "Load"), ("/alerts", "Alerts"), ("/live", "Live"))
MORE = (("/check-in", "Check-in"), ("/shoes", "Shoes"), ("/rules", "Rules"), ("/health", "Health"))

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


_templates.globals |= {
    "static": static,
    "navigation": NAVIGATION,
    "more": MORE,
    "state_words": band.WORDS,
    "severity_words": words.SEVERITIES,
    "grade_words": words.GRADES,
    "stance_words": words.STANCE_SOURCES,
    "answer_words": words.ANSWERS,
    "reason_words": words.REASONS,
    "status_words": words.STATUSES,
}


@dataclass(frozen=True, slots=True)
class Here:
    """Where a visitor is: the runner whose page it is (None: there is none yet), everybody else, and the present."""

    request: Request
    deps: Deps
    runner: Runner | None
    runners: Sequence[Runner]
    open_alerts: int
    now_ms: int

    @property
    def words(self) -> Words:
        """How to say things to this runner."""
        return Words(self.runner, self.now_ms)

    @property
    def known(self) -> Runner:
        """The runner.

        Raises:
            NotFound: there is none yet.

        """
        if self.runner is None:
            raise NotFound("There is no runner yet.", "Add one with: soleus runner add NAME", field="runner")
        return self.runner

    def back(self, path: str) -> RedirectResponse:
        """Go to `path` after a form was taken."""
        return RedirectResponse(path, status_code=303)


async def here(
    request: Request,
    deps: Annotated[Deps, Depends(deps_of)],
    runner: Annotated[str | None, Query(max_length=64)] = None,
) -> Here:
    """The visitor's place: the runner of `?runner=`, else of the cookie, else the first."""

    def work(session: Session) -> tuple[Runner | None, list[Runner], int]:
        everybody = people.runners(session)
        if runner is not None:
            chosen: Runner | None = people.runner(session, runner)
        else:
            wanted = request.cookies.get(COOKIE)
            chosen = next((one for one in everybody if one.id == wanted), everybody[0] if everybody else None)
        if chosen is None:
            return None, everybody, 0
        waiting = sa.select(sa.func.count()).where(
            col(AlertRow.runner_id) == chosen.id,
            col(AlertRow.state) == "open",
            col(AlertRow.decision) == "send",
        )
        return chosen, everybody, int(session.execute(waiting).scalar_one())

    chosen, everybody, waiting = await deps.store.read_async(work)
    return Here(request, deps, chosen, everybody, waiting, deps.clock())


Visitor = Annotated[Here, Depends(here)]
"""A page's way to where its visitor is."""


def render(visitor: Here, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:  # noqa: ANN401 - what the template wants
    """A page; choosing a runner by `?runner=` is remembered."""
    path = visitor.request.url.path
    text = _templates.get_template(template).render(here=visitor, w=visitor.words, path=path, **context)
    response = HTMLResponse(text, status_code=status)
    if visitor.runner is not None and "runner" in visitor.request.query_params:
        response.set_cookie(COOKIE, visitor.runner.id, max_age=COOKIE_LIFE_S, httponly=True, samesite="lax")
    return response


def error_page(request: Request, problem: Problem) -> HTMLResponse:
    """`problem` as a page for people."""
    deps = deps_of(request)
    nobody = Here(request, deps, None, (), 0, deps.clock())
    return render(nobody, "error.html", status=problem.status, problem=problem)
