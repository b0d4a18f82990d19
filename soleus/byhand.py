"""Plays a diary against a running Soleus: runs and check-ins over MQTT, the rest through the store, each in its turn."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from domain.clock import Clock
from domain.login import Login
from simulators import fleet, telling
from simulators.device import Device
from simulators.diary import Diary, Entry, Reported
from simulators.faults import Faults
from soleus import context
from store.engine import Store
from store.tables import CareRow, CheckInRow, FindingRow, RunRow

STORED_S = 5.0
"""What the broker or a receipt says is taken is in the store that we can see within this time, or in another one."""
ANALYSED_S = 120.0
POLL_S = 0.05


@dataclass
class Hand:
    """Who plays: a runner's device at `speed` times real time (within a run), with `faults`."""

    store: Store
    login: Login
    runner: str
    clock: Clock
    speed: float
    faults: Faults
    seed: int
    cuts: int = 0
    waited_s: float = 0.0
    """How long the last wait for the analysis took."""

    async def play(self, diary: Diary, on_done: Callable[[], None]) -> None:
        """Everything in its order; what is told waits until the runs before it are analysed, and the other way round."""
        for runs, told in diary.parts():
            if runs:
                device = await fleet.play_runs(
                    self.login,
                    self.runner,
                    runs,
                    self.clock,
                    speed=self.speed,
                    faults=self.faults,
                    seed=self.seed,
                    on_done=lambda _: on_done(),
                )
                self.cuts += device.wrist.cuts
                keys = [run.recorded.recording.key for run in runs]
                began = time.monotonic()
                await asyncio.to_thread(await_analysis, self.store, self.runner, keys)
                self.waited_s = time.monotonic() - began
            await self._tell(told)

    async def _tell(self, told: Sequence[Entry]) -> None:
        for entry in told:
            if isinstance(entry, Reported):
                await Device(self.login, self.runner, self.clock).tell([fleet.as_pain(entry.report)])
                await asyncio.to_thread(self._await_report, entry.report.id)
            else:
                await self.store.write_async(lambda session, entry=entry: telling.enter(session, self.runner, entry))  # type: ignore[misc]
        if told:
            await asyncio.to_thread(self._await_care)

    def _await_report(self, report_id: str) -> None:
        _within(
            STORED_S, lambda: self.store.read(lambda session: session.get(CheckInRow, (self.runner, report_id))) is not None
        )

    def _await_care(self) -> None:
        """Until what follows from it is known, and decided on: the next entry may answer it."""
        due = select(CareRow.runner_id).where(CareRow.runner_id == self.runner, col(CareRow.due))
        undecided = select(FindingRow.id).where(FindingRow.runner_id == self.runner, ~col(FindingRow.decided))
        for query in (due, undecided):
            _within(STORED_S, lambda query=query: not self.store.read(lambda session: list(session.exec(query.limit(1)))))  # type: ignore[misc]


def await_analysis(store: Store, runner: str, keys: Sequence[str]) -> None:
    """Wait until the runs are analysed, for people look right after; bounded, and only if they came into this store."""

    def due() -> list[bool]:
        mine = select(RunRow.analysis_due).where(RunRow.runner_id == runner, col(RunRow.key).in_(keys))
        return store.read(lambda session: list(session.exec(mine)))

    if not _within(STORED_S, lambda: len(due()) == len(keys)):
        return
    if not _within(ANALYSED_S, lambda: not any(due())):
        context.progress.print("Stored. The analysis is still under way.", markup=False, highlight=False)


def _within(seconds: float, holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(POLL_S)
    return held
