"""What must hold of every season of reports: order, silence, alarm and red flags, for reports drawn at random."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import course, raised
from analysis.care import Told, care
from analysis.reported import of_reports
from analysis.triage import GATE_ASKS, SERIOUS, Support, triage
from domain.model import CheckIn, Finding, Severity
from domain.red_flags import QUESTIONS
from tests.caring import ANA, at

HOUR = 3_600_000
START = at("2026-05-01 09:00")
WORDS: dict[str, list[str | None]] = {
    "onset": ["during", "right_after", "days_after", "gradual", None],
    "character": ["dull", "sharp", "struck", "cramp", "stiff", None],
    "site": ["muscle_belly", "near_ankle", "behind_knee", "whole_calf", None],
    "side": ["left", "right", "both", None],
    "course": ["worse", "eases", "constant", None],
}
ANSWERS = st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(["yes", "no"]), max_size=3)
MAYBE = st.sampled_from([True, False, None, None])


@st.composite
def answered(draw: st.DrawFn, number: int = 0, hours: int = 0) -> CheckIn:
    """A report with any answers at all."""
    t_ms = START + hours * HOUR
    told: dict[str, Any] = {name: draw(st.sampled_from(words)) for name, words in WORDS.items()}
    told["severity"] = draw(st.sampled_from([None, 0, 1, 3, 5, 6, 8]))
    told["phase"] = draw(st.sampled_from(["during", "after", None]))
    told["hurts_at_rest"], told["clinician_seen"] = draw(MAYBE), draw(MAYBE)
    return CheckIn(f"r{number:02}", t_ms, t_ms, "web", answers=draw(ANSWERS), **told)


@st.composite
def seasons(draw: st.DrawFn) -> list[CheckIn]:
    """Up to eight reports over some weeks, oldest first."""
    hours = sorted(draw(st.lists(st.integers(0, 24 * 60), min_size=1, max_size=8)))
    return [draw(answered(number, each)) for number, each in enumerate(hours)]


SUPPORT = st.builds(
    Support,
    run_before=MAYBE,
    heavy=st.sampled_from([True, None]),
    hot=st.sampled_from([True, None]),
    long=st.sampled_from([True, None]),
    lasting=st.booleans(),
    over_week=st.booleans(),
)


def findings(reports: list[CheckIn]) -> list[Finding]:
    """What is found in a season of reports."""
    return of_reports(Told(ANA, tuple(reports)), 0)


@settings(max_examples=60, deadline=None)
@given(seasons(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(reports: list[CheckIn], random: Any) -> None:
    """The same reports in any order make the same episodes, flags and findings."""
    shuffled = list(reports)
    random.shuffle(shuffled)
    now = START + 70 * 24 * HOUR
    assert care(Told(ANA, tuple(shuffled)), now) == care(Told(ANA, tuple(reports)), now)
    assert findings(shuffled) == findings(reports)


@settings(max_examples=60, deadline=None)
@given(seasons(), st.data())
def test_a_red_flag_is_always_found(reports: list[CheckIn], data: st.DataObject) -> None:
    """Whatever else is told, before or after, a yes to any of the eight makes its finding, and a flag that is raised."""
    place = data.draw(st.integers(0, len(reports) - 1))
    question = data.draw(st.sampled_from(QUESTIONS))
    asked = replace(reports[place], answers={**reports[place].answers, question: "yes"})
    season = [*reports[:place], asked, *reports[place + 1 :]]
    rules = {rule for rule, keys in raised.RAISED_BY.items() if question in keys}
    urgent = {(f.rule, f.checkin_id) for f in findings(season) if f.severity is Severity.URGENT}
    assert {(rule, asked.id) for rule in rules} <= urgent
    known = Told(ANA, tuple(season))
    assert {f"{rule}:{asked.id}" for rule in rules} <= {flag.key for flag in care(known, asked.t_ms).open_flags}


@settings(max_examples=60, deadline=None)
@given(seasons(), st.data())
def test_a_worse_answer_never_lowers_the_worst(reports: list[CheckIn], data: st.DataObject) -> None:
    """More pain, or one more yes, in the last report never makes the most serious finding about it milder."""
    last = reports[-1]
    severity = last.severity or 1
    worse = replace(last, severity=data.draw(st.integers(severity, 10)), answers={**last.answers, **_one_more(data)})
    before = [*reports[:-1], replace(last, severity=severity)]
    assert _worst(findings([*reports[:-1], worse]), last.id) >= _worst(findings(before), last.id)


def _one_more(data: st.DataObject) -> dict[str, str]:
    return dict.fromkeys(data.draw(st.sets(st.sampled_from(QUESTIONS), max_size=1)), "yes")


def _worst(found: list[Finding], report: str) -> int:
    return max((finding.severity.rank for finding in found if finding.checkin_id == report), default=-1)


@given(answered(), SUPPORT, st.sampled_from(["sharp", "struck"]))
def test_sharp_is_never_read_as_something_milder(report: CheckIn, support: Support, character: str) -> None:
    """Whatever else is told: what is sharp or like a blow is read as a strain."""
    assert triage(replace(report, character=character), support).reading == "strain"


@given(answered(), SUPPORT)
def test_what_was_not_answered_never_makes_it_clear(report: CheckIn, support: Support) -> None:
    """Without any one of the answers on which a pattern that fits depends, it is unclear, and read no milder."""
    full = triage(report, support)
    if not full.clear:
        assert full.against is not None
        assert full.ask
        return
    for question in GATE_ASKS[full.reading]:
        if question in {"hurts_at_rest", "character"} and not (full.reading != "tendon" and question == "character"):
            continue  # a cramp need not have been asked for rest, nor a tendon for its character
        less = triage(replace(report, **{question: None}), support)  # type: ignore[arg-type]
        assert not less.clear
        assert SERIOUS.index(less.reading) <= SERIOUS.index(full.reading)


@given(answered(), SUPPORT)
def test_clear_means_a_lead_of_two(report: CheckIn, support: Support) -> None:
    """A pattern is only clear when it leads every other that is not ruled out by two points; the points are those shown."""
    found = triage(report, support)
    for pattern, points in found.points.items():
        assert points == sum(spoke.points for spoke in found.spoke if spoke.pattern == pattern)
        ruled_out = any(spoke.points <= -3 for spoke in found.spoke if spoke.pattern == pattern)
        if found.clear and pattern != found.reading and not ruled_out:
            assert found.points[found.reading] - points >= 2


@settings(max_examples=60, deadline=None)
@given(seasons())
def test_an_episode_is_of_its_reports(reports: list[CheckIn]) -> None:
    """Every report is in at most one open episode; what was known at a report is what is known later of that time."""
    known = Told(ANA, tuple(reports))
    told_at = {report.id: episodes for report, episodes in course.unfolding(known)}
    for report in reports:
        last = [each for each in reports if each.t_ms <= report.t_ms][-1]
        assert course.episodes(known.until(report.t_ms)) == told_at[last.id]
    for episode in care(known, START + 70 * 24 * HOUR).episodes:
        assert list(episode.reports) == sorted(set(episode.reports), key=episode.reports.index)
        assert episode.key == episode.reports[0]
