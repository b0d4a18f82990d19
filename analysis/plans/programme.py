"""Heel drops: the weeks of a strength programme, what is due in each, and how much of it was done. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from analysis import plan_settings as settings
from analysis.plans.made import ENDED_DONE, ENDED_OFF, PAUSED_TENDON, Made, quiet, worse_ms
from domain.care import Episode, LogEntry, Plan, Programme, tendon_settled
from domain.clock import MS_PER_DAY, local_day

if TYPE_CHECKING:
    from analysis.care import Told

RULE = "strength.programme"
SETS = 3
ALFREDSON_REPS = 15
ALFREDSON_A_DAY = 2


def programme(told: Told, chosen: Programme, episodes: Sequence[Episode], now_ms: int) -> Made:
    """The plan of a programme that was switched on: 12 weeks, or until it is switched off."""
    own = told.runner.thresholds
    weeks = round(settings.WEEKS.of(own))
    over = chosen.started_ms + weeks * 7 * MS_PER_DAY
    ended = chosen.ended_ms if chosen.ended_ms is not None and chosen.ended_ms <= now_ms else None
    reason = "" if ended is None else ENDED_OFF
    if (ended is None or ended >= over) and now_ms >= over:
        ended, reason = over, ENDED_DONE
    logged = [entry for entry in told.log if entry.kind == "strength" and entry.t_ms >= chosen.started_ms]
    valid = chosen.kind == "heel_drops" or tendon_settled(episodes)
    key = f"{chosen.kind}:{chosen.id}"
    at_ms = now_ms if ended is None else ended
    plan = Plan(
        key=key,
        kind=chosen.kind,
        rule=RULE,
        started_ms=chosen.started_ms,
        state="ended" if ended is not None else "running" if valid else "paused",
        ended_ms=ended,
        reason=reason if ended is not None else "" if valid else PAUSED_TENDON,
        quiet=quiet(told, key, chosen.started_ms, better=False),
        facts=_facts(told, chosen, logged, at_ms) | {"until_ms": over, "worse_ms": worse_ms(told, key, chosen.started_ms)},
    )
    return Made(plan, None if ended is not None else _next_week(chosen, now_ms))


def _facts(told: Told, chosen: Programme, logged: Sequence[LogEntry], at_ms: int) -> dict[str, Any]:
    own, zone = told.runner.thresholds, told.runner.zone
    alfredson = chosen.kind == "alfredson"
    a_week = round(settings.DAYS_A_WEEK.of(own))
    weeks = round(settings.WEEKS.of(own))
    week = min((at_ms - chosen.started_ms) // (7 * MS_PER_DAY) + 1, weeks)
    blocks = [
        {"week": n, "done": done, "of": 7 * ALFREDSON_A_DAY if alfredson else a_week}
        for n in range(1, week + 1)
        for done in [sum((entry.t_ms - chosen.started_ms) // (7 * MS_PER_DAY) + 1 == n for entry in logged)]
    ]
    whole = [block for block in blocks if block["week"] < week or at_ms >= chosen.started_ms + week * 7 * MS_PER_DAY]
    due = sum(block["of"] for block in whole)
    recent = [entry for entry in logged if entry.t_ms >= chosen.started_ms + (week - 2) * 7 * MS_PER_DAY]
    pain = recent[-1].pain if recent else None
    return settings.waking(own) | {
        "hour": round(settings.PROGRAMME_HOUR.of(own)),
        "weekdays": spread(7 if alfredson else a_week),
        "a_day": ALFREDSON_A_DAY if alfredson else 1,
        "sets": SETS,
        "reps": ALFREDSON_REPS if alfredson else reps(told, week, weeks),
        "week": week,
        "weeks": weeks,
        "blocks": blocks,
        "adherence": None if not due else round(sum(min(block["done"], block["of"]) for block in whole) / due, 2),
        "logged_days": sorted({local_day(entry.t_ms, zone).toordinal() for entry in recent}),
        "pain": pain,
        "pain_most": round(settings.PAIN_MOST.of(own)),
        "ease": pain is not None and pain > settings.PAIN_MOST.of(own),
    }


def spread(days: int) -> list[int]:
    """So many days of the week (0 = Monday), as far apart as they can be: 0, 2 and 4 for three."""
    return [day * 7 // days for day in range(days)]


def reps(told: Told, week: int, weeks: int) -> int:
    """How many repetitions a set has in `week` (from 1): growing evenly from the first to the last."""
    own = told.runner.thresholds
    first, last = settings.REPS_FIRST.of(own), settings.REPS_LAST.of(own)
    return round(first + (max(last, first) - first) * (week - 1) / max(weeks - 1, 1))


def _next_week(chosen: Programme, now_ms: int) -> int:
    week_ms = 7 * MS_PER_DAY
    return chosen.started_ms + ((now_ms - chosen.started_ms) // week_ms + 1) * week_ms
