"""A watch over real MQTT: last will, status, a buffer for the time without a network, receipts, alerts on the wrist."""

from __future__ import annotations

import asyncio
import secrets
import socket
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiomqtt

from domain.clock import Clock
from domain.errors import Unavailable
from domain.login import Login
from formats import payloads, topics
from formats.outbox import Outbox, Parcel
from formats.patience import Patience, backoff_s
from formats.payloads import AlertOut, Pain, Receipt, Status
from formats.playback import Pace
from simulators.faults import Faults, Mischief
from simulators.runner import DEVICE

AT_ONCE = 128
"""Messages published side by side before their PUBACKs are awaited."""
SIDE_BY_SIDE = 16
"""Runs of a season under way at once: receipts of one run come at most every 200 ms."""
CONNECT_S = 15.0
"""How long a broker that was never reached is tried."""
TICK_S = 1.0
"""A watch measures once a second."""
OFFLINE_S = 6.0
"""How long a lost radio stays away at real time; much less when a season is played at once."""


@dataclass(slots=True)
class Wrist:
    """What the runner sees on the watch, and how often its line was cut."""

    alerts: list[AlertOut] = field(default_factory=list)
    on_alert: Callable[[AlertOut], None] | None = None
    cuts: int = 0


Playable = tuple[Outbox, Pace]


class Device:
    """Plays runs over one connection, each until its receipt says that it is stored.

    Runs at their own pace come one after another. A season that is played at once has `SIDE_BY_SIDE` runs under way, but its
    last run waits until all before it are stored: it is judged against its history.
    """

    def __init__(
        self,
        login: Login,
        runner_id: str,
        clock: Clock,
        *,
        device_id: str = DEVICE,
        faults: Faults | None = None,
        seed: int = 0,
    ) -> None:
        self._login = login
        self._topic = {leaf: topics.build(runner_id, device_id, leaf) for leaf in topics.LEAVES}
        self._clock = clock
        self._mischief = Mischief(faults or Faults(), seed)
        self._patience = Patience(time.monotonic())
        self._todo: deque[Callable[[], Playable]] = deque()
        self._open: list[Playable] = []
        self._ear: asyncio.Future[aiomqtt.Message]
        self._offline_s = 0.0
        self.wrist = Wrist()

    async def play(self, runs: Iterable[Callable[[], Playable]], on_done: Callable[[Outbox], None] | None = None) -> None:
        """Send every run (each made when its turn comes); return when the last one is stored.

        Raises:
            Unavailable: the broker was never reached, or no receipt has come for a quarter of an hour.

        """
        self._todo.extend(runs)
        attempt, began, connected = 0, time.monotonic(), False
        self._patience = Patience(began)
        while self._todo or self._open:
            try:
                async with self._online() as line:
                    connected, attempt = True, 0
                    for outbox, _ in self._open:
                        outbox.rewind()
                    await self._converse(line, on_done or (lambda _: None))
            except aiomqtt.MqttError as error:
                if not connected and time.monotonic() - began > CONNECT_S:
                    where = f"{self._login.host}:{self._login.port}"
                    what = f"The broker at {where} cannot be reached or refuses us: {error}."
                    raise Unavailable(what, "Start it with: soleus up") from error
                self._check_patience()
                await asyncio.sleep(self._offline_s + backoff_s(attempt, secrets.randbelow(1000) / 1000))
                self._offline_s = 0.0
                attempt += 1

    async def tell(self, pains: Iterable[Pain]) -> None:
        """Send check-ins that belong to no run; return when the broker has them.

        Raises:
            Unavailable: it cannot be reached, or refuses us.

        """
        try:
            async with self._online() as line:
                for pain in pains:
                    await line.publish(self._topic["pain"], payloads.encode(pain), qos=1)
        except aiomqtt.MqttError as error:
            raise Unavailable(f"The broker did not take the check-in: {error}.", "Start it with: soleus up") from error

    @asynccontextmanager
    async def _online(self) -> AsyncIterator[aiomqtt.Client]:
        gone = payloads.encode(Status(online=False))
        client = aiomqtt.Client(
            self._login.host,
            self._login.port,
            username=self._login.username,
            password=self._login.password,
            identifier=f"simulator-{secrets.token_hex(8)}",
            tls_context=self._login.trust(),
            will=aiomqtt.Will(self._topic["status"], gone, qos=1, retain=True),
            max_inflight_messages=2 * AT_ONCE,
            keepalive=20,
            timeout=5,
        )
        client.pending_calls_threshold = 4 * AT_ONCE
        async with client as line:
            await line.subscribe([(self._topic["receipt"], 0), (self._topic["alert"], 0)])
            here = Status(t=self._clock(), online=True, battery=80.0)
            await line.publish(self._topic["status"], payloads.encode(here), qos=1, retain=True)
            yield line
            away = Status(t=self._clock(), online=False, battery=79.0)
            await line.publish(self._topic["status"], payloads.encode(away), qos=1, retain=True)

    def _begin(self) -> None:
        """Open the runs whose turn it is."""
        while self._todo and (not self._open or (self._open[0][1].whole and len(self._todo) > 1 and self._room())):
            self._open.append(self._todo.popleft()())

    def _room(self) -> bool:
        return len(self._open) < SIDE_BY_SIDE

    async def _converse(self, line: aiomqtt.Client, on_done: Callable[[Outbox], None]) -> None:
        self._ear = asyncio.ensure_future(anext(line.messages))
        try:
            self._begin()
            while self._open:
                said = self._said()
                await self._publish(line, self._mischief.through(said))
                if self._mischief.cut(len(said)):
                    await self._drop_out(line)
                await asyncio.wait({self._ear}, timeout=0 if said else self._wait_s())
                while self._ear.done():
                    self._hear(line)
                    await asyncio.wait({self._ear}, timeout=0)
                for outbox in [outbox for outbox, _ in self._open if outbox.done]:
                    on_done(outbox)
                self._open = [(outbox, pace) for outbox, pace in self._open if not outbox.done]
                self._begin()
                self._mind_silence()
        finally:
            self._ear.cancel()
            await asyncio.wait({self._ear})
            if not self._ear.cancelled():
                self._ear.exception()

    def _said(self) -> list[Parcel]:
        now_ms = self._clock()
        said: list[Parcel] = []
        for outbox, pace in self._open:
            outbox.advance(pace.at(now_ms))
            said += outbox.some(AT_ONCE - len(said))
        return said

    async def _publish(self, line: aiomqtt.Client, parcels: list[Parcel]) -> None:
        """Publish and await the PUBACKs, listening meanwhile: a lost line is noticed there, not by a missing PUBACK."""
        if not parcels:
            return
        sending = asyncio.gather(
            *(line.publish(self._topic[leaf], payloads.encode(payload), qos=1) for leaf, payload in parcels),
        )
        try:
            while not sending.done():
                either: set[asyncio.Future[Any]] = {sending, self._ear}
                await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
                if self._ear.done():
                    self._hear(line)
            sending.result()
        finally:
            sending.cancel()
            await asyncio.wait({sending})
            if not sending.cancelled():
                sending.exception()

    async def _drop_out(self, line: aiomqtt.Client) -> None:
        """Lose the network without a word, as a radio does (the broker speaks the last will), and hear that it is gone."""
        wire = line._client.socket()  # noqa: SLF001 - aiomqtt has no way to hang up rudely
        if isinstance(wire, socket.socket):
            wire.shutdown(socket.SHUT_RDWR)
        self.wrist.cuts += 1
        self._offline_s = 0.05 if self._open[0][1].whole else OFFLINE_S
        while True:
            await asyncio.wait({self._ear})
            self._hear(line)

    def _hear(self, line: aiomqtt.Client) -> None:
        """Take the message that came; raises MqttError when it is the news that the line is cut."""
        message = self._ear.result()
        self._ear = asyncio.ensure_future(anext(line.messages))
        self._on_message(message)

    def _wait_s(self) -> float:
        left_s = self._patience.left_s(time.monotonic()) if self._waiting else TICK_S
        pace = self._open[0][1]
        most_s = 10.0 if pace.whole else TICK_S / max(min(pace.speed, 10.0), 1.0)
        return max(min(left_s, most_s), 0.001)

    @property
    def _waiting(self) -> bool:
        return any(outbox.waiting for outbox, _ in self._open)

    def _on_message(self, message: aiomqtt.Message) -> None:
        if message.retain or not isinstance(message.payload, bytes):
            return  # what was retained may speak of an earlier installation
        leaf = topics.parse(message.topic.value).leaf
        told = payloads.decode(leaf, message.payload).value
        if isinstance(told, Receipt):
            if any(outbox.on_receipt(told) for outbox, _ in self._open):
                self._patience.news(time.monotonic())
        elif isinstance(told, AlertOut):
            self.wrist.alerts.append(told)
            if self.wrist.on_alert is not None:
                self.wrist.on_alert(told)

    def _mind_silence(self) -> None:
        now_s = time.monotonic()
        if not self._waiting:
            self._patience.news(now_s)
        elif self._patience.left_s(now_s) <= 0:
            self._patience.again(now_s)
            for outbox, _ in self._open:
                outbox.rewind()
            self._check_patience()

    def _check_patience(self) -> None:
        if self._patience.exhausted(time.monotonic()):
            raise Unavailable("The broker took the run, but nobody confirmed that it is stored.", "Start: soleus up")
