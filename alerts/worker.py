"""The alerts stage: findings without a decision get one, plans are looked at, and what is to be told is brought across.

Everything is in rows: a decision and its deliveries are one transaction, a delivery is claimed, tried and marked. A
crash at any line repeats an attempt at worst (its message keeps its id), and never loses or doubles an alert.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
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
from store import audit, care, deliveries, preferences
from store.doorbell import Doorbell, Listener
from store.engine import Store

log = structlog.get_logger()


async def run(store: Store, bell: Doorbell, clock: Clock, channels: ChannelFactory, outside: Outside) -> None:
    """Decide and deliver until cancelled; woken by the bells `findings` and `deliveries`, and by the sweep.

    Both go on side by side: what is due goes out while ten thousand findings are still to be decided.
    """

    async def sweep() -> None:
        bell.ring("deliveries", pass_on=False)

    async with channels, asyncio.TaskGroup() as tasks:
        lanes = Lanes(store, clock, channels, tasks, outside=outside)
        decide = partial(_decide, store, clock, lanes, outside)
        tasks.create_task(_at_each_ring(bell.listener("findings", "deliveries"), decide), name="alerts-deciding")
        with schedule.sweeping(sweep):
            await _at_each_ring(bell.listener("deliveries"), partial(_deliver, store, clock, lanes))


async def _at_each_ring(rung: Listener, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await work()
        except (SQLAlchemyError, OSError) as error:
            log.warning("alerts.store", error=type(error).__name__)  # its rows are still there at the next sweep
        await rung.wait()


@dataclass(frozen=True, slots=True)
class Round:
    """One kind of work at `now_ms`: whether there is any (a read, so that waiting takes no write lock), and a batch of it.

    The batch returns how many it looked at, fewer than `most` when that was all, and the channels that it gave something.
    """

    any: Callable[[Session, int], bool]
    batch: Callable[[Session, int], tuple[int, set[int]]]
    most: int


async def work_off(store: Store, clock: Clock, lanes: Lanes, outside: Outside) -> None:
    """Everything that there is to do now: what a rehearsal calls when its own clock says so."""
    await _decide(store, clock, lanes, outside)
    await _deliver(store, clock, lanes)


async def _decide(store: Store, clock: Clock, lanes: Lanes, outside: Outside) -> None:
    rounds = (
        Round(lambda session, _: rows.waiting(session), deciding.decide_batch, deciding.BATCH),
        Round(rows.any_again, deciding.look_again, deciding.BATCH),
        Round(rows.any_reminder_again, reminding.wake, reminding.BATCH),
        Round(care.any_plan_due, reminding.sweep, reminding.BATCH),
        Round(preferences.any_report_due, partial(reporting.sweep, facts=outside.facts), reporting.BATCH),
        Round(audit.any_old, audit.forget_old, audit.BATCH),
    )
    for each in rounds:
        await _work(store, clock, lanes, each)


async def _work(store: Store, clock: Clock, lanes: Lanes, work: Round) -> None:
    """All of one kind, a batch a transaction; what each batch gave is on its way before the next is looked at."""
    while await store.read_async(lambda session: work.any(session, clock())):
        count, channel_ids = await store.write_async(lambda session: work.batch(session, clock()))
        lanes.wake(channel_ids)
        if count < work.most:
            return


async def _deliver(store: Store, clock: Clock, lanes: Lanes) -> None:
    """Give up what is past its time, and wake the lanes that have something due."""
    now_ms = clock()
    if await store.read_async(partial(deliveries.any_expired, now_ms=now_ms)):
        await store.write_async(partial(deliveries.expire, now_ms=now_ms))
    lanes.wake(await store.read_async(partial(deliveries.due_channels, now_ms=now_ms)))
