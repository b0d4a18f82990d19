"""A link that a runner made for a coach: what the coach will see, and taking it, with an account or with a new one.

The address and the dispatch by kind are those of `api.pages.invitation`.
"""

from __future__ import annotations

from fastapi.responses import Response
from sqlmodel import Session
from starlette.datastructures import FormData

from api import coaching, signing_in
from api.pages.account_form import FINE, Wrong, checked_name, checked_password, refused
from api.pages.frame import Here, render
from api.pages.sign_in import go_on
from domain.access import Viewer
from domain.errors import BadInput, Conflict, NotFound
from store import accounts, audit
from store.tables import InvitationRow

ROSTER = "/coach"
REFUSED = frozenset({"coach-self", "coach-withdrawn", "invitation"})
"""Fields of the refusals that are said here in words: `coach-refused-…`."""


def signed_in(visitor: Here) -> Viewer | None:
    """Who takes the link by being signed in: a browser's account, not a token's, whose scopes this page does not ask."""
    viewer = visitor.viewer
    return viewer if viewer is not None and viewer.account_id is not None and viewer.scopes is None else None


async def show(visitor: Here, row: InvitationRow, token: str) -> Response:
    """What the runner agreed to, and the form."""
    return _page(visitor, row, token)


async def take(visitor: Here, row: InvitationRow, token: str, form: FormData) -> Response:
    """Coach the runner from now on: as the account that is signed in, else as a new one."""
    viewer = signed_in(visitor)
    if viewer is None or viewer.account_id is None:
        return await _with_new_account(visitor, row, token, form)
    deps, now_ms, account_id = visitor.deps, visitor.now_ms, viewer.account_id
    try:
        await deps.store.write_async(lambda session: coaching.accepted(session, token, account_id, viewer.name, now_ms))
    except Conflict as error:
        return _page(visitor, row, token, wrong=_conflict(visitor, error))
    return visitor.back(ROSTER)


async def _with_new_account(visitor: Here, row: InvitationRow, token: str, form: FormData) -> Response:
    words, now_ms, origin = visitor.at_home.words, visitor.now_ms, signing_in.origin_of(visitor.request)
    name, password = (str(form.get(field, ""))[:1000] for field in ("name", "password"))
    wrong = checked_name(name, words) or checked_password(password, name, words)
    if wrong is not None:
        return _page(visitor, row, token, typed=name, wrong=wrong)
    kept = await signing_in.hashed(password)

    def work(session: Session) -> signing_in.Entered:
        account = accounts.add(session, name, kept, now_ms, coach=True, language=words.say.language)
        who = Viewer(account.id, account.name)
        audit.note(session, "account_added", now_ms, viewer=who, detail=f"{account.name}, by a link for a coach")
        coaching.accepted(session, token, account.id or 0, account.name, now_ms)
        return signing_in.begin(session, account, now_ms, origin)

    try:
        entered = await visitor.deps.store.write_async(work)
    except (BadInput, Conflict) as error:
        conflict = isinstance(error, Conflict) and error.field in REFUSED
        wrong = _conflict(visitor, error) if conflict else refused(error, words)
        return _page(visitor, row, token, typed=name, wrong=wrong)
    except NotFound:
        return _page(visitor, row, token, wrong=Wrong("", words.t("coach-refused-invitation"), 409))
    return go_on(visitor, entered, ROSTER)


def _conflict(visitor: Here, error: BadInput | Conflict) -> Wrong:
    return Wrong("", visitor.at_home.words.known(f"coach-refused-{error.field}", error.what), 409)


def _page(visitor: Here, row: InvitationRow, token: str, *, typed: str = "", wrong: Wrong = FINE) -> Response:
    viewer = signed_in(visitor)
    return render(
        visitor.at_home,
        "invitation_coach.html",
        status=200 if wrong is FINE else wrong.status,
        invitation=row,
        token=token,
        signed=viewer,
        own=viewer is not None and viewer.runner_id == row.runner_id,
        typed=typed,
        wrong=wrong,
    )
