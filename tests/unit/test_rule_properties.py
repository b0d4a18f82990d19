"""For every rule and any run: more load is never judged milder, less data never harder; units and zone change words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.live_windows import LiveWindows
from analysis.rules import RULES, evaluate, load
from analysis.rules.base import Facts, LiveRun
from domain.care import NOTHING
from domain.clock import MS_PER_DAY
from domain.model import Finding, Runner, Severity
from domain.past import PastRun
from domain.words import LANGUAGES
from store.history import day_of
from tests.drawn import around, essence, histories, judged, resting, under_way
from tests.judged import facts

FEWER = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ON_BLANK: dict[str, Any] = {
    "distance_m": None,
    "ascent_m": None,
    "moving_s": None,
    "calf": None,
    "calf_b": (None, None, None),
    "forefoot_share": None,
    "strike_source": None,
    "sensors": {},
    "speeds": b"",
    "bins": b"",
    "pace": b"",
}
"""What may be missing of a run, and how that looks."""


def _worst(found: Iterable[Finding]) -> dict[str, int]:
    worst: dict[str, int] = {}
    for finding in found:
        worst[finding.rule] = max(worst.get(finding.rule, 0), finding.severity.rank)
    return worst


def _load(runs: list[PastRun]) -> dict[str, int]:
    return _worst(evaluate(facts(runs), "run", load.RULES))


@FEWER
@given(runs=histories(), factor=st.floats(1.0, 4.0))
def test_more_load_never_lowers_a_severity(runs: list[PastRun], factor: float) -> None:
    """The same run, but longer, harder and hillier: no load rule becomes milder."""
    last = runs[-1]
    more = last._replace(
        distance_m=(last.distance_m or 0) * factor,
        ascent_m=(last.ascent_m or 0) * factor,
        calf=(last.calf or 0) * factor,
        calf_b=tuple((b or 0) * factor for b in last.calf_b),  # type: ignore[arg-type]
    )
    less, harder = _load(runs), _load([*runs[:-1], more])
    for rule, severity in less.items():
        assert harder.get(rule, -1) >= severity, rule


@FEWER
@given(live=under_way(), factor=st.floats(1.0, 4.0))
def test_more_load_in_a_run_never_lowers_a_severity(live: LiveRun, factor: float) -> None:
    """Further in the same run under way: what was said of its length stays, or grows."""
    more = replace(live, distance_m=live.distance_m * factor)
    less, further = (_worst(evaluate(judged_live(each), "live", load.RULES)) for each in (live, more))
    for rule, severity in less.items():
        assert further.get(rule, -1) >= severity, rule


def judged_live(live: LiveRun, runner: Runner | None = None, *, rest: bool = False) -> Facts:
    """Facts of a run under way."""
    return Facts(runner or Runner("anna"), live.t_ms, live=live, care=resting() if rest else NOTHING)


@FEWER
@given(runs=histories(), more=around())
def test_missing_data_never_raises_a_severity(runs: list[PastRun], more: dict[str, Any]) -> None:
    """Without any one thing that a run is known by, nothing is found that was not found with it, by any rule.

    What is meant to speak because something is missing does not depend on a run: pain markers and red-flag questions.
    """
    whole = _worst(evaluate(judged(runs, Runner("anna"), **more)))
    for name, value in ON_BLANK.items():
        part = _worst(evaluate(judged([*runs[:-1], runs[-1]._replace(**{name: value})], Runner("anna"), **more)))
        for rule, severity in part.items():
            assert severity <= whole.get(rule, -1), (name, rule)
    for name in more:
        part = _worst(evaluate(judged(runs, Runner("anna"), **(more | {name: None}))))
        for rule, severity in part.items():
            assert severity <= whole.get(rule, -1), (name, rule)


@FEWER
@given(live=under_way(), rest=st.booleans())
def test_missing_data_in_a_run_never_raises_a_severity(live: LiveRun, rest: bool) -> None:  # noqa: FBT001 - drawn
    """Without one of the things that its windows show, or a longest run, nothing new is said of a run under way."""
    whole = _worst(evaluate(judged_live(live, rest=rest), "live"))
    blanks = [replace(live, longest_m=None), replace(live, windows=None)]
    for name in ("temperature_c", "reminder", "limp", "slowed", "drift"):
        unknown: dict[str, Any] = {name: None}
        blanks.append(replace(live, windows=replace(live.windows or LiveWindows(), **unknown)))
    for blank in blanks:
        for rule, severity in _worst(evaluate(judged_live(blank, rest=rest), "live")).items():
            assert severity <= whole.get(rule, -1), rule


@FEWER
@given(runs=histories(), more=around(), live=under_way(), rest=st.booleans())
def test_units_and_language_change_words_only(
    runs: list[PastRun],
    more: dict[str, Any],
    live: LiveRun,
    rest: bool,  # noqa: FBT001 - drawn
) -> None:
    """In miles or in German the same rules find the same events, with the same evidence; only the words differ."""
    said = [
        essence([*evaluate(judged(runs, who, **more)), *evaluate(judged_live(live, who, rest=rest), "live")])
        for who in (Runner("anna", language=language, units=units) for language in LANGUAGES for units in ("km", "mi"))
    ]
    assert all(each == said[0] for each in said)


@FEWER
@given(runs=histories(), more=around(), hours=st.integers(-11, 11))
def test_time_zones_change_nothing(runs: list[PastRun], more: dict[str, Any], hours: int) -> None:
    """A runner who lives elsewhere and runs at the same local times is told the same."""
    zone = f"Etc/GMT{hours:+d}"
    moved = [
        past._replace(started_ms=past.started_ms + hours * 3_600_000, ended_ms=past.ended_ms + hours * 3_600_000)
        for past in runs
    ]
    moved = [past._replace(day=day_of(past.started_ms, zone)) for past in moved]
    here = evaluate(judged(runs, Runner("anna"), **more))
    assert essence(here) == essence(evaluate(judged(moved, Runner("anna", zone=zone), **more)))
    assert [f.why for f in here] == [f.why for f in evaluate(judged(moved, Runner("anna", zone=zone), **more))]


@FEWER
@given(
    runs=histories(),
    more=around(),
    live=under_way(),
    strained=st.booleans(),
    rest=st.booleans(),
    language=st.sampled_from(sorted(LANGUAGES)),
    units=st.sampled_from(["km", "mi"]),
)
def test_findings_are_fit_to_be_read(runs: list[PastRun], more: dict[str, Any], live: LiveRun, **who: Any) -> None:
    """Titles fit the wrist (≤ 60 characters), why and do are sentences, with evidence and sources, in every language."""
    runner = Runner("anna", previous_strain=who["strained"], language=who["language"], units=who["units"])
    found = [*evaluate(judged(runs, runner, **more)), *evaluate(judged_live(live, runner, rest=who["rest"]), "live")]
    known = {rule.id: rule for rule in RULES}
    for finding in found:
        assert 0 < len(finding.title) <= 60, finding.title
        assert finding.why.endswith("."), finding.why
        assert finding.do.endswith("."), finding.do
        assert finding.evidence
        assert finding.sources
        assert finding.severity in known[finding.rule].severities
        assert 0 <= finding.confidence <= 1
    assert len({(f.rule, f.key) for f in found}) == len(found)


@FEWER
@given(runs=histories(), more=around())
def test_judging_again_finds_the_same(runs: list[PastRun], more: dict[str, Any]) -> None:
    """The same facts at another time of judging give the same findings, word for word."""
    first = judged(runs, Runner("anna"), **more)
    later = replace(first, now_ms=first.now_ms + 40 * MS_PER_DAY)
    assert [replace(f, created_ms=0) for f in evaluate(first)] == [replace(f, created_ms=0) for f in evaluate(later)]


def test_drawn_runs_reach_the_rules() -> None:
    """The properties above are not empty: what is drawn makes findings of more than half of the rules of a run."""
    seen: set[str] = set()

    @settings(max_examples=60, deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    @given(runs=histories(), more=around(), live=under_way())
    def look(runs: list[PastRun], more: dict[str, Any], live: LiveRun) -> None:
        runner = Runner("anna", previous_strain=True)
        found = [*evaluate(judged(runs, runner, **more)), *evaluate(judged_live(live, rest=True), "live")]
        seen.update(finding.rule for finding in found)

    look()
    expected = {rule.id for rule in RULES if {"run", "live"} & set(rule.on) and rule.kind == "rule"}
    assert len(expected & seen) >= len(expected) / 2, expected - seen
    assert Severity.STOP in {severity for rule in RULES if rule.id in seen for severity in rule.severities}
