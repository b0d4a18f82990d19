"""The doorbell between stages: a ring is remembered, a lost one costs a poll, and nobody who is asked to stop goes on."""

from __future__ import annotations

import asyncio

import pytest

from store.doorbell import Doorbell
from tests.patience import PATIENCE_S


async def test_a_ring_before_the_wait_is_remembered() -> None:
    """Who was busy when it rang finds that out at the next wait; without a ring the poll is all."""
    bell = Doorbell()
    rung = bell.listener("findings", "deliveries")
    bell.ring("deliveries")
    assert await rung.wait(5)
    assert not await rung.wait(0.01)


async def test_a_cancellation_together_with_a_ring_is_not_lost() -> None:
    """A stage that is told to stop in the very moment in which the bell rings stops, and does not wait for ever."""
    bell = Doorbell()

    async def stage() -> None:
        rung = bell.listener("findings")
        while True:
            await rung.wait(60)

    task = asyncio.create_task(stage())
    await asyncio.sleep(0.01)
    bell.ring("findings")
    await asyncio.sleep(0)  # the waiter has heard it, the stage has not gone on
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, PATIENCE_S)
