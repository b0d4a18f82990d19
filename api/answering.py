"""Answers that come by a link in a message: who has the link may give that one answer, once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from api.deps import Deps
from domain import links
from domain.errors import Conflict, Unavailable
from domain.links import Link
from domain.words import Say
from store import links as spent
from store import people, reports
from store.tables import AlertRow

CHECK_IN = "/check-in"


class Used(Conflict):
    """The link was used before: nothing is done again."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an answer: `state` is the alert's; `result` says it in the runner's language.

    `link`: where the runner goes next, a path; "worse" is asked about at once.
    """

    alert: int
    answer: str
    state: str
    result: str
    link: str | None = None


def opened(deps: Deps, token: str) -> Link:
    """The link of a token.

    Raises:
        Unavailable: this process was given no key.
        BadInput: it is not one of ours, or its time is over.

    """
    return links.read(token, key_of(deps), deps.clock())


async def take(deps: Deps, token: str) -> Taken:
    """Take the answer that a token carries.

    Raises:
        Unavailable: this process was given no key.
        BadInput: it is not one of ours, or its time is over.
        NotFound: the alert is no more; the link stays good.
        Used: it was used before; nothing is done again.
        Conflict: that cannot be answered to what the alert has become; the link stays good.

    """
    link = opened(deps, token)
    only = links.signed(link, key_of(deps))
    """Base64 has many spellings of one link; a used one must not be good again in another."""

    def work(session: Session) -> tuple[AlertRow, Say]:
        now_ms = deps.clock()
        say = people.runner(session, link.runner_id).say
        if not spent.spend(session, only, now_ms):
            raise Used(say.text("page-answer-used"), say.text("page-answer-used-remedy"), field="token")
        try:
            row = reports.answer_alert(session, link.runner_id, link.alert_id, link.answer, now_ms)
        except Conflict as error:  # it got worse since the link was sent: what tells to stop cannot be put off
            what, remedy = say.text("page-alerts-no-snooze"), say.text("page-alerts-no-snooze-remedy")
            raise Conflict(what, remedy, field="answer") from error
        deps.refresh(session, link.runner_id, now_ms)
        return row, say

    row, say = await deps.store.write_async(work)
    deps.bell.ring("deliveries")
    deps.bell.ring("runs")
    worse = link.answer == "worse"
    return Taken(
        alert=link.alert_id,
        answer=link.answer,
        state=row.state,
        result=say.text(f"page-answer-took-{link.answer}"),
        link=f"{CHECK_IN}?runner={link.runner_id}" if worse else None,
    )


def key_of(deps: Deps) -> bytes:
    """What links in messages are signed with.

    Raises:
        Unavailable: this process was given no key.

    """
    if deps.links_key is None:
        raise Unavailable("Links in messages are answered by another process.", "Open the Alerts page and answer there.")
    return deps.links_key
