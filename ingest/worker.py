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
from ingest.ports import P, Source
from ingest.receipts import GAP_MS, Key, Rhythm
from ingest.source import MqttSource, new_name
from ingest.taking import Taking
from store import notes

RECEIPTS_POLL_S = 1.0
CLIENT_NOTE = "ingest client"


async def run(taking: Taking, login: Login) -> None:
    """Take in everything that devices send to the broker, until cancelled.

    Raises:
        Unavailable: the broker refused `login`.

    """
    name = await taking.store.write_async(lambda session: notes.kept(session, CLIENT_NOTE, new_name))
    await take_in(MqttSource(login, name), taking)


async def take_in(source: Source[P], taking: Taking) -> None:
    """The same for any source. There is no lingering: a batch is whatever came while the last one was committed.

    What comes by another way (`Taking.take`) is answered there: the receipts told here are those of this source, and, of
    every session that became a run, that it did.
    """
    teller = _Teller(source, taking.clock)
    refused: Unavailable | None = None
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_tell_stored(taking, teller), name="ingest-receipts")
            async for batch, position in source.batches():
                done = await taking.take(batch, position)
                source.done(position)
                teller.tell(done.receipts)
    except* Unavailable as group:
        refused = next(error for error in group.exceptions if isinstance(error, Unavailable))
    finally:
        teller.close()
    if refused is not None:
        raise refused


async def _tell_stored(taking: Taking, teller: _Teller[P]) -> None:
    """Tell devices what is kept: after a start everything under way, then each session that became a run."""
    teller.tell(await taking.sink.open_receipts())
    stored = taking.bell.listener("runs")
    while True:
        teller.tell(await taking.sink.told())
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
