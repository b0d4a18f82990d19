"""Recordings from files, many at a time: which of them are known, and the new runs in a few statements for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from domain import same_run
from domain.model import Recording
from formats.packed import PackedRun, placeless
from store import deleting, metrics, originals, privacy, runs, sources
from store.run_values import values_of

_LONGEST_NAME = 80
"""Of what a file calls a run."""
_RUN, _TRACE, _SOURCE = (SQLModel.metadata.tables[name] for name in ("run", "trace", "run_source"))
_KEPT = SQLModel.metadata.tables["original"]
_IDS = sa.select(_RUN.c.key, _RUN.c.id).where(
    _RUN.c.runner_id == sa.bindparam("runner"), _RUN.c.key.in_(sa.bindparam("keys", expanding=True))
)


def _of_files(run_id: sa.Column[Any], table: sa.Table) -> sa.Select[Any]:
    mine = table.c.runner_id == sa.bindparam("runner"), table.c.file_sha256.in_(sa.bindparam("sha256", expanding=True))
    return sa.select(run_id.label("run_id"), table.c.session_index, table.c.file_sha256).where(*mine)


_SAME_FILE = sa.union_all(_of_files(_RUN.c.id, _RUN), _of_files(_SOURCE.c.run_id, _SOURCE))


class Known:
    """Which recordings of files the store has: the same bytes and session index; and which are of runs that it has."""

    def __init__(self, session: Session, runner_id: str, runs: Sequence[PackedRun]) -> None:
        """Looks up what could be a recording of `runs`, all at once."""
        sources.hold(session, runner_id)
        self._deleted = deleting.deleted(session, runner_id, [run.recording for run in runs])
        # What is not known equals nothing.
        sha256 = sorted({run.recording.file_sha256 for run in runs if run.recording.file_sha256})
        found = session.execute(_SAME_FILE, {"runner": runner_id, "sha256": sha256})
        self._files = {(index, sha) for _run_id, index, sha in found}
        self._near = [each.sketch for each in sources.around(session, runner_id, [run.sketch for run in runs])]

    def deleted_ms(self, recording: Recording) -> int | None:
        """When the runner deleted this run, Unix ms; None: not at all."""
        return self._deleted.get(recording.key)

    def add(self, recording: Recording) -> bool:
        """Take note of a recording; returns whether it was known."""
        mark = (recording.session_index, recording.file_sha256)
        known = mark in self._files
        if recording.file_sha256:
            self._files.add(mark)
        return known

    def joins(self, run: PackedRun) -> bool:
        """Take note of a run that is to be stored; returns whether it may be one that is there."""
        mine = run.sketch
        found = any(same_run.same(each, mine) for each in self._near)
        self._near.append(mine)
        return found


def whole_files(session: Session, runner_id: str) -> set[str]:
    """SHA-256 of the files that a second import can bring nothing of: their runs are there, and they too if they are kept.

    Not those of which the runner deleted a run: what becomes of them has to be told, and may be asked for.
    """
    every = (sa.select(of.c.file_sha256).where(of.c.runner_id == runner_id) for of in (_RUN, _SOURCE))
    stored = {str(sha256) for sha256 in session.execute(sa.union(*every)).scalars() if sha256}
    if originals.wanted(session, runner_id):
        stored &= set(session.execute(sa.select(_KEPT.c.sha256).where(_KEPT.c.runner_id == runner_id)).scalars())
    return deleting.untouched(session, runner_id, stored)


def of_file(session: Session, runner_id: str, sha256: str) -> list[int]:
    """The ids of the runs that the runner has of the file with that SHA-256."""
    found = session.execute(_SAME_FILE, {"runner": runner_id, "sha256": [sha256]})
    return sorted({int(run_id) for run_id, _index, _sha in found})


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a recording: its run, and whether that was there already."""

    run_id: int
    joined: bool


def add(session: Session, runner_id: str, known: Known, packed: Sequence[PackedRun], now_ms: int) -> list[Added]:
    """Store recordings that are not known; in the same order what became of each.

    Those of new runs go in a few statements for all; those of runs that are there, or among `packed` twice, one by one.
    """
    if not packed:
        return []
    if not privacy.keeps_gps(session, runner_id):
        packed = [placeless(run) for run in packed]
    joins = [known.joins(run) for run in packed]
    fresh = iter(_new(session, runner_id, [run for run, there in zip(packed, joins, strict=True) if not there], now_ms))
    added: list[Added] = []
    for run, there in zip(packed, joins, strict=True):
        saved = runs.take(session, runner_id, run, now_ms) if there else None
        added.append(Added(next(fresh), joined=False) if saved is None else Added(saved.run_id, saved.joined))
    return added


def _new(session: Session, runner_id: str, packed: Sequence[PackedRun], now_ms: int) -> list[int]:
    """Store runs that are known to be new, with their metrics if they have any; returns their ids in the same order.

    They hold no positions if their runner keeps none.

    They and the runs whose findings may depend on them are marked as due for analysis.
    """
    if not packed:
        return []
    shoe_of = runs.default_shoe(session, runner_id)
    common: dict[str, Any] = {
        "runner_id": runner_id,
        "first_stored_ms": now_ms,
        "stored_ms": now_ms,
        "revision": 1,
        "excluded": False,
        "excluded_reason": None,
        "corrections": {},
        "apart": [],
        "analysis_due": True,
        "rules_version": None,
    }
    rows = [
        values_of(run)
        | common
        | {
            "shoe_id": shoe_of(run.recording.started_ms),
            "name": " ".join(run.recording.name.split())[:_LONGEST_NAME],
            "metrics_revision": 1 if run.metrics else None,
            "metrics_version": run.metrics.version if run.metrics else None,
        }
        for run in packed
    ]
    connection = session.connection()
    # Not RETURNING: SQLite gives no order to what it returns, so that it would be a statement a run.
    connection.execute(sa.insert(_RUN), rows)
    keys = [row["key"] for row in rows]
    made: dict[str, int] = dict(connection.execute(_IDS, {"runner": runner_id, "keys": keys}).all())
    ids = [made[key] for key in keys]
    traces = [
        {"run_id": run_id, "revision": 1, "samples": run.samples, "steps": run.steps}
        for run_id, run in zip(ids, packed, strict=True)
    ]
    connection.execute(sa.insert(_TRACE), traces)
    metrics.save(session, runner_id, [(i, 1, run.metrics) for i, run in zip(ids, packed, strict=True) if run.metrics])
    for first_ms, last_ms in _near([row["started_ms"] for row in rows]):
        runs.mark_due(session, runner_id, first_ms, last_ms)
    return ids


def _near(starts_ms: Sequence[int]) -> list[tuple[int, int]]:
    """Starts as spans (first, last), in each of which no two neighbours are further apart than a run's influence reaches."""
    spans: list[tuple[int, int]] = []
    for start in sorted(starts_ms):
        near = bool(spans) and start <= spans[-1][1] + runs.REACH_MS
        spans[-1:] = [(spans[-1][0], start)] if near else [*spans[-1:], (start, start)]
    return spans
