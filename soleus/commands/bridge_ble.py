"""`soleus bridge ble`: a run from Bluetooth sensors, recorded beside a treadmill or carried along."""

from __future__ import annotations

import asyncio
import signal
import time
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from domain.errors import BadInput, Unavailable
from domain.login import Login
from formats.payloads import AlertOut
from formats.topics import device_name
from soleus import context, credentials, keyboard
from soleus.settings import Settings
from store import people

if TYPE_CHECKING:
    from ingest.bridges.ble import Backends
    from ingest.bridges.ble_bridge import Answer, Bridge, Line, Shown

DEVICE = "ble"
HELP = "s start, e end, p or space: pain; q quit"


def ble(  # noqa: PLR0917 - typer calls it by name; these are the command's options
    runner: Annotated[str | None, typer.Option("--runner", help="Whose run; made when new.")] = None,
    scan: Annotated[bool, typer.Option("--scan", help="List the sensors that can be heard, and stop.")] = False,  # noqa: FBT002 - a flag is a bool
    device: Annotated[str, typer.Option("--device", help="The name of this bridge among the runner's devices.")] = DEVICE,
    pod: Annotated[list[str] | None, typer.Option("--pod", help="ADDRESS or NAME of a sensor; may be repeated.")] = None,
    treadmill: Annotated[bool, typer.Option("--treadmill", help="The run is on a treadmill.")] = False,  # noqa: FBT002 - a flag is a bool
    resume: Annotated[bool, typer.Option("--resume", help="Only send what earlier bridges left, and stop.")] = False,  # noqa: FBT002 - a flag is a bool
    broker: Annotated[
        str | None,
        typer.Option(envvar="SOLEUS_BRIDGE_BROKER", help="mqtt(s)://RUNNER.DEVICE:PASSWORD@HOST of a Soleus elsewhere."),
    ] = None,
) -> None:
    """Send runs from Bluetooth foot pods, heart rate belts and treadmills as they are measured."""
    if scan:
        asyncio.run(_list_sensors())
        return
    if runner is None:
        raise typer.BadParameter("Say whose run it is: --runner NAME.")
    people.check_slug(runner, "runner")
    people.check_slug(device, "device")
    config = context.settings()
    login = elsewhere(broker, runner, device) if broker else None
    get_login = (lambda: login) if login else partial(own_login, config, runner, device)
    from ingest.bridges.ble_bridge import Line  # noqa: PLC0415 - what only this command needs is not loaded by every other

    line = Line(get_login, runner, device, context.CLOCK)
    if resume:
        asyncio.run(send_left(line, config.data))
    else:
        with suppress(Unavailable):  # then it is recorded, and sent when Soleus is there; every other error is final
            line.login()
        asyncio.run(carry(line, config.data, pod or [], treadmill=treadmill))


def elsewhere(url: str, runner: str, device: str) -> Login:
    """The login at another machine's Soleus.

    Raises:
        BadInput: it is no such URL, or another device's: its broker would drop what we send without a word.

    """
    login = Login.from_url(url)
    if login.username and "." in login.username and login.username != device_name(runner, device):
        owner, _, name = login.username.partition(".")
        raise BadInput(
            f"That login is {login.username}'s, and the run would be {device_name(runner, device)}'s.",
            f"Say: --runner {owner} --device {name}",
            field="device",
        )
    return login


def own_login(config: Settings, runner: str, device: str) -> Login:
    """A login at the Soleus of this data directory; blocks.

    Raises:
        Unavailable: it does not run.

    """
    with context.opened(config) as store:
        return credentials.device_login(config, store, runner, device)


async def send_left(line: Line, data: Path) -> None:
    """Send what earlier bridges could not.

    Raises:
        Unavailable: Soleus cannot be reached.

    """
    from ingest.bridges import ble_bridge  # noqa: PLC0415 - likewise
    from ingest.bridges.spool import Spools  # noqa: PLC0415 - likewise

    earlier = ble_bridge.left(Spools(data, line.runner_id, line.device_id), _tell)
    if not earlier:
        _tell("Nothing is left to send.")
    await ble_bridge.send(line, earlier, _tell)


async def carry(
    line: Line, data: Path, pods: list[str], *, treadmill: bool = False, backends: Backends | None = None
) -> None:
    """Record and send until the runner or a signal says that it is over.

    Raises:
        Unavailable: there is no Bluetooth here.
        BadInput: several sensors could be meant.

    """
    from ingest.bridges import ble as radio  # noqa: PLC0415 - likewise
    from ingest.bridges.ble_bridge import Bridge  # noqa: PLC0415 - likewise
    from ingest.bridges.ble_recorder import Recorder  # noqa: PLC0415 - likewise
    from ingest.bridges.spool import Spools  # noqa: PLC0415 - likewise
    from ingest.bridges.steady import SteadyTime  # noqa: PLC0415 - likewise

    steady = SteadyTime(line.clock)
    spools = Spools(data, line.runner_id, line.device_id)
    recorder = Recorder(
        spools,
        steady,
        _tell,
        sub_sport="treadmill" if treadmill else "generic",
        utc_offset_s=time.localtime().tm_gmtoff,
    )
    bridge = Bridge(line, spools, recorder, steady, tell=_tell, on_alert=_warn)
    sensors = partial(radio.hold, radio.Radio(backends), recorder, _tell, pods)
    by_hand = keyboard.is_there()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, bridge.go)
    with ExitStack() as held:
        if by_hand:
            _tell(HELP)
            held.enter_context(keyboard.keys(partial(press, bridge)))
            held.callback(asyncio.create_task(_show(bridge)).cancel)
        try:
            await bridge.run(sensors, at_once=not by_hand)
        finally:
            if recorder.refused:
                counts = ", ".join(f"{n} x {what}" for what, n in sorted(recorder.refused.items()))
                _tell(f"Left out, for it could not be read: {counts}.")


def press(bridge: Bridge, key: str) -> None:
    """Do what a key means."""
    answers: dict[str, Answer] = {"1": "ack", "2": "better", "3": "worse"}
    if key in answers:
        _tell("Answered." if bridge.answer(answers[key]) else "There is no warning to answer.")
    elif key in {"p", " "}:
        _tell("Pain is marked." if bridge.recorder.pain() else "No run is under way: press s first.")
    elif key == "s":
        bridge.recorder.start()
    elif key == "e":
        bridge.recorder.end()
    elif key == "q":
        bridge.go()


def line_of(shown: Shown) -> str:
    """The status line."""
    if not shown.recording and not shown.kept:
        return f"{shown.sensors} sensor(s) connected; {HELP}"
    minutes, seconds = divmod(int(shown.seconds), 60)
    cadence = "–" if shown.cadence is None else f"{shown.cadence:.0f}"
    heart = "–" if shown.heart_rate is None else f"{shown.heart_rate}"
    state = "" if shown.recording else "  ended"
    return (
        f"{minutes}:{seconds:02d}  {shown.metres / 1000:.2f} km  {cadence}/min  {heart} bpm  "
        f"kept {shown.kept}, confirmed {shown.confirmed}{state}"
    )


async def _show(bridge: Bridge) -> None:
    with context.progress.status("") as status:
        while True:
            status.update(line_of(bridge.shown()))
            await asyncio.sleep(1)


async def _list_sensors() -> None:
    from ingest.bridges.ble import SCAN_S, Radio  # noqa: PLC0415 - likewise

    _tell(f"Listening for {SCAN_S:.0f} s …")
    seen = await Radio().scan()
    for each in seen:
        typer.echo(each.words)
    if not seen:
        raise BadInput("No sensor is heard.", "Wake it (shake the pod, wear the belt) and try again nearby.", field="scan")


def _warn(alert: AlertOut) -> None:
    context.progress.bell()
    _tell(f"{alert.title} {alert.do}\n1 understood, 2 better, 3 worse")


def _tell(text: str) -> None:
    context.progress.print(text, markup=False, highlight=False)
