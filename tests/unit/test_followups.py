"""What holds of every plan, whatever was told: nights, bans, suspension, repetition; and how late sweeps behave."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import followups
from alerts.followups import due, key_of, steps
from alerts.waking import awake_ms, ice_hours
from analysis.care import Told, care
from domain.care import LogEntry, Plan, PlanAnswer, Programme
from domain.clock import MS_PER_DAY
from domain.guards import safe_do
from domain.lifecycle import state_of
from domain.model import CheckIn, Runner
from domain.red_flags import QUESTIONS
from domain.words import LANGUAGES, Say
from tests.caring import ANA, STRAIN, at, plan_of, report, run, told

START = at("2026-03-20 10:00")
HOURS = st.integers(0, 24 * 20)
ZONES = ("Europe/Berlin", "UTC", "America/St_Johns", "Pacific/Auckland", "Asia/Kathmandu")


@st.composite
def reports(draw: st.DrawFn) -> CheckIn:
    """Any report within twenty days over the change of the clocks."""
    t_ms = START + draw(HOURS) * 3_600_000
    some = {
        "onset": st.sampled_from((None, "during", "right_after", "days_after", "gradual")),
        "character": st.sampled_from((None, "dull", "sharp", "struck", "cramp", "stiff")),
        "site": st.sampled_from((None, "muscle_belly", "near_ankle", "whole_calf")),
        "side": st.sampled_from((None, "left", "right", "both")),
        "severity": st.none() | st.integers(0, 10),
        "walks_without_pain": st.sampled_from((None, True, False)),
        "clinician_seen": st.sampled_from((None, None, True)),
        "phase": st.sampled_from((None, "during")),
    }
    answers = draw(st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(("no", "no", "no", "yes")), max_size=8))
    values = {name: draw(strategy) for name, strategy in some.items()}
    return CheckIn(id=f"r{t_ms}", t_ms=t_ms, received_ms=t_ms, source="web", answers=answers, **values)  # type: ignore[arg-type]


@st.composite
def anything(draw: st.DrawFn) -> Told:
    """Reports, runs, answers, a programme and a log, in any mixture."""
    found = draw(st.lists(reports(), min_size=1, max_size=6, unique_by=lambda each: each.id))
    plans = [f"{kind}:{each.id}" for each in found for kind in ("rice", "doms", "review", "return")]
    said = st.sampled_from(("better", "worse", "stop", "ack"))
    answers = draw(st.lists(st.tuples(st.sampled_from(plans), HOURS, said), max_size=3))
    days = draw(st.lists(st.integers(0, 19), max_size=4, unique=True))
    logged = draw(st.lists(st.integers(0, 19), max_size=3, unique=True))
    kind = draw(st.sampled_from((None, "heel_drops", "alfredson")))
    return Told(
        Runner("ana", zone=draw(st.sampled_from(ZONES))),
        reports=tuple(sorted(found, key=lambda each: each.t_ms)),
        runs=tuple(
            run(f"2026-03-{20 + day:02d} 18:00" if day < 12 else f"2026-04-{day - 11:02d} 18:00") for day in sorted(days)
        ),
        answers=tuple(PlanAnswer(plan, START + hour * 3_600_000, answer) for plan, hour, answer in answers),
        log=tuple(LogEntry(f"l{day}", START + day * MS_PER_DAY, "strength") for day in sorted(logged)),
        programmes=() if kind is None else (Programme("p", kind, START),),  # type: ignore[arg-type]
    )


@settings(max_examples=60, deadline=None)
@given(anything(), HOURS)
def test_no_stretch_and_no_massage_inside_a_rest_window(known: Told, hour: int) -> None:
    """Whatever was told: while a rest window is not over, both are banned, and no step of any plan asks for them."""
    then = care(known, START + hour * 3_600_000)
    if any(plan.kind == "rice" and plan.state != "ended" for plan in then.plans):
        assert {"stretch", "massage", "strength"} <= set(then.banned)
    for plan in then.plans:
        for step in steps(plan, known.runner.zone):
            assert not {"stretch", "massage"} & set(step.tips)


@settings(max_examples=60, deadline=None)
@given(anything(), HOURS)
def test_with_an_open_flag_plans_only_ask(known: Told, hour: int) -> None:
    """Whatever was told: every plan but the review is suspended or over, and no step asks for anything to be done."""
    then = care(known, START + hour * 3_600_000)
    if not then.open_flags:
        return
    for plan in then.plans:
        assert plan.state in {"suspended", "ended"} or plan.kind == "review"
        assert all(not step.tips for step in steps(plan, known.runner.zone))
        assert plan.kind == "review" or {step.group for step in steps(plan, known.runner.zone)} <= {"worse"}


@settings(max_examples=60, deadline=None)
@given(anything(), HOURS)
def test_nobody_is_woken(known: Told, hour: int) -> None:
    """Whatever is due at any hour: outside waking hours only what cannot wait."""
    now, zone = START + hour * 3_600_000, known.runner.zone
    for plan in care(known, now).plans:
        found = due(plan, zone, (), now)
        assert found.next_ms is None or found.next_ms > now
        for step in found.now:
            assert step.any_hour or awake_ms(plan, zone, now) == now


@settings(max_examples=60, deadline=None)
@given(anything(), HOURS)
def test_what_was_sent_is_not_sent_again(known: Told, hour: int) -> None:
    """The same sweep repeated, by plans made anew from the same words in another order: nothing more."""
    now, zone = START + hour * 3_600_000, known.runner.zone
    other = replace(known, reports=known.reports[::-1], answers=known.answers[::-1])
    assert care(known, now).plans == care(other, now).plans
    for plan in care(known, now).plans:
        sent = {key_of(plan, step) for step in due(plan, zone, (), now).now}
        assert due(plan, zone, sent, now).now == ()


@settings(max_examples=40, deadline=None)
@given(anything(), HOURS)
def test_plans_change_only_when_they_said(known: Told, hour: int) -> None:
    """Between now and the instant that was named, with nothing new being told, every plan stands as it is."""
    now = START + 20 * MS_PER_DAY + hour * 3_600_000
    first = care(known, now)
    until = first.next_ms if first.next_ms is not None else now + 30 * MS_PER_DAY
    assert care(known, max(now, until - 1)).plans == first.plans


def test_every_step_has_words_in_every_language() -> None:
    """Titles fit, one sentence each, nothing left to fill in."""
    tendon = report("2026-05-01 10:00", onset="gradual", character="stiff", site="near_ankle", side="right", severity=0)
    hurt = report("2026-05-04 10:30", **STRAIN)
    walks = report("2026-05-06 10:30", site="muscle_belly", side="left", severity=1, walks_without_pain=True)
    on = tuple(Programme(kind, kind, at("2026-05-06 12:00")) for kind in ("heel_drops", "alfredson"))
    worse = [PlanAnswer(f"rice:{hurt.id}", at("2026-05-04 12:00"), "worse")]
    found: set[str] = set()
    for known, now in (
        (told(hurt, answers=worse), "2026-05-04 12:30"),
        (told(tendon, hurt, walks, runs=[run("2026-05-07 10:00")], programmes=on), "2026-05-07 12:00"),
    ):
        for plan in care(known, at(now)).plans:
            for step in steps(plan, ANA.zone):
                found.add(step.message)
                for language in LANGUAGES:
                    said = Say(language).said(step.message, **step.numbers)
                    assert len(said.title) <= 60
                    for text in (said.why, said.do):
                        assert text.endswith(".")
                        assert ". " not in text
    assert {"followup-rice-ice", "followup-worse", "followup-return-morning", "followup-heel_drops-today"} <= found


def rested() -> Plan:
    """The rest plan of a strain on Monday 4 May at 10:30."""
    return plan_of(care(told(report("2026-05-04 10:30", **STRAIN)), at("2026-05-04 10:30")), "rice")


class TestLateSweeps:
    """A machine that slept."""

    def test_missed_reminders_are_not_piled_up(self) -> None:
        """Asleep from Monday noon to Tuesday 12:30: one reminder of ice, the newest, and the question of 10:30."""
        found = due(rested(), ANA.zone, (), at("2026-05-05 12:30"))
        assert [step.step for step in found.now] == [f"check-24@{at('2026-05-04 10:30')}", "ice@2026-05-05T12"]

    def test_a_reminder_past_its_use_is_dropped(self) -> None:
        """At 15:30 the ice of 12:00 is over; the next comes at 16:00."""
        found = due(rested(), ANA.zone, {f"plan|{rested().key}|check-24@{at('2026-05-04 10:30')}"}, at("2026-05-05 15:30"))
        assert found.now == ()
        assert found.next_ms == at("2026-05-05 16:00")

    def test_a_question_is_asked_late_rather_than_never(self) -> None:
        """Asleep for a week: the question is asked all the same, once."""
        found = due(rested(), ANA.zone, (), at("2026-05-12 09:00"))
        assert [step.message for step in found.now] == ["followup-rice-check"]

    def test_a_late_question_waits_for_the_morning(self) -> None:
        """Awake at 23:00: asked at 08:00."""
        found = due(rested(), ANA.zone, (), at("2026-05-07 23:00"))
        assert found.now == ()
        assert found.next_ms == at("2026-05-08 08:00")


def test_hours_of_ice_are_within_the_day() -> None:
    """For every permitted setting: as many as asked for, from waking on, before sleep, evenly."""
    for wake, sleep, a_day in product(range(5, 12), range(18, 24), range(1, 7)):
        hours = ice_hours(wake, sleep, a_day)
        assert len(hours) == a_day
        assert hours[0] == wake
        assert hours[-1] < sleep
        assert len({b - a for a, b in pairwise(hours)}) <= 1


def test_four_times_ice_are_at_the_hours_that_are_documented() -> None:
    """08, 12, 16 and 20."""
    assert ice_hours(8, 21, 4) == (8, 12, 16, 20)


def test_ice_is_held_back_by_the_ban_of_the_moment() -> None:
    """What an ice reminder says under an open flag for a clot: see a clinician, in both languages."""
    (step,) = [each for each in steps(rested(), ANA.zone) if each.step == "ice@2026-05-04T12"]
    hurt = report("2026-05-04 10:30", **STRAIN)
    swollen = report("2026-05-04 11:00", side="left", answers={"swelling_redness_warmth": "yes"})
    banned = care(told(hurt, swollen), at("2026-05-04 12:00")).banned
    for language in LANGUAGES:
        say = Say(language)
        said = say.said(step.message, **step.numbers)
        assert safe_do(said.do, step.tips, banned, say) == say.text("held-acute-flag_guard")
        assert safe_do(said.do, step.tips, {}, say) == said.do


@pytest.mark.parametrize(
    ("state", "answer", "over", "red_flag", "then"),
    [
        ("open", None, False, False, "open"),
        ("open", "seen", False, False, "acked"),
        ("open", "ack", False, False, "acked"),
        ("open", "worse", False, False, "acked"),
        ("acked", "worse", False, False, "acked"),
        ("open", "better", False, False, "resolved"),
        ("acked", "stop", False, False, "resolved"),
        ("open", "better", False, True, "acked"),
        ("open", None, True, False, "resolved"),
        ("open", None, True, True, "open"),
        ("resolved", "worse", False, False, "resolved"),
    ],
)
def test_the_life_of_an_alert(state: str, answer: str | None, over: bool, red_flag: bool, then: str) -> None:  # noqa: FBT001 - a row of the table
    """Seen is acked, well is resolved, and no answer resolves a red flag."""
    assert state_of(state, answer, over=over, red_flag=red_flag) == then  # type: ignore[arg-type]


def test_every_kind_has_its_steps() -> None:
    """A plan of any kind can be asked for what is due."""
    assert set(followups._STEPS) == {"rice", "doms", "cramp", "review", "heel_drops", "alfredson", "return"}
