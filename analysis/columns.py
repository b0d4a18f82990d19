"""A run as the load model sees it: at every sample how long it counts, what the runner did, and with which foot strike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis import climb, strikes
from analysis.gait import WALK_SF, estimated_contact, steps_per_second
from domain.trace import Floats, Trace, chosen
from domain.units import REST_GAP_S

STAND, WALK, RUN_MEASURED, RUN_ESTIMATED, RUN_TIME_ONLY = range(5)
"""Kinds of a sample: contact time measured, estimated from speed and cadence, or neither: time only."""
MOVING_M_S = 0.5
"""Slower is standing."""
SURELY_RUNNING_M_S = 1.8
"""At this speed a cadence of zero is a sensor that sleeps, not a runner who stands."""


@dataclass(frozen=True, eq=False)  # no slots: what is asked for again and again is kept beside the fields
class Gait:
    """Columns of n samples. `seconds` each counts, `v` m/s, `sf` steps/s, `tc` s, `grade` %; NaN = not known.

    `t_s` is the time since the first sample without pauses; `kind` is one of STAND … RUN_TIME_ONLY; `left`/`right` (n, 3)
    are shares of rear-, mid- and forefoot steps, the very same array when the feet are not known apart; `strike_known`
    tells where a sensor saw the strike.
    """

    t_s: Floats
    seconds: Floats
    v: Floats
    sf: Floats
    tc: Floats
    grade: Floats
    kind: NDArray[np.int8]
    left: Floats
    right: Floats
    strike_known: NDArray[np.bool_]
    balance: Floats
    pronation: tuple[Floats, Floats]
    """How far the left and the right foot roll inward, degrees, never negative; NaN where a pod sleeps."""
    strike_source: str | None = None
    sensors: Mapping[str, str] = field(default_factory=dict)

    @property
    def per_foot(self) -> bool:
        """Whether each foot's strike was measured."""
        return self.right is not self.left

    @cached_property
    def running(self) -> NDArray[np.bool_]:
        """Where the runner ran (neither stood nor walked)."""
        return np.asarray(self.kind >= RUN_MEASURED)

    @cached_property
    def moving(self) -> NDArray[np.bool_]:
        """Where the runner ran or walked."""
        return np.asarray(self.kind >= WALK)

    @cached_property
    def measured(self) -> NDArray[np.bool_]:
        """Where the runner ran with a contact time that was measured."""
        return np.asarray(self.kind == RUN_MEASURED)

    @cached_property
    def kind_s(self) -> tuple[float, ...]:
        """Seconds of each kind, STAND … RUN_TIME_ONLY."""
        return tuple(self.total(self.kind == kind) for kind in range(RUN_TIME_ONLY + 1))

    @cached_property
    def running_s(self) -> float:
        """Seconds of running."""
        return float(self._ran.sum())

    @cached_property
    def progress(self) -> Floats:
        """The share of the running time that is over in the middle of each sample, 0…1, never falling; NaN without any."""
        with np.errstate(invalid="ignore"):
            return np.asarray((np.cumsum(self._ran) - self._ran / 2) / self.running_s)

    @cached_property
    def _ran(self) -> Floats:
        return np.where(self.running, self.seconds, 0.0)

    def total(self, where: NDArray[np.bool_]) -> float:
        """Seconds in which `where` holds."""
        return float(self.seconds[where].sum())

    def mean(self, values: Floats, where: NDArray[np.bool_] | None = None) -> float | None:
        """Time-weighted mean of the known `values` (in which `where` holds); None when there are none."""
        known = np.isfinite(values) if where is None else where & np.isfinite(values)
        seconds, values = chosen(known, self.seconds, values)
        total = float(seconds.sum())
        return float(seconds @ values) / total if total > 0 else None

    def part(self, where: slice | NDArray[np.bool_]) -> Gait:
        """The samples of a range, or those in which `where` holds, in their order."""
        left = self.left[where]
        return Gait(
            t_s=self.t_s[where],
            seconds=self.seconds[where],
            v=self.v[where],
            sf=self.sf[where],
            tc=self.tc[where],
            grade=self.grade[where],
            kind=self.kind[where],
            left=left,
            right=self.right[where] if self.per_foot else left,
            strike_known=self.strike_known[where],
            balance=self.balance[where],
            pronation=(self.pronation[0][where], self.pronation[1][where]),
            strike_source=self.strike_source,
            sensors=self.sensors,
        )

    @cached_property
    def ran(self) -> Gait:
        """The samples in which the runner ran."""
        return self if self.running.all() else self.part(self.running)


def seconds_of(t_ms: NDArray[np.int64], pauses: tuple[tuple[int, int], ...]) -> Floats:
    """How many seconds each sample stands for: half of the gap before it and half of the gap after it.

    A gap counts without the pauses in it and at most `REST_GAP_S`, so nothing is integrated across a pause or a lost signal.
    """
    return _counted(_gaps_s(t_ms, pauses), len(t_ms))


def _counted(gaps_s: Floats, n: int) -> Floats:
    counted = np.zeros(n)
    half = np.minimum(np.maximum(gaps_s, 0), REST_GAP_S) / 2
    counted[:-1] += half
    counted[1:] += half
    return counted


def _gaps_s(t_ms: NDArray[np.int64], pauses: tuple[tuple[int, int], ...]) -> Floats:
    """Seconds from each sample to the next, without the pauses between them."""
    gaps = (t_ms[1:] - t_ms[:-1]).astype(np.float64)
    for first, last in _merged(pauses):
        gaps -= np.maximum(np.minimum(t_ms[1:], last) - np.maximum(t_ms[:-1], first), 0)
    return gaps / 1000


def _excursion(trace: Trace, name: str) -> Floats:
    """Real files count an inward roll in negative degrees, and a pod that sleeps writes zeros."""
    degrees = trace.column(name)
    return degrees if name not in trace.columns else np.where(degrees == 0, np.nan, np.abs(degrees))


def _merged(pauses: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(pauses):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        elif last > first:
            merged.append((first, last))
    return merged


def columns(
    trace: Trace,
    *,
    declared: str | None = None,
    sensors: Mapping[str, str] | None = None,
    distance_m: float | None = None,
) -> Gait:
    """Read a trace. `declared` strike stands in for a sensor; `distance_m` gives the speed where only cadence is known."""
    named = dict(sensors or {})
    gaps = _gaps_s(trace.t_ms, trace.pauses)
    seconds = _counted(gaps, len(trace))
    sf = steps_per_second(trace.column("cadence"))
    tc = trace.column("stance_time") / 1000.0
    per_step = strikes.per_sample(trace)
    if not trace.has("cadence"):
        sf = per_step.sf
    if not trace.has("stance_time") and np.isfinite(per_step.tc).any():
        tc = per_step.tc
        named.setdefault("stance_time", named.get("steps", "steps"))
    v = speed(trace, seconds, sf, distance_m)
    sf = np.where((sf < WALK_SF / 2) & (v >= SURELY_RUNNING_M_S), np.nan, sf)
    kind, contact = _kinds(v, sf, tc)
    struck = strikes.shares(trace, per_step, declared, named)
    return Gait(
        t_s=np.concatenate(([0.0], np.cumsum(gaps)))[: len(trace)],
        seconds=seconds,
        v=v,
        sf=sf,
        tc=contact,
        grade=climb.grade(trace, seconds, v),
        kind=kind,
        left=struck.left,
        right=struck.right,
        strike_known=struck.known,
        balance=trace.column("stance_time_balance"),
        pronation=(_excursion(trace, "pronation_left"), _excursion(trace, "pronation_right")),
        strike_source=struck.source,
        sensors=named,
    )


def _kinds(v: Floats, sf: Floats, tc: Floats) -> tuple[NDArray[np.int8], Floats]:
    with np.errstate(invalid="ignore"):
        guessed = estimated_contact(v, sf)
        measured = np.isfinite(tc) & (tc > 0)
        contact = np.where(measured, tc, guessed)
        steps = np.isfinite(sf)
        slow = v < MOVING_M_S
        # A speed of nothing beside a running cadence is a treadmill or a lost signal: it gives no estimate.
        estimable = np.isfinite(guessed) & ~slow
        # What stands further down wins.
        kind = np.where(estimable, np.int8(RUN_ESTIMATED), np.int8(RUN_TIME_ONLY))
        kind[measured] = RUN_MEASURED
        kind[(measured & (tc * sf >= 1)) | (sf < WALK_SF)] = WALK
        kind[sf <= 0] = STAND
        kind[~steps] = RUN_TIME_ONLY
        kind[~steps & slow] = STAND
    return kind, np.where((kind == RUN_MEASURED) | (kind == RUN_ESTIMATED), contact, np.nan)


def speed(trace: Trace, seconds: Floats, sf: Floats, distance_m: float | None) -> Floats:
    """Speed at each sample, m/s: measured, else from distance, else from step length, else from the whole run's distance.

    The last shares the run's distance out by its steps, as a treadmill pod does. NaN where nothing tells.
    """
    v = trace.column("speed").copy()
    missing = ~np.isfinite(v)
    if not missing.any():
        return v
    if trace.has("distance") and not trace.has("speed"):
        v[missing] = _from_distance(trace)[missing]
        missing = ~np.isfinite(v)
    stepped = trace.column("step_length") / 1000 * sf
    v[missing] = stepped[missing]
    if distance_m is not None and not np.isfinite(v).any():
        taken = np.where(np.isfinite(sf), sf, 0.0)
        steps = float(seconds @ taken)
        if steps > 0:
            v = np.where(np.isfinite(sf), distance_m / steps * taken, np.nan)
    return v


def _from_distance(trace: Trace) -> Floats:
    distance = trace.column("distance")
    known = np.isfinite(distance)
    t = trace.t_ms[known] / 1000.0
    if len(t) < 2:  # noqa: PLR2004 - one point has no slope
        return np.full(len(trace), np.nan)
    # Over ±5 s: a distance in whole metres would otherwise jump between zero and double speed.
    at = trace.t_ms / 1000.0
    before, after = np.clip(at - 5, t[0], t[-1]), np.clip(at + 5, t[0], t[-1])
    covered = np.interp(after, t, distance[known]) - np.interp(before, t, distance[known])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(after > before, covered / (after - before), np.nan)
