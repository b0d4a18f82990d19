"""The words and the lifetime of an alert, per severity and channel. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.policy import LIVE_TTL_S
from domain.model import Message, Severity
from domain.words import Say

PUSH_TTL_S: dict[Severity, int] = {
    Severity.INFO: 12 * 3600,
    Severity.WATCH: 24 * 3600,
    Severity.WARN: 48 * 3600,
    Severity.STOP: 24 * 3600,
    Severity.URGENT: 7 * 24 * 3600,
}
"""How long it is worth trying to bring an alert to a phone, s: until the next run is likely; urgent until it is heard."""


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert that was decided to be sent, as far as its messages need it. Instants in UTC Unix ms."""

    id: int
    runner_id: str
    rule: str
    severity: Severity
    title: str
    why: str
    do: str
    decided_ms: int
    sid: str | None = None


def ttl_s(severity: Severity, *, live: bool, wrist: bool) -> int:
    """How long a delivery is worth trying, s: minutes on the wrist in a run, else until it no longer helps."""
    return LIVE_TTL_S[severity] if live and wrist else PUSH_TTL_S[severity]


def delivery_key(delivery_id: int, severity: Severity) -> str:
    """The id by which a receiver knows a second copy: the same for every attempt, another one when it got worse."""
    return f"{delivery_id}-{severity.rank}"


def compose(alert: Alert, delivery_id: int, expires_ms: int, device: str | None = None) -> Message:
    """The message of one delivery of `alert` (to one `device`, for the wrist)."""
    return Message(
        id=delivery_key(delivery_id, alert.severity),
        alert_id=str(alert.id),
        runner_id=alert.runner_id,
        rule=alert.rule,
        severity=alert.severity,
        title=alert.title,
        why=alert.why,
        do=alert.do,
        t_ms=alert.decided_ms,
        ttl_s=max(1, (expires_ms - alert.decided_ms) // 1000),
        sid=alert.sid,
        device=device,
    )


def trial(runner_id: str, now_ms: int, device: str | None = None, say: Say | None = None) -> Message:
    """The message that `soleus channel test` sends, in the runner's language."""
    said = (say or Say()).said("alert-test")
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
    )
