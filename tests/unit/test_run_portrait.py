"""A run looked at closely: its parts make the whole, and the model's thirds, feet and stretches are the run's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.columns import columns
from analysis.load import calf_load
from analysis.portrait import portrait
from domain.portrait import Portrait
from domain.trace import Floats, Trace
from tests.recordings import START_MS

FAST_S = 60.0


def looked(trace: Trace, fast_m_s: float | None = 3.6) -> tuple[Portrait, float]:
    """The portrait of a trace, and the run's calf-km by the load model."""
    gait = columns(trace, sensors={"strike": "pod"})
    return portrait(gait, trace.t_ms, 2.0, fast_m_s, FAST_S), calf_load(gait, 2.0).worse


def built(speed: Floats, pauses: tuple[tuple[int, int], ...] = (), **more: Floats) -> Trace:
    """A run of these speeds, one a second, pauses (after which second, how many) on the clock."""
    n = len(speed)
    t_ms = START_MS + 1000 * np.arange(n)
    for after, length in pauses:
        t_ms = t_ms + np.where(np.arange(n) > after, length * 1000, 0)
    spans = tuple((int(t_ms[after]) + 1, int(t_ms[after + 1]) - 1) for after, _ in pauses)
    made = {"speed": speed, "cadence": np.full(n, 85.0), "stance_time": np.full(n, 245.0)}
    return Trace(np.arange(1, n + 1), t_ms, made | more, spans)


def with_fast_part(pauses: tuple[tuple[int, int], ...] = (), **more: Floats) -> Trace:
    """Ten minutes easy, five fast, ten easy."""
    return built(np.repeat([3.0, 4.2, 3.0], [600, 300, 600]), pauses, **more)


def test_warm_up_fast_and_cool_down_are_where_they_were() -> None:
    """Each about as long as it was run; the fast part costs more a kilometre than the easy ones when steps are shorter."""
    stance = np.repeat([250.0, 215.0, 250.0], [600, 300, 600])
    found, _ = looked(with_fast_part(stance_time=stance))
    assert {one.kind: round(one.seconds, -1) for one in found.segments} == {"warm_up": 600, "fast": 300, "cool_down": 600}
    assert [one.kind for one in found.stretches] == ["warm_up", "fast", "cool_down"]
    assert found.stretches[1].from_s == pytest.approx(600, abs=12)
    assert found.stretches[1].to_s == pytest.approx(900, abs=12)
    assert found.stretches[0].to_s == found.stretches[1].from_s


def test_marks_lie_on_the_clock_where_pauses_take_time() -> None:
    """A pause of two minutes in the warm-up moves the marks, not the seconds."""
    still, paused = looked(with_fast_part())[0], looked(with_fast_part(pauses=((300, 120),)))[0]
    assert paused.stretches[1].from_s == pytest.approx(still.stretches[1].from_s + 120, abs=11)
    assert [round(one.seconds, -1) for one in paused.segments] == [round(one.seconds, -1) for one in still.segments]


def test_an_hour_before_a_fast_end_is_no_warm_up() -> None:
    """Twenty minutes of it are, at most; so it is with what follows a fast beginning: the rest is easy running."""
    found, _ = looked(built(np.repeat([3.0, 4.2, 3.0], [3600, 300, 1500])))
    seconds = {one.kind: round(one.seconds, -1) for one in found.segments}
    assert seconds == {"warm_up": 1200, "easy": 2700, "fast": 300, "cool_down": 1200}
    marks = {one.kind: (one.from_s, one.to_s) for one in found.stretches}
    assert marks["warm_up"] == (0.0, 1200.0)
    assert marks["cool_down"] == pytest.approx((4199, 5399), abs=2)


def test_nothing_is_fast_while_too_little_is_known() -> None:
    """Then no warm-up is claimed either: all of it is easy."""
    found, load = looked(with_fast_part(), None)
    assert [one.kind for one in found.segments] == ["easy"]
    assert found.segments[0].calf_km == pytest.approx(load)
    assert (found.stretches, found.fast_m_s) == ((), None)


def test_hills_are_taken_out_of_what_they_are_in() -> None:
    """Steep parts of the warm-up are hills, a steep fast part is fast."""
    grade = np.zeros(1500)
    grade[200:300], grade[600:900] = 8.0, 5.0
    seconds = {one.kind: round(one.seconds, -1) for one in looked(with_fast_part(grade=grade))[0].segments}
    assert seconds == {"warm_up": 500, "fast": 300, "hills": 100, "cool_down": 600}


@given(
    st.lists(st.tuples(st.floats(0.0, 5.5), st.integers(20, 200)), min_size=2, max_size=8),
    st.sampled_from([None, 3.2, 4.0]),
    st.booleans(),
    st.integers(0, 99),
)
@settings(deadline=None, max_examples=40)
def test_the_parts_are_the_run(legs: list[tuple[float, int]], fast: float | None, feet: bool, seed: int) -> None:  # noqa: FBT001
    """Their loads add up to the headline, whether the feet are known apart or not; no time is in two of them."""
    rng = np.random.default_rng(seed)
    speed = np.concatenate([np.full(n, v) for v, n in legs])
    n = len(speed)
    more: dict[str, Floats] = {"grade": rng.uniform(-6, 6, n)}
    if feet:
        more |= {f"strike_{side}": rng.integers(0, 3, n).astype(np.float64) for side in ("left", "right")}
    found, load = looked(built(speed, (), **more), fast)
    assert sum(one.calf_km for one in found.segments) == pytest.approx(load, abs=1e-9)
    assert sum(one.seconds for one in found.segments) <= n
    for before, after in zip(found.stretches, found.stretches[1:], strict=False):
        assert before.to_s <= after.from_s


def test_what_tiring_did_is_told_at_the_same_speed() -> None:
    """Contact time grows by 9 ms from first to last third, cadence falls by 4 steps, at one speed throughout."""
    n = 1800
    third = np.repeat([0.0, 1.0, 2.0], n // 3)
    found, _ = looked(built(np.full(n, 3.1), stance_time=240 + 4.5 * third, cadence=86 - third))
    assert found.shift is not None
    assert found.shift.stance_time_ms == pytest.approx(9, abs=0.1)
    assert found.shift.cadence_spm == pytest.approx(-4, abs=0.1)
    assert found.shift.speed_m_s == pytest.approx(3.15, abs=0.01)
    assert found.shift.seconds == pytest.approx(600, abs=2)
    assert found.shift.forefoot_share is None
    assert [round(one.stance_time_ms or 0, 1) for one in found.thirds] == [240, 244.5, 249]
    whole = sum((one.calf_per_km or 0) * (one.speed_m_s or 0) * one.seconds / 1000 for one in found.thirds)
    assert whole == pytest.approx(sum(one.calf_km for one in found.segments), rel=0.01)


def test_cadence_alone_can_be_compared_too() -> None:
    """Without a contact time the shift is of the cadence, over the seconds compared for that."""
    n = 900
    plain = built(np.full(n, 3.1), cadence=np.repeat([86.0, 85.0, 84.0], 300))
    found, _ = looked(Trace(plain.seq, plain.t_ms, {k: v for k, v in plain.columns.items() if k != "stance_time"}))
    assert found.shift is not None
    assert (found.shift.stance_time_ms, round(found.shift.cadence_spm or 0, 1)) == (None, -4.0)
    assert found.shift.seconds == pytest.approx(300, abs=2)


def test_feet_are_told_apart_where_a_sensor_does() -> None:
    """Shares of each foot; one foot's sensor speaks for both; what the runner declared is no measurement."""
    n = 600
    left, right = np.full(n, 2.0), np.where(np.arange(n) % 4 == 0, 2.0, 0.0)
    strike = looked(built(np.full(n, 3.0), strike_left=left, strike_right=right))[0].strike
    assert strike is not None
    assert (strike.left, strike.apart, round(strike.seconds)) == ((0.0, 0.0, 1.0), True, n - 1)
    assert strike.right == pytest.approx((0.75, 0.0, 0.25), abs=0.01)
    both = looked(built(np.full(n, 3.0), strike=right))[0].strike
    assert both is not None
    assert (both.apart, both.sensor, both.left == both.right) == (False, "pod", True)
    declared = columns(built(np.full(n, 3.0)), declared="fore")
    assert portrait(declared, START_MS + 1000 * np.arange(n), 2.0, None, FAST_S).strike is None
