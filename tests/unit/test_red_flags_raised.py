"""Red flags: each question raises its flag, and only what the catalogue says closes one."""

from __future__ import annotations

import pytest

from analysis.care import care
from analysis.reported import of_reports, of_runner
from analysis.rules import flag
from domain.care import RedFlag
from domain.model import CheckIn, Finding, Runner
from domain.red_flags import QUESTIONS
from tests.caring import ALL_NO, STRAIN, at, report, told

DAY = "2026-05-06 09:00"
OF = {
    "cannot_bear_weight": ("flag.weight_bearing", False),
    "cannot_walk_normally": ("flag.weight_bearing", False),
    "chest_pain_or_breathless": ("flag.chest", True),
    "swelling_redness_warmth": ("flag.dvt", False),
    "numb_or_tingling": ("flag.nerve", False),
    "cold_or_pale_foot": ("flag.nerve", False),
    "pain_on_passive_stretch_or_tense_calf": ("flag.nerve", True),
    "snap_or_blow_near_ankle_or_no_heel_rise": ("flag.rupture", False),
}
"""Question → the rule that a yes fires, and whether it is an emergency."""


def found(*reports: CheckIn, runner: Runner = Runner("ana", zone="Europe/Berlin")) -> list[Finding]:  # noqa: B008 - frozen
    """The findings of the flags about reports."""
    return [each for each in of_reports(told(*reports, runner=runner), 0) if each.rule.startswith("flag.")]


def flags(*reports: CheckIn) -> tuple[RedFlag, ...]:
    """The flags after all of `reports`."""
    return care(told(*reports), max(each.t_ms for each in reports)).flags


def persistent(*reports: CheckIn, when: str) -> list[tuple[str, str]]:
    """Severity and day of what is found for want of improvement, at that time."""
    known = told(*reports).until(at(when))
    made = of_runner(known, care(known, at(when)), 0)
    return [(each.severity.value, each.title.split()[1]) for each in made if each.rule == "flag.persistent"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_yes_is_urgent(question: str) -> None:
    """Every one of the eight questions answered with yes fires its flag at `urgent`; a no and silence fire nothing."""
    rule, emergency = OF[question]
    (one,) = found(report(DAY, answers={question: "yes"}))
    assert (one.rule, one.severity.value, one.emergency) == (rule, "urgent", emergency)
    assert found(report(DAY, answers={question: "no"})) == found(report(DAY, **STRAIN)) == []


def test_an_emergency_begins_with_the_number_to_call() -> None:
    """What is an emergency begins with the number of the runner's country, in title and advice; 112 where none is known."""
    worst = report(DAY, answers={"swelling_redness_warmth": "yes", "chest_pain_or_breathless": "yes"})
    made = found(worst)
    assert {each.rule for each in made} == {"flag.dvt", "flag.chest"}
    assert all(each.emergency for each in made), "swelling with short breath is one"
    for each in (*made, *found(worst, runner=Runner("ana", country="US"))):
        number = "112" if each in made else "911"
        assert each.title == f"Call {number} now. Do not drive yourself."
        assert each.do.startswith(each.title)


def test_a_marker_in_a_run_raises_flags_too() -> None:
    """A yes in a marker pressed mid-run raises its flag on the spot."""
    marker = report(DAY, phase="during", sid="S1", answers={"cold_or_pale_foot": "Yes"})
    assert [(each.rule, each.sid) for each in found(marker)] == [("flag.nerve", "S1")]


def test_a_clinician_closes_a_flag() -> None:
    """A later report that a clinician has seen it closes it; the report that raises it does not."""
    raised = report(DAY, answers={"cold_or_pale_foot": "yes"}, clinician_seen=True)
    assert [each.closed_ms for each in flags(raised)] == [None]
    seen = report("2026-05-06 12:00", clinician_seen=True)
    assert [(each.closed_ms, each.closed_by) for each in flags(raised, seen)] == [(seen.t_ms, "clinician")]


def test_two_reports_of_no_a_day_apart_close_a_flag() -> None:
    """All eight no, twice, 24 hours apart; not sooner, not with a question left out, not over a yes between them."""
    raised = report(DAY, answers={"swelling_redness_warmth": "yes"})
    first = report("2026-05-07 09:00", answers=ALL_NO)
    last = report("2026-05-08 09:00", answers=ALL_NO)
    assert [each.closed_by for each in flags(raised, first, last)] == ["all_no"]
    assert [each.closed_by for each in flags(raised, first, report("2026-05-08 08:59", answers=ALL_NO))] == [None]
    seven = dict.fromkeys(QUESTIONS[1:], "no")
    assert [each.closed_by for each in flags(raised, first, report("2026-05-08 09:00", answers=seven))] == [None]
    yes = report("2026-05-07 12:00", answers=ALL_NO | {"cold_or_pale_foot": "yes"})
    assert {each.closed_by for each in flags(raised, first, yes, last)} == {None}


def test_better_closes_nothing() -> None:
    """Neither less pain nor none closes a flag."""
    raised = report(DAY, answers={"swelling_redness_warmth": "yes"}, **STRAIN)
    better = [report("2026-05-08 09:00", severity=1, walks_without_pain=True), report("2026-05-10 09:00", severity=0)]
    assert [each.closed_ms for each in flags(raised, *better)] == [None]


def test_no_improvement() -> None:
    """Not down by two points on day 7 is a warning, on day 10 urgent; whatever is left on day 14 is urgent."""
    start = report("2026-05-01 09:00", **(STRAIN | {"severity": 5}))
    less = report("2026-05-06 09:00", severity=4)
    assert persistent(start, less, when="2026-05-08 08:59") == []
    assert persistent(start, less, when="2026-05-08 09:00") == [("warn", "7")]
    assert persistent(start, less, when="2026-05-11 09:00") == [("urgent", "10")]
    better = report("2026-05-07 09:00", severity=3)
    assert persistent(start, better, when="2026-05-14 09:00") == []
    assert persistent(start, better, when="2026-05-15 09:00") == [("urgent", "14")]
    gone = report("2026-05-07 10:00", severity=0)
    assert persistent(start, better, gone, when="2026-05-20 09:00") == []


def test_silence_is_not_better() -> None:
    """An episode of which nothing more is heard is looked at all the same, and the text says what is not known."""
    marker = report("2026-05-01 09:00", phase="during")
    assert persistent(marker, when="2026-05-08 09:00") == [("warn", "7")]


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ({"rested": True, "iced": True, "elevated": True}, "were kept;"),
        ({"rested": True, "iced": False}, "were kept in part;"),
        ({"rested": False}, "were not kept;"),
        ({}, "is not known;"),
    ],
)
def test_it_says_whether_rest_was_kept(kept: dict[str, bool], said: str) -> None:
    """Whether or not rest, ice and elevation were kept, it fires; the text says which."""
    known = told(report("2026-05-01 09:00", **STRAIN), report("2026-05-03 09:00", severity=7, **kept))
    made = of_runner(known, care(known, at("2026-05-11 09:00")), 0)
    (one,) = [each for each in made if each.rule == "flag.persistent"]
    assert said in one.why
    assert one.created_ms == at("2026-05-08 09:00"), "it has stood since the first review"


def test_a_relapse_is_reviewed_on_its_own() -> None:
    """Pain that came back is looked at seven days after it came back."""
    reports = [
        report("2026-05-01 09:00", **STRAIN),
        report("2026-05-04 09:00", severity=0),
        report("2026-05-20 09:00", **STRAIN),
    ]
    assert persistent(*reports, when="2026-05-27 08:59") == []
    assert persistent(*reports, when="2026-05-27 09:00") == [("warn", "7")]
    known = told(*reports)
    assert care(known, at("2026-05-20 09:00")).next_ms is not None


def test_no_setting_switches_a_flag_off() -> None:
    """However its settings are set within their ranges, what persists is found by day 14."""
    for threshold in next(rule for rule in flag.RULES if rule.id == "flag.persistent").thresholds:
        for value in (threshold.low, threshold.high):
            runner = Runner("ana", zone="Europe/Berlin", thresholds={threshold.name: value})
            known = told(report("2026-05-01 09:00", **STRAIN), runner=runner)
            made = of_runner(known, care(known, at("2026-05-15 09:00")), 0)
            assert [each.severity.value for each in made if each.rule == "flag.persistent"] == ["urgent"]
