"""Points of a track with what was measured at each → a recorded run: what TCX and GPX files have in common."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from domain import possible
from domain.fields import FIELD
from domain.model import Lap, RecordedRun, Recording
from domain.privacy import POSITIONS, along_m
from domain.trace import Floats, Ints, Trace
from formats.cadence import one_leg
from formats.samples import Mask, checked, ordered

FROM_POSITIONS = "computed-from-positions"
FROM_DISTANCE = "computed-from-distance"
"""What stands for the sensor of a field that the file does not have."""
_MEASURED = ("distance", "speed", "cadence", "power", "heart_rate", "altitude", "temperature", *POSITIONS)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_YEAR_2000_MS = 946_684_800_000
_JUMP_MS = 6 * 3_600_000
_WINDOW_S = 2.5
"""Speed from positions is that of 5 s: a position is right to some metres only."""
_ABSURD = 1e9
LEAST = 2
"""Points that make a recording."""


def number(text: str) -> float:
    """The number a text says; NaN: it says none. What is absurd stays so, but small enough to be reckoned with."""
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return max(-_ABSURD, min(_ABSURD, value)) if math.isfinite(value) else math.nan


def instant(text: str) -> tuple[int, bool] | None:
    """Unix ms of an ISO 8601 text, and whether it names its zone (one that does not is taken for UTC); None: it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    zoned = moment.tzinfo is not None
    try:
        return ((moment if zoned else moment.replace(tzinfo=UTC)) - _EPOCH) // _MS, zoned
    except OverflowError:
        return None


@dataclass(slots=True)
class Points:
    """Points in the order of the file; `breaks` are the numbers of points before which the recording was interrupted."""

    t_ms: array[int] = field(default_factory=lambda: array("q"))
    columns: dict[str, array[float]] = field(default_factory=lambda: {name: array("d") for name in _MEASURED})
    breaks: list[int] = field(default_factory=list)
    untimed: int = 0
    zoneless: int = 0

    def __len__(self) -> int:
        """How many points have a time."""
        return len(self.t_ms)

    def add(self, time: str, values: Mapping[str, float]) -> None:
        """One point: fields by their names, in our units; what is missing was not measured."""
        found = instant(time)
        if found is None:
            self.untimed += 1
            return
        self.zoneless += not found[1]
        self.t_ms.append(found[0])
        for name, column in self.columns.items():
            column.append(values.get(name, math.nan))

    def interrupt(self) -> None:
        """The recording is interrupted after the points so far."""
        if len(self) and (not self.breaks or self.breaks[-1] != len(self)):
            self.breaks.append(len(self))

    def pauses(self, longer_ms: int) -> tuple[tuple[int, int], ...]:
        """[from, to) in Unix ms around each interruption that took longer."""
        sides = [(self.t_ms[i - 1], self.t_ms[i]) for i in self.breaks if i < len(self)]
        return tuple(sorted((a, b) for a, b in sides if b - a > longer_ms))


@dataclass(frozen=True, slots=True)
class Told:
    """What a file says of a run beside its points."""

    sha256: str
    file: str
    index: int = 0
    name: str = ""
    sub_sport: str = "generic"
    device: Mapping[str, str] = field(default_factory=dict)
    started_ms: int | None = None
    total_distance_m: float | None = None
    total_timer_s: float | None = None
    pauses: tuple[tuple[int, int], ...] = ()
    laps: tuple[Lap, ...] = ()
    flags: tuple[str, ...] = ()


def recorded(points: Points, told: Told) -> RecordedRun | None:
    """The run; None when fewer than two of its points have a time of their own.

    Distance that is not there is the way along the positions, speed is distance over 5 s, each named so in
    `recording.sensors`; neither goes on across a pause. A cadence of both legs is halved. A value outside its field's range
    becomes null and is counted in the flags.
    """
    raw = {name: np.array(column, dtype=np.float64) for name, column in points.columns.items()}
    t_ms, columns = ordered(np.array(points.t_ms, dtype=np.int64), raw)
    if len(t_ms) < LEAST:
        return None
    flags = [*told.flags]
    flags += [f"untimed:{points.untimed}"] * bool(points.untimed) + ["no_zone"] * bool(points.zoneless)
    flags += [f"merged:{len(points) - len(t_ms)}"] * (len(points) > len(t_ms))
    flags += ["clock_jump"] * (int(np.diff(t_ms).max()) > _JUMP_MS) + ["no_date"] * (int(t_ms[0]) < _YEAR_2000_MS)
    outside: dict[str, Mask] = {}
    cadence = columns.pop("cadence", None)
    columns = _placed(checked(columns, outside))
    product = told.device.get("product") or told.device.get("maker") or "watch"
    sensors = dict.fromkeys(columns, product)
    derive(t_ms, columns, sensors, told.pauses)
    if cadence is not None:  # 170 steps a minute are no wrong value, so it is checked after that is settled
        cadence, halved = one_leg(cadence, columns.get("speed"))
        columns |= checked({"cadence": cadence}, outside)
        sensors["cadence"] = product
        flags += ["both_legs"] * halved
    flags += [f"out_of_range:{name}:{int(mask.sum())}" for name, mask in sorted(outside.items())]
    first, last = int(t_ms[0]), int(t_ms[-1])
    started = told.started_ms if told.started_ms is not None and 0 <= first - told.started_ms <= _JUMP_MS else first
    recording = Recording(
        key=f"{told.sha256}#{told.index}",
        source="import",
        started_ms=started,
        ended_ms=last,
        file=told.file,
        file_sha256=told.sha256,
        session_index=told.index,
        sub_sport=told.sub_sport,
        device=told.device,
        sensors={name: sensor for name, sensor in sensors.items() if name in columns},
        total_distance_m=told.total_distance_m,
        total_timer_s=told.total_timer_s,
        total_elapsed_s=(last - started) / 1000,
        flags=tuple(dict.fromkeys(flags)),
        laps=told.laps,
        name=told.name,
    )
    pauses = tuple((max(a, started), min(b, last)) for a, b in told.pauses if b > started and a < last)
    trace = Trace(np.arange(1, len(t_ms) + 1, dtype=np.int64), t_ms, columns, pauses)
    return possible.run(RecordedRun(recording, trace))


def _placed(columns: dict[str, Floats]) -> dict[str, Floats]:
    """`columns` with positions that have both their halves; 0°, 0° is what a watch without a fix writes."""
    lat, long = (columns.pop(name, None) for name in POSITIONS)
    if lat is None or long is None:
        return columns
    nowhere = np.isnan(lat) | np.isnan(long) | ((lat == 0) & (long == 0))
    if not nowhere.all():
        columns |= dict(zip(POSITIONS, (np.where(nowhere, np.nan, lat), np.where(nowhere, np.nan, long)), strict=True))
    return columns


def derive(t_ms: Ints, columns: dict[str, Floats], sensors: dict[str, str], pauses: Sequence[tuple[int, int]]) -> None:
    """Put distance and speed into `columns` and `sensors` where they are missing and positions or distance are there."""
    clock_s = t_ms.astype(np.float64) / 1000
    for start, end in pauses:
        clock_s -= np.clip(t_ms, start, end) / 1000 - start / 1000
    if "distance" not in columns and POSITIONS[0] in columns:
        steps = np.diff(along_m(*(columns[name] for name in POSITIONS)))
        known = np.isfinite(columns[POSITIONS[0]])
        # Across a pause the way was not run; what no runner can do is the receiver's jump.
        ran = steps <= (clock_s[1:] - _last_known(clock_s, known)[:-1]) * FIELD["speed"].high
        for start, end in pauses:
            ran &= (t_ms[1:] <= start) | (t_ms[:-1] >= end)
        columns["distance"] = np.where(known, np.concatenate(([0.0], np.cumsum(np.where(ran, steps, 0.0)))), np.nan)
        sensors["distance"] = FROM_POSITIONS
    if "speed" not in columns and "distance" in columns:
        known = np.isfinite(columns["distance"])
        if known.sum() < LEAST:
            return
        at_s = clock_s[known]
        steps = np.clip(np.diff(columns["distance"][known]), 0.0, None)  # a fall is a count that started over
        way = np.concatenate(([0.0], np.cumsum(steps)))
        before, after = np.maximum(at_s - _WINDOW_S, at_s[0]), np.minimum(at_s + _WINDOW_S, at_s[-1])
        span = after - before
        with np.errstate(invalid="ignore", divide="ignore"):
            fast = (np.interp(after, at_s, way) - np.interp(before, at_s, way)) / span
        speed = np.full(len(t_ms), np.nan)
        speed[known] = np.where((span > 0) & (fast <= FIELD["speed"].high), fast, np.nan)
        if np.isfinite(speed).any():
            columns["speed"] = speed
            sensors["speed"] = FROM_POSITIONS if sensors.get("distance") == FROM_POSITIONS else FROM_DISTANCE


def _last_known(clock_s: Floats, known: Mask) -> Floats:
    """For each sample the time of the last one so far that knows its position; its own where none did."""
    return np.maximum.accumulate(np.where(known, clock_s, clock_s[0]))
