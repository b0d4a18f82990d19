"""A runner who is warned in every way there is: channels, one in trouble, a contact, alerts in each group of the page."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, select

from api.deps import Deps
from api.facts import NewContact
from domain.breaker import Breaker
from domain.clock import MS_PER_DAY
from store import breakers
from store.tables import AlertRow, DeliveryRow, PushAlertRow, PushRow
from tests import season

MINUTE_MS, HOUR_MS = 60_000, 3_600_000
NOW = season.NOW_MS
TROUBLE = "ntfy did not take the message: the service is in trouble (503)."


def fill(session: Session, deps: Deps) -> None:
    """Everything, beside what `season.fill` made with more than one week of runs."""
    if deps.add_channel is None or deps.contacts is None:
        raise TypeError("These pages were not handed what stores channels and contacts.")
    ntfy, _ = deps.add_channel(session, season.RUNNER, "ntfy://t0pic-of-ada", NOW - 40 * MS_PER_DAY)
    deps.add_channel(session, season.RUNNER, "mailto://ana:s3cret@mail.example.org", NOW)
    breakers.keep(session, ntfy.id or 0, Breaker(5, NOW + 10 * MINUTE_MS), TROUBLE)
    eva = NewContact("Eva", "mailto://ana:s3cret@mail.example.org?to=eva@example.org", 45, "title")
    deps.contacts.add(session, season.RUNNER, eva, NOW - 3 * MS_PER_DAY)
    spike = session.exec(select(AlertRow).where(AlertRow.decision == "send")).first()
    with_spike = [] if spike is None else [spike]
    limp = alert(session, "triage.strain", "urgent", "Please see a clinician", next_ms=NOW + 45 * MINUTE_MS)
    drift = alert(
        session, "form.drift", "watch", "Your steps get longer", state="snoozed", snoozed_until_ms=NOW + 5 * HOUR_MS
    )
    alert(session, "load.week", "watch", "A big week", decision="hold", reason="QUIET_HOURS", next_ms=NOW + 20 * HOUR_MS)
    alert(session, "triage.doms", "watch", "Sore calves", state="resolved", answer="better")
    late, mail = "It did not answer in time.", "mailto did not take the message: it refused the login."
    told(session, "FIRST", NOW - 60 * MINUTE_MS, [limp], {"watch": ("delivered", 1, None), "ntfy": ("delivered", 2, None)})
    told(
        session,
        "REPEAT",
        NOW - 45 * MINUTE_MS,
        [limp, *with_spike],
        {"ntfy": ("retrying", 4, late), "mailto": ("dead", 1, mail)},
    )
    told(session, "ESCALATED", NOW - 15 * MINUTE_MS, [limp], {"mailto": ("queued", 0, None)})
    told(session, "FIRST", NOW - 2 * HOUR_MS, [drift], {"console": ("delivered", 1, None), "ntfy": ("expired", 9, late)})


def alert(session: Session, rule: str, severity: str, title: str, **values: Any) -> int:
    """One alert; its id."""
    texts = {"why": "Your answers fit this, and it has lasted for two days.", "do": "Rest, and check in tomorrow morning."}
    row = AlertRow(
        **{
            "runner_id": season.RUNNER,
            "key": f"{rule}|warned",
            "rule": rule,
            "severity": severity,
            "decision": "send",
            "reason": "FIRST",
            "title": title,
            "created_ms": NOW - HOUR_MS,
            "decided_ms": NOW - HOUR_MS,
            **texts,
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row.id or 0


def told(
    session: Session,
    reason: str,
    made_ms: int,
    alerts: list[int | AlertRow],
    ways: dict[str, tuple[str, int, str | None]],
) -> None:
    """A telling of these alerts by these ways: state, attempts and error by the channel's name."""
    push = PushRow(runner_id=season.RUNNER, key=f"{reason}|{made_ms}", reason=reason, severity="watch", made_ms=made_ms)
    session.add(push)
    session.flush()
    ids = [each if isinstance(each, int) else each.id or 0 for each in alerts]
    session.add_all(PushAlertRow(push_id=push.id or 0, alert_id=one, place=i) for i, one in enumerate(ids))
    for i, (channel, (status, attempts, error)) in enumerate(ways.items()):
        session.add(
            DeliveryRow(
                push_id=push.id or 0,
                channel_id=i + 1,
                channel=channel,
                status=status,
                attempts=attempts,
                error=error,
                next_ms=made_ms,
                expires_ms=made_ms,
            )
        )
    session.flush()
