"""An Apple Health export on disk or in a zip, answered in parts: years of runs are never in memory at once."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Self, cast

from domain.errors import BadInput
from domain.model import RecordedRun
from formats import apple_health
from formats.packed import PackedRun
from ingest.bridges.decode_wire import PackedFile, Request
from ingest.bridges.sources import MAX_ARCHIVE_BYTES, MAX_FILE_BYTES

ROUTES = "workout-routes"
_AT_ONCE = 8
"""Runs in one part: at most some MB, and progress every second or so."""


def parts(request: Request, packed: Callable[[RecordedRun], PackedRun], beat: Callable[[], None]) -> Iterator[PackedFile]:
    """The runs of the export that `request` names by `path` (and `member` of the zip there), a few at a time.

    `beat` is called while nothing is there to be told yet.

    Raises:
        BadInput: as `formats.apple_health.runs`.
        OSError: it cannot be read.

    """
    place = _Zipped(request) if request.member is not None else _Folder(request)
    waiting: list[PackedRun] = []
    first = True
    with place, tempfile.TemporaryFile() as aside:
        try:
            for run in apple_health.runs(place.opened, request.name, place.route, cast("IO[bytes]", aside), beat):
                waiting.append(packed(run))
                if len(waiting) == _AT_ONCE:
                    yield PackedFile(request.name, tuple(waiting), continued=not first)
                    waiting, first = [], False
        except BadInput:
            if waiting:
                yield PackedFile(request.name, tuple(waiting), continued=not first)
            raise
        if waiting:
            yield PackedFile(request.name, tuple(waiting), continued=not first)


class _Folder:
    """An export as a file, its routes in a folder beside it."""

    def __init__(self, request: Request) -> None:
        self._path = Path(request.path or "")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_told: object) -> None:
        """Nothing is held open."""

    def opened(self) -> IO[bytes]:
        return self._path.open("rb")

    def route(self, path: str) -> bytes | None:
        file = self._path.parent / ROUTES / PurePosixPath(path).name
        if file.is_symlink() or file.parent.is_symlink() or not file.is_file() or file.stat().st_size > MAX_FILE_BYTES:
            return None
        return file.read_bytes()


class _Zipped:
    """An export in a zip, which is read where it is: nothing is unpacked to disk."""

    def __init__(self, request: Request) -> None:
        self._archive = zipfile.ZipFile(request.path or "")
        self._member = request.member or ""
        self._routes = str(PurePosixPath(self._member).parent / ROUTES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_told: object) -> None:
        self._archive.close()

    def opened(self) -> IO[bytes]:
        return cast("IO[bytes]", _Limited(self._archive.open(self._member)))

    def route(self, path: str) -> bytes | None:
        try:
            with self._archive.open(f"{self._routes}/{PurePosixPath(path).name}") as packed:
                data = packed.read(MAX_FILE_BYTES + 1)
        except (KeyError, zipfile.BadZipFile, OSError, RuntimeError, ValueError):
            return None
        return data if len(data) <= MAX_FILE_BYTES else None


class _Limited:
    """What comes out of a member, up to a limit: what a zip says of its sizes is not believed."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_told: object) -> None:
        self._stream.close()

    def read(self, size: int) -> bytes:
        """At most `size` bytes.

        Raises:
            BadInput: too many have come, or they are damaged.

        """
        try:
            data = self._stream.read(size)
        except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError) as error:
            raise BadInput(f"The export cannot be unpacked: {error}.", "Export it again.", field="file") from error
        self._seen += len(data)
        if self._seen > MAX_ARCHIVE_BYTES:
            what = f"The export unpacks to more than {MAX_ARCHIVE_BYTES >> 30} GiB."
            raise BadInput(what, "Export it again.", field="file")
        return data
