"""`soleus bench import`: a whole import (decode, store, analyse) against nothing but decoding the same files.

Both sides use the same decoder in the same number of processes and pay for starting them. Decoding ends with the samples of
every field in memory, and hands nothing of them back: the import does not either, it encodes and measures where they are.
They take turns, and the better of each counts: what else the machine does slows either, never
speeds it up.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from analysis import worker
from analysis.packed import measured
from domain.clock import MS_PER_DAY, Clock
from domain.errors import BadInput
from formats.fit_write import write
from ingest.bridges.archive import default_processes, import_paths
from ingest.bridges.decode_pool import decode_all
from ingest.bridges.decode_wire import Request
from ingest.bridges.sources import Sources
from simulators.scenarios import scenario
from soleus.commands.importing import keep_up
from store.engine import Store, sqlite_url

_DECODE_ONLY = (sys.executable, "-m", "soleus.bench.decode_only")
_TURNS = 5
_WEEKS = 26
_SEED = 2026
_NOW_MS = 1_790_000_000_000
"""When this bench's import happens, Unix ms: any moment after its runs."""


def run(path: Path | None = None, *, weeks: int = _WEEKS, turns: int = _TURNS) -> dict[str, Any]:
    """Measure with the files of `path`, or with a season of `weeks` weeks (four runs each) made for it.

    Returns `ratio` (import ÷ decode), `denominator` in words, `rate_per_s` (files imported per second) and `runs` with both
    sides: `decode` and `import`, each with `seconds`, `rate_per_s` and its ratio to decoding.

    Raises:
        BadInput: there is no recording in `path`.

    """
    with tempfile.TemporaryDirectory(prefix="soleus-bench-") as scratch:
        files = path if path is not None else _season(Path(scratch), weeks)
        return _measure(files, Path(scratch), turns, made=path is None)


def _measure(files: Path, scratch: Path, turns: int, *, made: bool) -> dict[str, Any]:
    processes = default_processes()
    decoding: list[float] = []
    importing: list[float] = []
    count = runs = 0
    for turn in range(turns):
        took, count = decode(files, processes)
        decoding.append(took)
        took, runs = _import(files, scratch / f"{turn}", processes)
        importing.append(took)
    if not count:
        raise BadInput("There is no recording in that path.", "Name a folder or zip of .fit files.", field="PATH")
    decode_s, import_s = min(decoding), min(importing)
    what = "FIT files of a made-up season" if made else "files"
    return {
        "ratio": round(import_s / decode_s, 3),
        "denominator": (
            f"decoding the same {count} {what} and nothing else: same decoder, same {processes} processes started anew, "
            f"every sample in memory and none handed back; best of {turns} turns of each side"
        ),
        "rate_per_s": round(count / import_s, 2),
        "runs": [
            {"name": "decode", "seconds": round(decode_s, 3), "rate_per_s": round(count / decode_s, 2), "ratio": 1.0},
            {
                "name": "import",
                "seconds": round(import_s, 3),
                "rate_per_s": round(count / import_s, 2),
                "ratio": round(import_s / decode_s, 3),
                "runs_stored": runs,
            },
        ],
    }


def decode(files: Path, processes: int) -> tuple[float, int]:
    """Seconds to decode everything, and how many files that was."""
    began = time.perf_counter()
    requests = (found for found in Sources([files]) if isinstance(found, Request))
    count = sum(1 for _result in decode_all(requests, processes, _DECODE_ONLY))
    return time.perf_counter() - began, count


def _import(files: Path, data: Path, processes: int) -> tuple[float, int]:
    """Seconds to import everything into a new store and analyse it, and how many runs it holds then."""
    data.mkdir()
    clock: Clock = _now
    store = Store(sqlite_url(data))
    try:
        store.migrate()
        began = time.perf_counter()
        report = import_paths(
            store, clock, "bench", [files], measured, processes=processes, on_extended=lambda: keep_up(store, clock)
        )
        worker.analyse_due(store, clock)
        return time.perf_counter() - began, len(report.run_ids)
    finally:
        store.close()


def _now() -> int:
    return _NOW_MS


def _season(scratch: Path, weeks: int) -> Path:
    """A folder with a season of steady running, one FIT file a run."""
    folder = scratch / "season"
    folder.mkdir()
    for n, simulated in enumerate(scenario("steady").build(_SEED, weeks, _NOW_MS - MS_PER_DAY, "UTC")):
        (folder / f"{n:04}.fit").write_bytes(write([simulated.recorded]))
    return folder
