"""A run under way, as the Live page shows it: what has arrived so far, gathered message by message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlmodel import Session

from api.deps import LiveLoad
from api.live_app import LiveApp
from domain.model import Runner
from domain.trace import Floats, Trace
from formats.messages import MEASURED, Batch, Sample
from store import app_inbox, inbox
from store.tables import SessionRow

STRIP_S = 60
"""How much of the run the strip shows, s."""
SILENT_MS = 15_000
"""After so long without a message the page says that it waits for the device."""
STOPPED_S = 10.0
"""A sensor without a value for so long has stopped."""
FOREFOOT = 2.0
"""The code of a forefoot strike."""
UNMEASURED = {"timer_s"}
STRIKES = ("strike", "strike_left", "strike_right")
SENSORS: dict[str, tuple[str, ...]] = {
    "cadence": ("cadence",),
    "contact": ("stance_time",),
    "balance": ("stance_time_balance",),
    "strike": STRIKES,
    "heart": ("heart_rate",),
    "distance": ("distance",),
    "place": ("position_lat",),
}
"""What the page says of sensors, and the columns that tell."""


@dataclass(slots=True)
class LiveRun:
    """The samples of one session that have been read so far; `seen` is the id of the last inbox row read."""

    key: inbox.Key
    seen: int = 0
    samples: dict[int, tuple[int, dict[str, float]]] = field(default_factory=dict)
    """seq → (t, measured values); a repeated sample changes nothing."""
    app: LiveApp | None = None
    """What somebody else's app sent of it, which counts no samples."""

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
        told = app_inbox.live_pieces(session, self.key, self.seen)
        new = inbox.live_samples(session, *self.key, after_inbox_id=self.seen)
        for row_id, message in new:
            self.seen = max(self.seen, row_id)
            self.add(message)
        for row_id, piece in told:
            self.seen = max(self.seen, row_id)
            self.app = self.app or LiveApp()
            self.app.add(piece)
        if told and self.app is not None:
            self.samples.clear()
            for batch in self.app.batches(self.key[2]):
                self.add(batch)
        return bool(new or told)

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

    def missing(self, stored: int) -> int:
        """How many samples before the last one have not arrived, where `stored` of them are part of a run already."""
        if not self.samples or self.app is not None:
            return 0
        return max(max(self.samples) - min(1, *self.samples) + 1 - len(self.samples) - stored, 0)


def state_of(row: SessionRow, now_ms: int) -> str:
    """How a run under way is: `live`, `silent` for a while, or `ended`."""
    if row.state == "ended":
        return "ended"
    return "silent" if now_ms - row.last_received_ms > SILENT_MS else "live"


def _last(values: Floats, digits: int = 1) -> float | None:
    return round(float(values[-1]), digits) if len(values) and np.isfinite(values[-1]) else None


def snapshot(run: LiveRun, row: SessionRow, runner: Runner, live_load: LiveLoad, now_ms: int) -> dict[str, Any]:
    """What the page shows, units in the names; `strip` holds the last minute as [seconds ago, steps/min, ms] rows."""
    trace = run.trace()
    stored = sum(last - first + 1 for first, last in row.ranges.get("samples", ()))
    shown: dict[str, Any] = {
        "sid": row.sid,
        "device": row.device_id,
        "state": state_of(row, now_ms),
        "samples": len(trace),
        "missing": run.missing(stored),
        "sensors": sensors(trace, row),
    }
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
        "forefoot_percent": _forefoot(trace, recent),
        "speed_m_s": _last(trace.column("speed"), 2),
        "heart_rate_bpm": _last(trace.column("heart_rate"), 0),
        "calf_load": round(load, 2) if load is not None else None,
        "strip": [[round(float(ago[i]), 1), _at(cadence, i), _at(stance, i)] for i in recent.tolist()],
    }


def sensors(trace: Trace, row: SessionRow) -> list[dict[str, Any]]:
    """Each of `SENSORS`: whether it sends, since when it does not (s before the last sample), and what measures it."""
    named = (row.start or {}).get("sensors")
    told = named if isinstance(named, dict) else {}
    found = []
    for name, columns in SENSORS.items():
        seen = [np.flatnonzero(np.isfinite(trace.column(column))) for column in columns]
        last = max((int(each[-1]) for each in seen if len(each)), default=None)
        ago = None if last is None else round(float(trace.t_ms[-1] - trace.t_ms[last]) / 1000.0)
        state = "never" if ago is None else "stopped" if ago > STOPPED_S else "sends"
        sensor = next((str(told[column]) for column in columns if column in told), None)
        if state == "never" and sensor is not None:
            state = "missing"
        found.append({"name": name, "state": state, "silent_s": ago if state == "stopped" else None, "sensor": sensor})
    return found


def _forefoot(trace: Trace, recent: Any) -> float | None:  # noqa: ANN401 - an array of indices
    """How many strikes of the last minute were on the forefoot, %; None = nothing measures it."""
    strikes = np.concatenate([trace.column(name)[recent] for name in STRIKES])
    known = strikes[np.isfinite(strikes)]
    return round(float(np.mean(known >= FOREFOOT)) * 100) if len(known) else None


def _at(values: Floats, i: int) -> float | None:
    return round(float(values[i]), 1) if np.isfinite(values[i]) else None
