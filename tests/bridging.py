"""A Bluetooth bridge in a test: bumble's radio, and time that passes when the test says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from domain.login import Login
from formats.payloads import AlertOut
from ingest.bridges import ble
from ingest.bridges.ble import Backends, Radio
from ingest.bridges.ble_bridge import DEVICE, Bridge, Line
from ingest.bridges.ble_recorder import Kind, Recorder
from ingest.bridges.spool import Spools
from tests.bumble_backend import Air, backends
from tests.patience import PATIENCE_S
from tests.virtual_pod import Belt, Pod, Stride

START = 1_790_000_000_000


class LockStep:
    """A timepiece that the test moves; whoever waits for an instant runs when it comes."""

    def __init__(self, now_ms: int = START) -> None:
        self._now_ms = now_ms
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []

    def now(self) -> int:
        """The present, Unix ms."""
        return self._now_ms

    async def until(self, t_ms: int) -> None:
        """Return when the test has come as far."""
        if t_ms > self._now_ms:
            self._waiting.append((t_ms, asyncio.get_running_loop().create_future()))
            await self._waiting[-1][1]

    async def go(self, t_ms: int) -> None:
        """It is `t_ms` now; returns when everybody who waited for that has done his work and waits again."""
        self._now_ms = t_ms
        due = [future for at_ms, future in self._waiting if at_ms <= t_ms]
        self._waiting = [(at_ms, future) for at_ms, future in self._waiting if at_ms > t_ms]
        for future in due:
            if not future.done():
                future.set_result(None)
        while due and not self._waiting:  # noqa: ASYNC110 - whoever waits again tells nobody
            await asyncio.sleep(0)


@dataclass
class Rig:
    """A bridge at work with a pod and perhaps a belt."""

    bridge: Bridge
    recorder: Recorder
    time: LockStep
    pod: Pod
    belt: Belt | None
    told: list[str]
    alerts: list[AlertOut]
    task: asyncio.Task[None]
    sent_ms: list[int] = field(default_factory=list)
    """When the tick was that took each entry of the pod's log."""
    run_s: int = 0
    """Seconds that have passed."""

    async def seconds(self, strides: list[Stride]) -> None:
        """Let seconds pass: in each, sensors measure and the bridge takes a sample after it."""
        for now in strides:
            self.run_s += 1
            begins_ms = self.time.now() // 1000 * 1000
            await self.time.go(begins_ms + 400)
            if await self.pod.second(now):
                self.sent_ms.append(begins_ms + 1000)
                await self._heard("rsc")
            if self.belt is not None:
                await self.belt.second(now)
                await self._heard("heart_rate")
            await self.time.go(begins_ms + 1000)
            assert not self.task.done(), self.task.result()

    async def gone(self) -> None:
        """Return when the bridge has noticed that the pod is gone."""
        async with asyncio.timeout(PATIENCE_S):
            while "rsc" in self.recorder._said:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.002)

    async def until(self, holds: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
        """Return when the function answers true."""
        async with asyncio.timeout(seconds):
            while not holds():
                assert not self.task.done(), self.task.result()
                await asyncio.sleep(0.01)

    async def finish(self) -> None:
        """Tell it to go, and wait until it went."""
        self.bridge.go()
        await asyncio.wait_for(self.task, 60)

    async def _heard(self, kind: Kind) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not self._fresh(kind):  # noqa: ASYNC110 - bumble tells nobody what has arrived
                await asyncio.sleep(0)

    def _fresh(self, kind: Kind) -> bool:
        said = self.recorder._said.get(kind)
        return said is not None and said.t_ms == self.time.now()


@asynccontextmanager
async def bridging(
    login: Callable[[], Login],
    data: Path,
    air: Air,
    pod: Pod,
    belt: Belt | None = None,
    *,
    runner: str = "anna",
    time: LockStep | None = None,
) -> AsyncIterator[Rig]:
    """A bridge that records at once; its pod and belt are linked when the block begins."""
    told: list[str] = []
    alerts: list[AlertOut] = []
    clock = time or LockStep()
    spools = Spools(data, runner, DEVICE)
    recorder = Recorder(spools, clock, told.append, sub_sport="treadmill")
    line = Line(login, runner, DEVICE, clock.now)
    bridge = Bridge(line, spools, recorder, clock, tell=told.append, on_alert=alerts.append)
    scanner, client = backends(air)
    await air.central.power_on()
    await pod.wake()
    if belt is not None:
        await belt.wake()
    radio = Radio(Backends(scanner, client))
    sensors = partial(ble.hold, radio, recorder, told.append, (), 0.3)
    task = asyncio.create_task(bridge.run(sensors, at_once=True))
    rig = Rig(bridge, recorder, clock, pod, belt, told, alerts, task)
    try:
        await pod.linked()
        if belt is not None:
            await belt.linked()
        yield rig
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
