"""The alerts stage: findings without a decision get one, plans are looked at, and what is to be told is brought across.

Everything is in rows: a decision and its deliveries are one transaction, a delivery is claimed, tried and marked. A
crash at any line repeats an attempt at worst (its message keeps its id), and never loses or doubles an alert.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from alerts import deciding, reminding, reporting, schedule
from alerts.channels import ChannelFactory
from alerts.outside import Outside
from alerts.sending import Lanes
from domain.clock import Clock
from store import alerts as rows
from store import care, deliveries, preferences
from store.doorbell import Doorbell
from store.engine import Store

log = structlog.get_logger()


async def run(store: Store, bell: Doorbell, clock: Clock, channels: ChannelFactory, outside: Outside) -> None:
    """Decide and deliver until cancelled; woken by the bells `findings` and `deliveries`, and by the sweep."""
    rung = bell.listener("findings", "deliveries")

    async def sweep() -> None:
        bell.ring("deliveries", pass_on=False)

    async with channels, asyncio.TaskGroup() as tasks:
        lanes = Lanes(store, clock, channels, tasks, outside=outside)
        with schedule.sweeping(sweep):
            while True:
                try:
                    await work_off(store, clock, lanes, outside)
                except (SQLAlchemyError, OSError) as error:
                    log.warning("alerts.store", error=type(error).__name__)  # its rows are still there at the next sweep
                await rung.wait()


@dataclass(frozen=True, slots=True)
class Round:
    """One kind of work: whether there is any (a read, so that waiting takes no write lock), and a batch of it.

    The batch returns how many it looked at, fewer than `most` when that was all, and the channels that it gave something.
    """

    any: Callable[[Session], bool]
    batch: Callable[[Session], tuple[int, set[int]]]
    most: int


async def work_off(store: Store, clock: Clock, lanes: Lanes, outside: Outside) -> None:
    """Everything that there is to do now: what a rehearsal calls when its own clock says so."""
    now_ms = clock()
    rounds = (
        Round(rows.waiting, partial(deciding.decide_batch, now_ms=now_ms), deciding.BATCH),
        Round(partial(rows.any_again, now_ms=now_ms), partial(deciding.look_again, now_ms=now_ms), deciding.BATCH),
        Round(partial(care.any_plan_due, now_ms=now_ms), partial(reminding.sweep, now_ms=now_ms), reminding.BATCH),
        Round(
            partial(preferences.any_report_due, now_ms=now_ms),
            partial(reporting.sweep, now_ms=now_ms, facts=outside.facts),
            reporting.BATCH,
        ),
    )
    for each in rounds:
        await _work(store, lanes, each)
    await _deliver(store, clock, lanes)


async def _work(store: Store, lanes: Lanes, work: Round) -> None:
    """All of one kind, a batch a transaction; what each batch gave is on its way before the next is looked at."""
    while await store.read_async(work.any):
        count, channel_ids = await store.write_async(work.batch)
        lanes.wake(channel_ids)
        if count < work.most:
            return


async def _deliver(store: Store, clock: Clock, lanes: Lanes) -> None:
    """Give up what is past its time, and wake the lanes that have something due."""
    now_ms = clock()
    if await store.read_async(partial(deliveries.any_expired, now_ms=now_ms)):
        await store.write_async(partial(deliveries.expire, now_ms=now_ms))
    lanes.wake(await store.read_async(partial(deliveries.due_channels, now_ms=now_ms)))
