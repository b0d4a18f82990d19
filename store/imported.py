"""Runs of files, many at a time: which of them are known, and the new ones in a few statements for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from domain.model import Recording
from formats import positions
from formats.packed import PackedRun
from store import deleting, metrics, originals, privacy, runs

_RUN, _TRACE = SQLModel.metadata.tables["run"], SQLModel.metadata.tables["trace"]
_KEPT = SQLModel.metadata.tables["original"]
_SAME = sa.select(_RUN.c.session_index, _RUN.c.file_sha256, _RUN.c.serial, _RUN.c.time_created_ms)
_SAME_FILE = _SAME.where(
    _RUN.c.runner_id == sa.bindparam("runner"), _RUN.c.file_sha256.in_(sa.bindparam("sha256", expanding=True))
)
_SAME_START = _SAME.where(
    _RUN.c.runner_id == sa.bindparam("runner"),
    _RUN.c.serial.in_(sa.bindparam("serials", expanding=True)),
    _RUN.c.time_created_ms.in_(sa.bindparam("created", expanding=True)),
)


class Known:
    """Which runs of files the store has: same SHA-256, or same (serial, time_created), and session index."""

    def __init__(self, session: Session, runner_id: str, recordings: Sequence[Recording]) -> None:
        """Looks up what could be a run of `recordings`, all at once."""
        self._found: set[tuple[object, ...]] = set()
        self._deleted = deleting.deleted(session, runner_id, recordings)
        # What is not known equals nothing.
        sha256 = {recording.file_sha256 for recording in recordings if recording.file_sha256}
        starts = [recording for recording in recordings if recording.serial and recording.time_created_ms]
        serials, created = {one.serial for one in starts}, {one.time_created_ms for one in starts}
        for query, limits in (
            (_SAME_FILE, {"sha256": sorted(sha256)}),
            (_SAME_START, {"serials": sorted(filter(None, serials)), "created": sorted(filter(None, created))}),
        ):
            for row in session.execute(query, {"runner": runner_id, **limits}):
                self._found.update(_marks(*row))

    def deleted_ms(self, recording: Recording) -> int | None:
        """When the runner deleted this run, Unix ms; None: not at all."""
        return self._deleted.get(recording.key)

    def add(self, recording: Recording) -> bool:
        """Take note of a run; returns whether it was known."""
        marks = _marks(recording.session_index, recording.file_sha256, recording.serial, recording.time_created_ms)
        known = not self._found.isdisjoint(marks)
        self._found.update(marks)
        return known


def whole_files(session: Session, runner_id: str) -> set[str]:
    """SHA-256 of the files that a second import can bring nothing of: their runs are there, and they too if they are kept.

    Not those of which the runner deleted a run: what becomes of them has to be told, and may be asked for.
    """
    stored = sa.select(_RUN.c.file_sha256).where(_RUN.c.runner_id == runner_id, _RUN.c.file_sha256.is_not(None))
    if originals.wanted(session, runner_id):
        stored = stored.where(_RUN.c.file_sha256.in_(sa.select(_KEPT.c.sha256).where(_KEPT.c.runner_id == runner_id)))
    return deleting.untouched(session, runner_id, {str(sha256) for sha256 in session.execute(stored).scalars()})


def of_file(session: Session, runner_id: str, sha256: str) -> list[int]:
    """The ids of the runs that the runner has of the file with that SHA-256."""
    found = sa.select(_RUN.c.id).where(_RUN.c.runner_id == runner_id, _RUN.c.file_sha256 == sha256).order_by(_RUN.c.id)
    return [int(run_id) for run_id in session.execute(found).scalars()]


def _marks(index: int, sha256: str | None, serial: str | None, created_ms: int | None) -> list[tuple[object, ...]]:
    """What a run of a file is known by."""
    return [(index, sha256)] * bool(sha256) + [(index, serial, created_ms)] * bool(serial and created_ms)


def add_new(session: Session, runner_id: str, packed: Sequence[PackedRun], now_ms: int) -> list[int]:
    """Store runs that are known to be new, with their metrics if they have any; returns their ids in the same order.

    They and the runs whose findings may depend on them are marked as due for analysis.
    """
    if not packed:
        return []
    if not privacy.keeps_gps(session, runner_id):
        packed = [replace(run, samples=positions.of_samples(run.samples)) for run in packed]
    shoe_id = runs.default_shoe(session, runner_id)
    common: dict[str, Any] = {
        "runner_id": runner_id,
        "first_stored_ms": now_ms,
        "stored_ms": now_ms,
        "revision": 1,
        "excluded": False,
        "excluded_reason": None,
        "corrections": {},
        "analysis_due": True,
        "rules_version": None,
    }
    rows = [
        runs.values_of(run)
        | common
        | {
            "key": run.recording.key,
            "shoe_id": shoe_id,
            "metrics_revision": 1 if run.metrics else None,
            "metrics_version": run.metrics.version if run.metrics else None,
        }
        for run in packed
    ]
    connection = session.connection()
    added = sa.insert(_RUN).returning(_RUN.c.id, sort_by_parameter_order=True)
    ids = [int(run_id) for run_id in connection.execute(added, rows).scalars()]
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
