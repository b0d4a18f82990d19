"""Admin: whether everything runs, what waits, how much room there is, who can sign in, and a copy of everything.

An administrator sees nobody's data here: counts, and names of accounts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session

from api import caretaking
from api.deps import viewer_of
from api.ids import RowId
from api.pages.frame import Here, Visitor, render
from api.pages.words import NOTHING, Words
from domain.errors import Conflict, Unavailable
from store import backup, roles

router = APIRouter()
MOST_LETTERS = 20
STAGES = {
    "ingest": ("inbox", "live_sessions"),
    "analysis": ("runs_due",),
    "alerts": ("findings_undecided", "deliveries_waiting", "deliveries_dead"),
}
"""What waits at each stage; the words are `admin-stage-…` and `page-health-queue-…`."""
Action = Literal["close", "open", "coach", "no-coach", "admin", "no-admin"]
WANTED: dict[Action, roles.Change] = {
    "close": roles.Change(closed=True),
    "open": roles.Change(closed=False),
    "coach": roles.Change(coach=True),
    "no-coach": roles.Change(coach=False),
    "admin": roles.Change(admin=True),
    "no-admin": roles.Change(admin=False),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the page reads; empty while the database does not answer."""

    accounts: list[dict[str, Any]] = field(default_factory=list)
    letters: list[dict[str, Any]] = field(default_factory=list)
    storage: dict[str, Any] | None = None


def size(words: Words, n: int | None) -> str:
    """So many bytes, e.g. `12.4 MiB`."""
    if n is None:
        return NOTHING
    for unit, power in (("GiB", 30), ("MiB", 20)):
        if n >= 1 << power:
            return f"{words.number(n / (1 << power))} {unit}"
    return f"{words.number(n / 1024, 0)} KiB"


@router.get("/health")
async def moved() -> RedirectResponse:
    """Where it was before."""
    return RedirectResponse("/admin", status_code=308)


@router.get("/admin")
async def page(visitor: Visitor, saved: str = "") -> HTMLResponse:
    """The state of this installation."""
    return await _page(visitor, saved=saved == "yes")


@router.post("/admin/accounts/{account}")
async def change(visitor: Visitor, account: RowId, action: Annotated[Action, Form()]) -> Response:
    """Give or take a role, close an account or open it again."""
    viewer = viewer_of(visitor.request)
    try:
        await caretaking.change_account(visitor.deps, viewer, account, WANTED[action])
    except Conflict as error:
        if error.field != "last-admin":
            raise
        return await _page(visitor, wrong=visitor.at_home.words.t("admin-last-admin"))
    return visitor.back("/admin?saved=yes#accounts")


@router.post("/admin/accounts/{account}/password")
async def password(visitor: Visitor, account: RowId) -> Response:
    """Make a link by which somebody chooses a new password."""
    made = await caretaking.invite(visitor.request, visitor.deps, viewer_of(visitor.request), "password", account)
    return await _page(visitor, made=made | {"account": account})


@router.post("/admin/invitations")
async def invite(visitor: Visitor) -> Response:
    """Make a link for a new runner."""
    made = await caretaking.invite(visitor.request, visitor.deps, viewer_of(visitor.request), "runner", None)
    return await _page(visitor, made=made | {"account": None})


@router.post("/admin/backup")
async def copy(visitor: Visitor) -> Response:
    """A copy of everything, as a download."""
    try:
        return await caretaking.backed_up(visitor.deps, viewer_of(visitor.request))
    except Unavailable as error:
        return await _page(visitor, no_copy=error.what)


async def _page(
    visitor: Here, *, saved: bool = False, wrong: str = "", made: dict[str, Any] | None = None, no_copy: str = ""
) -> HTMLResponse:
    visitor = visitor.at_home
    deps = visitor.deps

    def work(session: Session) -> Facts:
        return Facts(roles.listing_json(session), caretaking.letters(session, MOST_LETTERS))

    found = await caretaking.state(deps)
    facts = Facts()
    if found["database"] == "answers":
        facts = await deps.store.read_async(work)
        facts = Facts(facts.accounts, facts.letters, await caretaking.storage_json(deps))
    whose = next((row for row in facts.accounts if made is not None and row["id"] == made["account"]), None)
    return render(
        visitor,
        "admin.html",
        status=409 if wrong else 503 if no_copy else 200,
        state=found,
        stages=STAGES,
        size=partial(size, visitor.words),
        facts=facts,
        command=None if deps.store.is_sqlite else backup.command(deps.store),
        saved=saved,
        wrong=wrong,
        made=made,
        made_for=whose["name"] if whose is not None else None,
        no_copy=no_copy,
        me=visitor.viewer.account_id if visitor.viewer is not None else None,
    )
