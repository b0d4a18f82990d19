"""A link that a runner made for a coach: what the coach will see, and taking it, with an account or with a new one."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from api import coaching, passwords
from api.admission import COOKIE
from api.pages.frame import Here, Visitor, render
from domain.access import Viewer
from domain.errors import BadInput, Conflict, NotFound, SoleusError
from store import accounts, audit, viewers

router = APIRouter()
Typed = Annotated[str, Form(max_length=64)]
Secret = Annotated[str, Form(max_length=passwords.LONGEST)]
REFUSED = ("coach-self", "coach-withdrawn", "invitation")
"""Fields of the refusals that a page says in its own words: `coach-refused-…`."""


def signed_in(visitor: Here) -> Viewer | None:
    """Who takes the link by being signed in: a browser's account, not a token's, whose scopes this page does not ask."""
    viewer = visitor.viewer
    return viewer if viewer is not None and viewer.account_id is not None and viewer.scopes is None else None


async def show(visitor: Here, secret: str, wrong: SoleusError | None = None, name: str = "") -> Response:
    """The page; `wrong` is what was refused."""
    visitor = visitor.at_home
    try:
        row = await visitor.deps.store.read_async(lambda session: coaching.link_of(session, secret, visitor.now_ms))
    except NotFound:
        return _gone(visitor)
    viewer = signed_in(visitor)
    return render(
        visitor,
        "invitation_coach.html",
        status=200 if wrong is None else 422 if isinstance(wrong, BadInput) else 409,
        invitation=row,
        secret=secret,
        signed=viewer,
        own=viewer is not None and viewer.runner_id == row.runner_id,
        wrong=None if wrong is None else (wrong.field, _said(visitor, wrong)),
        name=name,
        shortest=passwords.SHORTEST,
    )


@router.post("/invitation/{secret}/coach")
async def take(visitor: Visitor, secret: str, name: Typed = "", password: Secret = "") -> Response:
    """Coach the runner from now on: as the account that is signed in, else as a new one."""
    viewer = signed_in(visitor)
    try:
        if viewer is not None and viewer.account_id is not None:
            await _accept(visitor, secret, viewer.account_id, viewer.name)
            return visitor.back("/coach")
        return await _with_new_account(visitor, secret, name, password)
    except NotFound:
        return _gone(visitor.at_home)
    except (BadInput, Conflict) as error:
        return await show(visitor, secret, error, name)


async def _accept(visitor: Here, secret: str, account_id: int, name: str) -> None:
    deps, now_ms = visitor.deps, visitor.now_ms
    await deps.store.write_async(lambda session: coaching.accepted(session, secret, account_id, name, now_ms))


async def _with_new_account(visitor: Here, secret: str, name: str, password: str) -> Response:
    deps, now_ms, request = visitor.deps, visitor.now_ms, visitor.request
    # Looked for first: only who has a link makes this machine compute a hash.
    await deps.store.read_async(lambda session: coaching.link_of(session, secret, now_ms))
    name = accounts.name_of(name)
    kept = await asyncio.to_thread(passwords.hashed, passwords.check(password, name))
    language = visitor.at_home.words.say.language

    def work(session: Session) -> str:
        account = accounts.add(session, name, kept, now_ms, coach=True, language=language)
        account_id = account.id or 0
        audit.note(session, "account_added", now_ms, viewer=Viewer(account_id, account.name))
        coaching.accepted(session, secret, account_id, account.name, now_ms)
        agent = request.headers.get("user-agent", "")
        return viewers.sign_in(
            session, account_id, now_ms, agent=agent, address=request.client.host if request.client else ""
        )

    cookie = await deps.store.write_async(work)
    response = RedirectResponse("/coach", status_code=303)
    life = viewers.LIFE_MS // 1000
    response.set_cookie(COOKIE, cookie, max_age=life, httponly=True, samesite="lax", secure=deps.secure)
    return response


def _gone(visitor: Here) -> Response:
    """The link leads nowhere; it is not told whether there ever was one."""
    return render(visitor, "invitation_gone.html", status=404)


def _said(visitor: Here, error: SoleusError) -> str:
    words = visitor.words
    if error.field in REFUSED:
        return words.t(f"coach-refused-{error.field}")
    return words.known(f"coach-refused-{error.field}", error.what)
