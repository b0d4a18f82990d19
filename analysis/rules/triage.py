"""What is it? The pattern that a reported pain fits, and how clearly; never a diagnosis.

The points table and the patterns' own conditions are in `analysis.triage`; here its reading becomes a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis import plan_settings
from analysis.answers import normal
from analysis.rules.base import Facts, Rule
from analysis.rules.sources import OURS, SILBERNAGEL, article
from analysis.surroundings import CRAMP_SETTINGS, DOMS_SETTINGS
from domain.care import Episode, Pattern, Triage
from domain.clock import MS_PER_DAY
from domain.model import CheckIn, Evidence, Finding, Severity
from domain.thresholds import Threshold

OFTEN = Threshold("triage.cramp.often", "cramps", 3, 2, 3, "rule catalogue")
OFTEN_DAYS = Threshold("triage.cramp.often_days", "days", 30, 14, 60, "rule catalogue")
APART = Threshold("triage.cramp.apart", "h", 6, 1, 24, "expert")
MAY_GO_ON = Threshold("triage.tendon.may_go_on", "of 10", 5, 1, 5, SILBERNAGEL.name)
HOUR_MS = 3_600_000


def _judged(facts: Facts) -> Episode | None:
    """The episode of the judged report."""
    return None if facts.pain is None else facts.care.episode_of(facts.pain.id)


def _reads(facts: Facts, pattern: Pattern) -> Episode | None:
    episode = _judged(facts)
    fits = episode is not None and episode.triage.clear and episode.triage.reading == pattern
    return episode if fits else None


def _strain(facts: Facts) -> Finding | None:
    episode = _reads(facts, "strain")
    return None if episode is None else _found(STRAIN, facts, episode, "fits", Severity.STOP)


def _doms(facts: Facts) -> Finding | None:
    episode = _reads(facts, "doms")
    if episode is None:
        return None
    loaded = any(spoke.question == "heavy" for spoke in episode.triage.spoke)
    return _found(DOMS, facts, episode, "loaded" if loaded else "fits", Severity.INFO)


def _tendon(facts: Facts) -> Finding | None:
    episode = _reads(facts, "tendon")
    return None if episode is None else _found(TENDON, facts, episode, "fits", Severity.WARN)


def _cramp(facts: Facts) -> Finding | None:
    episode = _reads(facts, "cramp")
    if episode is None:
        return None
    days = round(facts.value(OFTEN_DAYS))
    since_ms = facts.now_ms - days * MS_PER_DAY
    cramps = _cramps([report for report in facts.reports if report.t_ms >= since_ms], facts.value(APART) * HOUR_MS)
    if cramps >= facts.value(OFTEN):
        return _found(CRAMP, facts, episode, "often", Severity.WATCH, count=cramps, days=days)
    return _found(CRAMP, facts, episode, "fits", Severity.WATCH)


def _cramps(reports: Sequence[CheckIn], apart_ms: float) -> int:
    """How many cramps reports tell of: one that is told again within `apart_ms` is the same."""
    last_ms, count = float("-inf"), 0
    for report in map(normal, reports):
        if report.character == "cramp" and report.onset in {"during", "right_after", None}:
            count += report.t_ms - last_ms >= apart_ms
            last_ms = report.t_ms
    return count


def _unclear(facts: Facts) -> Finding | None:
    episode = _judged(facts)
    if episode is None or episode.triage.clear:
        return None
    said = {(spoke.question, spoke.answer) for spoke in episode.triage.spoke}
    lasting = ("character", "cramp") in said and bool({("lasting", "yes"), ("hurts_at_rest", "yes")} & said)
    return _found(UNCLEAR, facts, episode, "lasting" if lasting else "mixed", Severity.WATCH)


def _found(rule: Rule, facts: Facts, episode: Episode, variant: str, severity: Severity, **more: int) -> Finding:
    triage, say = episode.triage, facts.say
    ranked = sorted((points for name, points in triage.points.items() if name != triage.reading), reverse=True)
    against = triage.against
    numbers: dict[str, str | int] = {
        "points": say.number(triage.points[triage.reading]),
        "next": say.number(ranked[0] if against is None else triage.points[against]),
        "reading": say.text(f"pattern-{triage.reading}"),
        "against": "" if against is None else say.text(f"pattern-{against}"),
        "most": say.number(facts.value(MAY_GO_ON)),
        "ask": ", ".join(say.text(f"ask-{name}") for name in triage.ask),
        **more,
    }
    found = rule.found(
        facts,
        variant,
        numbers=numbers,
        severity=severity,
        key=f"episode:{episode.key}",
        evidence=evidence_of(triage),
        confidence=1.0 if triage.clear else 0.5,
        side=episode.side,
        tips=("stretch", "massage") if rule is CRAMP else (),
    )
    found = replace(found, plan=f"review:{episode.key}")  # so that what is answered to it is told of its episode
    return replace(found, sid=None)  # what it may be is no matter for the wrist: there, `acute.stop_now` says stop


def evidence_of(triage: Triage) -> tuple[Evidence, ...]:
    """Which answer spoke for which: `metric` the question, `value` the answer, `window` the pattern, `limit` its points."""
    return tuple(Evidence(spoke.question, spoke.answer, spoke.points, "points", spoke.pattern) for spoke in triage.spoke)


DOMS = Rule(
    id="triage.doms",
    version=1,
    grade="article",
    severities=(Severity.INFO,),
    sources=(article("Calf pain that appears one to three days after a run is typically delayed onset muscle soreness."),),
    evaluate=_doms,
    thresholds=(*DOMS_SETTINGS, *plan_settings.DOMS),
    on=("report",),
)
STRAIN = Rule(
    id="triage.strain",
    version=1,
    grade="article",
    severities=(Severity.STOP,),
    sources=(article("A strain is a sudden, sharp or stabbing pain during the run, at one point, often as if struck."),),
    evaluate=_strain,
    on=("report",),
)
CRAMP = Rule(
    id="triage.cramp",
    version=1,
    grade="article",
    severities=(Severity.WATCH,),
    sources=(article("A cramp is an involuntary, painful spasm during or immediately after a run."),),
    evaluate=_cramp,
    thresholds=(*CRAMP_SETTINGS, *plan_settings.CRAMP, OFTEN, OFTEN_DAYS, APART),
    on=("report",),
)
TENDON = Rule(
    id="triage.tendon",
    version=1,
    grade="article",
    severities=(Severity.WARN,),
    sources=(
        article("Gradual pain near the ankle or behind the knee, stiff or burning, that worsens may be a tendon."),
        SILBERNAGEL,
    ),
    evaluate=_tendon,
    thresholds=(MAY_GO_ON,),
    on=("report",),
)
UNCLEAR = Rule(
    id="triage.unclear",
    version=1,
    grade="expert",
    severities=(Severity.WATCH,),
    sources=(OURS,),
    evaluate=_unclear,
    on=("report",),
)
RULES: tuple[Rule, ...] = (DOMS, STRAIN, CRAMP, TENDON, UNCLEAR)
