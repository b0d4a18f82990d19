"""How one gets in: the password, the browsers that are signed in, and the tokens of programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup
from sqlmodel import Session

from api import cookies, keys, signing_in
from api.deps import Signed
from api.ids import RowId
from api.limits import OLD_PASSWORD
from api.pages.account_form import FINE, Wrong, checked_password, too_many
from api.pages.agents import browser_of
from api.pages.frame import Here, Visitor, render
from api.pages.sign_in import go_on, refusal_of
from domain.access import SCOPES, Scope, Viewer
from domain.errors import BadInput, Conflict, TooMany
from store import accounts, joining, tokens, viewers
from store.tables import AccountRow, SignInRow, TokenRow

router = APIRouter()
PLACE = "/settings/access"
LIVES = (30, 90, 365)
"""For how many days a token can be made; or without end."""
Secret = Annotated[str, Form(max_length=4000)]


@dataclass(frozen=True, slots=True)
class Said:
    """What the page has to say of what was just done."""

    saved: str = ""
    section: str = ""
    wrong: Wrong | None = None
    secret: str | None = None
    """A token: shown this once."""
    name: str = ""
    scopes: Sequence[str] = ("read",)

    def at(self, section: str, field: str, hint: str = "") -> Markup:
        """The attributes by which a field of `section` tells what is wrong with it, or its hint."""
        wrong = self.wrong if self.wrong is not None and self.section == section else FINE
        return wrong.at(field, hint)


@router.get(PLACE)
async def page(visitor: Visitor, viewer: Signed, saved: str = "") -> HTMLResponse:
    """The sections."""
    return await _page(visitor, viewer, Said(saved=saved if saved in {"password", "sign-ins", "tokens"} else ""))


@router.post(f"{PLACE}/password")
async def change_password(visitor: Visitor, viewer: Signed, old: Secret = "", password: Secret = "") -> Response:
    """A new password, for whoever knows the old one; every other browser is signed out."""
    account_id, words, now_ms = keys.account_of(viewer), visitor.words, visitor.now_ms
    account = await visitor.deps.store.read_async(lambda session: accounts.get(session, account_id))
    wrong = checked_password(password, account.name, words)
    if wrong is not None:
        return await _page(visitor, viewer, Said(section="password", wrong=wrong))
    try:
        visitor.deps.limits.take(now_ms, (OLD_PASSWORD, str(account_id)))
    except TooMany as error:
        return await _page(visitor, viewer, Said(section="password", wrong=too_many(error, words)))
    right, _ = await signing_in.in_thread(old, account.password_hash)
    if not right:
        return await _page(visitor, viewer, Said(section="password", wrong=Wrong("old", words.t("page-access-old-wrong"))))
    kept, origin = await signing_in.hashed(password), signing_in.origin_of(visitor.request)

    def work(session: Session) -> signing_in.Entered | None:
        owner = accounts.get(session, account_id)
        if owner.password_hash != account.password_hash or owner.disabled_ms is not None:
            return None  # it was changed elsewhere meanwhile
        joining.change_password(session, owner, kept, now_ms)
        return signing_in.begin(session, owner, now_ms, origin)

    entered = await visitor.deps.store.write_async(work)
    return visitor.back("/sign-in") if entered is None else go_on(visitor, entered, f"{PLACE}?saved=password")


@router.post(f"{PLACE}/sign-ins/others/remove")
async def sign_out_others(visitor: Visitor, viewer: Signed) -> Response:
    """Sign out every browser but this one."""
    await visitor.deps.store.write_async(lambda session: keys.sign_out_others(session, viewer, visitor.now_ms))
    return visitor.back(f"{PLACE}?saved=sign-ins#sign-ins")


@router.post(f"{PLACE}/sign-ins/{{sign_in}}/remove")
async def sign_out(visitor: Visitor, viewer: Signed, sign_in: RowId) -> Response:
    """Sign out one browser."""
    await visitor.deps.store.write_async(lambda session: keys.sign_out(session, viewer, sign_in, visitor.now_ms))
    return visitor.back(f"{PLACE}?saved=sign-ins#sign-ins")


@router.post(f"{PLACE}/tokens")
async def add_token(
    visitor: Visitor,
    viewer: Signed,
    name: Annotated[str, Form(max_length=1000)] = "",
    scope: Annotated[list[str] | None, Form()] = None,
    days: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """Make a token; it is shown now or never: no address to go back to may carry it."""
    wanted = keys.NewToken(name, tuple(scope or ()), int(days) if days in {str(life) for life in LIVES} else None)
    try:
        _, secret = await visitor.deps.store.write_async(
            lambda session: keys.add_token(session, viewer, wanted, visitor.now_ms)
        )
    except BadInput as error:
        words = visitor.words
        text = words.t("page-access-no-token-name" if error.field == "name" else "page-access-no-scope")
        said = Said(section="tokens", wrong=Wrong(error.field, text), name=name, scopes=wanted.scopes)
        return await _page(visitor, viewer, said)
    return await _page(visitor, viewer, Said(secret=secret, section="tokens"))


@router.post(f"{PLACE}/tokens/{{token}}/remove")
async def remove_token(visitor: Visitor, viewer: Signed, token: RowId) -> Response:
    """Take a token back."""
    await visitor.deps.store.write_async(lambda session: keys.remove_token(session, viewer, token, visitor.now_ms))
    return visitor.back(f"{PLACE}?saved=tokens#tokens")


@router.post(f"{PLACE}/delete")
async def delete(visitor: Visitor, viewer: Signed, typed: Annotated[str, Form(max_length=100)] = "") -> Response:
    """Erase the account of somebody who does not run here, if its name was typed."""
    words = visitor.words
    try:
        await visitor.deps.store.write_async(lambda session: keys.leave(session, viewer, typed, visitor.now_ms))
    except BadInput:
        wrong = Wrong("typed", words.t("page-delete-other", name=viewer.name))
        return await _page(visitor, viewer, Said(section="delete", wrong=wrong))
    except Conflict:
        if viewer.runner_id is not None or viewer.account_id is None:
            raise
        return await _page(visitor, viewer, Said(section="delete", wrong=Wrong("typed", words.t("page-delete-last-admin"))))
    visitor.deps.bell.ring("forget")
    answer = visitor.back("/sign-in")
    cookies.let_out(answer, visitor.request, visitor.deps)
    return answer


async def _page(visitor: Here, viewer: Viewer, said: Said) -> HTMLResponse:
    now_ms = visitor.now_ms

    def work(session: Session) -> tuple[AccountRow | None, list[SignInRow], list[TokenRow]]:
        if viewer.account_id is None:
            return None, [], []
        account = accounts.get(session, viewer.account_id)
        return account, viewers.sign_ins(session, viewer.account_id, now_ms), tokens.listing(session, viewer.account_id)

    account, browsers, programs = await visitor.deps.store.read_async(work)
    offered: tuple[Scope, ...] = tuple(scope for scope in SCOPES if scope != "admin" or viewer.admin)
    answer = render(
        visitor,
        "access.html",
        status=200 if said.wrong is None else said.wrong.status,
        account=account,
        viewer=viewer,
        browsers=[(row, browser_of(row.agent)) for row in browsers],
        programs=programs,
        scopes=offered,
        lives=LIVES,
        said=said,
    )
    answer.headers.update(refusal_of(said.wrong))
    return answer
