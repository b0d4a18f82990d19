"""What Home Assistant finds at the broker: retained messages that are kept in step with what they should be.

The board knows what should stand under which topic and what does; whatever differs is published. All of it is published
again when Home Assistant says that it has started and whenever the connection is new: a broker may have lost what it kept.
What an earlier run left for a runner who is no longer told, or in another form, is found by its kept state and taken away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import structlog

from alerts.channels.base import ChannelError
from alerts.channels.broker_link import BrokerLink, Ears
from alerts.channels.ending import end
from domain.home import HomeState
from domain.login import Login
from formats import homeassistant as ha
from formats.homeassistant import Form

log = structlog.get_logger()
TIMEOUT_S = 5.0
AT_ONCE = 20
FAREWELL_S = 2.0
"""How long a stopping service may take to say that it is going, s."""
DENIED = (
    "Allow Soleus' login to publish below the discovery prefix and to read PREFIX/status there; Soleus' own broker"
    " allows the prefix homeassistant and no other."
)


class HomeBoard:
    """Keeps what is told of the runners of `owner`, the installation; what others keep is left alone."""

    def __init__(self, login: Login, owner: str, prefixes: frozenset[str] = frozenset({ha.PREFIX})) -> None:
        self.prefixes = prefixes
        """Below which Home Assistant may look for configurations."""
        self._owner = owner
        self._births = frozenset({ha.BIRTH, *(f"{prefix}/status" for prefix in prefixes)})
        ears = Ears(
            topics=(*sorted(self._births), ha.AVAILABILITY, ha.STATES),
            opened=self._opened,
            heard=self._heard,
            will=(ha.AVAILABILITY, ha.OFFLINE),
        )
        self._link = BrokerLink(login, "home", timeout_s=TIMEOUT_S, at_once=AT_ONCE, ears=ears)
        self._right: dict[str, bytes] = {}
        """What should stand, by topic; …"""
        self._told: frozenset[str] | None = None
        """… for these runners; None before the first `keep`."""
        self._announced: dict[str, set[str]] = {}
        """By runner: configurations that are at the broker, whether of this run or of an earlier one."""
        self._standing: dict[str, bytes] = {}
        """What the broker surely has."""
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def keep(self, homes: Mapping[str, tuple[Form, HomeState]]) -> None:
        """From now on these runners are told this, and nobody else is told anything. It is published by itself."""
        right: dict[str, bytes] = {}
        for runner_id, (form, home) in homes.items():
            configurations = ha.discovery(runner_id, home.say, form)
            self._announced.setdefault(runner_id, set()).update(configurations)
            right |= configurations
            right[ha.state_topic(runner_id)] = ha.state(runner_id, home, form, self._owner)
        if homes:
            right[ha.AVAILABILITY] = ha.ONLINE
        self._right, self._told = right, frozenset(homes)
        self._changed.set()
        if self._task is None:
            self._link.start()
            self._task = asyncio.create_task(self._publish(), name="alerts-home-board")

    async def close(self) -> None:
        """Say that nothing is kept up any more, and disconnect."""
        if self._task is None:
            return
        await end(self._task)
        self._task = None
        if self._standing.get(ha.AVAILABILITY) == ha.ONLINE:
            try:
                async with asyncio.timeout(FAREWELL_S):
                    await self._link.publish(ha.AVAILABILITY, ha.OFFLINE, retain=True)
            except (ChannelError, TimeoutError):
                log.info("alerts.home.no_farewell")  # the broker is away: it speaks the last will
        await self._link.close()

    async def _publish(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            # What goes, goes first: Home Assistant refuses a second entity with the id of one that is still there.
            for topic, payload in [*self._left_over(), *self._right.items()]:
                if self._standing.get(topic) == payload:
                    continue
                try:
                    await self._link.publish(topic, payload, retain=True)
                except ChannelError:
                    break  # the link says why, and all of it is published again when it is back
                self._standing[topic] = payload
                if not payload:
                    self._forget(topic)

    def _left_over(self) -> list[tuple[str, bytes]]:
        """What is at the broker and should not be: for each runner the state last, for it tells of the others."""
        if self._told is None:
            return []
        gone: list[str] = []
        for runner_id, topics in self._announced.items():
            gone += sorted(topics - self._right.keys())
            if runner_id not in self._told:
                gone.append(ha.state_topic(runner_id))
        return [(topic, b"") for topic in gone]

    def _forget(self, topic: str) -> None:
        """`topic` is empty now."""
        runner_id = ha.runner_of(topic)
        if runner_id is not None:
            self._announced.pop(runner_id, None)
        for topics in self._announced.values():
            topics.discard(topic)

    def _opened(self, refused: frozenset[str]) -> None:
        if refused & self._births and self._told:
            log.error("alerts.home.denied", topics=sorted(refused), remedy=DENIED)
        self._again()

    def _again(self) -> None:
        """Nothing is sure to stand."""
        self._standing.clear()
        self._changed.set()

    def _heard(self, topic: str, payload: bytes) -> None:
        if topic in self._births:
            if payload == ha.ONLINE:
                self._again()
        elif topic == ha.AVAILABILITY:
            # The last will of a connection of ours that broke, or another process of ours that stopped: we are here.
            if payload == ha.OFFLINE and self._standing.pop(topic, None) is not None:
                self._changed.set()
        else:
            runner_id = ha.runner_of(topic)
            found = None if runner_id is None else ha.announced(runner_id, payload, self._owner)
            if runner_id is not None and found is not None:
                self._announced.setdefault(runner_id, set()).update(found)
                self._changed.set()
