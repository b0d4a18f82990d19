"""Shoes: how far a pair has come."""

from __future__ import annotations

from analysis.rules.base import Facts, Rule
from analysis.rules.sources import article
from domain.model import Evidence, Finding, Severity
from domain.thresholds import Threshold
from domain.units import format_distance

PLAN = Threshold("shoe.worn.plan", "km", 483, 150, 1200, "article: 300 miles")
REPLACE = Threshold("shoe.worn.replace", "km", 805, 300, 2000, "article: 500 miles")


def _worn(facts: Facts) -> Finding | None:
    shoe = facts.shoe
    if shoe is None or facts.judged is None:
        return None
    plan = facts.value(PLAN)
    replace = max(facts.value(REPLACE), plan)
    for limit, severity, word in ((replace, Severity.WATCH, "replace"), (plan, Severity.INFO, "plan")):
        # Said by the run that passes the limit, or by the first one in a pair that had passed it before.
        crossed = shoe.worn_m >= limit * 1000 and (shoe.before_m < limit * 1000 or shoe.first_run)
        if not crossed:
            continue
        units = facts.runner.units
        worn, top = format_distance(shoe.worn_m, units, 0), format_distance(limit * 1000, units, 0)
        return WORN.found(
            facts,
            severity=severity,
            title="Time to replace a pair of shoes" if word == "replace" else "Plan a new pair of shoes",
            why=f"{shoe.name} has come {worn}; cushioning degrades, and the usual advice is a new pair after 300 to 500 "
            f"miles "
            f"(limit {top}).",
            do="Replace this pair, and wear the new one in on short runs."
            if word == "replace"
            else "Look for the next pair now, and change over on short runs.",
            key=f"shoe:{shoe.id}:{limit:.0f}",
            evidence=(Evidence("distance in the pair", round(shoe.worn_m / 1000, 1), limit, "km", "all its runs"),),
            confidence=0.6,
        )
    return None


WORN = Rule(
    id="shoe.worn",
    version=1,
    grade="convention",
    severities=(Severity.INFO, Severity.WATCH),
    sources=(article("Replacing them every 300 to 500 miles prevents running on compressed, unsupportive material."),),
    evaluate=_worn,
    thresholds=(PLAN, REPLACE),
)
RULES: tuple[Rule, ...] = (WORN,)
