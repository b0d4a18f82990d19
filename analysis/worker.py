"""The analysis stage: runs that are due become metrics and findings. The arithmetic is done in a process of its own.

A changed rules version, arithmetic or runner's setting makes history due again; it is worked off oldest first, behind
runs that
were never analysed, and the note `reanalysis` (`120/3400`) shows how far it has come.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Self

import structlog
from sqlmodel import Session

from analysis import reported
from analysis.claims import claim, commit, judge
from analysis.metrics import METRICS_VERSION
from analysis.packed import Job, crunch
from analysis.rules import version_for
from domain.clock import Clock
from domain.metrics import Metrics
from store import metrics, notes, people
from store.doorbell import Doorbell
from store.engine import Store

log = structlog.get_logger()

LIVE_BATCH = 4
"""Runs a transaction while the service runs: short enough for ingest to get a word in between."""
BULK_BATCH = 64
"""Runs a transaction when nobody else waits."""
SWEEP_S = 60.0
"""How often history is checked against the rules and settings in force."""

Progress = Callable[[int, int], None]
"""Called with (runs done, runs in all)."""


def analyse_due(store: Store, clock: Clock, *, on_progress: Progress | None = None) -> int:
    """Analyse everything that is due, oldest first, in this thread; returns how many runs that was."""
    store.write(_mark_outdated)
    total = store.read(metrics.due_count)
    done = 0
    while (stored := analyse_batch(store, clock, BULK_BATCH)) is not None:
        done += stored
        total = max(total, done)
        if on_progress is not None:
            on_progress(done, total)
    while store.write(lambda session: reported.refresh_due(session, clock())):
        pass
    return done


def analyse_batch(store: Store, clock: Clock, most: int) -> int | None:
    """Analyse up to `most` due runs in this thread; returns how many were stored, None when nothing was due."""
    groups = store.read(lambda session: claim(session, most))
    if not groups:
        return None
    now = clock()
    outcomes = [outcome for group in groups for outcome in judge(group, _here, now)]
    return store.write(lambda session: commit(session, outcomes, now))


def _here(jobs: Iterable[Job]) -> list[Metrics | str]:
    return [crunch(job) for job in jobs]


def _mark_outdated(session: Session) -> int:
    wanted = {runner.id: version_for(runner) for runner in people.runners(session)}
    reported.mark_outdated(session)
    return metrics.mark_outdated(session, METRICS_VERSION, wanted)


async def run(store: Store, bell: Doorbell, clock: Clock) -> None:
    """Analyse what is due, until cancelled; rings `findings` after each commit that may have made some."""
    listener = bell.listener("runs")
    loop = asyncio.get_running_loop()
    swept, done, total = -SWEEP_S, 0, 0
    with _Cruncher() as cruncher:
        while True:
            if loop.time() - swept >= SWEEP_S:
                swept = loop.time()
                if await store.write_async(_mark_outdated):
                    done, total = 0, await store.read_async(metrics.due_count)
            groups = await store.read_async(lambda session: claim(session, LIVE_BATCH))
            await _refresh(store, bell, clock, reports_only=bool(groups))
            if not groups:
                if total:
                    await store.write_async(lambda session: notes.tell(session, notes.REANALYSIS, None))
                    log.info("history is analysed again", runs=done)
                    done = total = 0
                await listener.wait()
                continue
            now = clock()
            outcomes = [
                outcome for group in groups for outcome in await asyncio.to_thread(judge, group, cruncher.crunch, now)
            ]
            note = f"{done + len(outcomes)}/{max(total, done + len(outcomes))}" if total else None

            def save(session: Session, outcomes: list = outcomes, now: int = now, note: str | None = note) -> int:  # type: ignore[type-arg]
                if note is not None:
                    notes.tell(session, notes.REANALYSIS, note)
                return commit(session, outcomes, now)

            done += await store.write_async(save)
            bell.ring("findings")


async def _refresh(store: Store, bell: Doorbell, clock: Clock, *, reports_only: bool) -> None:
    """What follows from reports, and, once no run waits, from everything else that changed."""
    if await store.read_async(lambda session: reported.any_waiting(session, clock(), reports_only=reports_only)):
        await store.write_async(lambda session: reported.refresh_due(session, clock(), reports_only=reports_only))
        bell.ring("findings")


class _Cruncher:
    """One process, started when first needed, that does the arithmetic: a burst of it never delays an acknowledgement."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def crunch(self, jobs: Iterable[Job]) -> list[Metrics | str]:
        """The metrics of jobs, in order; here in this process if the other one died."""
        waiting = list(jobs)
        if not waiting:
            return []
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_end_with_parent)
        try:
            return list(self._pool.map(crunch, waiting))
        except BrokenProcessPool:
            log.warning("the process that does the arithmetic died; another one takes over")
            self._pool = None
            return _here(waiting)


def _end_with_parent() -> None:
    """Leave when the parent is gone, even killed: an orphan would hold on to its pipes for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(0)), daemon=True).start()
