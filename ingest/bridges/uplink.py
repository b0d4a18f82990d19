"""A recording's way over MQTT: publish at QoS 1, listen for receipts, go on after a cut until they cover it all.

A recording that is still being made goes the same way: `stir` says that it has grown, `on_alert` hears what comes back.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import aiomqtt

from domain.clock import Clock
from domain.errors import BadInput, Unavailable
from domain.login import Login
from formats import payloads, topics
from formats.outbox import Outbox, Parcel
from formats.patience import Patience, backoff_s
from formats.payloads import AlertOut, Receipt, Status
from formats.playback import Pace

AT_ONCE = 64
"""Messages published side by side before their PUBACKs are awaited."""
CONNECT_S = 15.0
"""How long a broker that was never reached is tried."""
TICK_S = 0.5
"""How often a recording at its own pace brings new samples."""
RESUME_S = 2.0
"""How long the start message waits to be told what of the run is stored already."""

Tell = Callable[[str], None]
"""Is told remarks for people: that the line was cut, that nobody gives receipts."""


class Uplink:
    """Sends one outbox until it is done; survives the loss of the broker and of whoever gives receipts."""

    def __init__(
        self,
        login: Login,
        runner_id: str,
        device_id: str,
        clock: Clock,
        tell: Tell,
        *,
        steadfast: bool = False,
        on_alert: Callable[[AlertOut], None] | None = None,
    ) -> None:
        """Who it is.

        `steadfast`: it never gives up, for what it sends is kept and goes on growing meanwhile. `on_alert`: somebody is
        there who can be warned, so the device says that it is online, and the broker says when it is gone.
        """
        self._login = login
        self._steadfast = steadfast
        self._on_alert = on_alert
        self._extra: deque[Parcel] = deque()
        self._stirred = asyncio.Event()
        self._topic = {leaf: topics.build(runner_id, device_id, leaf) for leaf in topics.LEAVES}
        self._clock = clock
        self._tell = tell
        self._patience = Patience(time.monotonic())
        self._warned = False
        self._ear: asyncio.Future[aiomqtt.Message]

    def stir(self) -> None:
        """There may be something to send now: do not wait for the next look."""
        self._stirred.set()

    def say(self, parcel: Parcel) -> None:
        """Publish a message that belongs to no recording, such as an answer, while one is being delivered."""
        self._extra.append(parcel)
        self.stir()

    async def deliver(self, outbox: Outbox, pace: Pace) -> None:
        """Return when a receipt says that the whole of `outbox` is stored.

        Raises:
            Unavailable: the broker was never reached, or no receipt has come for a quarter of an hour.

        """
        began, attempt, connected = time.monotonic(), 0, False
        self._patience = Patience(began)
        while not outbox.done:
            try:
                async with self._client() as line:
                    await line.subscribe(self._topic["receipt"], qos=0)
                    if self._on_alert is not None:
                        await line.subscribe(self._topic["alert"], qos=0)
                        await self._be(line, online=True)
                    if connected:
                        self._tell("Connected again; what is not covered by a receipt is sent again.")
                    connected, attempt = True, 0
                    outbox.rewind()
                    await self._converse(line, outbox, pace)
                    if self._on_alert is not None:
                        await self._be(line, online=False)
            except aiomqtt.MqttError as error:
                if not connected and not self._steadfast and time.monotonic() - began > CONNECT_S:
                    raise self._unreachable(error) from error
                if attempt == 0:
                    self._tell(
                        "The connection to the broker was lost; trying again."
                        if connected
                        else f"The broker does not take us yet ({error}); trying again."
                    )
                self._check_patience()
                await asyncio.sleep(backoff_s(attempt, secrets.randbelow(1000) / 1000))
                attempt += 1

    async def _be(self, line: aiomqtt.Client, *, online: bool) -> None:
        here = payloads.encode(Status(t=self._clock(), online=online))
        await line.publish(self._topic["status"], here, qos=1, retain=True)

    def _client(self) -> aiomqtt.Client:
        gone = payloads.encode(Status(online=False))
        client = aiomqtt.Client(
            self._login.host,
            self._login.port,
            username=self._login.username,
            password=self._login.password,
            identifier=f"bridge-{secrets.token_hex(8)}",
            tls_params=aiomqtt.TLSParameters() if self._login.tls else None,
            will=aiomqtt.Will(self._topic["status"], gone, qos=1, retain=True) if self._on_alert is not None else None,
            max_inflight_messages=AT_ONCE,
            keepalive=20,
            timeout=5,
        )
        client.pending_calls_threshold = 2 * AT_ONCE
        return client

    async def _converse(self, line: aiomqtt.Client, outbox: Outbox, pace: Pace) -> None:
        self._ear = asyncio.ensure_future(anext(line.messages))
        asking, tick_s = True, 0.0
        try:
            while not outbox.done:
                if (now_s := time.monotonic()) >= tick_s:
                    tick_s = now_s + TICK_S
                    outbox.advance(pace.at(self._clock()))
                parcels = outbox.some(1 if asking else AT_ONCE)
                await self._publish(line, outbox, parcels)
                await self._publish_extra(line, outbox)
                calm_s = 0.0 if parcels else self._wait_s(outbox, pace)
                if asking:
                    await asyncio.wait({self._ear}, timeout=RESUME_S)
                else:
                    await self._calm(calm_s)
                asking = False
                while self._ear.done():
                    self._hear(line, outbox)
                    await asyncio.wait({self._ear}, timeout=0)
                self._mind_silence(outbox)
        finally:
            self._ear.cancel()
            await asyncio.wait({self._ear})
            if not self._ear.cancelled():
                self._ear.exception()

    async def _calm(self, seconds: float) -> None:
        """Wait that long, unless something is heard or there is news to send."""
        stirred = asyncio.ensure_future(self._stirred.wait())
        try:
            either: set[asyncio.Future[Any]] = {self._ear, stirred}
            await asyncio.wait(either, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stirred.cancel()
            self._stirred.clear()

    async def _publish_extra(self, line: aiomqtt.Client, outbox: Outbox) -> None:
        while self._extra:
            await self._publish(line, outbox, [self._extra[0]])
            self._extra.popleft()

    async def _publish(self, line: aiomqtt.Client, outbox: Outbox, parcels: list[Parcel]) -> None:
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
                    self._hear(line, outbox)
            sending.result()
        finally:
            sending.cancel()
            await asyncio.wait({sending})
            if not sending.cancelled():
                sending.exception()

    def _hear(self, line: aiomqtt.Client, outbox: Outbox) -> None:
        """Take the message that came; raises MqttError when it is the news that the line is cut."""
        message = self._ear.result()
        self._ear = asyncio.ensure_future(anext(line.messages))
        # A retained receipt may be of another database than the one behind this broker now: only a fresh word counts.
        if message.retain or not isinstance(message.payload, bytes):
            return
        try:
            told = payloads.decode(topics.parse(message.topic.value).leaf, message.payload).value
        except BadInput:
            return  # on a broker without accounts anybody can publish there
        if isinstance(told, Receipt):
            if outbox.on_receipt(told):
                self._patience.news(time.monotonic())
        elif isinstance(told, AlertOut) and self._on_alert is not None:
            self._on_alert(told)

    def _wait_s(self, outbox: Outbox, pace: Pace) -> float:
        left_s = self._patience.left_s(time.monotonic()) if outbox.waiting else TICK_S
        return max(min(left_s, 10.0 if pace.whole else TICK_S), 0.001)

    def _mind_silence(self, outbox: Outbox) -> None:
        now_s = time.monotonic()
        if not outbox.waiting:
            self._patience.news(now_s)
        elif self._patience.left_s(now_s) <= 0:
            self._patience.again(now_s)
            outbox.rewind()
            if not self._warned:
                self._warned = True
                self._tell("No receipt for a while: is the worker running? Sending again until it answers.")
            self._check_patience()

    def _check_patience(self) -> None:
        if not self._steadfast and self._patience.exhausted(time.monotonic()):
            raise Unavailable(
                "The broker took the run, but nobody confirmed that it is stored.",
                "Start the worker (soleus up), then replay the file again: it goes on where it stopped.",
            )

    def _unreachable(self, error: Exception) -> Unavailable:
        where = f"{self._login.host}:{self._login.port}"
        return Unavailable(f"The broker at {where} cannot be reached or refuses us: {error}.", "Start it with: soleus up")
