"""A run from Bluetooth sensors to the store: a virtual pod through bleak, a real broker, the real ingest stage."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from domain.trace import Trace
from store.engine import Store
from tests.bridging import START, Rig, bridging
from tests.brokers import MOSQUITTO, AnyBroker, EmbeddedBroker, Mosquitto, add_device, run_mosquitto
from tests.bumble_backend import Air
from tests.conftest import absent
from tests.ingesting import ingesting, only_run, until
from tests.virtual_pod import Belt, Maker, Pod, outing
from store.tables import RunRow
from sqlmodel import select


def run_is_stored(session) -> bool:
    return session.exec(select(RunRow)).first() is not None


def same(rig: Rig, trace: Trace) -> None:
    """The trace is the pod's own log, second by second, and nothing of the pod's stands in the gaps."""
    at = {t_ms: i for i, t_ms in enumerate(trace.t_ms.tolist())}
    maker, first_dm = rig.pod.maker, rig.pod.log[0][1]
    rows = [at[t_ms] for t_ms in rig.sent_ms]
    log = [stride for stride, _ in rig.pod.log]
    expected = {
        "speed": [round(each.speed * 256) / 256 for each in log],
        "cadence": [round(each.rate * (2 if maker.both_legs else 1)) / (2 if maker.both_legs else 1) for each in log],
        "distance": [(total - first_dm) / 10 for _, total in rig.pod.log],
        "step_length": [round(each.step_m * 200) * 5.0 or np.nan for each in log],
    }
    for name, values in expected.items():
        np.testing.assert_allclose(trace.column(name)[rows], values, atol=0.005, err_msg=name)
        others = np.ones(len(trace), dtype=bool)
        others[rows] = False
        assert not np.isfinite(trace.column(name)[others]).any(), name


async def test_half_an_hour_with_two_drops_and_no_broker_for_a_while(tmp_path: Path, sqlite_store: Store, free_port: int) -> None:
    """30 min at 1 Hz; the link drops twice, the broker is away for minutes: the trace is the pod's own log."""
    if MOSQUITTO is None:
        absent("No Mosquitto: install it.")
    add_device(sqlite_store, "anna", "ble")
    run, air = outing(1800), Air()
    pod, belt = Pod(air), Belt(air)
    with ExitStack() as broker:
        login = broker.enter_context(run_mosquitto(tmp_path / "mosquitto", free_port))
        async with ingesting(sqlite_store, login), bridging(lambda: login, tmp_path, air, pod, belt) as rig:
            await rig.seconds(run[:400])
            await pod.drop()
            await rig.gone()
            await rig.seconds(run[400:430])
            await pod.advertise()
            await pod.linked()
            await rig.seconds(run[430:700])
            confirmed = rig.bridge.shown().confirmed
            broker.close()
            await rig.seconds(run[700:1000])
            assert rig.bridge.shown().confirmed < 700
            broker.enter_context(run_mosquitto(tmp_path / "mosquitto", free_port))
            await rig.seconds(run[1000:1300])
            await pod.drop()
            await rig.gone()
            await rig.seconds(run[1300:1312])
            await pod.advertise()
            await pod.linked()
            await rig.seconds(run[1312:])
            print(rig.bridge.shown(), confirmed)
            await rig.finish()
            print(rig.told)
            await until(sqlite_store, run_is_stored)
    row, trace = only_run(sqlite_store)
    assert len(pod.log) == 1800 - 42
    assert len(trace) == 1800
    same(rig, trace)
    print(row)
