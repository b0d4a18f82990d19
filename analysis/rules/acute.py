"""Right now: a pain marker pressed in a live run.

Health comes first. A marker that says nothing more is taken for the worse; a question that was not asked is never read
as no.
"""

from __future__ import annotations

from analysis.answers import in_run, normal
from analysis.rules import acute_care
from analysis.rules.base import Facts, Rule
from analysis.rules.sources import SILBERNAGEL, article
from domain.model import CheckIn, Evidence, Finding, Severity
from domain.thresholds import Threshold

STOP_AT = Threshold("acute.stop_now.severity", "of 10", 6, 1, 6, "rule catalogue")
TENDON_MOST = Threshold("acute.stop_now.tendon_most", "of 10", 5, 1, 5, SILBERNAGEL.name)
BEFORE_MS = 6 * 3_600_000
"""What was told so long before a marker was not told in the same run."""
MILD = frozenset({"dull", "stiff"})


def _stop_now(facts: Facts) -> Finding | None:
    if facts.pain is None:
        return None
    pain = normal(facts.pain)
    if not in_run(pain):
        return None
    reasons = _alarming(facts, pain)
    if reasons:
        return _found(facts, pain, "alarming", Severity.STOP, reasons=", ".join(reasons))
    if pain.severity == 0:
        return None
    if not _harmless(pain):
        return _found(facts, pain, "marked", Severity.STOP)
    return _mild(facts, pain)


def _mild(facts: Facts, pain: CheckIn) -> Finding:
    """Of gradual, mild pain: it may go on unless it is more than a known tendon usually has."""
    usual, told = _usual(facts, pain), pain.severity or 0
    numbers = {"pain": facts.say.number(told)}
    if usual is None:
        return _found(facts, pain, "ease_off", Severity.WATCH, **numbers)
    numbers["usual"] = facts.say.number(usual)
    if told > usual or told > facts.value(TENDON_MOST) or pain.course == "worse":
        return _found(facts, pain, "worse", Severity.STOP, **numbers)
    return _found(facts, pain, "usual", Severity.WATCH, **numbers)


def _alarming(facts: Facts, pain: CheckIn) -> list[str]:
    """What in the answers means stop at once."""
    say = facts.say
    reasons = [say.text(f"reason-{pain.character}")] if pain.character in {"sharp", "struck"} else []
    if pain.onset == "during":
        reasons.append(say.text("reason-sudden"))
    if pain.severity is not None and pain.severity >= facts.value(STOP_AT):
        reasons.append(say.text("reason-severity", pain=say.number(pain.severity)))
    if "yes" in pain.answers.values():
        reasons.append(say.text("reason-flag"))
    return reasons


def _harmless(pain: CheckIn) -> bool:
    """Whether the answers, all of them given, speak for something gradual and mild."""
    return pain.severity is not None and pain.character in MILD and pain.onset == "gradual"


def _usual(facts: Facts, pain: CheckIn) -> int | None:
    """How much a known tendon complaint of that leg usually hurts, 0-10: the worst it was told to be before this run.

    None = there is no such complaint.
    """
    known = [
        episode
        for episode in facts.care.episodes
        if episode.triage.clear
        and episode.triage.reading == "tendon"
        and (pain.side is None or episode.side is None or episode.side == pain.side)
    ]
    told = [
        rating.severity
        for episode in known
        for rating in episode.ratings
        if rating.severity is not None and pain.t_ms - rating.t_ms >= BEFORE_MS
    ]
    return max(told, default=None)


def _found(facts: Facts, pain: CheckIn, variant: str, severity: Severity, /, **numbers: str) -> Finding:
    return STOP_NOW.found(
        facts,
        variant,
        numbers=numbers,
        severity=severity,
        key=f"pain:{pain.id}",
        evidence=(
            Evidence("severity", pain.severity, facts.value(STOP_AT), "of 10", "now"),
            Evidence("character", pain.character, None, "", "now"),
            Evidence("onset", pain.onset, None, "", "now"),
        ),
        confidence=1.0 if severity is Severity.STOP else 0.6,
        side=pain.side,
    )


STOP_NOW = Rule(
    id="acute.stop_now",
    version=2,
    grade="article",
    severities=(Severity.WATCH, Severity.STOP),
    sources=(
        article("When sharp pain strikes during a run, stop running immediately to prevent further tissue damage."),
        SILBERNAGEL,
    ),
    evaluate=_stop_now,
    on=("report",),
    thresholds=(STOP_AT, TENDON_MOST),
)
RULES: tuple[Rule, ...] = (STOP_NOW, *acute_care.RULES)
