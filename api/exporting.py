"""The zip of everything on its way to a browser.

It is written to a file without a name first: a slow line does not keep the store waiting, nothing is left if we are killed,
and memory stays flat.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from fastapi.responses import StreamingResponse
from sqlmodel import Session

from api.deps import Deps
from store import export

PIECE = 1 << 18


async def response(deps: Deps, runner_id: str) -> StreamingResponse:
    """The export of a runner, to be saved.

    Raises:
        NotFound: there is no such runner.

    """
    now_ms = deps.clock()
    file = await deps.store.read_async(lambda session: _written(session, runner_id, now_ms, _scratch(deps)))
    headers = {
        "content-disposition": f'attachment; filename="{export.file_name(runner_id, now_ms)}"',
        "content-length": str(os.fstat(file.fileno()).st_size),
    }
    return StreamingResponse(_pieces(file), media_type="application/zip", headers=headers)


def _scratch(deps: Deps) -> Path | None:
    """Beside the database, where there is room for what is in it: the system's own place may be in memory."""
    database = deps.store.url.database
    return Path(database).parent if deps.store.is_sqlite and database else None


def _written(session: Session, runner_id: str, now_ms: int, scratch: Path | None) -> IO[bytes]:
    file = tempfile.TemporaryFile(dir=scratch)  # noqa: SIM115 - closed when it was sent
    try:
        export.write(session, runner_id, file, now_ms)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
