"""What bounds a run today: the spike rule or a return after a break, the room left in the week, and plans. Pure.

A limit says its rule, the room it leaves and why, in the runner's words and units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from analysis import plans
from analysis.band import Band
from analysis.history import Break
from analysis.plan_settings import REST_HOURS
from analysis.rules.base import Facts
from analysis.rules.load_session import MIN_LONGEST, MIN_RUNS, RATIO, WINDOW, longest_of, returning, share_after
from analysis.rules.load_week import CALF_WEEKS
from domain.care import Care, Plan
from domain.past import PastRun
from domain.words import Value

TYPICAL_DAYS = 28
"""A runner's usual calf-km per km is the median of the runs of so many days."""
TYPICAL_RUNS = 3
"""Fewer runs are no habit."""
TYPICAL_M = 1000
"""Shorter runs say little of what a kilometre costs."""
SPEED_RUNS = 10
"""The easy speed is the median of the last so many runs."""
UNKNOWN_SPEED = 2.5
"""Of a runner of whom no speed is known, m/s: slow rather than fast, so that minutes become too few metres."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that bounds today's run: its rule, the room it leaves, m (None = it cannot tell), and why."""

    rule: str
    title: str
    why: str
    room_m: float | None = None


def limit(facts: Facts, rule: str, message: str, room_m: float | None = None, /, **numbers: Value) -> Limit:
    """A limit of `rule`, said by the message `today-limit-{message}`."""
    name = f"today-limit-{message}"
    return Limit(rule, facts.say.text(f"{name}.title", **numbers), facts.say.text(f"{name}.why", **numbers), room_m)


def limits(facts: Facts, day: int, week: float, band: Band | None) -> tuple[Limit, ...]:
    """What the load rules leave on `day` (an ordinal) after `week` calf-km in 7 days."""
    own = PastRun(run_id=0, started_ms=facts.now_ms, ended_ms=facts.now_ms, day=day)
    off = returning(facts, (*facts.runs, own))
    session = (_spike(facts),) if off is None else _return(facts, off, day)
    return (*session, _week(facts, day, week, band))


def _spike(facts: Facts) -> Limit:
    say, rule = facts.say, "load.session_spike"
    longest, days = longest_of(facts, facts.now_ms), round(facts.value(WINDOW))
    if longest is None:
        least = say.distance(facts.value(MIN_LONGEST) * 1000)
        return limit(facts, rule, "spike_unknown", runs=round(facts.value(MIN_RUNS)), days=days, least=least)
    ratio = facts.ratio(RATIO)
    return limit(
        facts,
        rule,
        "spike",
        ratio * longest.metres,
        ratio=say.number(ratio, 2),
        longest=say.distance(longest.metres),
        runs=longest.runs,
        days=days,
    )


def _return(facts: Facts, off: Break, day: int) -> tuple[Limit, ...]:
    say, rule, share = facts.say, "load.return", share_after(facts, off, day)
    percent = say.number(share * 100)
    run = limit(
        facts,
        rule,
        "return",
        share * off.longest_m,
        days=off.days,
        percent=percent,
        longest=say.distance(off.longest_m),
    )
    if off.week_m is None:
        return (run,)
    since = sum(past.distance_m or 0.0 for past in facts.runs if past.day > day - 7 and past.day >= off.returned_day)
    left = max(share * off.week_m - since, 0.0)
    week = limit(facts, rule, "return_week", left, percent=percent, week=say.distance(off.week_m), since=say.distance(since))
    return run, week


def _week(facts: Facts, day: int, week: float, band: Band | None) -> Limit:
    say, rule = facts.say, "load.week_calf"
    per_km = typical_per_km(facts.history.counted, day)
    if band is None or per_km is None:
        return limit(facts, rule, "week_unknown", weeks=round(facts.value(CALF_WEEKS)))
    used, high, low = say.number(week, 1), say.number(band.high, 1), say.number(band.low, 1)
    if week >= band.high:
        return limit(facts, rule, "week_full", 0.0, used=used, low=low, high=high)
    cost = say.per_distance(per_km)
    return limit(facts, rule, "week", (band.high - week) / per_km * 1000, used=used, high=high, cost=cost, unit=say.units)


def plan_limit(facts: Facts) -> Limit | None:
    """What a plan leaves: nothing in a rest window, on a way back the running of its rung; None = no plan has a say."""
    say, care = facts.say, facts.care
    rest = care.resting
    if rest is not None:
        hours = round(REST_HOURS.of(facts.runner.thresholds))
        return limit(facts, rest.rule, "rest", 0.0, since=say.moment(rest.started_ms), hours=hours)
    room = plans.room(care, easy_speed(facts.runs))
    back = way_back(care)
    if room is None or back is None:
        return None
    if waits(back):
        return limit(facts, back.rule, "waits", 0.0)
    walk = back.facts["walk_min"]
    numbers = {name: int(back.facts[name]) for name in ("rung", "of", "repeats", "run_min")}
    return limit(facts, back.rule, "rung" if walk else "rung_through", room[1], walk_min=int(walk), **numbers)


def way_back(care: Care) -> Plan | None:
    """The way back to running that is under way, the lowest rung first."""
    running = [plan for plan in care.plans if plan.kind == "return" and plan.state == "running"]
    return min(running, key=lambda plan: (plan.facts["run_min"] * plan.facts["repeats"], plan.key), default=None)


def waits(back: Plan) -> bool:
    """Whether a way back from a strain waits for the morning after its last session, and what that says of it."""
    return back.facts.get("after") == "strain" and back.facts.get("session_ms") is not None


def easy_speed(runs: Sequence[PastRun]) -> float:
    """A runner's easy speed, m/s: the median of the last runs whose distance and moving time are known."""
    speeds = [run.distance_m / run.moving_s for run in runs if run.distance_m and run.moving_s]
    return median(speeds[-SPEED_RUNS:]) if speeds else UNKNOWN_SPEED


def typical_per_km(runs: Sequence[PastRun], day: int) -> float | None:
    """What a kilometre usually costs this runner, calf-km per km: the median of the runs of the last 28 days, at least 3."""
    costs = [
        run.calf / run.distance_m * 1000
        for run in runs
        if run.day > day - TYPICAL_DAYS and run.calf and run.distance_m and run.distance_m >= TYPICAL_M
    ]
    return median(costs) if len(costs) >= TYPICAL_RUNS else None
