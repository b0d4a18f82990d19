"""calf-km: what it must be at the reference, how it orders runners, and what never raises or lowers it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.columns import columns, seconds_of
from analysis.gait import STRIKE_K, estimated_contact, morin_force
from analysis.load import EXPONENTS, REF_KM_S, CalfLoad, calf_load
from analysis.metrics import measure
from domain.model import Runner
from domain.trace import Steps, Trace

REFERENCE = {"speed": 3.0, "cadence": 84.0, "stance_time": 260.0}


def run_of(values: Mapping[str, float], seconds: int = 1000, step_s: float = 1.0) -> Trace:
    """A run in which nothing changes."""
    n = round(seconds / step_s) + 1
    t_ms = (np.arange(n) * step_s * 1000).astype(np.int64)
    return Trace(np.arange(n), t_ms, {name: np.full(n, value) for name, value in values.items()})


def load(trace: Trace, b: float = 2.0, declared: str | None = None) -> CalfLoad:
    """calf-km of a trace."""
    return calf_load(columns(trace, declared=declared), b)


@pytest.mark.parametrize("b", EXPONENTS)
def test_the_reference_kilometre_is_one(b: float) -> None:
    """A level kilometre of the reference runner is 1.000 calf-km at every b."""
    trace = run_of(REFERENCE, seconds=round(REF_KM_S * 3))
    assert load(trace, b).mean == pytest.approx(3.0, abs=0.0005)


@pytest.mark.parametrize("declared", ["rear", "mid", "fore"])
@pytest.mark.parametrize("tc", [180.0, 230.0, 300.0])
def test_at_b_1_only_strike_and_time_count(declared: str, tc: float) -> None:
    """At b = 1 the load is (k / k_rear) × time ÷ 333.3 s within 0.5 %, whatever the contact time."""
    k = STRIKE_K[("rear", "mid", "fore").index(declared)]
    found = load(run_of(REFERENCE | {"stance_time": tc}), 1.0, declared).mean
    assert found == pytest.approx(k / STRIKE_K[0] * 1000 / REF_KM_S, rel=0.005)


@pytest.mark.parametrize("b", [*EXPONENTS, 3.0])
def test_forefoot_over_midfoot_over_rearfoot(b: float) -> None:
    """With the same contact time and cadence, fore costs more than mid, and mid more than rear."""
    fore, mid, rear = (load(run_of(REFERENCE), b, strike).mean for strike in ("fore", "mid", "rear"))
    assert fore > mid > rear


def test_faster_running_pulls_harder_and_costs_less_per_km() -> None:
    """From 2.7 to 4.5 m/s at typical cadence and contact the peak rises by 15-30 %, and a km costs less at b = 1 and 2."""
    slow, fast = (2.7, 2.72), (4.5, 2.98)
    tc = [float(estimated_contact(np.array(v), np.array(sf))) for v, sf in (slow, fast)]
    peaks = [float(morin_force(np.array(t), np.array(sf))) for t, (_, sf) in zip(tc, (slow, fast), strict=True)]
    assert 1.15 <= peaks[1] / peaks[0] <= 1.30
    for b in (1.0, 2.0):
        per_km = [
            load(run_of({"speed": v, "cadence": sf * 30, "stance_time": t * 1000}), b).mean / v
            for t, (v, sf) in zip(tc, (slow, fast), strict=True)
        ]
        assert per_km[1] < per_km[0]


@given(
    grade=st.floats(3.01, 40),
    tc=st.floats(150, 380),
    cadence=st.floats(70, 100),
    b=st.sampled_from(EXPONENTS),
    strike=st.sampled_from(["rear", "mid", "fore"]),
)
def test_a_slope_never_lowers_the_load(grade: float, tc: float, cadence: float, b: float, strike: str) -> None:
    """A step up beyond +3 % (or down) never costs less than the same step on the level."""
    gait = REFERENCE | {"stance_time": tc, "cadence": cadence}
    level = load(run_of(gait | {"grade": 0.0}, seconds=20), b, strike).mean
    for slope in (grade, -grade):
        assert load(run_of(gait | {"grade": slope}, seconds=20), b, strike).mean >= level


def test_slope_comes_from_altitude_where_no_grade_is_recorded() -> None:
    """A steady 6 % climb in altitude alone counts as steep, and a flat one does not."""
    n = 1001
    along = np.arange(n) * 3.0
    base = {"speed": np.full(n, 3.0), "cadence": np.full(n, 84.0), "stance_time": np.full(n, 300.0), "distance": along}
    t_ms = np.arange(n) * 1000
    climb = columns(Trace(np.arange(n), t_ms, base | {"altitude": 100 + 0.06 * along}))
    flat = columns(Trace(np.arange(n), t_ms, base | {"altitude": np.full(n, 100.0)}))
    assert np.allclose(climb.grade, 6.0, atol=0.05)
    assert np.allclose(flat.grade, 0.0)
    assert calf_load(climb, 2.0).mean > calf_load(flat, 2.0).mean


def test_walking_and_standing() -> None:
    """A walking step counts 0.3 of a reference step, standing nothing, and walking needs no contact time."""
    walking = load(run_of({"speed": 1.5, "cadence": 55.0}, seconds=1000)).mean
    assert walking == pytest.approx(0.3 * (1000 * 55 / 60) / (REF_KM_S * 1.4), rel=1e-6)
    assert load(run_of({"speed": 0.0, "cadence": 0.0})).mean == 0
    assert load(run_of({"speed": 0.0})).mean == 0


def test_without_contact_time_it_is_estimated_and_without_cadence_time_alone_counts() -> None:
    """The two fall-backs are marked, time alone shows no force, and an unknown strike counts as rear."""
    estimated = measure(run_of({"speed": 3.0, "cadence": 84.0}), Runner("r"))
    assert estimated.stance_time_source == "estimated"
    assert estimated.peak_force_bw is not None
    timed = measure(run_of({"speed": 3.0}), Runner("r"))
    assert timed.stance_time_source == "time_only"
    assert timed.peak_force_bw is None
    assert timed.calf_load == pytest.approx(1000 / REF_KM_S)
    assert timed.strike_source is None
    assert timed.forefoot_share is None


def test_a_sleeping_cadence_sensor_is_not_a_standing_runner() -> None:
    """Zero cadence at a running speed is a gap in the data: time alone counts, never nothing."""
    assert load(run_of({"speed": 3.0, "cadence": 0.0})).mean == pytest.approx(1000 / REF_KM_S)


def test_treadmill_speed_comes_from_the_sessions_distance() -> None:
    """Cadence without any speed shares the session's distance out, so that contact time can be estimated."""
    trace = run_of({"cadence": 84.0})
    assert measure(trace, Runner("r"), distance_m=3000).stance_time_source == "estimated"
    assert measure(trace, Runner("r")).stance_time_source == "time_only"


def test_pauses_and_long_gaps_are_not_integrated() -> None:
    """Nothing counts inside a pause, a lost signal counts 10 s at most, and overlapping pauses count once."""
    t_ms = np.array([0, 1000, 2000, 62_000, 63_000])
    assert seconds_of(t_ms, ()).sum() == pytest.approx(1 + 1 + 10 + 1)
    assert seconds_of(t_ms, ((2000, 62_000),)).sum() == pytest.approx(3)
    assert seconds_of(t_ms, ((2000, 40_000), (30_000, 60_000))).sum() == pytest.approx(3 + 2)


def test_legs_differ_only_by_their_own_strike() -> None:
    """Contact balance does not split the load; a strike column per foot does, and the worse leg is the headline."""
    lame = measure(run_of(REFERENCE | {"stance_time_balance": 54.0}), Runner("r"))
    even = measure(run_of(REFERENCE), Runner("r"))
    assert lame.calf_load == even.calf_load
    assert (lame.calf_load_left, lame.calf_load_right) == (None, None)
    split = measure(run_of(REFERENCE | {"strike_left": 0.0, "strike_right": 2.0}), Runner("r"))
    assert split.calf_load_left is not None
    assert split.calf_load_right is not None
    assert split.calf_load_right > split.calf_load_left
    assert split.calf_load == split.calf_load_right
    assert split.forefoot_share == pytest.approx(0.5)


def test_single_steps_of_a_pod_give_strike_cadence_and_contact() -> None:
    """A stream of steps stands in for missing columns: right fore, left rear, 2.8 steps a second, 250 ms."""
    base = run_of({"speed": 3.0})
    n = 2800
    t_ms = (np.arange(n) / 2.8 * 1000).astype(np.int64)
    side = (np.arange(n) % 2).astype(np.float64)
    steps = Steps(np.arange(n), t_ms, side, side * 2, np.full(n, 250.0), np.full(n, np.nan))
    found = measure(Trace(base.seq, base.t_ms, base.columns, (), steps), Runner("r"), sensors={"strike": "pod"})
    assert found.cadence_spm == pytest.approx(168, rel=0.01)
    assert found.stance_time_ms == pytest.approx(250)
    assert found.strike_source == "pod"
    assert found.forefoot_share == pytest.approx(0.5, abs=0.01)
    assert found.calf_load_right is not None
    assert found.calf_load_left is not None
    assert found.calf_load_right > found.calf_load_left


def test_a_declared_strike_is_said_to_be_declared() -> None:
    """What the runner declared stands in for a sensor, and never hides one."""
    declared = measure(run_of(REFERENCE), Runner("r", strike="fore"))
    assert (declared.strike_source, declared.forefoot_share) == ("declared", 1.0)
    sensed = measure(run_of(REFERENCE | {"strike": 0.0}), Runner("r", strike="fore"), sensors={"strike": "pod"})
    assert (sensed.strike_source, sensed.forefoot_share) == ("pod", 0.0)


def test_the_runners_own_b_is_the_headline() -> None:
    """`load.b` chooses which of the exponents the headline is."""
    trace = run_of(REFERENCE | {"stance_time": 220.0})
    found = measure(trace, Runner("r", thresholds={"load.b": 4.0}))
    assert found.calf_load == found.calf_load_b4
    assert found.calf_load_b1 is not None
    assert found.calf_load_b4 is not None
    assert found.calf_load_b4 > found.calf_load_b1


def test_an_empty_or_single_sample_trace_has_no_load() -> None:
    """Nothing recorded is not known, never zero load."""
    assert measure(Trace(), Runner("r")).calf_load is None
    assert measure(run_of(REFERENCE, seconds=0), Runner("r")).calf_load is None
