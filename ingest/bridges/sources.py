"""Which files an import is about: files, folders and zips (zips in zips too), one at a time, never unpacked to disk.

An archive is a stranger's: how deep, how many and how much are limited, and what a zip claims about its sizes is not
believed, only what comes out of it. Links are never followed, and no name in an archive is ever one on the disk.
"""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from domain.errors import BadInput, NotFound
from formats.read import HEALTH
from formats.xml_stream import root
from ingest.bridges.decode_wire import Request
from ingest.bridges.exports import OTHER_RECORDINGS, Place, below, head, index_in, roots_in, suspect, wanted
from ingest.bridges.strava_index import Entry

_MIB = 1 << 20
MAX_FILE_BYTES = 64 * _MIB
"""Largest single recording: a day at 1 s with every field takes about 10 MB. An Apple Health export is no single one."""
MAX_ARCHIVE_BYTES = 4096 * _MIB
"""Largest archive inside an archive, and largest Apple Health export."""
MAX_UNPACKED_BYTES = 32 * 1024 * _MIB
"""Most that may come out of the archives of one import."""
MAX_FILES = 200_000
MAX_DEPTH = 3
_SPOOL_BYTES = 16 * _MIB
_CHUNK = _MIB
_ZIP, _GZIP = (b"PK\x03\x04", b"PK\x05\x06"), b"\x1f\x8b"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    gzip.BadGzipFile,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)
"""What zipfile and gzip raise on damaged, encrypted (RuntimeError) or unknown compression."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that is not even tried, and why; "other": it is no run, and nothing is wrong with that."""

    name: str
    reason: str
    state: Literal["refused", "other"] = "refused"


Found = Request | Refusal


class Sources:
    """The files below some paths, in a stable order; `total` grows while archives turn up. Close it when all are decoded."""

    def __init__(self, paths: Sequence[Path]) -> None:
        missing = [path for path in paths if not path.exists()]
        if missing:
            raise NotFound(f"There is no file or folder {missing[0]}.", "Check the path.", field="PATH")
        self._paths = paths
        self._unpacked = 0
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self.total = 0

    def close(self) -> None:
        """Remove what was laid on the disk for the decoders."""
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()

    def __iter__(self) -> Iterator[Found]:
        """Each file as a request to decode, or as a refusal."""
        places = [place for path in self._paths for place in below(path)]
        self.total = len(places)
        for n, place in enumerate(places):
            if n >= MAX_FILES:
                yield Refusal(place.name, f"an import takes at most {MAX_FILES} files")
                return
            if place.wrong:
                yield Refusal(place.name, place.wrong)
            else:
                yield from _told(self._file(place), place.name, place.entry)

    def _file(self, place: Place) -> Iterator[Found]:
        file, name = place.path, place.name
        try:
            start = head(file)
            if start.startswith(_ZIP):
                self.total -= 1
                with file.open("rb") as opened:
                    yield from self._zip(opened, name, 1, file)
            elif start.startswith(_GZIP):
                with gzip.open(file) as packed:
                    yield self._read(packed, name.removesuffix(file.suffix) if file.suffix.lower() == ".gz" else name)
            elif file.suffix.lower() in OTHER_RECORDINGS:
                yield Refusal(name, _unread(file.suffix))
            elif root(start) == HEALTH:
                yield Request(name, path=str(file), health=True)
            elif file.stat().st_size > MAX_FILE_BYTES:
                yield Refusal(name, _too_large())
            else:
                yield Request(name, path=str(file))
        except _BROKEN as error:
            yield Refusal(name, f"cannot be opened: {error}")

    def _zip(self, opened: IO[bytes], name: str, depth: int, path: Path | None) -> Iterator[Found]:
        """What is in a zip, which is the file `path` if it is one of its own."""
        with zipfile.ZipFile(opened) as archive:
            roots, index = roots_in(archive), index_in(archive)
            members = [one for one in archive.infolist() if not one.is_dir() and wanted(one.filename, roots)]
            self.total += len(members)
            for n, member in enumerate(members):
                label = f"{name}/{member.filename}"
                if n >= MAX_FILES:
                    yield Refusal(label, f"an archive may hold at most {MAX_FILES} files")
                    return
                try:
                    if wrong := suspect(member):
                        yield Refusal(label, wrong)
                    elif roots.get(member.filename) == HEALTH:
                        yield self._health(opened, member, label, path)
                    else:
                        found = self._member(archive, member, label, depth)
                        yield from _told(found, label, index.get(member.filename))
                except _BROKEN as error:
                    yield Refusal(label, f"cannot be unpacked: {error}")

    def _member(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, label: str, depth: int) -> Iterator[Found]:
        suffix = Path(member.filename).suffix.lower()
        if suffix in OTHER_RECORDINGS:
            yield Refusal(label, _unread(suffix))
        elif suffix == ".zip":
            self.total -= 1
            yield from self._nested(archive, member, label, depth + 1)
        else:
            with archive.open(member) as packed:
                if suffix == ".gz":
                    with gzip.open(packed) as inner:
                        yield self._read(inner, label.removesuffix(".gz"))
                else:
                    yield self._read(packed, label)

    def _nested(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, label: str, depth: int) -> Iterator[Found]:
        if depth > MAX_DEPTH:
            yield Refusal(label, f"archives are opened at most {MAX_DEPTH} deep")
            return
        with tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as spool:
            size = 0
            with archive.open(member) as packed:
                while chunk := packed.read(_CHUNK):
                    size += len(chunk)
                    if size > MAX_ARCHIVE_BYTES or not self._may(len(chunk)):
                        yield Refusal(label, "the archive in it unpacks to more than a person's recordings can be")
                        return
                    spool.write(chunk)
            yield from self._zip(spool, label, depth, None)

    def _health(self, opened: IO[bytes], member: zipfile.ZipInfo, label: str, path: Path | None) -> Found:
        """An Apple Health export in a zip: the decoder reads it in there, so the zip has to be a file."""
        if member.file_size > MAX_ARCHIVE_BYTES or not self._may(member.file_size):
            return Refusal(label, "the export unpacks to more than a person's records can be")
        if path is None:
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(prefix="soleus-export-")
            path = Path(self._folder.name, f"{len(os.listdir(self._folder.name))}.zip")  # noqa: PTH208 - only how many
            with path.open("xb") as out:
                at = opened.tell()
                opened.seek(0)
                shutil.copyfileobj(opened, out, _CHUNK)
                opened.seek(at)
        return Request(label, path=str(path), member=member.filename, health=True)

    def _read(self, packed: IO[bytes] | gzip.GzipFile, name: str) -> Found:
        data = packed.read(MAX_FILE_BYTES + 1)
        if len(data) > MAX_FILE_BYTES:
            return Refusal(name, _too_large())
        if not self._may(len(data)):
            return Refusal(name, f"the archives unpack to more than {MAX_UNPACKED_BYTES >> 30} GiB")
        return Request(name, data=data)

    def _may(self, size: int) -> bool:
        self._unpacked += size
        return self._unpacked <= MAX_UNPACKED_BYTES


def _too_large() -> str:
    return f"larger than {MAX_FILE_BYTES >> 20} MiB, which no recording of a run is"


def _unread(suffix: str) -> str:
    return f"{suffix[1:].upper()} files are not read; export the activity as FIT, TCX or GPX"


def _told(found: Iterable[Found], name: str, entry: Entry | None) -> Iterator[Found]:
    """`found` with what an index says of it; what it says is no run is not even opened."""
    if entry is not None and entry.running is False:
        yield Refusal(name, f"is no run: {entry.kind}", "other")
        return
    for one in found:
        if entry is None or isinstance(one, Refusal):
            yield one
        else:
            yield Request(one.name, one.path, one.data, title=entry.title, running=entry.running is True)


def refused(request: Request, reason: BadInput) -> Refusal:
    """A file that was decoded in vain: as no run, when it is well but of another sport or kind."""
    return Refusal(request.name, str(reason), "other" if reason.field in {"sport", "type"} else "refused")
