"""A link that somebody may use once: its page, by its kind. What the link permits is checked here, for it is its own key."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session
from starlette.datastructures import FormData

from api import signing_in
from api.limits import BY_LINK
from api.pages import invitation_coach
from api.pages.account_form import FINE, Wrong, checked_name, checked_password, refused
from api.pages.frame import Here, Visitor, render
from api.pages.sign_in import go_on
from domain.errors import BadInput, Conflict, NotFound
from store import accounts, invitations, joining
from store.tables import AccountRow, InvitationRow

router = APIRouter()
LONGEST = 4000
"""Characters of a field."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How the links of one kind are shown, and how their form is taken."""

    show: Callable[[Here, InvitationRow, str], Awaitable[Response]]
    take: Callable[[Here, InvitationRow, str, FormData], Awaitable[Response]]


@router.get("/invitation/{token}")
async def page(visitor: Visitor, token: str) -> Response:
    """What the link is for, and its form."""
    row = await _found(visitor, token)
    return await KINDS[row.kind].show(visitor, row, token)


@router.post("/invitation/{token}")
async def take(visitor: Visitor, token: str) -> Response:
    """Use the link."""
    row = await _found(visitor, token)
    return await KINDS[row.kind].take(visitor, row, token, await visitor.request.form())


def field(form: FormData, name: str) -> str:
    """A text that was typed."""
    value = form.get(name, "")
    return value[:LONGEST] if isinstance(value, str) else ""


async def _found(visitor: Here, token: str) -> InvitationRow:
    address = signing_in.origin_of(visitor.request).address
    visitor.deps.limits.take(visitor.now_ms, signing_in.address_window(address, BY_LINK))
    row = await visitor.deps.store.read_async(lambda session: invitations.find(session, token, visitor.now_ms))
    if row is None or row.kind not in KINDS:
        raise _gone(visitor)
    return row


def _gone(visitor: Here) -> NotFound:
    return NotFound(visitor.words.t("page-invitation-gone"), visitor.words.t("page-invitation-gone-remedy"))


async def _show_runner(visitor: Here, row: InvitationRow, token: str) -> HTMLResponse:
    return _form(visitor, "runner", token, runner=row.runner_id or "")


async def _take_runner(visitor: Here, row: InvitationRow, token: str, form: FormData) -> Response:
    """A new runner's account; then the runner says who that is."""
    words, now_ms, origin = visitor.words, visitor.now_ms, signing_in.origin_of(visitor.request)
    name, password = field(form, "name"), field(form, "password")
    wrong = checked_name(name, words) or checked_password(password, name, words)
    if wrong is not None:
        return _form(visitor, "runner", token, typed=name, wrong=wrong, runner=row.runner_id or "")
    kept = await signing_in.hashed(password)

    def work(session: Session) -> signing_in.Entered:
        held = joining.link(session, token, now_ms, "runner")
        if held is None:
            raise _gone(visitor)
        account = joining.invited_account(session, held, name, kept, now_ms)
        return signing_in.begin(session, account, now_ms, origin)

    try:
        entered = await visitor.deps.store.write_async(work)
    except (BadInput, Conflict) as error:
        return _form(visitor, "runner", token, typed=name, wrong=refused(error, words), runner=row.runner_id or "")
    return go_on(visitor, entered, "/setup")


async def _show_password(visitor: Here, row: InvitationRow, token: str) -> HTMLResponse:
    return _form(visitor, "password", token, typed=(await _whose(visitor, row)).name)


async def _take_password(visitor: Here, row: InvitationRow, token: str, form: FormData) -> Response:
    """A new password; every other browser is signed out."""
    account, now_ms, origin = await _whose(visitor, row), visitor.now_ms, signing_in.origin_of(visitor.request)
    password = field(form, "password")
    wrong = checked_password(password, account.name, visitor.words)
    if wrong is not None:
        return _form(visitor, "password", token, typed=account.name, wrong=wrong)
    kept = await signing_in.hashed(password)

    def work(session: Session) -> signing_in.Entered:
        held = joining.link(session, token, now_ms, "password")
        owner = session.get(AccountRow, held.account_id) if held is not None else None
        if held is None or owner is None or owner.disabled_ms is not None:
            raise _gone(visitor)
        invitations.use(session, held, now_ms, owner.id or 0)
        joining.change_password(session, owner, kept, now_ms)
        return signing_in.begin(session, owner, now_ms, origin)

    try:
        entered = await visitor.deps.store.write_async(work)
    except Conflict:  # somebody else used it in the same moment
        raise _gone(visitor) from None
    return go_on(visitor, entered, "/settings/access?saved=password")


async def _whose(visitor: Here, row: InvitationRow) -> AccountRow:
    account_id = row.account_id or 0
    try:
        account = await visitor.deps.store.read_async(lambda session: accounts.get(session, account_id))
    except NotFound:
        raise _gone(visitor) from None
    if account.disabled_ms is not None:
        raise _gone(visitor)
    return account


def _form(
    visitor: Here, kind: str, token: str, *, typed: str = "", wrong: Wrong | None = None, runner: str = ""
) -> HTMLResponse:
    status = 200 if wrong is None else wrong.status
    shown = {"kind": kind, "token": token, "typed": typed, "wrong": wrong or FINE, "runner": runner}
    return render(visitor, "invitation.html", status=status, **shown)


KINDS: Mapping[str, Kind] = {
    "coach": Kind(invitation_coach.show, invitation_coach.take),
    "runner": Kind(_show_runner, _take_runner),
    "password": Kind(_show_password, _take_password),
}
"""Setup codes have a page of their own."""
