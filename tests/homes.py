"""What tests tell Home Assistant of a runner: everything known, and nothing known."""

from __future__ import annotations

from domain.home import HomeState, LastFinding, NextStep, OpenEpisode
from domain.model import Severity
from domain.words import Say

STEP_MS = 1_795_455_900_000
"""2026-11-23T17:45:00Z."""
KNOWN = HomeState(
    say=Say(),
    word="In range",
    sentence="Up to 5.2 km today.",
    state="in",
    week_calf_km=18.234,
    low=15.0,
    high=22.5,
    room_m=5_240.0,
    finding=LastFinding("load.session_spike", "Far", "18.0 km.", "Go easy.", Severity.WARN, 1_795_000_000_000),
    episode=OpenEpisode("muscle_belly", "left", "better", 2, 1_794_000_000_000),
    step=NextStep(STEP_MS, "ice", "Time to ice the calf", "Put ice on."),
)
UNKNOWN = HomeState(say=Say(), word="Not enough data", sentence="Not enough data yet.")
