"""FIT files out: a running activity as a watch would write it, with RunScribe's developer fields for what FIT lacks.

Field numbers, scales and invalid values are those of the FIT profile and protocol; all messages little-endian.
FIT counts whole seconds: samples of the same second become one when the file is read again. Foot strikes one by one
have no place in it.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np

from domain.clock import FIT_EPOCH_MS
from domain.errors import BadInput
from domain.model import Lap, RecordedRun
from domain.trace import Floats, Trace
from formats.fit_laps import TRIGGERS
from formats.fit_scan import DEVELOPER_DATA_ID, FIELD_DESCRIPTION, RECORD, fit_file

_FILE_ID, _SESSION, _LAP, _EVENT, _ACTIVITY = 0, 18, 19, 21, 34
_U1, _I1, _U2, _I2, _U4, _I4, _F4, _STRING, _BYTES, _U4Z = 0x02, 0x01, 0x84, 0x83, 0x86, 0x85, 0x88, 0x07, 0x0D, 0x8C
_CODE = {_U1: "B", _I1: "b", _U2: "H", _I2: "h", _U4: "I", _I4: "i", _F4: "f", _U4Z: "I", 0: "B"}
_INVALID = {_U1: 0xFF, _I1: 0x7F, _U2: 0xFFFF, _I2: 0x7FFF, _U4: 0xFFFFFFFF, _I4: 0x7FFFFFFF, _U4Z: 0, 0: 0xFF}
_DTYPE = {_U1: "<u1", _I1: "<i1", _U2: "<u2", _I2: "<i2", _U4: "<u4", _I4: "<i4", _F4: "<f4"}

_NATIVE: tuple[tuple[str, int, int, float, float], ...] = (
    ("position_lat", 0, _I4, 2**31 / 180, 0),
    ("position_long", 1, _I4, 2**31 / 180, 0),
    ("distance", 5, _U4, 100, 0),
    ("speed", 73, _U4, 1000, 0),
    ("altitude", 78, _U4, 5, 500),
    ("power", 7, _U2, 1, 0),
    ("grade", 9, _I2, 100, 0),
    ("vertical_oscillation", 39, _U2, 10, 0),
    ("stance_time", 41, _U2, 10, 0),
    ("stance_time_balance", 84, _U2, 100, 0),
    ("step_length", 85, _U2, 10, 0),
    ("heart_rate", 3, _U1, 1, 0),
    ("temperature", 13, _I1, 1, 0),
)
"""Our field, its number in the record message, base type, scale and offset: stored = (value + offset) x scale."""
_SIDES: tuple[tuple[str, int, int, str], ...] = (
    ("strike_left", 2, _U1, "RS_FootStrike_L"),
    ("strike_right", 8, _U1, "RS_FootStrike_R"),
    ("pronation_left", 3, _F4, "RS_Pronation_L"),
    ("pronation_right", 9, _F4, "RS_Pronation_R"),
    ("impact_g", 0, _F4, "RS_Impact_GS_L"),
    ("impact_g", 6, _F4, "RS_Impact_GS_R"),
)
_SINGLE: tuple[tuple[str, int, int, str], ...] = (("strike", 14, _I1, "FS"), ("impact_g", 13, _F4, "ImpactGs"))
"""RunScribe's two numberings (see `fit_developer`): field, developer field number, base type, name."""
_RUNSCRIBE = bytes.fromhex("c1f5c80a5a054e8a97b3fda34e957035")
_SCALE_OF_CLASS = np.array([3.0, 8.0, 13.0])
"""The middle of RunScribe's ranges for rear, mid and fore."""
_MAKERS = {"garmin": 1, "suunto": 23, "stryd": 95, "wahoo_fitness": 32, "coros": 294, "tomtom": 71, "polar_electro": 123}
_DEVELOPMENT = 255
_SUB_SPORTS = {"generic": 0, "treadmill": 1, "street": 2, "trail": 3, "track": 4}
_NAME_BYTES = 16

Values = Sequence[tuple[int, int, int | float | bytes | None]]
"""(field number, base type, value) of one message; None = invalid."""


def write(runs: Sequence[RecordedRun]) -> bytes:
    """An activity file with one session a run; the device is that of the first run.

    Raises:
        BadInput: there is no run, or one has no samples.

    """
    if not runs or not all(len(run.trace) for run in runs):
        raise BadInput("A FIT file needs at least one run with samples.", "Choose a run that has some.", field="run")
    first, last = runs[0].recording, runs[-1].recording
    serial, product = first.serial or "", first.device.get("product", "")
    created = _seconds(first.time_created_ms if first.time_created_ms is not None else first.started_ms)
    maker = _MAKERS.get(first.device.get("maker", "").replace("-", "_"), _DEVELOPMENT)
    parts = [
        _message(
            _FILE_ID,
            [
                (0, 0, 4),
                (1, _U2, maker),
                (2, _U2, int(product) if product.isdigit() and int(product) < _INVALID[_U2] else 0),
                (3, _U4Z, int(serial) if serial.isdigit() and int(serial) < _INVALID[_U4] else None),
                (4, _U4, created),
            ],
        ),
    ]
    for index, run in enumerate(runs):
        parts += [_timer(run.recording.started_ms, 0), _records(run.trace, describe=index == 0), _timers(run)]
    counted = 0
    sessions = []
    for index, run in enumerate(runs):
        laps = run.recording.laps
        parts += [_lap(counted + i, lap) for i, lap in enumerate(laps)] or [_totals(_LAP, counted, run)]
        sessions.append(_totals(_SESSION, index, run, laps=(counted, max(len(laps), 1))))
        counted += max(len(laps), 1)
    parts += sessions
    local = None if last.utc_offset_s is None else _seconds(last.ended_ms) + last.utc_offset_s
    timer = sum(run.recording.total_timer_s or 0 for run in runs)
    parts.append(
        _message(
            _ACTIVITY,
            [(253, _U4, _seconds(last.ended_ms)), (0, _U4, timer * 1000), (1, _U2, len(runs)), (2, 0, 0), (5, _U4, local)],
        ),
    )
    return fit_file(b"".join(parts))


def _seconds(t_ms: int) -> int:
    """FIT's seconds of a Unix time in ms."""
    return round((t_ms - FIT_EPOCH_MS) / 1000)


def _message(number: int, values: Values) -> bytes:
    """A definition message (local type 0) and its one data message."""
    fields, body = bytearray(), bytearray()
    for field, base, value in values:
        raw = value if isinstance(value, bytes) else struct.pack("<" + _CODE[base], _fitting(base, value))
        fields += struct.pack("<BBB", field, len(raw), base)
        body += raw
    return b"".join((struct.pack("<BBBHB", 0x40, 0, 0, number, len(values)), bytes(fields), b"\0", bytes(body)))


def _fitting(base: int, value: float | None) -> int:
    if value is None or not np.isfinite(value):
        return _INVALID[base]
    whole = round(value)
    return whole if struct.calcsize(_CODE[base]) == 4 or whole <= _INVALID[base] else _INVALID[base]  # noqa: PLR2004 - bytes


def _timer(t_ms: int, kind: int) -> bytes:
    """A timer event: kind 0 start, 4 stop_all."""
    return _message(_EVENT, [(253, _U4, _seconds(t_ms)), (0, 0, 0), (1, 0, kind)])


def _timers(run: RecordedRun) -> bytes:
    inside = b"".join(_timer(start, 4) + _timer(end, 0) for start, end in run.trace.pauses)
    return inside + _timer(run.recording.ended_ms, 4)


def _totals(number: int, index: int, run: RecordedRun, laps: tuple[int, int] = (0, 1)) -> bytes:
    """A session, or one lap for all of it; `laps`: the number of its first lap, and how many it has."""
    recording = run.recording
    elapsed = recording.total_elapsed_s
    values: list[tuple[int, int, int | float | bytes | None]] = [
        (254, _U2, index),
        (253, _U4, _seconds(recording.ended_ms)),
        (2, _U4, _seconds(recording.started_ms)),
        (7, _U4, (recording.ended_ms - recording.started_ms) if elapsed is None else elapsed * 1000),
        (8, _U4, None if recording.total_timer_s is None else recording.total_timer_s * 1000),
        (9, _U4, None if recording.total_distance_m is None else recording.total_distance_m * 100),
        (10, _U4, recording.total_strides),
    ]
    sub_sport = _SUB_SPORTS.get(recording.sub_sport, 0)
    if number == _SESSION:
        values += [(22, _U2, recording.total_ascent_m), (23, _U2, recording.total_descent_m), (5, 0, 1), (6, 0, sub_sport)]
        return _message(number, [*values, (25, _U2, laps[0]), (26, _U2, laps[1])])
    values += [(21, _U2, recording.total_ascent_m), (22, _U2, recording.total_descent_m), (25, 0, 1)]
    return _message(number, values)


def _lap(index: int, lap: Lap) -> bytes:
    """A lap as the watch counted it."""
    elapsed = lap.elapsed_s if lap.elapsed_s is not None else lap.timer_s
    rpm = None if lap.cadence_spm is None else lap.cadence_spm / 2
    values: list[tuple[int, int, int | float | bytes | None]] = [
        (254, _U2, index),
        (253, _U4, _seconds(lap.started_ms + round((elapsed or 0) * 1000))),
        (2, _U4, _seconds(lap.started_ms)),
        (7, _U4, _times(elapsed, 1000)),
        (8, _U4, _times(lap.timer_s, 1000)),
        (9, _U4, _times(lap.distance_m, 100)),
        (15, _U1, lap.heart_rate_bpm),
        (17, _U1, None if rpm is None else int(rpm)),
        (80, _U1, None if rpm is None else int(rpm % 1 * 128)),
        (79, _U2, _times(lap.stance_time_ms, 10)),
        (21, _U2, lap.ascent_m),
        (25, 0, 1),
    ]
    if lap.trigger in TRIGGERS:
        values.append((24, 0, TRIGGERS.index(lap.trigger)))
    return _message(_LAP, values)


def _times(value: float | None, scale: int) -> float | None:
    return None if value is None else value * scale


def _records(trace: Trace, *, describe: bool) -> bytes:
    """The definition of the record message (local type 1) and one data message a sample."""
    native = [spec for spec in _NATIVE if trace.has(spec[0])]
    cadence = trace.has("cadence")
    numbering = _SINGLE if trace.has("strike") and not trace.has("strike_left") else _SIDES
    developer = [spec for spec in numbering if trace.has(spec[0])]
    layout: list[tuple[int, int, Floats]] = [(253, _U4, np.round((trace.t_ms - FIT_EPOCH_MS) / 1000))]
    layout += [(number, base, (trace.column(name) + offset) * scale) for name, number, base, scale, offset in native]
    if cadence:
        layout.append((4, _U1, np.floor(trace.column("cadence"))))
        layout.append((53, _U1, (trace.column("cadence") % 1) * 128))
    extra = [(number, base, _own(name, trace.column(name))) for name, number, base, _title in developer]
    names = [("header", "<u1"), *((f"f{i}", _DTYPE[base]) for i, (_n, base, _c) in enumerate([*layout, *extra]))]
    table = np.empty(len(trace), dtype=np.dtype(names))
    table["header"] = 1
    for i, (_number, base, column) in enumerate([*layout, *extra]):
        table[f"f{i}"] = column if base == _F4 else _stored(base, column)
    definition = struct.pack("<BBBHB", 0x41 | 0x20 * bool(extra), 0, 0, RECORD, len(layout))
    definition += b"".join(struct.pack("<BBB", n, np.dtype(_DTYPE[base]).itemsize, base) for n, base, _c in layout)
    if extra:
        definition += struct.pack("<B", len(extra))
        definition += b"".join(struct.pack("<BBB", n, np.dtype(_DTYPE[base]).itemsize, 0) for n, base, _c in extra)
    described = b"".join(_description(number, base, title) for _name, number, base, title in developer)
    if developer and describe:
        described = _message(DEVELOPER_DATA_ID, [(1, _BYTES, _RUNSCRIBE), (3, _U1, 0)]) + described
    return described + definition + table.tobytes()


def _own(name: str, column: Floats) -> Floats:
    """A column as the pod would send it: strike classes on RunScribe's scale."""
    if not name.startswith("strike"):
        return column
    known = np.isfinite(column)
    out = np.full(len(column), np.nan)
    out[known] = _SCALE_OF_CLASS[column[known].astype(np.int64)]
    return out


def _stored(base: int, column: Floats) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Whole numbers of a base type; what is not known or does not fit is its invalid value."""
    info = np.iinfo(_DTYPE[base])
    with np.errstate(invalid="ignore"):
        fits = np.isfinite(column) & (column >= info.min) & (column <= info.max)
    return np.where(fits, np.rint(np.where(fits, column, 0)), _INVALID[base]).astype(np.int64)


def _description(number: int, base: int, title: str) -> bytes:
    name = title.encode().ljust(_NAME_BYTES, b"\0")
    return _message(
        FIELD_DESCRIPTION, [(0, _U1, 0), (1, _U1, number), (2, _U1, base), (3, _STRING, name), (14, _U2, RECORD)]
    )
