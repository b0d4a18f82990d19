"""The rules: an explicit tuple, so that nothing is in force that is not listed here."""

from __future__ import annotations

import hashlib

from analysis.rules import acute, acute_live, flag, form, habit, load, shoe, strength, triage
from analysis.rules.base import Facts, Occasion, Rule
from domain.model import Finding, Runner

RULES: tuple[Rule, ...] = (
    *triage.RULES,
    *acute.RULES,
    *acute_live.RULES,
    *load.RULES,
    *habit.RULES,
    *form.RULES,
    *shoe.RULES,
    *strength.RULES,
    *flag.RULES,
)
"""Every rule in force, in the order of the catalogue."""

RULES_VERSION = hashlib.sha256(",".join(f"{rule.id}@{rule.version}" for rule in RULES).encode()).hexdigest()[:12]
"""Changes with every rule that comes, goes or changes: runs analysed under another one are analysed again."""


def version_for(runner: Runner) -> str:
    """What `RunRow.rules_version` is for this runner: the rules' version and a digest of the settings they depend on."""
    settings = (
        sorted(runner.thresholds.items()),
        runner.born_year,
        runner.previous_strain,
        runner.strike,
        runner.units,
        runner.zone,
        runner.language,
    )
    return f"{RULES_VERSION}.{hashlib.sha256(repr(settings).encode()).hexdigest()[:8]}"


def evaluate(facts: Facts, occasion: Occasion = "run", rules: tuple[Rule, ...] = RULES) -> list[Finding]:
    """What the rules that are asked on this occasion find in these facts.

    Display rules are for pages and not among them; guards speak only of what they held back (`analysis.guarding`).
    """
    found: list[Finding] = []
    for rule in rules:
        if rule.kind == "rule" and occasion in rule.on:
            result = rule.evaluate(facts)
            found += [] if result is None else [result] if isinstance(result, Finding) else result
    return found
