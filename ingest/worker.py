"""The ingest stage: what arrives is committed, then acknowledged, then receipted, in this order and no other."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Generic

from domain.clock import Clock
from domain.errors import Unavailable
from domain.login import Login
from formats import topics
from formats.payloads import Receipt, encode
from ingest.ports import LiveJudge, P, Source
from ingest.receipts import GAP_MS, Key, Rhythm
from ingest.sink import StoreSink
from ingest.source import MqttSource, new_name
from store import notes
from store.doorbell import Doorbell
from store.engine import Store

RECEIPTS_POLL_S = 1.0
CLIENT_NOTE = "ingest client"


async def run(store: Store, bell: Doorbell, clock: Clock, login: Login, judge: LiveJudge) -> None:
    """Take in everything that devices send to the broker, until cancelled.

    Raises:
        Unavailable: the broker refused `login`.

    """
    sink = StoreSink(store, clock, judge)
    name = await store.write_async(lambda session: notes.kept(session, CLIENT_NOTE, new_name))
    await take_in(MqttSource(login, name), sink, bell, clock)


async def take_in(source: Source[P], sink: StoreSink, bell: Doorbell, clock: Clock) -> None:
    """The same for any source. There is no lingering: a batch is whatever came while the last one was committed."""
    teller = _Teller(source, clock)
    refused: Unavailable | None = None
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_tell_stored(sink, bell, teller), name="ingest-receipts")
            async for batch, position in source.batches():
                await sink.commit(batch, position)
                source.done(position)
                done = sink.last
                if done.findings:
                    bell.ring("findings")
                if done.devices:
                    bell.ring("devices")
                if done.stored or done.receipts:
                    bell.ring("inbox")
                teller.tell(done.receipts)
    except* Unavailable as group:
        refused = next(error for error in group.exceptions if isinstance(error, Unavailable))
    finally:
        teller.close()
    if refused is not None:
        raise refused


async def _tell_stored(sink: StoreSink, bell: Doorbell, teller: _Teller[P]) -> None:
    """Tell devices what is kept: after a start everything under way, then each session that became a run."""
    teller.tell(await sink.open_receipts())
    stored = bell.listener("runs")
    while True:
        teller.tell(await sink.told())
        await stored.wait(RECEIPTS_POLL_S)


class _Teller(Generic[P]):
    """Publishes receipts in their rhythm."""

    def __init__(self, source: Source[P], clock: Clock) -> None:
        self._source = source
        self._clock = clock
        self._rhythm = Rhythm()
        self._timer: asyncio.TimerHandle | None = None

    def tell(self, receipts: Mapping[Key, Receipt]) -> None:
        """Publish these now, or as soon as their session may have one again."""
        self._rhythm.want(receipts)
        self._send()

    def close(self) -> None:
        """Tell no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _send(self) -> None:
        if self._source.ready:
            for (runner, device, _), receipt in self._rhythm.take(self._clock()):
                self._source.publish(topics.build(runner, device, "receipt"), encode(receipt))
        if self._rhythm.waiting and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(GAP_MS / 1000, self._later)

    def _later(self) -> None:
        self._timer = None
        self._send()
