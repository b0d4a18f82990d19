"""The rest plan: when it begins, what it asks, and the only ways in which it ends. Times are those of Berlin."""

from __future__ import annotations

import itertools

import pytest

from analysis.care import care
from domain.care import Care
from tests.caring import ALL_NO, CRAMP, DOMS, STRAIN, answer, at, plan_of, report, run, shown, stands, timeline, told

HURT = report("2026-05-04 10:30", **STRAIN)


def test_two_days_of_ice_and_two_questions_in_waking_hours() -> None:
    """A strain on Monday at 10:30: ice at 12, 16, 20 and on, until 48 h are over; asked at 24 and 48 h, to the minute."""
    assert timeline(told(HURT), "2026-05-04 10:30", "2026-05-08 10:30", "rice") == [
        "2026-05-04 12:00 rice-ice",
        "2026-05-04 16:00 rice-ice",
        "2026-05-04 20:00 rice-ice",
        "2026-05-05 08:00 rice-ice",
        "2026-05-05 10:30 rice-check",
        "2026-05-05 12:00 rice-ice",
        "2026-05-05 16:00 rice-ice",
        "2026-05-05 20:00 rice-ice",
        "2026-05-06 08:00 rice-ice",
        "2026-05-06 10:30 rice-check",
    ]


def test_better_ends_the_ice_but_neither_the_questions_nor_the_window() -> None:
    """A "better" at 13:00: no ice after it, asked at 24 and 48 h all the same, stretching still banned."""
    known = told(HURT, answers=[answer(f"rice:{HURT.id}", "2026-05-04 13:00", "better")])
    assert timeline(known, "2026-05-04 10:30", "2026-05-08 10:30", "rice") == [
        "2026-05-04 12:00 rice-ice",
        "2026-05-05 10:30 rice-check",
        "2026-05-06 10:30 rice-check",
    ]
    assert "stretch" in care(known, at("2026-05-05 12:00")).banned


def test_worse_is_asked_about_at_once_and_brings_the_ice_back() -> None:
    """A "worse" after "better", at 22:10: the eight questions at once, at night too; ice again the next morning."""
    key = f"rice:{HURT.id}"
    known = told(HURT, answers=[answer(key, "2026-05-04 13:00", "better"), answer(key, "2026-05-04 22:10", "worse")])
    assert timeline(known, "2026-05-04 13:10", "2026-05-05 08:10", "rice") == [
        "2026-05-04 22:10 worse",
        "2026-05-05 08:00 rice-ice",
    ]


@pytest.mark.parametrize(
    ("when", "said", "state"),
    [
        ("2026-05-05 10:29", {"walks_without_pain": True}, "running"),
        ("2026-05-05 10:30", {"walks_without_pain": True}, "ended"),
        ("2026-05-05 10:30", {"walks_without_pain": False}, "running"),
        ("2026-05-05 10:30", {"severity": 0}, "running"),
        ("2026-05-06 10:30", {"severity": 0, "answers": ALL_NO}, "running"),
        ("2026-05-06 10:30", {"walks_without_pain": True, "severity": 0}, "ended"),
    ],
)
def test_only_walking_without_pain_after_24_hours_ends_it(when: str, said: dict[str, object], state: str) -> None:
    """A minute too early, walking that was not asked, or a zero alone: the window and the ban go on."""
    then = care(told(HURT, report(when, site="muscle_belly", side="left", **said)), at("2026-05-09 12:00"))
    assert plan_of(then, "rice").state == state
    assert ("stretch" in then.banned) == (state != "ended")


def test_it_never_ends_by_time_alone() -> None:
    """A month of silence: still at rest, and still no stretching."""
    then = care(told(HURT), at("2026-06-04 10:30"))
    assert plan_of(then, "rice").ended_ms is None
    assert then.resting is not None
    assert "stretch" in then.banned


def test_mixed_signs_that_become_clear_as_something_else_end_it_at_once() -> None:
    """A bare marker is rested like a strain; an hour later the answers say cramp, and the window is over."""
    marker = report("2026-05-04 10:30", phase="during", sid="S1")
    said = report("2026-05-04 11:30", **CRAMP)
    assert stands(told(marker), "2026-05-04 11:00", "rice") == ("running", "")
    assert stands(told(marker, said), "2026-05-04 11:30", "rice") == ("ended", "plan-ended-other")
    assert "stretch" not in care(told(marker, said), at("2026-05-04 11:30")).banned


def test_a_clear_strain_is_not_talked_away() -> None:
    """What was clearly a strain stays one, whatever later answers fit: only walking without pain ends the rest."""
    later = report("2026-05-04 18:00", **(CRAMP | {"site": "muscle_belly"}))
    assert care(told(HURT, later), at("2026-05-04 18:00")).episodes[0].triage.reading == "cramp"
    assert stands(told(HURT, later), "2026-05-05 18:00", "rice") == ("running", "")


def test_another_sharp_pain_after_it_ended_opens_it_again() -> None:
    """Over on Wednesday, sharp again on Saturday: a new window, 24 hours from then."""
    walks = report("2026-05-06 10:30", site="muscle_belly", side="left", severity=1, walks_without_pain=True)
    mild = report("2026-05-07 10:30", site="muscle_belly", side="left", severity=2)
    again = report("2026-05-09 09:00", **STRAIN)
    known = told(HURT, walks, mild, again)
    assert stands(known, "2026-05-08 10:00", "rice") == ("ended", "plan-ended-walks")
    then = plan_of(care(known, at("2026-05-10 08:00")), "rice")
    assert (then.state, shown(then.started_ms)) == ("running", "2026-05-09 09:00")
    too_early = report("2026-05-10 08:00", site="muscle_belly", side="left", walks_without_pain=True)
    assert stands(told(HURT, walks, again, too_early), "2026-05-10 09:00", "rice") == ("running", "")


def test_order_of_arrival_does_not_matter() -> None:
    """Reports, runs and answers in any order give the same care."""
    walks = report("2026-05-06 10:30", site="muscle_belly", side="left", severity=1, walks_without_pain=True)
    sore = report("2026-05-05 09:00", **DOMS)
    answers = [answer(f"rice:{HURT.id}", f"2026-05-04 {hour}:00", said) for hour, said in ((13, "better"), (14, "worse"))]
    seen: set[str] = set()
    for reports in itertools.permutations([HURT, walks, sore]):
        for order in (answers, answers[::-1]):
            made: Care = care(told(*reports, answers=order, runs=[run("2026-05-04 10:00")]), at("2026-05-07 12:00"))
            seen.add(repr(made.plans))
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("hurt", "lines"),
    [
        (
            "2026-03-28 10:30",
            ["03-28 12:00", "03-28 16:00", "03-28 20:00", "03-29 08:00", "03-29 12:00", "03-29 16:00", "03-29 20:00"],
        ),
        (
            "2026-10-24 10:30",
            ["10-24 12:00", "10-24 16:00", "10-24 20:00", "10-25 08:00", "10-25 12:00", "10-25 16:00", "10-25 20:00"],
        ),
    ],
)
def test_the_clocks_change_and_the_hours_stay(hurt: str, lines: list[str]) -> None:
    """Over the nights in which Berlin's clocks change, ice comes at the same hours of the day, and 24 h are 24 h."""
    known = told(report(hurt, **STRAIN))
    day_two = hurt[:8] + str(int(hurt[8:10]) + 1) + " 23:00"
    found = timeline(known, hurt, day_two, "rice")
    assert [line[5:16] for line in found if line.endswith("ice")] == lines
    (check,) = [line for line in found if line.endswith("check")]
    assert at(check[:16]) - at(hurt) == 24 * 3_600_000
    assert check[11:16] == ("11:30" if "-03-" in hurt else "09:30")


def test_at_night_nothing_is_sent_and_the_question_waits_for_the_morning() -> None:
    """A strain at 22:30: nothing until 08:00; the question after 24 h waits for the next 08:00."""
    found = timeline(told(report("2026-05-04 22:30", **STRAIN)), "2026-05-04 22:30", "2026-05-06 12:00", "rice")
    assert found[0] == "2026-05-05 08:00 rice-ice"
    assert "2026-05-06 08:00 rice-check" in found
    assert all("08:00" <= line[11:16] < "21:00" for line in found)
