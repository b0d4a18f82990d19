"""Being asked how it goes: soreness, cramp, and every pain that does not settle. Times are those of Berlin."""

from __future__ import annotations

from analysis.care import care
from tests.caring import ALL_NO, CRAMP, DOMS, STRAIN, TENDON, answer, at, plan_of, report, run, stands, timeline, told

SORE = report("2026-05-04 10:00", **DOMS)
RAN = run("2026-05-02 09:00")


def test_soreness_is_asked_about_every_morning_for_a_week_at_most() -> None:
    """Sore on Monday: asked from Tuesday on at 09:00, for the last time on the seventh day; then the review takes over."""
    assert timeline(told(SORE, runs=[RAN]), "2026-05-04 10:00", "2026-05-13 12:00") == [
        *(f"2026-05-{day:02d} 09:00 doms-check" for day in range(5, 12)),
        "2026-05-11 10:00 review-day",
    ]
    assert stands(told(SORE, runs=[RAN]), "2026-05-11 10:00", "doms") == ("ended", "plan-ended-time")


def test_soreness_that_is_gone_is_not_asked_about() -> None:
    """A zero on Wednesday ends it, and the review with it."""
    known = told(SORE, report("2026-05-06 09:30", severity=0), runs=[RAN])
    assert timeline(known, "2026-05-04 10:00", "2026-05-20 12:00") == [
        "2026-05-05 09:00 doms-check",
        "2026-05-06 09:00 doms-check",
    ]
    assert stands(known, "2026-05-06 09:30", "doms") == ("ended", "plan-ended-settled")


def test_stop_ends_the_daily_questions_but_not_the_reviews() -> None:
    """Who wants no more questions is still asked on days 7, 10 and 14: those belong to a red flag."""
    known = told(SORE, runs=[RAN], answers=[answer(f"doms:{SORE.id}", "2026-05-05 09:30", "stop")])
    found = timeline(known, "2026-05-04 10:00", "2026-05-19 12:00")
    assert [line for line in found if "doms" in line] == ["2026-05-05 09:00 doms-check"]
    assert [line for line in found if "review-day" in line] == [
        "2026-05-11 10:00 review-day",
        "2026-05-14 10:00 review-day",
        "2026-05-18 10:00 review-day",
    ]


def test_a_cramp_is_asked_about_after_an_hour_even_in_the_evening() -> None:
    """Told of at 20:30: asked at 21:30. An answer before that ends it."""
    cramp = report("2026-05-04 20:30", **CRAMP)
    assert timeline(told(cramp), "2026-05-04 20:30", "2026-05-05 12:00", "cramp") == ["2026-05-04 21:30 cramp-check"]
    gone = report("2026-05-04 20:50", severity=0)
    assert timeline(told(cramp, gone), "2026-05-04 20:30", "2026-05-05 12:00") == []
    assert stands(told(cramp, gone), "2026-05-04 20:50", "cramp") == ("ended", "plan-ended-settled")


def test_a_cramp_told_of_at_night_waits_for_the_morning() -> None:
    """Told of at 02:00: nobody is woken at 03:00."""
    cramp = report("2026-05-04 02:00", **CRAMP)
    assert timeline(told(cramp), "2026-05-04 02:00", "2026-05-05 02:00", "cramp") == ["2026-05-04 08:00 cramp-check"]


def test_silence_is_asked_about_and_is_not_better() -> None:
    """48 h after a report of a tendon: asked once; days 7, 10 and 14; a new report moves the silence, not the days."""
    sore = report("2026-05-04 10:00", **TENDON)
    assert timeline(told(sore), "2026-05-04 10:00", "2026-05-25 12:00") == [
        "2026-05-06 10:00 review-silence",
        "2026-05-11 10:00 review-day",
        "2026-05-14 10:00 review-day",
        "2026-05-18 10:00 review-day",
    ]
    again = report("2026-05-06 08:00", site="near_ankle", side="right", severity=4)
    found = timeline(told(sore, again), "2026-05-04 10:00", "2026-05-12 12:00")
    assert found == ["2026-05-08 08:00 review-silence", "2026-05-11 10:00 review-day"]


def test_one_question_at_a_time_while_a_calf_rests() -> None:
    """The rest plan asks after 24 and 48 hours; the review does not ask the same in the same minute."""
    found = timeline(told(report("2026-05-04 10:30", **STRAIN)), "2026-05-05 00:00", "2026-05-09 00:00")
    assert [line for line in found if not line.endswith("-ice")] == [
        "2026-05-05 10:30 rice-check",
        "2026-05-06 10:30 rice-check",
        "2026-05-08 10:30 review-silence",
    ]


def test_a_red_flag_suspends_every_plan_but_the_questions() -> None:
    """Swelling: no ice, no daily question, no heel drops; the review still asks. Closed by a clinician: all goes on."""
    hurt = report("2026-05-04 10:30", **STRAIN)
    swollen = report(
        "2026-05-04 15:00", site="muscle_belly", side="left", answers=ALL_NO | {"swelling_redness_warmth": "yes"}
    )
    found = timeline(told(hurt, swollen), "2026-05-04 15:00", "2026-05-12 00:00")
    assert found
    assert all("review" in line for line in found)
    assert stands(told(hurt, swollen), "2026-05-05 10:00", "rice") == ("suspended", "plan-suspended-flag")
    banned = care(told(hurt, swollen), at("2026-05-05 10:00")).banned
    assert banned == {
        "massage": "acute.flag_guard",
        "stretch": "acute.flag_guard",
        "ice": "acute.flag_guard",
        "compression": "acute.flag_guard",
        "elevation": "acute.flag_guard",
        "strength": "strength.programme",
    }
    seen = report("2026-05-05 11:00", site="muscle_belly", side="left", severity=5, clinician_seen=True)
    assert stands(told(hurt, swollen, seen), "2026-05-05 11:00", "rice") == ("running", "")
    assert care(told(hurt, swollen, seen), at("2026-05-05 11:00")).banned["stretch"] == "acute.no_stretch"


def test_worse_is_asked_about_until_a_report_comes() -> None:
    """A "worse" to a review: asked at once, and not again once a report has come."""
    sore = report("2026-05-04 10:00", **TENDON)
    worse = [answer(f"review:{sore.id}", "2026-05-06 23:00", "worse")]
    assert "2026-05-06 23:00 worse" in timeline(told(sore, answers=worse), "2026-05-04 10:00", "2026-05-07 12:00")
    after = report("2026-05-06 23:20", site="near_ankle", side="right", severity=6)
    assert plan_of(care(told(sore, after, answers=worse), at("2026-05-07 12:00")), "review").facts["worse_ms"] is None


def test_who_answers_is_not_silent() -> None:
    """Answered "the same" on the second day: the question after silence comes 48 hours after that, not after the report."""
    pain = report("2026-05-04 10:00", **TENDON)
    said = [answer(f"review:{pain.id}", "2026-05-05 18:00", "same")]
    found = timeline(told(pain, answers=said), "2026-05-04 10:00", "2026-05-09 12:00", "review")
    assert [line for line in found if "silence" in line] == ["2026-05-07 18:00 review-silence"]
    assert timeline(told(pain), "2026-05-04 10:00", "2026-05-07 12:00", "review") == ["2026-05-06 10:00 review-silence"]
