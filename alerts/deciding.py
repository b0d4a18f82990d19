"""The stage's first half: what is known of a finding becomes facts, the policy decides, the store records and tells it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sqlmodel import Session

from alerts import case, digest, escalating, moment, policy
from alerts.audience import Audience
from alerts.case import Hold, Send
from alerts.digest import ToTell
from alerts.known import Known
from domain import lifecycle
from domain.model import Kind, Severity, Side
from store import alerts as rows
from store import pushes
from store.alerts import Undecided
from store.pushes import Telling
from store.tables import AlertRow

BATCH = 50
"""Findings decided in one transaction: short enough for live ingest to get a word in between."""


def decide_batch(session: Session, now_ms: int) -> tuple[int, set[int]]:
    """Decide on up to `BATCH` new or worse findings, in the caller's transaction.

    Returns:
        How many there were, and the ids of the channels that have something to deliver now.

    """
    waiting = rows.undecided(session, BATCH)
    return len(waiting), _decide(session, waiting, now_ms)


def look_again(session: Session, now_ms: int) -> tuple[int, set[int]]:
    """Decide anew on up to `BATCH` alerts whose time has come: night is over, to be repeated, to be escalated."""
    waiting = rows.again(session, now_ms, BATCH)
    return len(waiting), _decide(session, waiting, now_ms)


def _decide(session: Session, waiting: Sequence[Undecided], now_ms: int) -> set[int]:
    audience = Audience(session)
    known = Known(session, audience, now_ms)
    to_tell: list[ToTell[tuple[Undecided, AlertRow]]] = []
    events: dict[str, set[object]] = {}
    settled: list[tuple[AlertRow, bool]] = []
    for item in waiting:
        finding = item.finding
        event = item.run.id if item.run is not None and not _is_live(item) else finding.checkin_id
        telling = events.setdefault(finding.runner_id, set())
        facts = known.more(item, facts_of(item))
        # Of what is told together only the first counts against the day's budget.
        history = known.history(item, facts, also_today=len(telling - {event}))
        prefs = audience.preferences(finding.runner_id)
        decision = policy.decide(facts, history, prefs, audience.runner(finding.runner_id).zone, now_ms)
        row = _record(session, item, decision, history, now_ms)
        settled.append((row, finding.withdrawn_ms is None))
        if isinstance(decision, Send):
            if _counts(facts.rule, facts.severity, decision.reason, live=facts.live):
                telling.add(event if event is not None else f"alone-{finding.id}")
            to_tell.append(
                ToTell(
                    (item, row),
                    facts.rule,
                    facts.severity,
                    finding.grade,
                    finding.confidence,
                    decision,
                    # Two runners may call their reports alike.
                    None if event is None else (finding.runner_id, event),
                ),
            )
    session.flush()  # a new alert has its id now
    channels = _tell(session, audience, digest.together(to_tell), now_ms)
    for row, standing in settled:
        channels |= escalating.look(session, row, audience, now_ms, standing=standing)
    session.flush()
    return channels


def _record(session: Session, item: Undecided, decision: Send | Hold, history: case.History, now_ms: int) -> AlertRow:
    """Write the decision down, or let the earlier one stand."""
    finding, alert = item.finding, item.alert
    stands = history.told is not None or decision.reason in {"UNCHANGED", "ACKED"}
    if isinstance(decision, Hold) and alert is not None and stands:
        rows.leave(item, decision.until_ms)
        if decision.until_ms is not None:  # it waits: whatever it is, it still is when the time has come
            return alert
        if finding.withdrawn_ms is not None and history.told is not None:
            _resolve(alert, now_ms)
        elif alert.state == "snoozed":
            alert.state = "open"
        return alert
    sent = isinstance(decision, Send)
    row = rows.record(
        session,
        item,
        key=policy.alert_key(finding.rule, cast("Side | None", finding.side), finding.key),
        decision="send" if sent else "hold",
        reason=decision.reason,
        now_ms=now_ms,
    )
    row.next_ms = None if isinstance(decision, Send) else decision.until_ms
    if decision.reason == "RESOLVED":
        _resolve(row, now_ms)
    return row


def _resolve(alert: AlertRow, now_ms: int) -> None:
    alert.state = lifecycle.state_of(cast("lifecycle.State", alert.state), alert.answer, over=True)
    alert.resolved_ms = alert.resolved_ms or now_ms


Group = Sequence[ToTell[tuple[Undecided, AlertRow]]]
"""What one telling is made of, the most important first."""


def _tell(session: Session, audience: Audience, groups: Sequence[Group], now_ms: int) -> set[int]:
    """A telling of each group, and when each of its alerts is to be told again."""
    to_tell = [_telling(audience, group, now_ms) for group in groups]
    new = pushes.tell_all(session, to_tell, now_ms)
    channels: set[int] = set()
    for group, told, is_new in zip(groups, to_tell, new, strict=True):
        if not is_new:
            continue
        channels |= {target.channel_id for target in told.targets}
        if told.telling.reason != "RESOLVED":
            prefs = audience.preferences(told.runner_id)
            for each in group:
                wait_ms = prefs.repeat_ms(each.severity, each.row[1].told)
                each.row[1].next_ms = None if wait_ms is None else now_ms + wait_ms
    return channels


def _telling(audience: Audience, group: Group, now_ms: int) -> pushes.ToTell:
    lead = group[0]
    item, first = lead.row
    live = _is_live(item)
    reason = digest.reason(group)
    telling = Telling(
        key=f"{first.id}|{reason}|{lead.severity.value}|{first.told_ms or 0}",
        reason=reason,
        severity=lead.severity.value,
        alerts=[each.row[1] for each in group],
        counts=_counts(lead.rule, lead.severity, reason, live=live),
        live=live,
    )
    targets = audience.of(first.runner_id, lead.severity, now_ms, live=live, classes=lead.send.channels)
    return pushes.ToTell(first.runner_id, telling, targets)


def _counts(rule: str, severity: Severity, reason: str, *, live: bool) -> bool:
    """Whether a telling uses up the day's budget: what it cannot hold does not."""
    return not live and reason != "RESOLVED" and not case.never_held(rule, severity)


def _is_live(item: Undecided) -> bool:
    return item.finding.run_id is None and item.session is not None


def facts_of(item: Undecided) -> case.Facts:
    """What the policy needs to know of a finding, from its rows."""
    finding = item.finding
    live = _is_live(item)
    occurred_ms, late_ms = finding.created_ms, 0
    if item.run is not None:
        occurred_ms = item.run.ended_ms
        late_ms = item.run.first_stored_ms - item.run.ended_ms
    elif live:
        occurred_ms = _live_moment(item)
    elif item.checkin is not None:
        occurred_ms = item.checkin.t_ms
    return case.Facts(
        rule=finding.rule,
        kind=cast("Kind", finding.kind),
        severity=Severity(finding.severity),
        occurred_ms=occurred_ms,
        live=live,
        stored_late_ms=late_ms,
        confidence=finding.confidence,
        emergency=finding.emergency,
        over_ms=finding.withdrawn_ms,
        run_ms=finding.created_ms,
    )


def _live_moment(item: Undecided) -> int:
    """When what a live finding is about happened, by our clock, UTC Unix ms.

    A live finding is made at the device's own time. A pain marker says when it reached us; for samples the session's
    clock offset tells, which is the smallest (received - device time) so far.
    """
    session = item.session
    reported_ms = item.finding.created_ms
    if session is None:
        return reported_ms
    received_ms = reported_ms + (session.clock_offset_ms or 0)
    if item.checkin is not None:
        reported_ms, received_ms = item.checkin.t_ms, item.checkin.received_ms
    clock = (session.started_ms, session.first_received_ms) if session.started_ms is not None else None
    return moment.occurred_by_our_clock(reported_ms, received_ms, clock)
