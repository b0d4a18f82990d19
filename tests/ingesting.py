"""What the tests of the ingest stage share: the stage at work, a device that talks, and what the store holds after."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiomqtt
from sqlmodel import Session, select

import ingest.assemble
import ingest.worker
from domain.login import Login
from domain.trace import Trace
from formats.payloads import Payload, Receipt, decode, encode
from formats.topics import Leaf, build
from ingest.ports import LiveJudge, no_judge
from ingest.source import MqttSource
from ingest.taking import Taking
from store import inbox, runs
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import RunRow
from tests.mqtt_clients import client
from tests.patience import PATIENCE_S


def now_ms() -> int:
    """The machine's time."""
    return time.time_ns() // 1_000_000


@asynccontextmanager
async def ingesting(
    store: Store, login: Login, judge: LiveJudge = no_judge, *, assemble: bool = True
) -> AsyncIterator[Doorbell]:
    """The ingest stage at work, its subscription made."""
    bell, source = Doorbell(), MqttSource(login, f"soleus-ingest-{login.port}")
    tasks = [asyncio.create_task(ingest.worker.take_in(source, Taking(store, bell, now_ms, judge)))]
    if assemble:
        tasks.append(asyncio.create_task(ingest.assemble.run(store, bell, now_ms)))
    try:
        async with asyncio.timeout(10):
            while not source.ready:  # noqa: ASYNC110 - a source tells nobody when it has connected
                await asyncio.sleep(0.01)
        yield bell
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


class Talker:
    """A connected device that publishes what it is told to and waits for what it hears."""

    def __init__(self, mqtt: aiomqtt.Client, runner: str, device: str) -> None:
        self._mqtt, self._runner, self._device = mqtt, runner, device

    async def say(self, leaf: Leaf, message: Payload | dict[str, Any] | bytes) -> None:
        """Publish at QoS 1."""
        payload = encode(message) if isinstance(message, Payload) else message
        if isinstance(payload, dict):
            payload = json.dumps(payload).encode()
        await self._mqtt.publish(build(self._runner, self._device, leaf), payload, qos=1)

    async def receipt(self, holds: Callable[[Receipt], bool], seconds: float = PATIENCE_S) -> Receipt:
        """The first receipt for which `holds`."""
        await self._mqtt.subscribe(build(self._runner, self._device, "receipt"))
        async with asyncio.timeout(seconds):
            async for message in self._mqtt.messages:
                assert isinstance(message.payload, bytes)
                found = decode("receipt", message.payload).value
                assert isinstance(found, Receipt)
                if holds(found):
                    return found
        raise AssertionError


@asynccontextmanager
async def talking(login: Login, runner: str, device: str) -> AsyncIterator[Talker]:
    """A device's connection."""
    async with client(login) as mqtt:
        mqtt.pending_calls_threshold = 1_000_000
        yield Talker(mqtt, runner, device)


async def until(store: Store, look: Callable[[Session], bool], seconds: float = PATIENCE_S) -> None:
    """Return as soon as the store shows what `look` looks for."""
    async with asyncio.timeout(seconds):
        while not await store.read_async(look):  # noqa: ASYNC110 - the database has no event to wait for
            await asyncio.sleep(0.02)


def counted(store: Store, name: str) -> int:
    """A counter."""
    return store.read(lambda session: inbox.counts(session).get(name, 0))


def only_run(store: Store) -> tuple[RunRow, Trace]:
    """The one run in the store, with its trace."""

    def work(session: Session) -> tuple[RunRow, Trace]:
        row = session.exec(select(RunRow)).one()
        return row, runs.load_trace(session, row)

    return store.read(work)
