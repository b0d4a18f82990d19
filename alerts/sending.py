"""The stage's second half: each channel has a lane of its own, so that a slow or dead one delays nobody else."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
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
        self._more: dict[int, bool] = {}
        """Running lanes, and whether something came in since they last looked."""

    def wake(self, channel_ids: Iterable[int]) -> None:
        """These channels have something to deliver."""
        for channel_id in channel_ids:
            if channel_id in self._more:
                self._more[channel_id] = True
            else:
                self._more[channel_id] = False
                self._tasks.create_task(self._run(channel_id), name=f"alerts-lane-{channel_id}")

    async def _run(self, channel_id: int) -> None:
        try:
            while await self._once(channel_id) or self._more[channel_id]:
                pass
        except (SQLAlchemyError, OSError) as error:
            # Its rows are still there: the next sweep starts the lane anew.
            log.warning("alerts.lane.stopped", channel=channel_id, error=type(error).__name__)
        finally:
            del self._more[channel_id]

    async def _once(self, channel_id: int) -> bool:
        """Claim, send, mark; whether there was anything."""
        self._more[channel_id] = False
        timeout_s, at_once = self._pace(channel_id)
        claimed = await self._store.write_async(
            partial(
                deliveries.claim,
                vault=self._outside.vault,
                channel_id=channel_id,
                most=at_once,
                now_ms=self._clock(),
                lease_ms=round(timeout_s * 1000) + LEASE_MARGIN_MS,
            ),
        )
        if claimed:
            outcomes = await asyncio.gather(*(self._attempt(one) for one in claimed))
            await self._store.write_async(
                partial(self._note, channel_id=channel_id, outcomes=outcomes, now_ms=self._clock())
            )
        return bool(claimed)

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
            return self._failed(claimed, "dead", Permanent("The channel was removed."))
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
