"""A Bluetooth bridge as a process of its own, to be killed: `python -m tests.ble_child HOW BROKER DATA LOG BEGIN_S`.

`steps`: time in lock step, a line in LOG for every second of the pod that the bridge has had time to keep.
`real`: the command itself (`soleus.commands.bridge_ble.carry`) at real time, without a terminal.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from domain.clock import system_clock
from domain.login import Login
from ingest.bridges.ble import Backends
from ingest.bridges.ble_bridge import DEVICE, Line
from soleus.commands import bridge_ble
from tests.bridging import START, LockStep, bridging
from tests.bumble_backend import Air, backends
from tests.virtual_pod import Pod, outing


async def steps(login: Login, data: Path, log: Path, begin_s: int) -> None:
    """A second after the other, as fast as the bridge keeps them; for ever."""
    air = Air()
    run = outing(3600)
    pod = Pod(air, total_dm=12_345 + sum(round(now.speed * 10) for now in run[:begin_s]))
    async with bridging(lambda: login, data, air, pod, time=LockStep(START + begin_s * 1000)) as rig:
        kept = rig.bridge.shown().kept
        with log.open("a") as told:
            for second in range(begin_s, 3600):
                await rig.seconds(run[second : second + 1])
                kept += 1
                await rig.until(lambda: rig.bridge.shown().kept >= kept)  # noqa: B023 - called before it changes
                told.write(f"{rig.sent_ms[-1]} {pod.total_dm}\n")
                told.flush()
                os.fsync(told.fileno())


async def real(login: Login, data: Path, log: Path) -> None:
    """The command; the pod sends each second until the bridge goes."""
    air = Air()
    scanner, client = backends(air)
    pod = Pod(air)
    await air.central.power_on()
    await pod.wake()
    line = Line(lambda: login, "anna", DEVICE, system_clock)
    bridge = asyncio.create_task(bridge_ble.carry(line, data, ["pod"], treadmill=True, backends=Backends(scanner, client)))
    await pod.linked()
    for now in outing(60)[25:]:
        if await pod.second(now):
            await asyncio.to_thread(log.write_text, f"{len(pod.log)}\n")
        await asyncio.wait({bridge}, timeout=1)
        if bridge.done():
            return bridge.result()
    return None


if __name__ == "__main__":
    how, broker, data, log, begin = sys.argv[1:]
    login = Login.from_url(broker)
    asyncio.run(real(login, Path(data), Path(log)) if how == "real" else steps(login, Path(data), Path(log), int(begin)))
