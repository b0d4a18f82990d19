"""From a run's trace to its metrics: the one place where the arithmetic is put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis import drift, pace, segments
from analysis.columns import RUN_ESTIMATED, RUN_MEASURED, RUN_TIME_ONLY, WALK, Gait, columns
from analysis.gait import oscillation_m, peak_force, stance_percent
from analysis.load import EXPONENTS, STEEP_PERCENT, calf_loads, leg_rates
from domain.metrics import Metrics
from domain.model import Runner
from domain.thresholds import Threshold
from domain.trace import Floats, Trace

METRICS_VERSION = 2
"""Raise it when any number below changes: stored metrics of another version are computed again from the traces."""

LOAD_B = Threshold(
    name="load.b",
    unit="",
    default=2.0,
    low=1.0,
    high=4.0,
    source="Assumed: plain impulse is 1, tendon damage models use about 9; nobody knows it for calves.",
)


def settings_of(runner: Runner) -> str:
    """What of a runner's settings the metrics depend on, as a short text: another one makes stored metrics old."""
    return f"b={LOAD_B.of(runner.thresholds):g},strike={runner.strike or 'unknown'}"


def measure(
    trace: Trace,
    runner: Runner,
    *,
    sensors: Mapping[str, str] | None = None,
    distance_m: float | None = None,
) -> Metrics:
    """The metrics of one run. `distance_m` is the run's distance as the device or the runner gives it."""
    gait = columns(trace, declared=runner.strike, sensors=sensors, distance_m=distance_m)
    own_b = LOAD_B.of(runner.thresholds)
    rates = leg_rates(gait, gait.left, dict.fromkeys((*EXPONENTS, own_b)))
    loads = calf_loads(gait, rates)
    own = loads[own_b]
    speeds = segments.speed_seconds(gait)
    source = stance_source(gait)
    told = gait.kind == (RUN_MEASURED if source == "measured" else RUN_ESTIMATED)
    known = source in {"measured", "estimated"}
    force = gait.mean(peak_force(gait.tc, gait.sf), told) if known else None
    stance = gait.mean(gait.tc, told) if known else None
    cadence = gait.ran.mean(gait.ran.sf)
    moving = gait.total(gait.moving)
    return Metrics(
        version=METRICS_VERSION,
        calf_load=own.worse if moving > 0 else None,
        calf_load_b1=loads[1.0].worse if moving > 0 else None,
        calf_load_b2=loads[2.0].worse if moving > 0 else None,
        calf_load_b4=loads[4.0].worse if moving > 0 else None,
        calf_load_left=own.left,
        calf_load_right=own.right,
        peak_force_bw=force,
        cadence_spm=None if cadence is None else cadence * 60,
        stance_time_ms=None if stance is None else stance * 1000,
        stance_time_source=source,
        forefoot_share=forefoot_share(gait),
        strike_source=gait.strike_source,
        moving_s=moving,
        speeds=segments.pack_speeds(speeds),
        bins=segments.pack_bins(segments.speed_bins(gait)),
        pace=pace.pack(pace.along(gait)),
        detail=_detail(gait, runner, rates, speeds)
        | {"temperature": _rounded(gait.mean(trace.column("temperature"), gait.moving), 1)},
    )


def stance_source(gait: Gait) -> str | None:
    """Where most of the run's contact time comes from: measured, estimated, or neither: time_only; None = no running."""
    seconds = dict(zip(("measured", "estimated", "time_only"), gait.kind_s[RUN_MEASURED:], strict=True))
    most = max(seconds, key=lambda name: seconds[name])
    return most if seconds[most] > 0 else None


def forefoot_share(gait: Gait) -> float | None:
    """Share of forefoot steps while running, 0…1: by the sensor, else as declared; None when neither tells."""
    if gait.strike_source is None:
        return None
    fore = segments.fore_share(gait)
    return gait.mean(fore, gait.running & gait.strike_known if gait.strike_source != "declared" else gait.running)


def _detail(gait: Gait, runner: Runner, rates: Mapping[float, Floats], speeds: Floats) -> dict[str, Any]:
    running = gait.total(gait.running)
    measured_s = gait.kind_s[RUN_MEASURED]
    forced = gait.measured | (gait.kind == RUN_ESTIMATED)
    steep = gait.running & (abs(gait.grade) > STEEP_PERCENT)
    oscillation = gait.mean(oscillation_m(gait.tc, gait.sf), forced)
    duty = gait.mean(stance_percent(gait.tc, gait.sf), forced)
    return {
        "settings": settings_of(runner),
        "exponents": list(EXPONENTS),
        "seconds": {
            "running": round(running, 1),
            "walking": round(gait.kind_s[WALK], 1),
            "measured": round(measured_s, 1),
            "estimated": round(gait.kind_s[RUN_ESTIMATED], 1),
            "time_only": round(gait.kind_s[RUN_TIME_ONLY], 1),
            "steep": round(gait.total(steep), 1),
            "strike": round(gait.total(gait.running & gait.strike_known), 1),
        },
        "coverage": round(measured_s / running, 3) if running > 0 else 0.0,
        "per_foot": gait.per_foot,
        "balance_left": _rounded(gait.ran.mean(gait.ran.balance), 2),
        "oscillation_model_mm": _rounded(None if oscillation is None else oscillation * 1000, 1),
        "stance_time_percent": _rounded(duty, 2),
        "speed_p50": _rounded(segments.percentile_speed(speeds, 0.50), 2),
        "speed_p85": _rounded(segments.percentile_speed(speeds, 0.85), 2),
        "drift": drift.as_json(drift.drift(gait)),
        "thirds": [segments.as_json(third) for third in segments.thirds(gait, rates)],
        "sensors": dict(gait.sensors),
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
