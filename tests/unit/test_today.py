"""How far can I go today, the range, and the Load page's weeks: golden numbers."""

from __future__ import annotations

import pytest

from analysis.band import band_of
from analysis.history import Days, History
from analysis.rules.base import Facts
from analysis.today import Today, answer
from analysis.weeks import rows_of
from domain.clock import MS_PER_DAY
from domain.model import Runner
from domain.past import PastRun
from tests.judged import EPOCH, MONDAY, run, steady


def _today(runs: list[PastRun], day: int, *, pain: bool = False, **runner: object) -> Today:
    now = (MONDAY + day - EPOCH) * MS_PER_DAY + 20 * 3_600_000
    first = min((past.day for past in runs), default=None)
    facts = Facts(Runner("anna", **runner), now, history=History(runs, None, first))  # type: ignore[arg-type]
    return answer(facts, MONDAY + day, pain=pain)


def test_the_band_is_median_and_scatter() -> None:
    """Median ± max(3·1.4826·MAD, 15 %), red line 15 % over the upper edge, both ends inside."""
    even = band_of([20, 20, 20, 20], spread=3, least=0.15, red=1.15, least_weeks=3)
    assert even is not None
    assert (even.low, even.high, even.red) == pytest.approx((17, 23, 26.45))
    assert [even.state(x) for x in (16.9, 17, 23, 23.1, 26.5)] == ["below", "in", "in", "above", "over"]
    wide = band_of([10, 20, 22, 30], spread=3, least=0.15, red=1.15, least_weeks=3)
    assert wide is not None
    assert wide.high == pytest.approx(21 + 3 * 1.4826 * 5)
    assert wide.low == 0
    assert band_of([20, 20], spread=3, least=0.15, red=1.15, least_weeks=3) is None
    assert band_of([0, 0, 0], spread=3, least=0.15, red=1.15, least_weeks=3) is None


def test_nothing_known_is_no_number() -> None:
    """Without runs, or with too few, there is no number and a reason, never zero."""
    for runs in ([], [run(0)]):
        found = _today(runs, 2)
        assert found.room_m is None
        assert found.word == "Not enough data"
        assert found.sentence.startswith("Not enough data")


def test_the_smaller_room_counts() -> None:
    """With room in the week, 1.10 × the longest run is the limit; late in a full week it is the range's upper edge."""
    fresh = _today(steady(5), 41)
    assert fresh.room_m == pytest.approx(8_800)
    assert fresh.band is not None
    full = _today([*steady(5), run(35), run(37), run(38, 8)], 40)
    assert full.band is not None
    assert full.room_m == pytest.approx((full.band.high - 24) * 1000)
    assert {limit.rule for limit in full.limits} == {"load.session_spike", "load.week_calf"}


def test_a_week_that_is_full_leaves_no_room() -> None:
    """Over the red line the room is zero (known, not unknown), and the day is off."""
    over = _today([*steady(5), run(35), run(37, 16), run(38, 10)], 38)
    assert over.room_m == 0
    assert over.state == "over"
    assert "day off" in over.sentence


def test_after_a_break_the_return_is_the_limit() -> None:
    """After 14 days off 70 % of the old longest is the most, and the spike rule does not speak."""
    found = _today(steady(4, 10), 42)
    assert found.room_m == pytest.approx(7_000)
    assert found.limits[0].rule == "load.return"


def test_pain_outranks_the_model() -> None:
    """After a marker that said stop no distance is offered, whatever the numbers say."""
    found = _today(steady(5), 36, pain=True)
    assert found.room_m is None
    assert found.word == "Pain reported"


def test_miles_say_the_same_number() -> None:
    """The room is the same distance in either unit."""
    km, miles = _today(steady(5), 36), _today(steady(5), 36, units="mi")
    assert km.room_m == miles.room_m
    assert "mi" in miles.sentence


def test_weeks_before_the_first_run_and_empty_weeks_are_unknown() -> None:
    """A week counts as known when it holds a run and lies after the first one; a gap is unknown, not zero."""
    runs = [run(2), run(9), run(30)]
    days = Days(runs, lambda past: past.distance_m, MONDAY + 2)
    assert [days.known(MONDAY + day) for day in (6, 8, 13, 20, 30)] == [False, True, True, False, True]
    rows = rows_of(Facts(Runner("a"), 0, history=History(runs, None, MONDAY + 2)), MONDAY, MONDAY + 30)
    assert [row.calf_km for row in rows] == [8, 8, None, None, 8]
    assert [row.current for row in rows] == [False, False, False, False, True]


def test_week_rows_against_their_own_range() -> None:
    """Each week stands against the range of the weeks before it; the first three have none."""
    runs = [*steady(5), run(35, 12), run(37, 12), run(39, 12)]
    rows = rows_of(Facts(Runner("a"), 0, history=History(runs, None, MONDAY)), MONDAY, MONDAY + 40)
    assert [row.state for row in rows] == ["unknown", "unknown", "unknown", "in", "in", "over"]
    assert rows[-1].band is not None
    assert rows[-1].band.high == pytest.approx(27.6)
    assert rows[0].start.weekday() == 0
