"""What has to go, goes: positions that are not to be kept, runners who are being erased, and what their rows leave behind.

What is to be done can be told from the rows, so that after a kill it goes on where it was.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import structlog
from sqlmodel import Session, col, select

from domain.clock import Clock
from soleus import secret_files
from soleus.broker_files import Files
from store import erasing, privacy, scrubbing
from store.doorbell import Doorbell
from store.engine import NO_ANSWER, Store
from store.tables import SessionRow

log = structlog.get_logger()
LOOK_S = 1.0
QUIET_MS = 60_000
"""The database's file is made anew when no message of a run came for so long, …"""
LATEST_MS = 3_600_000
"""… but no later than so long after it was asked for."""
WHOLE_MS = 3000
"""Messages may come with positions for so long after a runner wants none: what takes them in looks once a second."""


@dataclass(slots=True)
class Forgetting:
    """One process's part in it. `passwords`: the file of our own bridges' passwords, if there is an embedded broker."""

    store: Store
    clock: Clock
    passwords: Path | None = None
    folders: Path | None = None
    """Where it stands which files of folders were read for whom."""
    _seen: dict[str, int] = field(default_factory=dict)
    """Since when we know that a runner keeps no positions, Unix ms."""

    def look(self) -> bool:
        """Do a piece of what is to be done; returns whether there is more to do now."""
        return self._positions() or self._runners()

    def scrub(self, *, now: bool = False) -> bool:
        """Make the database's file anew, if that is wanted and nobody runs (`now`: at once); returns whether it was."""
        since_ms = self.store.read(scrubbing.wanted_ms)
        if since_ms is None:
            return False
        at_ms = self.clock()
        waits = at_ms - since_ms < LATEST_MS and self.store.read(partial(_anybody_runs, now_ms=at_ms))
        return (now or not waits) and scrubbing.scrub(self.store)

    def _positions(self) -> bool:
        more = False
        for runner_id in self.store.read(privacy.to_take_out):
            since = self._seen.setdefault(runner_id, self.clock())
            if self.store.write(partial(privacy.take_out, runner_id=runner_id)) is not None:
                more = True
            elif abs(self.clock() - since) >= WHOLE_MS:
                self.store.write(partial(self._taken_out, runner_id=runner_id))
                del self._seen[runner_id]
                log.info("no positions are kept of a runner any more")
        return more

    def _taken_out(self, session: Session, runner_id: str) -> None:
        privacy.taken_out(session, runner_id)
        scrubbing.want(session, self.clock())

    def _runners(self) -> bool:
        more = False
        for runner_id in self.store.read(erasing.under_way):
            self._forget_passwords(runner_id)
            if self.folders is not None:
                (self.folders / f"{runner_id}.jsonl").unlink(missing_ok=True)
            if self.store.write(lambda session, runner_id=runner_id: erasing.step(session, runner_id, self.clock())):  # type: ignore[misc]
                log.info("a runner was erased")
            else:
                more = True
        return more

    def _forget_passwords(self, runner_id: str) -> None:
        if self.passwords is None or not self.passwords.exists():
            return
        kept = secret_files.read_json(self.passwords)
        left = {name: secret for name, secret in kept.items() if not name.startswith(f"{runner_id}.")}
        if left != kept:
            secret_files.write_json(self.passwords, left)


def _anybody_runs(session: Session, now_ms: int) -> bool:
    lately = select(SessionRow.sid).where(SessionRow.state == "live", col(SessionRow.last_received_ms) > now_ms - QUIET_MS)
    return session.exec(lately.limit(1)).first() is not None


def _below(store: Store, clock: Clock, data: Path | None) -> Forgetting:
    return (
        Forgetting(store, clock) if data is None else Forgetting(store, clock, Files.below(data).bridges, data / "folders")
    )


async def run(store: Store, bell: Doorbell, clock: Clock, data: Path | None = None) -> None:
    """Do what is to be done, until cancelled."""
    work = _below(store, clock, data)
    listener = bell.listener("forget")
    while True:
        try:
            more = await asyncio.to_thread(work.look)
            if not more:
                await asyncio.to_thread(work.scrub)
        except NO_ANSWER as error:
            log.warning("the database does not answer; trying again", error=str(error))
            more = False
        if more:
            await asyncio.sleep(0.02)  # others want to write too
        else:
            await listener.wait(LOOK_S)


def finish(store: Store, clock: Clock, data: Path | None, done: Callable[[Session], bool]) -> None:
    """Do it here and now until `done`: for a command, which returns when it is. Blocks for a few seconds."""
    work = _below(store, clock, data)
    while not store.read(done):
        if not work.look():
            time.sleep(0.1)
        elif not store.read(erasing.under_way):
            continue
        else:
            time.sleep(0.02)
    work.scrub(now=True)
