"""For the rules of form, habit, shoes and strength: missing data never finds more, words are fit to be read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.rules import evaluate, form, habit, shoe, strength
from analysis.rules.base import Facts, ShoeUse
from domain.care import Programme
from domain.clock import MS_PER_DAY
from domain.model import Finding, Runner
from domain.past import PastRun
from domain.words import Language
from tests.judged import bins, facts, paced, run, speeds

RULES = (*habit.RULES, *form.RULES, *shoe.RULES, *strength.RULES)
_SENSORS = ("pod", "insole")
_SPEED = st.sampled_from([0.0, 1.4, 2.8, 3.0, 3.2, 4.0, 4.6])


@st.composite
def _runs(draw: st.DrawFn) -> list[PastRun]:
    """Runs of one kind, and from a drawn one on of another kind; now and then with the other pod or the other pair."""
    days = sorted(draw(st.lists(st.integers(0, 40), min_size=4, max_size=14, unique=True)))
    changed = draw(st.integers(1, len(days)))
    fore, cadence, balance, rolled = (
        draw(st.tuples(st.sampled_from(values), st.sampled_from(values)))
        for values in ([0.2, 0.4, 0.7], [170.0, 158.0], [50.0, 53.0], [7.0, 12.0, 19.0])
    )
    often = st.integers(0, 9).map(bool)
    return [
        run(
            day,
            bins=bins(
                3.0,
                1500,
                {
                    "cadence_spm": cadence[late],
                    "fore": fore[late],
                    "balance": balance[late],
                    "pronation_left": rolled[late],
                },
            ),
            sensors=dict.fromkeys(("cadence", "stance_time_balance", "pronation_left"), _SENSORS[draw(often)]),
            forefoot_share=fore[late],
            strike_source=("declared", "pod")[draw(often)],
            shoe_id=(8, 7)[draw(often)],
            speeds=speeds(v30=40, v46=4),
            pace=paced(*draw(st.lists(st.tuples(st.integers(1, 8), _SPEED), min_size=1, max_size=6))),
        )
        for day, late in zip(days, (at >= changed for at in range(len(days))), strict=True)
    ]


@st.composite
def _given(draw: st.DrawFn) -> Facts:
    runs = draw(_runs())
    pair = ShoeUse(
        7,
        "Ghost",
        draw(st.sampled_from([20_000.0, 484_000.0, 900_000.0])),
        draw(st.sampled_from([10_000.0, 480_000.0])),
        first_run=draw(st.booleans()),
        kind=draw(st.sampled_from([None, "neutral", "stability", "motion_control"])),
        drop_mm=draw(st.sampled_from([None, 4.0, 10.0])),
        drop_before_mm=draw(st.sampled_from([None, 10.0])),
        new_since_ms=draw(st.sampled_from([None, runs[-1].started_ms])),
    )
    strengthened = tuple(runs[-1].ended_ms - day * MS_PER_DAY for day in draw(st.lists(st.integers(0, 20), max_size=2)))
    return facts(runs, shoe=draw(st.sampled_from([pair, None])), strength_ms=tuple(sorted(strengthened)))


def _essence(found: list[Finding]) -> list[tuple[object, ...]]:
    return [(f.rule, f.key, f.severity, f.side, f.confidence, f.evidence, f.tips) for f in found]


@settings(max_examples=80, deadline=None)
@given(given_facts=_given())
def test_missing_data_finds_nothing_that_was_not_there(given_facts: Facts) -> None:
    """Without a run's strike, bins, speed along it, sensors or pair there is no finding that was not there with them."""
    whole = {(f.rule, f.severity.rank) for f in evaluate(given_facts, "run", RULES)}
    blanks: list[dict[str, Any]] = [
        {"forefoot_share": None, "strike_source": None},
        {"bins": b""},
        {"pace": b""},
        {"sensors": {}},
    ]
    assert given_facts.run is not None
    fewer = [replace(given_facts, run=given_facts.run._replace(**blank)) for blank in blanks]
    for less in (*fewer, replace(given_facts, shoe=None)):
        assert {(f.rule, f.severity.rank) for f in evaluate(less, "run", RULES)} <= whole


@settings(max_examples=60, deadline=None)
@given(given_facts=_given())
def test_units_and_language_change_words_only(given_facts: Facts) -> None:
    """In miles and in German the same events are found with the same numbers."""

    def essence(units: Literal["km", "mi"], language: Language) -> list[tuple[object, ...]]:
        told = replace(given_facts, runner=Runner("anna", units=units, language=language))
        return _essence(evaluate(told, "run", RULES))

    assert essence("km", "en") == essence("mi", "de")


@settings(max_examples=60, deadline=None)
@given(given_facts=_given(), days=st.integers(0, 100), kind=st.sampled_from(["heel_drops", "alfredson"]))
def test_findings_are_fit_to_be_read(given_facts: Facts, days: int, kind: Literal["heel_drops", "alfredson"]) -> None:
    """In both languages: titles of 60 characters at most, why and do one sentence each, evidence and sources."""
    known = {rule.id: rule for rule in RULES}
    for language in ("en", "de"):
        runner = Runner("anna", language=language)
        told = replace(given_facts, runner=runner)
        lasting = Facts(runner, days * MS_PER_DAY, programme=Programme("P", kind, 0), strength_ms=given_facts.strength_ms)
        found = [*evaluate(told, "run", RULES), *evaluate(lasting, "runner", RULES)]
        for finding in found:
            assert len(finding.title) <= 60, finding.title
            assert finding.why.endswith(".")
            assert finding.do.endswith(".")
            assert "{" not in finding.title + finding.why + finding.do
            assert finding.evidence
            assert finding.sources
            assert finding.severity in known[finding.rule].severities
            assert 0 <= finding.confidence <= 1
        assert len({(f.rule, f.key) for f in found}) == len(found)
        assert _essence(evaluate(told, "run", RULES)) == _essence(evaluate(told, "run", RULES))


@settings(max_examples=40, deadline=None)
@given(done=st.lists(st.integers(0, 83), max_size=30), now=st.integers(0, 120), later=st.integers(0, 120))
def test_a_lapse_judged_late_is_the_same(done: list[int], now: int, later: int) -> None:
    """What was found at one time is found unchanged at any later one, at the instant at which it first held."""
    sessions = tuple(sorted(day * MS_PER_DAY + 3_600_000 for day in done))

    def lapses(day: int) -> list[Finding]:
        told = Facts(Runner("anna"), day * MS_PER_DAY, programme=Programme("P", "heel_drops", 0), strength_ms=sessions)
        return evaluate(told, "runner", (strength.LAPSED,))

    first, last = sorted((now, later))
    assert lapses(last)[: len(lapses(first))] == lapses(first)
    assert all(finding.created_ms <= last * MS_PER_DAY for finding in lapses(last))
