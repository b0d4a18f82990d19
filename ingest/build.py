"""A session's messages into a run. Pure: the order in which they arrived makes no difference."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from domain.fields import FIELD
from domain.model import RecordedRun, Recording
from domain.trace import Trace
from formats.payloads import Batch, Sample, SessionEnd, SessionStart, StepsBatch
from ingest import columns, timeline
from ingest.columns import Table

SKEW_MS = 120_000
"""A device's clock further off than this is flagged."""
YEAR_2000_MS = 946_684_800_000
"""Earlier dates come from clocks that were never set."""
NEAR_MS = 600_000
"""How far from the first (last) sample a start (end) message's time is believed."""
STAND_MS = 1500
"""The timer stood still for longer than this: a pause."""
_COUNT = re.compile(r"(\w+)=(\d+)")


class Received(NamedTuple):
    """One decoded message: when it was committed (Unix ms, our clock), and how many bad fields of it were nulled."""

    received_ms: int
    value: Sample | Batch | StepsBatch
    nulled: int = 0


def build(
    start: SessionStart | None,
    end: SessionEnd | None,
    messages: Sequence[Received],
    previous: RecordedRun | None,
    *,
    device: str,
    sid: str,
    missing: int = 0,
    clock_offset_ms: int | None = None,
) -> RecordedRun:
    """The run that these messages, and what of it was stored before, make.

    `missing` is how many samples or steps were announced or skipped and have not come; `clock_offset_ms` the smallest
    (received − t) of the session, taken from the messages when not given. Flags tell what was wrong with the data:
    `clock_skew`, `date_before_2000`, `clock_jump:{first}-{last}:{shift ms}`, `no_start`, `silence` (no end), and counts
    `dropped=`, `nulled=`, `missing=`.
    """
    old_flags = previous.recording.flags if previous else ()
    samples, dropped, moves = _samples(messages, previous)
    steps, dropped_steps, bad_steps = _steps(messages, previous)
    offset = _offset(messages, previous, clock_offset_ms)
    first, last = _span(start, end, samples, steps)
    counts = {
        "dropped": dropped + dropped_steps + _counted(old_flags, "dropped"),
        "nulled": bad_steps + sum(message.nulled for message in messages) + _counted(old_flags, "nulled"),
        "missing": missing,
    }
    flags = [
        *(["clock_skew"] if abs(offset) > SKEW_MS else []),
        *(["date_before_2000"] if first < YEAR_2000_MS else []),
        *(move.flag for move in moves),
        *(["no_start"] if start is None else []),
        *(["silence"] if end is None else []),
        *(f"{name}={n}" for name, n in counts.items() if n),
    ]
    recording = Recording(
        key=f"{device}/{sid}",
        source=device,
        started_ms=first,
        ended_ms=max(first, last),
        complete=end is not None and not missing,
        sid=sid,
        serial=((start and start.device) or {}).get("serial"),
        sport=(start and start.sport) or "running",
        sub_sport=(start and start.sub_sport) or "generic",
        device=(start and start.device) or {},
        sensors=(start and start.sensors) or {},
        utc_offset_s=_utc_offset_s(start),
        total_distance_m=end.total_distance if end else None,
        total_timer_s=end.total_timer_time if end else None,
        total_elapsed_s=end.total_elapsed_time if end else None,
        total_ascent_m=end.total_ascent if end else None,
        total_descent_m=end.total_descent if end else None,
        total_strides=end.total_strides if end else None,
        clock_offset_ms=offset,
        flags=tuple(flags),
    )
    measured = {name: values for name, values in samples.columns.items() if name in FIELD}
    pauses = _pauses(end, samples, previous)
    return RecordedRun(recording, Trace(samples.seq, samples.t_ms, measured, pauses, columns.as_steps(steps)))


def _samples(messages: Sequence[Received], previous: RecordedRun | None) -> tuple[Table, int, list[timeline.Move]]:
    table = columns.of_samples(message.value for message in messages if isinstance(message.value, Sample | Batch))
    if previous is not None and len(previous.trace):
        trace = previous.trace
        raw = timeline.undone(trace.seq, trace.t_ms, timeline.moves_of(previous.recording.flags))
        table = columns.merged([Table(trace.seq, raw, trace.columns), table])
    keep, t_ms, moves = timeline.in_order(table.seq, table.t_ms)
    return table.where(keep, t_ms), int((~keep).sum()), moves


def _steps(messages: Sequence[Received], previous: RecordedRun | None) -> tuple[Table, int, int]:
    table, nulled = columns.of_steps(message.value for message in messages if isinstance(message.value, StepsBatch))
    if previous is not None and len(previous.trace.steps):
        table = columns.merged([columns.from_steps(previous.trace.steps), table])
    keep, t_ms, _ = timeline.in_order(table.seq, table.t_ms, strictly=False)
    return table.where(keep, t_ms), int((~keep).sum()), nulled


def _offset(messages: Sequence[Received], previous: RecordedRun | None, given: int | None) -> int:
    if given is not None:
        return given
    lags = [message.received_ms - _latest(message.value) for message in messages]
    if previous is not None:
        lags.append(previous.recording.clock_offset_ms)
    return min(lags, default=0)


def _latest(value: Sample | Batch | StepsBatch) -> int:
    if isinstance(value, Sample):
        return value.t
    return value.t0 + (value.dt[-1] if isinstance(value, Batch) else 0)


def _span(start: SessionStart | None, end: SessionEnd | None, samples: Table, steps: Table) -> tuple[int, int]:
    """First and last instant: what start and end say, unless the samples make it unlikely."""
    timed = samples if len(samples.seq) else steps
    said = [message.t for message in (start, end) if message is not None]
    if not len(timed.seq):
        return (said[0], said[-1]) if said else (0, 0)
    first, last = int(timed.t_ms[0]), int(timed.t_ms[-1])
    if start is not None and 0 <= first - start.t <= NEAR_MS:
        first = start.t
    if end is not None and 0 <= end.t - last <= NEAR_MS:
        last = end.t
    return first, last


def _pauses(end: SessionEnd | None, samples: Table, previous: RecordedRun | None) -> tuple[tuple[int, int], ...]:
    """What the end message says; without one, where the timer stood still, and what was known before."""
    if end is not None and end.pauses is not None:
        return _joined(end.pauses)
    known = list(previous.trace.pauses) if previous else []
    timer = samples.columns.get("timer_s")
    if timer is not None:
        clock, ran = np.diff(samples.t_ms), np.diff(timer) * 1000
        for i in np.flatnonzero(clock - ran > STAND_MS):  # NaN compares false: nothing known, no pause
            known.append((int(samples.t_ms[i] + max(ran[i], 0)), int(samples.t_ms[i + 1])))
    return _joined(known)


def _joined(pauses: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for begins, ends in sorted(pauses):
        if ends <= begins:
            continue
        if joined and begins <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(ends, joined[-1][1])
        else:
            joined.append((begins, ends))
    return tuple(joined)


def _utc_offset_s(start: SessionStart | None) -> int | None:
    found = ((start and start.clock) or {}).get("utc_offset_s")
    if isinstance(found, int | float) and not isinstance(found, bool) and abs(found) <= 18 * 3600:
        return int(found)
    return None


def _counted(flags: Iterable[str], name: str) -> int:
    found = (_COUNT.fullmatch(flag) for flag in flags)
    return sum(int(match[2]) for match in found if match and match[1] == name)
