"""One run from several sources, on real stores: one run, the recording that says more counts, the others are kept."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import select

from domain.errors import NotFound
from domain.model import RecordedRun, Runner
from formats.packed import pack
from ingest.bridges import archive
from ingest.bridges.decode_wire import PackedFile, Request
from store import deleting, imported, originals, people, runs, source_deeds, source_views, sources, views
from store.engine import Store
from store.run_values import OWN, REST, values_of
from store.tables import DeletedRunRow, OriginalRow, RunRow, RunSourceRow, TraceRow
from tests.recorded_twice import (
    HOUR,
    NOW_MS,
    WHERE,
    cut,
    live,
    only,
    other,
    phone,
    recording,
    save,
    source_id,
    stored,
    watch,
)

LATER = NOW_MS + 5 * HOUR


@pytest.fixture
def ana(store: Store) -> Store:
    """A runner."""
    store.write(lambda session: people.add_runner(session, Runner("ana"), 1))
    return store


def settled(store: Store) -> None:
    """Everything was judged."""
    store.write(lambda session: session.execute(sa.update(RunRow).values(analysis_due=False)))


def test_whatever_a_recording_decides_a_source_keeps() -> None:
    """No value of a run's row that the recording decides is lost on the way through a source."""
    assert values_of(pack(watch())).keys() == {*OWN, *REST}


@pytest.mark.slow
def test_the_order_in_which_they_come_makes_no_difference(sqlite_store: Store) -> None:
    """All 120 orders of five recordings: the same two runs, the same winner, the same sources, the same values."""
    given = (watch(), live(), phone(), cut(), other())
    seen = set()
    for n, order in enumerate(permutations(given)):
        runner = f"r{n}"
        sqlite_store.write(lambda session, runner=runner: people.add_runner(session, Runner(runner), 1))  # type: ignore[misc]
        for one in order:
            save(sqlite_store, one, runner)
        assert stored(sqlite_store, runner) == {"fit#0": {"wrist/S1", "gpx#0", "cut#0"}, "next#0": set()}
        rows = sqlite_store.read(lambda session, runner=runner: runs.listing(session, runner))  # type: ignore[misc]
        seen.add(repr([[getattr(row, name) for name in (*OWN, *REST)] for row in rows]))
    assert len(seen) == 1


def test_a_poorer_one_changes_nothing(ana: Store) -> None:
    """Only a source is added: same revision, same metrics, nothing to be judged again. Again it is no news."""
    first = save(ana, watch())
    settled(ana)
    before = only(ana).model_dump()
    found = save(ana, phone(), now_ms=LATER)
    assert found == runs.Saved(first.run_id, 1, changed=False, joined=True)
    assert only(ana).model_dump() == before
    assert save(ana, phone(), now_ms=LATER + 1) == found
    (kept,) = ana.read(lambda session: session.exec(select(RunSourceRow)).all())
    assert (kept.revision, kept.stored_ms) == (1, LATER)


def test_a_richer_one_takes_its_place_and_the_runners_words_stay(ana: Store) -> None:
    """Same id, first stored then; the correction holds, and what becomes a source says what its device said."""
    save(ana, phone())
    row = only(ana)
    said: dict[str, Any] = {
        "name": "Park",
        "note": "windy",
        "excluded": True,
        "excluded_reason": "test",
        "temperature_c": 28.0,
        "distance_m": 5000.0,
    }
    ana.write(lambda session: runs.correct(session, "ana", row.id or 0, said))
    settled(ana)
    found = save(ana, watch(), now_ms=LATER)
    assert found == runs.Saved(row.id or 0, 2, changed=True, joined=True)
    now = only(ana)
    assert {name: getattr(now, name) for name in said} == said
    assert (now.first_stored_ms, now.stored_ms, now.analysis_due, now.file) == (NOW_MS, LATER, True, "fit.fit")
    assert ana.read(lambda session: session.get_one(TraceRow, now.id)).revision == 2
    assert ana.read(lambda session: runs.load_trace(session, now)).has("stance_time")
    kept = ana.read(lambda session: sources.by_key(session, "ana", "gpx#0"))
    assert kept is not None
    assert kept.rest["distance_m"] == pytest.approx(5700, rel=0.05)
    assert sources.load_trace(kept).columns.keys() == set(WHERE)
    ana.write(lambda session: runs.correct(session, "ana", row.id or 0, {"distance_m": None}))
    assert only(ana).distance_m == pytest.approx(5400, rel=0.05)


def test_late_data_of_a_source_is_added_to_it(ana: Store) -> None:
    """A session whose recording is only a source grows there; when it says more in the end, it counts."""
    first = save(ana, phone())
    short = recording("wrist/S1", seconds=1000, only=("cadence", "stance_time", "distance"))
    assert save(ana, short).changed is False
    grown = recording("wrist/S1", seconds=1200, only=("cadence", "stance_time", "distance"))
    assert save(ana, grown, now_ms=LATER) == runs.Saved(first.run_id, 1, changed=False, joined=True)
    kept = ana.read(lambda session: sources.by_key(session, "ana", "wrist/S1"))
    assert kept is not None
    assert (kept.revision, kept.samples, kept.run_id) == (2, 1200, first.run_id)
    assert save(ana, live(), now_ms=LATER + 1).revision == 2
    assert stored(ana) == {"wrist/S1": {"gpx#0"}}


def test_a_run_that_turns_out_to_be_another_becomes_one_with_it(ana: Store) -> None:
    """The first minutes of a live run and its file are two runs at first; with the rest of it they are one, the older."""
    early = save(ana, recording("wrist/S1", seconds=300, only=("cadence", "stance_time")))
    file = save(ana, phone(), now_ms=LATER)
    assert file.run_id != early.run_id
    ana.write(lambda session: runs.correct(session, "ana", file.run_id, {"name": "Park"}))
    found = save(ana, live(), now_ms=LATER + 1)
    assert found.run_id == early.run_id
    assert stored(ana) == {"wrist/S1": {"gpx#0"}}
    row = only(ana)
    assert (row.name, row.first_stored_ms, row.samples) == ("Park", NOW_MS, 1798)
    assert ana.read(lambda session: session.exec(select(TraceRow.run_id)).all()) == [row.id]


class TestWhatTheRunnerSays:
    """It counts for more than any measure, and stays said."""

    def test_use_this_one(self, ana: Store) -> None:
        """The poorer counts, and no richer takes its place; said again of a place that is empty it is refused."""
        run_id = save(ana, watch()).run_id
        save(ana, phone())
        chosen = source_id(ana, "gpx#0")
        ana.write(lambda session: source_deeds.use(session, "ana", run_id, chosen, LATER))
        save(ana, live())
        save(ana, cut())
        assert stored(ana) == {"gpx#0": {"fit#0", "wrist/S1", "cut#0"}}
        assert only(ana).revision == 2
        with pytest.raises(NotFound, match="no further recording"):
            ana.write(lambda session: source_deeds.use(session, "ana", run_id, chosen, LATER))
        reasons = ana.read(lambda session: [one.why for one in source_views.also(session, runs.get(session, "ana", run_id))])
        assert set(reasons) == {"chosen"}

    def test_this_is_another_run(self, ana: Store) -> None:
        """It becomes one of its own and is never joined again, not even when either comes back after it was deleted."""
        run_id = save(ana, watch()).run_id
        save(ana, phone())
        save(ana, live())
        made = ana.write(lambda session: source_deeds.split(session, "ana", run_id, source_id(ana, "gpx#0"), LATER))
        assert stored(ana) == {"fit#0": {"wrist/S1"}, "gpx#0": set()}
        assert (made.id != run_id, made.first_stored_ms, made.analysis_due) == (True, LATER, True)
        assert ana.read(lambda session: runs.load_trace(session, made)).columns.keys() == set(WHERE)
        assert save(ana, phone()) == runs.Saved(made.id or 0, 1, changed=False)
        closer = replace(phone(), recording=replace(phone().recording, key="phone again#0", file_sha256="phone again"))
        assert save(ana, closer).run_id == made.id
        ana.write(lambda session: deleting.delete_run(session, "ana", run_id, LATER))
        ana.write(lambda session: session.execute(sa.delete(DeletedRunRow)))
        save(ana, watch())
        save(ana, live())
        assert stored(ana) == {"fit#0": {"wrist/S1"}, "gpx#0": {"phone again#0"}}


def packed(one: RecordedRun) -> archive.Result:
    """A decoded file of one recording, as an import gets it."""
    sha = one.recording.file_sha256 or ""
    return Request(f"{sha}.fit", data=b""), PackedFile(f"{sha}.fit", (pack(one),))


def outcomes(store: Store, *given: RecordedRun, deleted_too: bool = False) -> list[tuple[str, str]]:
    """Import them in one batch."""
    batch = [packed(one) for one in given]
    found = store.write(lambda session: archive._outcomes(session, "ana", batch, LATER, deleted_too=deleted_too))
    return [(one.file, one.state) for one in found]


def test_a_batch_may_hold_the_same_run_twice(ana: Store) -> None:
    """New, and its further recordings in the same transaction; again all of them are known already."""
    given = (phone(), watch(), cut(), other())
    assert outcomes(ana, *given) == [
        ("gpx.fit", "imported"),
        ("fit.fit", "source"),
        ("cut.fit", "source"),
        ("next.fit", "imported"),
    ]
    assert stored(ana) == {"fit#0": {"gpx#0", "cut#0"}, "next#0": set()}
    assert {state for _, state in outcomes(ana, *given)} == {"duplicate"}
    again = ana.read(lambda session: imported.of_file(session, "ana", "cut"))
    assert again == [ana.read(lambda session: runs.by_key(session, "ana", "fit#0")).id]  # type: ignore[union-attr]


def test_deleted_with_all_its_sources(ana: Store) -> None:
    """None comes back by whichever file, late data or hand; `--deleted-too` takes all back; originals go with it."""
    given = (phone(), watch(), cut())
    outcomes(ana, *given)
    save(ana, live())
    for sha in ("gpx", "fit", "elsewhere"):
        row = OriginalRow(runner_id="ana", sha256=sha, name=f"{sha}.fit", size=1, packed=b"")
        ana.write(lambda session, row=row: session.add(row))  # type: ignore[misc]
    assert ana.read(lambda session: originals.sizes(session, "ana", ["gpx", "fit", None])) == {"gpx": 1, "fit": 1}
    ana.write(lambda session: deleting.delete_run(session, "ana", only(ana).id or 0, LATER))
    assert ana.read(lambda session: session.exec(select(RunSourceRow)).all()) == []
    assert ana.read(lambda session: session.exec(select(OriginalRow.sha256)).all()) == ["elsewhere"]
    assert {state for _, state in outcomes(ana, *given)} == {"deleted"}
    assert ana.read(lambda session: deleting.deleted_ms(session, "ana", "wrist/S1")) == LATER
    assert {state for _, state in outcomes(ana, *given, deleted_too=True)} == {"imported", "source"}


def test_what_was_stored_twice_before_becomes_one(ana: Store) -> None:
    """Runs of an earlier version that knew no sources: the older stays, the richer counts, others are left alone."""
    given = [pack(one) for one in (phone(), watch(), other())]
    ids = ana.write(lambda session: imported._new(session, "ana", given, NOW_MS))
    joined = [
        ana.write(lambda session, run=run: source_deeds.join_again(session, "ana", run, LATER))  # type: ignore[misc]
        for run in (*ids, 999)
    ]
    assert joined == [True, False, False, False]
    assert stored(ana) == {"fit#0": {"gpx#0"}, "next#0": set()}
    row = ana.read(lambda session: runs.by_key(session, "ana", "fit#0"))
    assert row is not None
    assert (row.id, row.first_stored_ms, row.analysis_due) == (ids[0], NOW_MS, True)


def test_two_who_arrive_at_once_find_each_other(store: Store) -> None:
    """Two processes store recordings of one run at the same moment, twenty times: one run each time."""
    twin = Store(store.url.render_as_string(hide_password=False))
    for n in range(20):
        runner = f"r{n}"
        store.write(lambda session, runner=runner: people.add_runner(session, Runner(runner), 1))  # type: ignore[misc]
        start = threading.Barrier(2)

        def work(at: Store, one: RecordedRun, runner: str = runner, start: threading.Barrier = start) -> None:
            start.wait(10)
            save(at, one, runner)

        threads = [threading.Thread(target=work, args=pair) for pair in ((store, watch()), (twin, phone()))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert stored(store, runner) == {"fit#0": {"gpx#0"}}
    twin.close()


def test_stored_before_anybody_counted_what_is_measured(ana: Store) -> None:
    """A run of an earlier version is looked at when another recording of it comes."""
    save(ana, phone())
    ana.write(lambda session: session.execute(sa.update(RunRow).values(measured={})))
    assert save(ana, live()).revision == 2
    save(ana, watch())
    ana.write(lambda session: session.execute(sa.update(RunRow).values(measured={})))
    save(ana, cut())
    assert stored(ana) == {"fit#0": {"gpx#0", "wrist/S1", "cut#0"}}


def test_as_it_is_shown(ana: Store) -> None:
    """Each source says what it measured and why it does not count."""
    run_id = save(ana, watch()).run_id
    for one in (phone(), cut(), live()):
        save(ana, one)
    shown = ana.read(lambda session: source_views.as_json(session, runs.get(session, "ana", run_id)))
    assert [(one["source"], one["file"], one["why"]) for one in shown] == [
        ("import", "gpx.fit", "load"),
        ("import", "cut.fit", "covers"),
        ("wrist", None, "form"),
    ]
    assert shown[0]["measured"] == ["distance", "speed", "altitude"]
    assert ana.read(lambda session: views.alerts_json(session, "ana", run_id=run_id)) == []
    row = only(ana)
    assert ana.read(lambda session: sources.sids(session, row)) == ["S1"]
