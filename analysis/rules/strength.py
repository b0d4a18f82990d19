"""Strength work for the calf: who it is for, its dose, and when it has lapsed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from analysis.plan_settings import DAYS_A_WEEK, WEEKS
from analysis.plan_settings import PAIN_MOST as PAIN
from analysis.plan_settings import PROGRAMME as PROGRAMME_SETTINGS
from analysis.plans.programme import ALFREDSON_A_DAY
from analysis.rules.base import Facts, Rule
from analysis.rules.form_strike import PROMINENT, RUNS, prominent
from analysis.rules.sources import ALFREDSON, OURS, SILBERNAGEL, article
from domain.care import Care, Programme, tendon_settled
from domain.clock import MS_PER_DAY, local_day
from domain.model import Evidence, Finding, Severity
from domain.thresholds import Threshold

DONE = Threshold("strength.lapsed.share", "%", 50, 10, 100, "ours")
REPEAT_DAYS = 28
"""A lapse is said again after so long, not week after week."""
_WEEK_MS = 7 * MS_PER_DAY


def _programme(facts: Facts) -> Finding | None:
    """After a run: offered to a forefoot striker who has none. At any time: the dose of the one that is on."""
    return _offer(facts) if facts.run is not None else _dose(facts)


def _offer(facts: Facts) -> Finding | None:
    run, limit = facts.judged, facts.value(PROMINENT)
    if run is None or facts.programme is not None or run.forefoot_share is None:
        return None
    share = prominent(facts.runs, limit)
    if share is None or prominent(facts.runs[:-1], limit) is not None:
        return None
    return PROGRAMME.found(
        facts,
        "offer",
        numbers={"share": facts.say.number(share * 100), "runs": RUNS, **_numbers(facts)},
        severity=Severity.INFO,
        key=f"offer:{run.run_id}",
        evidence=(
            Evidence("forefoot share", round(share, 3), limit, "share", f"last {RUNS} runs", RUNS, run.strike_source),
        ),
        confidence=0.5 if run.strike_source == "declared" else 0.8,
        tips=("strength",),
    )


def _dose(facts: Facts) -> Finding | None:
    programme = facts.programme
    if programme is None:
        return None
    told = replace(facts, now_ms=programme.started_ms)
    settled = tendon_settled(facts.care.episodes)
    variant = "heel_drops" if programme.kind == "heel_drops" else "alfredson" if settled else "alfredson_early"
    return PROGRAMME.found(
        told,
        variant,
        numbers=_numbers(facts),
        severity=Severity.INFO,
        key=f"programme:{programme.id}",
        evidence=(Evidence("programme", programme.kind, None, "", f"{facts.value(WEEKS):.0f} weeks"),),
        confidence=0.7,
        tips=("strength",),
        plan=f"{programme.kind}:{programme.id}",
    )


def _numbers(facts: Facts) -> dict[str, int]:
    return {
        "weeks": round(facts.value(WEEKS)),
        "days": round(facts.value(DAYS_A_WEEK)),
        "pain": round(facts.value(PAIN)),
    }


def _planned(programme: Programme, facts: Facts) -> tuple[int, int]:
    """Sessions of a week, and at most so many that count of one day."""
    if programme.kind == "alfredson":
        return 7 * ALFREDSON_A_DAY, ALFREDSON_A_DAY
    return round(facts.value(DAYS_A_WEEK)), 1


def _lapsed(facts: Facts) -> tuple[Finding, ...]:
    """Every lapse that was to be told up to now: the first one, and then one every `REPEAT_DAYS` at most."""
    programme = facts.programme
    if programme is None or facts.run is not None:
        return ()
    if programme.kind == "alfredson" and not tendon_settled(facts.care.episodes):
        return ()  # its plan is paused
    (planned, a_day), told = _planned(programme, facts), -REPEAT_DAYS * MS_PER_DAY
    found: list[Finding] = []
    for from_ms, to_ms in _blocks(programme, facts):
        days = Counter(local_day(t_ms, facts.runner.zone) for t_ms in facts.strength_ms if from_ms <= t_ms < to_ms)
        done = sum(min(sessions, a_day) for sessions in days.values())
        if _held(facts.care, from_ms, to_ms) or done * 100 >= facts.value(DONE) * planned:
            continue
        if found and to_ms - told < REPEAT_DAYS * MS_PER_DAY:
            continue
        told = to_ms
        found.append(
            LAPSED.found(
                replace(facts, now_ms=to_ms),
                "found",
                numbers={"done": done, "planned": planned},
                severity=Severity.INFO,
                key=f"lapsed:{programme.id}:{(to_ms - programme.started_ms) // _WEEK_MS}",
                evidence=(Evidence("sessions logged", done, planned * facts.value(DONE) / 100, "", "7 days", planned),),
                confidence=0.6,
                tips=("strength",),
                plan=f"{programme.kind}:{programme.id}",
            ),
        )
    return tuple(found)


def _blocks(programme: Programme, facts: Facts) -> Iterator[tuple[int, int]]:
    """The full weeks of a programme up to now: from and to, Unix ms."""
    last = programme.started_ms + round(facts.value(WEEKS)) * _WEEK_MS
    until = min(facts.now_ms, last, last if programme.ended_ms is None else programme.ended_ms)
    for to_ms in range(programme.started_ms + _WEEK_MS, until + 1, _WEEK_MS):
        yield to_ms - _WEEK_MS, to_ms


def _held(care: Care, from_ms: int, to_ms: int) -> bool:
    """Whether strength work was paused in some of that time: a strain plan ran, or a red flag was open."""
    spans = [(plan.started_ms, plan.ended_ms) for plan in care.plans if plan.kind == "rice"]
    spans += [(flag.raised_ms, flag.closed_ms) for flag in care.flags]
    return any(start < to_ms and (end is None or end > from_ms) for start, end in spans)


PROGRAMME = Rule(
    id="strength.programme",
    version=1,
    grade="article",
    severities=(Severity.INFO,),
    sources=(
        article("Slow eccentric heel drops off a step strengthen soleus and gastrocnemius; forefoot strikers need them."),
        ALFREDSON,
        SILBERNAGEL,
    ),
    evaluate=_programme,
    thresholds=PROGRAMME_SETTINGS,
    on=("run", "runner"),
)
LAPSED = Rule(
    id="strength.lapsed",
    version=1,
    grade="expert",
    severities=(Severity.INFO,),
    sources=(OURS,),
    evaluate=_lapsed,
    thresholds=(DONE,),
    on=("runner",),
)
RULES: tuple[Rule, ...] = (PROGRAMME, LAPSED)
