"""Red flags: see a clinician. They are held by nothing, and no setting switches one off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from analysis import plan_settings
from analysis.answers import normal
from analysis.raised import (
    FALLEN_BY,
    FIRST_DAY,
    LAST_DAY,
    PERSISTENT,
    SECOND_DAY,
    Persistent,
    asked_yes,
    is_emergency,
    persistent,
)
from analysis.rules.base import Facts, Rule
from analysis.rules.sources import OURS, article
from domain import emergency
from domain.clock import MS_PER_DAY
from domain.model import CheckIn, Evidence, Finding, Severity, Source

KEPT = ("rested", "iced", "elevated")
"""What the article asks to keep up for seven to ten days before a lack of improvement means a clinician."""


def _raised(rule_id: str) -> Callable[[Facts], Finding | None]:
    """What evaluates the flag of that name: any of its questions answered with yes."""

    def evaluate(facts: Facts) -> Finding | None:
        if facts.pain is None:
            return None
        report = normal(facts.pain)
        yes = asked_yes(rule_id, report)
        if not yes:
            return None
        at_once = is_emergency(rule_id, report)
        say = facts.say
        return BY_ID[rule_id].found(
            facts,
            "emergency" if at_once else "raised",
            numbers={
                "signs": ", ".join(say.text(f"sign-{key}") for key in yes),
                "number": emergency.number(facts.runner.country),
            },
            severity=Severity.URGENT,
            key=f"{rule_id}:{report.id}",
            evidence=tuple(Evidence(key, "yes", None, "", "this report") for key in yes),
            side=report.side,
            emergency=at_once,
        )

    return evaluate


def _persistent(facts: Facts) -> tuple[Finding, ...]:
    return tuple(_no_better(facts, found) for found in persistent(facts.runner, facts.care.episodes, facts.now_ms))


def _no_better(facts: Facts, found: Persistent) -> Finding:
    say = facts.say
    kept = _kept(found, facts.reports)
    unknown = say.text("severity-not_told")
    numbers: dict[str, str | int] = {
        "day": found.day,
        "first": unknown if found.first is None else say.number(found.first),
        "last": unknown if found.last is None else say.number(found.last),
        "kept": say.text(f"rest-{kept}"),
    }
    urgent = found.severity is Severity.URGENT
    return BY_ID[PERSISTENT].found(
        replace(facts, now_ms=found.since_ms, pain=None),
        "see_clinician" if urgent else "watch_on",
        numbers=numbers,
        severity=found.severity,
        key=found.key,
        evidence=(
            Evidence("pain, first told", found.first, None, "of 10", "episode"),
            Evidence("pain, last told", found.last, None, "of 10", f"day {found.day}"),
            Evidence("rest kept", kept, None, "", "episode"),
        ),
        side=found.episode.side,
        whole_runner=True,
    )


def _kept(found: Persistent, reports: tuple[CheckIn, ...]) -> str:
    """Whether rest, ice and elevation were kept, as far as the episode's reports tell: kept, partly, not or unknown."""
    until_ms = found.began_ms + found.day * MS_PER_DAY
    own = [r for r in reports if r.id in found.episode.reports and found.began_ms <= r.t_ms <= until_ms]
    told = [value for report in own for name in KEPT if (value := getattr(report, name)) is not None]
    if not told:
        return "unknown"
    return "kept" if all(told) else "partly" if any(told) else "not"


def _rule(rule_id: str, source: Source) -> Rule:
    return Rule(
        id=rule_id,
        version=1,
        grade="expert" if source is OURS else "article",
        severities=(Severity.URGENT,),
        sources=(source,),
        evaluate=_raised(rule_id),
        on=("report",),
    )


RULES: tuple[Rule, ...] = (
    _rule(
        "flag.weight_bearing",
        article("Not to bear weight, or not to walk normally, suggests a significant muscle tear or a bone stress injury."),
    ),
    _rule(
        "flag.dvt",
        article("Substantial swelling, redness or warmth can be signs of a serious infection or a deep vein thrombosis."),
    ),
    _rule(
        "flag.nerve",
        article("Persistent numbness, tingling or coldness may indicate nerve compression or compartment syndrome."),
    ),
    _rule("flag.rupture", OURS),
    _rule("flag.chest", OURS),
    Rule(
        id=PERSISTENT,
        version=1,
        grade="article",
        severities=(Severity.WARN, Severity.URGENT),
        sources=(
            article("Pain without improvement after seven to ten days of rest, ice and elevation: get professional help."),
            OURS,
        ),
        evaluate=_persistent,
        thresholds=(FIRST_DAY, SECOND_DAY, LAST_DAY, FALLEN_BY, *plan_settings.REVIEW),
        on=("runner",),
    ),
)
BY_ID = {rule.id: rule for rule in RULES}
