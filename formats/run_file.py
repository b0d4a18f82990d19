"""What reading a recording's file gives, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass

from domain.model import RecordedRun


@dataclass(frozen=True, slots=True)
class RunFile:
    """What a file gave. `notes`: what a person may want to know about how it was read; `decoder`: what read it."""

    name: str
    sha256: str
    runs: tuple[RecordedRun, ...]
    notes: tuple[str, ...] = ()
    decoder: str = "fitfast"
