"""The alerts stage: findings without a decision get one, plans are looked at, and what is to be sent is brought across.

Everything is in rows: a decision and its deliveries are one transaction, a delivery is claimed, tried and marked. A
crash at any line repeats an attempt at worst (its message keeps its id), and never loses or doubles an alert.
"""

from __future__ import annotations

import asyncio
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError

from alerts import deciding, reminding, schedule
from alerts.channels import ChannelFactory
from alerts.sending import Lanes
from domain.clock import Clock
from store import alerts as rows
from store import care, deliveries
from store.doorbell import Doorbell
from store.engine import Store

log = structlog.get_logger()


async def run(store: Store, bell: Doorbell, clock: Clock, channels: ChannelFactory) -> None:
    """Decide and deliver until cancelled; woken by the bells `findings` and `deliveries`, and by the sweep."""
    rung = bell.listener("findings", "deliveries")

    async def sweep() -> None:
        bell.ring("deliveries", pass_on=False)

    async with channels, asyncio.TaskGroup() as tasks:
        lanes = Lanes(store, clock, channels, tasks)
        with schedule.sweeping(sweep):
            while True:
                try:
                    await work_off(store, clock, lanes)
                except (SQLAlchemyError, OSError) as error:
                    log.warning("alerts.store", error=type(error).__name__)  # its rows are still there at the next sweep
                await rung.wait()


async def work_off(store: Store, clock: Clock, lanes: Lanes) -> None:
    """Everything that there is to do now: what a rehearsal calls when its own clock says so."""
    await _decide(store, clock, lanes)
    await _remind(store, clock, lanes)
    await _deliver(store, clock, lanes)


async def _decide(store: Store, clock: Clock, lanes: Lanes) -> None:
    """Decide on everything undecided, a batch a transaction; each batch is on its way before the next is looked at."""
    while await store.read_async(rows.waiting):
        count, channel_ids = await store.write_async(partial(deciding.decide_batch, now_ms=clock()))
        lanes.wake(channel_ids)
        if count < deciding.BATCH:
            return


async def _remind(store: Store, clock: Clock, lanes: Lanes) -> None:
    """Make alerts of the plans' steps that are due, a batch a transaction."""
    while await store.read_async(partial(care.any_plan_due, now_ms=clock())):
        count, channel_ids = await store.write_async(partial(reminding.sweep, now_ms=clock()))
        lanes.wake(channel_ids)
        if count < reminding.BATCH:
            return


async def _deliver(store: Store, clock: Clock, lanes: Lanes) -> None:
    """Give up what is past its time, and wake the lanes that have something due."""
    now_ms = clock()
    if await store.read_async(partial(deliveries.any_expired, now_ms=now_ms)):
        await store.write_async(partial(deliveries.expire, now_ms=now_ms))
    lanes.wake(await store.read_async(partial(deliveries.due_channels, now_ms=now_ms)))
