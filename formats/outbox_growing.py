"""An outbox whose recording is still being made: samples are added as they are measured, the end when it is known. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import structs

from domain.model import RecordedRun, Recording
from domain.trace import Trace
from formats.outbox import Outbox
from formats.payloads import Pain


class GrowingOutbox(Outbox):
    """What a bridge has still to send of a run that it is recording. All that was added exists, so nothing is held back.

    The same things added in the same order after a restart make the same messages.
    """

    def __init__(self, sid: str, recording: Recording, *, interval_s: float) -> None:
        super().__init__(sid, RecordedRun(recording, Trace()))
        self._every_s = interval_s
        self._closed = False

    @property
    def done(self) -> bool:
        """Whether it is over and the server has it all, by its own word."""
        return self._closed and super().done

    @property
    def kept(self) -> int:
        """How many samples were added."""
        return len(self._t)

    def add(self, t_ms: int, cells: Mapping[str, float | None]) -> None:
        """One more sample; `t_ms` is later than any before it, `cells` are named as on the wire."""
        before = len(self._t)
        self._t.append(t_ms)
        for name, cell in cells.items():
            if cell is not None and name not in self._columns:
                self._columns[name] = [None] * before
        for name, column in self._columns.items():
            column.append(cells.get(name))

    def mark(self, pain: Pain) -> None:
        """The runner pressed the pain marker."""
        self._pains.append(pain)

    def describe(self, recording: Recording) -> None:
        """More is known of the sensors than the start message said: it is sent again, and replaces the one before."""
        if recording != self.recorded.recording:
            self.recorded = RecordedRun(recording, self.recorded.trace)
            self._started = False

    def close(self, recording: Recording) -> None:
        """The run is over; `recording` has its totals. Only a receipt that follows its end counts as the last one."""
        self.recorded = RecordedRun(recording, self.recorded.trace)
        self._closed = True
        self.receipt = structs.replace(self.receipt, complete=False)

    def _over(self) -> bool:
        return self._closed

    def _interval_s(self) -> float | None:
        return self._every_s
