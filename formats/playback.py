"""A recorded run made ready to be played over MQTT: moved in time, and named so that playing it again goes on with it."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace

from ulid import ULID

from domain.model import RecordedRun
from domain.trace import Trace


def sid_of(started_ms: int, *parts: str) -> str:
    """The ULID of a run that started at `started_ms` (Unix ms), made of `parts`: the same parts, the same run."""
    digest = hashlib.sha256("\0".join((str(started_ms), *parts)).encode()).digest()
    return str(ULID(max(started_ms, 0).to_bytes(6, "big") + digest[:10]))


def shifted(recorded: RecordedRun, by_ms: int) -> RecordedRun:
    """The same run, `by_ms` milliseconds later (or earlier)."""
    if not by_ms:
        return recorded
    recording, trace = recorded.recording, recorded.trace
    moved = Trace(
        seq=trace.seq,
        t_ms=trace.t_ms + by_ms,
        columns=trace.columns,
        pauses=tuple((first + by_ms, last + by_ms) for first, last in trace.pauses),
        steps=replace(trace.steps, t_ms=trace.steps.t_ms + by_ms),
    )
    started_ms, ended_ms = recording.started_ms + by_ms, recording.ended_ms + by_ms
    return RecordedRun(replace(recording, started_ms=started_ms, ended_ms=ended_ms), moved)


@dataclass(frozen=True, slots=True)
class Pace:
    """How recorded time runs against real time: at `real_ms` it was at `recorded_ms`, and it runs `speed` times as fast.

    `speed` = inf: all of it exists at once.
    """

    recorded_ms: int
    real_ms: int
    speed: float

    @property
    def whole(self) -> bool:
        """Whether the recording is sent as fast as receipts allow."""
        return math.isinf(self.speed)

    def at(self, real_ms: int) -> int:
        """How far the recording has come at the real instant `real_ms` (Unix ms); for ever at its start when it is whole."""
        if self.whole:
            return self.recorded_ms
        return self.recorded_ms + round((real_ms - self.real_ms) * self.speed)
