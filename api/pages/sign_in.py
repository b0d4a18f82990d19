"""Signing in and out. A wrong name and a wrong password are answered alike."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from api import cookies, signing_in
from api.deps import Signed
from api.own_path import HOME, own_path
from api.pages.account_form import FINE, Wrong, too_many
from api.pages.frame import Here, Visitor, render
from domain.errors import TooMany
from store import accounts, audit, viewers

router = APIRouter()


@router.get("/sign-in")
async def page(visitor: Visitor, next: str = "") -> Response:  # noqa: A002 - the parameter's name in the address
    """The form; whoever is signed in goes on, and where nobody can sign in yet, Soleus is set up first."""
    if visitor.viewer is not None:
        return visitor.back(own_path(next))
    if not await visitor.deps.store.read_async(accounts.any_there):
        return visitor.back("/setup")
    return _form(visitor, own_path(next))


@router.post("/sign-in")
async def sign_in(
    visitor: Visitor,
    name: Annotated[str, Form(max_length=1000)] = "",
    password: Annotated[str, Form(max_length=4000)] = "",
    next: Annotated[str, Form(max_length=4000)] = "",  # noqa: A002 - the field's name in the form
) -> Response:
    """Take name and password."""
    words, onward = visitor.words, own_path(next)
    try:
        entered = await signing_in.attempt(visitor.deps, signing_in.origin_of(visitor.request), name, password)
    except TooMany as error:
        return _form(visitor, onward, name, too_many(error, words))
    if entered is None:
        return _form(visitor, onward, name, Wrong("password", words.t("page-sign-in-wrong")))
    return go_on(visitor, entered, onward)


@router.post("/sign-out")
async def sign_out(visitor: Visitor, viewer: Signed) -> Response:
    """Sign this browser out."""

    def work(session: Session) -> None:
        if viewer.account_id is not None and viewer.sign_in_id is not None:
            viewers.sign_out(session, viewer.account_id, viewer.sign_in_id)
            audit.note(session, "signed_out", visitor.now_ms, viewer=viewer, runner_id=viewer.runner_id)

    await visitor.deps.store.write_async(work)
    answer = visitor.back("/sign-in")
    cookies.let_out(answer, visitor.request, visitor.deps)
    return answer


def go_on(visitor: Here, entered: signing_in.Entered, onward: str = HOME) -> RedirectResponse:
    """The browser is signed in, and goes on to `onward`."""
    answer = visitor.back(onward)
    cookies.let_in(answer, visitor.request, visitor.deps, entered.secret, entered.known)
    return answer


def refusal_of(wrong: Wrong | None) -> dict[str, str]:
    """Headers of an answer in which something is refused."""
    return {} if wrong is None or wrong.wait_s is None else {"retry-after": str(wrong.wait_s)}


def _form(visitor: Here, onward: str, name: str = "", wrong: Wrong | None = None) -> HTMLResponse:
    status = 200 if wrong is None else wrong.status
    answer = render(visitor, "sign_in.html", status=status, onward=onward, typed=name, wrong=wrong or FINE)
    answer.headers.update(refusal_of(wrong))
    return answer
