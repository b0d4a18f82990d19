"""Warm-up and cool-down: each rule with a case that fires and a near miss."""

from __future__ import annotations

from math import nan

import pytest

from analysis import pace
from domain.model import Finding, Severity
from domain.past import PastRun
from tests.judged import facts, judge, paced, run, speeds

NORMAL = [run(day, speeds=speeds(v30=40, v44=5)) for day in range(0, 28, 3)]
"""Ten runs, nine tenths of them at 3.0 m/s: the 85th percentile is a little above that."""
FAST = 4.4


def _session(day: int, *parts: tuple[float, float]) -> PastRun:
    return run(day, speeds=speeds(v30=40, v44=5), pace=paced(*parts))


def _judge(rule: str, *parts: tuple[float, float]) -> Finding | None:
    return judge(rule, facts([*NORMAL, _session(30, *parts)]))


@pytest.mark.parametrize(
    ("parts", "fires"),
    [
        (((4.5, 3.0), (5, FAST), (10, 3.0)), True),
        (((5, 3.0), (5, FAST), (10, 3.0)), False),
        (((5, 3.0), (5, 3.5), (10, 3.0)), True),
        (((5, 2.95), (5, 3.5), (10, 3.0)), False),
        (((5, 0.0), (5, FAST), (10, 3.0)), True),
        (((3, 1.5), (2, 3.0), (5, FAST), (10, 3.0)), False),
        (((0.8, FAST), (15, 3.0)), False),
        (((1.0, FAST), (15, 3.0)), True),
        (((20, 3.1),), False),
    ],
    ids=["too short", "long enough", "too fast to warm up", "85 %", "standing", "walking counts", "50 s", "60 s", "steady"],
)
def test_no_warmup(parts: tuple[tuple[float, float], ...], fires: bool) -> None:  # noqa: FBT001 - a column of the table
    """Less than 5 minutes of movement at 85 % of the fast part's speed or slower before it, and only before a fast part."""
    found = _judge("habit.no_warmup", *parts)
    assert (found is not None) is fires
    if found is not None:
        assert found.severity is Severity.INFO
        assert found.tips == ("stretch",)
        assert "leg swings and lunges" in found.do


def test_the_third_cold_start_in_14_days_is_watched() -> None:
    """Two are told as info, the third is watched, the fourth is info again; three in more than 14 days are not watched."""
    cold = [_session(day, (2, 3.0), (5, FAST), (10, 3.0)) for day in (30, 34, 38, 42)]
    told = [judge("habit.no_warmup", facts([*NORMAL, *cold[: n + 1]])) for n in range(4)]
    assert [found.severity if found else None for found in told] == [*["info"] * 2, "watch", "info"]
    assert told[2] is not None
    assert "3 times in 14 days" in told[2].title
    far = [_session(day, (2, 3.0), (5, FAST), (10, 3.0)) for day in (30, 38, 46)]
    last = judge("habit.no_warmup", facts([*NORMAL, *far]))
    assert last is not None
    assert last.severity is Severity.INFO


@pytest.mark.parametrize(("after", "fires"), [(4.5, True), (5.0, False), (0.0, True)])
def test_no_cooldown(after: float, fires: bool) -> None:  # noqa: FBT001 - a column of the table
    """The last fast part ends less than 5 minutes before the end of the run; a run without one needs no cool-down."""
    found = _judge("habit.no_cooldown", (10, 3.0), (5, FAST), (2, 3.0), (5, FAST), (after, 2.5))
    assert (found is not None) is fires
    if found is not None:
        assert found.severity is Severity.INFO
        assert found.tips == ("stretch",)
    assert _judge("habit.no_cooldown", (20, 3.0)) is None


def test_too_little_history_says_nothing() -> None:
    """Two runs, or less than an hour of them, are no normal; and without speed along the run nothing is said."""
    cold = _session(30, (1, 3.0), (5, FAST))
    for before in (NORMAL[:2], [run(day, speeds=speeds(v30=10)) for day in (0, 3, 6, 9)]):
        assert judge("habit.no_warmup", facts([*before, cold])) is None
        assert judge("habit.no_cooldown", facts([*before, cold])) is None
    assert judge("habit.no_warmup", facts([*NORMAL, cold])) is not None
    assert judge("habit.no_warmup", facts([*NORMAL, cold._replace(pace=b"")])) is None
    old = [past._replace(started_ms=past.started_ms - 95 * 86_400_000) for past in NORMAL]
    assert judge("habit.no_warmup", facts([*old, cold])) is None


def test_what_is_not_known_counts_as_a_warm_up() -> None:
    """A lost signal before the first fast part is no missing warm-up."""
    assert _judge("habit.no_warmup", (1, 3.0), (5, nan), (5, FAST), (10, 3.0)) is None
    assert _judge("habit.no_cooldown", (10, 3.0), (5, FAST), (6, nan)) is None


def test_somebody_who_always_runs_at_one_speed_has_no_fast_parts() -> None:
    """A minute a touch above the 85th percentile of even running is no fast part; 5 % above the middle speed is."""
    even = [run(day, speeds=speeds(v30=45)) for day in range(0, 28, 3)]
    assert judge("habit.no_warmup", facts([*even, _session(30, (3, 3.0), (2, 3.1), (20, 3.0))])) is None
    assert judge("habit.no_warmup", facts([*even, _session(30, (3, 3.0), (2, 3.6), (20, 3.0))])) is not None


def test_speed_along_a_run_survives_packing() -> None:
    """A byte every ten seconds keeps a speed within 0.025 m/s, and what is not known stays unknown."""
    speeds_m_s = pace.unpack(paced((1, 3.02), (0.5, nan), (1, 13.5), (1, 0.0)))
    assert speeds_m_s[:6] == pytest.approx([3.0] * 6, abs=0.026)
    assert all(speeds_m_s[6:9] != speeds_m_s[6:9])
    assert speeds_m_s[9:15] == pytest.approx([12.7] * 6)
    assert not speeds_m_s[15:].any()
