"""The stage's second half: each channel has a lane of its own, so that a slow or dead one delays nobody else."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Literal

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from alerts import retries, speaking
from alerts.channels import ChannelFactory
from alerts.channels.base import Channel, Gone, Permanent, Temporary
from alerts.outside import Outside
from domain import breaker
from domain.clock import Clock
from store import breakers, deliveries
from store.deliveries import BUILT_IN, Claimed, Outcome
from store.engine import Store

log = structlog.get_logger()
LEASE_MARGIN_MS = 3000
"""How much longer than its time-out an attempt stays ours: time to write down what became of it."""


class Lanes:
    """Sends what is due, channel by channel. `chance` gives 0…1 and spreads retries."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        channels: ChannelFactory,
        tasks: asyncio.TaskGroup,
        *,
        outside: Outside,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels
        self._tasks = tasks
        self._outside = outside
        self._chance = chance
        self._running: dict[int, asyncio.Event] = {}
        """Lanes that are at work; their bell rings when something came in or an attempt ended."""

    def wake(self, channel_ids: Iterable[int]) -> None:
        """These channels have something to deliver."""
        for channel_id in channel_ids:
            if channel_id in self._running:
                self._running[channel_id].set()
            else:
                self._running[channel_id] = asyncio.Event()
                self._tasks.create_task(self._run(channel_id), name=f"alerts-lane-{channel_id}")

    async def _run(self, channel_id: int) -> None:
        """Keep as many attempts under way as the channel takes, until nothing is due: one that hangs holds up no other."""
        rung = self._running[channel_id]
        under_way: set[asyncio.Task[Outcome]] = set()
        try:
            while True:
                rung.clear()
                ended = {task for task in under_way if task.done()}
                under_way -= ended
                for one in await self._turn(channel_id, [task.result() for task in ended], len(under_way)):
                    attempt = self._tasks.create_task(self._attempt(one), name=f"alerts-delivery-{one.id}")
                    attempt.add_done_callback(lambda _: rung.set())
                    under_way.add(attempt)
                if not under_way and not rung.is_set():
                    return
                await rung.wait()
        except (SQLAlchemyError, OSError) as error:
            # Its rows are still there: the next sweep starts the lane anew.
            log.warning("alerts.lane.stopped", channel=channel_id, error=type(error).__name__)
        finally:
            del self._running[channel_id]

    async def _turn(self, channel_id: int, ended: Sequence[Outcome], under_way: int) -> list[Claimed]:
        """Write down what became of attempts and claim the next, in one transaction: one wait for the disk, not two."""
        timeout_s, at_once = self._pace(channel_id)
        now_ms = self._clock()
        if not ended and under_way >= at_once:
            return []

        def work(session: Session) -> list[Claimed]:
            if ended:
                self._note(session, channel_id, ended, now_ms)
            return deliveries.claim(
                session,
                self._outside.vault,
                channel_id,
                most=at_once,
                under_way=under_way,
                now_ms=now_ms,
                lease_ms=round(timeout_s * 1000) + LEASE_MARGIN_MS,
            )

        return await self._store.write_async(work)

    def _pace(self, channel_id: int) -> tuple[float, int]:
        """Time-out in s and messages at once of a channel."""
        if channel_id in BUILT_IN:
            channel = self._channels.channel(BUILT_IN[channel_id][1])
            return channel.timeout_s, channel.at_once
        return self._channels.own_timeout_s, self._channels.own_at_once

    def _note(self, session: Session, channel_id: int, outcomes: Sequence[Outcome], now_ms: int) -> None:
        """Write down what became of attempts, and whether the channel is to be left alone for a while."""
        deliveries.mark(session, outcomes, now_ms)
        if channel_id in BUILT_IN:  # the wrist's connection knows by itself whether it stands, and must never wait
            return
        failed = [outcome for outcome in outcomes if outcome.status == "retrying"]
        before = breakers.of(session, channel_id)
        after = breaker.after(
            before,
            well=sum(outcome.status == "delivered" for outcome in outcomes),
            badly=len(failed),
            now_ms=now_ms,
            chance=self._chance(),
        )
        if after != before:
            breakers.keep(session, channel_id, after, (failed[-1].error or "") if failed else "")

    async def _attempt(self, claimed: Claimed) -> Outcome:
        """Try one delivery; whatever goes wrong becomes its outcome."""
        if claimed.url is None:
            return self._failed(claimed, "dead", Permanent(claimed.no_url))
        try:
            channel = self._channels.channel(claimed.url)
            async with asyncio.timeout(channel.timeout_s):
                await self._send(channel, claimed)
        except Permanent as error:
            return self._failed(claimed, "dead", error)
        except TimeoutError:
            return self._failed(claimed, "retrying", Temporary("It did not answer in time."))
        except Exception as error:  # noqa: BLE001 - one broken channel must not stop the others; the row keeps what it was
            return self._failed(claimed, "retrying", error)
        return Outcome(claimed, "delivered", claimed.expires_ms)

    async def _send(self, channel: Channel, claimed: Claimed) -> None:
        for device in claimed.devices or (None,):
            message = speaking.message_of(claimed, self._outside.links, device)
            if channel.pictures and not claimed.contact:
                message = replace(message, picture=await self._outside.picture(self._store, message))
            await channel.send(message)

    def _failed(self, claimed: Claimed, status: Literal["retrying", "dead"], error: Exception) -> Outcome:
        asked_s = error.retry_after_s if isinstance(error, Temporary) else None
        known = isinstance(error, Permanent | Temporary)
        words = str(error) if known else f"Something unexpected went wrong ({type(error).__name__})."
        log.warning("alerts.delivery.failed", delivery=claimed.id, attempts=claimed.attempts, status=status, error=words)
        next_ms = self._clock() + retries.pause_ms(claimed.attempts, self._chance(), asked_s)
        return Outcome(claimed, status, next_ms, words, gone=isinstance(error, Gone))
