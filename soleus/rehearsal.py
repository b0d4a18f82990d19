"""Plays a diary against the real stages in one process, on a clock of its own: a season in seconds, the same every time.

What devices send goes through ingest's sink with the live rules; sessions become runs, runs and reports findings, findings
alerts, and alerts reach a channel that records them. Between two events the sweep comes at every due time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import sqlalchemy as sa
from cryptography.fernet import Fernet
from sqlmodel import col

import alerts.worker
import analysis.worker
import ingest.assemble
from alerts.channels.base import Audience, Channel
from alerts.outside import Outside
from alerts.sending import Lanes
from analysis.live_stage import LiveStage
from domain.clock import MS_PER_DAY
from domain.model import Message
from formats import payloads, topics
from formats.outbox import Outbox, Parcel
from formats.payloads import Pain
from formats.topics import Leaf
from ingest.ports import Committed
from ingest.ports import Message as Wire
from ingest.sink import StoreSink
from simulators import profile, telling
from simulators.diary import Diary, Entry, Event, Reported, Scenario, known_ms, starts_ms
from simulators.fleet import as_pain
from simulators.runner import DEVICE, SimulatedRun
from soleus.outside import week_facts
from soleus.recording import Moment, Watcher
from store import channels, people
from store.doorbell import Doorbell
from store.engine import Store
from store.sealed import Vault
from store.tables import AlertRow, CareRow, PlanRow, PreferencesRow

RUNNER = "runner"
LIVE_STEP_MS = 5000
AT_ONCE = 200
"""Messages committed together when a run is sent after its end."""
STUCK_MS = 60_000
"""What is still due after it was swept is looked at again this much later."""
MOST_SWEEPS = 100_000


class Heard(NamedTuple):
    """What would have reached somebody at the address `url`."""

    t_ms: int
    url: str
    message: Message


@dataclass
class Recorder:
    """In place of every channel: keeps what would have been sent, and to which address."""

    clock: Ticks
    heard: list[Heard] = field(default_factory=list)
    on_send: Callable[[Message], None] = lambda _message: None
    own_timeout_s: float = 5.0
    own_at_once: int = 50

    def channel(self, url: str) -> Channel:
        """What listens at an address."""
        return Ear(self, url)

    @property
    def messages(self) -> list[tuple[int, Message]]:
        """What reached anybody, and when."""
        return [(each.t_ms, each.message) for each in self.heard]

    def at(self, url: str) -> list[Message]:
        """What reached one address."""
        return [each.message for each in self.heard if each.url == url]


@dataclass
class Ear:
    """One address."""

    recorder: Recorder
    url: str
    audience: Audience = "person"
    pictures: bool = False
    timeout_s: float = 5.0
    at_once: int = 50

    async def send(self, message: Message) -> None:
        """Keep it."""
        self.recorder.heard.append(Heard(self.recorder.clock(), self.url, message))
        self.recorder.on_send(message)

    async def close(self) -> None:
        """Nothing is held."""


@dataclass
class Ticks:
    """A clock that goes when it is told to."""

    now_ms: int

    def __call__(self) -> int:
        """The present, Unix ms."""
        return self.now_ms

    def go(self, to_ms: int) -> None:
        """Forward, never back."""
        self.now_ms = max(self.now_ms, to_ms)


class Rehearsal:
    """One runner's installation in a store of its own."""

    def __init__(self, store: Store, begins_ms: int) -> None:
        self.store = store
        self.clock = Ticks(begins_ms)
        self.recorder = Recorder(self.clock)
        self.watcher = Watcher(store, RUNNER)
        self._bell = Doorbell()
        self.vault = Vault(Fernet.generate_key())
        self._outside = Outside(self.vault, facts=week_facts)
        self._sink = StoreSink(store, self.clock, LiveStage())
        self._last = Committed()

    @property
    def timeline(self) -> list[Moment]:
        """What happened so far, oldest first."""
        return self.watcher.moments

    def enter(self, scenario: Scenario) -> str:
        """Make the runner with a watch and the pairs of shoes; returns the runner's zone."""
        now_ms = self.clock()
        zone = self.store.write(lambda session: profile.enter(session, RUNNER, scenario, now_ms))
        self.store.write(lambda session: people.add_device(session, RUNNER, DEVICE, "", now_ms))
        return zone

    def add_channel(self, url: str, audience: Audience) -> None:
        """One more way to reach the runner: what it says is recorded under `url`."""
        add = partial(channels.add, vault=self.vault, runner_id=RUNNER, url=url, now_ms=self.clock(), audience=audience)
        self.store.write(add)

    async def play(self, diary: Diary) -> None:
        """Everything in its order, then the time up to the end."""
        for event in sorted((*diary.runs, *diary.entries), key=_plays_ms):
            await self.until(_plays_ms(event))
            if isinstance(event, SimulatedRun):
                await self._run(event)
            else:
                await self.take(event)
            await self.settle()
        await self.until(diary.end_ms)

    async def take(self, entry: Entry) -> None:
        """What the runner tells: a check-in by a phone, all else as it is entered."""
        if isinstance(entry, Reported):
            await self._send([("pain", as_pain(entry.report))])
        else:
            self.store.write(lambda session: telling.enter(session, RUNNER, entry))

    async def until(self, t_ms: int) -> None:
        """Let time pass up to `t_ms`, with a sweep at every due time."""
        for _ in range(MOST_SWEEPS):
            due_ms = self._due_ms()
            if due_ms is None or due_ms > t_ms:
                break
            self.clock.go(due_ms if due_ms > self.clock() else min(self.clock() + STUCK_MS, t_ms))
            await self.settle()
            if self.clock() >= t_ms:
                break
        self.clock.go(t_ms)

    async def settle(self) -> None:
        """Let every stage do what there is to do now."""
        await ingest.assemble.sweep(self.store, self._bell, self.clock)
        analysis.worker.analyse_due(self.store, self.clock)
        await self.tell()

    async def tell(self) -> None:
        """Let the alerts stage do what there is to do now, and write down what changed."""
        async with asyncio.TaskGroup() as tasks:
            lanes = Lanes(self.store, self.clock, self.recorder, tasks, outside=self._outside, chance=lambda: 0.5)  # type: ignore[arg-type]  # all of a factory that it uses
            await alerts.worker.work_off(self.store, self.clock, lanes, self._outside)
        self.watcher.look(self.clock())

    def _due_ms(self) -> int | None:
        """When the next sweep finds something."""
        care = sa.select(sa.func.min(col(CareRow.next_ms)))
        plan = sa.select(sa.func.min(col(PlanRow.next_ms))).where(col(PlanRow.state) == "running")
        alert = sa.select(sa.func.min(col(AlertRow.next_ms)))
        report = sa.select(sa.func.min(col(PreferencesRow.report_next_ms)))
        queries = (care, plan, alert, report)
        found = self.store.read(lambda session: [session.execute(query).scalar() for query in queries])
        return min((t_ms for t_ms in found if t_ms is not None), default=None)

    async def _run(self, run: SimulatedRun) -> None:
        recording = run.recorded.recording
        told = f"{(recording.total_distance_m or 0) / 1000:.1f} km in {(recording.total_timer_s or 0) / 60:.0f} minutes"
        self.watcher.moments.append(Moment(self.clock(), "run", "", told))
        outbox = Outbox(run.sid, run.recorded, run.pains, live=run.live)
        if run.live:
            for t_ms in range(self.clock(), run.recorded.recording.ended_ms, LIVE_STEP_MS):
                self.clock.go(t_ms)
                outbox.advance(t_ms)
                await self._say(outbox)
                if self._last.findings:
                    await self.tell()
            self.clock.go(run.recorded.recording.ended_ms + 1)
            outbox.advance(self.clock())
        while await self._say(outbox):
            pass

    async def _say(self, outbox: Outbox) -> bool:
        """Send what an outbox has to say; whether there was anything."""
        parcels = outbox.some(AT_ONCE)
        await self._send(parcels)
        for receipt in self._last.receipts.values():
            outbox.on_receipt(receipt)
        return bool(parcels)

    async def _send(self, parcels: Iterable[Parcel | tuple[Leaf, Pain]]) -> None:
        batch = [Wire(topics.build(RUNNER, DEVICE, leaf), payloads.encode(payload)) for leaf, payload in parcels]
        if batch:
            self._last = await self._sink.commit(batch)


def _plays_ms(event: Event) -> int:
    """When a rehearsal begins with it: a live run at its start, all else when it can be known."""
    return starts_ms(event) if isinstance(event, SimulatedRun) and event.live else known_ms(event)


def begin(store: Store, diary: Diary) -> Rehearsal:
    """An installation that was made a day before the diary begins."""
    return Rehearsal(store, diary.begins_ms - MS_PER_DAY)
