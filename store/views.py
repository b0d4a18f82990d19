"""What people are shown of the store, in the one form that both the API and the command's `--json` print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.clock import iso, local_day
from domain.guards import safe_do
from domain.model import Shoe
from store import care, findings, people, pushes, reports, sources
from store.tables import AlertRow, CheckInRow, DeliveryRow, FindingRow, MetricsRow, PushRow, RunRow, RunSourceRow

RUN_METRICS = (
    "calf_load",
    "calf_load_left",
    "calf_load_right",
    "peak_force_bw",
    "cadence_spm",
    "stance_time_ms",
    "stance_time_source",
    "forefoot_share",
    "strike_source",
)
"""The metrics every run is shown with: calf-km, body weights, steps/min, ms, share 0…1."""
CHUNK = 500
"""How many ids are asked for at once."""


def run_as_json(row: RunRow, metrics: MetricsRow | None) -> dict[str, Any]:
    """A run with its metrics; `metrics` None = not analysed yet, shown as null values."""
    return {
        "id": row.id,
        "started_at": iso(row.started_ms),
        "source": row.source,
        "file": row.file,
        "state": row.state,
        "revision": row.revision,
        "excluded": row.excluded,
        "samples": row.samples,
        "steps": row.steps,
        "distance_m": row.distance_m,
        "timer_s": row.timer_s,
        "ascent_m": row.ascent_m,
        "metrics": {name: getattr(metrics, name) if metrics else None for name in RUN_METRICS},
        "shoe": row.shoe_id,
        "temperature_c": row.temperature_c,
        "excluded_reason": row.excluded_reason,
        "corrections": dict(row.corrections),
        "flags": list(row.flags),
        "name": row.name,
        "note": row.note,
        "analysed": not row.analysis_due,
    }


def with_metrics(session: Session, rows: Sequence[RunRow]) -> list[tuple[RunRow, MetricsRow | None]]:
    """Each run with its metrics, in the order given."""
    found: dict[int, MetricsRow] = {}
    ids = [row.id for row in rows if row.id is not None]
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        for metrics in session.exec(select(MetricsRow).where(col(MetricsRow.run_id).in_(chunk))):
            found[metrics.run_id] = metrics
    return [(row, found.get(row.id or 0)) for row in rows]


def findings_json(
    session: Session, runner_id: str, *, run_id: int | None = None, most: int | None = None
) -> list[dict[str, Any]]:
    """A runner's standing findings, newest first; advice that a guard holds back is replaced.

    Raises:
        NotFound: there is no such runner.

    """
    say, banned = people.runner(session, runner_id).say, care.banned(session, [runner_id])[runner_id]
    rows = findings.listing(session, runner_id, run_id=run_id, most=most)
    return [findings.as_json(row, banned, say) for row in rows]


def alerts_json(
    session: Session,
    runner_id: str,
    *,
    state: str | None = None,
    run_id: int | None = None,
    alert_id: int | None = None,
    sid: str | None = None,
    most: int | None = None,
) -> list[dict[str, Any]]:
    """A runner's decisions, newest first, each with its deliveries; a live alert names its run once that is stored.

    Advice that a guard holds back now is replaced, in an old alert too; `worse` is what waits to be told of it.

    Raises:
        NotFound: there is no such runner.

    """
    people.runner(session, runner_id)
    query = select(AlertRow).where(AlertRow.runner_id == runner_id)
    if state is not None:
        query = query.where(AlertRow.state == state)
    if sid is not None:
        query = query.where(AlertRow.sid == sid)
    if alert_id is not None:
        query = query.where(AlertRow.id == alert_id)
    if run_id is not None:
        run = session.get(RunRow, run_id)
        sids = [] if run is None else sources.sids(session, run)
        query = query.where((col(AlertRow.run_id) == run_id) | col(AlertRow.sid).in_(sids))
    query = query.order_by(col(AlertRow.created_ms).desc(), col(AlertRow.id).desc())
    return alerts_in_full(session, runner_id, list(session.exec(query if most is None else query.limit(most))))


def alerts_in_full(session: Session, runner_id: str, rows: Sequence[AlertRow]) -> list[dict[str, Any]]:
    """These alerts of that runner, each with its deliveries, in the order given.

    Raises:
        NotFound: there is no such runner.

    """
    say, banned = people.runner(session, runner_id).say, care.banned(session, [runner_id])[runner_id]
    told = _tellings(session, [row.id for row in rows if row.id is not None])
    runs = _runs_of(session, runner_id, {row.sid for row in rows if row.run_id is None and row.sid})
    worse = _worse(session, rows)
    return [
        _alert(row, told.get(row.id or 0, []), row.run_id or runs.get(row.sid or ""))
        | {"do": safe_do(row.do, row.tips, banned, say), "worse": worse.get(row.id or 0)}
        for row in rows
    ]


def _worse(session: Session, rows: Sequence[AlertRow]) -> dict[int, dict[str, Any]]:
    """What became of alerts that were told and got worse since, while that waits to be told, by the alert's id."""
    told = {row.finding_id: row for row in rows if row.told_severity is not None and row.next_ms is not None}
    found: dict[int, dict[str, Any]] = {}
    ids = [finding_id for finding_id in told if finding_id is not None]
    for start in range(0, len(ids), CHUNK):
        query = select(FindingRow).where(col(FindingRow.id).in_(ids[start : start + CHUNK]))
        for finding in session.exec(query.where(col(FindingRow.withdrawn_ms).is_(None))):
            alert = told[finding.id]
            if findings.rank(finding.severity) > findings.rank(alert.severity):
                found[alert.id or 0] = {"severity": finding.severity, "title": finding.title, "why": finding.why}
    return found


@dataclass(frozen=True, slots=True)
class _Told:
    """A telling, the alerts that it carries beside the one that is shown, and how it went on each channel."""

    push: PushRow
    carries: Sequence[int]
    deliveries: Sequence[DeliveryRow]


def _tellings(session: Session, alert_ids: Sequence[int]) -> dict[int, list[_Told]]:
    """The tellings of each alert, oldest first."""
    found: dict[int, list[_Told]] = {}
    for start in range(0, len(alert_ids), CHUNK):
        of_alerts = pushes.carried_by(session, alert_ids[start : start + CHUNK])
        ids = {push_id for carried in of_alerts.values() for push_id in carried}
        told = {push_id: _Told(push, carries, sent) for push_id, push, carries, sent in pushes.in_full(session, ids)}
        for alert_id, carried in of_alerts.items():
            found[alert_id] = [told[push_id] for push_id in carried if push_id in told]
    return found


def _runs_of(session: Session, runner_id: str, sids: set[str]) -> dict[str, int]:
    if not sids:
        return {}
    of_sources = select(RunSourceRow.sid, RunSourceRow.run_id).where(
        RunSourceRow.runner_id == runner_id, col(RunSourceRow.sid).in_(sids)
    )
    stored = select(RunRow.sid, RunRow.id).where(RunRow.runner_id == runner_id, col(RunRow.sid).in_(sids))
    found = [*session.exec(of_sources), *session.exec(stored)]
    return {sid: run_id for sid, run_id in found if sid is not None and run_id is not None}


def _alert(row: AlertRow, told: Sequence[_Told], run_id: int | None) -> dict[str, Any]:
    return {
        "id": row.id,
        "created_at": iso(row.created_ms),
        "rule": row.rule,
        "side": row.side,
        "run": run_id,
        "severity": row.severity,
        "state": row.state,
        "decision": row.decision,
        "reason": row.reason,
        "title": row.title,
        "why": row.why,
        "do": row.do,
        "tips": list(row.tips),
        "plan": row.plan,
        "answer": row.answer,
        "useful": row.useful,
        "snoozed_until": None if row.snoozed_until_ms is None else iso(row.snoozed_until_ms),
        "again_at": None if row.next_ms is None or row.state == "resolved" else iso(row.next_ms),
        "deliveries": [_delivery(delivery, each, row.id) for each in told for delivery in each.deliveries],
    }


def _delivery(delivery: DeliveryRow, told: _Told, alert_id: int | None) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "channel": delivery.channel,
        "status": delivery.status,
        "attempts": delivery.attempts,
        "error": delivery.error,
        "delivered_at": iso(delivery.delivered_ms) if delivery.delivered_ms is not None else None,
        "reason": told.push.reason,
        "told_at": iso(told.push.made_ms),
        "also_carries": [each for each in told.carries if each != alert_id],
    }


def check_in_as_json(row: CheckInRow) -> dict[str, Any]:
    """A runner's report."""
    return {
        "id": row.id,
        "at": iso(row.t_ms),
        "source": row.source,
        "phase": row.phase,
        "site": row.site,
        "side": row.side,
        "character": row.character,
        "onset": row.onset,
        "severity": row.severity,
        "course": row.course,
        "answers": dict(row.answers),
        **{name: getattr(row, name) for name in reports.ASKED},
        "note": row.note,
    }


def shoe_as_json(shoe: Shoe) -> dict[str, Any]:
    """A pair of shoes with the distance in it, m."""
    return {
        "id": shoe.id,
        "name": shoe.name,
        "model": shoe.model,
        "kind": shoe.kind,
        "drop_mm": shoe.drop_mm,
        "cushioning": shoe.cushioning,
        "start_m": shoe.start_m,
        "worn_m": shoe.worn_m,
        "default": shoe.is_default,
        "retired_at": iso(shoe.retired_ms) if shoe.retired_ms is not None else None,
    }


def day_loads(
    session: Session, runner_id: str, zone: str, since_ms: int, until_ms: int | None = None
) -> dict[date, float | None]:
    """calf-km of each calendar day (in `zone`) with a run that counts; None when no run of that day has a known load."""
    query = (
        sa.select(col(RunRow.started_ms), col(MetricsRow.calf_load))
        .outerjoin(MetricsRow, col(MetricsRow.run_id) == col(RunRow.id))
        .where(col(RunRow.runner_id) == runner_id, col(RunRow.started_ms) >= since_ms, ~col(RunRow.excluded))
    )
    if until_ms is not None:
        query = query.where(col(RunRow.started_ms) < until_ms)
    days: dict[date, float | None] = {}
    for started_ms, load in session.execute(query):
        day = local_day(started_ms, zone)
        days[day] = days.get(day) if load is None else (days.get(day) or 0.0) + load
    return days
