"""The whole of `soleus bridge ble`: what earlier bridges left is sent, sensors are held, runs are recorded and sent."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from domain.clock import Clock
from domain.errors import Unavailable
from domain.login import Login
from formats.ble_log import Over
from formats.ble_run import BleRun, made
from formats.outbox import Parcel
from formats.patience import backoff_s
from formats.payloads import Ack, AlertOut
from formats.playback import Pace
from ingest.bridges.ble_recorder import STALE_MS, Recorder, Session
from ingest.bridges.spool import Spool, Spools
from ingest.bridges.steady import Timepiece
from ingest.bridges.uplink import Tell, Uplink

DEVICE = "ble"
SAME_RUN_MS = 600_000
"""A bridge that comes back within this time goes on with the run; after it the server has called it ended."""
FIRST_S = 10.0
"""So long what is left of earlier runs has the line to itself."""
LEAVE_S = 20.0
"""So long a bridge that is told to go waits for the receipt of its run."""
_LIVE = Pace(0, 0, 1.0)
"""All that was recorded may be sent."""

Answer = Literal["ack", "better", "worse"]


@dataclass(frozen=True, slots=True)
class Line:
    """Where runs go, and as whom. `login` may block, and raises Unavailable while Soleus is away."""

    login: Callable[[], Login]
    runner_id: str
    device_id: str
    clock: Clock


@dataclass(frozen=True, slots=True)
class Shown:
    """What a status line says."""

    recording: bool
    sensors: int
    """Connected now."""
    seconds: float = 0.0
    metres: float = 0.0
    cadence: float | None = None
    """Of one leg, 1/min."""
    heart_rate: int | None = None
    kept: int = 0
    """Samples until now."""
    confirmed: int = 0
    """As many of them the server has, by its own word."""


@dataclass(frozen=True, slots=True)
class Left:
    """A run that an earlier bridge could not send to its end."""

    spool: Spool
    run: BleRun


def left(spools: Spools, tell: Tell) -> list[Left]:
    """What earlier bridges left on the disk, the oldest first."""
    found: list[Left] = []
    for spool in spools.left():
        notes, bad = spool.read()
        run = made(notes)
        if run is not None:
            found.append(Left(spool, run))
        elif notes or bad:
            tell(f"A file of an earlier run cannot be read and is set aside: {spool.set_aside()}.")
        else:
            spool.remove()
    return found


async def send(line: Line, earlier: Sequence[Left], tell: Tell, *, steadfast: bool = False) -> None:
    """Send runs that earlier bridges left, one after the other; each file goes when the server has the run.

    Raises:
        Unavailable: Soleus cannot be reached; never if `steadfast`.

    """
    if not earlier:
        return
    login = await _login(line, tell) if steadfast else await asyncio.to_thread(line.login)
    for each in earlier:
        if not each.run.over:
            over = Over(t=each.run.last_ms)
            await asyncio.to_thread(each.spool.append, [over])
            each.run.take(over)
        uplink = Uplink(login, line.runner_id, line.device_id, line.clock, tell, steadfast=steadfast)
        await uplink.deliver(each.run.outbox, _LIVE)
        await asyncio.to_thread(each.spool.remove)
        tell(f"An earlier run is stored: {each.run.kept} samples.")


class Bridge:
    """Records runs from sensors and sends them, until it is told to go."""

    def __init__(
        self,
        line: Line,
        spools: Spools,
        recorder: Recorder,
        time: Timepiece,
        *,
        tell: Tell,
        on_alert: Callable[[AlertOut], None],
    ) -> None:
        """`on_alert` is shown each alert once; `answer` answers the last of them."""
        self._line = line
        self._spools = spools
        self._time = time
        self._tell = tell
        self._on_alert = on_alert
        self._asked: dict[str, AlertOut] = {}
        self._heard: set[str] = set()
        self._uplink: Uplink | None = None
        self._last: Session | None = None
        self._going = asyncio.Event()
        self.recorder = recorder

    def go(self) -> None:
        """End the run under way, if there is one, and leave as soon as it is confirmed (or after `LEAVE_S`)."""
        self.recorder.end()
        self._going.set()

    def answer(self, answer: Answer) -> bool:
        """Answer the last alert that was not answered; whether there was one."""
        if not self._asked or self._uplink is None:
            return False
        alert_id, _ = self._asked.popitem()
        self._uplink.say(Parcel("ack", Ack(id=alert_id, t=self._time.now(), answer=answer)))
        return True

    def shown(self) -> Shown:
        """How it stands."""
        recording, sensors = self.recorder.recording, len(self.recorder.linked_sensors)
        session = self.recorder.session or self._last
        if session is None:
            return Shown(recording, sensors)
        run, now_ms = session.run, self._time.now()
        fresh = run.latest is not None and now_ms - run.latest.t <= STALE_MS
        return Shown(
            recording,
            sensors,
            seconds=((run.last_ms if run.over else now_ms) - run.began_ms) / 1000,
            metres=run.metres,
            cadence=run.cadence if fresh else None,
            heart_rate=run.latest.heart_rate if fresh and run.latest else None,
            kept=run.kept,
            confirmed=run.outbox.covered[0],
        )

    async def run(self, sensors: Callable[[], Awaitable[None]], *, at_once: bool) -> None:
        """Work until told to go; `sensors` holds on to them for ever. `at_once`: recording begins without being asked.

        Raises:
            Unavailable: there is no Bluetooth here.
            BadInput: several sensors could be meant.

        """
        earlier = self._take_up(await asyncio.to_thread(left, self._spools, self._tell))
        if at_once:
            self.recorder.start()
        sending: set[asyncio.Task[None]] = set()
        tasks = [
            asyncio.ensure_future(sensors()),
            asyncio.create_task(self.recorder.tick()),
            asyncio.create_task(self.recorder.write()),
            asyncio.create_task(self._send_each(earlier, sending)),
            asyncio.create_task(_event(self._going)),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
            await self._settle(sending)
        finally:
            for task in (*tasks, *sending):
                task.cancel()
            await asyncio.gather(*tasks, *sending, return_exceptions=True)
            for spool in (*(each.spool for each in earlier), *self.recorder.spools):
                spool.close()

    def _take_up(self, earlier: list[Left]) -> list[Left]:
        """A run that was cut a moment ago goes on; returns the others."""
        for each in earlier:
            if not each.run.over and 0 <= self._time.now() - each.run.last_ms < SAME_RUN_MS:
                self.recorder.go_on(Session(each.run, each.spool))
                self._tell(f"The run that was cut goes on, after {each.run.kept} samples.")
                return [other for other in earlier if other is not each]
        return earlier

    async def _send_each(self, earlier: list[Left], sending: set[asyncio.Task[None]]) -> None:
        first = self._begin(send(self._line, earlier, self._tell, steadfast=True), sending)
        await asyncio.wait({first}, timeout=FIRST_S)
        while True:
            self._begin(self._send(await self.recorder.sessions.get()), sending)

    def _begin(self, work: Coroutine[Any, Any, None], sending: set[asyncio.Task[None]]) -> asyncio.Task[None]:
        """Send beside the recording, which goes on whatever becomes of that; an error is told at once, raised at the end."""
        task = asyncio.create_task(work)
        sending.add(task)
        task.add_done_callback(
            lambda done: done.cancelled() or done.exception() is None or self._tell(f"Not sent: {done.exception()}")
        )
        return task

    async def _send(self, session: Session) -> None:
        """Send a run as it grows; its file goes when the server has it all."""
        line = self._line
        login = await _login(line, self._tell)
        uplink = Uplink(
            login, line.runner_id, line.device_id, line.clock, self._tell, steadfast=True, on_alert=self._alerted
        )
        self._uplink, self._last, session.grown = uplink, session, uplink.stir
        await uplink.deliver(session.run.outbox, _LIVE)
        if session.spool is not None:
            await asyncio.to_thread(session.spool.remove)
        self._tell(f"The run is stored: {session.run.kept} samples, {session.run.metres / 1000:.2f} km.")

    async def _settle(self, sending: set[asyncio.Task[None]]) -> None:
        """Bring the end to the disk and wait for the receipt, but not for ever: what is kept is sent the next time."""
        await self.recorder.flush()
        while not self.recorder.sessions.empty():
            self._begin(self._send(self.recorder.sessions.get_nowait()), sending)
        if sending:
            done, waiting = await asyncio.wait(sending, timeout=LEAVE_S)
            for task in done:
                task.result()
            if waiting:
                self._tell("Not everything is confirmed yet. It is kept here, and sent by: soleus bridge ble --resume")

    def _alerted(self, alert: AlertOut) -> None:
        if alert.id not in self._heard:
            self._heard.add(alert.id)
            self._asked[alert.id] = alert
            self._on_alert(alert)


async def _login(line: Line, tell: Tell) -> Login:
    """The login, as soon as Soleus gives one."""
    attempt = 0
    while True:
        with suppress(Unavailable):
            return await asyncio.to_thread(line.login)
        if attempt == 0:
            tell("Soleus cannot be reached; the run is kept here and sent when it can.")
        await asyncio.sleep(backoff_s(attempt, secrets.randbelow(1000) / 1000))
        attempt += 1


async def _event(event: asyncio.Event) -> None:
    await event.wait()
