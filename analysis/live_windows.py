"""What the last seconds and minutes of a run under way look like: sliding windows, fed sample by sample. Pure and cheap."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LiveWindows:
    """The windows as they stand."""
