"""A runner's recordings from files straight into the store, without a broker and with or without a running service."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Session, col

from domain.clock import Clock, iso
from domain.errors import BadInput
from domain.metrics import Metrics
from domain.model import RecordedRun, Runner
from domain.summary import Summary
from ingest.bridges.decode_pool import pack_all
from ingest.bridges.decode_wire import PackedFile, Packing, Request
from ingest.bridges.sources import Refusal, Sources, refused
from store import deleting, imported, originals, people
from store.engine import Store
from store.tables import RunRow

_BATCH, _BATCH_BYTES = 64, 16 << 20
"""Most files, and bytes for the store, in one transaction: a commit waits for the disk, but a runner wants to see
progress."""
_LATER = 4
"""So many later runs may stand in the store already for a batch to count as its end: decoders overtake each other."""


State = Literal["imported", "source", "duplicate", "deleted", "refused", "other"]
"""source: a further recording of a run that was there, which it may have taken the place of; other: it is no run."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one file ended. `reason` is "" when it was imported or known already; `run_ids` are new by it.

    `joined`: runs that were there and of which it holds a further recording.
    """

    file: str
    state: State
    reason: str = ""
    run_ids: tuple[int, ...] = ()
    joined: tuple[int, ...] = ()


_RANK: tuple[State, ...] = ("imported", "source", "deleted", "duplicate", "refused", "other")


@dataclass(slots=True)
class Report:
    """How an import ended, file by file, in the order in which they were done."""

    outcomes: list[Outcome] = field(default_factory=list)

    def add(self, batch: Sequence[Result | Refusal], outcomes: Sequence[Outcome]) -> None:
        """How a batch ended. Of a file that comes in several parts there is one outcome: it is imported if any part is."""
        for one, outcome in zip(batch, outcomes, strict=True):
            part = None if isinstance(one, Refusal) else one[1]
            if not isinstance(part, PackedFile) or not part.continued:
                self.outcomes.append(outcome)
                continue
            at = max(n for n, before in enumerate(self.outcomes) if before.file == outcome.file)
            first = self.outcomes[at]
            best = min((first, outcome), key=lambda each: _RANK.index(each.state))
            self.outcomes[at] = replace(best, run_ids=first.run_ids + outcome.run_ids, joined=first.joined + outcome.joined)

    def count(self, state: State) -> int:
        """How many files ended so."""
        return sum(outcome.state == state for outcome in self.outcomes)

    @property
    def other(self) -> list[Outcome]:
        """The files that are no runs, by name."""
        return sorted((one for one in self.outcomes if one.state == "other"), key=lambda one: one.file)

    @property
    def refused(self) -> list[Outcome]:
        """The files that were refused, by name."""
        return sorted((one for one in self.outcomes if one.state == "refused"), key=lambda one: one.file)

    @property
    def sources(self) -> list[Outcome]:
        """The files that brought no new run but a further recording of one, by name."""
        return sorted((one for one in self.outcomes if one.state == "source"), key=lambda one: one.file)

    @property
    def deleted(self) -> list[Outcome]:
        """The files whose runs the runner deleted, and which brought nothing, by name."""
        return sorted((one for one in self.outcomes if one.state == "deleted"), key=lambda one: one.file)

    @property
    def run_ids(self) -> list[int]:
        """The runs that are new."""
        return [run_id for outcome in self.outcomes for run_id in outcome.run_ids]


Measure = Callable[[RecordedRun, Summary, Runner], Metrics]
"""A function of a module: the decoding process finds it there by its name."""
Result = tuple[Request, PackedFile | BadInput]
Progress = Callable[[int, int], None]
"""Called with the number of files done and found so far."""
Noting = Callable[[Session, Sequence[Outcome], int, int], None]
"""(session, how a few files ended, files done and found so far): called in the transaction that stores their runs; what it
raises ends the import and undoes that transaction."""


def default_processes() -> int:
    """A decoder per core, two at least."""
    return max(2, os.cpu_count() or 2)


def import_paths(
    store: Store,
    clock: Clock,
    runner_id: str,
    paths: Sequence[Path],
    measure: Measure,
    *,
    processes: int | None = None,
    deleted_too: bool = False,
    on_progress: Progress | None = None,
    on_extended: Callable[[], None] | None = None,
    noting: Noting | None = None,
) -> Report:
    """Import files, folders and zips for a runner, who is added when new.

    A run that its runner deleted is not stored again, unless `deleted_too`.
    `measure` is called in the decoding processes, which have the samples at hand: here only small numbers arrive.
    `on_extended` is called after runs were stored that come after (nearly) all the runner has: their analysis will not have
    to be repeated and can be done while the next files are decoded.

    Raises:
        BadInput: the runner's name cannot be one.
        NotFound: a path does not exist.

    """
    sources = Sources(paths)

    def enter(session: Session) -> tuple[Runner, bool, set[str]]:
        people.add_runner(session, Runner(runner_id), clock())
        known = set() if deleted_too else imported.whole_files(session, runner_id)
        return people.runner(session, runner_id), originals.wanted(session, runner_id), known

    runner, keep, known = store.write(enter)
    report = Report()

    def save(batch: list[Result | Refusal]) -> tuple[list[Outcome], bool]:
        def work(session: Session) -> tuple[list[Outcome], bool]:
            outcomes = _outcomes(session, runner_id, batch, clock(), deleted_too=deleted_too)
            if noting is not None:
                done = len(report.outcomes) + len(outcomes)
                noting(session, outcomes, done, max(sources.total, done))
            return outcomes, _extends(session, runner_id, [run_id for one in outcomes for run_id in one.run_ids])

        return store.write(work)

    with _noted(known) as note:
        packing = Packing(runner, f"{measure.__module__}:{measure.__qualname__}", original=keep, known=note)
        for batch in _batches(_results(sources, processes or default_processes(), packing)):
            outcomes, extended = save(batch)
            report.add(batch, outcomes)
            if on_progress is not None:
                on_progress(len(report.outcomes), max(sources.total, len(report.outcomes)))
            if on_extended is not None and extended:
                on_extended()
    return report


@contextmanager
def _noted(known: Collection[str]) -> Iterator[str]:
    """The path of a file with the SHA-256 of `known` files for the decoders to read; "" without any."""
    if not known:
        yield ""
        return
    with tempfile.NamedTemporaryFile(prefix="soleus-known-") as note:
        note.write(bytes.fromhex("".join(sorted(known))))
        note.flush()
        yield note.name


def _extends(session: Session, runner_id: str, new: Sequence[int]) -> bool:
    """Whether the new runs come after all others of the runner but a few."""
    if not new:
        return False
    oldest = sa.select(sa.func.min(RunRow.started_ms)).where(col(RunRow.id).in_(new)).scalar_subquery()
    later = sa.select(sa.func.count()).where(col(RunRow.runner_id) == runner_id, col(RunRow.started_ms) > oldest)
    return int(session.execute(later).scalar_one()) < len(new) + _LATER


def _results(sources: Sources, processes: int, packing: Packing) -> Iterator[Result | Refusal]:
    """Decoded files as they become ready; those that were refused unopened come at the end."""
    unopened: list[Refusal] = []

    def requests() -> Iterator[Request]:
        for found in sources:
            if isinstance(found, Refusal):
                unopened.append(found)
            else:
                yield found

    try:
        yield from pack_all(requests(), processes, packing)
    finally:
        sources.close()
    yield from unopened


def _batches(results: Iterator[Result | Refusal]) -> Iterator[list[Result | Refusal]]:
    batch: list[Result | Refusal] = []
    size = 0
    for result in results:
        batch.append(result)
        size += _size(result)
        if len(batch) == _BATCH or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _size(result: Result | Refusal) -> int:
    """Bytes of it for the store."""
    if isinstance(result, Refusal) or isinstance(result[1], BadInput):
        return 0
    file = result[1]
    return sum(len(run.samples) for run in file.runs) + (len(file.original.packed) if file.original else 0)


def _outcomes(
    session: Session, runner_id: str, batch: Sequence[Result | Refusal], now_ms: int, *, deleted_too: bool
) -> list[Outcome]:
    """Store the recordings of a batch that the runner does not have yet; how each file ended."""
    files = [one[1] for one in batch if not isinstance(one, Refusal) and isinstance(one[1], PackedFile)]
    known = imported.Known(session, runner_id, [run for file in files for run in file.runs])
    if deleted_too:
        deleting.take_back(session, runner_id, [run.recording for file in files for run in file.runs])
    gone = [max(filter(None, (known.deleted_ms(run.recording) for run in file.runs)), default=None) for file in files]
    new = [
        [
            run
            for run in file.runs
            if (deleted_too or known.deleted_ms(run.recording) is None) and not known.add(run.recording)
        ]
        for file in files
    ]
    added = iter(imported.add(session, runner_id, known, [run for runs in new for run in runs], now_ms))
    there = [file for file, at_ms in zip(files, gone, strict=True) if deleted_too or at_ms is None]
    originals.keep(session, runner_id, [file.original for file in there if file.original is not None])
    stored = iter(
        [_stored(file, list(islice(added, len(runs))), at_ms) for file, runs, at_ms in zip(files, new, gone, strict=True)]
    )
    return [_refused(one) or next(stored) for one in batch]


def _stored(file: PackedFile, added: Sequence[imported.Added], deleted_ms: int | None) -> Outcome:
    if not added and deleted_ms is not None:
        return Outcome(file.name, "deleted", f"It was deleted on {iso(deleted_ms)[:10]}.")
    if not added:
        return Outcome(file.name, "duplicate")
    new = tuple(one.run_id for one in added if not one.joined)
    joined = tuple(one.run_id for one in added if one.joined)
    return Outcome(file.name, "imported" if new else "source", run_ids=new, joined=joined)


def _refused(one: Result | Refusal) -> Outcome | None:
    if isinstance(one, Refusal):
        return Outcome(one.name, one.state, one.reason)
    request, result = one
    if not isinstance(result, BadInput):
        return None
    refusal = refused(request, result)
    return Outcome(refusal.name, refusal.state, refusal.reason)
