"""Pronation, shoes that do not match it, and new pairs: each rule with a case that fires and a near miss."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.baseline import compare
from analysis.rules.base import ShoeUse
from domain.model import Finding, Runner, Severity
from domain.past import PastRun
from tests.judged import bins, facts, judge, run

PODS = {"pronation_left": "runscribe", "pronation_right": "runscribe"}


def _rolled(day: int, left: float | None, right: float | None = None, sensor: str = "runscribe", **more: Any) -> PastRun:
    values = {"pronation_left": left, "pronation_right": right}
    known = {name: value for name, value in values.items() if value is not None}
    return run(day, bins=bins(3.0, 1500, known), sensors=dict.fromkeys(PODS, sensor), **more)


BASE = [_rolled(day, degrees, 9.0) for day, degrees in ((0, 11.0), (3, 12.0), (6, 10.0), (9, 11.0))]
"""11 degrees on the left with a standard deviation of 0.82 between runs; 9 on the right."""


@pytest.mark.parametrize(
    ("left", "right", "side"),
    [(13.1, 9.0, "left"), (12.9, 9.0, None), (11.0, 11.1, "right"), (11.0, 10.9, None), (13.5, 11.5, "both")],
)
def test_pronation_above_the_own_normal(left: float, right: float, side: str | None) -> None:
    """Either foot above its own baseline by two standard deviations, and by two degrees where those are less."""
    found = judge("form.pronation", facts([*BASE, _rolled(12, left, right)]))
    assert (found.side if found else None) == side
    if found is not None:
        assert found.severity is Severity.INFO
        assert found.evidence[0].sensor == "runscribe"


def test_scattered_runs_make_a_wide_limit() -> None:
    """Where runs differ by 4 degrees anyway, 5 degrees more is within two standard deviations."""
    base = [_rolled(day, degrees) for day, degrees in ((0, 7.0), (3, 15.0), (6, 7.0), (9, 15.0))]
    match = compare(_rolled(12, 16.0), base, "pronation_left", spread=True)
    assert match is not None
    assert match.spread == pytest.approx(4.62, abs=0.01)
    assert judge("form.pronation", facts([*base, _rolled(12, 16.0)])) is None
    assert judge("form.pronation", facts([*base, _rolled(12, 20.5)])) is not None


def test_pronation_is_said_when_it_begins_and_belongs_to_one_sensor() -> None:
    """A second run above the normal says nothing new; another sensor's runs are no baseline; too few are none."""
    assert judge("form.pronation", facts([*BASE, _rolled(12, 14.0), _rolled(14, 14.0)])) is None
    other = [_rolled(day, 11.0, sensor="insole") for day in (0, 3, 6, 9)]
    assert judge("form.pronation", facts([*other, _rolled(12, 14.0)])) is None
    assert judge("form.pronation", facts([*BASE[:2], _rolled(12, 14.0)])) is None


def test_a_limit_applies_once_it_is_set() -> None:
    """Without a baseline nothing is said, unless the runner has set a limit and 10 minutes of the run are known."""
    first = _rolled(0, 14.0, 10.0)
    assert judge("form.pronation", facts([first])) is None
    own = Runner("anna", thresholds={"form.pronation.limit": 13.0})
    found = judge("form.pronation", facts([first], own))
    assert found is not None
    assert found.side == "left"
    assert "that you set" in found.why
    assert judge("form.pronation", facts([_rolled(0, 12.9, 10.0)], own)) is None
    short = first._replace(bins=bins(3.0, 590, {"pronation_left": 14.0}))
    assert judge("form.pronation", facts([short], own)) is None


def _pair(**more: Any) -> ShoeUse:
    values: dict[str, Any] = {"id": 7, "name": "Ghost", "worn_m": 30_000.0, "before_m": 22_000.0, "first_run": False}
    return ShoeUse(**(values | more))


def _in_pair(degrees: float, kind: str | None, runs: int = 3, before: float | None = None) -> Finding | None:
    worn = [_rolled(3 * i, degrees, degrees - 1, shoe_id=7) for i in range(runs)]
    worn = worn if before is None else [_rolled(-9, before, before, shoe_id=7), *worn]
    return judge("form.shoe_mismatch", facts(worn, shoe=_pair(kind=kind)))


@pytest.mark.parametrize(
    ("degrees", "kind", "fires"),
    [
        (16.1, "neutral", True),
        (15.9, "neutral", False),
        (7.9, "motion_control", True),
        (8.1, "motion_control", False),
        (20.0, "stability", False),
        (20.0, "motion_control", False),
        (5.0, "neutral", False),
        (20.0, None, False),
    ],
)
def test_the_type_of_a_pair_against_the_measured_pronation(degrees: float, kind: str | None, fires: bool) -> None:  # noqa: FBT001 - a column of the table
    """A neutral pair on a foot that rolls far in, or motion control on one that hardly does; nothing without a type."""
    found = _in_pair(degrees, kind)
    assert (found is not None) is fires
    if found is not None:
        assert (found.severity, found.key) == (Severity.INFO, f"pair:7:{kind}")
    assert _in_pair(degrees, kind, runs=2) is None, "two runs are too few"


def test_a_mismatch_is_said_once_for_a_pair() -> None:
    """The first run that shows it says it; later ones of the same pair do not; other pairs' runs are not its own."""
    assert _in_pair(18.0, "neutral", runs=4) is None
    assert _in_pair(18.0, "neutral", runs=2, before=10.0) is None, "15.3 on average"
    assert _in_pair(18.0, "neutral", runs=3, before=10.0) is not None
    assert _in_pair(18.0, "neutral", runs=4, before=10.0) is None
    mixed = [_rolled(0, 18.0, shoe_id=8), _rolled(3, 18.0, shoe_id=7), _rolled(6, 18.0, shoe_id=7)]
    assert judge("form.shoe_mismatch", facts(mixed, shoe=_pair(kind="neutral"))) is None


@pytest.mark.parametrize(
    ("drop", "before", "variant"),
    [(4.0, 8.0, "lower"), (4.5, 8.0, None), (12.0, 8.0, "higher"), (None, 8.0, None), (4.0, None, None)],
)
def test_another_drop_is_something_new_for_the_calf(drop: float | None, before: float | None, variant: str | None) -> None:
    """4 mm or more, either way, on the first run in the pair; unknown drops say nothing."""
    pair = _pair(first_run=True, drop_mm=drop, drop_before_mm=before)
    found = judge("form.shoe_mismatch", facts([run(0)], shoe=pair))
    assert (found is not None) is (variant is not None)
    if found is not None:
        assert str(variant) in found.why
        assert "14 days" in found.do
        assert found.key == "new:7"
    assert judge("form.shoe_mismatch", facts([run(0)], shoe=_pair(drop_mm=drop, drop_before_mm=before))) is None


def test_a_new_model_is_something_new_for_the_calf() -> None:
    """The first run ever in a model says so; the first run in a second pair of it, or an unknown past, does not."""
    first = run(10)
    new = _pair(first_run=True, model="Ghost 15", new_since_ms=first.started_ms)
    assert judge("form.shoe_mismatch", facts([first], shoe=new)) is not None
    again = _pair(first_run=True, model="Ghost 15", new_since_ms=first.started_ms - 1)
    assert judge("form.shoe_mismatch", facts([first], shoe=again)) is None
    assert judge("form.shoe_mismatch", facts([first], shoe=_pair(first_run=True, model="Ghost 15"))) is None
