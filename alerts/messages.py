"""The words and the lifetime of a telling, per severity and channel. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.case import LIVE_TTL_S
from alerts.choices import Links, actions, choices
from alerts.digest import TOLD_IN_FULL
from alerts.policy import urgency
from domain.model import Message, Severity
from domain.words import Said, Say

PUSH_TTL_S: dict[Severity, int] = {
    Severity.INFO: 12 * 3600,
    Severity.WATCH: 24 * 3600,
    Severity.WARN: 48 * 3600,
    Severity.STOP: 24 * 3600,
    Severity.URGENT: 7 * 24 * 3600,
}
"""How long it is worth trying to bring an alert to a phone, s: until the next run is likely; urgent until it is heard."""
_NO_LINKS = Links()


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert that is told, as far as its messages need it. `decided_ms`: when it is told, UTC Unix ms."""

    id: int
    runner_id: str
    rule: str
    severity: Severity
    title: str
    why: str
    do: str
    decided_ms: int
    sid: str | None = None
    plan: str | None = None


def ttl_s(severity: Severity, *, live: bool, wrist: bool) -> int:
    """How long a delivery is worth trying, s: minutes on the wrist in a run, else until it no longer helps."""
    return LIVE_TTL_S[severity] if live and wrist else PUSH_TTL_S[severity]


def compose(
    alert: Alert,
    delivery_id: int,
    expires_ms: int,
    device: str | None = None,
    *,
    reason: str = "FIRST",
    others: Sequence[Alert] = (),
    say: Say | None = None,
    links: Links = _NO_LINKS,
) -> Message:
    """The message of one delivery of a telling that `alert` leads (to one `device`, for the wrist); `others` come with it.

    `reason` is why it is told; `say` speaks to the runner. Its id is the delivery's: the same for every attempt.
    """
    speak = say or Say()
    said = _said(alert, reason, speak)
    answers = choices(alert.rule, alert.severity, reason, alert.plan)
    return Message(
        id=str(delivery_id),
        alert_id=str(alert.id),
        runner_id=alert.runner_id,
        rule=alert.rule,
        severity=alert.severity,
        title=said.title,
        why=said.why,
        do=said.do,
        t_ms=alert.decided_ms,
        ttl_s=max(1, (expires_ms - alert.decided_ms) // 1000),
        sid=alert.sid,
        device=device,
        reason=reason,
        urgency=urgency(alert.severity, reason),
        thread=f"alert-{alert.id}",
        also=_also(others, reason, speak),
        actions=actions((alert.runner_id, alert.id), str(delivery_id), answers, alert.decided_ms, say=speak, links=links),
        link=links.page(f"/alerts/{alert.id}"),
        language=speak.language,
    )


def own_words(
    said: Said,
    runner_id: str,
    delivery_id: int,
    made_ms: int,
    expires_ms: int,
    *,
    reason: str,
    rule: str,
    severity: Severity,
    say: Say,
    link: str | None = None,
) -> Message:
    """The message of a telling that says something of its own: a report, or a word to somebody else."""
    return Message(
        id=str(delivery_id),
        alert_id=str(delivery_id),
        runner_id=runner_id,
        rule=rule,
        severity=severity,
        title=said.title,
        why=said.why,
        do=said.do,
        t_ms=made_ms,
        ttl_s=max(1, (expires_ms - made_ms) // 1000),
        reason=reason,
        urgency=urgency(severity, reason),
        thread=f"{rule}-{runner_id}",
        link=link,
        language=say.language,
    )


def trial(runner_id: str, now_ms: int, device: str | None = None, say: Say | None = None) -> Message:
    """The message that `soleus channel test` sends, in the runner's language."""
    speak = say or Say()
    said = speak.said("alert-test")
    return Message(
        id=f"test-{now_ms}",
        alert_id=f"test-{now_ms}",
        runner_id=runner_id,
        rule="test",
        severity=Severity.INFO,
        title=said.title,
        why=said.why,
        do=said.do,
        t_ms=now_ms,
        ttl_s=300,
        device=device,
        reason="TEST",
        thread="test",
        language=speak.language,
    )


def _said(alert: Alert, reason: str, say: Say) -> Said:
    if reason == "RESOLVED":
        kind = "alert-flag-over" if alert.rule.startswith("flag.") else "alert-over"
        return Said(*(say.text(f"{kind}.{part}", title=alert.title) for part in ("title", "why", "do")))
    return Said(alert.title, alert.why, alert.do)


def _also(others: Sequence[Alert], reason: str, say: Say) -> tuple[str, ...]:
    """The lines below: that it is told again, what comes second, and how many more there are."""
    told = [say.text("alert-again")] if reason == "REPEAT" else []
    full = others[: TOLD_IN_FULL - 1]
    told += [say.text("alert-also", title=each.title, do=each.do) for each in full]
    more = len(others) - len(full)
    return (*told, *([say.text("alert-more", n=more)] if more else []))
