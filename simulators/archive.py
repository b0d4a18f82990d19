"""A made-up export of a runner's years, as a watch maker's site hands it out: zips in a zip, and not all of it sound.

Every run is simulated in full. 5 % of the files are there twice (half as exact copies under another name, half saved again:
the same watch and start, other bytes), 1 % are broken (cut off, one bit turned, another file altogether, empty); what is
broken is there only once. The outer zip has what else is in such an export, too: it is passed over.
"""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np

from domain.clock import iso
from domain.errors import BadInput
from domain.model import RecordedRun
from domain.trace import Trace
from formats.fit_write import write
from simulators import gait
from simulators.decade import Planned, plan
from simulators.runner import recorded
from simulators.way import positions

ARCHIVE, MANIFEST = "export.zip", "manifest.json"
_TWICE, _BROKEN = 0.05, 0.01
_PART_FILES = 125
_INSIDE = "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part{}.zip"
_BESIDE = {
    "DI_CONNECT/DI-Connect-User/user_profile.json": b'{"userName":"made-up-runner"}',
    "DI_CONNECT/DI-Connect-Fitness/made-up-runner_0_summarizedActivities.json": b"[]",
    "customer_data/customer.json": b"{}",
}
_FIRST_ID = 1_000_000_007
"""The site's number of the first file."""

State = Literal["whole", "copy", "saved_again", "cut", "flipped", "magic", "empty"]
BROKEN: tuple[State, ...] = ("cut", "flipped", "magic", "empty")
"""What is broken, in turn. Of the first two a reader may save something, of the others nothing."""


@dataclass(frozen=True, slots=True)
class Made:
    """One file of the archive: its name inside `part`, the run it is of, and what was done to it."""

    part: int
    name: str
    run: int
    state: State
    started_ms: int
    distance_m: float
    samples: int
    size: int


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    planned: Planned
    state: State


def make(
    folder: Path,
    *,
    files: int,
    years: int = 10,
    seed: int = 1,
    processes: int | None = None,
    on_part: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Write `export.zip` and `manifest.json` into `folder` and return the manifest: what a test can hold an import against.

    Same `files`, `years` and `seed`, same bytes. `on_part` is called with the files done and those to do.

    Raises:
        BadInput: too few files to have some of everything, more than a runner can run, or the folder holds an archive
        already.

    """
    if files < 10:  # noqa: PLR2004 - the least that has a duplicate and a broken one
        raise BadInput(f"{files} files are too few.", "Ask for at least 10.", field="files")
    at = folder / ARCHIVE
    if at.exists():
        raise BadInput(f"{at} is there already.", "Name another folder, or remove it.", field="out")
    parts = _parts(files, years, seed)
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Made] = []
    unfinished = at.with_suffix(".part")
    with (
        zipfile.ZipFile(unfinished, "w") as outer,
        ProcessPoolExecutor(processes or os.cpu_count() or 1, multiprocessing.get_context("spawn")) as pool,
    ):
        for name, data in _BESIDE.items():
            outer.writestr(_dated(name, 0), data)
        for number, (packed, done) in enumerate(pool.map(_part, range(len(parts)), parts, [seed] * len(parts))):
            outer.writestr(_dated(_INSIDE.format(number + 1), done[-1].started_ms), packed)
            made += done
            if on_part is not None:
                on_part(len(made), files)
    manifest = _manifest(made, years, seed)
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    unfinished.rename(at)
    return manifest


def _parts(files: int, years: int, seed: int) -> list[list[_Entry]]:
    """The entries of each inner zip: runs in order, second files of a run somewhere after its first, broken ones too."""
    rng = np.random.default_rng((seed, 1))
    twice, broken = max(1, round(files * _TWICE)), max(1, round(files * _BROKEN))
    planned = plan(files - twice, years, seed)
    spoilt = dict(zip(rng.choice(len(planned), broken, replace=False).tolist(), range(broken), strict=True))
    states: list[State] = [BROKEN[spoilt[i] % 4] if i in spoilt else "whole" for i in range(len(planned))]
    whole = [i for i, state in enumerate(states) if state == "whole"]
    order = [(float(i), i, states[i]) for i in range(len(planned))]
    for n, i in enumerate(rng.choice(whole, twice, replace=False).tolist()):
        order.append((float(rng.uniform(i, len(planned))), i, "copy" if n % 2 else "saved_again"))
    order.sort()
    entries = [
        _Entry(f"runner@example.org_{_FIRST_ID + 137 * n}.fit", planned[i], state) for n, (_at, i, state) in enumerate(order)
    ]
    count = max(2, -(-len(entries) // _PART_FILES))
    return [[*part] for part in np.array_split(np.array(entries, dtype=object), count)]


def _part(number: int, entries: Sequence[_Entry], seed: int) -> tuple[bytes, list[Made]]:
    """One inner zip and what is in it."""
    out, made = io.BytesIO(), []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            run = _run(entry.planned, seed, saved_again=entry.state == "saved_again")
            data = _spoilt(write([run]), entry, seed)
            archive.writestr(_dated(entry.name, run.recording.ended_ms, zipfile.ZIP_DEFLATED), data)
            distance_m = float(run.recording.total_distance_m or 0)
            about = (run.recording.started_ms, round(distance_m, 2), len(run.trace), len(data))
            made.append(Made(number + 1, entry.name, entry.planned.number, entry.state, *about))
    return out.getvalue(), made


def _run(planned: Planned, seed: int, *, saved_again: bool) -> RecordedRun:
    """The run as its watch recorded it. Saved again, the altitude was corrected meanwhile."""
    rng = np.random.default_rng((seed, 2, planned.number))
    trace = gait.run(planned.outing, planned.start_ms, rng)
    columns = {**trace.columns, **positions(trace.column("distance"), rng)}
    if saved_again:
        columns["altitude"] = columns["altitude"] + 1.4
    kept = {name: column for name, column in columns.items() if name in planned.watch.fields}
    made = recorded(Trace(trace.seq, trace.t_ms, kept, trace.pauses), "archive", "UTC", seed=seed).recorded
    watch = planned.watch
    device = {"maker": "garmin", "product": watch.product, "serial": watch.serial}
    recording = replace(made.recording, serial=watch.serial, time_created_ms=planned.start_ms, device=device)
    return replace(made, recording=replace(recording, sensors=watch.sensors))


def _spoilt(data: bytes, entry: _Entry, seed: int) -> bytes:
    rng = np.random.default_rng((seed, 3, entry.planned.number))
    match entry.state:
        case "cut":
            return data[: int(len(data) * rng.uniform(0.2, 0.9))]
        case "flipped":
            at = int(rng.integers(len(data) // 4, len(data)))
            return data[:at] + bytes([data[at] ^ 1 << int(rng.integers(8))]) + data[at + 1 :]
        case "magic":
            return b"<!DOCTYPE html><title>Sign in</title>" + data[37:]
        case "empty":
            return b""
        case _:
            return data


def _dated(name: str, t_ms: int, method: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    """A member with the date of what is in it: a zip must not say when it was made, or no two would be alike."""
    at = datetime.fromtimestamp(t_ms / 1000, UTC) if t_ms else datetime(2026, 1, 1, tzinfo=UTC)
    info = zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
    info.compress_type = method
    return info


def _manifest(made: Sequence[Made], years: int, seed: int) -> dict[str, Any]:
    """`files` = `whole` + `duplicates` + `broken`; `runs` = `whole`: each of them must be found, and nothing twice."""
    count = Counter(one.state for one in made)
    whole = [one for one in made if one.state == "whole"]
    return {
        "archive": ARCHIVE,
        "seed": seed,
        "years": years,
        "files": len(made),
        "runs": len(whole),
        "duplicates": {state: count[state] for state in ("copy", "saved_again")},
        "broken": {state: count[state] for state in BROKEN},
        "first": iso(min(one.started_ms for one in made)),
        "last": iso(max(one.started_ms for one in made)),
        "distance_m": round(sum(one.distance_m for one in whole)),
        "samples": sum(one.samples for one in whole),
        "bytes": sum(one.size for one in made),
        "made": [asdict(one) for one in made],
    }
