"""For every rule and any history: more load is never judged milder, less data never harder, units change nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.rules import RULES, evaluate, load
from analysis.rules.base import Facts
from domain.model import Runner
from domain.past import PastRun
from tests.judged import facts, run, speeds

_KM = st.floats(0.5, 40)


@st.composite
def _histories(draw: st.DrawFn) -> list[PastRun]:
    days = sorted(draw(st.lists(st.integers(0, 80), min_size=1, max_size=40, unique=True)))
    runs = [
        run(
            day,
            km := draw(_KM),
            ascent_m=draw(st.floats(0, 900)),
            excluded=draw(st.integers(0, 9)) == 0,
            speeds=speeds(v30=km * 5, v45=draw(st.floats(0, 30))),
        )
        for day in days
    ]
    return [
        *runs,
        run(days[-1] + draw(st.integers(1, 20)), draw(_KM), ascent_m=draw(st.floats(0, 900)), speeds=speeds(v30=30)),
    ]


def _severities(given_facts: Facts) -> dict[str, int]:
    worst: dict[str, int] = {}
    for finding in evaluate(given_facts, "run", load.RULES):
        worst[finding.rule] = max(worst.get(finding.rule, 0), finding.severity.rank)
    return worst


@settings(max_examples=120, deadline=None)
@given(runs=_histories(), factor=st.floats(1.0, 4.0))
def test_more_load_never_lowers_a_severity(runs: list[PastRun], factor: float) -> None:
    """The same run, but longer, harder and hillier: no load rule becomes milder."""
    last = runs[-1]
    more = last._replace(
        distance_m=(last.distance_m or 0) * factor,
        ascent_m=(last.ascent_m or 0) * factor,
        calf=(last.calf or 0) * factor,
        calf_b=tuple((b or 0) * factor for b in last.calf_b),  # type: ignore[arg-type]
    )
    less, harder = _severities(facts(runs)), _severities(facts([*runs[:-1], more]))
    for rule, severity in less.items():
        assert harder.get(rule, -1) >= severity, rule


@settings(max_examples=120, deadline=None)
@given(runs=_histories())
def test_missing_data_never_raises_a_severity(runs: list[PastRun]) -> None:
    """Without distance, load, climb and speeds of the run that is judged, nothing is found that was not found with them."""
    blank: dict[str, Any] = {
        "distance_m": None,
        "ascent_m": None,
        "calf": None,
        "calf_b": (None, None, None),
        "speeds": b"",
        "bins": b"",
    }
    whole = _severities(facts(runs))
    for name, value in blank.items():
        part = _severities(facts([*runs[:-1], runs[-1]._replace(**{name: value})]))
        for rule, severity in part.items():
            if rule != "load.return":
                assert severity <= whole.get(rule, -1), (name, rule)


@settings(max_examples=60, deadline=None)
@given(runs=_histories())
def test_units_change_words_only(runs: list[PastRun]) -> None:
    """In miles the same rules find the same events at the same severities; only the words differ."""

    def essence(units: str) -> list[tuple[object, ...]]:
        found = evaluate(facts(runs, Runner("anna", units=units)))  # type: ignore[arg-type]
        return [(f.rule, f.key, f.severity, f.confidence, f.evidence, f.title if "%" not in f.title else "") for f in found]

    assert essence("km") == essence("mi")


@settings(max_examples=60, deadline=None)
@given(runs=_histories(), strained=st.booleans())
def test_findings_are_fit_to_be_read(runs: list[PastRun], strained: bool) -> None:  # noqa: FBT001 - drawn
    """Titles fit the wrist (≤ 60 characters), why and do are sentences, with evidence and sources."""
    found = evaluate(facts(runs, Runner("anna", previous_strain=strained, strike="fore")))
    known = {rule.id: rule for rule in RULES}
    for finding in found:
        assert len(finding.title) <= 60, finding.title
        assert finding.why.endswith(".")
        assert finding.do.endswith(".")
        assert finding.evidence
        assert finding.sources
        assert finding.severity in known[finding.rule].severities
        assert 0 <= finding.confidence <= 1
    assert len({(f.rule, f.key) for f in found}) == len(found)
