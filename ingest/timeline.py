"""Putting a device's clock in order. Pure.

Sequence numbers say in which order samples were taken; times may contradict them: a clock that is set mid-run, a clock that
starts in 1989 until the satellites are heard, one garbled value. The longest stretch is believed; other stretches are moved
to join it, and say so in a flag from which the recorded times can be had back. What is left of disorder is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.trace import Ints

BACK_MS = 10_000
"""A step back in time of more is a clock that was set; of less, a sample out of place."""
AHEAD_MS = 12 * 3_600_000
"""A step ahead of more is no pause: the clock was set."""
JOIN_MS = 1000
"""How far apart stretches are put that the clock tore apart."""
MOST_MOVES = 20
"""More stretches than this are not a clock that was set but noise: those after are dropped."""
_FLAG = re.compile(r"clock_jump:(\d+)-(\d+):(-?\d+)")


@dataclass(frozen=True, slots=True)
class Move:
    """Samples `first`…`last` (seq) were moved by `shift_ms`."""

    first: int
    last: int
    shift_ms: int

    @property
    def flag(self) -> str:
        """As a data-quality flag."""
        return f"clock_jump:{self.first}-{self.last}:{self.shift_ms}"


def moves_of(flags: Iterable[str]) -> list[Move]:
    """The moves that flags tell of."""
    found = (_FLAG.fullmatch(flag) for flag in flags)
    return [Move(int(match[1]), int(match[2]), int(match[3])) for match in found if match]


def undone(seq: Ints, t_ms: Ints, moves: Iterable[Move]) -> Ints:
    """The times as they were recorded, before `moves`."""
    raw = t_ms.copy()
    for move in moves:
        raw[(seq >= move.first) & (seq <= move.last)] -= move.shift_ms
    return raw


def in_order(seq: Ints, t_ms: Ints, *, strictly: bool = True) -> tuple[NDArray[np.bool_], Ints, list[Move]]:
    """`(keep, t_ms, moves)`: which samples (in order of `seq`) stay, and their times, increasing among those kept."""
    keep = np.ones(len(t_ms), dtype=bool)
    step = np.diff(t_ms)
    if not len(step) or bool((step > 0).all() and (step <= AHEAD_MS).all()):
        return keep, t_ms, []
    breaks = np.flatnonzero((step < -BACK_MS) | (step > AHEAD_MS)) + 1
    moved, moves = t_ms.copy(), []
    if len(breaks):
        moves = _join(seq, moved, keep, np.split(np.arange(len(t_ms)), breaks))
    highest = np.iinfo(np.int64).min
    for i in np.flatnonzero(keep):
        if moved[i] > highest or (not strictly and moved[i] == highest):
            highest = moved[i]
        else:
            keep[i] = False
    return keep, moved, moves


def _join(seq: Ints, t_ms: Ints, keep: NDArray[np.bool_], stretches: list[Ints]) -> list[Move]:
    """Move stretches (in place) so that they follow each other around the longest; returns the moves."""
    anchor = max(range(len(stretches)), key=lambda i: (len(stretches[i]), i))
    moves: list[Move] = []

    def place(stretch: Ints, shift_ms: int) -> bool:
        if shift_ms and len(moves) >= MOST_MOVES:
            keep[stretch] = False
            return False
        if shift_ms:
            t_ms[stretch] += shift_ms
            moves.append(Move(int(seq[stretch[0]]), int(seq[stretch[-1]]), shift_ms))
        return True

    last = int(t_ms[stretches[anchor]].max())
    for stretch in stretches[anchor + 1 :]:
        begins = int(t_ms[stretch[0]])
        if place(stretch, 0 if last < begins <= last + AHEAD_MS else last + JOIN_MS - begins):
            last = max(last, int(t_ms[stretch].max()))
    first = int(t_ms[stretches[anchor]].min())
    for stretch in reversed(stretches[:anchor]):
        ends = int(t_ms[stretch].max())
        if place(stretch, 0 if first - AHEAD_MS <= ends < first else first - JOIN_MS - ends):
            first = min(first, int(t_ms[stretch].min()))
    return sorted(moves, key=lambda move: move.first)
