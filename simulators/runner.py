"""A runner's season: weeks of planned outings, laid out in time and run.

A season ends now: its last run ends at `end_ms`, every other one lies whole weeks and days before it. Nothing here knows a
rule; a scenario only decides what is run, and how.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from domain.clock import MS_PER_DAY, day_start_ms, local_day, zone
from domain.model import RecordedRun, Recording
from domain.trace import Trace
from formats.payloads import Pain
from formats.playback import sid_of
from simulators import gait
from simulators.gait import Form, Outing

DEVICE = "simulator"
POD = "simulated-pod"
STRAP = "simulated-strap"
SENSORS = {
    "cadence": POD,
    "stance_time": POD,
    "stance_time_balance": POD,
    "vertical_oscillation": POD,
    "step_length": POD,
    "power": POD,
    "strike": POD,
    "heart_rate": STRAP,
}
LATER_MS = 60_000
"""Every week's runs start this much later in the day than those of the week before: seven days are never cut short."""


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """One outing `days_before` the last day of its week."""

    days_before: int
    outing: Outing
    pain_at: float | None = None
    """A pain marker is pressed after this share of the run."""


Week = Sequence[PlannedRun]


@dataclass(frozen=True, slots=True)
class SimulatedRun:
    """A run ready to be sent, with the pain markers pressed in it."""

    sid: str
    recorded: RecordedRun
    pains: tuple[Pain, ...] = ()
    live: bool = False
    """Sent as it happens, in batches of 5 s, wherever time passes; else all of it after its end."""


def usual_week(
    form: Form | None = None,
    *,
    scale: float = 1.0,
    climb: float = 4.0,
    fast_share: float = 0.5,
) -> list[PlannedRun]:
    """An easy run, two with a fast part, one long: 31 km at `scale` 1, `climb` metres a km.

    A fifth of the way is fast: then a runner's 85th percentile of speed lies in the fast parts, not in the noise below them.
    """
    kept = form or Form()
    return [
        PlannedRun(5, Outing(6000 * scale, 2.9, climb=climb, form=kept)),
        PlannedRun(4, Outing(8000 * scale, 3.05, climb=climb, fast_share=fast_share, form=kept)),
        PlannedRun(2, Outing(6000 * scale, 2.95, climb=climb, fast_share=fast_share, pause_s=35, form=kept)),
        PlannedRun(0, Outing(11000 * scale, 2.9, climb=climb, form=kept)),
    ]


def season(weeks: Sequence[Week], *, seed: int, end_ms: int, zone_name: str, label: str) -> list[SimulatedRun]:
    """The runs of `weeks`, oldest first; the last one ends at `end_ms`.

    The first week's last run is also run a week earlier: a season begins with somebody who can already run that far.
    """
    rng = np.random.default_rng(seed)
    opening = replace(weeks[0][-1], days_before=7)
    planned = [(0, opening), *((index, run) for index, week in enumerate(weeks) for run in week)]
    planned.sort(key=lambda item: item[0] * 7 - item[1].days_before)
    last = _vary(planned[-1][1].outing, rng, end_ms, zone_name)
    final = gait.run(last, 0, rng)
    start_ms = end_ms - int(final.t_ms[-1])
    room_ms = start_ms - day_start_ms(local_day(start_ms, zone_name), zone_name)
    later_ms = LATER_MS if room_ms > LATER_MS * (len(weeks) + 1) else 0
    runs: list[SimulatedRun] = []
    for index, run in planned[:-1]:
        days = (len(weeks) - 1 - index) * 7 + run.days_before
        at = start_ms - days * MS_PER_DAY - later_ms * (days // 7)
        outing = _vary(run.outing, rng, at, zone_name)
        runs.append(recorded(gait.run(outing, at, rng), label, zone_name, seed=seed, pain_at=run.pain_at))
    pauses = tuple((first + start_ms, to + start_ms) for first, to in final.pauses)
    moved = Trace(final.seq, final.t_ms + start_ms, final.columns, pauses)
    runs.append(recorded(moved, label, zone_name, seed=seed, pain_at=planned[-1][1].pain_at))
    return runs


def _vary(outing: Outing, rng: np.random.Generator, at_ms: int, zone_name: str) -> Outing:
    """Nobody runs the same twice: distance ± 1 %, speed ± 1 %, the season's temperature."""
    day = local_day(at_ms, zone_name).timetuple().tm_yday
    temperature = 11 - 8 * np.cos(2 * np.pi * (day - 20) / 365) + rng.normal(0, 2)
    return replace(
        outing,
        distance_m=outing.distance_m * (1 + float(rng.uniform(-0.01, 0.01))),
        speed=outing.speed * (1 + float(rng.uniform(-0.01, 0.01))),
        temperature=float(temperature),
    )


def recorded(
    trace: Trace,
    label: str,
    zone_name: str,
    *,
    seed: int,
    pain_at: float | None = None,
    sensors: Mapping[str, str] | None = None,
) -> SimulatedRun:
    """A trace with what the watch says about it; `label` and `seed` make its id: same season, same runs.

    `sensors` names the sensor of each field; left out, they are the usual ones.
    """
    started_ms, ended_ms = int(trace.t_ms[0]), int(trace.t_ms[-1])
    sid = sid_of(started_ms, DEVICE, label, str(seed))
    rises = np.diff(trace.column("altitude"))
    stood_s = sum(last - first for first, last in trace.pauses) / 1000
    offset = datetime.fromtimestamp(started_ms / 1000, zone(zone_name)).utcoffset()
    recording = Recording(
        key=f"{DEVICE}/{sid}",
        source=DEVICE,
        started_ms=started_ms,
        ended_ms=ended_ms,
        sid=sid,
        device={"maker": "soleus", "product": "simulator", "serial": str(seed)},
        sensors=SENSORS if sensors is None else sensors,
        utc_offset_s=int(offset.total_seconds()) if offset is not None else 0,
        total_distance_m=float(trace.column("distance")[-1]),
        total_timer_s=(ended_ms - started_ms) / 1000 - stood_s,
        total_elapsed_s=(ended_ms - started_ms) / 1000,
        total_ascent_m=round(float(rises[rises > 0].sum())),
        total_descent_m=round(float(-rises[rises < 0].sum())),
        total_strides=round(float(trace.column("cadence").sum() / 60)),
    )
    pains: tuple[Pain, ...] = ()
    if pain_at is not None:
        at = started_ms + int(pain_at * (ended_ms - started_ms))
        pains = (Pain(id=f"{sid}-pain", t=at, sid=sid, phase="during"),)
    return SimulatedRun(sid, RecordedRun(recording, trace), pains)
