"""A judged run knows its air, its pair and the strength work around it, and is judged again when one of these changes."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
from sqlmodel import Session

from analysis import claims
from analysis.claims import claim
from analysis.rules import evaluate
from analysis.rules.base import Facts
from analysis.worker import analyse_due
from domain.care import LogEntry, Programme
from domain.clock import MS_PER_DAY
from domain.model import Finding, RecordedRun, Recording, Runner, Shoe
from domain.trace import Trace
from store import findings, log, metrics, people, reports, runs
from store.engine import Store
from store.tables import FindingRow, RunRow

DAY_0 = 1_767_600_000_000 // MS_PER_DAY * MS_PER_DAY
NOW = DAY_0 + 200 * MS_PER_DAY


def _recorded(day: int, **more: float) -> RecordedRun:
    """Half an hour, a sample every five seconds."""
    n = 360
    t_ms = DAY_0 + day * MS_PER_DAY + 5000 * np.arange(n)
    values = {"speed": 3.1, "cadence": 84.0, "stance_time": 260.0} | more
    trace = Trace(np.arange(1, n + 1), t_ms, {name: np.full(n, value) for name, value in values.items()})
    return RecordedRun(Recording(f"test/{day}", "import", int(t_ms[0]), int(t_ms[-1])), trace)


def _begin(store: Store, *given: RecordedRun, runner: Runner | None = None) -> list[int]:
    def work(session: Session) -> list[int]:
        people.add_runner(session, runner or Runner("anna"), NOW)
        return [runs.save(session, "anna", one, NOW).run_id for one in given]

    return store.write(work)


def _found(store: Store, rule: str) -> list[FindingRow]:
    analyse_due(store, lambda: NOW)
    return [row for row in store.read(lambda session: findings.listing(session, "anna")) if row.rule == rule]


def _pair(store: Store, name: str, **more: Any) -> int:
    return store.write(lambda session: people.add_shoe(session, "anna", Shoe(0, name, **more), NOW)).id


def _wear(store: Store, pair: int, *ids: int) -> None:
    for run_id in ids:
        store.write(partial(runs.correct, runner_id="anna", run_id=run_id, changes={"shoe_id": pair}))


def _due(store: Store) -> int:
    return store.read(metrics.due_count)


def test_what_a_rule_knows_of_a_run(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run's own metrics, the entered temperature, the programme of that day and the sessions up to its end."""
    ids = _begin(store, _recorded(0), _recorded(20))
    store.write(lambda session: runs.correct(session, "anna", ids[1], {"temperature_c": 27.5}))
    for day in (1, 18, 30):
        entry = LogEntry(f"L{day}", DAY_0 + day * MS_PER_DAY, "strength")
        store.write(partial(log.add, runner_id="anna", entry=entry))
    store.write(lambda session: log.switch_on(session, "anna", Programme("P", "heel_drops", DAY_0 + 10 * MS_PER_DAY)))
    seen: list[Facts] = []

    def watched(facts: Facts) -> list[Finding]:
        seen.append(facts)
        return evaluate(facts)

    monkeypatch.setattr(claims, "evaluate", watched)
    analyse_due(store, lambda: NOW)
    first, second = seen
    assert (first.temperature_c, first.programme, first.strength_ms) == (None, None, ())
    assert second.temperature_c == 27.5
    assert second.programme is not None
    assert second.strength_ms == (DAY_0 + MS_PER_DAY, DAY_0 + 18 * MS_PER_DAY)
    assert second.metrics is not None
    assert second.metrics.detail["drift"]["stance_ms"] == 0


def test_strength_work_that_is_logged_later_takes_a_finding_away(store: Store) -> None:
    """A session entered for the day before withdraws the warning of the run after it; taking it back brings it back."""
    _begin(store, *(_recorded(day, strike=2.0) for day in (0, 2, 4)))
    assert len(_found(store, "form.forefoot_load")) == 1
    store.write(lambda session: log.add(session, "anna", LogEntry("L", DAY_0 + 3 * MS_PER_DAY + 1, "strength")))
    assert _due(store) == 1
    assert _found(store, "form.forefoot_load") == []
    store.write(lambda session: log.remove(session, "anna", "L"))
    assert len(_found(store, "form.forefoot_load")) == 1
    store.write(lambda session: log.add(session, "anna", LogEntry("H", DAY_0 + 3 * MS_PER_DAY, "hike", 60.0)))
    assert _due(store) == 0


def test_an_entered_temperature_judges_the_run_again(store: Store) -> None:
    """And it can be taken back."""
    (run_id,) = _begin(store, _recorded(0))
    _found(store, "acute.fluids")
    store.write(lambda session: runs.correct(session, "anna", run_id, {"temperature_c": 31.0}))
    assert _due(store) == 1
    (group,) = store.read(lambda session: claim(session, 5))
    assert group.rows[0].temperature_c == 31.0
    store.write(lambda session: runs.correct(session, "anna", run_id, {"temperature_c": None}))
    assert store.read(lambda session: session.get_one(RunRow, run_id).temperature_c) is None


def test_a_new_model_and_another_drop(store: Store) -> None:
    """The first pair ever is not new to anybody who tells of it; the next model is, once; a second pair of it is not."""
    ids = _begin(store, *(_recorded(day) for day in range(0, 24, 3)))
    old, new = _pair(store, "Old", drop_mm=10.0), _pair(store, "New", model="Ghost 15", drop_mm=8.0)
    again = _pair(store, "New too", model="ghost  15", drop_mm=8.0)
    low = _pair(store, "Low", model="Flat", drop_mm=2.0, start_m=50_000.0)
    _wear(store, old, *ids[:2])
    _wear(store, new, *ids[2:4])
    _wear(store, again, *ids[4:6])
    _wear(store, low, *ids[6:])
    told = {row.run_id: row.key for row in _found(store, "form.shoe_mismatch")}
    assert told == {ids[2]: f"new:{new}", ids[6]: f"new:{low}"}
    drops = [row.why for row in _found(store, "form.shoe_mismatch") if row.run_id == ids[6]]
    assert "6 mm lower" in drops[0]


def test_another_type_of_pair_judges_its_runs_again(store: Store) -> None:
    """A pair that turns out to be neutral is held against the pronation measured in it; a new name changes nothing."""
    sensed = [_recorded(day, pronation_left=-18.0, pronation_right=-12.0) for day in (0, 3, 6)]
    named = [RecordedRun(_named(one.recording), one.trace) for one in sensed]
    ids = _begin(store, *named)
    pair = _pair(store, "Ghost")
    _wear(store, pair, *ids)
    assert _found(store, "form.shoe_mismatch") == []
    store.write(lambda session: reports.change_shoe(session, "anna", pair, {"name": "Ghost 15"}))
    assert _due(store) == 0
    store.write(lambda session: reports.change_shoe(session, "anna", pair, {"kind": "neutral"}))
    assert [(row.run_id, row.side) for row in _found(store, "form.shoe_mismatch")] == [(ids[2], "left")]


def _named(recording: Recording) -> Recording:
    sensors = {"pronation_left": "runscribe", "pronation_right": "runscribe"}
    return Recording(recording.key, recording.source, recording.started_ms, recording.ended_ms, sensors=sensors)


def test_a_cold_start_is_found_in_what_is_stored(store: Store) -> None:
    """Speed along a run is kept, so that the third cold start in 14 days is known without reading a trace again."""
    _begin(store, *(_recorded(day) for day in range(0, 18, 3)), *(_cold(day) for day in (20, 24, 28)))
    told = sorted((row.run_id or 0, row.severity) for row in _found(store, "habit.no_warmup"))
    assert [severity for _, severity in told] == ["info", "info", "watch"]
    store.write(lambda session: runs.mark_due(session, "anna", DAY_0 + 28 * MS_PER_DAY))
    assert sorted((row.run_id or 0, row.severity) for row in _found(store, "habit.no_warmup")) == told


def _cold(day: int) -> RecordedRun:
    base = _recorded(day)
    speed = np.where(np.arange(len(base.trace)) < 60, 4.4, 3.1)
    trace = Trace(base.trace.seq, base.trace.t_ms, {**base.trace.columns, "speed": speed})
    return RecordedRun(base.recording, trace)
