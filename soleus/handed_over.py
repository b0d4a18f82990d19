"""Files that a runner hands over on a page or by the API: what `soleus import` does, in the service's own process."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

from analysis.packed import measured
from api.deps import TakeFiles
from api.facts import TakenFile
from domain.clock import Clock
from ingest.bridges.archive import Outcome, default_processes, import_paths
from ingest.bridges.jobs import Jobs, run
from store import imported
from store.doorbell import Doorbell
from store.engine import Store


def place(data: Path) -> Path:
    """Where files in bulk lie until they are imported."""
    return data / "imports"


def jobs(store: Store, bell: Doorbell, clock: Clock, data: Path) -> Coroutine[Any, Any, None]:
    """What imports files in bulk in the background; it has to run where their disk is, in the process of the pages."""
    loop = asyncio.get_running_loop()

    def extended() -> None:
        loop.call_soon_threadsafe(bell.ring, "runs")

    return run(Jobs(store, clock, place(data), measured, extended), bell)


def taker(store: Store, clock: Clock) -> TakeFiles:
    """What takes files for a runner into `store`; the analysis finds the new runs there."""

    def take(runner_id: str, files: Sequence[Path]) -> list[TakenFile]:
        packed = any(file.suffix.lower() == ".zip" for file in files)
        processes = default_processes() if packed or len(files) > 1 else 1
        report = import_paths(store, clock, runner_id, files, measured, processes=processes)
        named = {file.name: file for file in files}
        order = {name.removesuffix(".gz"): n for n, name in enumerate(named)}
        # They come as they are ready; a person looks for them as they were sent, what was in a zip by name.
        found = sorted(report.outcomes, key=lambda one: (order.get(one.file.partition("/")[0], len(order)), one.file))
        return [_told(store, runner_id, outcome, named.get(outcome.file)) for outcome in found]

    return take


def _told(store: Store, runner_id: str, outcome: Outcome, file: Path | None) -> TakenFile:
    """The outcome; of a file that is known by its very bytes also which runs they are."""
    runs = outcome.run_ids + outcome.joined
    if outcome.state == "duplicate" and file is not None:
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        runs = tuple(store.read(lambda session: imported.of_file(session, runner_id, digest)))
    return TakenFile(outcome.file, outcome.state, outcome.reason, runs)
