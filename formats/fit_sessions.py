"""The sessions of a FIT file: which of them are runs, which samples are theirs, and when the watch was paused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from domain import possible
from domain.errors import BadInput
from domain.trace import Floats
from formats.fit_decode import Decoded, Message

_RUNNING = frozenset({"running", 1})
_MARGIN_S = 3600.0
"""Records further than this outside the sessions of a file are debris of damage."""
_MS = 1000
_WALK_M_S, _SPRINT_M_S = 1.7, 6.0
_SLOW_RPM, _FAST_RPM = 65, 115
"""What passes for running when a damaged file has lost its session: median speed and cadence [A]."""
_MOVING_M_S = 0.5


@dataclass(frozen=True, slots=True)
class Session:
    """One session of a file and the records in it. Times in Unix seconds; `rows` is a mask over all n records."""

    index: int
    rows: np.ndarray[Any, np.dtype[np.bool_]]
    start_s: float
    sub_sport: str = "generic"
    totals: Message = field(default_factory=dict)
    flags: tuple[str, ...] = ()

    def total(self, name: str) -> float | None:
        """The device's own total, None when it gives none."""
        value = self.totals.get(name)
        return float(value) if isinstance(value, int | float) and value >= 0 else None


def running_sessions(decoded: Decoded, time_s: Floats, columns: Mapping[str, Floats]) -> list[Session]:
    """The runs of a file, in order of their start.

    `time_s` are the n records' times in Unix seconds (NaN = none), `columns` our columns of them. A multi-sport file gives
    its running legs; one whose session is lost gives one run if its data can be nothing else.

    Raises:
        BadInput: no run is in it; says what is.

    """
    found = [session for session in decoded.of("session") if isinstance(session.get("start_time"), int | float)]
    if not found:
        return [_without_session(decoded, time_s, columns)]
    found.sort(key=lambda session: float(session["start_time"]))
    good, dropped = _inside(found, time_s)
    flags = (f"records_dropped:{dropped}",) if dropped else ()
    starts = [-np.inf, *(float(session["start_time"]) for session in found[1:]), np.inf]
    out = [
        Session(
            int(session.get("message_index") or 0) if len(found) > 1 else 0,
            good & (time_s >= starts[i]) & (time_s < starts[i + 1]),
            float(session["start_time"]),
            str(session.get("sub_sport") or "generic"),
            session,
            flags,
        )
        for i, session in enumerate(found)
        if _sport(session, decoded) in _RUNNING
    ]
    if not out:
        sports = ", ".join(dict.fromkeys(str(_sport(session, decoded)) for session in found))
        raise BadInput(f"There is no run in this file, only: {sports}.", "Soleus keeps running only.", field="sport")
    return out


def _sport(session: Message, decoded: Decoded) -> Any:  # noqa: ANN401 - a name, or a number the profile does not know
    given = session.get("sport")
    if given is not None:
        return given
    return next((one.get("sport") for one in decoded.of("sport")), "unknown")


def _inside(sessions: Sequence[Message], time_s: Floats) -> tuple[np.ndarray[Any, np.dtype[np.bool_]], int]:
    """Which records lie within the sessions' time (a clock that was set mid-run included), and how many do not."""
    timed = np.isfinite(time_s)
    first = min(float(session["start_time"]) for session in sessions) - _MARGIN_S
    ends = [float(session["start_time"]) + float(session.get("total_elapsed_time") or 0) for session in sessions]
    ends += [float(session["timestamp"]) for session in sessions if isinstance(session.get("timestamp"), int | float)]
    good = timed & (time_s >= first) & (time_s <= max(ends) + _MARGIN_S)
    dropped = int(timed.sum() - good.sum())
    # A file whose sessions are at odds with most of its records has wrong sessions, not wrong records.
    return (timed, 0) if dropped * 2 > timed.sum() else (good, dropped)


def _without_session(decoded: Decoded, time_s: Floats, columns: Mapping[str, Floats]) -> Session:
    rows = possible.near(time_s)
    kind = next((one.get("type") for one in decoded.of("file_id")), None)
    if kind not in {None, "activity", 4}:
        raise BadInput(f"This file holds {kind}, no activity.", "Choose a recorded activity.", field="type")
    if rows.sum() < 2:  # noqa: PLR2004 - one sample is no recording
        raise BadInput("There is no recording in this file.", "Choose a recorded activity.", field="record")
    told = [one.get("sport") for name in ("sport", "lap") for one in decoded.of(name) if one.get("sport") is not None]
    if told and told[0] not in _RUNNING:
        raise BadInput(f"There is no run in this file, only: {told[0]}.", "Soleus keeps running only.", field="sport")
    if not told and not _looks_like_running(columns):
        what = "The file is cut off before it says which sport it is, and its data does not look like running."
        raise BadInput(what, "Export it again.", field="session")
    flags = ("partial_file", "no_session") if told else ("partial_file", "no_session", "sport_assumed")
    return Session(0, rows, float(time_s[rows].min()), flags=flags)


def _looks_like_running(columns: Mapping[str, Floats]) -> bool:
    speed, cadence = columns.get("speed"), columns.get("cadence")
    if speed is None or not (speed > _MOVING_M_S).any():
        return False
    fast = float(np.median(speed[speed > _MOVING_M_S]))
    if not _WALK_M_S <= fast <= _SPRINT_M_S:
        return False
    turning = cadence[cadence > 0] if cadence is not None else np.empty(0)
    return not len(turning) or _SLOW_RPM <= float(np.median(turning)) <= _FAST_RPM


def pauses(events: Sequence[Message], first_ms: int, last_ms: int) -> tuple[tuple[int, int], ...]:
    """[from, to) in Unix ms in which the timer stood still between `first_ms` and `last_ms`, from the timer events."""
    timed = [one for one in events if one.get("event") == "timer" and isinstance(one.get("timestamp"), int | float)]
    out: list[tuple[int, int]] = []
    stopped: int | None = None
    for one in sorted(timed, key=lambda one: float(one["timestamp"])):
        at, kind = round(float(one["timestamp"]) * _MS), str(one.get("event_type"))
        if kind.startswith("stop"):
            stopped = at if stopped is None else stopped
        elif kind == "start" and stopped is not None:
            start, end = max(stopped, first_ms), min(at, last_ms)
            if end > start:
                out.append((start, end))
            stopped = None
    return tuple(out)
