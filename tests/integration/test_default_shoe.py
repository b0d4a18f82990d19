"""Which pair a run that is new here is taken to be run in: not that of today for what was run years ago."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from domain.clock import MS_PER_DAY
from domain.model import RecordedRun, Runner, Shoe
from formats.packed import pack
from store import imported, people, runs, source_deeds
from store.engine import Store
from store.tables import RunRow
from tests.recorded_twice import phone, recording, save, source_id, watch
from tests.recordings import START_MS

DAY_S = MS_PER_DAY // 1000


def one_by_one(session: Session, recorded: list[RecordedRun]) -> None:
    """As a live run, a file of the folder or an upload is stored."""
    for run in recorded:
        runs.save(session, "ana", run, START_MS)


def as_batch(session: Session, recorded: list[RecordedRun]) -> None:
    """As an archive is stored."""
    packed = [pack(run) for run in recorded]
    imported.add(session, "ana", imported.Known(session, "ana", packed), packed, START_MS)


def own(store: Store, added_ms: int) -> int:
    """Ana, and a pair for new runs with 300 km in it, added then."""
    store.write(lambda session: people.add_runner(session, Runner("ana"), 0))
    pair = Shoe(0, "Ghost", start_m=300_000.0, is_default=True)
    return store.write(lambda session: people.add_shoe(session, "ana", pair, added_ms)).id


@pytest.mark.parametrize("way", [one_by_one, as_batch])
def test_years_of_history_are_not_run_in_the_pair_of_today(
    store: Store, way: Callable[[Session, list[RecordedRun]], None]
) -> None:
    """Of runs stored after a pair was added, those run since then or that morning are in it; of the others nobody knows."""
    pair = own(store, START_MS + 8 * 3_600_000)
    days = {-3650: None, -30: None, -2: None, 0: pair, 1: pair, 40: pair}
    recorded = [recording(f"{day}#0", start_s=day * DAY_S) for day in days]
    store.write(lambda session: way(session, recorded))
    found = store.read(lambda session: list(session.exec(select(RunRow.started_ms, RunRow.shoe_id))))
    assert {(started - START_MS) // MS_PER_DAY: shoe for started, shoe in found} == days
    worn = store.read(lambda session: people.shoes(session, "ana"))[0]
    assert worn.worn_m == pytest.approx(300_000 + sum(day >= 0 for day in days) * _metres(recorded[0]))


def _metres(run: RecordedRun) -> float:
    distance = pack(run).summary.distance_m
    assert distance
    return distance


@pytest.mark.parametrize(("added_ms", "known"), [(START_MS, True), (START_MS + 30 * MS_PER_DAY, False)])
def test_what_is_split_off_is_no_newer_than_it_was(ana: Store, added_ms: int, *, known: bool) -> None:
    """A recording that becomes a run of its own is in the pair that it would have been in from the beginning."""
    pair = own(ana, added_ms)
    run_id = save(ana, watch()).run_id
    save(ana, phone())
    made = ana.write(lambda session: source_deeds.split(session, "ana", run_id, source_id(ana, "gpx#0"), START_MS).shoe_id)
    assert made == (pair if known else None)
