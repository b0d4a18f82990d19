"""The catalogue: complete, unique, and the same as the document."""

from __future__ import annotations

from pathlib import Path

from analysis.rules import RULES, RULES_VERSION, catalogue, version_for
from domain.model import Runner

FIRST_FORM = {
    *("load.session_spike", "load.session_spike_live", "load.week_distance", "load.week_calf", "load.speed", "load.hills"),
    *("load.acwr", "load.monotony", "load.return", "load.history"),
    *("form.forefoot_load", "form.forefoot_shift", "form.cadence_drop", "form.asymmetry", "shoe.worn", "acute.stop_now"),
}


def test_every_rule_is_there_once() -> None:
    """The rules of the first form are in force, no id stands twice."""
    ids = [rule.id for rule in RULES]
    assert set(ids) >= FIRST_FORM
    assert len(ids) == len(set(ids))


def test_thresholds_are_named_for_their_rule_and_within_their_range() -> None:
    """A setting is called after its rule, has a source, and its default is permitted."""
    for rule in RULES:
        for threshold in rule.thresholds:
            assert threshold.name.startswith(f"{rule.id}.")
            assert threshold.low <= threshold.default <= threshold.high
            assert threshold.source


def test_sources_are_named_and_studies_have_limits() -> None:
    """Each rule has a source; a study with a DOI says what it found and what limits it."""
    for rule in RULES:
        assert rule.sources
        assert all(source.says and source.limits for source in rule.sources if source.doi)


def test_display_rules_never_alert() -> None:
    """The two ratios that do not tell injuries apart are for display."""
    assert {rule.id for rule in RULES if rule.kind == "display"} == {"load.acwr", "load.monotony"}


def test_a_setting_changes_a_runners_version() -> None:
    """History is analysed again when the rules or the runner's own settings change, and only then."""
    anna = Runner("anna")
    assert version_for(anna).startswith(RULES_VERSION)
    assert version_for(anna) == version_for(Runner("anna"))
    assert version_for(anna) != version_for(Runner("anna", thresholds={"load.b": 1.0}))


def test_the_document_is_up_to_date() -> None:
    """docs/rules.md says what the code says; `make docs` writes it."""
    path = Path(__file__).parent.parent.parent / "docs" / "rules.md"
    assert path.read_text(encoding="utf-8") == catalogue.document()
