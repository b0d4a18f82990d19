"""What the guards hold back: a finding of a guard for each piece of advice that must not be given. Pure.

A guard is in force while a strain plan runs or a red flag is open; it held advice back if that was given, or still stood,
in such a time. What was held back once stays on record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, cast

from analysis.rules import acute
from analysis.rules.base import Facts
from domain.care import Care
from domain.clock import MS_PER_DAY
from domain.guards import FLAG_GUARD, HELD_BY, NO_STRETCH
from domain.model import Evidence, Finding, Runner, Severity, Side

STANDS_MS = 14 * MS_PER_DAY
"""How long a piece of advice stands."""
GUARDS = (FLAG_GUARD, NO_STRETCH)
"""The stronger first."""
GUARDED_FLAGS = frozenset({"flag.dvt", "flag.nerve", "flag.rupture"})


class Advice(Protocol):
    """A standing finding, as far as a guard looks at it."""

    rule: str
    key: str
    side: str | None
    title: str
    tips: list[str]
    created_ms: int


def held(runner: Runner, standing: Sequence[Advice], care: Care) -> list[Finding]:
    """One finding for each standing one whose advice a guard held back, made at the instant when it first did."""
    found: list[Finding] = []
    for advice in standing:
        for guard in GUARDS:
            tips = sorted(set(advice.tips) & set(HELD_BY[guard]))
            since = [at for at in _overlaps(care, guard, advice.created_ms) if tips]
            if since:
                found.append(_found(runner, advice, guard, tips, min(since)))
                break
    return found


def _found(runner: Runner, advice: Advice, guard: str, tips: Sequence[str], at_ms: int) -> Finding:
    rule = next(each for each in acute.RULES if each.id == guard)
    return rule.found(
        Facts(runner, at_ms),
        "held",
        numbers={"held": advice.title},
        severity=Severity.INFO,
        key=f"held:{advice.rule}:{advice.key}",
        evidence=tuple(Evidence("advice held back", tip, None, "", advice.rule) for tip in tips),
        side=cast("Side | None", advice.side),
    )


def _overlaps(care: Care, guard: str, given_ms: int) -> Iterator[int]:
    """When, from `given_ms` on, the guard was in force first, for each of its reasons."""
    reasons = (
        [(plan.started_ms, plan.ended_ms) for plan in care.plans if plan.kind == "rice"]
        if guard == NO_STRETCH
        else [(flag.raised_ms, flag.closed_ms) for flag in care.flags if flag.rule in GUARDED_FLAGS]
    )
    for start_ms, end_ms in reasons:
        at_ms = max(given_ms, start_ms)
        if at_ms < min(end_ms if end_ms is not None else at_ms + 1, given_ms + STANDS_MS):
            yield at_ms
