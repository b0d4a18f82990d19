"""The page behind a link in a message: it shows what would be answered to what, and acts only when the button is pressed.

Programs that read mail open every link in it, so opening one must change nothing. Who holds a link may give one answer
and see the title it is about: nothing else of the runner stands on the page.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api import answering
from api.deps import Given
from api.pages.frame import Here, render
from api.pages.words import Words
from domain.errors import BadInput, NotFound
from domain.links import Link
from domain.model import Runner
from store import people
from store.tables import AlertRow

router = APIRouter()


@router.get("/answer/{token}")
async def ask(request: Request, deps: Given, token: str) -> HTMLResponse:
    """The alert's title, and the button."""
    link = _opened(request, deps, token)
    return await _page(request, deps, link)


@router.post("/answer/{token}")
async def give(request: Request, deps: Given, token: str) -> HTMLResponse:
    """Take the answer and say what became of it; a link that was used before says so and does nothing."""
    link = _opened(request, deps, token)
    try:
        taken = await answering.take(deps, token)
    except answering.Used as used:
        return await _page(request, deps, link, used=used.what, remedy=used.remedy)
    return await _page(request, deps, link, taken=taken)


def _opened(request: Request, deps: Given, token: str) -> Link:
    try:
        return answering.opened(deps, token)
    except BadInput as error:
        words = _stranger(request, deps).words
        raise BadInput(words.t("page-answer-bad"), words.t("page-answer-bad-remedy"), field="token") from error


def _stranger(request: Request, deps: Given) -> Here:
    """Nobody that we know: neither the runners of this installation nor their red flags are shown."""
    return Here(request, deps, None, (), 0, deps.clock())


async def _page(
    request: Request,
    deps: Given,
    link: Link,
    *,
    taken: answering.Taken | None = None,
    used: str = "",
    remedy: str = "",
) -> HTMLResponse:
    place = _stranger(request, deps)

    def work(session: Session) -> tuple[Runner, AlertRow]:
        row = session.get(AlertRow, link.alert_id)
        if row is None or row.runner_id != link.runner_id:
            raise NotFound(place.words.t("page-error-no-alert"), field="alert")
        return people.runner(session, link.runner_id), row

    runner, alert = await deps.store.read_async(work)
    words = Words.of(runner, request.headers.get("accept-language", ""), place.now_ms)
    return render(
        place,
        "answer.html",
        w=words,
        t=words.t,
        h=words.h,
        alert=alert,
        answer=link.answer,
        taken=taken,
        used=used,
        remedy=remedy,
    )
