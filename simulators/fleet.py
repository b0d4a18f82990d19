"""Seasons and live runs, by one device or many: what the command and the demonstration play."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from msgspec import structs

from domain.clock import Clock
from domain.login import Login
from domain.model import CheckIn
from formats.outbox import Outbox
from formats.payloads import AlertOut, Pain
from formats.playback import Pace, shifted
from simulators import gait
from simulators.device import Device, Playable
from simulators.faults import Faults
from simulators.gait import Form, Outing
from simulators.runner import SimulatedRun, recorded

OnDone = Callable[[Outbox], None]


def _playable(run: SimulatedRun, speed: float, skew_ms: int, clock: Clock) -> Playable:
    moved = shifted(run.recorded, skew_ms)
    pains = [_later(pain, skew_ms) for pain in run.pains]
    outbox = Outbox(run.sid, moved, pains, live=not math.isinf(speed))
    return outbox, Pace(moved.recording.started_ms, clock(), speed)


def _later(pain: Pain, by_ms: int) -> Pain:
    return structs.replace(pain, t=pain.t + by_ms)


def as_pain(report: CheckIn) -> Pain:
    """A check-in as a phone sends it."""
    told = {name: getattr(report, name) for name in Pain.__struct_fields__ if name not in {"id", "t"}}
    return Pain(id=report.id, t=report.t_ms, **told | {"answers": dict(report.answers), "note": report.note or None})


async def play_runs(
    login: Login,
    runner_id: str,
    runs: Sequence[SimulatedRun],
    clock: Clock,
    *,
    speed: float = math.inf,
    faults: Faults | None = None,
    seed: int = 0,
    on_done: OnDone | None = None,
) -> Device:
    """Play `runs` from one device until every one is stored; returns the device, with what happened to it.

    `speed`: multiple of real time within a run (there is no waiting between runs); inf = as fast as receipts allow.

    Raises:
        Unavailable: no broker, or nobody who gives receipts.

    """
    device = Device(login, runner_id, clock, faults=faults, seed=seed)
    skew_ms = faults.skew_ms if faults is not None else 0
    await device.play((partial(_playable, run, speed, skew_ms, clock) for run in runs), on_done)
    return device


async def live_run(
    login: Login,
    runner_id: str,
    seconds: float,
    clock: Clock,
    *,
    form: Form | None = None,
    seed: int = 0,
    pain_after_s: float | None = None,
    on_alert: Callable[[AlertOut], None] | None = None,
) -> Device:
    """One run at real time that begins now and lasts `seconds`: a sample a second, each sent when it exists."""
    outing = Outing(max(seconds, 2.0) * 4 + 100, 3.1, climb=6.0, form=form or Form())
    started_ms = clock()
    trace = gait.cut(gait.run(outing, started_ms, np.random.default_rng(seed)), started_ms + round(seconds * 1000))
    share = None if pain_after_s is None else pain_after_s / seconds
    run = recorded(trace, "live", "UTC", seed=seed, pain_at=share)
    device = Device(login, runner_id, clock, seed=seed)
    device.wrist.on_alert = on_alert
    await device.play([partial(_playable, run, 1.0, 0, clock)])
    return device


async def fleet(
    logins: Sequence[tuple[Login, str]],
    runs_of: Callable[[str], Sequence[SimulatedRun]],
    clock: Clock,
    *,
    speed: float = math.inf,
) -> list[Device]:
    """Several runners at once, each (login, runner id) with a device of its own playing `runs_of(runner id)`."""
    return await asyncio.gather(*(play_runs(login, runner, runs_of(runner), clock, speed=speed) for login, runner in logins))
