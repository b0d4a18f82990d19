"""Too much in a week: distance and calf load, against the weeks before."""

from __future__ import annotations

from collections.abc import Callable

from analysis.band import Band, band_of
from analysis.history import Days, iso_week, monday_of
from analysis.load import EXPONENTS
from analysis.rules.base import Facts, Rule
from analysis.rules.sources import BUIST, CALF_KM, FRANDSEN, article
from domain.model import Evidence, Finding, Severity
from domain.past import PastRun
from domain.thresholds import Threshold

_D, _C = "load.week_distance", "load.week_calf"
UP = Threshold(f"{_D}.ratio", "", 1.10, 1.0, 2.0, "article: 10 % a week")
UP_MUCH = Threshold(f"{_D}.ratio_high", "", 1.30, 1.1, 3.0, "convention")
BASE = Threshold(f"{_D}.base", "km", 10, 1, 100, "ours")
KNOWN_WEEKS = Threshold(f"{_D}.known_weeks", "weeks", 3, 1, 12, "ours")
WEEKS_BEFORE = Threshold(f"{_D}.largest_of", "weeks", 4, 1, 12, "ours")
SPREAD = Threshold(f"{_C}.spread", "MAD·1.4826", 3, 1, 6, "expert")
LEAST = Threshold(f"{_C}.least", "share", 0.15, 0.05, 0.5, "expert")
RED = Threshold(f"{_C}.red", "", 1.15, 1.0, 2.0, "expert")
CALF_WEEKS = Threshold(f"{_C}.known_weeks", "weeks", 3, 2, 4, "ours")

_LONGEST_CROSSING = 28
"""Days after which a week that never came back into range is looked at no further."""
_AGREE, _DISAGREE, _TIME_ONLY = 0.9, 0.5, 0.6


def days_of(facts: Facts, value: Callable[[PastRun], float | None]) -> Days:
    """A quantity by day up to and with the run that is judged."""
    return Days(facts.runs, value, facts.history.first_day)


def reached(facts: Facts, days: Days, amount: float, level: Callable[[float, int], int]) -> int:
    """The level (0 = none) that this run brought a rolling week to, unless the calendar week had reached it before.

    `level(sum, day)` judges a rolling week that ends with `day`; `amount` is what the run itself adds.
    """
    today = facts.runs[-1].day
    total = days.week(today)
    now = level(total, today)
    if not now:
        return 0
    before = level(total - amount, today)
    for day in range(monday_of(today), today):
        before = max(before, level(days.week(day), day))
    return now if now > before else 0


def band_on(facts: Facts, days: Days, day: int) -> Band | None:
    """The calf-load band that holds on `day`."""
    return band_of(
        days.weeks_before(day),
        spread=facts.value(SPREAD),
        least=facts.value(LEAST),
        red=facts.ratio(RED),
        least_weeks=round(facts.value(CALF_WEEKS)),
    )


def _week_distance(facts: Facts) -> Finding | None:
    run = facts.judged
    if run is None or run.distance_m is None or facts.quiet_week:
        return None
    days = days_of(facts, lambda past: past.distance_m)

    def level(total: float, day: int) -> int:
        base = days.week(day - 7)
        if not days.known(day - 7) or base < facts.value(BASE) * 1000:
            return 0
        if total / base <= facts.ratio(UP):
            return 0
        needed = round(facts.value(KNOWN_WEEKS))
        if len(days.weeks_before(day, needed)) < needed:
            return 0
        # Back to the usual after an easy week is no jump, however large the ratio.
        new = total > facts.ratio(UP) * max(days.weeks_before(day, round(facts.value(WEEKS_BEFORE))))
        return 2 if total / base > facts.ratio(UP_MUCH) and new else 1

    now = reached(facts, days, run.distance_m, level)
    if not now:
        return None
    total, base = days.week(run.day), days.week(run.day - 7)
    say, limit = facts.say, facts.ratio(UP_MUCH if now > 1 else UP)
    return WEEK_DISTANCE.found(
        facts,
        "high" if now > 1 else "up",
        numbers={
            "week": say.distance(total),
            "before": say.distance(base),
            "change": say.number((total / base - 1) * 100),
            "percent": say.number((limit - 1) * 100),
        },
        severity=Severity.WATCH if now > 1 else Severity.INFO,
        key=f"week:{iso_week(run.day)}" + (":high" if now > 1 else ""),
        evidence=(Evidence("7 days ÷ previous 7", round(total / base, 3), round(limit, 3), "", "14 days", len(facts.runs)),),
        confidence=0.5,
    )


def calf_of(index: int) -> Callable[[PastRun], float | None]:
    """A run's calf-km at b = 1, 2 or 4 (index 0, 1, 2)."""
    return lambda past: past.calf_b[index]


def _week_calf(facts: Facts) -> Finding | None:
    run = facts.judged
    if run is None or run.calf is None or facts.quiet_week:
        return None
    days = days_of(facts, lambda past: past.calf)
    band = band_on(facts, days, run.day)
    total = days.week(run.day)
    if band is None or total <= band.high:
        return None
    red = total > band.red
    if _above_already(facts, days, run, red=red):
        return None
    verdicts = []
    for i, b in enumerate(EXPONENTS):
        other_days = days_of(facts, calf_of(i))
        other = band_on(facts, other_days, run.day)
        verdicts.append((b, None if other is None else other_days.week(run.day) > (other.red if red else other.high)))
    agree = all(verdict for _, verdict in verdicts)
    timed = any(past.stance_source == "time_only" for past in facts.runs if past.day > run.day - 7)
    confidence = min(_AGREE if agree else _DISAGREE, _TIME_ONLY if timed else 1.0)
    limit = band.red if red else band.high
    say = facts.say
    return WEEK_CALF.found(
        facts,
        ("red" if red else "upper") + ("" if agree else "_doubt"),
        numbers={
            "week": say.number(total, 1),
            "low": say.number(band.low, 1),
            "high": say.number(band.high, 1),
            "red": say.number(band.red, 1),
            "weeks": band.weeks,
        },
        severity=Severity.WARN if red else Severity.WATCH,
        key=f"{'red' if red else 'upper'}:{run.run_id}",
        evidence=(
            Evidence("calf-km in 7 days", round(total, 2), round(limit, 2), "calf-km", "7 days", len(facts.runs)),
            *(Evidence(f"above its limit at b = {b:g}", _word(verdict), None, "", "7 days") for b, verdict in verdicts),
        ),
        confidence=confidence,
    )


def _word(verdict: bool | None) -> str:  # noqa: FBT001 - what it words is a verdict
    return "not enough data" if verdict is None else "yes" if verdict else "no"


def _above_already(facts: Facts, days: Days, run: PastRun, *, red: bool) -> bool:
    """Whether this crossing was found before: the line was passed, and no day since ended below the upper edge.

    Days are judged by their end. In the morning the run of a week ago has left the sum and today's has not come: a dip that
    is no relief, and would make every run of a heavy week a crossing of its own.
    """

    def height(total: float, day: int) -> int:
        band = band_on(facts, days, day)
        return 0 if band is None or total <= band.high else 2 if total > band.red else 1

    line = 2 if red else 1
    earlier_today = days.week(run.day) - (run.calf or 0.0)
    if len(facts.runs) > 1 and facts.runs[-2].day == run.day and height(earlier_today, run.day) >= line:
        return True
    for day in range(run.day - 1, run.day - _LONGEST_CROSSING, -1):
        reached_then = height(days.week(day), day)
        if not reached_then:
            return False
        if reached_then >= line:
            return True
    return True


WEEK_DISTANCE = Rule(
    id=_D,
    version=3,
    grade="null",
    severities=(Severity.INFO, Severity.WATCH),
    sources=(article("Increasing weekly mileage by more than 10 % is generally discouraged."), BUIST, FRANDSEN),
    evaluate=_week_distance,
    thresholds=(UP, UP_MUCH, BASE, KNOWN_WEEKS, WEEKS_BEFORE),
)
WEEK_CALF = Rule(
    id=_C,
    version=2,
    grade="moderate",
    severities=(Severity.WATCH, Severity.WARN),
    sources=(CALF_KM, article("Muscle tissue, fascia and tendons require adequate time to adapt to new loads.")),
    evaluate=_week_calf,
    thresholds=(SPREAD, LEAST, RED, CALF_WEEKS),
)
RULES = (WEEK_DISTANCE, WEEK_CALF)
