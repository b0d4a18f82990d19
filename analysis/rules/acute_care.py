"""Right now: rest, ice, compression and elevation for what is treated as a strain, and the two guards."""

from __future__ import annotations

from dataclasses import replace

from analysis import plan_settings
from analysis.rules.base import Facts, Rule
from analysis.rules.sources import OURS, article
from domain.guards import FLAG_GUARD, NO_STRETCH
from domain.model import Evidence, Finding, Severity


def _rice(facts: Facts) -> Finding | None:
    episode = None if facts.pain is None else facts.care.episode_of(facts.pain.id)
    if episode is None or episode.triage.reading != "strain":
        return None
    clear = episode.triage.clear
    points = episode.triage.points["strain"]
    found = RICE.found(
        facts,
        "fits" if clear else "in_doubt",
        numbers={"points": facts.say.number(points)},
        severity=Severity.WATCH,
        key=f"episode:{episode.key}",
        evidence=(Evidence("points for a strain", points, None, "points", "this episode"),),
        confidence=1.0 if clear else 0.5,
        side=episode.side,
        tips=("ice", "compression", "elevation"),
        plan=f"rice:{episode.key}",
    )
    return replace(found, sid=None)  # for after the run: in it, `acute.stop_now` speaks


def _holds_back(_facts: Facts) -> None:
    """A guard finds nothing of its own: what it held back is found by `analysis.guarding`."""


RICE = Rule(
    id="acute.rice",
    version=1,
    grade="article",
    severities=(Severity.WATCH,),
    sources=(article("Rest 24 to 48 hours, ice 15 to 20 minutes several times a day, compression, elevation."),),
    evaluate=_rice,
    on=("report",),
    thresholds=plan_settings.RICE,
)
GUARDS: tuple[Rule, ...] = (
    Rule(
        id=NO_STRETCH,
        version=1,
        grade="article",
        severities=(Severity.INFO,),
        sources=(article("If a strain is suspected, stretching or aggressive massage should be avoided initially."),),
        evaluate=_holds_back,
        kind="guard",
        on=("runner",),
    ),
    Rule(
        id=FLAG_GUARD,
        version=1,
        grade="expert",
        severities=(Severity.INFO,),
        sources=(OURS,),
        evaluate=_holds_back,
        kind="guard",
        on=("runner",),
    ),
)
RULES: tuple[Rule, ...] = (RICE, *GUARDS)
