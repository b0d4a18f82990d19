"""Between a recording and the columns of a run's row that it decides: the others are the runner's, or the analysis's."""

from __future__ import annotations

from typing import Any

from domain.model import Lap, Recording
from formats.packed import PackedRun, as_document
from store.tables import RunRow, RunSourceRow

OWN = tuple(
    name
    for name in RunSourceRow.model_fields
    if name in RunRow.model_fields and name not in {"id", "runner_id", "revision", "stored_ms"}
)
"""What the recording decides that a source has columns for, …"""
REST = (
    "sport",
    "sub_sport",
    "distance_m",
    "timer_s",
    "elapsed_s",
    "ascent_m",
    "descent_m",
    "utc_offset_s",
    "clock_offset_ms",
    "device",
    "sensors",
    "totals",
    "pauses",
    "flags",
    "laps",
)
"""… and what it keeps as one document."""
_LAP = tuple(Lap.__dataclass_fields__)


def values_of(packed: PackedRun) -> dict[str, Any]:
    """What of a run's row the recording decides."""
    recording, summary = packed.recording, packed.summary
    return {
        "key": recording.key,
        "source": recording.source,
        "sid": recording.sid,
        "file": recording.file,
        "file_sha256": recording.file_sha256,
        "serial": recording.serial,
        "time_created_ms": recording.time_created_ms,
        "session_index": recording.session_index,
        "sport": recording.sport,
        "sub_sport": recording.sub_sport,
        "started_ms": recording.started_ms,
        "ended_ms": recording.ended_ms,
        "state": "complete" if recording.complete else "incomplete",
        "samples": packed.n_samples,
        "steps": packed.n_steps,
        "distance_m": summary.distance_m,
        "timer_s": summary.timer_s,
        "elapsed_s": summary.elapsed_s,
        "ascent_m": summary.ascent_m,
        "descent_m": summary.descent_m,
        "utc_offset_s": recording.utc_offset_s,
        "clock_offset_ms": recording.clock_offset_ms,
        "device": dict(recording.device),
        "sensors": dict(recording.sensors),
        "totals": {
            "distance_m": recording.total_distance_m,
            "timer_s": recording.total_timer_s,
            "elapsed_s": recording.total_elapsed_s,
            "ascent_m": recording.total_ascent_m,
            "descent_m": recording.total_descent_m,
            "strides": recording.total_strides,
        },
        "pauses": [list(pause) for pause in packed.pauses],
        "flags": list(recording.flags),
        "laps": [{name: getattr(lap, name) for name in _LAP} for lap in recording.laps],
        "measured": as_document(packed.measured),
    }


def recording_of(row: RunRow) -> Recording:
    """What the device says of a run, without what the runner corrected."""
    totals = row.totals
    return Recording(
        key=row.key,
        source=row.source,
        started_ms=row.started_ms,
        ended_ms=row.ended_ms,
        complete=row.state == "complete",
        sid=row.sid,
        file=row.file,
        file_sha256=row.file_sha256,
        serial=row.serial,
        time_created_ms=row.time_created_ms,
        session_index=row.session_index,
        sport=row.sport,
        sub_sport=row.sub_sport,
        device=dict(row.device),
        sensors=dict(row.sensors),
        utc_offset_s=row.utc_offset_s,
        total_distance_m=totals.get("distance_m"),
        total_timer_s=totals.get("timer_s"),
        total_elapsed_s=totals.get("elapsed_s"),
        total_ascent_m=totals.get("ascent_m"),
        total_descent_m=totals.get("descent_m"),
        total_strides=totals.get("strides"),
        clock_offset_ms=row.clock_offset_ms,
        flags=tuple(row.flags),
        laps=laps_of(row),
    )


def laps_of(row: RunRow) -> tuple[Lap, ...]:
    """A run's laps as the watch counted them; what a later version may have added to one is left out."""
    return tuple(Lap(**{name: lap[name] for name in _LAP if name in lap}) for lap in row.laps)
