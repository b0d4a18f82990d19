"""Large files taken in pieces: each goes straight to the disk, in a folder of its job, and the next begins where it ended.

Nothing of a file is ever held in memory but the few kB that have just arrived.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from starlette.requests import ClientDisconnect

from api.file_names import file_name
from domain.errors import BadInput, TooLarge, Unavailable

GIB = 1 << 30
MOST_BYTES = 8 * GIB
"""Most that a job takes: the whole archive of ten years with a watch is about 2 GB."""
MOST_FILES = 50_000
LEAST_FREE = GIB
"""So much of the disk stays free."""
MOST_DEEP = 8
FLUSHED = 1 << 20
DRAINED = 64 << 20
PIECE = 16 << 20
"""What the page sends at once."""


@dataclass(slots=True)
class Uploads:
    """The folders of jobs below `folder`; None: this process has no place for them."""

    folder: Path | None
    _locks: dict[int, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    def lock(self, job_id: int) -> asyncio.Lock:
        """Held while a piece of that job is written."""
        return self._locks[job_id]

    def place(self, job_id: int) -> Path:
        """The folder of a job.

        Raises:
            Unavailable: this process has no place for files.

        """
        if self.folder is None:
            raise Unavailable("Files are taken by another process.", "Use: soleus import PATH --runner NAME")
        return self.folder / str(job_id)

    def path(self, job_id: int, told: str) -> Path:
        """Where a file of that name lies: below the job's folder, wherever its name would lead.

        Raises:
            BadInput: it is too deep.

        """
        parts = [file_name(part) for part in told.replace("\\", "/").split("/") if part.strip(". ")]
        if len(parts) > MOST_DEEP:
            raise BadInput("The file lies too deep in folders.", f"Send it from at most {MOST_DEEP} deep.", field="name")
        return self.place(job_id).joinpath(*(parts or ["file"]))


async def write_piece(path: Path, at: int, pieces: AsyncIterator[bytes], *, had: int, files: int) -> tuple[int, int, bool]:
    """Write what arrives at the end of the file; `had` bytes in `files` files were sent of the job before.

    Returns how large the file is, how much of that is new, and whether it is a new file. What is said to belong elsewhere
    than at its end (`at`) is not written: the sender goes on from the size. A sender that breaks off has sent what arrived.

    Raises:
        TooLarge: more than a job takes, or than the disk has room for; what is too much is read and thrown away, for a
            browser that is cut off in the middle shows no answer.
        BadInput: the name is that of a folder.

    """
    size = await asyncio.to_thread(size_of, path)
    if at != (size or 0):
        return size or 0, 0, False
    if size is None and files >= MOST_FILES:
        raise TooLarge(f"At most {MOST_FILES} files are taken at once.", "Send them as a zip.", field="file")
    out, room = await asyncio.to_thread(_opened, path, had)
    added = 0
    try:
        waiting = bytearray()
        async for piece in pieces:
            added += len(piece)
            if added > room + DRAINED:
                break
            if added > room:
                continue
            waiting += piece
            if len(waiting) >= FLUSHED:
                await asyncio.to_thread(out.write, bytes(waiting))
                waiting.clear()
        await asyncio.to_thread(out.write, bytes(waiting))
    except ClientDisconnect:
        pass
    finally:
        await asyncio.to_thread(_close, out)
    if added > room:
        raise _no_room(path.parent)
    now = await asyncio.to_thread(size_of, path) or 0
    return now, now - (size or 0), size is None


def size_of(path: Path) -> int | None:
    """How large a file is, bytes; None: there is none."""
    return path.stat().st_size if path.is_file() else None


def _opened(path: Path, had: int) -> tuple[IO[bytes], int]:
    """The file to write on in, and for how many bytes there is room."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return path.open("ab"), max(0, min(MOST_BYTES - had, shutil.disk_usage(path.parent).free - LEAST_FREE))
    except OSError as error:
        raise BadInput("A file cannot have that name here.", "Give it another.", field="name") from error


def _close(out: IO[bytes]) -> None:
    out.flush()
    os.fsync(out.fileno())
    out.close()


def _no_room(folder: Path) -> TooLarge:
    if shutil.disk_usage(folder).free - LEAST_FREE < FLUSHED * 16:
        return TooLarge(
            "There is no room for it on the disk here.", "Ask whoever looks after it to make some.", field="file"
        )
    return TooLarge(f"More than {MOST_BYTES // GIB} GiB are not taken at once.", "Send fewer files.", field="file")
