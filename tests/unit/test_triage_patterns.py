"""What a pain may be: each pattern with answers that fit and a near miss, and what is asked when it is not clear."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.answers import normal
from analysis.care import care
from analysis.rules import evaluate, triage
from analysis.rules.base import Facts
from analysis.segments import pack_speeds
from analysis.triage import POINTS, SERIOUS
from domain.care import Triage
from domain.model import CheckIn, Finding
from domain.trace import Floats
from tests.caring import ALL_NO, ANA, CRAMP, DOMS, STRAIN, TENDON, at, report, run, told

WHEN = "2026-05-06 09:00"


def judged(*reports: CheckIn, **more: object) -> dict[str, Finding]:
    """What the rules find in the last of `reports`, by rule."""
    known = told(*reports, **more)  # type: ignore[arg-type]
    now = reports[-1].t_ms
    facts = Facts(ANA, now, pain=reports[-1], reports=tuple(reports), care=care(known, now))
    return {finding.rule: finding for finding in evaluate(facts, "report", triage.RULES)}


def read(*reports: CheckIn, **more: object) -> Triage:
    """How the last episode of `reports` is read."""
    return care(told(*reports, **more), reports[-1].t_ms).episodes[-1].triage  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answers", "rule", "severity"),
    [
        (STRAIN, "triage.strain", "stop"),
        (STRAIN | {"character": "struck"}, "triage.strain", "stop"),
        (DOMS, "triage.doms", "info"),
        (CRAMP, "triage.cramp", "watch"),
        (CRAMP | {"onset": "right_after"}, "triage.cramp", "watch"),
        (TENDON, "triage.tendon", "warn"),
        (TENDON | {"site": "behind_knee"}, "triage.tendon", "warn"),
    ],
)
def test_a_pattern_that_fits(answers: dict[str, object], rule: str, severity: str) -> None:
    """Answers that fit a pattern make its finding and no other, with the severity of the catalogue."""
    found = judged(report(WHEN, **answers))
    assert {name: finding.severity.value for name, finding in found.items()} == {rule: severity}


@pytest.mark.parametrize(
    ("answers", "reading"),
    [
        (STRAIN | {"onset": "gradual"}, "strain"),
        (STRAIN | {"character": "dull"}, "strain"),
        (STRAIN | {"side": "both"}, "strain"),
        (STRAIN | {"site": "whole_calf"}, "strain"),
        (DOMS | {"side": "left"}, None),
        (DOMS | {"onset": "gradual"}, None),
        (DOMS | {"character": "sharp"}, "strain"),
        (CRAMP | {"onset": "gradual"}, None),
        (CRAMP | {"hurts_at_rest": True}, "strain"),
        (CRAMP | {"character": "sharp"}, "strain"),
        (STRAIN | {"character": None, "course": "eases", "hurts_at_rest": False}, "strain"),
        (TENDON | {"course": "eases"}, "tendon"),
        (TENDON | {"onset": "right_after"}, "tendon"),
        (TENDON | {"character": "sharp"}, "strain"),
        (TENDON | {"site": "muscle_belly"}, None),
        ({}, "strain"),
        ({"side": "left", "severity": 3}, "strain"),
    ],
)
def test_a_near_miss_is_unclear(answers: dict[str, object], reading: str | None) -> None:
    """One answer that does not fit, or too few, is unclear at `watch`: read as the more serious, and it says what to ask."""
    (found,) = judged(report(WHEN, **answers)).values()
    assert (found.rule, found.severity.value) == ("triage.unclear", "watch")
    made = read(report(WHEN, **answers))
    assert not made.clear
    assert made.against not in {None, made.reading}
    assert made.ask
    if reading is not None:
        assert made.reading == reading


def test_soreness_needs_a_run_one_to_three_days_before() -> None:
    """With runs known, soreness comes 24 to 72 hours after one (told up to a day late); a load finding speaks for it."""
    sore = report(WHEN, **DOMS)
    assert read(sore, runs=[run("2026-05-04 18:00")]).clear
    assert not read(sore, runs=[run("2026-05-06 07:00")]).clear
    assert not read(sore, runs=[run("2026-05-01 07:00")]).clear
    assert read(sore, runs=[run("2026-04-01 07:00")]).clear, "a month without a known run says nothing"
    heavy = run("2026-05-04 18:00")
    known = replace(told(sore, runs=[heavy]), heavy_ms=(heavy.ended_ms,))
    with_load, without = (care(each, sore.t_ms).episodes[-1].triage for each in (known, told(sore, runs=[heavy])))
    assert with_load.points["doms"] == without.points["doms"] + 1


def test_soreness_is_over_by_day_seven() -> None:
    """Pain that still hurts on day 7 is no longer called soreness."""
    first = report("2026-05-01 09:00", **DOMS)
    assert read(first, report("2026-05-08 08:59", severity=2)).reading == "doms"
    later = read(first, report("2026-05-08 09:00", severity=2))
    assert (later.reading, later.clear) == ("tendon", False)


def test_a_cramp_that_stays_is_not_called_one() -> None:
    """Not gone within an hour, or back at rest: the warning-sign questions are asked again, and it counts as a strain."""
    cramp = report("2026-05-06 09:00", **CRAMP)
    assert read(cramp, report("2026-05-06 09:50", severity=4)).clear
    late = report("2026-05-06 10:00", severity=2)
    assert read(cramp, late).reading == "strain"
    found = judged(cramp, late)["triage.unclear"]
    assert "warning-sign questions again" in found.do
    assert read(cramp, report("2026-05-06 09:20", hurts_at_rest=True)).reading == "strain"
    assert read(cramp, report("2026-05-06 10:00", severity=0)).clear


def test_three_cramps_in_thirty_days_are_for_a_clinician() -> None:
    """The third cramp in 30 days says so; two, or three in a longer time, do not; told twice in a run it is one."""
    days = ["2026-05-01 09:00", "2026-05-01 09:20", "2026-05-10 09:00", "2026-05-29 09:00"]
    gone = ["2026-05-02 09:00", "2026-05-11 09:00"]
    reports = sorted([report(t, **CRAMP) for t in days] + [report(t, severity=0) for t in gone], key=lambda r: r.t_ms)
    assert "clinician" in judged(*reports)["triage.cramp"].do
    assert "cramp number 3 in 30 days" in judged(*reports)["triage.cramp"].why
    assert "clinician" not in judged(*reports[:-1])["triage.cramp"].do
    slow = [*reports[:-1], report("2026-06-05 09:00", **CRAMP)]
    assert "clinician" not in judged(*slow)["triage.cramp"].do


def test_what_the_run_says_of_a_cramp() -> None:
    """Heat, a long run and a hard one each speak for a cramp in it or within the hour; an earlier run says nothing."""
    cramp = report("2026-05-06 09:00", **CRAMP)
    easy, hard = pack_speeds(_seconds(at_step=60)), pack_speeds(_seconds(at_step=70))
    before = [run(f"2026-05-0{day} 07:00", run_id=day, metres=5000)._replace(speeds=easy) for day in (1, 2, 3)]
    plain = run("2026-05-06 08:00", 40)
    points = read(cramp, runs=[*before, plain._replace(speeds=easy)]).points["cramp"]
    assert read(cramp, runs=[*before, plain._replace(speeds=hard)]).points["cramp"] == points + 1
    assert read(cramp, runs=[*before, run("2026-05-06 07:00", 95)]).points["cramp"] == points + 1
    assert read(cramp, runs=[*before, run("2026-05-06 04:00", 95)]).points["cramp"] == points
    hot = replace(told(cramp, runs=[*before, plain]), hot_ms=(plain.ended_ms,))
    assert care(hot, cramp.t_ms).episodes[-1].triage.points["cramp"] == points + 1


def _seconds(at_step: int) -> Floats:
    """Half an hour at one speed."""
    seconds = np.zeros(80)
    seconds[at_step] = 1800
    return seconds


def test_every_point_is_shown() -> None:
    """The finding's evidence names every answer that gave points, to which pattern and how many; they add up."""
    found = judged(report(WHEN, **STRAIN))["triage.strain"]
    total = {pattern: sum(e.limit or 0 for e in found.evidence if e.window == pattern) for pattern in SERIOUS}
    assert total == read(report(WHEN, **STRAIN)).points
    assert ("character", "sharp", 3, "strain") in {(e.metric, e.value, e.limit, e.window) for e in found.evidence}
    assert f"{total['strain']:.0f} points" in found.why


def test_the_words_of_devices_are_understood() -> None:
    """Free words mean what they say; what nobody knows is not answered; what could be two things is the more alarming."""
    said = {
        "character": "stabbing, tight",
        "onset": "Sudden",
        "site": "Achilles",
        "side": "left",
        "course": "gets worse",
        "answers": {"cold_or_pale_foot": "YES", "numb_or_tingling": "maybe"},
        "severity": 12,
    }
    heard = normal(report(WHEN, **said))
    assert (heard.character, heard.onset, heard.site, heard.course) == ("sharp", "during", "near_ankle", "worse")
    assert heard.answers == {"cold_or_pale_foot": "yes"}
    assert heard.severity == 10
    assert normal(heard) == heard
    assert normal(report(WHEN, character="purple", site="calf")).character is None
    for question, answers in POINTS.items():
        if question in {"onset", "character", "site", "side", "course"}:
            assert {getattr(normal(report(WHEN, **{question: word})), question) for word in answers} == set(answers)


def test_a_report_from_tomorrow_counts_from_when_it_came() -> None:
    """A device's clock that runs ahead never keeps a report waiting."""
    ahead = replace(report(WHEN, **STRAIN), t_ms=at("2026-05-07 09:00"))
    assert care(told(normal(ahead)), at(WHEN)).episodes[0].started_ms == at(WHEN)


def test_no_to_every_warning_sign_is_no_pain() -> None:
    """A check-in that only answers the eight questions makes no episode; a bare marker does."""
    assert care(told(report(WHEN, answers=ALL_NO)), at(WHEN)).episodes == ()
    assert care(told(report(WHEN, clinician_seen=True)), at(WHEN)).episodes == ()
    assert len(care(told(report(WHEN)), at(WHEN)).episodes) == 1
