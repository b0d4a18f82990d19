"""The files that runs were imported from, as they came: kept once each, for as long as a recording is of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from formats.packed import PackedOriginal
from store import privacy
from store.tables import OriginalRow, RunRow, RunSourceRow

_ORIGINAL = SQLModel.metadata.tables["original"]


def _among(table: sa.Table, sha256: sa.Column[str]) -> sa.Select[Any]:
    mine = table.c.runner_id == sa.bindparam("runner"), sha256.in_(sa.bindparam("sha256", expanding=True))
    return sa.select(sha256).where(*mine)


_OF_RUNS = sa.union(*(_among(table, table.c.file_sha256) for table in (RunRow.__table__, RunSourceRow.__table__)))  # type: ignore[attr-defined]
_HELD = _among(_ORIGINAL, _ORIGINAL.c.sha256)


def wanted(session: Session, runner_id: str) -> bool:
    """Whether this runner's files are kept at all: a file says where its runs were, so one who keeps no GPS keeps none."""
    return privacy.keeps_gps(session, runner_id)


def keep(session: Session, runner_id: str, files: Sequence[PackedOriginal]) -> int:
    """Keep those of `files` that a recording of this runner is of and that are not kept yet; returns how many that was.

    A file that was imported before originals were kept is kept when it is imported again.
    """
    by_sha = {file.sha256: file for file in reversed(files)}  # of two alike the first, whose name the run has too
    if not by_sha or not wanted(session, runner_id):
        return 0
    among = {"runner": runner_id, "sha256": list(by_sha)}
    connection = session.connection()
    new = {*connection.execute(_OF_RUNS, among).scalars()} - {*connection.execute(_HELD, among).scalars()}
    rows = [
        {"runner_id": runner_id, "sha256": sha, "name": file.name, "size": file.size, "packed": file.packed}
        for sha, file in by_sha.items()
        if sha in new
    ]
    if rows:
        connection.execute(sa.insert(_ORIGINAL), rows)
    return len(rows)


def size_of(session: Session, row: RunRow) -> int | None:
    """Bytes of the file that a run was imported from, None when it is not kept. The file itself is not read."""
    return sizes(session, row.runner_id, [row.file_sha256]).get(row.file_sha256 or "")


def sizes(session: Session, runner_id: str, sha256: Sequence[str | None]) -> dict[str, int]:
    """Bytes of each of these files that is kept, by its SHA-256."""
    wanted = OriginalRow.runner_id == runner_id, col(OriginalRow.sha256).in_([sha for sha in sha256 if sha])
    return {row[0]: row[1] for row in session.exec(select(OriginalRow.sha256, OriginalRow.size).where(*wanted))}


def of_run(session: Session, row: RunRow | RunSourceRow) -> PackedOriginal | None:
    """The file that a recording was imported from, None when it is not kept."""
    if row.file_sha256 is None:
        return None
    found = session.get(OriginalRow, (row.runner_id, row.file_sha256))
    return None if found is None else PackedOriginal(found.sha256, found.name, found.size, found.packed)
