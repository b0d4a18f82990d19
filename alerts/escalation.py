"""An urgent alert that nobody answers goes to people whom the runner chose, with no more than was agreed to. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from domain.model import Severity
from domain.words import Said, Say

Scope = Literal["asks", "title", "full"]
SCOPES: tuple[Scope, ...] = ("asks", "title", "full")
"""What a contact is told: that the runner does not answer; also what about; everything."""
LEAST_MIN, MOST_MIN = 5, 24 * 60
"""How long after an urgent alert a contact is told, minutes."""
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody chosen by the runner; `after_min` minutes after the first telling of an alert that is still open."""

    id: int
    name: str
    after_min: int
    scope: Scope


@dataclass(frozen=True, slots=True)
class Urgent:
    """An urgent alert, as far as escalation needs it. `first_told_ms`: as urgent, UTC Unix ms; None = not told yet."""

    severity: Severity
    open: bool
    first_told_ms: int | None


def due(alert: Urgent, contacts: Iterable[Contact], told: frozenset[int], now_ms: int) -> tuple[list[Contact], int | None]:
    """Whom to tell now, given the ids of those who were `told`, and when to look again (UTC Unix ms; None = never)."""
    if not alert.open or alert.severity is not Severity.URGENT or alert.first_told_ms is None:
        return [], None
    waiting = [each for each in contacts if each.id not in told]
    times = {each.id: alert.first_told_ms + each.after_min * MINUTE_MS for each in waiting}
    now = [each for each in waiting if times[each.id] <= now_ms]
    later = [t_ms for t_ms in times.values() if t_ms > now_ms]
    return now, min(later, default=None)


def words(contact: Contact, runner: str, alert: Said, say: Say) -> Said:
    """What the contact is told: what their `scope` covers, and not a word more."""
    said = say.said("contact-asks", name=runner)
    if contact.scope == "asks":
        return said
    if contact.scope == "title":
        return Said(said.title, f"{said.why} {say.text('contact-about', title=alert.title)}", said.do)
    return Said(
        said.title, f"{said.why} {say.text('contact-about', title=alert.title)} {alert.why}", f"{said.do} {alert.do}"
    )


def all_clear(runner: str, say: Say) -> Said:
    """What a contact who was told is told when the runner has answered, or there is nothing left to answer."""
    return say.said("contact-clear", name=runner)


def consent(name: str, after_min: int, scope: Scope, say: Say) -> str:
    """The sentence that a runner agrees to: who is told, when, and what."""
    return say.text(f"contact-consent-{scope}", name=name, minutes=after_min)
