"""Right now, in a run under way: a limp, a run inside a rest window, and fluids (also after the run)."""

from __future__ import annotations

from analysis.live_limp import Limits
from analysis.rules.base import Facts, LiveRun, Rule
from analysis.rules.sources import OURS, article
from domain.model import Evidence, Finding, Severity
from domain.thresholds import Threshold

_L, _F = "acute.limp", "acute.fluids"
POINTS = Threshold(f"{_L}.points", "points", 6, 3, 15, "rule catalogue")
HOLD = Threshold(f"{_L}.hold", "s", 30, 15, 120, "rule catalogue")
CLEAR = Threshold(f"{_L}.clear", "points", 4, 1, 6, "ours")
SLOWER = Threshold(f"{_L}.slower", "%", 20, 10, 50, "rule catalogue")
SLOWER_HOLD = Threshold(f"{_L}.slower_hold", "s", 10, 5, 60, "rule catalogue")
AFTER = Threshold(f"{_L}.after", "min", 5, 1, 5, "ours")
HEAT = Threshold(f"{_F}.heat", "°C", 25, 15, 40, "rule catalogue")
LONG = Threshold(f"{_F}.long", "min", 90, 30, 240, "rule catalogue")
EVERY = Threshold(f"{_F}.every", "min", 30, 15, 60, "rule catalogue")


def limits(facts: Facts) -> Limits:
    """What the windows of a live run hold against, by the runner's own settings."""
    points = facts.value(POINTS)
    return Limits(
        points=points,
        clear=min(facts.value(CLEAR), points),
        hold_s=facts.value(HOLD),
        slower=1 - facts.value(SLOWER) / 100,
        slower_s=facts.value(SLOWER_HOLD),
        after_ms=round(facts.value(AFTER) * 60_000),
    )


def _limp(facts: Facts) -> tuple[Finding, ...] | None:
    live = facts.live
    if live is None or live.windows is None:
        return None
    found = (_uneven(facts, live), _slowed(facts, live))
    return tuple(finding for finding in found if finding is not None) or None


def _uneven(facts: Facts, live: LiveRun) -> Finding | None:
    """The balance is off the own usual at this speed for long enough; `side` is the foot that stays longer."""
    limp = live.windows.limp if live.windows is not None else None
    if limp is None or limp.sensor is None:
        return None
    points, off = facts.value(POINTS), abs(limp.difference)
    if off < points or limp.held_s < facts.value(HOLD):
        return None
    left, say = limp.difference > 0, facts.say
    return LIMP.found(
        facts,
        "left" if left else "right",
        severity=Severity.STOP,
        key=f"live:{live.sid}:limp:{limp.number}",
        numbers={
            "share": say.number(limp.balance if left else 100 - limp.balance, 1),
            "usual": say.number(limp.usual if left else 100 - limp.usual, 1),
            "seconds": round(limp.held_s),
        },
        evidence=(
            Evidence(
                "contact balance",
                round(limp.balance, 1),
                round(limp.usual + (points if left else -points), 1),
                "% left",
                f"{limp.held_s:.0f} s",
                limp.runs,
                limp.sensor,
            ),
        ),
        confidence=0.7,
        side="left" if left else "right",
    )


def _slowed(facts: Facts, live: LiveRun) -> Finding | None:
    """Cadence and speed went down, both, after a pain marker."""
    slowed = live.windows.slowed if live.windows is not None else None
    if slowed is None:
        return None
    limit = 1 - facts.value(SLOWER) / 100
    if slowed.cadence > limit or slowed.speed > limit or slowed.held_s < facts.value(SLOWER_HOLD):
        return None
    window = f"{slowed.held_s:.0f} s against the minute before the marker"
    return LIMP.found(
        facts,
        "slower",
        severity=Severity.STOP,
        key=f"live:{live.sid}:slower:{slowed.pain}",
        numbers={"cadence": round((1 - slowed.cadence) * 100), "speed": round((1 - slowed.speed) * 100)},
        evidence=(
            Evidence("cadence", round(slowed.cadence, 3), limit, "of before", window),
            Evidence("speed", round(slowed.speed, 3), limit, "of before", window),
        ),
        confidence=0.7,
        side=slowed.side,
    )


def _rest_broken(facts: Facts) -> Finding | None:
    live, plan = facts.live, facts.care.resting
    if live is None or plan is None:
        return None
    started_ms = facts.now_ms if live.started_ms is None else live.started_ms
    hours = max(0, (started_ms - plan.started_ms) // 3_600_000)
    return REST_BROKEN.found(
        facts,
        "found",
        severity=Severity.WARN,
        key=f"live:{live.sid}:rest",
        numbers={"hours": hours},
        evidence=(Evidence("hours since the rest began", hours, None, "h", "at the start of the run"),),
        side=plan.side,
    )


def _fluids(facts: Facts) -> Finding | None:
    return _reminder(facts, facts.live) if facts.live is not None else _afterwards(facts)


def _reminder(facts: Facts, live: LiveRun) -> Finding | None:
    """Another half hour is over, in the heat or in a long run."""
    windows = live.windows
    if windows is None or windows.reminder is None:
        return None
    return _drink(
        facts,
        "live",
        f"live:{live.sid}:fluids:{windows.reminder}",
        minutes=int(windows.moved_s // 60),
        degrees=windows.temperature_c,
    )


def _afterwards(facts: Facts) -> Finding | None:
    run = facts.judged
    if run is None:
        return None
    minutes = None if run.moving_s is None else int(run.moving_s // 60)
    degrees = facts.temperature_c if facts.temperature_c is not None else _measured(facts)
    return _drink(facts, "run", f"run:{run.run_id}", minutes=minutes, degrees=degrees)


def _measured(facts: Facts) -> float | None:
    """Mean temperature of the run by its sensor, °C."""
    told = None if facts.metrics is None else facts.metrics.detail.get("temperature")
    if isinstance(told, dict):
        told = told.get("mean")
    return float(told) if isinstance(told, int | float) else None


def _drink(facts: Facts, when: str, key: str, *, minutes: int | None, degrees: float | None) -> Finding | None:
    heat, long = facts.value(HEAT), facts.value(LONG)
    hot = degrees is not None and degrees >= heat
    if not hot and (minutes is None or minutes < long):
        return None
    say, evidence = facts.say, [Evidence("time in motion", minutes, long, "min", "this run")]
    if degrees is not None:
        evidence.append(Evidence("temperature", round(degrees, 1), heat, "°C", "5 min" if when == "live" else "this run"))
    variant = "heat" if hot and minutes is not None else "heat-only" if hot else "long"
    return FLUIDS.found(
        facts,
        f"{when}-{variant}",
        severity=Severity.INFO,
        key=key,
        numbers={"minutes": minutes or 0, "degrees": say.number(degrees or 0.0)},
        evidence=tuple(evidence),
    )


LIMP = Rule(
    id=_L,
    version=1,
    grade="expert",
    severities=(Severity.STOP,),
    sources=(
        OURS,
        article("Running through sudden, localized pain significantly increases the risk of turning a strain into a tear."),
    ),
    evaluate=_limp,
    on=("live",),
    thresholds=(POINTS, HOLD, CLEAR, SLOWER, SLOWER_HOLD, AFTER),
)
REST_BROKEN = Rule(
    id="acute.rest_broken",
    version=1,
    grade="article",
    severities=(Severity.WARN,),
    sources=(article("Rest involves avoiding activities that place strain on the injured calf for 24 to 48 hours."),),
    evaluate=_rest_broken,
    on=("live",),
)
FLUIDS = Rule(
    id=_F,
    version=1,
    grade="article",
    severities=(Severity.INFO,),
    sources=(
        article(
            "Replenishing fluids and electrolytes is beneficial, especially in hot weather or after prolonged exertion."
        ),
        OURS,
    ),
    evaluate=_fluids,
    on=("live", "run"),
    thresholds=(HEAT, LONG, EVERY),
)
RULES: tuple[Rule, ...] = (LIMP, REST_BROKEN, FLUIDS)
