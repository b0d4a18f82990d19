"""The further recordings of a run as people are shown them: who made each, what it measured, and why it does not count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from domain import same_run
from domain.clock import iso
from store import originals, sources
from store.tables import RunRow, RunSourceRow


@dataclass(frozen=True, slots=True)
class Also:
    """A further recording of a run.

    `measured`: what of `same_run.LOAD`, `FORM` and `PLACE` it has; `original`: bytes of its file, None when it is not kept.
    """

    row: RunSourceRow
    measured: list[str]
    why: same_run.Reason
    original: int | None


def also(session: Session, row: RunRow) -> list[Also]:
    """The further recordings of a run, as they came."""
    kept = sources.of_run(session, row)
    if not kept:
        return []
    first, *others = (each.sketch for each in sources.members(session, row))
    longest = max(each.measured.seen_s for each in (first, *others))
    sizes = originals.sizes(session, row.runner_id, [each.file_sha256 for each in kept])
    return [
        Also(
            each,
            same_run.measures(sketch, (*same_run.LOAD, *same_run.FORM, *same_run.PLACE)),
            same_run.why(first, sketch, longest, chosen=row.chosen_ms is not None),
            sizes.get(each.file_sha256 or ""),
        )
        for each, sketch in zip(kept, others, strict=True)
    ]


def as_json(session: Session, row: RunRow) -> list[dict[str, Any]]:
    """The same as the API shows them."""
    return [
        {
            "id": one.row.id,
            "source": one.row.source,
            "file": one.row.file,
            "device": one.row.rest["device"],
            "started_at": iso(one.row.started_ms),
            "ended_at": iso(one.row.ended_ms),
            "state": one.row.state,
            "samples": one.row.samples,
            "steps": one.row.steps,
            "distance_m": one.row.rest["distance_m"],
            "timer_s": one.row.rest["timer_s"],
            "measured": one.measured,
            "why": one.why,
        }
        for one in also(session, row)
    ]
