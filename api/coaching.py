"""A runner lets a coach see, and takes it back: as both the API and the pages do it."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from sqlmodel import Session

from api.deps import Deps
from domain.access import Viewer
from domain.clock import MS_PER_DAY, iso
from domain.errors import BadInput, NotFound, shape
from domain.model import Runner
from store import audit, coaching, invitations, people
from store.tables import InvitationRow

DAYS = 7
"""How long a link waits for a coach."""


def sentence(runner: Runner) -> str:
    """What a runner agrees to, in the runner's language: it is stored as it was shown."""
    return runner.say.text("coach-consent", runner=runner.id)


def address(request: Request, deps: Deps, secret: str) -> str:
    """The link of an invitation, under the name by which these pages were asked for."""
    base = request.base_url.replace(scheme="https") if deps.secure else request.base_url
    return f"{base}invitation/{secret}"


async def invite(request: Request, deps: Deps, viewer: Viewer, runner_id: str, *, agreed: bool) -> dict[str, Any]:
    """Make a link for one coach, if the runner agrees; it is told this once.

    Raises:
        BadInput: the runner has not agreed; the remedy is the sentence.
        NotFound: no such runner.

    """
    now_ms = deps.clock()
    runner = await deps.store.read_async(lambda session: people.runner(session, runner_id))
    text = sentence(runner)
    if not agreed:
        raise BadInput(
            "consent is missing: no coach sees anything without it.", f"Send true to agree: {text}", field="consent"
        )

    def work(session: Session) -> str:
        audit.note(session, "consented", now_ms, viewer=viewer, runner_id=runner_id, detail=text)
        return coaching.invite(session, runner_id, viewer.account_id, text, now_ms, days=DAYS)

    secret = await deps.store.write_async(work)
    return {"link": address(request, deps, secret), "ends_at": iso(now_ms + DAYS * MS_PER_DAY), "consent": text}


async def withdraw(deps: Deps, viewer: Viewer, runner_id: str, coaching_id: int) -> None:
    """The coach sees nothing from the next request on.

    Raises:
        NotFound: the runner has no such coach.

    """
    now_ms = deps.clock()

    def work(session: Session) -> None:
        coach = coaching.withdraw(session, runner_id, coaching_id, now_ms)
        audit.note(session, "withdrew", now_ms, viewer=viewer, runner_id=runner_id, detail=coach.name)

    await deps.store.write_async(work)


async def take_back(deps: Deps, viewer: Viewer, runner_id: str, invitation_id: int) -> None:
    """A link that nobody has used yet leads nowhere any more.

    Raises:
        NotFound: the runner has made no such link.

    """
    now_ms = deps.clock()

    def work(session: Session) -> None:
        coaching.take_back(session, runner_id, invitation_id)
        audit.note(session, "withdrew", now_ms, viewer=viewer, runner_id=runner_id)

    await deps.store.write_async(work)


def accepted(session: Session, secret: str, account_id: int, name: str, now_ms: int) -> dict[str, Any]:
    """Use a link: that account coaches the runner who made it from now on.

    Raises:
        NotFound: there is no such link, or it was used, or it has ended.
        Conflict: the account is the runner's own, or the runner has withdrawn since.

    """
    row = link_of(session, secret, now_ms)
    made = coaching.accept(session, row, account_id, now_ms)
    who = Viewer(account_id, name)
    audit.note(session, "invitation_used", now_ms, viewer=who, runner_id=made.runner_id)
    return {"runner": made.runner_id, "consented_at": iso(made.consented_ms), "consent": made.consent}


def link_of(session: Session, secret: str, now_ms: int) -> InvitationRow:
    """The invitation of a coach that the link leads to.

    Raises:
        NotFound: there is no such link, or it was used, or it has ended.

    """
    row = invitations.find(session, secret, now_ms)
    if row is None or row.kind != coaching.KIND:
        raise NotFound("This link leads nowhere: it was used, or it has ended.", "Ask for a new one.", field="invitation")
    return row


def seen_by(viewer: Viewer, runner_id: str) -> str:
    """The id of a runner whom a coach sees.

    Raises:
        NotFound: there is no such runner, as far as this coach is to know.

    """
    if runner_id not in viewer.coached or runner_id == viewer.runner_id:
        raise NotFound(f"There is no runner {shape(runner_id)}.", "Add it with: soleus runner add NAME", field="runner")
    return runner_id
