"""What a made-up runner of `decade` told, and what was decided on the findings: reports, a log, marked weeks, alerts."""

from __future__ import annotations

from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.clock import MS_PER_DAY
from store import history, runs
from store.tables import AlertRow, CheckInRow, DeliveryRow, FindingRow, LogRow, PushAlertRow, PushRow

CHANNELS = ("ntfy", "mqtt")
"""By which half of the alerts were told."""
MORNINGS = 2
"""Check-ins a week."""
PAIN_WEEKS = 13
"""Every so many weeks one hurts a little."""
RACE_WEEKS = 26
"""Every so many weeks one is marked as a race."""
HOUR_MS = 3_600_000


def tell(session: Session, runner_id: str, starts: list[int], now_ms: int, rng: np.random.Generator) -> None:
    """Morning reports, four times a year a week of pain; a heel-drop log, other calf work, and weeks marked."""
    weeks = (now_ms - starts[0]) // (7 * MS_PER_DAY)
    reports, entries = [], []
    for back in range(int(weeks), 0, -1):
        hurting = back % PAIN_WEEKS == 0
        for day in range(MORNINGS):
            t_ms = now_ms - back * 7 * MS_PER_DAY + day * 3 * MS_PER_DAY - 2 * HOUR_MS
            pain: dict[str, Any] = {"severity": 3 - 2 * day if hurting else 0, "site": "near_ankle", "side": "left"}
            pain["walks_without_pain"] = True
            reports.append(_report(runner_id, t_ms, pain))
        t_ms = now_ms - back * 7 * MS_PER_DAY + 2 * MS_PER_DAY
        kind = ("strength", "hike", "skipping")[int(rng.integers(3))]
        minutes = None if kind == "strength" else float(rng.integers(20, 120))
        entries.append(
            {"runner_id": runner_id, "id": f"log-{t_ms}", "t_ms": t_ms, "kind": kind, "minutes": minutes, "note": ""}
        )
        if back % RACE_WEEKS == 0:
            monday = history.day_of(t_ms, "Europe/Berlin") - 2
            history.mark_week(session, runner_id, monday, "race")
    session.connection().execute(sa.insert(CheckInRow), reports)
    session.connection().execute(sa.insert(LogRow), entries)


def _report(runner_id: str, t_ms: int, pain: dict[str, Any]) -> dict[str, Any]:
    nothing = dict.fromkeys(("site", "side", "severity", "walks_without_pain"))
    return (
        {
            "runner_id": runner_id,
            "id": f"morning-{t_ms}",
            "t_ms": t_ms,
            "received_ms": t_ms,
            "source": "web",
            "answers": {},
            "note": "",
            "analysed": False,
        }
        | nothing
        | pain
    )


def decide(session: Session, runner_id: str, now_ms: int) -> int:
    """A decision on each finding that a page may show, most of them answered; every second one was told, on two channels."""
    query = select(FindingRow).where(FindingRow.runner_id == runner_id, col(FindingRow.withdrawn_ms).is_(None))
    started = {row.id: row.ended_ms for row in runs.listing(session, runner_id)}
    alerts, pushes = [], []
    for n, row in enumerate(session.exec(query.order_by(col(FindingRow.id)))):
        at_ms = started.get(row.run_id, row.created_ms)
        told = n % 2 == 0
        alert = AlertRow(
            runner_id=runner_id,
            finding_id=row.id,
            key=f"{row.rule}||{row.key}",
            rule=row.rule,
            side=row.side,
            run_id=row.run_id,
            severity=row.severity,
            state="acked" if at_ms < now_ms - 14 * MS_PER_DAY else "open",
            decision="send" if told else "hold",
            reason="FIRST" if told else "BUDGET",
            title=row.title,
            why=row.why,
            do=row.do,
            created_ms=at_ms,
            decided_ms=at_ms,
        )
        alerts.append(alert)
        if told:
            pushes.append(
                (alert, PushRow(runner_id=runner_id, key=f"p{n}", reason="FIRST", severity=row.severity, made_ms=at_ms))
            )
        row.decided = True
    session.add_all(alerts)
    session.add_all([push for _, push in pushes])
    session.flush()
    session.add_all([PushAlertRow(push_id=push.id or 0, alert_id=alert.id or 0) for alert, push in pushes])
    session.add_all([_delivery(push, channel) for _, push in pushes for channel in CHANNELS])
    session.flush()
    return len(alerts)


def _delivery(push: PushRow, channel: str) -> DeliveryRow:
    at_ms = push.made_ms
    return DeliveryRow(
        push_id=push.id or 0,
        channel_id=CHANNELS.index(channel),
        channel=channel,
        status="delivered",
        attempts=1,
        next_ms=at_ms,
        expires_ms=at_ms,
        delivered_ms=at_ms,
    )
