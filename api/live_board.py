"""Runs under way, read once in this process however many look: each reader is handed the newest whole snapshot.

A reader holds no queue. Who reads slowly skips snapshots, and misses nothing, for each says everything.
"""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from sqlmodel import Session

from api import live_facts
from api.deps import Deps
from api.live import LiveRun, snapshot, state_of
from domain.model import Runner
from store import inbox, people
from store.engine import NO_ANSWER
from store.tables import SessionRow

log = structlog.get_logger("api")
LEAST_BETWEEN_S = 0.4
"""Snapshots are at least this far apart: nobody reads faster."""
POLL_S = 1.0
TODAY_MS = 10_000
"""How old what is said of today's room may be."""
USUAL_MS = 3_600_000
"""How old what is called usual may be."""
KEPT_S = 120.0
"""For so long a run that nobody looks at any more is remembered, so that a page and its stream read it once."""
AGES = frozenset({"age_s"})
"""What passes by itself: no news."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One snapshot: `event` (run | idle), its id, which changes when anything in it does, and its JSON, made once."""

    event: str
    mark: str
    body: dict[str, Any]
    text: str
    last_received_ms: int | None

    @classmethod
    def of(cls, body: dict[str, Any], seen: int = 0, last_received_ms: int | None = None) -> Shown:
        """The snapshot `body`; `seen` is the id of the last inbox row in it."""
        news = {name: value for name, value in body.items() if name not in AGES}
        sum_ = zlib.crc32(json.dumps(news, sort_keys=True).encode())
        event = "idle" if body["state"] == "idle" else "run"
        return cls(event, f"{body.get('sid') or event}.{seen}.{sum_:08x}", body, json.dumps(body), last_received_ms)


@dataclass(frozen=True, slots=True)
class View:
    """What there is of one runner: the runs under way, the one heard of last first, or that there is none."""

    shown: tuple[Shown, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """Changes when anything in it does."""
        return tuple(each.mark for each in self.shown)

    def of_device(self, device: str | None) -> Shown:
        """The run of that device, else the one heard of last."""
        return next((each for each in self.shown if device and each.body.get("device") == device), self.shown[0])


class LiveBoard:
    """Every runner who is looked at, or was lately."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._feeds: dict[str, Feed] = {}

    async def look(self, runner_id: str) -> View:
        """What there is now."""
        return await self._feed(runner_id).refresh()

    @asynccontextmanager
    async def follow(self, runner_id: str) -> AsyncIterator[Feed]:
        """A feed that is kept fresh for as long as the block lasts."""
        feed = self._feed(runner_id)
        feed.join()
        try:
            yield feed
        finally:
            feed.leave()

    def _feed(self, runner_id: str) -> Feed:
        now_s = time.monotonic()
        for idle in [name for name, feed in self._feeds.items() if feed.idle_since(now_s) > KEPT_S]:
            del self._feeds[idle]
        found = self._feeds.get(runner_id)
        if found is None:
            found = self._feeds[runner_id] = Feed(self._deps, runner_id)
        found.used_s = now_s
        return found


class Feed:
    """One runner's runs under way, gathered by one task while anybody reads."""

    def __init__(self, deps: Deps, runner_id: str) -> None:
        self._deps = deps
        self._runner_id = runner_id
        self._runs: dict[inbox.Key, LiveRun] = {}
        self._today: tuple[int, dict[str, Any]] | None = None
        self._usual: tuple[int, dict[str, list[float]]] | None = None
        self._reading = asyncio.Lock()
        self._news = asyncio.Event()
        self._readers = 0
        self._task: asyncio.Task[None] | None = None
        self._view: View | None = None
        self._began_s = 0.0
        self.used_s = time.monotonic()
        self.reads = 0
        """How often the store was read."""

    def join(self) -> None:
        """One more reader."""
        self._readers += 1
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._keep_fresh(), name=f"live-{self._runner_id}")

    def leave(self) -> None:
        """One reader fewer; without any, nothing is read any more."""
        self._readers -= 1
        self.used_s = time.monotonic()

    def idle_since(self, now_s: float) -> float:
        """For how long nobody has read, s."""
        return 0.0 if self._readers else now_s - self.used_s

    async def refresh(self) -> View:
        """What there is now. Those who ask while the store is being read share the next reading.

        Shielded: a reader who goes away leaves a thread behind that still gathers, and must not be joined by another.
        """
        return await asyncio.shield(asyncio.ensure_future(self._refreshed(time.monotonic())))

    async def _refreshed(self, asked_s: float) -> View:
        async with self._reading:
            if self._view is None or self._began_s < asked_s:
                self._began_s = time.monotonic()
                before, self._view = self._view, await self._deps.store.read_async(self._read)
                self.reads += 1
                if before is None or before.marks != self._view.marks:
                    self._news.set()
                    self._news = asyncio.Event()
            return self._view

    async def after(self, seen: View, timeout_s: float) -> View:
        """The newest view as soon as it says something else than `seen`, or after `timeout_s`."""
        if self._task is not None and self._task.done():
            self._task.result()
        if self._view is None or self._view.marks == seen.marks:
            try:
                async with asyncio.timeout(timeout_s):
                    await self._news.wait()
            except TimeoutError:
                pass
        return self._view or seen

    async def _keep_fresh(self) -> None:
        listener = self._deps.bell.listener("inbox", "runs", "findings", "deliveries", "devices")
        while self._readers:
            try:
                await self.refresh()
            except NO_ANSWER as error:
                log.warning("the run under way cannot be read; trying again", error=str(error))
            await asyncio.sleep(LEAST_BETWEEN_S)
            await listener.wait(POLL_S)

    def _read(self, session: Session) -> View:
        now_ms = self._deps.clock()
        runner = people.runner(session, self._runner_id)
        rows = live_facts.under_way(session, runner.id)
        keys = [(row.runner_id, row.device_id, row.sid) for row in rows]
        self._runs = {key: self._runs.get(key) or LiveRun(key) for key in keys}
        today = self._room(session, runner, now_ms)
        if not rows:
            return View((Shown.of(_idle(session, runner, today, now_ms)),))
        common = {
            "under_way": [{"device": row.device_id, "sid": row.sid, "state": state_of(row, now_ms)} for row in rows],
            "today": today,
            "usual": self._usually(session, runner, now_ms),
        }
        return View(tuple(self._shown(session, runner, row, common, now_ms) for row in rows))

    def _shown(self, session: Session, runner: Runner, row: SessionRow, common: dict[str, Any], now_ms: int) -> Shown:
        run = self._runs[row.runner_id, row.device_id, row.sid]
        run.catch_up(session)
        figures = snapshot(run, row, runner, self._deps.live_load, now_ms)
        body = common | figures
        body |= {
            "age_s": max(now_ms - row.last_received_ms, 0) // 1000,
            "today": common["today"] | live_facts.left(figures, common["today"]),
            "link": live_facts.link(session, runner.id, row.device_id),
            "alerts": live_facts.warnings(session, runner.id, row.sid),
        }
        return Shown.of(body, run.seen, row.last_received_ms)

    def _room(self, session: Session, runner: Runner, now_ms: int) -> dict[str, Any]:
        if self._today is None or abs(now_ms - self._today[0]) >= TODAY_MS:
            self._today = now_ms, live_facts.room(self._deps.today(session, runner, now_ms))
        return self._today[1]

    def _usually(self, session: Session, runner: Runner, now_ms: int) -> dict[str, list[float]]:
        if self._usual is None or abs(now_ms - self._usual[0]) >= USUAL_MS:
            self._usual = now_ms, live_facts.usual(session, runner.id, now_ms)
        return self._usual[1]


def _idle(session: Session, runner: Runner, today: dict[str, Any], now_ms: int) -> dict[str, Any]:
    last = live_facts.just_stored(session, runner.id, now_ms)
    return {
        "state": "idle",
        "sid": None if last is None else last.sid,
        "run": None if last is None else last.run_id,
        "today": today | {"left_m": today["room_m"], "calf_left": today["calf_room"]},
        "alerts": [] if last is None else live_facts.warnings(session, runner.id, last.sid),
    }
