"""Abrupt speed and abrupt hills, and the two ratios that are shown but never alert."""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean, stdev

from analysis.history import Days, iso_week
from analysis.rules.base import Facts, Rule
from analysis.rules.load_week import days_of, reached
from analysis.rules.sources import FOSTER, FRANDSEN, article
from analysis.segments import metres_above, percentile_speed, usual_speeds
from domain.clock import MS_PER_DAY
from domain.model import Evidence, Finding, Severity
from domain.thresholds import Threshold

PACE = Threshold(
    "load.speed.threshold",
    "m/s",
    0,
    0,
    8,
    "ours",
)
SPEED_RATIO = Threshold("load.speed.ratio", "", 1.30, 1.05, 3.0, "expert")
SPEED_MORE = Threshold("load.speed.more", "km", 2, 0.5, 20, "expert")
HILL_RATIO = Threshold("load.hills.ratio", "", 1.30, 1.05, 3.0, "expert")
HILL_MORE = Threshold("load.hills.more", "m", 100, 20, 2000, "expert")
HILL_MANY = Threshold("load.hills.many", "", 3, 1.5, 10, "expert")
KNOWN = 3
"""Known weeks needed."""
NEAR_DAYS = 49
"""Six weeks before the current one: four known ones are to be found among them."""
SPEED_DAYS = 90
FAST_SHARE = 0.85


def fast_speed(facts: Facts) -> float | None:
    """The runner's own threshold speed, m/s: as set, or the 85th percentile of the 90 days before the run."""
    own = facts.value(PACE)
    if own > 0:
        return own
    run = facts.judged
    if run is None:
        return None
    past = facts.history.since(run.started_ms - SPEED_DAYS * MS_PER_DAY)
    return percentile_speed(usual_speeds(tuple([r.speeds for r in past if r.speeds])), FAST_SHARE)


def _surge(days: Days, ratio: float, more: float, many: float | None) -> Callable[[float, int], int]:
    """Level 1: above ratio × the week before, above the largest of the last 4, and `more` over the last; 2: `many`."""

    def level(total: float, day: int) -> int:
        last = days.week(day - 7)
        if total <= ratio * last or total - last < more or not days.known(day - 7):
            return 0
        weeks = days.weeks_before(day)
        largest = max(weeks, default=0.0)
        if len(weeks) < KNOWN or total <= largest:
            return 0
        return 2 if many is not None and largest > 0 and total > many * largest else 1

    return level


def _speed(facts: Facts) -> Finding | None:
    run = facts.judged
    fast = fast_speed(facts)
    if run is None or fast is None or not run.speeds or facts.quiet_week:
        return None

    # Older runs are not worth unpacking.
    near = [past for past in facts.runs if past.day > run.day - NEAR_DAYS]
    metres = dict(zip((past.run_id for past in near), metres_above([past.speeds for past in near], fast), strict=True))
    days = Days(near, lambda past: metres[past.run_id] if past.speeds else None, facts.history.first_day)
    amount = metres[run.run_id]
    level = _surge(days, facts.ratio(SPEED_RATIO), facts.value(SPEED_MORE) * 1000, None)
    if not reached(facts, days, amount, level):
        return None
    total, last = days.week(run.day), days.week(run.day - 7)
    say = facts.say
    return SPEED.found(
        facts,
        "up",
        numbers={
            "week": say.distance(total),
            "pace": say.pace(fast),
            "before": say.distance(last),
            "largest": say.distance(max(days.weeks_before(run.day))),
        },
        severity=Severity.INFO,
        key=f"week:{iso_week(run.day)}",
        evidence=(
            Evidence(
                "fast distance of 7 days",
                round(total),
                round(max(facts.ratio(SPEED_RATIO) * last, last + 1000 * facts.value(SPEED_MORE))),
                "m",
                "7 days",
                len(near),
            ),
            Evidence("threshold speed", round(fast, 2), None, "m/s", f"{SPEED_DAYS} days"),
        ),
        confidence=0.5,
    )


def _hills(facts: Facts) -> Finding | None:
    run = facts.judged
    if run is None or run.ascent_m is None or facts.quiet_week:
        return None
    days = days_of(facts, lambda past: past.ascent_m)
    level = _surge(days, facts.ratio(HILL_RATIO), facts.value(HILL_MORE), facts.value(HILL_MANY))
    now = reached(facts, days, run.ascent_m, level)
    if not now:
        return None
    total, last, largest = days.week(run.day), days.week(run.day - 7), max(days.weeks_before(run.day))
    say, many = facts.say, facts.value(HILL_MANY)
    return HILLS.found(
        facts,
        "many" if now > 1 else "up",
        numbers={
            "week": say.height(total),
            "before": say.height(last),
            "largest": say.height(largest),
            "many": say.number(many, 0 if many == round(many) else 1),
        },
        severity=Severity.WATCH if now > 1 else Severity.INFO,
        key=f"week:{iso_week(run.day)}" + (":many" if now > 1 else ""),
        evidence=(
            Evidence(
                "ascent of 7 days",
                round(total),
                round(many * largest if now > 1 else max(last * facts.ratio(HILL_RATIO), largest)),
                "m",
                "7 days",
                len(facts.runs),
            ),
        ),
        confidence=0.5,
    )


def workload_ratio(days: Days, day: int) -> float | None:
    """Uncoupled acute:chronic ratio: 7 days over the mean week of the 21 before; None unless those weeks are known."""
    chronic = [days.week(day - 7 * back) for back in (1, 2, 3) if days.known(day - 7 * back)]
    return days.week(day) / fmean(chronic) if len(chronic) == KNOWN and fmean(chronic) > 0 else None


def monotony(days: Days, day: int) -> tuple[float, float] | None:
    """Foster's monotony and strain of the week that ends with `day`; None when the daily loads do not vary: undefined."""
    loads = [days.day(d) for d in range(day - 6, day + 1)]
    scatter = stdev(loads)
    if scatter == 0 or not days.known(day):
        return None
    value = fmean(loads) / scatter
    return value, sum(loads) * value


def _acwr(facts: Facts) -> Finding | None:
    run = facts.judged
    if run is None:
        return None
    ratio = workload_ratio(days_of(facts, lambda past: past.calf), run.day)
    if ratio is None:
        return None
    return ACWR.found(
        facts,
        "shown",
        numbers={"ratio": facts.say.number(ratio, 2)},
        severity=Severity.INFO,
        key=f"run:{run.run_id}",
        evidence=(Evidence("7 days ÷ mean of 3 weeks", round(ratio, 2), None, "", "28 days", len(facts.runs)),),
        confidence=0.2,
    )


def _monotony(facts: Facts) -> Finding | None:
    run = facts.judged
    found = None if run is None else monotony(days_of(facts, lambda past: past.calf), run.day)
    if run is None or found is None:
        return None
    return MONOTONY.found(
        facts,
        "shown",
        numbers={"monotony": facts.say.number(found[0], 2), "strain": facts.say.number(found[1])},
        severity=Severity.INFO,
        key=f"run:{run.run_id}",
        evidence=(
            Evidence("monotony", round(found[0], 2), None, "", "7 days"),
            Evidence("strain", round(found[1], 1), None, "calf-km", "7 days"),
        ),
        confidence=0.2,
    )


_SAYS = article("Abruptly increasing running mileage, speed, or hill work is the most frequent cause of running injury.")
SPEED = Rule(
    id="load.speed",
    version=2,
    grade="expert",
    severities=(Severity.INFO,),
    sources=(_SAYS,),
    evaluate=_speed,
    thresholds=(PACE, SPEED_RATIO, SPEED_MORE),
)
HILLS = Rule(
    id="load.hills",
    version=2,
    grade="expert",
    severities=(Severity.INFO, Severity.WATCH),
    sources=(_SAYS,),
    evaluate=_hills,
    thresholds=(HILL_RATIO, HILL_MORE, HILL_MANY),
)
ACWR = Rule(
    id="load.acwr",
    version=2,
    grade="weak",
    severities=(Severity.INFO,),
    sources=(FRANDSEN,),
    evaluate=_acwr,
    kind="display",
)
MONOTONY = Rule(
    id="load.monotony",
    version=2,
    grade="weak",
    severities=(Severity.INFO,),
    sources=(FOSTER,),
    evaluate=_monotony,
    kind="display",
)
RULES = (SPEED, HILLS, ACWR, MONOTONY)
