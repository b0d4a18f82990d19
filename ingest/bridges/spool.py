"""Runs that a bridge is recording, on the disk until the server has them: one file of notes a run, appended to and synced.

A note is handed on to be sent only when `fdatasync` has returned for it, so nothing is sent that a power cut could take away
here. Notes that come while the disk is busy are written together: one sync for them all, usually one a second.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from pathlib import Path

from formats import ble_log
from formats.ble_log import Notes


class Spool:
    """The file of one run; locked as long as its bridge lives. Every method may block."""

    def __init__(self, path: Path) -> None:
        """Open or make it.

        Raises:
            BlockingIOError: another bridge has it.

        """
        self._path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise
        # Whatever was written last may be torn; a line of its own keeps the tear from what follows.
        self._torn = os.fstat(self._file).st_size > 0

    def append(self, notes: Sequence[Notes]) -> None:
        """Write notes; they are on the disk when this returns.

        Raises:
            OSError: they are not: the disk is full, or gone.

        """
        data = ble_log.written(notes)
        if self._torn:
            data = b"\n" + data
        self._torn = True
        while data:
            data = data[os.write(self._file, data) :]
        os.fdatasync(self._file)
        self._torn = False

    def read(self) -> tuple[list[Notes], int]:
        """All notes, and how many lines could not be read."""
        return ble_log.read(self._path.read_bytes())

    def remove(self) -> None:
        """The server has it all."""
        self._path.unlink(missing_ok=True)
        self.close()

    def set_aside(self) -> str:
        """Keep it under a name that is not looked at again; returns that name."""
        aside = self._path.with_suffix(".unreadable")
        self._path.rename(aside)
        self.close()
        return aside.name

    def close(self) -> None:
        """Leave it to the next bridge."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


class Spools:
    """All runs of one device that the server does not have yet."""

    def __init__(self, data: Path, runner_id: str, device_id: str) -> None:
        self._directory = data / "bridges" / f"{runner_id}.{device_id}"

    def new(self, sid: str) -> Spool:
        """A file for a new run."""
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = Spool(self._directory / f"{sid}.jsonl")
        directory = os.open(self._directory, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
        return made

    def left(self) -> list[Spool]:
        """What earlier bridges left, the oldest first; files that another bridge is writing are not among it."""
        found: list[Spool] = []
        for path in sorted(self._directory.glob("*.jsonl")):
            try:
                found.append(Spool(path))
            except BlockingIOError:
                continue
        return found
