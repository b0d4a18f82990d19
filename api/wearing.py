"""After how far a runner plans a new pair of shoes, and replaces it: the settings of the rule that says so."""

from __future__ import annotations

from api.deps import Deps
from domain.model import Runner
from domain.units import KM_PER_MILE

RULE = "shoe.worn"
USUAL_M = (300 * KM_PER_MILE * 1000, 500 * KM_PER_MILE * 1000)
"""By convention (300 and 500 miles), where no rule says otherwise, m."""


def limits(deps: Deps, runner: Runner) -> tuple[float, float]:
    """(plan a new pair, replace it) in metres."""
    card = next((card for card in deps.cards(runner.language) if card.id == RULE), None)
    found = () if card is None else tuple(threshold.of(runner.thresholds) * 1000 for threshold in card.thresholds)
    plan, replace = found if len(found) == len(USUAL_M) else USUAL_M
    return plan, max(plan, replace)
