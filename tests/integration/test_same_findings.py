"""Whatever the way: judging again, after new rules or in another order of arrival, the same findings stand. Real SQLite."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from analysis import reported, worker
from domain.clock import MS_PER_DAY
from domain.model import CheckIn, RecordedRun, Recording, Runner
from store import log, notes, people, reports, runs
from store.engine import Store, sqlite_url
from store.tables import FindingRow, PlanRow, RunRow
from tests.caring import ALL_NO, STRAIN, TENDON
from tests.season import NOW_MS, trace

HOUR_MS = 3_600_000
Step = Callable[[Session], Any]


def _run(days: float, km: float) -> Step:
    started = NOW_MS - round(days * MS_PER_DAY)
    made = trace(started, km * 1000, seed=round(days * 10))
    recording = Recording(
        key=f"made#{started}",
        source="watch",
        started_ms=started,
        ended_ms=int(made.t_ms[-1]),
        sensors={"stance_time": "hrm-pro", "strike": "runscribe"},
        total_distance_m=km * 1000,
        total_timer_s=len(made),
    )
    return partial(runs.save, runner_id="ana", recorded=RecordedRun(recording, made), now_ms=NOW_MS)


def _report(days: float, **said: Any) -> Step:
    t_ms = NOW_MS - round(days * MS_PER_DAY)
    report = CheckIn(id=f"c{t_ms}", t_ms=t_ms, received_ms=NOW_MS, source="web", **said)
    return partial(reports.save_check_in, runner_id="ana", report=report)


STEPS: tuple[Step, ...] = (
    *(_run(days, km) for days, km in ((30, 6), (28, 8), (26, 6), (23, 8), (21, 6), (19, 8), (17, 16))),
    _report(16.9, **STRAIN, answers=ALL_NO),
    _report(15.8, severity=3, walks_without_pain=True, answers=ALL_NO, **{k: STRAIN[k] for k in ("site", "side")}),
    _run(15.9, 3),
    _report(12, **TENDON, answers={**ALL_NO, "swelling_redness_warmth": "yes"}),
    _report(9, severity=2, clinician_seen=True, site="near_ankle", side="right"),
    _report(2, severity=0),
    _run(1, 5),
)


def _store(folder: Path, steps: Sequence[Step], *, judge_each: bool = False) -> Store:
    folder.mkdir()
    store = Store(sqlite_url(folder))
    store.migrate()
    store.write(lambda session: people.add_runner(session, Runner("ana", zone="Europe/Berlin"), 1))
    for step in steps:
        store.write(step)
        if judge_each:
            worker.analyse_due(store, lambda: NOW_MS)
    worker.analyse_due(store, lambda: NOW_MS)
    return store


_OWN = ("id", "run_id", "created_ms", "decided", "withdrawn_ms")


def _standing(store: Store) -> list[dict[str, Any]]:
    """Standing findings without the numbers that the order of storing gives them."""

    def look(session: Session) -> list[dict[str, Any]]:
        begun = {row.id: row.started_ms for row in session.exec(select(RunRow))}
        rows = session.exec(select(FindingRow).where(col(FindingRow.withdrawn_ms).is_(None)))
        found = []
        for row in rows:
            values = {name: value for name, value in row.model_dump().items() if name not in _OWN}
            for run_id, started in begun.items():
                values["key"] = values["key"].replace(f":{run_id}", f":@{started}") if row.run_id else values["key"]
            found.append(values | {"run": begun.get(row.run_id)})
        return sorted(found, key=lambda values: (values["rule"], values["key"]))

    return store.read(look)


def _plans(store: Store) -> list[dict[str, Any]]:
    def look(session: Session) -> list[dict[str, Any]]:
        found = [row.model_dump(exclude={"next_ms"}) for row in session.exec(select(PlanRow))]
        return sorted(found, key=lambda values: values["key"])

    return store.read(look)


def test_judging_again_changes_nothing(tmp_path: Path) -> None:
    """Analysed a second time, as after a change of the rules, every row is as it was: none new, none withdrawn."""
    store = _store(tmp_path / "one", STEPS)
    rows = store.read(lambda session: [row.model_dump() for row in session.exec(select(FindingRow))])
    plans = _plans(store)
    assert {row["rule"] for row in rows} >= {"load.session_spike", "triage.strain", "acute.rice", "flag.dvt"}

    def outdate(session: Session) -> None:
        session.execute(sa.update(RunRow).values(rules_version="older", metrics_version=0))
        notes.tell(session, "care:ana", "older")

    store.write(outdate)
    worker.analyse_due(store, lambda: NOW_MS)
    store.write(lambda session: reported.refresh(session, "ana", NOW_MS))
    assert store.read(lambda session: [row.model_dump() for row in session.exec(select(FindingRow))]) == rows
    assert _plans(store) == plans
    store.close()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_arrival_does_not_matter(tmp_path: Path, seed: int) -> None:
    """Runs and reports that come late, early or all at once leave the same findings and plans."""
    mixed = list(STEPS)
    random.Random(seed).shuffle(mixed)  # noqa: S311 - a shuffle
    straight, shuffled = _store(tmp_path / "one", STEPS), _store(tmp_path / "two", mixed, judge_each=seed == 1)
    assert _standing(straight) == _standing(shuffled)
    straight.close()
    shuffled.close()


def test_a_report_that_comes_twice_is_one(tmp_path: Path) -> None:
    """Everything sent a second time changes nothing."""
    store = _store(tmp_path / "one", STEPS)
    before = _standing(store)
    for step in STEPS:
        store.write(step)
    worker.analyse_due(store, lambda: NOW_MS)
    assert _standing(store) == before
    assert store.read(lambda session: log.entries(session, "ana", 0)) == []
    store.close()
