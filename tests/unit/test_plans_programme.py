"""Heel drops: the days they are due, what was done of them, and when they wait. Times are those of Berlin."""

from __future__ import annotations

from analysis.care import care
from domain.care import LogEntry, Programme
from tests.caring import STRAIN, TENDON, answer, at, plan_of, report, stands, timeline, told

ON = Programme("p1", "heel_drops", at("2026-05-04 12:00"))
ALFREDSON = Programme("p2", "alfredson", at("2026-05-04 12:00"))


def done(when: str, pain: int | None = None) -> LogEntry:
    """A session, logged at that time."""
    return LogEntry(f"l{at(when)}", at(when), "strength", pain=pain)


def test_three_evenings_a_week_unless_logged_that_day() -> None:
    """Monday, Wednesday, Friday at 18:00; on Wednesday it was done at noon, so nobody is reminded."""
    known = told(programmes=[ON], log=[done("2026-05-06 12:30")])
    assert timeline(known, "2026-05-04 12:00", "2026-05-12 12:00") == [
        "2026-05-04 18:00 heel_drops-today",
        "2026-05-08 18:00 heel_drops-today",
        "2026-05-11 18:00 heel_drops-today",
    ]


def test_adherence_is_counted_by_weeks_of_seven_days() -> None:
    """Two of three in the first week, four in the second (three count): 5 of 6."""
    days = ("05-04", "05-08", "05-11", "05-13", "05-14", "05-15")
    known = told(programmes=[ON], log=[done(f"2026-{day} 18:30") for day in days])
    facts = plan_of(care(known, at("2026-05-19 12:00")), "heel_drops").facts
    assert [(block["week"], block["done"], block["of"]) for block in facts["blocks"]] == [(1, 2, 3), (2, 4, 3), (3, 0, 3)]
    assert (facts["week"], facts["weeks"], facts["adherence"]) == (3, 12, 0.83)


def test_nothing_is_said_of_adherence_before_a_week_is_over() -> None:
    """Unknown, not zero."""
    assert plan_of(care(told(programmes=[ON]), at("2026-05-06 12:00")), "heel_drops").facts["adherence"] is None


def test_it_grows_over_twelve_weeks_and_is_done_then() -> None:
    """8 times in the first week, 12 in the last; over after 84 days."""
    known = told(programmes=[ON])
    reps = [plan_of(care(known, ON.started_ms + week * 7 * 86_400_000), "heel_drops").facts["reps"] for week in range(12)]
    assert (reps[0], reps[-1]) == (8, 12)
    assert reps == sorted(reps)
    assert stands(known, "2026-07-27 11:59", "heel_drops") == ("running", "")
    assert stands(known, "2026-07-27 12:00", "heel_drops") == ("ended", "plan-ended-done")


def test_it_waits_while_a_calf_rests_and_is_over_when_switched_off() -> None:
    """A strain on Tuesday: no reminder on Wednesday."""
    hurt = report("2026-05-05 10:30", **STRAIN)
    assert stands(told(hurt, programmes=[ON]), "2026-05-06 12:00", "heel_drops") == ("paused", "plan-paused-rest")
    assert timeline(told(hurt, programmes=[ON]), "2026-05-05 10:30", "2026-05-08 20:00", "heel_drops") == []
    off = Programme("p1", "heel_drops", ON.started_ms, at("2026-05-06 09:00"))
    assert stands(told(programmes=[off]), "2026-05-06 08:59", "heel_drops") == ("running", "")
    assert stands(told(programmes=[off]), "2026-05-06 09:00", "heel_drops") == ("ended", "plan-ended-off")


def test_alfredson_is_for_a_settled_tendon_only() -> None:
    """None, or one that still hurts: it waits. Settled: 3 times 15, twice a day, reminded every day."""
    sore, well = report("2026-04-20 10:00", **TENDON), report("2026-04-26 10:00", severity=0)
    assert stands(told(programmes=[ALFREDSON]), "2026-05-05 10:00", "alfredson") == ("paused", "plan-paused-tendon")
    still = report("2026-05-05 09:00", **TENDON)
    assert stands(told(sore, well, still, programmes=[ALFREDSON]), "2026-05-05 10:00", "alfredson")[0] == "paused"
    known = told(sore, well, programmes=[ALFREDSON])
    plan = plan_of(care(known, at("2026-05-05 10:00")), "alfredson")
    assert (plan.state, plan.facts["sets"], plan.facts["reps"], plan.facts["blocks"][0]["of"]) == ("running", 3, 15, 14)
    assert timeline(known, "2026-05-04 12:00", "2026-05-06 20:00", "alfredson") == [
        f"2026-05-{day:02d} 18:00 alfredson-today" for day in (4, 5, 6)
    ]


def test_what_hurt_too_much_is_made_easier() -> None:
    """5 of 10 last time: the next reminder says to do less."""
    known = told(programmes=[ON], log=[done("2026-05-06 12:30", pain=5)])
    assert "2026-05-08 18:00 heel_drops-ease" in timeline(known, "2026-05-06 19:00", "2026-05-09 12:00")


def test_stop_ends_the_reminders_and_better_does_not() -> None:
    """The programme itself goes on either way."""
    for said, lines in (("stop", 1), ("better", 2)):
        known = told(programmes=[ON], answers=[answer("heel_drops:p1", "2026-05-04 19:00", said)])
        assert len(timeline(known, "2026-05-04 12:00", "2026-05-07 12:00")) == lines
        assert stands(known, "2026-05-07 12:00", "heel_drops") == ("running", "")
