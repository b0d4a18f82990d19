"""Files that are sent to us: read with a limit, laid in a folder that is gone afterwards, and taken by the import."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.types import Message

from api.deps import Deps
from api.facts import TakenFile
from api.file_names import file_name
from domain.errors import BadInput, TooLarge, Unavailable

MIB = 1 << 20
MOST_BYTES = 64 * MIB
"""Most that is taken at once: years of runs of an hour."""
MOST_FILES = 50
DRAINED_BYTES = 8 * MOST_BYTES
"""So much of what is too large is still read, for a browser that is cut off in the middle shows no answer."""


async def take(request: Request, deps: Deps, runner_id: str) -> list[TakenFile]:
    """Take the files of a multipart request, in fields of any name; returns when their runs are stored.

    Raises:
        BadInput: there is no file in it.
        TooLarge: there is too much in it.
        Unavailable: this process takes no files.

    """
    if deps.take_files is None:
        raise Unavailable("Files are taken by another process.", "Use: soleus import PATH --runner NAME")
    limited = Request(request.scope, _Limited(request).receive)
    async with limited.form(max_files=MOST_FILES + 1, max_fields=8) as form:
        files = [value for _, value in form.multi_items() if isinstance(value, UploadFile) and value.filename]
        if not files:
            raise BadInput("No file was sent.", "Choose the file that the watch recorded.", field="file")
        if len(files) > MOST_FILES:
            raise TooLarge(f"At most {MOST_FILES} files are taken at once.", "Send the others after.", field="file")
        async with deps.taking:
            taken = await asyncio.to_thread(_import, deps, runner_id, files)
    deps.bell.ring("runs")
    return taken


def _import(deps: Deps, runner_id: str, files: Sequence[UploadFile]) -> list[TakenFile]:
    assert deps.take_files is not None  # noqa: S101 - asked before
    with tempfile.TemporaryDirectory(prefix="soleus-files-") as folder:
        return list(deps.take_files(runner_id, [_laid(Path(folder) / str(n), file) for n, file in enumerate(files)]))


def _laid(folder: Path, file: UploadFile) -> Path:
    """The file in a folder of its own, for two may have one name."""
    folder.mkdir()
    path = folder / file_name(file.filename or "")
    with path.open("wb") as out:
        shutil.copyfileobj(file.file, out, MIB)
    return path


class _Limited:
    """What a request sends, up to the limit."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._seen = 0

    async def receive(self) -> Message:
        """The next part; TooLarge once there are too many, after the rest was thrown away."""
        message = await self._request.receive()
        self._seen += len(message.get("body", b""))
        if self._seen <= MOST_BYTES:
            return message
        while message.get("more_body", False) and self._seen < DRAINED_BYTES:
            message = await self._request.receive()
            self._seen += len(message.get("body", b""))
        raise TooLarge(f"More than {MOST_BYTES // MIB} MiB were sent.", "Send fewer files at once.", field="file")
