"""Right now: a pain marker pressed in a live run.

Health comes first. A marker that says nothing more is taken for the worse; a question that was not asked is never read
as no.
"""

from __future__ import annotations

from analysis.rules.base import Facts, Rule
from analysis.rules.sources import SILBERNAGEL, article
from domain.model import CheckIn, Evidence, Finding, Severity
from domain.thresholds import Threshold

STOP_AT = Threshold("acute.stop_now.severity", "of 10", 6, 1, 6, "rule catalogue")
TENDON_MOST = Threshold("acute.stop_now.tendon_most", "of 10", 5, 1, 5, SILBERNAGEL.name)
STOP_WORDS = ("sharp", "stab", "struck", "snap", "blow", "sudden", "tear")
MILD_WORDS = ("dull", "ache", "stiff", "burn", "tight", "sore")


def _stop_now(facts: Facts) -> Finding | None:
    pain = facts.pain
    if pain is None or pain.phase == "after" or (pain.sid is None and pain.phase != "during"):
        return None
    reasons = _alarming(facts, pain)
    if not reasons and _harmless(pain):
        return _ease_off(facts, pain)
    why = (
        f"You marked pain during the run: {', '.join(reasons)}."
        if reasons
        else "You marked pain during the run, and nothing yet says that it is harmless."
    )
    return STOP_NOW.found(
        facts,
        severity=Severity.STOP,
        title="Stop and walk",
        why=why,
        do="Stop and walk. Sharp or sudden? Do not run on.",
        key=f"pain:{pain.id}",
        evidence=_evidence(facts, pain),
        side=pain.side,
    )


def _alarming(facts: Facts, pain: CheckIn) -> list[str]:
    """What in the answers means stop at once."""
    reasons = [text for text in (pain.character, pain.onset) if text and any(word in text.lower() for word in STOP_WORDS)]
    if pain.severity is not None and pain.severity >= facts.value(STOP_AT):
        reasons.append(f"{pain.severity} of 10")
    if any(answer == "yes" for answer in pain.answers.values()):
        reasons.append("a warning sign answered with yes")
    return reasons


def _harmless(pain: CheckIn) -> bool:
    """Whether the answers, all of them given, speak for something gradual and mild."""
    character, onset = (pain.character or "").lower(), (pain.onset or "").lower()
    return pain.severity is not None and any(word in character for word in MILD_WORDS) and "gradual" in onset


def _ease_off(facts: Facts, pain: CheckIn) -> Finding:
    usual = _usual(facts)
    known = usual is not None
    worse = usual is not None and pain.severity is not None and pain.severity > usual
    if known and (worse or (pain.severity or 0) > facts.value(TENDON_MOST) or (pain.course or "").startswith("wors")):
        return STOP_NOW.found(
            facts,
            severity=Severity.STOP,
            title="Stop and walk",
            why=f"{pain.severity} of 10 is more than the {usual} of 10 that your tendon usually has in a run, or it grows.",
            do="Stop and walk. Sharp or sudden? Do not run on.",
            key=f"pain:{pain.id}",
            evidence=_evidence(facts, pain),
            side=pain.side,
        )
    return STOP_NOW.found(
        facts,
        severity=Severity.WATCH,
        title="Ease off, and watch your calf",
        why=f"{pain.severity} of 10, {pain.character}, came on gradually"
        + (", no worse than your tendon usually is in a run." if known else "; nothing in your answers says stop at once."),
        do="Slow down; if it grows, turns sharp or changes how you run, stop and walk."
        + (" It should be settled by tomorrow morning." if known else ""),
        key=f"pain:{pain.id}",
        evidence=_evidence(facts, pain),
        confidence=0.6,
        side=pain.side,
    )


def _usual(facts: Facts) -> int | None:
    """How much a known tendon complaint usually hurts, 0-10: the worst it was told to be; None = there is no such one."""
    known = [episode for episode in facts.care.episodes if episode.triage.clear and episode.triage.reading == "tendon"]
    told = [rating.severity for episode in known for rating in episode.ratings if rating.severity is not None]
    return max(told, default=None)


def _evidence(facts: Facts, pain: CheckIn) -> tuple[Evidence, ...]:
    return (
        Evidence("pain", pain.severity, facts.value(STOP_AT), "of 10", "now"),
        Evidence("character", pain.character, None, "", "now"),
        Evidence("onset", pain.onset, None, "", "now"),
    )


STOP_NOW = Rule(
    id="acute.stop_now",
    version=1,
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
RULES: tuple[Rule, ...] = (STOP_NOW,)
