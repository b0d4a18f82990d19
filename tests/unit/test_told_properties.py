"""For whatever a runner may tell: arrival and repetition change nothing, silence is never a no, a red flag is never held."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.case import Facts, History, Send
from alerts.policy import decide
from analysis import care as whole
from analysis.rules import RULES
from domain.clock import MS_PER_DAY
from domain.model import CheckIn, Runner, Severity
from domain.preferences import Preferences
from domain.words import LANGUAGES
from tests.drawn import DAY_0, HOUR_MS, essence, found_in, reports, told

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NOW = DAY_0 + 21 * MS_PER_DAY
WORDS = sorted((language, units) for language in LANGUAGES for units in ("km", "mi"))


@FEW
@given(known=told(), seed=st.integers(0, 1000))
def test_the_order_of_arrival_does_not_matter(known: whole.Told, seed: int) -> None:
    """Reports, runs and answers handed over in any order make the same episodes, flags, plans, bans and findings."""
    order = random.Random(seed)  # noqa: S311 - a shuffle
    mixed = list(known.reports)
    order.shuffle(mixed)
    other = replace(known, reports=tuple(mixed))
    assert whole.care(known, NOW) == whole.care(other, NOW)
    assert essence(found_in(known, NOW)) == essence(found_in(other, NOW))


@FEW
@given(known=told(), hours=st.integers(0, 500))
def test_what_was_told_later_does_not_change_what_was_known(known: whole.Told, hours: int) -> None:
    """Care at an instant is the same whether it is asked for then or long after."""
    then = DAY_0 + hours * HOUR_MS
    assert whole.care(known, then) == whole.care(known.until(then), then)


@FEW
@given(known=told(), words=st.sampled_from(WORDS))
def test_units_and_language_change_nothing_but_words(known: whole.Told, words: tuple[str, str]) -> None:
    """A runner who reads German or thinks in miles has the same episodes, flags, plans and findings."""
    runner = Runner("anna", language=words[0], units=words[1])  # type: ignore[arg-type]
    other = replace(known, runner=runner)
    assert whole.care(known, NOW) == whole.care(other, NOW)
    assert essence(found_in(known, NOW)) == essence(found_in(other, NOW))


@FEW
@given(known=told(), words=st.sampled_from(WORDS), country=st.sampled_from([None, "DE", "US", "TH"]))
def test_findings_of_reports_are_fit_to_be_read(known: whole.Told, words: tuple[str, str], country: str | None) -> None:
    """Titles fit the wrist, why and do are sentences, an emergency begins with the number to call, in every language."""
    runner = Runner("anna", language=words[0], units=words[1], country=country)  # type: ignore[arg-type]
    severities = {rule.id: rule.severities for rule in RULES}
    for finding in found_in(replace(known, runner=runner), NOW):
        assert 0 < len(finding.title) <= 60, finding.title
        assert finding.why.endswith("."), finding.why
        assert finding.do.endswith("."), finding.do
        assert finding.sources
        assert finding.severity in severities[finding.rule]
        if finding.emergency:
            number = {"US": "911", "TH": "1669"}.get(country or "", "112")
            start = f"Ruf jetzt {number} an. " if words[0] == "de" else f"Call {number} now. Do not drive yourself."
            assert finding.do.startswith(start) or finding.title.startswith(start), finding


@FEW
@given(known=told(), data=st.data())
def test_a_question_that_was_not_asked_is_never_a_no(known: whole.Told, data: st.DataObject) -> None:
    """With answers of "no" taken away from any reports, every red flag that was open stays open, and none goes missing."""
    if not known.reports:
        return
    forgotten = data.draw(st.sets(st.sampled_from(range(len(known.reports)))))
    silent = replace(
        known,
        reports=tuple(_without_no(report) if i in forgotten else report for i, report in enumerate(known.reports)),
    )
    asked, unasked = (_flags(each) for each in (known, silent))
    for key, closed in asked.items():
        assert key in unasked
        assert closed or not unasked[key], "forgetting answers closed a red flag"


def _without_no(report: CheckIn) -> CheckIn:
    return replace(report, answers={key: answer for key, answer in report.answers.items() if answer == "yes"})


def _flags(known: whole.Told) -> dict[str, bool]:
    """Key → closed, of the flags that questions raise."""
    flags = whole.care(known, NOW).flags
    return {flag.key: flag.closed_ms is not None for flag in flags if flag.rule != "flag.persistent"}


@FEW
@given(known=told())
def test_while_a_flag_is_open_nothing_is_coached_and_nothing_dangerous_advised(known: whole.Told) -> None:
    """With a red flag open every plan but questions rests; with one of the three that bar treatment, treatment is barred."""
    now = whole.care(known, NOW)
    barring = {flag.rule for flag in now.open_flags} & {"flag.dvt", "flag.nerve", "flag.rupture"}
    if barring:
        assert {"massage", "stretch", "ice", "compression", "elevation"} <= set(now.banned)
    if now.open_flags:
        assert "strength" in now.banned
        assert not [
            plan for plan in now.plans if plan.kind in {"heel_drops", "alfredson", "return"} and plan.state == "running"
        ]
    if now.resting is not None:
        assert {"stretch", "massage"} <= set(now.banned)


@FEW
@given(known=reports(), severity=st.integers(0, 10))
def test_better_never_closes_a_red_flag(known: tuple[CheckIn, ...], severity: int) -> None:
    """A report of less pain, or of none, closes no flag by itself."""
    before = whole.Told(Runner("anna"), reports=known)
    better = CheckIn("zz", NOW - HOUR_MS, NOW - HOUR_MS, "web", severity=severity)
    open_before = {key for key, closed in _flags(before).items() if not closed}
    assert open_before == {key for key, closed in _flags(replace(before, reports=(*known, better))).items() if not closed}


@FEW
@given(known=reports(most=5), more=st.integers(1, 5))
def test_more_pain_never_stops_later(known: tuple[CheckIn, ...], more: int) -> None:
    """A pain marker with a higher number is never judged milder than the same one with a lower number."""
    if not known or not known[-1].severity:
        return
    last = replace(known[-1], phase="during")
    worse = replace(last, severity=min((last.severity or 0) + more, 10))
    mild, hard = (_stop(whole.Told(Runner("anna"), reports=(*known[:-1], each)), last.id) for each in (last, worse))
    assert hard >= mild


def _stop(known: whole.Told, report: str) -> int:
    found = [f.severity.rank for f in found_in(known, NOW) if f.rule == "acute.stop_now" and f.checkin_id == report]
    return max(found, default=-1)


@settings(max_examples=300, deadline=None)
@given(
    rule=st.sampled_from([rule for rule in RULES if rule.id.startswith("flag.")]),
    data=st.data(),
    age=st.integers(-10, 400 * 24),
    late=st.integers(0, 400 * 24),
    live=st.booleans(),
    suspended=st.booleans(),
    sent=st.lists(st.integers(0, 10**7), max_size=9),
)
def test_a_red_flag_is_never_held(rule: object, data: st.DataObject, **state: object) -> None:
    """However old, late, often or in whatever state: a new red flag, or one that grew worse, is sent."""
    severities = rule.severities  # type: ignore[attr-defined]
    severity: Severity = data.draw(st.sampled_from(severities))
    before = data.draw(st.sampled_from([None, *(each for each in Severity if each.rank < severity.rank)]))
    age, late, sent = state["age"], state["late"], state["sent"]
    assert isinstance(age, int)
    assert isinstance(late, int)
    assert isinstance(sent, list)
    facts = Facts(
        rule.id,  # type: ignore[attr-defined]
        "rule",
        severity,
        NOW - age * HOUR_MS,
        live=bool(state["live"]),
        stored_late_ms=late * HOUR_MS,
        inhibited=bool(state["suspended"]),
        confidence=0.0,
    )
    history = History(severity=before, told=before, in_run_ms=tuple(sent), today=99, snoozed_until_ms=NOW + 1)
    decision = decide(facts, history, Preferences(quiet_from=0, quiet_to=24 * 60 - 1, a_day=0), "UTC", NOW)
    assert isinstance(decision, Send)
    assert decision.reason == ("FIRST" if before is None else "WORSE")
