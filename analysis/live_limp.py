"""A limp, as a run under way shows it: contact balance off the own usual, or both cadence and speed down after a marker.

Pure; the settings behind `Limits` are those of `analysis.rules.acute_live`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.live_windows import BALANCE, WINDOW_MS, Limp, Row, Slowed, Window, seconds_each
from analysis.segments import BIN_M_S
from domain.model import Side
from domain.units import REST_GAP_S

LONGEST_GAP = round(REST_GAP_S * 1000 / WINDOW_MS)
"""Windows without a sample that do not yet end what is held: smart recording leaves such gaps."""
MINUTE_MS = 60_000
LEAST_BEFORE_S = 30.0
"""The minute before a marker has to be known for so long."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The runner's own balance (% left) by speed bin of 0.3 m/s, of so many runs with the one sensor."""

    by_bin: Mapping[int, float] = field(default_factory=dict)
    runs: int = 0
    sensor: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Points of balance to fire and to clear, seconds to hold; share of cadence and speed, its seconds, and until when."""

    points: float
    clear: float
    hold_s: float
    slower: float
    slower_s: float
    after_ms: int


class Limping:
    """Looks at window after window. Fires once when it held long enough; again only after it was clear for as long."""

    __slots__ = ("_clear_s", "_held", "_last", "_limits", "_number", "_off_s", "_side", "_usual", "_waiting")

    def __init__(self, usual: Usual, limits: Limits) -> None:
        self._usual, self._limits = usual, limits
        self._held: list[tuple[Window, float]] = []
        self._off_s = self._clear_s = 0.0
        self._side, self._number, self._last = 0, 0, 0
        self._waiting = False

    def see(self, window: Window, rows: Sequence[Row], before_ms: int | None) -> Limp | None:
        """What this window completes, if anything; `rows` are its samples, `before_ms` the one before them."""
        usual = None
        if window.running and window.balance is not None and window.speed is not None:
            usual = self._usual.by_bin.get(int(window.speed / BIN_M_S))
        gap, self._last = window.number - self._last - 1, window.number
        if usual is None or window.balance is None:
            self._drop()
            return None
        if gap > LONGEST_GAP:
            self._drop()
        off = window.balance - usual
        if self._waiting:
            self._clear(window, off)
            return None
        side = 1 if off > 0 else -1
        if abs(off) < self._limits.points:
            self._drop()
            return None
        if side != self._side:
            self._drop()
            self._side = side
        self._held.append((window, usual))
        for row, dt in zip(rows, seconds_each(rows, before_ms), strict=True):
            balance = row[BALANCE]
            if balance is not None and (balance - usual) * side >= self._limits.clear:
                self._off_s += dt
        return self._fire() if self._off_s >= self._limits.hold_s else None

    def _drop(self) -> None:
        self._held.clear()
        self._off_s = self._clear_s = 0.0

    def _clear(self, window: Window, off: float) -> None:
        self._clear_s = self._clear_s + window.seconds if abs(off) < self._limits.clear else 0.0
        self._waiting = self._clear_s < self._limits.hold_s

    def _fire(self) -> Limp:
        n = len(self._held)
        self._number += 1
        found = Limp(
            number=self._number,
            since_ms=self._held[0][0].number * WINDOW_MS,
            held_s=self._off_s,
            balance=sum(window.balance or 0.0 for window, _ in self._held) / n,
            usual=sum(usual for _, usual in self._held) / n,
            speed=sum(window.speed or 0.0 for window, _ in self._held) / n,
            runs=self._usual.runs,
            sensor=self._usual.sensor,
        )
        self._drop()
        self._waiting = True
        return found


@dataclass(slots=True)
class Marker:
    """A pain marker of the run under way."""

    id: str
    t_ms: int
    side: Side | None
    fired: bool = False


def slowed(windows: Sequence[Window], marker: Marker, limits: Limits) -> Slowed | None:
    """Whether cadence and speed, both, went down after the marker and stayed so. Standing neither counts nor clears.

    `windows` are those that are remembered, oldest first: the answer is that of the first time that it held.
    """
    before = [
        w
        for w in windows
        if w.running and w.cadence and marker.t_ms - MINUTE_MS <= w.number * WINDOW_MS and w.end_ms <= marker.t_ms
    ]
    known_s = sum(w.seconds for w in before)
    if known_s < LEAST_BEFORE_S:
        return None
    usual_rpm = sum(w.seconds * (w.cadence or 0.0) for w in before) / known_s
    usual_m_s = sum(w.seconds * (w.speed or 0.0) for w in before) / known_s
    held: list[Window] = []
    for w in windows:
        if w.number * WINDOW_MS < marker.t_ms or w.end_ms > marker.t_ms + limits.after_ms:
            continue
        if w.speed is None or w.cadence is None:
            held = []
            continue
        if not w.moving:
            continue
        if not (
            _down(w.cadence, w.quickest, usual_rpm, limits.slower) and _down(w.speed, w.fastest, usual_m_s, limits.slower)
        ):
            held = []
            continue
        held.append(w)
        held_s = sum(each.seconds for each in held)
        if held_s >= limits.slower_s:
            rpm = sum(each.cadence or 0.0 for each in held) / len(held)
            m_s = sum(each.speed or 0.0 for each in held) / len(held)
            return Slowed(marker.id, marker.side, rpm / usual_rpm, m_s / usual_m_s, held_s, w.end_ms)
    return None


def _down(mean: float, most: float | None, usual: float, share: float) -> bool:
    """Whether a window's mean is down to `share` of the usual, and none of its samples was halfway back."""
    return mean <= usual * share and (most is None or most <= usual * (1 + share) / 2)
