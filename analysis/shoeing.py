"""The pair worn in each of some runs: how far it had come, and whether it was new to the calf."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sqlmodel import Session

from analysis.rules.base import ShoeUse
from domain.model import ShoeKind
from domain.past import PastRun
from store import history
from store.history import Pair
from store.metrics import DueRun

NEW_M = 10_000.0
"""A pair that was entered with less in it counts as new."""


def uses(session: Session, runner_id: str, rows: Sequence[DueRun], past: Sequence[PastRun]) -> dict[int, ShoeUse]:
    """How far each run's pair has come with it: summed up once for a pair, then run by run. `past` holds the runs too."""
    found: dict[int, ShoeUse] = {}
    worn: dict[int, list[PastRun]] = {}
    for run in past:
        if run.shoe_id is not None and not run.excluded:
            worn.setdefault(run.shoe_id, []).append(run)
    named = {row.shoe_id for row in rows if row.shoe_id is not None and not row.excluded}
    pairs = history.pairs(session, runner_id) if named else {}
    for shoe_id in named & pairs.keys():
        own = [row for row in rows if row.shoe_id == shoe_id and not row.excluded]
        shoe = pairs[shoe_id]
        first_m, first_runs = history.shoe_worn(session, shoe_id, own[0].started_ms)
        new_since_ms = _new_since(session, runner_id, shoe, pairs)
        drop_before_mm = _drop_before(session, runner_id, shoe, pairs)
        for row in own:
            since = [run for run in worn[shoe_id] if own[0].started_ms < run.started_ms <= row.started_ms]
            metres = shoe.start_m + first_m + sum(run.distance_m or 0.0 for run in since)
            found[row.id] = ShoeUse(
                shoe_id,
                shoe.name,
                metres,
                metres - (row.distance_m or 0.0),
                first_run=first_runs + len(since) <= 1,
                kind=cast("ShoeKind | None", shoe.kind),
                drop_mm=shoe.drop_mm,
                model=shoe.model,
                new_since_ms=new_since_ms,
                drop_before_mm=drop_before_mm,
            )
    return found


def _new_since(session: Session, runner_id: str, shoe: Pair, pairs: dict[int, Pair]) -> int | None:
    """When the runner first ran in this model; None = not known: it came here worn, or no other pair was known before."""
    alike = [
        pair for pair in pairs.values() if pair.id == shoe.id or (shoe.model and _alike(pair.model) == _alike(shoe.model))
    ]
    starts = [first for pair in alike if (first := history.first_worn(session, pair.id)) is not None]
    if not starts or any(pair.start_m >= NEW_M for pair in alike):
        return None
    return min(starts) if history.pair_before(session, runner_id, min(starts)) is not None else None


def _alike(model: str | None) -> str:
    return " ".join((model or "").casefold().split())


def _drop_before(session: Session, runner_id: str, shoe: Pair, pairs: dict[int, Pair]) -> float | None:
    """The drop of the pair worn in the run before the first run in this one."""
    first = history.first_worn(session, shoe.id)
    before = None if first is None else history.pair_before(session, runner_id, first)
    pair = pairs.get(before) if before is not None else None
    return None if pair is None else pair.drop_mm
