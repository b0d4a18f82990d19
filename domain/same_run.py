"""Whether two recordings are of one run, and which of several says most of it. Pure.

A runner runs once at a time, so recordings that lie over one another are the same run, whoever made them: no distance is
compared (a watch on a treadmill and a phone in a pocket never agree on it), and no clock is moved. A recording that is
off by whole hours stays a run of its own: the way to work and the way home are as long as each other, and taking one for
the other would lose a run, while a run that is there twice is seen and can be put right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log2
from typing import Literal

import numpy as np

from domain.model import Recording
from domain.trace import Trace

OF_SHORTER = 0.8
"""So much of the shorter recording lies inside the longer: clocks are off by a minute or two, devices are started and
stopped one after the other."""
OF_LONGER = 0.5
"""More than so much of the longer is covered: then a recording is never the same as two runs that follow one another."""
COVERS = 0.8
"""What misses more of the run than this leaves is not the better recording of it, however much it measured."""
YEAR_2000_MS = 946_684_800_000
"""Clocks that were never set all begin at the same instant: such recordings are not known again by their time."""
GAP_S = 60.0
"""Nothing is known of what lies in a longer gap, unless the device says that it paused."""
_HALF = 0.5
"""A field is measured when at least so many of the samples have it."""

LOAD = ("stance_time", "cadence", "strike", "steps")
"""What the calf's load is worked out from; `steps`: foot strikes one by one."""
FORM = ("stance_time_balance", "pronation", "impact_g", "step_length", "vertical_oscillation", "power")
"""What else rules on form read."""
PLACE = ("distance", "speed", "altitude", "position", "heart_rate")
"""Where, how fast and how hard."""
SIDES: dict[str, tuple[str, ...]] = {
    "strike": ("strike", "strike_left", "strike_right"),
    "pronation": ("pronation_left", "pronation_right"),
    "position": ("position_lat",),
}
"""One measure under several names: either counts."""

Reason = Literal["chosen", "covers", "load", "form", "density", "complete", "place", "original", "laps", "samples", "first"]
"""Why one recording counts and another does not: by the runner's word, by a criterion, or because it was there first."""
CRITERIA: tuple[Reason, ...] = ("load", "form", "density", "complete", "place", "original", "laps", "samples")
"""What `richness` compares, the most important first."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How much a recording holds: `seen_s` seconds of the run of which something is known, samples with each field, laps."""

    seen_s: float = 0.0
    fields: Mapping[str, int] = field(default_factory=dict)
    laps: int = 0


UNSEEN = Measured()
"""Nobody looked."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What has to be known of a recording to tell whether it is the same run as another, and which says more."""

    key: str
    started_ms: int
    ended_ms: int
    complete: bool = True
    original: bool = False
    """It is the device's own, not an export of somebody else."""
    samples: int = 0
    steps: int = 0
    measured: Measured = UNSEEN
    file_sha256: str | None = None
    born: tuple[str, int, int] | None = None
    """Serial, time of creation and session index: the same file in other bytes."""


def measured(trace: Trace, laps: int = 0) -> Measured:
    """How much a recording with this trace, and so many laps, holds."""
    counts = {name: int(np.count_nonzero(np.isfinite(column))) for name, column in trace.columns.items()}
    fields = {name: n for name, n in counts.items() if n}
    clock = trace.t_ms if len(trace) else trace.steps.t_ms
    if len(clock) < 2:  # noqa: PLR2004 - a span has two ends
        return Measured(0.0, fields, laps)
    paused = np.zeros(len(clock))
    for start, end in trace.pauses:
        paused += np.clip(clock, start, end) - start
    gaps, rests = (clock[1:] - clock[:-1]) / 1000, (paused[1:] - paused[:-1]) / 1000
    return Measured(round(float(np.where(gaps - rests <= GAP_S, gaps, rests).sum()), 1), fields, laps)


def sketch(recording: Recording, holds: Measured, samples: int, steps: int) -> Sketch:
    """The sketch of a recording that holds so much."""
    one = recording
    return Sketch(
        key=one.key,
        started_ms=one.started_ms,
        ended_ms=one.ended_ms,
        complete=one.complete,
        original=bool(one.sid or one.serial),
        samples=samples,
        steps=steps,
        measured=holds,
        file_sha256=one.file_sha256,
        born=born(one.serial, one.time_created_ms, one.session_index),
    )


def born(serial: str | None, created_ms: int | None, index: int) -> tuple[str, int, int] | None:
    """What a recording is known by in whatever bytes it comes; None: its device does not say."""
    return (serial, created_ms, index) if serial and created_ms else None


def same(a: Sketch, b: Sketch) -> bool:
    """Whether two recordings of one runner are the same run; it does not depend on which is which."""
    if a.key == b.key or (a.born is not None and a.born == b.born):
        return True
    if a.ended_ms <= b.started_ms or b.ended_ms <= a.started_ms:
        return False
    if a.file_sha256 is not None and a.file_sha256 == b.file_sha256:
        return False  # two sessions of one file
    if min(a.started_ms, b.started_ms) < YEAR_2000_MS:
        return False
    shorter, longer = sorted((a.ended_ms - a.started_ms, b.ended_ms - b.started_ms))
    shared = _shared_ms(a, b)
    return shared > 0 and shared >= OF_SHORTER * shorter and shared > OF_LONGER * longer


def closeness(a: Sketch, b: Sketch) -> float:
    """How far two recordings lie over one another, 0 to 1."""
    whole = max(a.ended_ms, b.ended_ms) - min(a.started_ms, b.started_ms)
    return 1.0 if a.key == b.key or whole <= 0 else max(_shared_ms(a, b), 0) / whole


def _shared_ms(a: Sketch, b: Sketch) -> int:
    return min(a.ended_ms, b.ended_ms) - max(a.started_ms, b.started_ms)


def measures(one: Sketch, names: Sequence[str]) -> list[str]:
    """Which of these measures the recording has, for at least half of it."""
    return [name for name in names if _has(one, name)]


def _has(one: Sketch, name: str) -> bool:
    if name == "steps":
        return one.steps > 0 and one.steps >= one.measured.seen_s
    most = max((one.measured.fields.get(column, 0) for column in SIDES.get(name, (name,))), default=0)
    return most > 0 and most >= _HALF * one.samples


def richness(one: Sketch) -> tuple[int, ...]:
    """What of a recording counts, in the order of `CRITERIA`; a greater tuple says more of the run."""
    rate = one.samples / one.measured.seen_s if one.measured.seen_s else 0.0
    return (
        len(measures(one, LOAD)),
        len(measures(one, FORM)),
        round(log2(rate)) if rate else -99,  # every second, every other, every fourth …
        int(one.complete),
        len(measures(one, PLACE)),
        int(one.original),
        int(one.measured.laps > 0),
        one.samples + one.steps,
    )


def winner(members: Sequence[Sketch]) -> Sketch:
    """The richest of the recordings of a run that cover it; of equals the one that stands first."""
    longest = max(one.measured.seen_s for one in members)
    return max((one for one in members if covers(one, longest)), key=richness)


def covers(one: Sketch, longest_s: float) -> bool:
    """Whether a recording misses little of a run of which so many seconds are known."""
    return one.measured.seen_s >= COVERS * longest_s


def why(winner: Sketch, other: Sketch, longest_s: float, *, chosen: bool = False) -> Reason:
    """Why `winner` counts and not `other`."""
    if chosen:
        return "chosen"
    if not covers(other, longest_s):
        return "covers"
    pairs = zip(CRITERIA, richness(winner), richness(other), strict=True)
    return next((name for name, more, less in pairs if more != less), "first")
