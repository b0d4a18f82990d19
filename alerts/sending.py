"""The stage's second half: each channel has a lane of its own, so that a slow or dead one delays nobody else."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
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
from store.deliveries import BUILT_IN, Claimed, Outcome, Want
from store.engine import Store

log = structlog.get_logger()
LEASE_MARGIN_MS = 3000
"""How much longer than its time-out an attempt stays ours: time to write down what became of it."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """A lane's turn in the next transaction: what it wants, what became of its attempts, and what it gets."""

    want: Want
    ended: Sequence[Outcome]
    claimed: asyncio.Future[list[Claimed]]


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
        self._turns: list[_Turn] = []
        """Lanes that wait to have written down what became of their attempts, and for the next."""
        self._serving = False

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
        """Have it written down what became of attempts, and get the next ones to try."""
        timeout_s, at_once = self._pace(channel_id)
        if not ended and under_way >= at_once:
            return []
        want = Want(channel_id, at_once, round(timeout_s * 1000) + LEASE_MARGIN_MS, under_way)
        turn = _Turn(want, ended, asyncio.get_running_loop().create_future())
        self._turns.append(turn)
        if not self._serving:
            self._serving = True
            self._tasks.create_task(self._serve(), name="alerts-turns")
        return await turn.claimed

    async def _serve(self) -> None:
        """Take the turns of all lanes that wait in one transaction: one wait for the disk, few statements, for them all."""
        try:
            while self._turns:
                turns, self._turns = self._turns, []
                try:
                    claimed = await self._store.write_async(partial(self._take, turns=turns, now_ms=self._clock()))
                except (SQLAlchemyError, OSError) as error:
                    for turn in _waiting(turns):
                        turn.claimed.set_exception(error)
                else:
                    for turn in _waiting(turns):
                        turn.claimed.set_result(claimed[turn.want.channel_id])
        finally:
            self._serving = False

    def _take(self, session: Session, turns: Sequence[_Turn], now_ms: int) -> dict[int, list[Claimed]]:
        deliveries.mark(session, [outcome for turn in turns for outcome in turn.ended], now_ms)
        for turn in turns:
            if turn.ended and turn.want.channel_id not in BUILT_IN:  # the wrist's connection knows by itself how it stands
                self._rest(session, turn.want.channel_id, turn.ended, now_ms)
        return deliveries.claim_all(session, self._outside.vault, [turn.want for turn in turns], now_ms)

    def _pace(self, channel_id: int) -> tuple[float, int]:
        """Time-out in s and messages at once of a channel."""
        if channel_id in BUILT_IN:
            channel = self._channels.channel(BUILT_IN[channel_id][1])
            return channel.timeout_s, channel.at_once
        return self._channels.own_timeout_s, self._channels.own_at_once

    def _rest(self, session: Session, channel_id: int, ended: Sequence[Outcome], now_ms: int) -> None:
        """Whether the channel is to be left alone for a while, after what became of attempts."""
        failed = [outcome for outcome in ended if outcome.status == "retrying"]
        before = breakers.of(session, channel_id)
        after = breaker.after(
            before,
            well=sum(outcome.status == "delivered" for outcome in ended),
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


def _waiting(turns: Iterable[_Turn]) -> list[_Turn]:
    """Those whose lane was not cancelled meanwhile."""
    return [turn for turn in turns if not turn.claimed.done()]
