"""What a device still has to send until the receipt covers it: the device's half of `a PUBACK is not a receipt`.

Pure: it is told how far the recording has come (`advance`), asked for the next message (`next`), and told of receipts and
of lost connections. It never waits and never sends. A message is handed out once; `rewind` hands out again what no receipt
covers. Live it makes batches of at most 5 s, behind the present batches of 30 samples.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from domain.model import RecordedRun
from domain.trace import Floats
from formats.payloads import MEASURED, Batch, Pain, Payload, Receipt, Sample, SessionEnd, SessionStart, StepsBatch
from formats.topics import Leaf

LIVE_MS = 5000
"""The longest batch while the run is under way, ms."""
CATCHING_UP = 30
"""Samples of a batch when there is more to send than that."""
STEPS_AT_ONCE = 90
"""Foot strikes of a batch: about what 30 s bring."""
WINDOW = 3000
"""Samples that may be under way without a receipt."""
STEP_CELLS = ["dt_ms", "side", "strike", "stance_time", "impact_g"]


class Parcel(NamedTuple):
    """One message to publish, below the device's own topic."""

    leaf: Leaf
    payload: Payload


def _cells(column: Floats) -> list[float | None]:
    """A column as JSON has it: None where nothing was measured, whole numbers without a fraction."""
    missing = np.flatnonzero(np.isnan(column))
    if not missing.size and (column == np.floor(column)).all():
        whole: list[float | None] = column.astype(np.int64).tolist()
        return whole
    cells: list[float | None] = column.tolist()
    for at in missing:
        cells[at] = None
    return cells


class Outbox:
    """The messages of one run. Samples and steps are numbered 1…n in the order of the trace, whatever its own numbers."""

    def __init__(self, sid: str, recorded: RecordedRun, pains: Sequence[Pain] = (), *, live: bool = False) -> None:
        """`live`: nothing of the run exists yet, `advance` says how far it has come; else all of it waits."""
        self.sid = sid
        self.recorded = recorded
        self._t: list[int] = recorded.trace.t_ms.tolist()
        self._step_t: list[int] = recorded.trace.steps.t_ms.tolist()
        self._columns = {
            name: _cells(column)
            for name, column in recorded.trace.columns.items()
            if name in MEASURED and np.isfinite(column).any()
        }
        steps = recorded.trace.steps
        self._step_columns = [_cells(c) for c in (steps.side, steps.strike, steps.stance_time, steps.impact_g)]
        self._pains = sorted((pain for pain in pains), key=lambda pain: pain.t)
        self._until_ms = recorded.recording.started_ms if live else None
        self.receipt = Receipt(sid=sid)
        """The last one that came."""
        self._covered = (0, 0)
        self._started = self._ended = False
        self._samples_sent = self._steps_sent = self._pains_sent = 0

    @property
    def done(self) -> bool:
        """Whether the server has it all, by its own word."""
        return self.receipt.complete and self._covered == (len(self._t), len(self._step_t))

    @property
    def covered(self) -> tuple[int, int]:
        """How many samples and steps, from the first on, the receipts cover."""
        return self._covered

    @property
    def waiting(self) -> bool:
        """Whether something was sent that no receipt covers yet."""
        return not self.done and (self._ended or (self._samples_sent, self._steps_sent) != self._covered)

    def advance(self, until_ms: int) -> None:
        """A live run has come as far as `until_ms` (Unix ms, the device's clock)."""
        if self._until_ms is not None:
            self._until_ms = max(self._until_ms, until_ms)

    def on_receipt(self, receipt: Receipt) -> bool:
        """Take a receipt (late, repeated, out of order, of another run: all are fine); returns whether it brought news."""
        if receipt.sid != self.sid:
            return False
        before, was_done = self._covered, self.done
        self.receipt = receipt
        samples, steps = min(receipt.samples, len(self._t)), min(receipt.steps, len(self._step_t))
        self._covered = (max(before[0], samples), max(before[1], steps))
        self._samples_sent = max(self._samples_sent, self._covered[0])
        self._steps_sent = max(self._steps_sent, self._covered[1])
        return self._covered != before or self.done != was_done

    def rewind(self) -> None:
        """The line was cut, or receipts stay away: what the last receipt does not cover is to be sent again.

        The last receipt, not the best: a server that lost its store says so by a lower one.
        """
        self._covered = (min(self.receipt.samples, len(self._t)), min(self.receipt.steps, len(self._step_t)))
        self._samples_sent, self._steps_sent = self._covered
        self._pains_sent = 0
        self._started = self._ended = False

    def next(self) -> Parcel | None:
        """The next message to publish; None when there is nothing to say for now (the run goes on, receipts are awaited)."""
        if self.done:
            return None
        return self._start_due() or self._pain_due() or self._steps_due() or self._samples_due() or self._end_due()

    def some(self, most: int) -> list[Parcel]:
        """The next messages to publish, in order, at most `most`; empty when there is nothing to say for now."""
        found: list[Parcel] = []
        while len(found) < most and (parcel := self.next()) is not None:
            found.append(parcel)
        return found

    def _start_due(self) -> Parcel | None:
        if self._started:
            return None
        self._started = True
        return Parcel("session", self._start())

    def _pain_due(self) -> Parcel | None:
        if self._pains_sent == len(self._pains):
            return None
        pain = self._pains[self._pains_sent]
        if not self._exists(pain.t) or pain.t >= self._next_ms():
            return None
        self._pains_sent += 1
        return Parcel("pain", pain)

    def _steps_due(self) -> Parcel | None:
        before_ms = self._next_ms()
        due = min(self._reached(self._step_t), bisect_left(self._step_t, before_ms))
        full = self._steps_sent + STEPS_AT_ONCE
        filling = due < full and before_ms < math.inf and self._until_ms is None
        return None if filling or due <= self._steps_sent else Parcel("steps", self._steps(min(due, full)))

    def _samples_due(self) -> Parcel | None:
        reached = self._reached(self._t)
        if reached <= self._samples_sent or self._samples_sent - self._covered[0] >= WINDOW:
            return None
        return Parcel("samples", self._samples(reached))

    def _end_due(self) -> Parcel | None:
        everything = (len(self._t), len(self._step_t), len(self._pains))
        if self._ended or not self._over() or (self._samples_sent, self._steps_sent, self._pains_sent) != everything:
            return None
        self._ended = True
        return Parcel("session", self._end())

    def _exists(self, t_ms: int) -> bool:
        return self._until_ms is None or t_ms <= self._until_ms

    def _over(self) -> bool:
        return self._exists(self.recorded.recording.ended_ms)

    def _reached(self, times: list[int]) -> int:
        """How many of `times` exist already."""
        if self._until_ms is None or self._over():
            return len(times)
        return bisect_right(times, self._until_ms)

    def _next_ms(self) -> float:
        return self._t[self._samples_sent] if self._samples_sent < len(self._t) else math.inf

    def _samples(self, reached: int) -> Payload:
        first = self._samples_sent
        t0 = self._t[first]
        behind = self._t[reached - 1] - t0 > LIVE_MS
        last = min(reached, first + CATCHING_UP) if behind else reached
        self._samples_sent = last
        if last == first + 1:
            cells = {name: column[first] for name, column in self._columns.items()}
            return Sample(sid=self.sid, seq=last, t=t0, **cells)
        cut = {name: column[first:last] for name, column in self._columns.items()}
        kept = {name: cells for name, cells in cut.items() if any(cell is not None for cell in cells)}
        return Batch(sid=self.sid, seq=(first + 1, last), t0=t0, dt=[t - t0 for t in self._t[first:last]], **kept)

    def _steps(self, last: int) -> StepsBatch:
        first, self._steps_sent = self._steps_sent, last
        t0 = self._step_t[first]
        rows = [[self._step_t[i] - t0, *(column[i] for column in self._step_columns)] for i in range(first, last)]
        return StepsBatch(sid=self.sid, seq=(first + 1, last), t0=t0, f=STEP_CELLS, steps=rows)

    def _start(self) -> SessionStart:
        recording = self.recorded.recording
        offset = recording.utc_offset_s
        return SessionStart(
            sid=self.sid,
            t=recording.started_ms,
            sport=recording.sport,
            sub_sport=recording.sub_sport,
            device=dict(recording.device) or None,
            sensors=dict(recording.sensors) or None,
            clock={"src": "device"} if offset is None else {"src": "device", "utc_offset_s": offset},
            interval_s=self._interval_s(),
        )

    def _interval_s(self) -> float | None:
        return round(float(np.median(np.diff(self._t))) / 1000, 3) if len(self._t) > 1 else None

    def _end(self) -> SessionEnd:
        recording = self.recorded.recording
        return SessionEnd(
            sid=self.sid,
            t=recording.ended_ms,
            last_seq=len(self._t),
            last_step_seq=len(self._step_t),
            total_elapsed_time=recording.total_elapsed_s,
            total_timer_time=recording.total_timer_s,
            total_distance=recording.total_distance_m,
            total_strides=recording.total_strides,
            total_ascent=recording.total_ascent_m,
            total_descent=recording.total_descent_m,
            pauses=[(first, last) for first, last in self.recorded.trace.pauses] or None,
        )
