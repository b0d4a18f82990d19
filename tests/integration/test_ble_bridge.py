"""A run from Bluetooth sensors to the store: a virtual pod through bleak, a real broker, the real ingest stage."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from sqlmodel import Session, select

from domain.errors import Unavailable
from domain.login import Login
from domain.trace import Trace
from formats.payloads import AlertOut, encode
from formats.topics import build
from ingest.bridges import ble_bridge
from ingest.bridges.spool import Spools
from store.engine import Store
from store.tables import AlertRow, CheckInRow, DeviceRow, RunRow
from tests.bridging import START, Rig, bridging
from tests.brokers import MOSQUITTO, EmbeddedBroker, add_device, run_mosquitto
from tests.bumble_backend import Air
from tests.conftest import absent
from tests.ingesting import ingesting, only_run, until
from tests.mqtt_clients import client
from tests.virtual_pod import Belt, Maker, Pod, outing


def is_stored(session: Session) -> bool:
    """Whether a run is stored whole."""
    return session.exec(select(RunRow).where(RunRow.state == "complete")).first() is not None


def same(rig: Rig, trace: Trace) -> None:
    """The trace is the pod's own log, second by second, and nothing of the pod's stands in the gaps."""
    at = {t_ms: i for i, t_ms in enumerate(trace.t_ms.tolist())}
    maker, first_dm = rig.pod.maker, rig.pod.log[0][1]
    legs = 2 if maker.both_legs else 1
    rows = [at[t_ms] for t_ms in rig.sent_ms]
    log = [stride for stride, _ in rig.pod.log]
    expected = {
        "speed": [round(each.speed * 256) / 256 for each in log],
        "cadence": [round(each.rate * legs) / legs for each in log],
        "distance": [(total - first_dm) / 10 for _, total in rig.pod.log],
        "step_length": [round(each.step_m * 200) * 5.0 or np.nan for each in log],
    }
    for name, values in expected.items():
        np.testing.assert_allclose(trace.column(name)[rows], values, atol=0.005, err_msg=name)
        others = np.ones(len(trace), dtype=bool)
        others[rows] = False
        assert not np.isfinite(trace.column(name)[others]).any(), name


async def drop(rig: Rig, strides: int) -> None:
    """The pod is out of reach for so many seconds of its run, then it is linked again."""
    run = outing(1800)
    await rig.pod.drop()
    await rig.gone()
    done = rig.run_s
    await rig.seconds(run[done : done + strides])
    await rig.pod.advertise()
    await rig.pod.linked()


@pytest.mark.slow
async def test_half_an_hour_with_two_drops_and_no_broker_for_a_while(
    tmp_path: Path, sqlite_store: Store, free_port: int
) -> None:
    """30 min at 1 Hz; the link drops twice, the broker is away for minutes: the trace is the pod's own log."""
    if MOSQUITTO is None:
        absent("No Mosquitto: install it.")
    add_device(sqlite_store, "anna", "ble")
    run, air = outing(1800), Air()
    with ExitStack() as broker:
        login = broker.enter_context(run_mosquitto(tmp_path / "mosquitto", free_port))
        async with (
            ingesting(sqlite_store, login),
            bridging(lambda: login, tmp_path, air, Pod(air), Belt(air)) as rig,
        ):
            await rig.seconds(run[:400])
            await drop(rig, 30)
            await rig.seconds(run[430:700])
            broker.close()
            await rig.seconds(run[700:1000])
            assert rig.bridge.shown().confirmed <= 700
            broker.enter_context(run_mosquitto(tmp_path / "mosquitto", free_port))
            await rig.seconds(run[1000:1300])
            await drop(rig, 12)
            await rig.seconds(run[1312:])
            await rig.finish()
            await until(sqlite_store, is_stored)
    row, trace = only_run(sqlite_store)
    assert len(rig.pod.log) == 1800 - 42
    same(rig, trace)
    np.testing.assert_array_equal(np.diff(trace.t_ms), 1000)
    np.testing.assert_array_equal(trace.column("heart_rate"), [each.heart_rate for each in run])
    assert row.distance_m == pytest.approx((rig.pod.log[-1][1] - rig.pod.log[0][1]) / 10)
    assert row.device == {"maker": "Acme", "product": "Pod 2", "serial": "SN-77"}
    assert row.sub_sport == "treadmill"
    assert not Spools(tmp_path, "anna", "ble").left()


async def test_a_pod_that_counts_both_legs(tmp_path: Path, sqlite_store: Store, broker: EmbeddedBroker) -> None:
    """Steps a minute end as one-leg cadence from the first sample on; a drop without a belt is a gap; power is power."""
    login, air = broker.device("anna", "ble"), Air()
    run = outing(100)
    pod = Pod(air, Maker("Stepper", both_legs=True, sends_power=True))
    async with ingesting(sqlite_store, broker.login), bridging(lambda: login, tmp_path, air, pod) as rig:
        await rig.seconds(run[:50])
        await drop(rig, 20)
        await rig.seconds(run[70:])
        await rig.finish()
        await until(sqlite_store, is_stored)
    row, trace = only_run(sqlite_store)
    assert len(trace) == 80
    same(rig, trace)
    assert trace.column("cadence").max() < 90
    np.testing.assert_array_equal(trace.column("power"), [now.power for now in run[:50] + run[70:]])
    assert row.sensors["cadence_counts"] == "both legs, halved; strides"
    assert any("both legs" in text for text in rig.told)


async def test_a_marker_and_a_warning(tmp_path: Path, sqlite_store: Store, broker: EmbeddedBroker) -> None:
    """The pain marker reaches the store with its run; a warning comes back, once, and its answer is stored."""
    login, air = broker.device("anna", "ble"), Air()
    run = outing(60)
    alert = AlertOut(id="7", t=1, severity="warn", rule="x", title="Your calf.", do="Walk.", ttl_s=60)
    kept = AlertRow(id=7, runner_id="anna", finding_id=1, key="k", rule="r", severity="warn", decision="send",
                    reason="r", title="t", why="w", do="d", created_ms=1, decided_ms=1)  # fmt: skip
    sqlite_store.write(lambda session: session.add(kept))
    async with ingesting(sqlite_store, broker.login), bridging(lambda: login, tmp_path, air, Pod(air)) as rig:
        await rig.seconds(run[:40])
        assert rig.recorder.pain()
        await rig.until(lambda: rig.bridge.shown().confirmed >= 40)
        await until(sqlite_store, lambda session: session.get_one(DeviceRow, ("anna", "ble")).online is True)
        assert not rig.bridge.answer("ack")
        async with client(broker.login) as server:
            for _ in range(2):
                await server.publish(build("anna", "ble", "alert"), encode(alert), qos=1)
            await rig.until(lambda: bool(rig.alerts))
        assert rig.bridge.answer("worse")
        await rig.seconds(run[40:])
        await until(sqlite_store, lambda session: session.get_one(AlertRow, 7).answer == "worse")
        await rig.finish()
        await until(sqlite_store, is_stored)
        assert rig.alerts == [alert]
        await until(sqlite_store, lambda session: session.get_one(DeviceRow, ("anna", "ble")).online is False)
    pain = sqlite_store.read(lambda session: session.exec(select(CheckInRow)).one())
    row, _ = only_run(sqlite_store)
    assert (pain.sid, pain.phase, pain.t_ms) == (row.sid, "during", START + 40_000)


async def test_soleus_is_away_from_beginning_to_end(
    tmp_path: Path, sqlite_store: Store, broker: EmbeddedBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bridge that cannot even log in keeps the whole run; the next one sends it before anything else."""
    login, air = broker.device("anna", "ble"), Air()
    run = outing(60)

    monkeypatch.setattr(ble_bridge, "LEAVE_S", 0.1)

    def nobody() -> Login:
        raise Unavailable("Soleus does not run.")

    async with bridging(nobody, tmp_path, air, Pod(air)) as rig:
        await rig.seconds(run)
        await rig.finish()
        assert any("kept here" in text for text in rig.told)
    again = Air()
    async with ingesting(sqlite_store, broker.login), bridging(lambda: login, tmp_path, again, Pod(again)):
        await until(sqlite_store, is_stored)
    _, trace = only_run(sqlite_store)
    same(rig, trace)
