"""How strike and contact time drift within a run under way: the last minutes against an early part at the same speeds."""

from __future__ import annotations

from collections import deque

from analysis.live_windows import LiveDrift, Window
from analysis.segments import BIN_M_S

EARLY_FROM_S, EARLY_TO_S = 180.0, 780.0
"""Ten minutes of running after the first three are the early part."""
LOOK_S = 60.0
"""After every so much more running …"""
LOOKS = 5
"""… the last so many of these parts are compared with it."""
LEAST_S = 150.0
"""The two have to know so much at the same speeds, s."""
LEAST_BIN_S = 20.0
"""A speed counts that the early part knows for so long."""
HOLD = 3
"""Looks in a row, a minute apart, that have to agree."""

_Part = dict[int, list[float]]
"""Speed bin → contact time ms · s, its seconds, forefoot share · s, its seconds."""


def _add(part: _Part, window: Window) -> None:
    at = int((window.speed or 0.0) / BIN_M_S)
    sums = part.get(at)
    if sums is None:
        sums = part[at] = [0.0, 0.0, 0.0, 0.0]
    seconds = window.seconds
    if window.stance is not None:
        sums[0] += window.stance * seconds
        sums[1] += seconds
    if window.fore is not None:
        sums[2] += window.fore * seconds
        sums[3] += seconds


def _merge(part: _Part, more: _Part) -> None:
    for at, sums in more.items():
        known = part.get(at)
        part[at] = list(sums) if known is None else [a + b for a, b in zip(known, sums, strict=True)]


class Drifting:
    """Looks at window after window; says so once, when both agree for `HOLD` looks in a row."""

    __slots__ = ("_early", "_fore", "_held", "_late", "_look_s", "_minute", "_ran_s", "_said", "_sign", "_stance_ms")

    def __init__(self, stance_ms: float, fore: float) -> None:
        """The limits: ms of contact time, share of forefoot steps (0…1)."""
        self._stance_ms, self._fore = stance_ms, fore
        self._early: _Part = {}
        self._minute: _Part = {}
        self._late: deque[_Part] = deque(maxlen=LOOKS)
        self._ran_s, self._look_s, self._held, self._sign = 0.0, LOOK_S, 0, (0, 0)
        self._said = False

    def see(self, window: Window) -> LiveDrift | None:
        """What this window completes, if anything."""
        if self._said or not window.running or (window.stance is None and window.fore is None):
            return None
        self._ran_s += window.seconds
        _add(self._minute, window)
        if self._ran_s < self._look_s:
            return None
        if EARLY_FROM_S < self._ran_s <= EARLY_TO_S:
            _merge(self._early, self._minute)
        self._late.append(self._minute)
        self._minute, self._look_s = {}, self._ran_s + LOOK_S
        return None if self._ran_s <= EARLY_TO_S + LOOKS * LOOK_S else self._look()

    def _look(self) -> LiveDrift | None:
        found = self._compared()
        if found is None:
            self._held = 0
            return None
        sign = (_beyond(found.stance_ms, self._stance_ms), _beyond(found.fore, self._fore))
        agrees = any(a and a == b for a, b in zip(sign, self._sign, strict=True))
        self._held = 0 if sign == (0, 0) else self._held + 1 if agrees else 1
        self._sign = sign
        if self._held < HOLD:
            return None
        self._said = True
        return LiveDrift(found.stance_ms, found.fore, found.seconds, found.speed, self._held)

    def _compared(self) -> LiveDrift | None:
        late: _Part = {}
        for minute in self._late:
            _merge(late, minute)
        stance_ms, stance_s, speed = _difference(self._early, late, 0)
        fore, fore_s, fore_speed = _difference(self._early, late, 2)
        if stance_ms is None and fore is None:
            return None
        return LiveDrift(stance_ms, fore, max(stance_s, fore_s), speed if stance_ms is not None else fore_speed, 0)


def _beyond(value: float | None, limit: float) -> int:
    """1 or -1 for a drift as large as the limit, by its direction; else 0."""
    return 0 if value is None or abs(value) < limit else 1 if value > 0 else -1


def _difference(early: _Part, late: _Part, column: int) -> tuple[float | None, float, float]:
    """Late less early at the same speeds, over how many seconds, at what mean speed m/s; None = too little in common."""
    total = seconds = speed = 0.0
    for at, now in late.items():
        before = early.get(at)
        now_s = now[column + 1]
        if before is None or before[column + 1] < LEAST_BIN_S or now_s <= 0:
            continue
        total += now[column] - before[column] / before[column + 1] * now_s
        speed += (at + 0.5) * BIN_M_S * now_s
        seconds += now_s
    return (total / seconds, seconds, speed / seconds) if seconds >= LEAST_S else (None, 0.0, 0.0)
