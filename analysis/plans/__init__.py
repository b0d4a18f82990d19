"""Plans: which follow from episodes, breaks and the runner's own choice, and when they end, pause and yield. Pure.

One file a kind. A kind says how its own plan stands; how plans yield to one another is said here:

- an open red flag suspends every plan but the review, which is how an open flag is asked about;
- while a rest window runs, strength work and the way back pause;
- a way back after a strain goes before one after a break.

A plan is made anew from everything that was told, so nothing has to be undone when a report comes late.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.answers import in_order
from analysis.course import unfolding
from analysis.plans import checks, comeback, rest
from analysis.plans.made import PAUSED_REST, SUSPENDED, Made
from analysis.plans.programme import programme
from domain.care import Care, Episode, Plan, RedFlag

if TYPE_CHECKING:
    from analysis.care import Told

YIELDING = frozenset({"heel_drops", "alfredson", "return"})
"""What pauses while a rest window runs."""
ASKING = frozenset({"review"})
"""What goes on while a red flag is open: it advises nothing, it asks."""


def plans(
    told: Told,
    episodes: Sequence[Episode],
    flags: Sequence[RedFlag],
    now_ms: int,
) -> tuple[tuple[Plan, ...], int | None]:
    """Every plan, oldest first, and the next instant at which time alone changes one."""
    told = replace(told, reports=in_order(told.reports))
    unfolded = tuple(unfolding(told))
    made: list[Made] = []
    rests: list[Made] = []
    strained: list[Made] = []
    flagged = any(flag.closed_ms is None for flag in flags)
    for episode in episodes:
        rested = rest.rice(told, episode, unfolded)
        if rested is not None:
            rests.append(rested)
            back = comeback.after_strain(told, episode, rested.plan, now_ms)
            strained += [] if back is None else [back]
            waiting = strained[-1:] if back is not None else [rested]
        else:
            waiting = []
        asking = (checks.doms(told, episode, now_ms), checks.cramp(told, episode, now_ms))
        own = [each for each in asking if each is not None]
        # What a red flag suspends asks nothing, and then the review must.
        others = [] if flagged else [each.plan for each in (*waiting, *own)]
        made += [*own, checks.review(told, episode, others)]
    made += [programme(told, each, episodes, now_ms) for each in told.programmes]
    made += comeback.after_breaks(told, [each.plan for each in rests], [each.plan for each in strained], now_ms)
    made += rests + strained
    times = [each.next_ms for each in made if each.next_ms is not None]
    later = comeback.next_break(told, now_ms)
    times += [] if later is None else [later]
    next_ms = min((t_ms for t_ms in times if t_ms > now_ms), default=None)
    return _yielding([each.plan for each in made], flagged=flagged), next_ms


def room(care: Care, typical_speed_m_s: float) -> tuple[str, float] | None:
    """What a plan or an open red flag leaves of today's run: the rule that says so and metres; None = neither says.

    A way back leaves the running minutes of its rung at `typical_speed_m_s`, the runner's easy speed.
    """
    if care.open_flags:
        return care.open_flags[0].rule, 0.0
    if care.resting is not None:
        return care.resting.rule, 0.0
    back = [each for each in care.plans if each.kind == "return" and each.state == "running"]
    rooms = [(each.rule, each.facts["run_min"] * each.facts["repeats"] * 60 * typical_speed_m_s) for each in back]
    return min(rooms, key=lambda found: found[1], default=None)


def _yielding(made: Iterable[Plan], *, flagged: bool) -> tuple[Plan, ...]:
    ordered = sorted(made, key=lambda plan: (plan.started_ms, plan.key))
    resting = any(plan.kind == "rice" and plan.state != "ended" for plan in ordered)
    return tuple(_stands(plan, flagged=flagged, resting=resting) for plan in ordered)


def _stands(plan: Plan, *, flagged: bool, resting: bool) -> Plan:
    if plan.state == "ended":
        return plan
    if flagged and plan.kind not in ASKING:
        return replace(plan, state="suspended", reason=SUSPENDED)
    if resting and plan.kind in YIELDING:
        return replace(plan, state="paused", reason=PAUSED_REST)
    return plan
