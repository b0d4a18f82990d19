"""What is kept of a run beside its sums: speed along it, drift, pronation; and how far a baseline has come."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import pace
from analysis.baseline import Quantity, Standing, mean_of, standing
from analysis.columns import columns
from analysis.metrics import measure
from analysis.segments import BIN_COLUMNS, pack_bins, unpack_bins
from domain.model import Runner
from domain.past import PastRun
from domain.trace import Floats, Trace
from domain.words import Say
from tests.judged import bins, run

START_MS = 1_780_000_000_000


def _trace(speed: Floats, pauses: tuple[tuple[int, int], ...] = (), dt_ms: int = 1000, **more: Floats) -> Trace:
    n = len(speed)
    values = {"speed": speed, "cadence": np.full(n, 85.0), "stance_time": np.full(n, 250.0)} | more
    return Trace(np.arange(1, n + 1), START_MS + dt_ms * np.arange(n), values, pauses=pauses)


def test_speed_along_a_run_leaves_pauses_out_and_keeps_gaps() -> None:
    """Ten minutes easy and five fast: a pause of ten minutes adds nothing, a lost signal is unknown time."""
    speed = np.concatenate((np.full(600, 3.0), np.full(300, 4.5)))
    whole = _trace(speed)
    later = whole.t_ms + np.where(np.arange(900) >= 300, 600_000, 0)
    pause = ((int(whole.t_ms[299]), int(later[300]) - 1000),)
    paused = Trace(whole.seq, later, whole.columns, pauses=pause)
    lost = Trace(whole.seq, later, whole.columns)
    (part,) = pace.fast_parts(pace.along(columns(whole)), 4.0, 60)
    assert part.from_s == pytest.approx(600, abs=10)
    assert part.to_s == pytest.approx(900, abs=10)
    assert part.median_m_s == pytest.approx(4.5)
    assert len(pace.along(columns(paused))) == len(pace.along(columns(whole)))
    gap = pace.along(columns(lost))
    assert len(gap) == 149
    assert np.isnan(gap).sum() == pytest.approx(58, abs=1)


def test_standing_is_no_easy_running() -> None:
    """Five minutes of standing before the first fast part are no warm-up; five of walking are."""
    for slow, easy_s in ((0.0, 0.0), (1.4, 300.0)):
        along = pace.along(columns(_trace(np.concatenate((np.full(300, slow), np.full(300, 4.5))))))
        (part,) = pace.fast_parts(along, 4.0, 60)
        assert pace.easy_seconds(along, part.from_s, 3.8) == pytest.approx(easy_s, abs=20)


def _drift(**more: Any) -> dict[str, Any]:
    found: dict[str, Any] = measure(_trace(**more), Runner("anna")).detail["drift"]
    return found


def test_drift_at_matched_speed() -> None:
    """Contact grows by 12 ms and forefoot by half from the first third to the last; a faster last third is not compared."""
    n = 1800
    third = np.arange(n) // 600
    stance = np.select([third == 0, third == 1], [240.0, 246.0], 252.0)
    strike = np.where(third == 2, 2.0, 0.0) * (np.arange(n) % 2)
    found = _drift(speed=np.full(n, 3.1), stance_time=stance, strike=strike)
    assert found == {
        "stance_ms": pytest.approx(12, abs=0.2),
        "fore": pytest.approx(0.5, abs=0.01),
        "seconds": pytest.approx(600, abs=2),
        "speed": pytest.approx(3.1, abs=0.15),
    }
    faster = _drift(speed=np.where(third == 2, 4.0, 3.1), stance_time=stance)
    assert faster == {"stance_ms": None, "fore": None, "seconds": 0.0, "speed": None}
    half = _drift(speed=np.where(np.arange(n) >= 1500, 4.0, 3.1), stance_time=stance)
    assert half["stance_ms"] == pytest.approx(12, abs=0.2)
    assert half["seconds"] == pytest.approx(300, abs=2)
    begun_fast = _drift(speed=np.where(np.arange(n) < 300, 4.0, 3.1), stance_time=stance)
    assert begun_fast["seconds"] == pytest.approx(300, abs=2), "as much as both thirds have"


def test_drift_needs_a_sensor_and_time() -> None:
    """An estimated contact time and a declared strike do not drift; two minutes of running have no thirds."""
    n = 1800
    bare = Trace(np.arange(n), START_MS + 1000 * np.arange(n), {"speed": np.full(n, 3.1), "cadence": np.full(n, 85.0)})
    assert measure(bare, Runner("anna", strike="fore")).detail["drift"]["stance_ms"] is None
    assert measure(bare, Runner("anna", strike="fore")).detail["drift"]["fore"] is None
    assert _drift(speed=np.full(150, 3.1))["stance_ms"] is None


def _known(past: PastRun, quantity: Quantity) -> tuple[float, float]:
    found = mean_of([past], quantity)
    assert found is not None
    return found


def test_pronation_is_kept_per_foot_without_its_sign_and_sleep() -> None:
    """Real files count inward roll in negative degrees and write zeros while a pod sleeps."""
    n = 600
    left = np.where(np.arange(n) < 300, 0.0, -13.0)
    found = measure(_trace(np.full(n, 3.1), pronation_left=left, pronation_right=np.full(n, 9.0)), Runner("anna"))
    past = run(0, bins=found.bins)
    assert _known(past, "pronation_left") == pytest.approx((13, 300), abs=1)
    assert _known(past, "pronation_right") == pytest.approx((9, 600), abs=1)
    without = measure(_trace(np.full(n, 3.1)), Runner("anna"))
    assert mean_of([run(0, bins=without.bins)], "pronation_left") is None


def test_the_air_of_a_run() -> None:
    """Its sensor's mean; None without a sensor, never zero."""
    warm = np.concatenate((np.full(300, 20.0), np.full(300, 24.0)))
    assert measure(_trace(np.full(600, 3.1), temperature=warm), Runner("anna")).detail["temperature"] == pytest.approx(22)
    assert measure(_trace(np.full(600, 3.1)), Runner("anna")).detail["temperature"] is None


def test_bins_of_older_arithmetic_are_no_data() -> None:
    """Rows with other columns are not read as if they had these."""
    rows = np.arange(2 * len(BIN_COLUMNS), dtype=np.float64).reshape(2, -1)
    assert unpack_bins(pack_bins(rows), pack_bins(rows[:1])).tolist() == [*rows.tolist(), rows[0].tolist()]
    older = rows[:, :10].astype("<f4").tobytes()
    assert len(unpack_bins(older, b"", pack_bins(rows))) == 2


def _by(day: int, sensor: str, minutes: float = 10.0, **more: Any) -> PastRun:
    return run(day, bins=bins(3.0, 60 * minutes, {"cadence_spm": 170.0}), sensors={"cadence": sensor}, **more)


def _standing(*runs: PastRun, day: int = 20) -> Standing:
    return standing(runs, "cadence", run(day).started_ms)


def test_how_far_a_baseline_has_come() -> None:
    """It says which sensor it belongs to, and what it waits for; a gap in the data is unknown, not rest."""
    assert _standing().needs == "sensor"
    assert _standing(run(1)).needs == "sensor", "a run that nothing measured"
    two = (_by(1, "pod"), _by(3, "pod"))
    assert _standing(*two) == Standing("cadence", "pod", 2, 1200.0, "runs")
    assert _standing(*two, _by(5, "watch")) == Standing("cadence", "watch", 1, 600.0, "other")
    assert _standing(*two, _by(5, "pod", 1.0), _by(7, "pod", excluded=True)).enough
    assert _standing(*(_by(day, "pod", 6.0) for day in (1, 3, 5))) == Standing("cadence", "pod", 3, 1080.0, "time")
    assert _standing(*two, _by(5, "pod"), day=40).needs == "sensor", "nothing in 28 days"
    assert _standing(*two, _by(25, "pod")).needs == "runs", "a later run is not history"
    estimated = [run(d, stance_source="estimated", bins=bins(3.0, 900, {"stance_ms": 250.0})) for d in (1, 3, 5)]
    assert standing(estimated, "stance", run(9).started_ms).needs == "sensor", "an estimate is no baseline"


def test_a_baseline_says_what_it_waits_for() -> None:
    """In words, in both languages, with the numbers."""
    two = _standing(_by(1, "pod"), _by(3, "pod"))
    assert two.text(Say("en")).startswith("2 of 3 runs in 28 days by pod")
    assert two.text(Say("de")).startswith("2 von 3 Läufen in 28 Tagen von pod")
    assert "pod2 is new" in _standing(_by(1, "pod"), _by(3, "pod2")).text(Say("en"))
    assert "nichts zum Vergleichen" in _standing().text(Say("de"))
    assert "18 of 20 minutes" in _standing(*(_by(day, "pod", 6.0) for day in (1, 3, 5))).text(Say("en"))
    assert "Compared with 3 runs" in _standing(*(_by(day, "pod") for day in (1, 3, 5))).text(Say("en"))


@given(st.lists(st.integers(1, 254), min_size=1, max_size=60))
def test_the_speed_of_a_fast_part_is_its_median(steps: list[int]) -> None:
    """Exactly numpy's, for an odd and an even number of values."""
    speeds = pace.unpack(bytes(steps))
    (part,) = pace.fast_parts(speeds, 0.0, 10)
    assert part.median_m_s == float(np.median(speeds))
