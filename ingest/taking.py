"""The one way in, whoever brings the messages: committed first, then the doorbells, then whoever brought them is told."""

from __future__ import annotations

from collections.abc import Sequence

from domain.clock import Clock
from ingest.ports import Committed, Forget, LiveJudge, Message, no_judge, nothing_known
from ingest.sink import StoreSink
from store.doorbell import Doorbell
from store.engine import Store


class Taking:
    """What a process takes messages in with. There is one in a process: everybody who brings messages shares its sink."""

    def __init__(
        self,
        store: Store,
        bell: Doorbell,
        clock: Clock,
        judge: LiveJudge = no_judge,
        forget: Forget = nothing_known,
    ) -> None:
        self.store = store
        self.bell = bell
        self.clock = clock
        self.sink = StoreSink(store, clock, judge, forget)

    async def take(
        self, batch: Sequence[Message], position: object = None, *, asker: tuple[str, str] | None = None
    ) -> Committed:
        """Commit a batch and let the other stages know; when this returns, it may be acknowledged.

        `asker`: the (runner, device) that waits for an answer.

        Raises:
            Unavailable: the database does not answer, and somebody asks.

        """
        done = await self.sink.commit(batch, position, asker=asker)
        if done.findings:
            self.bell.ring("findings")
        if done.devices:
            self.bell.ring("devices")
        if done.stored or done.receipts:
            self.bell.ring("inbox")
        return done
