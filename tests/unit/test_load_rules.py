"""The load rules: each with a case that fires, one that just does not, and what keeps it silent."""

from __future__ import annotations

import pytest

from analysis.history import History
from analysis.rules.base import Facts, LiveRun
from domain.model import Runner, Severity
from tests.judged import MONDAY, facts, judge, named, run, speeds, steady


@pytest.mark.parametrize(
    ("km", "severity"),
    [(11.0, None), (11.1, "watch"), (13.1, "watch"), (20.0, "watch"), (20.1, "warn")],
)
def test_session_spike_by_ratio(km: float, severity: str | None) -> None:
    """Against a longest of 10 km: silent at 1.10, watch above it and above 1.30, warn above 2.0."""
    found = judge("load.session_spike", facts([run(0, 10), run(3), run(6), run(9), run(12, km)]))
    assert (found.severity.value if found else None) == severity
    if found is not None:
        assert found.key == "run:1012"
        assert found.run_id == 1012
        assert any(source.doi == "10.1136/bjsports-2024-109380" for source in found.sources)
        assert "does not rise" in found.why


def test_session_spike_texts_differ_by_step() -> None:
    """Each of the three steps has its own title and hazard."""
    base = [run(0, 10), run(3, 9), run(6, 9)]
    found = [judge("load.session_spike", facts([*base, run(9, km)])) for km in (11.5, 13.5, 14.9)]
    double = judge("load.session_spike", facts([*base, run(9, 21)], history=History(base, 30_000.0, MONDAY)))
    titles = [f.title for f in (found[0], found[1], double) if f]
    assert len(set(titles)) == 3
    assert all("hazard" in f.why for f in (*found, double) if f)


def test_session_spike_asks_before_it_believes() -> None:
    """Beyond one and a half times the longest ever it asks: a race, or a GPS error? The severity stays."""
    runs = [run(0, 10), run(3), run(6), run(12, 15.1)]
    found = judge("load.session_spike", facts(runs))
    assert found is not None
    assert "race" in found.title
    assert "exclude" in found.do
    nearly = judge("load.session_spike", facts([*runs[:-1], run(12, 15.0)]))
    assert nearly is not None
    assert "race" not in nearly.title


def test_session_spike_needs_enough_to_compare_with() -> None:
    """Two runs in 30 days, or a longest under 3 km, are not enough data; older runs do not count."""
    assert judge("load.session_spike", facts([run(0, 5), run(3, 5), run(6, 20)])) is None
    assert judge("load.session_spike", facts([run(0, 2.9), run(3, 2.9), run(6, 2.9), run(9, 9)])) is None
    old = [run(0, 30), run(10, 10), run(20, 10), run(31, 10), run(33, 11.5)]
    assert judge("load.session_spike", facts(old)) is not None
    assert judge("load.session_spike", facts([run(4, 30), *old[1:]])) is None


def test_excluded_runs_count_nowhere() -> None:
    """An excluded long run is no yardstick, and an excluded spike is no finding."""
    base = [run(0, 10), run(3, 10), run(6, 10)]
    assert judge("load.session_spike", facts([*base, run(9, 30, excluded=True), run(12, 12)])) is not None
    assert judge("load.session_spike", facts([*base, run(9, 30), run(12, 12)])) is None
    assert judge("load.session_spike", facts([*base, run(12, 30, excluded=True)])) is None


def test_a_marked_week_does_not_nag() -> None:
    """In a week that the runner marked as race or taper the load rules are silent."""
    runs = [run(0, 10), run(3), run(6), run(12, 21.1)]
    marked = History(runs[:-1], 10_000.0, MONDAY, {MONDAY + 7: "race"})
    assert judge("load.session_spike", facts(runs)) is not None
    assert judge("load.session_spike", facts(runs, history=marked)) is None


def _live(km: float, **more: object) -> Facts:
    live = LiveRun("S1", km * 1000, 1_000, 10_000.0, 5, **more)  # type: ignore[arg-type]
    return Facts(Runner("anna"), 1_000, live=live)


def test_live_spike_at_100_and_110_percent() -> None:
    """Nothing before the longest run; info at it; watch as well at 110 %; silent in a return; once each by key."""
    rule = named("load.session_spike_live")
    assert rule.evaluate(_live(9.99)) is None
    at = rule.evaluate(_live(10.0))
    assert isinstance(at, tuple)
    assert [(f.severity, f.key) for f in at] == [(Severity.INFO, "live:S1:100")]
    beyond = rule.evaluate(_live(11.0))
    assert isinstance(beyond, tuple)
    assert [(f.severity, f.key) for f in beyond] == [(Severity.INFO, "live:S1:100"), (Severity.WATCH, "live:S1:110")]
    assert all(f.sid == "S1" and f.run_id is None for f in beyond)
    assert rule.evaluate(_live(12, returning=True)) is None


@pytest.mark.parametrize(("km", "severity"), [(10.4, None), (10.5, "info"), (15.1, "info"), (15.3, "watch")])
def test_week_distance(km: float, severity: str | None) -> None:
    """After weeks of 24 km: 26.4 is not above +10 %, 26.5 is info, above +30 % watch; graded null and says so."""
    found = judge("load.week_distance", facts([*steady(4), run(28), run(30), run(32, km)]))
    assert (found.severity.value if found else None) == severity
    if found is not None:
        assert found.grade == "null"
        assert "no effect" in found.why


def test_week_distance_is_said_once_a_week_and_needs_its_base() -> None:
    """Once per calendar week and level; under 10 km the week before, or after too few known weeks, nothing."""
    up = [*steady(4), run(28), run(30), run(32, 12)]
    assert judge("load.week_distance", facts([*up, run(33, 0.5)])) is None
    worse = judge("load.week_distance", facts([*up, run(33, 6)]))
    assert worse is not None
    assert worse.severity is Severity.WATCH
    small = [run(7 * week + day, 3) for week in range(4) for day in (0, 2, 4)]
    assert judge("load.week_distance", facts([*small, run(28, 3), run(30, 3), run(32, 9)])) is None
    assert judge("load.week_distance", facts([*steady(2), run(14), run(16), run(18, 12)])) is None


def test_two_sundays_are_not_one_week() -> None:
    """A long run a little later than on the Sunday before does not count both Sundays into one week."""
    sundays = [run(7 * week + day, 20 if day == 6 else 6) for week in range(5) for day in (2, 4, 6)]
    late = sundays[-1]._replace(started_ms=sundays[-1].started_ms + 3_600_000, ended_ms=sundays[-1].ended_ms + 7_200_000)
    assert judge("load.week_distance", facts([*sundays[:-1], late])) is None


@pytest.mark.parametrize(("km", "severity"), [(11.6, None), (11.7, "watch"), (15.7, "watch"), (15.8, "warn")])
def test_week_calf_band_and_red_line(km: float, severity: str | None) -> None:
    """Weeks of 24 calf-km make a range up to 27.6 and a red line at 31.74: golden numbers."""
    found = judge("load.week_calf", facts([*steady(5), run(35), run(37), run(39, km)]))
    assert (found.severity.value if found else None) == severity
    if found is not None:
        assert found.confidence == 0.9
        assert found.evidence[0].limit == pytest.approx(27.6 if severity == "watch" else 31.74)


def test_week_calf_is_one_finding_per_crossing() -> None:
    """While the week stays above the range nothing is said again; back in range and above again is a new crossing."""
    above = [*steady(5), run(35), run(37), run(39, 13)]
    first = judge("load.week_calf", facts(above))
    assert first is not None
    assert first.severity is Severity.WATCH
    assert judge("load.week_calf", facts([*above, run(40, 1)])) is None
    red = judge("load.week_calf", facts([*above, run(40, 4)]))
    assert red is not None
    assert red.severity is Severity.WARN
    assert judge("load.week_calf", facts([*above, run(40, 4), run(41, 1)])) is None
    rested = [*above, run(49, 8), run(51, 8), run(53, 8), run(54, 14)]
    again = judge("load.week_calf", facts(rested))
    assert again is not None
    assert again.key != judge("load.week_calf", facts(above)).key  # type: ignore[union-attr]


def test_a_heavy_week_is_not_found_again_at_each_of_its_runs() -> None:
    """In the morning last week's run has left the sum and today's has not come: that dip clears nothing."""
    heavy = [*steady(5), *(run(35 + day, 11) for day in (0, 2, 4)), *(run(42 + day, 11) for day in (0, 2, 4))]
    found = [judge("load.week_calf", facts(heavy[: i + 1])) for i in range(15, len(heavy))]
    assert [one.severity.value for one in found if one is not None] == ["watch", "warn"]


def test_week_calf_says_when_the_models_disagree() -> None:
    """Confidence is high only if b = 1, 2 and 4 agree."""
    odd = run(39, 12, calf_b=(8.0, 12.0, 12.0))
    found = judge("load.week_calf", facts([*steady(5), run(35), run(37), odd]))
    assert found is not None
    assert found.confidence == 0.5
    assert "disagree" in found.why


def test_a_gap_in_the_data_is_not_rest() -> None:
    """Empty weeks make no range of zero: and an unmeasured run makes its week unknown."""
    gap = [*steady(4), run(56), run(58), run(60, 8)]
    assert judge("load.week_calf", facts(gap)) is None
    blind = [run(day, calf=None, calf_b=(None, None, None)) for day in (14, 16, 18, 21, 23, 25)]
    assert judge("load.week_calf", facts([*steady(2), *blind, run(28), run(30), run(32, 30)])) is None


def _fast_week(start: int, minutes: float) -> list:  # type: ignore[type-arg]
    return [run(start + day, speeds=speeds(v30=40, v45=minutes)) for day in (0, 2, 4)]


def test_speed() -> None:
    """Fast kilometres: 30 % over last week, above the last four, and 2 km more; a little less is silent."""
    weeks = [r for week in range(5) for r in _fast_week(7 * week, 5)]
    found = judge("load.speed", facts([*weeks, *_fast_week(35, 5)[:2], run(39, speeds=speeds(v30=30, v45=14))]))
    assert found is not None
    assert found.severity is Severity.INFO
    assert judge("load.speed", facts([*weeks, *_fast_week(35, 5)[:2], run(39, speeds=speeds(v30=30, v45=11))])) is None
    big = [r for week in range(5) for r in _fast_week(7 * week, 20 if week == 2 else 5)]
    assert judge("load.speed", facts([*big, *_fast_week(35, 5)[:2], run(39, speeds=speeds(v30=30, v45=14))])) is None


@pytest.mark.parametrize(("ascent", "severity"), [(139.0, None), (201.0, "info"), (501.0, "watch")])
def test_hills(ascent: float, severity: str | None) -> None:
    """After weeks of 200 m: less than 100 m more is silent, 301 m is info, over three times the largest is watch."""
    weeks = [r for week in range(5) for r in (run(7 * week, ascent_m=100.0), run(7 * week + 3, ascent_m=100.0))]
    found = judge("load.hills", facts([*weeks, run(35, ascent_m=100.0), run(38, ascent_m=ascent)]))
    assert (found.severity.value if found else None) == severity


def test_acwr_and_monotony_are_numbers_only() -> None:
    """Both are display rules; equal days have no monotony (undefined, not infinite); acwr is uncoupled."""
    ratio = judge("load.acwr", facts([*steady(4), run(28), run(30), run(32, 20)]))
    assert ratio is not None
    assert ratio.kind == "display"
    assert ratio.evidence[0].value == pytest.approx(36 / 24)
    equal = [run(day, 5) for day in range(8)]
    assert judge("load.monotony", facts(equal)) is None
    varied = judge("load.monotony", facts([*equal, run(8, 9)]))
    assert varied is not None
    assert varied.kind == "display"


def test_return_after_two_weeks_off() -> None:
    """After 14 days off a first run over 70 % of the old longest is watched, 13 days are no break, the spike is silent."""
    before = steady(4, 10)
    long = [*before, run(41, 7.5)]
    found = judge("load.return", facts(long))
    assert found is not None
    assert found.severity is Severity.WATCH
    assert judge("load.return", facts([*before, run(41, 6.9)])) is None
    assert judge("load.return", facts([*before, run(39, 7.5)])) is None
    assert judge("load.session_spike", facts([*before, run(41, 14)])) is None
    assert judge("load.return", facts([*before, run(41, 7.5), run(42, 9)])) is None, "said once a week of the return"
    assert judge("load.return", facts([*before, run(55, 6)])) is not None, "half after 28 days off"


def test_history_draws_the_limits_in_and_is_said_once() -> None:
    """A strain before, or an age over 40: 1.10 becomes 1.08; one finding for the runner, not one a run."""
    runs = [run(0, 10), run(3), run(6), run(9), run(12, 10.9)]
    strained = Runner("anna", previous_strain=True)
    assert judge("load.session_spike", facts(runs)) is None
    assert judge("load.session_spike", facts(runs, strained)) is not None
    said = judge("load.history", facts(runs, strained))
    assert said is not None
    assert (said.run_id, said.key) == (None, "limits")
    assert judge("load.history", facts(runs, Runner("anna", born_year=1970))) is not None
    assert judge("load.history", facts(runs, Runner("anna", born_year=2000))) is None
    assert judge("load.history", facts(runs)) is None


def test_a_runner_can_change_a_limit_within_its_range() -> None:
    """An own threshold counts, one outside the permitted range counts as the nearer end."""
    runs = [run(0, 10), run(3), run(6), run(9), run(12, 12)]
    assert judge("load.session_spike", facts(runs, Runner("a", thresholds={"load.session_spike.ratio": 1.25}))) is None
    far = Runner("a", thresholds={"load.session_spike.ratio": 99.0})
    assert judge("load.session_spike", facts([*runs[:-1], run(12, 15.5)], far)) is not None


def test_back_to_the_usual_after_an_easy_week_is_no_jump() -> None:
    """Twice last week is `watch` only if it is also more than 10 % above each of the four weeks before."""
    usual, easy = steady(5), [run(35 + day, 4.0) for day in (0, 2, 4)]
    back = judge("load.week_distance", facts([*usual, *easy, *(run(42 + day, 8.0) for day in (0, 2, 4))]))
    assert back is None or back.severity is Severity.INFO
    found = [
        judge("load.week_distance", facts([*usual, *easy, *(run(42 + day, 10.0) for day in (0, 2, 4)[:n])]))
        for n in (1, 2, 3)
    ]
    assert any(one is not None and one.severity is Severity.WATCH for one in found)
