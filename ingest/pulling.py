"""Recordings fetched from services by themselves: a sweep over what is due, and one sync of one runner.

A sync lists what there is, newest first, and fetches what is not known, a few at a time: each few are imported and taken
down before the next. After a kill it lists again and goes on with what is missing. Nothing is ever written there.
"""

from __future__ import annotations

import asyncio
import tempfile
import zlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import structlog
from sqlmodel import Session

from domain.clock import MS_PER_DAY, Clock
from domain.errors import NotFound, SoleusError, Unavailable
from formats import intervals_icu
from formats.intervals_icu import Activity
from ingest.bridges.archive import Measure, Outcome, Report, import_paths
from ingest.bridges.intervals_icu import Client, Trouble
from store import pulls
from store.doorbell import Doorbell
from store.engine import NO_ANSWER, Store
from store.pulls import Fetched
from store.sealed import Vault
from store.tables import PullRow

log = structlog.get_logger()
LOOK_S = 5.0
AT_ONCE = 4
"""So many runners are fetched for at the same time."""
FIRST, BATCH = 4, 16
"""Files that are imported together: first few, so that the latest run is there soon."""
RECENT_DAYS = 30
"""What began so lately is looked at each time; everything once a day, for what was changed or added late."""
EARLIEST = date(1990, 1, 1)
MOST_FAILED = 3
"""So many files on end cannot be fetched that did not fail before: it is not about the file."""
SPREAD_MS = 180_000
"""The runners' turns are spread over so long."""
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
NOT_FOUND = "intervals.icu has no file of it: it was typed in by hand, or the file was removed."


@dataclass(frozen=True, slots=True)
class Puller:
    """What fetches. `transport` makes what may connect only where the operator permits; `url` is where the service is."""

    store: Store
    clock: Clock
    vault: Vault
    transport: Callable[[], httpx.AsyncBaseTransport]
    measure: Measure
    url: str = "https://intervals.icu"
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ring: Callable[[], None] = lambda: None
    """Called when there are new runs."""
    importing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    """One import at a time: it takes every core."""

    async def sync(self, runner_id: str, service: str) -> str:
        """Fetch what is new, unless it is paused; returns what stood in the way, "" if nothing did."""
        began_ms = self.clock()
        row = await self.store.read_async(lambda session: session.get(PullRow, (runner_id, service)))
        if row is None or row.paused:
            return ""
        whole = row.whole_ms is None or began_ms - row.whole_ms >= MS_PER_DAY
        try:
            async with Client(self.url, pulls.key_of(self.vault, row), self.transport(), sleep=self.sleep) as client:
                await _Sync(self, client, row).run(began_ms, whole=whole)
        except Trouble as error:
            return await self._failed(row, error.kind, str(error), error.wait_s)
        except SoleusError as error:
            return await self._failed(row, "key" if isinstance(error, Unavailable) else "strange", str(error))
        except NO_ANSWER:
            raise
        except Exception as error:  # whatever it is, the others' turns come all the same
            log.exception("a sync failed", service=service)
            return await self._failed(row, "strange", type(error).__name__)
        now_ms = self.clock()
        turn_ms = pulls.EVERY_MS + zlib.crc32(runner_id.encode()) % SPREAD_MS
        await self.store.write_async(
            lambda session: pulls.ended_well(
                session, runner_id, service, whole=whole, began_ms=began_ms, now_ms=now_ms, next_ms=now_ms + turn_ms
            )
        )
        return ""

    async def _failed(self, row: PullRow, kind: str, error: str, wait_s: int = 0) -> str:
        log.warning("nothing can be fetched", service=row.service, kind=kind, error=error)
        await self.store.write_async(
            lambda session: pulls.failed(
                session,
                row.runner_id,
                row.service,
                trouble=kind,
                error=error,
                pauses=kind in {"key", "athlete"},
                now_ms=self.clock(),
                wait_ms=wait_s * 1000,
            )
        )
        return error


class _Removed(Exception):
    """Nothing is to be fetched from there any more."""


@dataclass(slots=True)
class _Sync:
    """One sync under way."""

    puller: Puller
    client: Client
    row: PullRow
    _failed_before: set[str] = field(default_factory=set)
    _failed_on_end: int = 0
    _batches: int = 0

    async def run(self, began_ms: int, *, whole: bool) -> None:
        """Go back from tomorrow (where the runner is, it may be that already) page by page."""
        today = datetime.fromtimestamp(began_ms / 1000, UTC).date()
        since = intervals_icu.since(self.row.since) or EARLIEST
        oldest = since if whole else max(since, today - timedelta(days=RECENT_DAYS))
        newest: date | None = today + timedelta(days=1)
        seen: set[str] = set()
        while newest is not None and newest >= oldest:
            page = await self.client.activities(self.row.athlete, oldest, newest)
            fresh = [one for one in page if one.id not in seen and (one.day is None or one.day >= since)]
            newest = intervals_icu.go_on(page, seen, newest, oldest)
            seen.update(one.id for one in page)
            await self._take(list({one.id: one for one in fresh}.values()))

    async def _take(self, listed: Sequence[Activity]) -> None:
        row, store = self.row, self.puller.store
        ids = [one.id for one in listed]
        known = await store.read_async(lambda session: pulls.known(session, row.runner_id, row.service, ids))
        await self._note([Fetched(one, "blocked") for one in intervals_icu.blocked(listed, known)])
        self._failed_before |= {remote_id for remote_id, before in known.items() if before.outcome == "failed"}
        left = intervals_icu.wanted(listed, known)
        while left:
            size = FIRST if self._batches == 0 else BATCH
            batch, left = left[:size], left[size:]
            self._batches += 1
            await self._batch(batch)

    async def _batch(self, batch: Sequence[Activity]) -> None:
        """Fetch a few files, import them, take down what became of them. What was fetched counts, whatever comes after."""
        row = self.row
        with tempfile.TemporaryDirectory(prefix="soleus-pull-") as folder:
            trouble: Trouble | None = None
            ended: list[Fetched] = []
            files: dict[Path, Activity] = {}
            for one in batch:
                if not await self.puller.store.read_async(lambda session: pulls.still(session, row.runner_id, row.service)):
                    break
                try:
                    data = await self._file(one)
                except NotFound:
                    ended.append(Fetched(one, "refused", NOT_FOUND))
                    continue
                except Trouble as error:
                    trouble = self._file_failed(one, error, ended)
                    if trouble is not None:
                        break
                    continue
                self._failed_on_end = 0
                path = Path(folder) / file_name(one, data)
                await asyncio.to_thread(path.write_bytes, data)
                files[path] = one
            if files:
                ended += await self._import(files)
        await self._note(ended)
        if trouble is not None:
            raise trouble

    def _file_failed(self, one: Activity, error: Trouble, ended: list[Fetched]) -> Trouble | None:
        """Take down that one file could not be fetched; the trouble, if it is not about the file."""
        if error.kind in {"key", "busy"}:
            return error
        ended.append(Fetched(one, "failed", str(error)))
        self._failed_on_end += one.id not in self._failed_before
        if self._failed_on_end < MOST_FAILED:
            return None
        return error if error.kind != "athlete" else Trouble("away", "intervals.icu gives no files now.")

    async def _file(self, one: Activity) -> bytes:
        with suppress(NotFound):
            return await self.client.original(one.id)
        return await self.client.generated(one.id)

    async def _import(self, files: dict[Path, Activity]) -> list[Fetched]:
        puller, runner_id, service = self.puller, self.row.runner_id, self.row.service

        def noting(session: Session, *_: object) -> None:
            if not pulls.still(session, runner_id, service):
                raise _Removed

        def work() -> Report | None:
            processes = 1 if len(files) == 1 else None
            try:
                # Whoever was erased while a file was on its way is not made anew by the import.
                puller.store.read(noting)
                return import_paths(
                    puller.store,
                    puller.clock,
                    runner_id,
                    list(files),
                    puller.measure,
                    processes=processes,
                    noting=noting,
                )
            except _Removed:
                return None

        async with puller.importing:
            report = await asyncio.to_thread(work)
        if report is None:
            return []
        if report.run_ids:
            puller.ring()
        return [_ended(one, report.outcomes) for one in files.values()]

    async def _note(self, ended: Sequence[Fetched]) -> None:
        if ended:
            row, now_ms = self.row, self.puller.clock()
            await self.puller.store.write_async(
                lambda session: pulls.note(session, row.runner_id, row.service, ended, now_ms)
            )


def file_name(one: Activity, data: bytes) -> str:
    """What a fetched file is called, by which an import sees whether it is packed."""
    if data.startswith(_ZIP):
        return f"{one.id}.zip"
    kind = one.file_type if one.file_type in {"fit", "gpx", "tcx"} else "fit"
    return f"{one.id}.{kind}" + (".gz" if data.startswith(_GZIP) else "")


def _ended(one: Activity, outcomes: Sequence[Outcome]) -> Fetched:
    """How the import of a file ended; of a zip with several, the best."""
    of_it = [outcome for outcome in outcomes if outcome.file.partition("/")[0].partition(".")[0] == one.id]
    for state in ("imported", "source", "duplicate", "deleted", "other"):
        if any(outcome.state == state for outcome in of_it):
            return Fetched(one, state)
    return Fetched(one, "refused", of_it[0].reason if of_it else "There is no recording in its file.")


async def run(puller: Puller, bell: Doorbell) -> None:
    """Fetch whatever is due, until cancelled."""
    listener = bell.listener("sources")
    under_way: dict[tuple[str, str], asyncio.Task[None]] = {}
    try:
        while True:
            try:
                due = await puller.store.read_async(lambda session: pulls.due(session, puller.clock()))
            except NO_ANSWER as error:
                log.warning("the database does not answer; trying again", error=str(error))
                due = []
            under_way = {at: task for at, task in under_way.items() if not task.done()}
            for at in [at for at in due if at not in under_way][: AT_ONCE - len(under_way)]:
                under_way[at] = asyncio.create_task(_one(puller, *at))
            await listener.wait(LOOK_S)
    finally:
        for task in under_way.values():
            task.cancel()
        await asyncio.gather(*under_way.values(), return_exceptions=True)


async def _one(puller: Puller, runner_id: str, service: str) -> None:
    try:
        await puller.sync(runner_id, service)
    except NO_ANSWER as error:
        log.warning("the database does not answer; trying again", error=str(error))
