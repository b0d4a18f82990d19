"""What the live rules are told while a run is under way: one update per session and commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.model import CheckIn
from formats.payloads import Batch, Sample, SessionEnd, SessionStart


@dataclass(frozen=True, slots=True)
class LiveUpdate:
    """New messages of one session, in order of arrival, as they are committed."""

    runner_id: str
    device_id: str
    sid: str | None
    """None for a check-in outside a run."""
    received_ms: int
    start: SessionStart | None = None
    end: SessionEnd | None = None
    samples: Sequence[Sample | Batch] = ()
    """Batches have only the columns that the live rules look at."""
    checkins: Sequence[CheckIn] = ()
