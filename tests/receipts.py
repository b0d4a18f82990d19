"""The smallest thing that gives receipts: keeps what arrives in memory, and can be told to lose some of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Container
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import aiomqtt

from domain.login import Login
from formats import payloads, topics
from formats.payloads import Batch, Pain, Receipt, Sample, SessionEnd, SessionStart, Status, StepsBatch


@dataclass
class Kept:
    """What has arrived of one session: seq → that sample's measured cells, steps, and the rest."""

    samples: dict[int, dict[str, float | int | None]] = field(default_factory=dict)
    steps: dict[int, list[float | None]] = field(default_factory=dict)
    pains: dict[str, Pain] = field(default_factory=dict)
    start: SessionStart | None = None
    end: SessionEnd | None = None

    def take(self, message: payloads.Inbound) -> None:
        """Keep a message; the same again changes nothing."""
        if isinstance(message, SessionStart):
            self.start = message
        elif isinstance(message, SessionEnd):
            self.end = message
        elif isinstance(message, Pain):
            self.pains[message.id] = message
        elif isinstance(message, Sample):
            cells = {name: getattr(message, name) for name in payloads.MEASURED}
            self.samples[message.seq] = {"t": message.t, **cells}
        elif isinstance(message, Batch):
            for i, dt in enumerate(message.dt):
                columns = {name: getattr(message, name) for name in payloads.MEASURED}
                cells = {name: column and column[i] for name, column in columns.items()}
                self.samples[message.seq[0] + i] = {"t": message.t0 + dt, **cells}
        elif isinstance(message, StepsBatch):
            for i, row in enumerate(message.steps):
                self.steps[message.seq[0] + i] = [message.t0 + (row[0] or 0), *row[1:]]

    def receipt(self, sid: str) -> Receipt:
        """What is there, without a gap from the first."""
        samples, steps = _unbroken(self.samples), _unbroken(self.steps)
        whole = self.end is not None and (samples, steps) == (self.end.last_seq, self.end.last_step_seq)
        return Receipt(sid=sid, samples=samples, steps=steps, complete=whole and self.start is not None)


def _unbroken(seqs: Container[int]) -> int:
    n = 0
    while n + 1 in seqs:
        n += 1
    return n


@dataclass
class Server:
    """All sessions, and the last status of every device."""

    lose: Callable[[int], bool] = lambda _n: False
    """Whether the n-th message is lost before it is kept."""
    sessions: dict[str, Kept] = field(default_factory=dict)
    statuses: list[Status] = field(default_factory=list)
    seen: int = 0
    mute: bool = False
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def has(self, sid: str, samples: int) -> None:
        """Return as soon as that many samples of a session are here."""
        while sid not in self.sessions or len(self.sessions[sid].samples) < samples:
            self._news.clear()
            await self._news.wait()

    async def is_told_offline(self) -> None:
        """Return as soon as the last status says that the device is gone."""
        while not self.statuses or self.statuses[-1].online is not False:
            self._news.clear()
            await self._news.wait()

    def take(self, leaf: topics.Leaf, payload: bytes) -> Receipt | None:
        """Keep a message (or lose it) and return the receipt for it."""
        self.seen += 1
        if self.lose(self.seen):
            return None
        message = payloads.decode(leaf, payload).value
        if isinstance(message, Status):
            self.statuses.append(message)
            self._news.set()
            return None
        sid = getattr(message, "sid", None)
        if not isinstance(sid, str):
            return None
        self.sessions.setdefault(sid, Kept()).take(message)
        self._news.set()
        return self.sessions[sid].receipt(sid)


@asynccontextmanager
async def serving(login: Login, server: Server) -> AsyncIterator[Server]:
    """Give receipts for everything below `soleus/#` until the block ends; comes back when the broker goes."""
    ready = asyncio.Event()
    task = asyncio.create_task(_serve(login, server, ready))
    try:
        await asyncio.wait_for(ready.wait(), 10)
        yield server
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _serve(login: Login, server: Server, ready: asyncio.Event) -> None:
    while True:
        try:
            async with aiomqtt.Client(
                login.host, login.port, username=login.username, password=login.password, timeout=1
            ) as line:
                await line.subscribe(topics.ALL, qos=1)
                ready.set()
                async for message in line.messages:
                    topic = topics.parse(message.topic.value)
                    if topics.LEAVES[topic.leaf] == "out" or not isinstance(message.payload, bytes):
                        continue
                    receipt = server.take(topic.leaf, message.payload)
                    if receipt is not None and not server.mute:
                        back = topics.build(topic.runner, topic.device, "receipt")
                        await line.publish(back, payloads.encode(receipt), qos=0, retain=True)
        except aiomqtt.MqttError:
            await asyncio.sleep(0.1)
