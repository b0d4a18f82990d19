"""Rules of form and shoes: each with a case that fires and a near miss."""

from __future__ import annotations

import pytest

from analysis.rules.base import ShoeUse
from domain.model import Runner, Severity
from tests.judged import bins, facts, judge, run


def _struck(day: int, share: float, source: str = "pod", minutes: float = 40.0):  # type: ignore[no-untyped-def]  # noqa: ANN202
    packed = bins(3.0, minutes * 60, {"fore": share, "cadence_spm": 168.0})
    return run(day, forefoot_share=share, strike_source=source, bins=packed)


def test_forefoot_load_over_three_runs() -> None:
    """Half of the steps of the last three runs on the forefoot is watched, a little less is not; both halves are told."""
    found = judge("form.forefoot_load", facts([_struck(0, 0.4), _struck(2, 0.5), _struck(4, 0.6)]))
    assert found is not None
    assert found.severity is Severity.WATCH
    assert "knee less" in found.why
    assert "measured by pod" in found.why
    assert judge("form.forefoot_load", facts([_struck(0, 0.4), _struck(2, 0.5), _struck(4, 0.59)])) is None
    assert judge("form.forefoot_load", facts([_struck(2, 0.9), _struck(4, 0.9)])) is None, "two runs are not three"


def test_forefoot_load_is_quiet_with_strength_work_and_repeats_monthly() -> None:
    """One logged session silences it; while it lasts it is said once in 28 days; declared strike is said to be declared."""
    three = [_struck(0, 0.9), _struck(2, 0.9), _struck(4, 0.9)]
    assert judge("form.forefoot_load", facts(three, strength_ms=(three[-1].ended_ms - 1,))) is None
    assert judge("form.forefoot_load", facts([*three, _struck(6, 0.9)])) is None
    later = [*three, *(_struck(day, 0.9) for day in range(6, 36, 2))]
    assert sum(judge("form.forefoot_load", facts(later[: i + 1])) is not None for i in range(3, len(later))) == 1
    declared = judge("form.forefoot_load", facts([_struck(day, 1.0, "declared") for day in (0, 2, 4)]))
    assert declared is not None
    assert "declared" in declared.why
    mixed = [_struck(0, 0.9, "declared"), _struck(2, 0.9), _struck(4, 0.9)]
    assert judge("form.forefoot_load", facts(mixed)) is None, "sensor and declaration are not mixed"


def test_forefoot_shift_two_runs_in_a_row() -> None:
    """Ten points over the own baseline twice in a row warns once; once, or nine points, is not enough."""
    base = [_struck(day, 0.20) for day in (0, 3, 6, 9)]
    found = judge("form.forefoot_shift", facts([*base, _struck(12, 0.31), _struck(14, 0.31)]))
    assert found is not None
    assert found.severity is Severity.WARN
    assert judge("form.forefoot_shift", facts([*base, _struck(12, 0.31)])) is None
    assert judge("form.forefoot_shift", facts([*base, _struck(12, 0.31), _struck(14, 0.29)])) is None
    assert judge("form.forefoot_shift", facts([*base, *(_struck(day, 0.31) for day in (12, 14, 16))])) is None


def test_a_baseline_belongs_to_one_sensor_and_speed() -> None:
    """Another sensor, another speed, a declared strike or a baseline older than 28 days: not enough data."""
    late = [_struck(12, 0.5), _struck(14, 0.5)]
    assert judge("form.forefoot_shift", facts([*(_struck(d, 0.2, "insole") for d in (0, 3, 6, 9)), *late])) is None
    assert judge("form.forefoot_shift", facts([*(_struck(d, 0.2, "declared") for d in (0, 3, 6, 9)), *late])) is None
    slow = [run(d, forefoot_share=0.2, strike_source="pod", bins=bins(2.5, 2400, {"fore": 0.2})) for d in (0, 3, 6, 9)]
    assert judge("form.forefoot_shift", facts([*slow, *late])) is None
    old = [_struck(day, 0.2) for day in (0, 3, 6, 9)]
    assert judge("form.forefoot_shift", facts([*old, _struck(40, 0.5), _struck(42, 0.5)])) is None


@pytest.mark.parametrize(("cadence", "fires"), [(159.0, True), (160.0, False)])
def test_cadence_drop(cadence: float, fires: bool) -> None:  # noqa: FBT001 - a column of the table
    """5 % under 168 steps a minute at the same speed is told; 4.8 % is not; and it makes no claim about load."""
    base = [run(day, bins=bins(3.0, 2400, {"cadence_spm": 168.0})) for day in (0, 3, 6, 9)]
    found = judge("form.cadence_drop", facts([*base, run(12, bins=bins(3.0, 2400, {"cadence_spm": cadence}))]))
    assert (found is not None) is fires
    if found is not None:
        assert "calf-km" not in found.why
        assert found.evidence[0].sensor == "hrm"


@pytest.mark.parametrize(("balance", "side"), [(52.1, "left"), (51.9, None), (47.9, "right")])
def test_asymmetry(balance: float, side: str | None) -> None:
    """Two points off the own balance for three runs, to one side; a switch of side is no pattern."""
    base = [run(day, bins=bins(3.0, 2400, {"balance": 50.0})) for day in (0, 3, 6, 9)]
    found = judge(
        "form.asymmetry", facts([*base, *(run(d, bins=bins(3.0, 2400, {"balance": balance})) for d in (12, 14, 16))])
    )
    assert (found.side if found else None) == side
    zigzag = [run(d, bins=bins(3.0, 2400, {"balance": b})) for d, b in ((12, 53.0), (14, 47.0), (16, 53.0))]
    assert judge("form.asymmetry", facts([*base, *zigzag])) is None


@pytest.mark.parametrize(
    ("before", "after", "severity"),
    [(480.0, 482.9, None), (480.0, 483.0, "info"), (484.0, 492.0, None), (800.0, 805.0, "watch"), (480.0, 900.0, "watch")],
)
def test_shoe_worn_when_a_limit_is_passed(before: float, after: float, severity: str | None) -> None:
    """Plan at 483 km, replace at 805 km, each said by the run that passes it."""
    shoe = ShoeUse(7, "Ghost", after * 1000, before * 1000, first_run=False)
    found = judge("shoe.worn", facts([run(0)], shoe=shoe))
    assert (found.severity.value if found else None) == severity


def test_shoe_worn_before_it_came_here_and_in_miles() -> None:
    """A pair that had passed the limit before says so on its first run, in the runner's unit, keyed by pair and limit."""
    shoe = ShoeUse(7, "Ghost", 520_000, 512_000, first_run=True)
    found = judge("shoe.worn", facts([run(0)], Runner("anna", units="mi"), shoe=shoe))
    assert found is not None
    assert found.key == "shoe:7:483"
    assert "323 mi" in found.why
    assert judge("shoe.worn", facts([run(0)])) is None
