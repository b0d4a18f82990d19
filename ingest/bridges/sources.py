"""Which files an import is about: files, folders and zips (zips in zips too), one at a time, never unpacked to disk.

An archive is a stranger's: how deep, how many and how much are limited, and what a zip claims about its sizes is not
believed, only what comes out of it.
"""

from __future__ import annotations

import gzip
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from domain.errors import BadInput, NotFound
from ingest.bridges import zip_members
from ingest.bridges.decode_wire import Request

_MIB = 1 << 20
MAX_FILE_BYTES = 64 * _MIB
"""Largest single recording: a day at 1 s with every field takes about 10 MB."""
MAX_ARCHIVE_BYTES = 4096 * _MIB
"""Largest archive inside an archive."""
MAX_UNPACKED_BYTES = 32 * 1024 * _MIB
"""Most that may come out of the archives of one import."""
MAX_FILES = 200_000
MAX_DEPTH = 3
_SPOOL_BYTES = 16 * _MIB
_CHUNK = _MIB
_OTHER_RECORDINGS = frozenset({".gpx", ".tcx", ".pwx", ".srm", ".kml"})
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
    """A file that is not even tried, and why."""

    name: str
    reason: str


Found = Request | Refusal


class Sources:
    """The files below some paths, in a stable order; `total` grows while archives turn up."""

    def __init__(self, paths: Sequence[Path]) -> None:
        missing = [path for path in paths if not path.exists()]
        if missing:
            raise NotFound(f"There is no file or folder {missing[0]}.", "Check the path.", field="PATH")
        self._paths = paths
        self._unpacked = 0
        self.total = 0

    def __iter__(self) -> Iterator[Found]:
        """Each file as a request to decode, or as a refusal."""
        files = [
            (file, str(file.relative_to(path)) if path.is_dir() else path.name)
            for path in self._paths
            for file in _below(path)
        ]
        self.total = len(files)
        for n, (file, name) in enumerate(files):
            if n >= MAX_FILES:
                yield Refusal(name, f"an import takes at most {MAX_FILES} files")
                return
            yield from self._file(file, name)

    def _file(self, file: Path, name: str) -> Iterator[Found]:
        try:
            if zipfile.is_zipfile(file):
                self.total -= 1
                with file.open("rb") as opened:
                    yield from self._zip(opened, name, 1)
            elif file.suffix.lower() == ".gz":
                with gzip.open(file) as packed:
                    yield self._read(packed, name.removesuffix(file.suffix))
            elif file.suffix.lower() in _OTHER_RECORDINGS:
                yield Refusal(name, f"{file.suffix[1:].upper()} files are not read; export the original FIT file")
            elif file.stat().st_size > MAX_FILE_BYTES:
                yield Refusal(name, _too_large())
            else:
                yield Request(name, path=str(file))
        except _BROKEN as error:
            yield Refusal(name, f"cannot be opened: {error}")

    def _zip(self, opened: IO[bytes], name: str, depth: int) -> Iterator[Found]:
        with zipfile.ZipFile(opened) as archive:
            members = [member for member in archive.infolist() if _wanted(member.filename) and not member.is_dir()]
            self.total += len(members)
            for n, member in enumerate(members):
                label = f"{name}/{member.filename}"
                if n >= MAX_FILES:
                    yield Refusal(label, f"an archive may hold at most {MAX_FILES} files")
                    return
                try:
                    yield from self._member(archive, opened, member, label, depth)
                except _BROKEN as error:
                    yield Refusal(label, f"cannot be unpacked: {error}")

    def _member(
        self, archive: zipfile.ZipFile, opened: IO[bytes], member: zipfile.ZipInfo, label: str, depth: int
    ) -> Iterator[Found]:
        suffix = Path(member.filename).suffix.lower()
        if suffix in _OTHER_RECORDINGS:
            yield Refusal(label, f"{suffix[1:].upper()} files are not read; export the original FIT file")
        elif suffix == ".zip":
            self.total -= 1
            yield from self._nested(archive, member, label, depth + 1)
        elif suffix == ".gz":
            with archive.open(member) as packed, gzip.open(packed) as inner:
                yield self._read(inner, label.removesuffix(".gz"))
        elif max(member.file_size, member.compress_size) > MAX_FILE_BYTES:
            yield Refusal(label, _too_large())
        elif not self._may(member.file_size):
            yield Refusal(label, f"the archives unpack to more than {MAX_UNPACKED_BYTES >> 30} GiB")
        else:
            yield zip_members.request(opened, member, label)

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
            yield from self._zip(spool, label, depth)

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


def _below(path: Path) -> Iterator[Path]:
    """A file itself; of a folder what can be a recording or an archive, in order of name; links are not followed."""
    if not path.is_dir():
        yield path
        return
    for folder, folders, files in os.walk(path):
        folders.sort()
        for name in sorted(files):
            if _wanted(name):
                yield Path(folder, name)


def _wanted(name: str) -> bool:
    """Whether a file among others is meant: exports are full of pictures, tables and the traces of operating systems."""
    parts = Path(name).parts
    if not parts or parts[-1].startswith(".") or "__MACOSX" in parts:
        return False
    suffixes = [suffix.lower() for suffix in Path(name).suffixes[-2:]]
    if suffixes and suffixes[-1] == ".gz":
        return suffixes[0] == ".fit" or suffixes[0] in _OTHER_RECORDINGS
    return bool(suffixes) and (suffixes[-1] in {".fit", ".zip"} or suffixes[-1] in _OTHER_RECORDINGS)


def refused(request: Request, reason: BadInput) -> Refusal:
    """A file that was decoded in vain."""
    return Refusal(request.name, str(reason))
