"""The analysis stage on a real database: what it stores, when it does it again, and that it never does it twice."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import numpy as np
import pytest
from sqlmodel import Session, select

import analysis.worker
from analysis.live_stage import LiveStage
from analysis.today import today
from analysis.weeks import displays, weeks
from analysis.worker import analyse_due
from domain.clock import MS_PER_DAY
from domain.model import CheckIn, RecordedRun, Recording, Runner, Shoe
from domain.trace import Trace
from formats.live import LiveUpdate
from formats.payloads import Batch, Sample, encode
from store import findings, history, metrics, people, reports, runs
from store.doorbell import Doorbell
from store.engine import Store
from store.tables import FindingRow, InboxRow, NoteRow, RunRow

DAY_0 = 1_767_600_000_000 // MS_PER_DAY * MS_PER_DAY
NOW = DAY_0 + 200 * MS_PER_DAY


def recorded(day: float, km: float, **columns: float) -> RecordedRun:
    """A steady run on that day, a sample every five seconds."""
    n = round(km * 1000 / 3 / 5) + 1
    t_ms = DAY_0 + round(day * MS_PER_DAY) + 25_200_000 + 5000 * np.arange(n)
    values = {"speed": 3.0, "cadence": 84.0, "stance_time": 260.0} | columns
    filled = {name: np.full(n, value) for name, value in values.items()} | {"distance": 15.0 * np.arange(n)}
    trace = Trace(np.arange(1, n + 1), t_ms, filled)
    return RecordedRun(Recording(f"test/{day}", "import", int(t_ms[0]), int(t_ms[-1])), trace)


def add(store: Store, *given: RecordedRun, runner: Runner | None = None) -> list[int]:
    """Store runs of anna."""

    def work(session: Session) -> list[int]:
        people.add_runner(session, runner or Runner("anna"), NOW)
        return [runs.save(session, "anna", one, NOW).run_id for one in given]

    return store.write(work)


def analyse(store: Store) -> int:
    """Analyse what is due."""
    return analyse_due(store, lambda: NOW)


def found(store: Store) -> list[FindingRow]:
    """Anna's standing findings."""
    return store.read(lambda session: findings.listing(session, "anna"))


def spikes(store: Store) -> list[tuple[int | None, str]]:
    """The session spikes among them: (run, severity)."""
    return [(row.run_id, row.severity) for row in found(store) if row.rule == "load.session_spike"]


def test_a_spike_is_found_and_metrics_are_stored(store: Store) -> None:
    """After four runs of 6 km one of 12.5 km warns; every run has metrics of this revision; nothing is left to do."""
    ids = add(store, *(recorded(day, 6) for day in (0, 3, 6, 9)), recorded(12, 12.5))
    assert analyse(store) == 5
    assert spikes(store) == [(ids[-1], "warn")]
    stored = store.read(lambda session: metrics.load(session, ids[0]))
    assert stored is not None
    assert stored.calf_load == pytest.approx(6, rel=0.01)
    assert analyse(store) == 0


def test_analysing_again_makes_no_second_finding(store: Store) -> None:
    """The same runs analysed again change nothing: same rows, same ids."""
    ids = add(store, *(recorded(day, 6) for day in (0, 3, 6, 9)), recorded(12, 12.5))
    analyse(store)
    before = [(row.id, row.key) for row in found(store)]
    store.write(lambda session: runs.mark_due(session, "anna", DAY_0))
    assert analyse(store) == len(ids)
    assert [(row.id, row.key) for row in found(store)] == before


def test_excluding_and_correcting_a_run(store: Store) -> None:
    """An excluded run's finding is withdrawn and comes back with it; a corrected distance is judged instead."""
    ids = add(store, *(recorded(day, 6) for day in (0, 3, 6, 9)), recorded(12, 12.5))
    analyse(store)
    store.write(lambda session: runs.correct(session, "anna", ids[-1], {"excluded": True}))
    analyse(store)
    assert spikes(store) == []
    store.write(lambda session: runs.correct(session, "anna", ids[-1], {"excluded": False}))
    analyse(store)
    assert spikes(store) == [(ids[-1], "warn")]
    store.write(lambda session: runs.correct(session, "anna", ids[-1], {"distance_m": 6100.0}))
    analyse(store)
    assert spikes(store) == []


def test_a_run_that_comes_late_changes_those_after_it(store: Store) -> None:
    """A longer run stored afterwards, but run before, takes the spike away."""
    ids = add(store, *(recorded(day, 6) for day in (0, 3, 6, 9)), recorded(12, 7))
    analyse(store)
    assert spikes(store) == [(ids[-1], "watch")]
    add(store, recorded(4, 8))
    analyse(store)
    assert not any(run == ids[-1] for run, _ in spikes(store))


def test_other_rules_or_settings_analyse_history_again(store: Store) -> None:
    """Runs analysed under another rules version are due again, and so are all of a runner whose settings changed."""
    add(store, *(recorded(day, 6) for day in (0, 3, 6)))
    analyse(store)

    def age(session: Session) -> None:
        for row in session.exec(select(RunRow)):
            row.rules_version = "older"

    store.write(age)
    assert analyse(store) == 3

    def set_b(session: Session) -> None:
        row = people.runners(session)[0]
        assert row.id == "anna"
        from store.tables import RunnerRow  # noqa: PLC0415 - its only use

        session.get_one(RunnerRow, "anna").thresholds = {"load.b": 4.0}

    store.write(set_b)
    assert analyse(store) == 3
    stored = store.read(lambda session: metrics.load(session, 1))
    assert stored is not None
    assert "b=4" in stored.detail["settings"]


def test_an_unreadable_trace_holds_nobody_up(store: Store) -> None:
    """A damaged trace gives no metrics and no findings, and the others are analysed."""
    ids = add(store, *(recorded(day, 6) for day in (0, 3)))

    def damage(session: Session) -> None:
        next(iter(metrics.blobs(session, [ids[0]]).values())).samples = b"nothing"

    store.write(damage)
    assert analyse(store) == 2
    assert store.read(lambda session: metrics.load(session, ids[0])) is None
    assert store.read(lambda session: metrics.load(session, ids[1])) is not None
    assert analyse(store) == 0


def test_shoes_wear_by_their_own_runs(store: Store) -> None:
    """The pair that a run was in is told when it passes 483 km, once."""
    store.write(lambda session: people.add_runner(session, Runner("anna"), NOW))
    store.write(lambda session: people.add_shoe(session, "anna", Shoe(0, "Ghost", start_m=470_000, is_default=True), DAY_0))
    ids = add(store, *(recorded(day, 6) for day in (0, 3, 6, 9)))
    analyse(store)
    assert [row.run_id for row in found(store) if row.rule == "shoe.worn"] == [ids[2]]


def test_the_window_is_bounded_and_the_longest_ever_is_not(store: Store) -> None:
    """A run looks back 98 days, and at the longest ever by the index."""
    add(store, recorded(0, 20), *(recorded(day, 6) for day in (140, 143, 146)))
    analyse(store)
    at = DAY_0 + 150 * MS_PER_DAY
    assert len(store.read(lambda session: history.window(session, "anna", at, at, "UTC"))) == 3
    assert store.read(lambda session: history.longest_before(session, "anna", at)) == pytest.approx(20_000, rel=0.01)


def test_today_and_weeks_from_the_store(store: Store) -> None:
    """After five weeks of three runs there is a number for today, a range, and five weeks to show."""
    add(store, *(recorded(7 * week + day, 6) for week in range(5) for day in (0, 2, 4)))
    analyse(store)
    anna = Runner("anna")
    now = DAY_0 + 36 * MS_PER_DAY
    answer = store.read(lambda session: today(session, anna, now))
    assert answer.room_m == pytest.approx(6600, rel=0.01)
    assert answer.state in {"in", "below"}
    rows = store.read(lambda session: weeks(session, anna, now))
    assert 5 <= len(rows) <= 6
    assert sum(row.distance_m or 0 for row in rows) == pytest.approx(15 * 6000, rel=0.01)
    assert {item.metric for item in store.read(lambda session: displays(session, anna, now))} >= {"monotony"}
    assert store.read(lambda session: today(session, Runner("nobody"), now)).room_m is None
    assert store.read(lambda session: weeks(session, Runner("nobody"), now)) == ()


def test_marked_weeks_are_kept(store: Store) -> None:
    """A week marked as race is remembered, and the mark can be taken back."""
    store.write(lambda session: history.mark_week(session, "anna", 739_000, "race"))
    assert store.read(lambda session: history.marked_weeks(session, "anna")) == {739_000: "race"}
    store.write(lambda session: history.mark_week(session, "anna", 739_000, None))
    assert store.read(lambda session: history.marked_weeks(session, "anna")) == {}


def _updates(day: float, km: float, sid: str = "S1") -> list[LiveUpdate]:
    start = DAY_0 + round(day * MS_PER_DAY)
    samples = [Sample(sid=sid, seq=i + 1, t=start + 5000 * i, speed=3.0) for i in range(round(km * 1000 / 15) + 1)]
    return [
        LiveUpdate("anna", "watch", sid, start + 5000 * i, samples=samples[i : i + 20]) for i in range(0, len(samples), 20)
    ]


def _judged(store: Store, stage: LiveStage, updates: list[LiveUpdate]) -> list[tuple[str, str]]:
    def work(session: Session) -> list[tuple[str, str]]:
        return [(finding.key, finding.severity.value) for _, finding in stage(session, updates)]

    return store.write(work)


def test_live_spike_once_each(store: Store) -> None:
    """A live run says info at the longest of 30 days and watch at 110 %, once each, repeated messages or not."""
    add(store, *(recorded(day, 6) for day in (0, 3, 6)))
    analyse(store)
    stage = LiveStage()
    updates = _updates(10, 7.0)
    assert _judged(store, stage, updates) == [("live:S1:100", "info"), ("live:S1:110", "watch")]
    assert _judged(store, stage, updates) == []
    assert _judged(store, LiveStage(), _updates(10, 5.9, "S2")) == []


def test_live_distance_survives_a_restart(store: Store) -> None:
    """A new process reads from the inbox how far the run had come, and counts on."""
    add(store, *(recorded(day, 6) for day in (0, 3, 6)))
    analyse(store)
    updates = _updates(10, 6.3)
    early, late = updates[:-3], updates[-3:]

    def keep(session: Session) -> None:
        for update in early:
            for sample in update.samples:
                assert isinstance(sample, Sample)
                row = {"sid": "S1", "leaf": "samples", "first_seq": sample.seq, "last_seq": sample.seq}
                session.add(
                    InboxRow(runner_id="anna", device_id="watch", received_ms=NOW, payload=encode(sample), **row)  # type: ignore[arg-type]
                )

    store.write(keep)
    assert _judged(store, LiveStage(), late) == [("live:S1:100", "info")]


def test_batches_count_like_samples(store: Store) -> None:
    """A columnar batch with the device's own distance is believed."""
    add(store, *(recorded(day, 6) for day in (0, 3, 6)))
    analyse(store)
    start = DAY_0 + 10 * MS_PER_DAY
    batch = Batch(sid="S9", seq=(1, 2), t0=start, dt=[0, 1000], distance=[10.0, 6100.0])
    update = LiveUpdate("anna", "watch", "S9", start, samples=[batch])
    assert _judged(store, LiveStage(), [update]) == [("live:S9:100", "info")]


def test_pain_in_a_live_run(store: Store) -> None:
    """A bare marker in a run is judged in the same call: stop, with the run's sid."""
    store.write(lambda session: people.add_runner(session, Runner("anna"), NOW))
    pain = CheckIn("P1", NOW, NOW, "watch", sid="S1")
    assert ("pain:P1", "stop") in _judged(store, LiveStage(), [LiveUpdate("anna", "watch", "S1", NOW, checkins=[pain])])


async def _until(condition: Any, limit_s: float = 20.0) -> None:
    deadline = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail("nothing happened in time")
        await asyncio.sleep(0.02)


@pytest.mark.slow
async def test_the_stage_itself(sqlite_store: Store) -> None:
    """It analyses new runs and waiting reports, rings, re-analyses history visibly, and ends when cancelled."""
    store, bell = sqlite_store, Doorbell()
    rung = bell.listener("findings")
    ids = add(store, *(recorded(day, 6) for day in range(0, 18, 3)), recorded(20, 12.5))
    analyse(store)

    def disturb(session: Session) -> None:
        for row in session.exec(select(RunRow)):
            row.rules_version = "older"
        session.add(NoteRow(name="reanalysis", value="0/9"))
        reports.save_check_in(session, "anna", CheckIn("P2", NOW, NOW, "web", sid="S1", phase="during"))

    store.write(disturb)
    seen: set[str] = set()

    def noted() -> NoteRow | None:
        return store.read(lambda session: session.get(NoteRow, "reanalysis"))

    def clock() -> int:
        """Asked for at every batch: between two of them anybody can see how far it has come."""
        if (note := noted()) is not None:
            seen.add(note.value)
        return NOW

    def done() -> bool:
        return noted() is None and store.read(metrics.due_count) == 0

    stage = asyncio.create_task(analysis.worker.run(store, bell, clock))
    try:
        await asyncio.sleep(0)
        await _until(done)
        assert await rung.wait(1.0)
        assert spikes(store) == [(ids[-1], "warn")]
        assert any(row.rule == "acute.stop_now" for row in found(store))
        assert any(value.endswith("/7") for value in seen)
        new = add(store, recorded(23, 26))
        bell.ring("runs")
        await _until(lambda: any(run == new[0] for run, _ in spikes(store)))
    finally:
        stage.cancel()
        with pytest.raises(asyncio.CancelledError):
            await stage
