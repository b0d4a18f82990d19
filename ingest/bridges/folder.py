"""Folders watched for new recordings, a watch on its cable included: looked at again and again, read once, never written.

By `stat`, not by inotify: that sees nothing of what changes on a network, on FUSE (MTP through gvfs) or by the watch itself.
A folder may not be there: the watch is unplugged. A file is read when it looked the same twice, by a copy, so that a cable
pulled out in the middle is not taken for a broken recording. What was read is remembered in a file of ours.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from domain.clock import Clock
from formats.seen_files import Seen, fresh, same, settled
from ingest.bridges.archive import Measure, Outcome, import_paths
from store.engine import Store

SUFFIXES = (".fit", ".tcx", ".gpx", ".zip")
BATCH = 16
"""Files that are copied and imported together."""
MOST_BYTES = 4 << 30
"""Largest file that is copied: a whole archive."""
MOST_FILES = 200_000
CHUNK = 1 << 20
COPIES = "copies-"
"""How the folders of copies are called; …"""
LEFT_S = 86_400
"""… one that is older was left by a kill."""


@dataclass(slots=True)
class Memory:
    """What was read: a line of JSON a file, added when its runs are stored. A line that a kill cut off is passed over."""

    path: Path
    known: dict[str, Seen] = field(default_factory=dict)
    hashes: set[str] = field(default_factory=set)
    """SHA-256 of everything that was read: the same file at another place, or with another time, is not read into again."""

    def load(self) -> None:
        """Read it; copies that a kill left beside it are removed."""
        for place in self.path.parent.glob(f"{COPIES}*"):
            if time.time() - place.stat().st_mtime > LEFT_S:
                shutil.rmtree(place, ignore_errors=True)
        if not self.path.exists():
            return
        for line in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
            with contextlib.suppress(ValueError, KeyError, TypeError):
                said: dict[str, Any] = json.loads(line)
                self.known[str(said["path"])] = Seen(int(said["size"]), int(said["mtime_ns"]))
                self.hashes.add(str(said["sha256"]))

    def add(self, files: Sequence[tuple[str, Seen, str]]) -> None:
        """(path, how it looked, SHA-256) of what was read."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.path.open("a+b") as out:
            if out.tell() and not _ends_a_line(out):
                out.write(b"\n")
            for path, seen, sha256 in files:
                line = {"path": path, "size": seen.size, "mtime_ns": seen.mtime_ns, "sha256": sha256}
                out.write(json.dumps(line).encode() + b"\n")
            out.flush()
            os.fsync(out.fileno())
        for path, seen, sha256 in files:
            self.known[path] = seen
            self.hashes.add(sha256)


def _ends_a_line(out: IO[bytes]) -> bool:
    out.seek(-1, os.SEEK_END)
    return out.read(1) == b"\n"


@dataclass(slots=True)
class Watching:
    """The folders of one runner. `tell` is called with (path, how it ended) for each recording."""

    store: Store
    clock: Clock
    runner_id: str
    folders: Sequence[Path]
    memory: Memory
    measure: Measure
    tell: Callable[[str, str], None]
    stopping: Callable[[], bool] = lambda: False
    _before: dict[str, Seen] = field(default_factory=dict)
    _there: set[Path] = field(default_factory=set)
    _told: set[str] = field(default_factory=set)

    def look(self) -> int:
        """Import what is new and has settled; returns how many runs are new by it. Twice, to see what has settled."""
        there = dict(self._look())
        ready = settled(there, self._before)
        self._before = there
        left = [path for path in fresh(there, self.memory.known) if path in ready]
        runs = 0
        while left and not self.stopping():
            batch, left = left[:BATCH], left[BATCH:]
            runs += self._take({path: there[path] for path in batch})
        return runs

    @property
    def unread(self) -> list[str]:
        """New files that were not read at the last look: they were being written, or could not be read."""
        return fresh(self._before, self.memory.known)

    def _look(self) -> Iterator[tuple[str, Seen]]:
        for folder in self.folders:
            present = folder.is_dir()
            if present != (folder in self._there):
                self.tell(str(folder), "there" if present else "gone")
                (self._there.add if present else self._there.discard)(folder)
            yield from _below(folder)

    def _take(self, files: dict[str, Seen]) -> int:
        """Copy and import a few files; one that cannot be read now is looked at again later."""
        # Beside the memory there is room for archives: the system's own place may be in memory.
        beside = self.memory.path.parent
        beside.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=COPIES, dir=beside) as place:
            copies: dict[str, tuple[str, Seen, str]] = {}
            for n, (path, seen) in enumerate(files.items()):
                copy = Path(place) / str(n) / Path(path).name
                try:
                    sha256 = _copied(Path(path), copy, seen)
                except OSError as error:
                    self._tell_once(path, f"cannot be read now: {error.strerror or error}")
                    continue
                if sha256 in self.memory.hashes:
                    self.memory.add([(path, seen, sha256)])
                    self.tell(path, "duplicate")
                    shutil.rmtree(copy.parent)
                    continue
                copies[str(n)] = (path, seen, sha256)
            if not copies:
                return 0
            report = import_paths(
                self.store,
                self.clock,
                self.runner_id,
                [Path(place)],
                self.measure,
                processes=1 if len(copies) == 1 else None,
            )
        for outcome in sorted(report.outcomes, key=lambda one: one.file):
            number, _, name = outcome.file.partition("/")
            self.tell(str(Path(copies[number][0]).parent / name), _said(outcome))
        self.memory.add(list(copies.values()))
        return len(report.run_ids)

    def _tell_once(self, path: str, said: str) -> None:
        if f"{path} {said}" not in self._told:
            self._told.add(f"{path} {said}")
            self.tell(path, said)


def _said(outcome: Outcome) -> str:
    return outcome.state if not outcome.reason else f"{outcome.state}: {outcome.reason}"


def _below(folder: Path) -> Iterator[tuple[str, Seen]]:
    """Everything in a folder that can be a recording, as it looks; what cannot be looked at now is passed over."""
    count = 0
    for place, folders, names in os.walk(folder, onerror=lambda _error: None):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if name.startswith(".") or not name.lower().removesuffix(".gz").endswith(SUFFIXES):
                continue
            count += 1
            if count > MOST_FILES:
                return
            path = Path(place, name)
            with contextlib.suppress(OSError):
                found = path.stat()
                yield str(path), Seen(found.st_size, found.st_mtime_ns)


def _copied(path: Path, copy: Path, seen: Seen) -> str:
    """Copy a file whole; returns its SHA-256.

    Raises:
        OSError: it cannot be read now, is too large, or was changed meanwhile.

    """
    if seen.size > MOST_BYTES:
        raise OSError(None, f"larger than {MOST_BYTES >> 30} GiB")
    digest, size = hashlib.sha256(), 0
    copy.parent.mkdir()
    try:
        with path.open("rb") as source, copy.open("wb") as out:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                digest.update(chunk)
                out.write(chunk)
        found = path.stat()
    except OSError:
        shutil.rmtree(copy.parent, ignore_errors=True)
        raise
    if size != seen.size or not same(seen, Seen(found.st_size, found.st_mtime_ns)):
        shutil.rmtree(copy.parent)
        raise OSError(None, "it is being written")
    return digest.hexdigest()
