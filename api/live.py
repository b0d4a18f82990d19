"""A run under way, as the Live page shows it: what has arrived so far, gathered message by message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlmodel import Session

from api.deps import LiveLoad
from domain.model import Runner
from domain.trace import Floats, Trace
from formats.messages import MEASURED, Batch, Sample
from store import inbox
from store.tables import SessionRow

STRIP_S = 60
"""How much of the run the strip shows, s."""
SILENT_MS = 15_000
"""After so long without a message the page says that it waits for the device."""
UNMEASURED = {"timer_s"}


@dataclass(slots=True)
class LiveRun:
    """The samples of one session that have been read so far; `seen` is the id of the last inbox row read."""

    key: inbox.Key
    seen: int = 0
    samples: dict[int, tuple[int, dict[str, float]]] = field(default_factory=dict)
    """seq → (t, measured values); a repeated sample changes nothing."""

    def add(self, message: Sample | Batch) -> None:
        """Take in one message."""
        if isinstance(message, Sample):
            values = {name: value for name in MEASURED if (value := getattr(message, name)) is not None}
            self.samples.setdefault(message.seq, (message.t, values))
            return
        columns = {name: column for name in MEASURED if (column := getattr(message, name)) is not None}
        for i, offset in enumerate(message.dt):
            values = {name: column[i] for name, column in columns.items() if column[i] is not None}
            self.samples.setdefault(message.seq[0] + i, (message.t0 + offset, values))

    def catch_up(self, session: Session) -> bool:
        """Read what was committed since; returns whether there was anything."""
        new = inbox.live_samples(session, *self.key, after_inbox_id=self.seen)
        for row_id, message in new:
            self.seen = max(self.seen, row_id)
            self.add(message)
        return bool(new)

    def trace(self) -> Trace:
        """What has arrived, as a trace; of two samples at one instant the later in sequence is left out."""
        rows: list[tuple[int, int, dict[str, float]]] = []
        for seq in sorted(self.samples):
            t, values = self.samples[seq]
            if not rows or t > rows[-1][1]:
                rows.append((seq, t, values))
        names = {name for _, _, values in rows for name in values} - UNMEASURED
        columns: dict[str, Floats] = {
            name: np.array([values.get(name, np.nan) for _, _, values in rows], dtype=np.float64) for name in names
        }
        return Trace(
            seq=np.array([seq for seq, _, _ in rows], dtype=np.int64),
            t_ms=np.array([t for _, t, _ in rows], dtype=np.int64),
            columns=columns,
        )


def current(session: Session, runner_id: str) -> SessionRow | None:
    """The runner's run under way: of several, the one heard of last."""
    return next((row for row in inbox.live_sessions(session) if row.runner_id == runner_id), None)


def _last(values: Floats, digits: int = 1) -> float | None:
    return round(float(values[-1]), digits) if len(values) and np.isfinite(values[-1]) else None


def snapshot(run: LiveRun, row: SessionRow, runner: Runner, live_load: LiveLoad, now_ms: int) -> dict[str, Any]:
    """What the page shows, units in the names; `strip` holds the last minute as [seconds ago, steps/min, ms] rows."""
    trace = run.trace()
    silent = now_ms - row.last_received_ms > SILENT_MS
    state = "ended" if row.state == "ended" else "silent" if silent else "live"
    shown: dict[str, Any] = {"sid": row.sid, "device": row.device_id, "state": state, "samples": len(trace)}
    if not len(trace):
        return shown
    distance = trace.column("distance")
    known = distance[np.isfinite(distance)]
    cadence, stance = trace.column("cadence") * 2, trace.column("stance_time")
    ago = (trace.t_ms[-1] - trace.t_ms) / 1000.0
    recent = np.flatnonzero(ago <= STRIP_S)
    load = live_load(runner, trace)
    return shown | {
        "t_ms": int(trace.t_ms[-1]),
        "elapsed_s": round(float(trace.t_ms[-1] - trace.t_ms[0]) / 1000.0),
        "distance_m": round(float(known[-1] - known[0]), 1) if len(known) else None,
        "cadence_spm": _last(cadence),
        "stance_time_ms": _last(stance),
        "balance_left_percent": _last(trace.column("stance_time_balance")),
        "speed_m_s": _last(trace.column("speed"), 2),
        "heart_rate_bpm": _last(trace.column("heart_rate"), 0),
        "calf_load": round(load, 2) if load is not None else None,
        "strip": [[round(float(ago[i]), 1), _at(cadence, i), _at(stance, i)] for i in recent.tolist()],
    }


def _at(values: Floats, i: int) -> float | None:
    return round(float(values[i]), 1) if np.isfinite(values[i]) else None
