"""The walk-run ladder: what a runner does on the way back, from a first minute of running to half an hour on end.

Nobody has tested these very steps; they are the common practice of sports physiotherapy, graded "expert".
"""

from __future__ import annotations

from typing import NamedTuple


class Rung(NamedTuple):
    """One session: `repeats` times `run_min` of easy running and `walk_min` of walking, minutes."""

    run_min: int
    walk_min: int
    repeats: int

    @property
    def minutes(self) -> int:
        """All of its running, min."""
        return self.run_min * self.repeats


LADDER: tuple[Rung, ...] = (
    Rung(1, 4, 5),
    Rung(2, 3, 5),
    Rung(3, 2, 5),
    Rung(4, 1, 5),
    Rung(6, 1, 4),
    Rung(10, 1, 3),
    Rung(15, 1, 2),
    Rung(30, 0, 1),
)
"""From the bottom (rung 1) up; each has no more than twice the running of the one below it."""
SOURCE = "expert"
AFTER_STRAIN = 1
AFTER_BREAK = 7
"""Rung after a break of at least 14 days with no strain in it, …"""
AFTER_LONG_BREAK = 5
"""… and after one of at least 28."""
