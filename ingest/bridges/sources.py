"""Which files an import is about: files, folders and zips (zips in zips too), one at a time, never unpacked to disk.

An archive is a stranger's: how deep, how many, how much and how long are limited (`allowance`), and what a zip claims of
itself is not believed: what comes out of a member is held to its claim.
"""

from __future__ import annotations

import gzip
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from msgspec.structs import replace

from domain.errors import BadInput, NotFound
from ingest.bridges import zip_members
from ingest.bridges.allowance import MOST_FILES, Allowance
from ingest.bridges.decode_wire import Request

_MIB = 1 << 20
MAX_FILE_BYTES = 64 * _MIB
"""Largest single recording: a day at 1 s with every field takes about 10 MB."""
MAX_ARCHIVE_BYTES = 4096 * _MIB
"""Largest archive inside an archive."""
MAX_FILES = 200_000
"""In folders; what an archive may hold is its `Allowance`."""
MAX_DEPTH = 3
_SPOOL_BYTES = 16 * _MIB
_CHUNK = _MIB
_LONGEST_LABEL = 1000
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
    OverflowError,
    struct.error,
)
"""What zipfile and gzip raise on damage, encryption (RuntimeError), unknown compression and numbers that no file has."""


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
        self.total = 0

    def __iter__(self) -> Iterator[Found]:
        """Each file as a request to decode, or as a refusal."""
        files = [
            (file, cleaned(str(file.relative_to(path)) if path.is_dir() else path.name), path.is_dir())
            for path in self._paths
            for file in _below(path)
        ]
        self.total = len(files)
        for n, (file, name, found) in enumerate(files):
            if n >= MAX_FILES:
                yield Refusal(name, f"an import takes at most {MAX_FILES} files")
                return
            yield from self._file(file, name, found=found)

    def _file(self, file: Path, name: str, *, found: bool) -> Iterator[Found]:
        try:
            if found and file.is_symlink():
                yield Refusal(name, "it is a link; import the file itself")
            elif not file.is_file():
                yield Refusal(name, "it is no file")
            elif zipfile.is_zipfile(file):
                self.total -= 1
                with file.open("rb") as opened:
                    yield from _Archive(self, name, file.stat().st_size).files(opened, name, 1)
            elif file.suffix.lower() == ".gz":
                with gzip.open(file) as packed:
                    yield _read(packed, name.removesuffix(file.suffix), Allowance(file.stat().st_size))
            elif file.suffix.lower() in _OTHER_RECORDINGS:
                yield Refusal(name, f"{file.suffix[1:].upper()} files are not read; export the original FIT file")
            elif file.stat().st_size > MAX_FILE_BYTES:
                yield Refusal(name, _too_large())
            elif cleaned(str(file)) != str(file):  # a path that is no text cannot be told to a decoder
                yield Request(name, data=file.read_bytes())
            else:
                yield Request(name, path=str(file))
        except _BROKEN as error:
            yield Refusal(name, f"cannot be opened: {error}")


class _Archive:
    """A zip that was named or found in a folder, with what is in it; all of it shares one allowance."""

    def __init__(self, sources: Sources, name: str, size: int) -> None:
        self._sources, self._name, self._allowance = sources, name, Allowance(size)

    def files(self, opened: IO[bytes], name: str, depth: int) -> Iterator[Found]:
        """The files in a zip, and in zips in it."""
        if zip_members.directory_bytes(opened) > zip_members.MOST_DIRECTORY_BYTES:
            yield self._refused(name, "it lists more files than a person's recordings can be")
            return
        with zipfile.ZipFile(opened) as archive:
            if zip_members.overlapping(archive.infolist()):
                yield self._refused(name, "files in it share their bytes, as in a zip bomb")
                return
            members = [member for member in archive.infolist() if _wanted(member.filename) and not member.is_dir()]
            self._sources.total += len(members)
            for member in members:
                label = cleaned(f"{name}/{member.filename}")
                if not self._allowance.file():
                    yield Refusal(label, f"an archive may hold at most {MOST_FILES} files; from here on none was tried")
                    return
                try:
                    yield from self._member(archive, opened, member, label, depth)
                except _BROKEN as error:
                    yield Refusal(label, f"cannot be unpacked: {error}")

    def _refused(self, name: str, reason: str) -> Refusal:
        self._sources.total += 1
        return Refusal(name, reason)

    def _member(
        self, archive: zipfile.ZipFile, opened: IO[bytes], member: zipfile.ZipInfo, label: str, depth: int
    ) -> Iterator[Found]:
        suffix = Path(member.filename).suffix.lower()
        if reason := zip_members.unfit(member):
            yield Refusal(label, reason)
        elif suffix in _OTHER_RECORDINGS:
            yield Refusal(label, f"{suffix[1:].upper()} files are not read; export the original FIT file")
        elif suffix == ".zip":
            self._sources.total -= 1
            yield from self._nested(archive, member, label, depth + 1)
        elif suffix == ".gz":
            with archive.open(member) as packed, gzip.open(packed) as inner:
                found = _read(inner, label.removesuffix(".gz"), self._allowance)
                yield found if isinstance(found, Refusal) else replace(found, archive=self._name)
        elif max(member.file_size, member.compress_size) > MAX_FILE_BYTES:
            yield Refusal(label, _too_large())
        elif not self._allowance.unpack(member.file_size):
            yield Refusal(label, _too_much())
        else:
            yield replace(zip_members.request(opened, member, label), archive=self._name)

    def _nested(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, label: str, depth: int) -> Iterator[Found]:
        if depth > MAX_DEPTH:
            yield self._refused(label, f"archives are opened at most {MAX_DEPTH} deep")
            return
        with tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as spool:
            size = 0
            with archive.open(member) as packed:
                while chunk := packed.read(_CHUNK):
                    size += len(chunk)
                    if size > MAX_ARCHIVE_BYTES or not self._allowance.unpack(len(chunk)):
                        yield self._refused(label, "the archive in it unpacks to more than a person's recordings can be")
                        return
                    spool.write(chunk)
            yield from self.files(spool, label, depth)


def _read(packed: gzip.GzipFile, name: str, allowance: Allowance) -> Found:
    """The file in a gzip file."""
    most = min(MAX_FILE_BYTES, allowance.left_bytes)
    data = packed.read(most + 1)
    allowance.unpack(min(len(data), most))
    if len(data) > most:
        return Refusal(name, _too_large() if most == MAX_FILE_BYTES else _too_much())
    return Request(name, data=data)


def _too_large() -> str:
    return f"larger than {MAX_FILE_BYTES >> 20} MiB, which no recording of a run is"


def _too_much() -> str:
    return "the archive unpacks to more than a person's recordings can be"


def cleaned(name: str) -> str:
    """A stranger's name as it can be shown, stored and sent: no line breaks, nothing a terminal obeys, half no letter."""
    text = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)
    return text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL // 2]}…{text[-_LONGEST_LABEL // 2 :]}"


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
