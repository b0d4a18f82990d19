"""Shoes: how far a pair has come."""

from __future__ import annotations

from analysis.rules.base import Facts, Rule
from analysis.rules.sources import article
from domain.model import Evidence, Finding, Severity
from domain.thresholds import Threshold
from domain.units import KM_PER_MILE

PLAN = Threshold("shoe.worn.plan", "km", 483, 150, 1200, "article: 300 miles")
REPLACE = Threshold("shoe.worn.replace", "km", 805, 300, 2000, "article: 500 miles")
USUAL_M = (300 * KM_PER_MILE * 1000, 500 * KM_PER_MILE * 1000)
"""After so many metres a new pair is usually advised: 300 to 500 miles."""


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
        say = facts.say
        return WORN.found(
            facts,
            word,
            numbers={
                "shoe": shoe.name,
                "worn": say.distance(shoe.worn_m, 0),
                "limit": say.distance(limit * 1000, 0),
                "first": say.distance(USUAL_M[0], 0),
                "last": say.distance(USUAL_M[1], 0),
            },
            severity=severity,
            key=f"shoe:{shoe.id}:{limit:.0f}",
            evidence=(Evidence("distance in the pair", round(shoe.worn_m / 1000, 1), limit, "km", "all its runs"),),
            confidence=0.6,
        )
    return None


WORN = Rule(
    id="shoe.worn",
    version=2,
    grade="convention",
    severities=(Severity.INFO, Severity.WATCH),
    sources=(article("Replacing them every 300 to 500 miles prevents running on compressed, unsupportive material."),),
    evaluate=_worn,
    thresholds=(PLAN, REPLACE),
)
RULES: tuple[Rule, ...] = (WORN,)
