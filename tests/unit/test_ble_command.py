"""`soleus bridge ble` as people meet it: what it says without Bluetooth, which sensors it takes, what the keys do."""

from __future__ import annotations

import asyncio
import os
import pty
import termios
from pathlib import Path
from typing import Any

import pytest
from bleak.backends.device import BLEDevice
from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason, BleakDBusError, BleakError
from dbus_fast.errors import AuthError
from typer.testing import CliRunner

from domain.errors import BadInput, Unavailable
from ingest.bridges import ble, steady
from ingest.bridges.ble import Seen
from ingest.bridges.ble_absent import absent
from ingest.bridges.ble_bridge import Shown
from ingest.bridges.ble_recorder import Kind, Recorder, Sensor
from ingest.bridges.spool import Spools
from soleus import keyboard
from soleus.cli import command_line
from soleus.commands import bridge_ble
from tests.bridging import START, LockStep
from tests.patience import PATIENCE_S

REASON = BleakBluetoothNotAvailableReason


@pytest.mark.parametrize(
    ("error", "what", "remedy"),
    [
        (FileNotFoundError(2, "No such file or directory"), "no system bus", "bluez"),
        (BleakBluetoothNotAvailableError("off", REASON.POWERED_OFF), "switched off", "power on"),
        (BleakBluetoothNotAvailableError("none", REASON.NO_BLUETOOTH), "no Bluetooth adapter", "USB"),
        (BleakBluetoothNotAvailableError("no", REASON.DENIED_BY_USER), "may not use", "privacy"),
        (BleakBluetoothNotAvailableError("?", REASON.UNKNOWN), "does not work", "bluetoothctl show"),
        (BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", ["?"]), "does not run", "systemctl start"),
        (BleakDBusError("org.freedesktop.DBus.Error.AccessDenied", ["?"]), "not for this user", "group"),
        (AuthError("REJECTED"), "does not let this user in", "Log in"),
        (BleakError("odd"), "odd", "bluetoothctl"),
    ],
)
def test_without_bluetooth_it_says_why_and_what_to_do(error: Exception, what: str, remedy: str) -> None:
    """Whatever is missing, a sentence names it and another one the remedy."""
    told = absent(error)
    assert what in told.what
    assert remedy in told.remedy


def test_the_command_ends_with_that_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan on a machine without a system bus is an error with a remedy, not a trace."""
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    with pytest.raises(Unavailable, match="Bluetooth"):
        CliRunner().invoke(command_line("bridge"), ["bridge", "ble", "--scan"], catch_exceptions=False)


def test_it_wants_to_know_whose_run_it_is() -> None:
    """Without --runner there is nothing to record for."""
    result = CliRunner().invoke(command_line("bridge"), ["bridge", "ble"])
    assert result.exit_code == 2
    assert "--runner" in result.output


def test_another_devices_login_is_refused() -> None:
    """A broker takes what a device may not publish, and drops it: said before the run, with the right names."""
    assert bridge_ble.elsewhere("mqtts://anna.mill:pw@host", "anna", "mill").tls
    assert bridge_ble.elsewhere("mqtt://operator:pw@host", "anna", "mill").username == "operator"
    with pytest.raises(BadInput, match="--runner anna --device watch"):
        bridge_ble.elsewhere("mqtt://anna.watch:pw@host", "anna", "mill")


def test_nothing_left_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`--resume` with nothing to send needs no broker."""
    monkeypatch.setenv("SOLEUS_DATA", str(tmp_path))
    result = CliRunner().invoke(command_line("bridge"), ["bridge", "ble", "--runner", "anna", "--resume"])
    assert result.exit_code == 0
    assert "Nothing is left" in capsys.readouterr().err + result.output


def seen(name: str, *kinds: Kind) -> Seen:
    """A sensor that was heard."""
    return Seen(f"AA:{name}", name, -60, kinds, BLEDevice(f"AA:{name}", name, None))


def test_only_the_only_ones_are_taken() -> None:
    """A pod and a belt are; of two pods one has to be named, and both are listed."""
    pod, belt, phone = seen("Pod", "rsc", "power"), seen("Belt", "heart_rate"), seen("Phone")
    assert ble.choose([pod, belt, phone]) == [pod, belt]
    with pytest.raises(BadInput, match=r"AA:Pod .*speed and cadence, power; AA:Other"):
        ble.choose([pod, seen("Other", "rsc")])


async def recorder(tmp_path: Path, told: list[str]) -> tuple[Recorder, LockStep]:
    """One that listens to a pod and ticks."""
    time = LockStep()
    made = Recorder(Spools(tmp_path, "anna", "ble"), time, told.append)
    made.linked(Sensor("A", "Pod", ("speed", "cadence")))
    return made, time


async def test_what_is_old_is_not_repeated(tmp_path: Path) -> None:
    """A value counts for three seconds; then it is not measured, and a second without any value is none."""
    made, time = await recorder(tmp_path, [])
    ticking = asyncio.create_task(made.tick())
    await asyncio.sleep(0)
    made.start()
    made.heard("A", "rsc", bytes.fromhex("00 00 03 54"))
    for i in range(1, 3):
        await time.go(START + 1000 * i)
    made.heard("A", "heart_rate", b"\x00\x64")
    for i in range(3, 10):
        await time.go(START + 1000 * i)
    await made.flush()
    assert made.session is not None
    assert made.session.spool is not None
    notes, _ = made.session.spool.read()
    assert [(getattr(note, "speed", 0), getattr(note, "heart_rate", 0)) for note in notes[2:]] == [
        (3.0, None),
        (3.0, None),
        (3.0, 100),
        (None, 100),
        (None, 100),
    ]
    ticking.cancel()


async def test_bad_notifications_are_counted_and_told_once(tmp_path: Path) -> None:
    """They cost nothing else: the next good one is taken."""
    told: list[str] = []
    made, _ = await recorder(tmp_path, told)
    for _ in range(3):
        made.heard("A", "rsc", b"\x01\x00")
    assert made.refused == {"rsc: speed": 3}
    assert len(told) == 1


async def test_two_pods_never_mix(tmp_path: Path) -> None:
    """A second sensor of a kind is not listened to."""
    made, _ = await recorder(tmp_path, [])
    made.heard("A", "rsc", bytes.fromhex("00 00 03 54"))
    made.heard("B", "rsc", bytes.fromhex("00 00 01 54"))
    said = made._said["rsc"].value
    assert getattr(said, "speed", None) == 3.0


class Hand:
    """Notes what a key did to the bridge."""

    def __init__(self) -> None:
        self.did: list[str] = []
        self.recorder = self

    def __getattr__(self, name: str) -> Any:
        def note(*told: str) -> bool:
            self.did.append(" ".join((name, *told)))
            return True

        return note


async def test_keys_from_a_terminal_do_what_they_say() -> None:
    """Each key works without Enter; the terminal is as it was afterwards."""
    ours, theirs = pty.openpty()
    hand = Hand()
    before = termios.tcgetattr(theirs)
    with keyboard.keys(lambda key: bridge_ble.press(hand, key), theirs):  # type: ignore[arg-type]  # stands in for a bridge
        os.write(ours, b"sp 12x3eq")
        async with asyncio.timeout(PATIENCE_S):
            while len(hand.did) < 8:  # noqa: ASYNC110 - a terminal has no event to wait for
                await asyncio.sleep(0.005)
    assert hand.did == ["start", "pain", "pain", "answer ack", "answer better", "answer worse", "end", "go"]
    assert termios.tcgetattr(theirs) == before
    os.close(ours)
    os.close(theirs)


def test_the_status_line() -> None:
    """Time, distance, cadence, heart rate, and what is kept and confirmed; a dash where nothing is measured."""
    shown = Shown(True, 2, 754.3, 2345.6, 84.6, None, 754, 750)  # noqa: FBT003 - recording
    assert bridge_ble.line_of(shown) == "12:34  2.35 km  85/min  – bpm  kept 754, confirmed 750"
    assert "press" not in bridge_ble.line_of(Shown(recording=False, sensors=1))


async def test_time_is_steady_when_the_clock_is_set() -> None:
    """The machine's clock jumps by an hour: the bridge's goes on by what has passed."""
    machine = [START]
    time = steady.SteadyTime(lambda: machine[0])
    machine[0] += 3_600_000
    begin = time.now()
    assert 0 <= begin - START < 1000
    await time.until(begin + 20)
    assert 20 <= time.now() - begin < 2000
