"""The stage's first half: what is known of a finding becomes facts, the policy decides, the store records it."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from sqlmodel import Session

from alerts import messages, policy
from domain.model import Kind, Severity, Side
from domain.redaction import channel_name
from store import alerts as rows
from store import care, people
from store import channels as channel_rows
from store.alerts import Target, Undecided
from store.deliveries import CONSOLE_ID, WATCH_ID
from store.tables import ChannelRow

BATCH = 50
"""Findings decided in one transaction: short enough for live ingest to get a word in between."""


def decide_batch(session: Session, now_ms: int) -> tuple[int, set[int]]:
    """Decide on up to `BATCH` findings in the caller's transaction.

    Returns:
        How many there were, and the ids of the channels that have something to deliver now.

    """
    waiting = rows.undecided(session, BATCH)
    audience = Audience(session)
    known = _Known(session)
    channels: set[int] = set()
    for item in waiting:
        facts = known.more(item, facts_of(item))
        told = policy.Told(Severity(item.alert.severity)) if item.alert is not None else None
        decision = policy.decide(facts, told, now_ms)
        if decision.reason == "UNCHANGED":
            rows.leave(item)
            continue
        finding = item.finding
        targets = []
        if decision.decision == "send":
            wrist = decision.wrist or finding.emergency  # on every channel, even where a stop would be too late
            targets = audience.of(finding.runner_id, facts.severity, now_ms, live=facts.live, wrist=wrist)
        rows.record(
            session,
            item,
            key=policy.alert_key(finding.rule, cast("Side | None", finding.side), finding.key),
            decision=decision.decision,
            reason=decision.reason,
            targets=targets,
            now_ms=now_ms,
        )
        channels.update(target.channel_id for target in targets)
    return len(waiting), channels


def facts_of(item: Undecided) -> policy.Facts:
    """What the policy needs to know of a finding, from its rows."""
    finding = item.finding
    live = finding.run_id is None and item.session is not None
    occurred_ms, late_ms = finding.created_ms, 0
    if item.run is not None:
        occurred_ms = item.run.ended_ms
        late_ms = item.run.first_stored_ms - item.run.ended_ms
    elif live:
        occurred_ms = _live_moment(item)
    elif item.checkin is not None:
        occurred_ms = item.checkin.t_ms
    return policy.Facts(
        rule=finding.rule,
        kind=cast("Kind", finding.kind),
        severity=Severity(finding.severity),
        occurred_ms=occurred_ms,
        live=live,
        stored_late_ms=late_ms,
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
    return policy.occurred_by_our_clock(reported_ms, received_ms, clock)


class _Known:
    """What else the policy needs: open red flags, asked once a runner and batch, and what a run under way was sent."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._flagged: dict[str, bool] = {}

    def more(self, item: Undecided, facts: policy.Facts) -> policy.Facts:
        """`facts` with it."""
        finding, sid = item.finding, item.finding.sid
        if policy.never_held(facts.rule, facts.severity) or facts.kind != "rule":
            return facts
        if finding.runner_id not in self._flagged:
            self._flagged[finding.runner_id] = bool(care.load(self._session, finding.runner_id).open_flags)
        facts = replace(facts, suspended=self._flagged[finding.runner_id])
        if not facts.live or sid is None:
            return facts
        sent = rows.sent_live(self._session, finding.runner_id, sid)
        drink = facts.rule == policy.FLUIDS
        counted = tuple(
            each.t_ms
            for each in sent
            if each.alert_id != (None if item.alert is None else item.alert.id)
            and (each.rule == policy.FLUIDS) == drink
            and not policy.never_held(each.rule, Severity(each.severity))
        )
        return replace(facts, run_ms=finding.created_ms, sent_ms=counted)


class Audience:
    """By which channels each runner is reached; asked once a runner and batch."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._channels: dict[str, list[ChannelRow]] = {}
        self._has_watch: dict[str, bool] = {}

    def of(self, runner_id: str, severity: Severity, now_ms: int, *, live: bool, wrist: bool) -> list[Target]:
        """The deliveries of one alert: the wrist (when it has one and it helps), the console, and the runner's own."""
        if runner_id not in self._channels:
            self._channels[runner_id] = channel_rows.listing(self._session, runner_id)
            self._has_watch[runner_id] = bool(people.devices(self._session, runner_id))

        def until(*, on_wrist: bool) -> int:
            return now_ms + 1000 * messages.ttl_s(severity, live=live, wrist=on_wrist)

        targets = [Target(CONSOLE_ID, "console", until(on_wrist=False))]
        if wrist and (live or self._has_watch[runner_id]):
            targets.insert(0, Target(WATCH_ID, "watch", until(on_wrist=True)))
        own = self._channels[runner_id]
        return targets + [Target(cast("int", row.id), channel_name(row.url), until(on_wrist=False)) for row in own]
