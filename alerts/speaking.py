"""A claimed delivery as the message that goes out: what may be said now, in the runner's words."""

from __future__ import annotations

from dataclasses import replace

from alerts import messages
from alerts.choices import WITH_PICTURE, Links
from alerts.messages import Alert
from domain.guards import safe_do
from domain.model import Message, Severity
from domain.words import Said
from store.deliveries import Claimed
from store.tables import AlertRow


def message_of(claimed: Claimed, links: Links, device: str | None = None) -> Message:
    """The message of a delivery (to one `device`, for the wrist).

    What must not be advised now is replaced; somebody else than the runner gets no link, no picture and no answer to give.
    """
    message = _words_of(claimed, links, device)
    if claimed.contact or not message.rule.startswith(WITH_PICTURE):
        return message
    return replace(message, picture_url=links.picture(message.runner_id, message.t_ms))


def _words_of(claimed: Claimed, links: Links, device: str | None) -> Message:
    push, say = claimed.push, claimed.runner.say
    if push.document:
        said = Said(push.document["title"], push.document["why"], push.document["do"])
        return messages.own_words(
            said,
            push.runner_id,
            claimed.id,
            push.made_ms,
            claimed.expires_ms,
            reason=push.reason,
            rule="report" if push.reason == "REPORT" else "contact",
            severity=Severity(push.severity),
            say=say,
            link=None if claimed.contact else links.page("/load"),
        )
    lead, *others = (_alert(row, claimed) for row in claimed.alerts)
    return messages.compose(
        lead,
        claimed.id,
        claimed.expires_ms,
        device,
        reason=push.reason,
        others=others,
        say=say,
        links=links,
    )


def _alert(row: AlertRow, claimed: Claimed) -> Alert:
    return Alert(
        id=row.id or 0,
        runner_id=row.runner_id,
        rule=row.rule,
        severity=Severity(row.severity),
        title=row.title,
        why=row.why,
        do=safe_do(row.do, row.tips, claimed.banned, claimed.runner.say),
        decided_ms=claimed.push.made_ms,
        sid=row.sid,
        plan=row.plan,
    )
