"""Files that were handed over in bulk, imported in the background: a stage of the process whose disk they are on.

A job's files lie in a folder named for it. After a kill the import begins anew on the same folder: what was stored is known,
and what became of it stands in the rows. A folder without a job that still needs it is removed.
"""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from sqlmodel import Session

from domain.clock import Clock
from domain.errors import NotFound
from ingest.bridges.archive import Measure, Outcome, import_paths
from store import import_jobs
from store.doorbell import Doorbell
from store.engine import NO_ANSWER, Store
from store.import_jobs import Ended, Over
from store.tables import ImportJobRow

log = structlog.get_logger()
LOOK_S = 5.0


@dataclass(slots=True)
class Jobs:
    """What imports them. `folder` holds a folder a job; `extended` is called, in a thread, when runs can be analysed."""

    store: Store
    clock: Clock
    folder: Path
    measure: Measure
    extended: Callable[[], None] = lambda: None
    stopping: threading.Event = field(default_factory=threading.Event)
    """Set: the import under way ends after the few files that are being stored, and is gone on with later."""

    def next(self) -> ImportJobRow | None:
        """The job to be done now; the folders of those that are over are removed."""
        row = self.store.write(lambda session: import_jobs.claim(session, self.clock()))
        wanted = {str(job_id) for job_id in self.store.read(import_jobs.active_ids)}
        for place in self.folder.iterdir() if self.folder.is_dir() else ():
            if place.name not in wanted:
                shutil.rmtree(place, ignore_errors=True)
        return row

    def do(self, row: ImportJobRow) -> None:
        """Import a job's files, to its end or until it is over."""
        job_id = row.id or 0
        seen: Counter[str] = Counter()

        def noting(session: Session, outcomes: Sequence[Outcome], done: int, found: int) -> None:
            if self.stopping.is_set():
                raise Over
            ended = []
            for one in outcomes:
                ended.append(Ended(one.file, seen[one.file], one.state, one.reason, one.run_ids))
                seen[one.file] += 1
            import_jobs.note(session, job_id, ended, done=done, found=found, now_ms=self.clock())

        state, error = "done", ""
        try:
            import_paths(
                self.store,
                self.clock,
                row.runner_id,
                [self.folder / str(job_id)],
                self.measure,
                noting=noting,
                on_extended=self.extended,
            )
        except Over:
            if self.stopping.is_set():
                return
        except NO_ANSWER:
            raise
        except NotFound:
            state, error = "failed", "The files are not there any more. Send them again."
        except Exception as trouble:  # whatever it is, the runner is told, and the others' turns come
            log.exception("an import failed", job=job_id)
            state, error = "failed", f"It could not be finished: {type(trouble).__name__}: {trouble}"
        self.store.write(lambda session: import_jobs.finish(session, job_id, state, error, self.clock()))
        self.extended()


async def run(jobs: Jobs, bell: Doorbell) -> None:
    """Import whatever waits, one job after another, until cancelled."""
    listener = bell.listener("imports")
    while True:
        row = None
        try:
            row = await asyncio.to_thread(jobs.next)
            if row is not None:
                await _done(jobs, row)
        except (*NO_ANSWER, OSError) as error:
            log.warning("the database or the disk does not answer; trying again", error=str(error))
            row = None
        if row is None:
            await listener.wait(LOOK_S)


async def _done(jobs: Jobs, row: ImportJobRow) -> None:
    """Wait for a job; when the service stops, only for what of it is being stored."""
    work = asyncio.create_task(asyncio.to_thread(jobs.do, row))
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        jobs.stopping.set()
        await asyncio.gather(work, return_exceptions=True)
        raise
