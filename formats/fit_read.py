"""FIT files in: the runs of a file, ready for the store."""

from __future__ import annotations

import hashlib

import numpy as np

from domain import possible
from domain.clock import FIT_EPOCH_MS, MS_PER_DAY
from domain.errors import BadInput
from domain.model import RecordedRun, Recording
from domain.trace import Floats, Trace
from formats.fit_columns import Columns, columns_of
from formats.fit_decode import Decoded, decode
from formats.fit_devices import serial, watch
from formats.fit_laps import laps
from formats.fit_sessions import Session, pauses, running_sessions
from formats.run_file import RunFile
from formats.samples import ordered

_MS = 1000
_YEAR_2000_MS = 946_684_800_000
_YEAR_MS = 366 * MS_PER_DAY
_JUMP_S = 6 * 3600.0
"""Two neighbouring samples further apart than this, in a run that was not that long: the clock was set in between."""
_QUARTER_S = 900
_WIDEST_OFFSET_S = 14 * 3600


def read(data: bytes, name: str) -> RunFile:
    """The runs in the FIT file `data`; `name` is what people call it.

    Every run's `recording.source` is "import", its key `{sha256}#{session index}`. Values outside the range of their
    field are null and counted in `recording.flags`; a damaged file gives what could be saved, flagged "partial_file".

    Raises:
        BadInput: nothing in it can be used; says why.

    """
    decoded = decode(data)
    time_s = decoded.columns.get("timestamp")
    if time_s is None or not np.isfinite(time_s).any():
        kind = next((one.get("type") for one in decoded.of("file_id")), None)
        if isinstance(kind, str) and kind != "activity":
            raise BadInput(f"This file holds {kind}, no activity.", "Choose a recorded activity.", field="type")
        raise BadInput("There is no recording in this file.", "Choose a recorded activity.", field="record")
    columns = columns_of(decoded)
    sha256 = hashlib.sha256(data).hexdigest()
    sessions = running_sessions(decoded, time_s, columns.columns)
    runs = [
        _run(decoded, session, time_s, columns, name=name, sha256=sha256) for session in sessions if session.rows.sum() > 1
    ]
    if not runs:
        raise BadInput("The run in this file has no samples, only totals.", "Enter it by hand.", field="record")
    return RunFile(name, sha256, tuple(runs), columns.notes, decoded.decoder)


def _run(decoded: Decoded, session: Session, time_s: Floats, found: Columns, *, name: str, sha256: str) -> RecordedRun:
    rows = np.flatnonzero(session.rows)
    t_ms, columns = ordered(np.round(time_s[rows] * _MS).astype(np.int64), {k: v[rows] for k, v in found.columns.items()})
    flags = [*decoded.flags, *session.flags, *found.flags(rows)]
    if len(t_ms) < len(rows):
        flags.append(f"merged:{len(rows) - len(t_ms)}")
    started = round(session.start_s * _MS)
    if abs(started - int(t_ms[0])) > _JUMP_S * _MS:
        started = int(t_ms[0])
    elapsed = session.total("total_elapsed_time")
    ended = int(t_ms[-1])
    widest = int(np.diff(t_ms).max())
    if widest > _JUMP_S * _MS and (elapsed is None or widest > elapsed * _MS):
        flags.append("clock_jump")
        ended = ended if elapsed is None else started + round(elapsed * _MS)
    elif elapsed is not None:
        ended = max(ended, started + round(elapsed * _MS))
    if started < _YEAR_2000_MS:
        flags.append("no_date")
    file_id = decoded.of("file_id")[0] if decoded.of("file_id") else {}
    created = file_id.get("time_created")
    trace = Trace(
        seq=np.arange(1, len(t_ms) + 1, dtype=np.int64),
        t_ms=t_ms,
        columns=columns,
        pauses=pauses(decoded.of("event"), started, int(t_ms[-1])),
    )
    recording = Recording(
        key=f"{sha256}#{session.index}",
        source="import",
        started_ms=started,
        ended_ms=ended,
        file=name,
        file_sha256=sha256,
        serial=serial(file_id),
        time_created_ms=_created_ms(created, started),
        session_index=session.index,
        sub_sport=session.sub_sport,
        device=watch(file_id),
        sensors={field: sensor for field, sensor in found.sensors.items() if field in columns},
        utc_offset_s=_utc_offset_s(decoded),
        total_distance_m=session.total("total_distance"),
        total_timer_s=session.total("total_timer_time"),
        total_elapsed_s=elapsed,
        total_ascent_m=session.total("total_ascent"),
        total_descent_m=session.total("total_descent"),
        total_strides=session.total("total_cycles") or session.total("total_strides"),
        flags=tuple(dict.fromkeys(flags)),
        laps=laps(decoded.of("lap"), started, ended),
    )
    return possible.run(RecordedRun(recording, trace))


def _created_ms(created: object, started_ms: int) -> int | None:
    """When the file was made, if the watch knew the date (it makes a duplicate recognisable): about when the run began."""
    if not isinstance(created, int | float):
        return None
    made = round(created * _MS)
    return made if made > max(_YEAR_2000_MS, FIT_EPOCH_MS) and abs(made - started_ms) < _YEAR_MS else None


def _utc_offset_s(decoded: Decoded) -> int | None:
    """Offset of the watch's local time from UTC, seconds; None when the file's two times do not make one."""
    for activity in decoded.of("activity"):
        local, utc = activity.get("local_timestamp"), activity.get("timestamp")
        if isinstance(local, int | float) and isinstance(utc, int | float):
            offset = round((local - utc) / _QUARTER_S) * _QUARTER_S
            if abs(offset) <= _WIDEST_OFFSET_S and abs(local - utc - offset) <= 60:  # noqa: PLR2004 - a minute's slack
                return int(offset)
    return None
