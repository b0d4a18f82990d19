"""Every row of the rule catalogue has a scenario and a near miss, and a diary is what it says."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from analysis.rules import RULES
from domain.clock import MS_PER_DAY
from simulators.book import ALL_NO, Book, Marker
from simulators.diary import Diary, Scenario, known_ms
from simulators.fleet import as_pain
from simulators.gait import Form
from simulators.runner import SimulatedRun
from simulators.scenarios import ROWS, SCENARIOS, SEASONS
from tests.conftest import ROOT

END = 1_770_000_000_000
PAIRS = [known for pair in ROWS.values() for known in pair]


def test_there_is_a_row_for_every_rule_and_no_other() -> None:
    """In the order of nothing but the catalogue: the rules in force and the rows are the same set."""
    assert set(ROWS) == {rule.id for rule in RULES}


def test_the_rows_are_those_of_the_catalogue() -> None:
    """Where the catalogue lies beside the project, its ids are ours."""
    catalogue = ROOT.parent / "shared" / "rules.md"
    if not catalogue.is_file():
        pytest.skip("The catalogue is not beside the project (../shared/rules.md).")
    ids = set(re.findall(r"^\| `([a-z]+\.[a-z_]+)`", catalogue.read_text(), re.MULTILINE))
    assert len(ids) == 40
    assert {rule.id for rule in RULES} == ids


def test_names_are_those_of_the_files() -> None:
    """`load.session_spike` is told by load_session_spike.py as load-session-spike and load-session-spike-near-miss."""
    names = [known.name for known in SCENARIOS]
    assert len(names) == len(set(names)) == len(SEASONS) + 2 * len(ROWS)
    folder = Path(ROOT / "simulators" / "scenarios")
    for rule, (seen, missed) in ROWS.items():
        name = rule.replace(".", "_")
        assert (folder / f"{name}.py").is_file()
        assert (seen.name, missed.name) == (name.replace("_", "-"), f"{name.replace('_', '-')}-near-miss")
        assert rule in seen.fires
        assert rule in missed.must_not_fire


@pytest.mark.parametrize("known", PAIRS, ids=lambda known: known.name)
def test_a_diary_ends_now_and_can_be_written_again(known: Scenario) -> None:
    """Nothing in it is in the future, events are in order, runs do not overlap, and the same seed writes the same."""
    diary = known.write(1, known.weeks, END, "UTC")
    events = list(diary.events())
    assert all(known_ms(event) <= END for event in events)
    assert [known_ms(event) for event in events] == sorted(known_ms(event) for event in events)
    spans = [(run.recorded.recording.started_ms, run.recorded.recording.ended_ms) for run in diary.runs]
    assert all(end < start for (_, end), (start, _) in pairwise(spans))
    again = known.write(1, known.weeks, END, "UTC")
    assert diary.entries == again.entries
    assert [run.sid for run in diary.runs] == [run.sid for run in again.runs]


def a_book() -> Book:
    """An empty one."""
    return Book("t", 1, 2, END, "UTC")


def test_a_diary_comes_in_turns() -> None:
    """Runs up to what is told after them, then the next: nothing is lost and the order stays."""
    book = a_book()
    book.run(5, km=1.0)
    book.run(4, km=1.0)
    book.report(3.5, severity=3)
    book.switch_on(3.4)
    book.run(1, km=1.0)
    diary = book.diary()
    parts = list(diary.parts())
    assert [(len(runs), len(told)) for runs, told in parts] == [(2, 2), (1, 0)]
    assert [event for runs, told in parts for event in (*runs, *told)] == list(diary.events())
    assert list(Diary(END, ()).parts()) == []


def test_a_book_is_written_in_days_before_the_end() -> None:
    """A run of day 0 ends a minute before the end; any other starts that many days before it; its marker lies within."""
    book = a_book()
    first, last = book.run(2.5, km=1.0, pain=Marker(0.5, {"severity": 7})), book.run(0, km=1.0)
    assert first.recorded.recording.started_ms == END - round(2.5 * MS_PER_DAY)
    assert last.recorded.recording.ended_ms == END - 60_000
    (marker,) = first.pains
    assert first.recorded.recording.started_ms < marker.t < first.recorded.recording.ended_ms
    assert (marker.sid, marker.severity, marker.phase) == (first.sid, 7, "during")


def test_a_report_goes_over_the_wire_with_all_that_was_answered() -> None:
    """Every answer of a check-in is on the wire, and what was not asked is not there."""
    book = a_book()
    book.report(1, site="near_ankle", severity=3, rested=True, clinician_seen=False, answers=ALL_NO)
    (told,) = book.diary().entries
    pain = as_pain(getattr(told, "report"))  # noqa: B009 - the entry is a report
    assert (pain.site, pain.severity, pain.rested, pain.clinician_seen) == ("near_ankle", 3, True, False)
    assert pain.answers == ALL_NO
    assert pain.iced is None
    assert pain.phase == "after"


def column(run: SimulatedRun, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A column of its trace."""
    return run.recorded.trace.column(name)


def test_a_gait_can_do_what_the_rules_look_for() -> None:
    """Drift at the same speed, rolling feet, a limp, a hobble; a plain run does none of it."""
    book = a_book()
    plain = book.run(9, km=3.0)
    drifting = book.run(8, km=3.0, form=Form(late_stance_ms=45.0, late_fore=0.6))
    rolling = book.run(7, km=3.0, form=Form(pronation=(14.0, 8.0)))
    limping = book.run(6, km=3.0, form=Form(late_balance=8.0, late_from=0.5))
    hobbling = book.run(5, km=3.0, form=Form(stumble_from_s=600.0))

    def grows(run: SimulatedRun, name: str) -> float:
        third = len(column(run, name)) // 3
        return float(column(run, name)[-third:].mean() - column(run, name)[:third].mean())

    assert grows(drifting, "stance_time") > grows(plain, "stance_time") + 15
    assert grows(drifting, "strike") > grows(plain, "strike") + 0.4
    assert abs(column(rolling, "pronation_left").mean() - 14) < 0.3
    assert not plain.recorded.trace.has("pronation_left")
    assert grows(limping, "stance_time_balance") > 6
    for name in ("cadence", "speed"):
        after, before = column(hobbling, name)[620:].mean(), column(hobbling, name)[300:600].mean()
        assert after < 0.78 * before


def test_a_field_that_nobody_measures_is_not_sent() -> None:
    """It is missing from the trace and from the list of sensors, and another sensor has its own name."""
    run = a_book().run(1, km=1.0, without=("strike",), sensors={"stance_time": "insole", "strike": "insole"})
    assert not run.recorded.trace.has("strike")
    assert run.recorded.recording.sensors == {"stance_time": "insole"}
