"""Any recording's file in: what it is, its content decides, never its name."""

from __future__ import annotations

import hashlib
from io import BytesIO

from domain.errors import BadInput
from domain.model import RecordedRun
from formats import apple_health, fit_read, gpx_read, tcx_read
from formats.run_file import RunFile
from formats.xml_stream import HEAD_BYTES, root

TCX, GPX, HEALTH = "TrainingCenterDatabase", "gpx", "HealthData"
"""Root elements of what is read."""
ROOTS = frozenset({TCX, GPX, HEALTH})
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "a zip", "Import the zip itself, or unpack it first."),
    (b"\x1f\x8b", "a file packed by gzip", "Unpack it first."),
    (b"%PDF", "a PDF", "Export the activity as FIT."),
    (b"\xff\xd8\xff", "a picture", "Choose the recording."),
    (b"\x89PNG", "a picture", "Choose the recording."),
    (b"SQLite format 3", "a database", "Choose the recording."),
    (b"{", "JSON", "Export the activity as FIT, TCX or GPX."),
    (b"[", "JSON", "Export the activity as FIT, TCX or GPX."),
)
_PAGES = frozenset({"html", "body", "head"})


def read(data: bytes, name: str, *, running: bool = False) -> RunFile:
    """The runs in the file `data` (FIT, TCX, GPX, or an Apple Health export); `name` is what people call it.

    `running`: somebody who knows says that it is a run, whatever sport a TCX or GPX file names itself.

    Raises:
        BadInput: it is nothing of that, and what it looks like; or nothing in it can be used, and why.

    """
    if data[8:12] == b".FIT":
        return fit_read.read(data, name)
    kind = root(data[:HEAD_BYTES])
    if kind == TCX:
        return tcx_read.read(data, name, running=running)
    if kind == GPX:
        return gpx_read.read(data, name, running=running)
    if kind == HEALTH:
        return _health(data, name)
    _refuse_known(data, kind)
    return fit_read.read(data, name)


def _health(data: bytes, name: str) -> RunFile:
    runs: list[RecordedRun] = []
    notes: tuple[str, ...] = ()
    try:
        runs.extend(apple_health.runs(lambda: BytesIO(data), name, apple_health.no_route, BytesIO()))
    except BadInput as without:  # extend keeps what came before
        if not runs:
            raise
        notes = (without.what,)
    return RunFile(name, hashlib.sha256(data).hexdigest(), tuple(runs), notes, "apple-health")


def _refuse_known(data: bytes, kind: str | None) -> None:
    """What is certainly something else; anything else may be a FIT file whose head is damaged.

    Raises:
        BadInput: says what it looks like.

    """
    if kind is not None and kind.lower() in _PAGES:
        what, remedy = "a web page, as a service sends it to whoever is not signed in", "Download the file again, signed in."
    elif kind is not None:
        what, remedy = f"XML that begins with <{kind[:40]}>", "Export the activity as FIT, TCX or GPX."
    else:
        start = data[:64].lstrip() if data[:1].isspace() else data
        found = next(((what, remedy) for magic, what, remedy in _MAGIC if start.startswith(magic)), None)
        if found is None:
            return
        what, remedy = found
    raise BadInput(f"This is no recording: it looks like {what}.", remedy, field="file")
