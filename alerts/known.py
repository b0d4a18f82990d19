"""What the policy needs beside the finding itself: what silences it, what was decided before, what else was told."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from sqlmodel import Session

from alerts import case, holds
from alerts.audience import Audience
from domain.care import Care
from domain.clock import day_start_ms, local_day
from domain.guards import guard_of
from domain.model import Severity
from store import alerts as rows
from store import care, pushes
from store.alerts import SentLive, Undecided


class Known:
    """Asked once a runner and batch, where that is enough."""

    def __init__(self, session: Session, audience: Audience, now_ms: int) -> None:
        self._session = session
        self._audience = audience
        self._now_ms = now_ms
        self._care: dict[str, Care] = {}
        self._snoozes: dict[str, dict[tuple[str, str | None], list[rows.Snooze]]] = {}
        self._today: dict[str, int] = {}

    def more(self, item: Undecided, facts: case.Facts) -> case.Facts:
        """`facts` with what silences it, and whether a red flag was closed."""
        finding = item.finding
        if case.is_red_flag(facts.rule):
            closed = {flag.key: flag.closed_ms for flag in self._care_of(finding.runner_id).flags if flag.rule == facts.rule}
            return replace(facts, over_ms=facts.over_ms or closed.get(finding.key))
        if case.never_held(facts.rule, facts.severity) or facts.kind != "rule" or not case.coaches(facts.rule):
            return facts
        known = self._care_of(finding.runner_id)
        held = bool(known.open_flags) or guard_of(finding.tips, known.banned) is not None
        return replace(facts, inhibited=held)

    def history(self, item: Undecided, facts: case.Facts, *, also_today: int) -> case.History:
        """What was decided and told before; `also_today`: tellings of this very batch."""
        finding, alert = item.finding, item.alert
        known = case.History(
            snoozed_until_ms=self._snoozed_until_ms(item),
            in_run_ms=self._in_run(item, facts),
            today=self._told_today(finding.runner_id) + also_today,
        )
        if alert is None:
            return known
        told = None if alert.told_severity is None else Severity(alert.told_severity)
        return replace(
            known,
            severity=Severity(alert.severity),
            held=cast("case.HoldReason | None", alert.reason if alert.decision == "hold" else None),
            told=told,
            told_ms=alert.told_ms or 0,
            times=alert.told,
            answered=alert.state == "acked",
            resolved=alert.state == "resolved",
            cleared=alert.state == "resolved" and alert.reason == "RESOLVED",
            woken=alert.state == "snoozed" and (alert.snoozed_until_ms or 0) <= self._now_ms,
        )

    def _care_of(self, runner_id: str) -> Care:
        if runner_id not in self._care:
            self._care[runner_id] = care.load(self._session, runner_id)
        return self._care[runner_id]

    def _snoozed_until_ms(self, item: Undecided) -> int | None:
        """Until when the runner put this, or the like of it, off; what is graver than that nobody has put off."""
        finding = item.finding
        if finding.runner_id not in self._snoozes:
            self._snoozes[finding.runner_id] = rows.snoozes(self._session, finding.runner_id, self._now_ms)
        alike = self._snoozes[finding.runner_id].get((finding.rule, finding.side), [])
        rank = Severity(finding.severity).rank
        return max((each.until_ms for each in alike if Severity(each.severity).rank >= rank), default=None)

    def _told_today(self, runner_id: str) -> int:
        if runner_id not in self._today:
            zone = self._audience.runner(runner_id).zone
            since_ms = day_start_ms(local_day(self._now_ms, zone), zone)
            self._today[runner_id] = pushes.counted_since(self._session, runner_id, since_ms)
        return self._today[runner_id]

    def _in_run(self, item: Undecided, facts: case.Facts) -> tuple[int, ...]:
        sid = item.finding.sid
        if not facts.live or sid is None or case.never_held(facts.rule, facts.severity):
            return ()
        drink = facts.rule == holds.FLUIDS
        own = None if item.alert is None else item.alert.id

        def counts(each: SentLive) -> bool:
            same = (each.rule == holds.FLUIDS) == drink
            return same and each.alert_id != own and not case.never_held(each.rule, Severity(each.severity))

        return tuple(each.t_ms for each in rows.sent_live(self._session, item.finding.runner_id, sid) if counts(each))
