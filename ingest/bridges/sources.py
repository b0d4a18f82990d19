"""Which files an import is about: files, folders and zips (zips in zips too), one at a time, never unpacked to disk.

An archive is a stranger's: how deep, how many, how much and how long are limited (`allowance`), and what a zip claims of
itself is not believed: what comes out of a member is held to its claim. Links are never followed, and no name in an archive
is ever one on the disk.
"""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from msgspec.structs import replace

from domain.errors import BadInput, NotFound
from formats.read import HEALTH
from formats.xml_stream import root
from ingest.bridges import zip_members
from ingest.bridges.allowance import MOST_FILES, Allowance
from ingest.bridges.decode_wire import Request
from ingest.bridges.exports import BROKEN, OTHER_RECORDINGS, Place, below, cleaned, head, index_in, roots_in, wanted
from ingest.bridges.strava_index import Entry

_MIB = 1 << 20
MAX_FILE_BYTES = 64 * _MIB
"""Largest single recording: a day at 1 s with every field takes about 10 MB. An Apple Health export is no single one."""
MAX_ARCHIVE_BYTES = 4096 * _MIB
"""Largest archive inside an archive, and largest Apple Health export."""
MAX_FILES = 200_000
"""In folders; what an archive may hold is its `Allowance`."""
MAX_DEPTH = 3
_SPOOL_BYTES = 16 * _MIB
_CHUNK = _MIB
_ZIP, _GZIP = (b"PK\x03\x04", b"PK\x05\x06"), b"\x1f\x8b"


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

    def folder(self) -> Path:
        """Where something can be laid for the decoders until `close`."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="soleus-export-")
        return Path(self._folder.name)

    def _file(self, place: Place) -> Iterator[Found]:
        file, name = place.path, place.name
        try:
            if not file.is_file():
                yield Refusal(name, "it is no file")
                return
            start, size = head(file), file.stat().st_size
            if start.startswith(_ZIP):
                self.total -= 1
                with file.open("rb") as opened:
                    yield from _Archive(self, name, file, size).files(opened, name, 1)
            elif start.startswith(_GZIP):
                with gzip.open(file) as packed:
                    plain = name.removesuffix(file.suffix) if file.suffix.lower() == ".gz" else name
                    yield _read(packed, plain, Allowance(size))
            elif file.suffix.lower() in OTHER_RECORDINGS:
                yield Refusal(name, _unread(file.suffix))
            elif root(start) == HEALTH:
                yield Request(name, path=str(file), health=True)
            elif size > MAX_FILE_BYTES:
                yield Refusal(name, _too_large())
            elif cleaned(str(file)) != str(file):  # a path that is no text cannot be told to a decoder
                yield Request(name, data=file.read_bytes())
            else:
                yield Request(name, path=str(file))
        except BROKEN as error:
            yield Refusal(name, f"cannot be opened: {error}")


class _Archive:
    """A zip that was named or found in a folder, with what is in it; all of it shares one allowance."""

    def __init__(self, sources: Sources, name: str, path: Path, size: int) -> None:
        self._sources, self._name, self._path, self._allowance = sources, name, path, Allowance(size)

    def files(self, opened: IO[bytes], name: str, depth: int) -> Iterator[Found]:
        """The files in a zip, and in zips in it."""
        if zip_members.directory_bytes(opened) > zip_members.MOST_DIRECTORY_BYTES:
            yield self._refused(name, "it lists more files than a person's recordings can be")
            return
        with zipfile.ZipFile(opened) as archive:
            if zip_members.overlapping(archive.infolist()):
                yield self._refused(name, "files in it share their bytes, as in a zip bomb")
                return
            roots, index = roots_in(archive), index_in(archive)
            members = [one for one in archive.infolist() if not one.is_dir() and wanted(one.filename, roots)]
            self._sources.total += len(members)
            for member in members:
                label = cleaned(f"{name}/{member.filename}")
                if not self._allowance.file():
                    yield Refusal(label, f"an archive may hold at most {MOST_FILES} files; from here on none was tried")
                    return
                try:
                    if reason := zip_members.unfit(member):
                        yield Refusal(label, reason)
                    elif roots.get(member.filename) == HEALTH:
                        yield self._health(opened, member, label, depth)
                    else:
                        found = self._member(archive, opened, member, label, depth)
                        yield from _told(found, label, index.get(member.filename))
                except BROKEN as error:
                    yield Refusal(label, f"cannot be unpacked: {error}")

    def _refused(self, name: str, reason: str) -> Refusal:
        self._sources.total += 1
        return Refusal(name, reason)

    def _member(
        self, archive: zipfile.ZipFile, opened: IO[bytes], member: zipfile.ZipInfo, label: str, depth: int
    ) -> Iterator[Found]:
        suffix = Path(member.filename).suffix.lower()
        if suffix in OTHER_RECORDINGS:
            yield Refusal(label, _unread(suffix))
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

    def _health(self, opened: IO[bytes], member: zipfile.ZipInfo, label: str, depth: int) -> Found:
        """An Apple Health export in a zip: the decoder reads it in there, so the zip has to be a file."""
        if member.file_size > MAX_ARCHIVE_BYTES or not self._allowance.unpack(member.file_size):
            return Refusal(label, "the export unpacks to more than a person's records can be")
        path = self._path
        if depth > 1:
            folder = self._sources.folder()
            path = folder / f"{len(os.listdir(folder))}.zip"  # noqa: PTH208 - only how many
            with path.open("xb") as out:
                at = opened.tell()
                opened.seek(0)
                shutil.copyfileobj(opened, out, _CHUNK)
                opened.seek(at)
        return Request(label, path=str(path), member=member.filename, health=True, archive=self._name)


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
            yield replace(one, title=entry.title, running=entry.running is True)


def refused(request: Request, reason: BadInput) -> Refusal:
    """A file that was decoded in vain: as no run, when it is well but of another sport or kind."""
    return Refusal(request.name, str(reason), "other" if reason.field in {"sport", "type"} else "refused")
