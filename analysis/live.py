"""A run under way, told message by message: how far it is, what its windows show, what the live rules say. Pure, cheap.

Everything is judged at the very sample that completes it, so that how samples are cut into messages, and whether the
process was started anew in between, changes nothing of what is said.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf

from analysis.live_drift import Drifting
from analysis.live_limp import MINUTE_MS, Limping, Marker, Usual, slowed
from analysis.live_windows import KEPT, WINDOW_MS, LiveWindows, Row, Window, closed
from analysis.rules import RULES, acute_live, evaluate, form_fatigue
from analysis.rules.base import Facts, LiveRun
from analysis.rules.load_session import RATIO
from domain.care import NOTHING, Care
from domain.model import CheckIn, Finding, Runner
from domain.units import REST_GAP_S
from formats.payloads import Batch, Sample

LIVE = tuple(rule for rule in RULES if "live" in rule.on)
WARM_WINDOWS = 60
"""Windows whose mean is the temperature of now."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a live run is held against, read once. Distances m; `longest_m` of 30 days, of so many `runs`."""

    runner: Runner
    longest_m: float | None = None
    runs: int = 0
    returning: bool = False
    """In the first days after a break."""
    marked: bool = False
    """In a week that is marked as race or taper."""
    care: Care = NOTHING
    """At the start of the run."""
    started_ms: int | None = None
    balance: Usual = field(default_factory=Usual)


class Watch:
    """Listens to one run. `told`: (rule, key) of what was said about it before, which is not said again."""

    __slots__ = (
        *("_context", "_distance_m", "_drifting", "_every_s", "_index", "_limits", "_limping", "_markers"),
        *("_moved_s", "_next_m", "_rows", "_seen", "_sid", "_speed", "_steps_m", "_t_ms", "_told", "_windows"),
    )

    def __init__(self, context: Context, sid: str, told: Iterable[tuple[str, str]] = ()) -> None:
        facts = Facts(context.runner, 0)
        self._context, self._sid, self._told = context, sid, set(told)
        self._distance_m = 0.0
        self._speed: float | None = None
        self._t_ms: int | None = None
        self._steps_m: list[float] = []
        if context.longest_m is not None and not context.returning:
            self._steps_m = [context.longest_m * facts.ratio(RATIO), context.longest_m]
        self._next_m = self._steps_m.pop() if self._steps_m else inf
        self._index = 0
        self._rows: list[Row] = []
        self._seen: int | None = None
        self._windows: deque[Window] = deque(maxlen=KEPT)
        self._limits = acute_live.limits(facts)
        self._limping = Limping(context.balance, self._limits) if context.balance.by_bin else None
        self._drifting = Drifting(facts.value(form_fatigue.STANCE), facts.value(form_fatigue.STRIKE) / 100)
        self._every_s = facts.value(acute_live.EVERY) * 60
        self._moved_s = 0.0
        self._markers: list[Marker] = []

    @property
    def distance_m(self) -> float:
        """How far it is."""
        return self._distance_m

    def begin(self, t_ms: int | None = None) -> list[Finding]:
        """What there is to say at first sight; `t_ms` is the start by the device's clock, if that is another one."""
        if not self._context.care.resting:
            return []
        return self._judge(t_ms or self._context.started_ms or 0, LiveWindows())

    def hear(self, message: Sample | Batch) -> list[Finding]:
        """What there is to say after a message. Samples no later than what is known (duplicates, late ones) add no time.

        The device's own distance wins; without it speed is integrated over real time, at most `REST_GAP_S` a gap.
        """
        found: list[Finding] = []
        latest = self._t_ms
        for row in rows_of(message):
            t_ms, measured = row[0], row[1]
            if measured is not None:
                self._distance_m = max(self._distance_m, measured)
            elif latest is not None and t_ms > latest:
                self._walk(min((t_ms - latest) / 1000, REST_GAP_S), row[2])
            if latest is None or t_ms > latest:
                index = t_ms // WINDOW_MS
                if index != self._index:
                    if self._rows:
                        found += self._close()
                    self._index = index
                self._rows.append(row)
                self._t_ms = latest = t_ms
                self._speed = row[2]
            if self._distance_m >= self._next_m:
                found += self._passed(latest)
        return found

    def _walk(self, dt_s: float, speed: float | None) -> None:
        last = self._speed
        if speed is None:
            self._distance_m += dt_s * (last or 0.0)
        else:
            self._distance_m += dt_s * (speed if last is None else (last + speed) / 2)

    def _passed(self, t_ms: int) -> list[Finding]:
        """The distance has reached the next mark."""
        while self._distance_m >= self._next_m:
            self._next_m = self._steps_m.pop() if self._steps_m else inf
        return self._judge(t_ms, LiveWindows())

    def marked(self, pain: CheckIn) -> list[Finding]:
        """A pain marker of this run, which may be late: what the remembered windows already say of it."""
        if pain.phase == "after" or pain.severity == 0 or any(marker.id == pain.id for marker in self._markers):
            return []
        marker = Marker(pain.id, pain.t_ms, pain.side)
        self._markers.append(marker)
        return self._slowed(marker)

    def _close(self) -> list[Finding]:
        """The window is over: remember it, and let everybody look at it."""
        rows, before_ms = self._rows, self._seen
        window = closed(rows, before_ms)
        self._rows, self._seen = [], rows[-1][0]
        self._windows.append(window)
        found: list[Finding] = []
        if window.moving:
            reminders = self._moved_s // self._every_s
            self._moved_s += window.seconds
            if self._moved_s // self._every_s > reminders:
                found += self._thirsty(window.end_ms)
        if self._limping is not None and (limp := self._limping.see(window, rows, before_ms)) is not None:
            found += self._judge(window.end_ms, LiveWindows(self._moved_s, limp=limp))
        if (drift := self._drifting.see(window)) is not None:
            found += self._judge(window.end_ms, LiveWindows(self._moved_s, drift=drift))
        if self._markers:
            for marker in self._markers:
                found += self._slowed(marker)
            over_ms = window.end_ms - self._limits.after_ms - MINUTE_MS
            self._markers = [marker for marker in self._markers if not marker.fired and marker.t_ms > over_ms]
        return found

    def _thirsty(self, now_ms: int) -> list[Finding]:
        warm = [w.temperature for w in list(self._windows)[-WARM_WINDOWS:] if w.temperature is not None]
        degrees = sum(warm) / len(warm) if warm else None
        number = int(self._moved_s // self._every_s)
        return self._judge(now_ms, LiveWindows(self._moved_s, degrees, number))

    def _slowed(self, marker: Marker) -> list[Finding]:
        hit = None if marker.fired else slowed(self._windows, marker, self._limits)
        if hit is None:
            return []
        marker.fired = True
        return self._judge(hit.t_ms, LiveWindows(self._moved_s, slowed=hit))

    def _judge(self, t_ms: int, windows: LiveWindows) -> list[Finding]:
        """What the live rules say, less what was said before."""
        context = self._context
        live = LiveRun(
            self._sid,
            self._distance_m,
            t_ms,
            context.longest_m,
            context.runs,
            context.returning,
            context.started_ms,
            windows,
            context.marked,
        )
        found = evaluate(Facts(context.runner, t_ms, live=live, care=context.care), "live", LIVE)
        new = [finding for finding in found if (finding.rule, finding.key) not in self._told]
        self._told.update((finding.rule, finding.key) for finding in new)
        return new


def rows_of(message: Sample | Batch) -> Iterable[Row]:
    """The samples of a message."""
    if isinstance(message, Sample):
        return (
            (
                message.t,
                message.distance,
                message.speed,
                message.cadence,
                message.stance_time,
                message.stance_time_balance,
                message.temperature,
                message.strike,
                message.strike_left,
                message.strike_right,
            ),
        )
    t0 = message.t0
    nothing: Sequence[None] = (None,) * len(message.dt)
    return zip(
        [t0 + dt for dt in message.dt],
        message.distance or nothing,
        message.speed or nothing,
        message.cadence or nothing,
        message.stance_time or nothing,
        message.stance_time_balance or nothing,
        message.temperature or nothing,
        message.strike or nothing,
        message.strike_left or nothing,
        message.strike_right or nothing,
        strict=False,
    )
