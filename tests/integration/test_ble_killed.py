"""A Bluetooth bridge that is killed loses nothing that was on the disk; one that is told to stop ends its run."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from sqlmodel import Session, select

from domain.login import Login
from ingest.bridges.ble_bridge import DEVICE, Line
from ingest.bridges.spool import Spools
from soleus.commands.bridge_ble import send_left
from store.engine import Store
from store.tables import RunRow, SessionRow
from tests.bridging import START
from tests.brokers import MOSQUITTO, add_device, run_mosquitto
from tests.conftest import ROOT, absent
from tests.ingesting import ingesting, now_ms, only_run, until

pytestmark = pytest.mark.slow


async def child(how: str, login: Login, data: Path, log: Path, begin_s: int = 0) -> asyncio.subprocess.Process:
    """The bridge in a process of its own."""
    broker = f"mqtt://{login.host}:{login.port}"
    arguments = ("-m", "tests.ble_child", how, broker, str(data), str(log), str(begin_s))
    return await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT)


async def lines(log: Path, holds: Callable[[int], bool]) -> None:
    """Return when the pod's log is as long."""
    async with asyncio.timeout(60):
        while not log.exists() or not holds(len(log.read_text().splitlines())):  # noqa: ASYNC110, ASYNC240 - it is another's file
            await asyncio.sleep(0.01)


def is_stored(session: Session) -> bool:
    """Whether a run is stored whole."""
    return session.exec(select(RunRow).where(RunRow.state == "complete")).first() is not None


def logged(log: Path) -> dict[int, int]:
    """When each second of the pod was taken, and where its counter was."""
    return {int(line.split()[0]): int(line.split()[1]) for line in log.read_text().splitlines() if line.count(" ") == 1}


async def test_kill_9_without_a_broker_loses_no_second(tmp_path: Path, sqlite_store: Store, free_port: int) -> None:
    """Killed twice, with the broker away: the next bridge goes on with the run, `--resume` sends its rest and ends it."""
    if MOSQUITTO is None:
        absent("No Mosquitto: install it.")
    add_device(sqlite_store, "anna", DEVICE)
    log = tmp_path / "pod.log"
    with ExitStack() as broker:
        login = broker.enter_context(run_mosquitto(tmp_path / "mosquitto", free_port))
        async with ingesting(sqlite_store, login):
            first = await child("steps", login, tmp_path, log)
            await lines(log, lambda n: n >= 120)
            await until(sqlite_store, lambda session: session.exec(select(SessionRow)).first() is not None)
            broker.close()
            there = len(logged(log))
            await lines(log, lambda n: n >= there + 150)
            first.kill()
            await first.wait()
            kept = logged(log)
            begin_s = (max(kept) - START) // 1000 + 45
            second = await child("steps", login, tmp_path, log, begin_s)
            await lines(log, lambda n: n >= len(kept) + 100)
            second.kill()
            await second.wait()
            broker.enter_context(run_mosquitto(tmp_path / "mosquitto", free_port))
            await send_left(Line(lambda: login, "anna", DEVICE, now_ms), tmp_path)
            await until(sqlite_store, is_stored)
    pod = logged(log)
    row, trace = only_run(sqlite_store)
    extra = {*trace.t_ms.tolist()} - {*pod}
    assert not {*pod} - {*trace.t_ms.tolist()}
    assert len(extra) <= 2, "what a kill caught between the disk and the pod's log, once a kill"
    rows = np.isin(trace.t_ms, list(pod))
    metres = (np.array(list(pod.values())) - pod[min(pod)]) / 10
    np.testing.assert_allclose(trace.column("distance")[rows], metres, atol=0.005)
    assert row.sid is not None
    assert not Spools(tmp_path, "anna", DEVICE).left()


async def test_a_signal_ends_the_run(tmp_path: Path, sqlite_store: Store, free_port: int) -> None:
    """Without a terminal it begins at once; told to stop, it says the end and leaves when the server has it all."""
    if MOSQUITTO is None:
        absent("No Mosquitto: install it.")
    add_device(sqlite_store, "anna", DEVICE)
    log = tmp_path / "pod.log"
    with run_mosquitto(tmp_path / "mosquitto", free_port) as login:
        async with ingesting(sqlite_store, login):
            bridge = await child("real", login, tmp_path, log)
            await lines(log, lambda _: int(log.read_text() or 0) >= 7)
            bridge.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(bridge.wait(), 30) == 0
            await until(sqlite_store, is_stored)
    row, trace = only_run(sqlite_store)
    assert "silence" not in row.flags
    assert row.sub_sport == "treadmill"
    assert 5 <= np.isfinite(trace.column("cadence")).sum() == len(trace)
    assert set(np.diff(trace.t_ms).tolist()) == {1000}
    assert not Spools(tmp_path, "anna", DEVICE).left()
