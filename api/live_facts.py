"""What stands beside the figures of a run under way: today's room, what is usual, its warnings, the device."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col, select

from api.facts import TodayFacts
from domain.clock import MS_PER_DAY, iso
from store import devices, views
from store.tables import DeviceRow, MetricsRow, RunRow, SessionRow

USUAL_DAYS = 42
USUAL_RUNS = 5
"""With fewer runs of the last weeks nothing is called usual."""
AFTER_MS = 12 * 3_600_000
"""For so long after a run the page leads to it."""
RANK = {"urgent": 0, "stop": 1, "warn": 2, "watch": 3, "info": 4}
LEADING = frozenset({"urgent", "stop"})
"""Severities that stand on top, in full."""


def under_way(session: Session, runner_id: str) -> list[SessionRow]:
    """The runner's runs under way, the one heard of last first."""
    query = select(SessionRow).where(SessionRow.runner_id == runner_id, col(SessionRow.state) != "stored")
    return list(session.exec(query.order_by(col(SessionRow.last_received_ms).desc(), col(SessionRow.device_id))))


def just_stored(session: Session, runner_id: str, now_ms: int) -> SessionRow | None:
    """The run of a device that was heard of last, if that is not long ago and it is stored."""
    query = select(SessionRow).where(
        SessionRow.runner_id == runner_id,
        SessionRow.last_received_ms >= now_ms - AFTER_MS,
        col(SessionRow.run_id).is_not(None),
    )
    return session.exec(query.order_by(col(SessionRow.last_received_ms).desc()).limit(1)).first()


def room(today: TodayFacts) -> dict[str, Any]:
    """Today's room: `room_m`, and `calf_room` up to the top of the range, calf-km; None = not known or not offered."""
    full = None
    if today.band is not None and today.week_calf_km is not None and today.room_m is not None:
        full = round(max(today.band.upper - today.week_calf_km, 0.0), 2)
    metres = None if today.room_m is None else round(max(today.room_m, 0.0))
    return {"room_m": metres, "calf_room": full, "held": today.held, "sentence": today.sentence}


def left(shown: Mapping[str, Any], today: Mapping[str, Any]) -> dict[str, Any]:
    """What is left of today's room, m and calf-km; below zero it is used up; None = not known."""
    return {
        "left_m": _less(today["room_m"], shown.get("distance_m"), 0),
        "calf_left": _less(today["calf_room"], shown.get("calf_load"), 2),
    }


def _less(whole: float | None, part: float | None, digits: int) -> float | None:
    return None if whole is None or part is None else round(whole - part, digits)


def warnings(session: Session, runner_id: str, sid: str) -> list[dict[str, Any]]:
    """What was told in a run and is not answered or over, the most severe first, then the newest."""
    found = views.alerts_json(session, runner_id, sid=sid)
    told = [alert for alert in found if alert["decision"] == "send" and alert["state"] != "resolved"]
    told.sort(key=lambda alert: (RANK.get(alert["severity"], len(RANK)), -alert["id"]))
    names = ("id", "created_at", "severity", "state", "title", "why", "do")
    return [{name: alert[name] for name in names} for alert in told]


def link(session: Session, runner_id: str, device_id: str) -> dict[str, Any]:
    """Whether the device is there, as it says, and its battery, %."""
    row = session.get(DeviceRow, (runner_id, device_id))
    return {
        "online": None if row is None else row.online,
        "battery_percent": None if row is None or row.battery_percent is None else round(row.battery_percent),
        "seen_at": None if row is None or row.seen_ms is None else iso(row.seen_ms),
        "heard": row is not None and devices.heard(row),
    }


def usual(session: Session, runner_id: str, now_ms: int) -> dict[str, list[float]]:
    """[low, high] of the last weeks' runs, the middle four fifths of their means; what few runs have is left out."""
    names = ("cadence_spm", "stance_time_ms", "stance_time_source", "forefoot_share", "strike_source", "detail")
    query = (
        sa.select(*(getattr(MetricsRow, name) for name in names))
        .join(RunRow, col(RunRow.id) == col(MetricsRow.run_id))
        .where(
            col(MetricsRow.runner_id) == runner_id,
            col(RunRow.runner_id) == runner_id,
            col(RunRow.started_ms).between(now_ms - USUAL_DAYS * MS_PER_DAY, now_ms),
            ~col(RunRow.excluded),
        )
    )
    measured: dict[str, list[float]] = {
        name: [] for name in ("cadence_spm", "stance_time_ms", "forefoot_percent", "balance")
    }
    for cadence, stance, stance_from, fore, fore_from, detail in session.execute(query):
        values = {
            "cadence_spm": cadence,
            "stance_time_ms": stance if stance_from == "measured" else None,
            "forefoot_percent": None if fore is None or fore_from in {None, "declared"} else fore * 100,
            "balance": detail.get("balance_left"),
        }
        for name, value in values.items():
            if value is not None:
                measured[name].append(value)
    return {
        name: [round(float(edge), 1) for edge in np.percentile(values, [10, 90])]
        for name, values in measured.items()
        if len(values) >= USUAL_RUNS
    }
