"""What an export is made of: which of its files are recordings, and what its index says of them.

Exports are full of pictures, tables and the traces of operating systems: only what is named like a recording or an archive
is meant, and XML if it is one. The routes of an Apple Health export are parts of its workouts and no recordings.
"""

from __future__ import annotations

import gzip
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from formats.read import HEALTH, ROOTS
from formats.xml_stream import HEAD_BYTES, root
from ingest.bridges import strava_index

RECORDINGS = frozenset({".fit", ".tcx", ".gpx"})
OTHER_RECORDINGS = frozenset({".pwx", ".srm", ".kml"})
"""Recordings in a form that is not read: what can be done about it is known."""
LINK = "it is a link; import the file itself"
_LONGEST_NAME = 1000
_ROUTES = "workout-routes"
BROKEN = (
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

Roots = Mapping[str, str | None]
"""The XML files of an archive by name: the name of the root element of each."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file: where it is, what people call it, what an index says of it, and why it is not opened ("" = it is)."""

    path: Path
    name: str
    entry: strava_index.Entry | None = None
    wrong: str = ""


def below(path: Path) -> Iterator[Place]:
    """A file itself; of a folder what can be a recording or an archive, in order of name; links in it are not followed."""
    if not path.is_dir():
        yield Place(path, cleaned(path.name))
        return
    indexes: dict[Path, Mapping[str, strava_index.Entry]] = {}
    health: set[Path] = set()
    for folder, folders, files in os.walk(path):
        here = Path(folder)
        folders.sort()
        yield from (Place(here / one, _called(here / one, path), wrong=LINK) for one in folders if (here / one).is_symlink())
        regular = {name for name in files if stat.S_ISREG((here / name).lstat().st_mode)}
        roots = {name: root(head(here / name)) for name in regular if is_xml(name)}
        if HEALTH in roots.values():
            health.add(here / _ROUTES)
        if strava_index.NAME in regular:
            indexes[here] = strava_index.entries(head(here / strava_index.NAME, strava_index.MAX_BYTES))
        index = indexes.get(here.parent, {})
        for name in sorted(files):
            if here in health or not wanted(name, roots if name in regular else {}):
                continue
            if name in regular:
                yield Place(here / name, _called(here / name, path), index.get(f"{here.name}/{name}"))
            else:
                wrong = LINK if (here / name).is_symlink() else "it is no file"
                yield Place(here / name, _called(here / name, path), wrong=wrong)


def _called(path: Path, top: Path) -> str:
    return cleaned(str(path.relative_to(top)))


def cleaned(name: str) -> str:
    """A stranger's name as it can be shown, stored and sent: no line breaks, nothing a terminal obeys, half no letter."""
    text = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME // 2]}…{text[-_LONGEST_NAME // 2 :]}"


def head(path: Path, size: int = HEAD_BYTES) -> bytes:
    """The first bytes of a file; none when it cannot be read, which whoever opens it will say."""
    try:
        with path.open("rb") as opened:
            return opened.read(size)
    except OSError:
        return b""


def wanted(name: str, roots: Roots) -> bool:
    """Whether a file among others is meant, by its name and, if it is XML, by its root."""
    parts = Path(name).parts
    if not parts or parts[-1].startswith(".") or "__MACOSX" in parts:
        return False
    suffixes = [suffix.lower() for suffix in Path(name).suffixes[-2:]]
    if not suffixes:
        return False
    if suffixes[-1] == ".gz":
        return suffixes[0] in RECORDINGS | OTHER_RECORDINGS
    if suffixes[-1] == ".xml":
        return roots.get(name) in ROOTS
    if suffixes[-1] == ".gpx" and _is_route(name, roots):
        return False
    return suffixes[-1] in RECORDINGS | OTHER_RECORDINGS | {".zip"}


def _is_route(name: str, roots: Roots) -> bool:
    folder = PurePosixPath(name).parent
    return folder.name == _ROUTES and any(
        kind == HEALTH and PurePosixPath(other).parent == folder.parent for other, kind in roots.items()
    )


def is_xml(name: str) -> bool:
    """Whether a file calls itself XML; what it is, its root says."""
    return Path(name).suffix.lower() == ".xml" and not Path(name).name.startswith(".")


def roots_in(archive: zipfile.ZipFile) -> Roots:
    """The XML files of an archive and their roots; None for one that cannot be read."""
    found: dict[str, str | None] = {}
    for member in archive.infolist():
        if is_xml(member.filename):
            found[member.filename] = root(_start(archive, member, HEAD_BYTES))
    return found


def index_in(archive: zipfile.ZipFile) -> Mapping[str, strava_index.Entry]:
    """What an index in an archive says of its members, by their whole names."""
    found: dict[str, strava_index.Entry] = {}
    for member in archive.infolist():
        place = PurePosixPath(member.filename)
        if place.name == strava_index.NAME and "__MACOSX" not in place.parts:
            entries = strava_index.entries(_start(archive, member, strava_index.MAX_BYTES))
            found |= {str(place.parent / name): entry for name, entry in entries.items()}
    return found


def _start(archive: zipfile.ZipFile, member: zipfile.ZipInfo, size: int) -> bytes:
    try:
        with archive.open(member) as packed:
            return packed.read(size)
    except BROKEN:
        return b""
