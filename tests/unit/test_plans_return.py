"""The way back: a rung up only when the next morning is no worse, a rung back when it is. Times are those of Berlin."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from analysis import plans
from analysis.care import Told, care
from analysis.plans.ladder import LADDER
from domain.care import Care
from domain.model import CheckIn
from domain.past import PastRun
from tests.caring import ALL_NO, STRAIN, answer, at, plan_of, report, run, shown, timeline, told

HURT = report("2026-05-04 10:30", **STRAIN)
WALKS = report("2026-05-06 10:30", site="muscle_belly", side="left", severity=1, walks_without_pain=True)


def morning(when: str, severity: int) -> CheckIn:
    """The report of a morning."""
    return report(when, site="muscle_belly", side="left", severity=severity)


def rung(known: Told, when: str) -> int:
    """The rung at a local time."""
    found: int = plan_of(care(known, at(when)), "return").facts["rung"]
    return found


def test_it_begins_at_the_bottom_when_the_rest_has_ended() -> None:
    """Walking does not hurt on Wednesday: one minute of running, four of walking, five times."""
    plan = plan_of(care(told(HURT, WALKS), at("2026-05-06 10:30")), "return")
    assert (plan.key, plan.state, plan.rule) == (f"return:{HURT.id}", "running", "load.return")
    assert [plan.facts[name] for name in ("rung", "run_min", "walk_min", "repeats", "waiting_morning")] == [1, 1, 4, 5, None]
    assert not [each for each in care(told(HURT), at("2026-05-06 10:30")).plans if each.kind == "return"]


@pytest.mark.parametrize(
    ("severity", "then"),
    [(0, 2), (1, 2), (2, 1), (3, 1)],
)
def test_the_next_morning_decides(severity: int, then: int) -> None:
    """It was 1 of 10 before the session: 0 or 1 goes up, more does not (and there is no rung below the first)."""
    known = told(HURT, WALKS, morning("2026-05-08 08:10", severity), runs=[run("2026-05-07 18:00", 25)])
    assert rung(known, "2026-05-08 08:00") == 1
    assert rung(known, "2026-05-08 08:10") == then


def test_a_report_on_the_same_evening_moves_nothing() -> None:
    """The morning counts, and a morning without a report leaves the rung where it is."""
    known = told(HURT, WALKS, morning("2026-05-07 21:00", 0), runs=[run("2026-05-07 18:00", 25)])
    assert rung(known, "2026-05-12 10:00") == 1
    waiting = plan_of(care(known, at("2026-05-07 22:00")), "return").facts["waiting_morning"]
    assert shown(waiting) == "2026-05-08 08:00"


def test_a_run_that_was_no_session_of_the_rung_moves_nothing() -> None:
    """Two minutes are no session; an excluded run is none either."""
    after = morning("2026-05-08 08:10", 0)
    assert rung(told(HURT, WALKS, after, runs=[run("2026-05-07 18:00", 2)]), "2026-05-08 09:00") == 1
    excluded = run("2026-05-07 18:00", 25)._replace(excluded=True)
    assert rung(told(HURT, WALKS, after, runs=[excluded]), "2026-05-08 09:00") == 1


def climbed() -> tuple[list[PastRun], list[CheckIn]]:
    """A session of every rung every other evening, and a morning without pain after each."""
    first = datetime(2026, 5, 7)  # noqa: DTZ001 - a day on the runner's own calendar
    days = [(first + timedelta(days=2 * n)) for n in range(len(LADDER))]
    runs = [run(f"{day:%Y-%m-%d} 18:00", LADDER[n].minutes + 5) for n, day in enumerate(days)]
    mornings = [morning(f"{day + timedelta(days=1):%Y-%m-%d} 08:10", 1) for day in days]
    return runs, mornings


def test_worse_goes_one_rung_back_and_the_top_ends_it() -> None:
    """Eight sessions and mornings: done. A 3 of 10 after the fourth: one rung back, and up again after."""
    runs, mornings = climbed()
    plan = plan_of(care(told(HURT, WALKS, *mornings, runs=runs), at("2026-05-30 10:00")), "return")
    assert (plan.state, plan.reason, shown(plan.ended_ms)) == ("ended", "plan-ended-done", "2026-05-22 08:10")
    mornings[3] = morning("2026-05-14 08:10", 3)
    known = told(HURT, WALKS, *mornings, runs=runs)
    assert [rung(known, f"2026-05-{day:02d} 09:00") for day in (8, 10, 12, 14, 16, 18)] == [2, 3, 4, 3, 4, 5]


def test_the_steps_are_said_to_the_minute() -> None:
    """The first step with the end of the rest, the question in the morning, the next step with its answer."""
    known = told(HURT, WALKS, morning("2026-05-08 09:10", 1), runs=[run("2026-05-07 18:00", 25)])
    assert timeline(known, "2026-05-06 10:30", "2026-05-09 12:00", "return") == [
        "2026-05-06 10:30 return-begin-walk",
        "2026-05-08 08:00 return-morning",
        "2026-05-08 09:10 return-up-walk",
    ]


def test_worse_to_a_question_counts_as_worse() -> None:
    """Whoever answers "worse" in the morning goes back, and is asked the eight questions."""
    runs, mornings = climbed()
    worse = [answer(f"return:{HURT.id}", "2026-05-10 08:05", "worse")]
    known = told(HURT, WALKS, mornings[0], runs=runs[:2], answers=worse)
    assert [rung(known, "2026-05-10 08:00"), rung(known, "2026-05-10 08:05")] == [2, 1]
    assert "2026-05-10 08:05 worse" in timeline(known, "2026-05-10 08:00", "2026-05-10 12:00")


def test_it_pauses_while_another_calf_rests() -> None:
    """A strain of the other leg: the way back of the first waits."""
    other = report("2026-05-08 19:00", **(STRAIN | {"side": "right"}))
    found = {plan.key: plan.state for plan in care(told(HURT, WALKS, other), at("2026-05-09 10:00")).plans}
    assert found[f"return:{HURT.id}"] == "paused"


@pytest.mark.parametrize(
    ("back", "expected"),
    [("2026-05-17 10:00", None), ("2026-05-18 11:00", 7), ("2026-05-31 11:00", 7), ("2026-06-03 11:00", 5)],
)
def test_after_a_break_it_begins_further_up(back: str, expected: int | None) -> None:
    """13 days off: none. From 14 on the last rung but one, from 28 on further down."""
    known = told(runs=[run("2026-05-04 10:00"), run(back, 10)])
    found = [plan for plan in care(known, at(back) + 3_600_000).plans if plan.kind == "return"]
    assert [plan.facts["rung"] for plan in found] == ([] if expected is None else [expected])


def test_a_break_that_a_strain_explains_has_no_way_of_its_own() -> None:
    """Three weeks at rest after a strain: the way back is the one from the bottom."""
    walks = report("2026-05-26 10:30", site="muscle_belly", side="left", severity=0, answers=ALL_NO, walks_without_pain=True)
    known = told(HURT, walks, runs=[run("2026-05-04 10:00"), run("2026-05-28 10:00", 10)])
    found = [plan for plan in care(known, at("2026-05-28 12:00")).plans if plan.kind == "return"]
    assert [(plan.key, plan.facts["rung"]) for plan in found] == [(f"return:{HURT.id}", 1)]


def test_a_plan_changes_when_it_says_that_time_alone_changes_it() -> None:
    """A break begins at the instant that was named before, and not earlier."""
    known = told(runs=[run("2026-05-04 10:00")])
    named = care(known, at("2026-05-05 10:00")).next_ms
    assert named is not None
    assert not care(known, named - 1).plans
    assert [plan.kind for plan in care(known, named).plans] == ["return"]


def test_what_is_left_of_today() -> None:
    """Nothing at rest or with an open flag; on the way back the running of the rung; else the plans have no say."""
    resting, back = care(told(HURT), at("2026-05-04 12:00")), care(told(HURT, WALKS), at("2026-05-06 12:00"))
    swollen = report("2026-05-06 11:00", answers=ALL_NO | {"swelling_redness_warmth": "yes"}, side="left")
    assert plans.room(resting, 3.0) == ("acute.rice", 0.0)
    assert plans.room(back, 3.0) == ("load.return", 5 * 60 * 3.0)
    assert plans.room(care(told(HURT, WALKS, swollen), at("2026-05-06 12:00")), 3.0) == ("flag.dvt", 0.0)
    assert plans.room(Care(0), 3.0) is None
