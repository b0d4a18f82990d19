"""How far can I go today, the range, and the Load page's weeks: golden numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.band import band_of
from analysis.history import Days, History
from analysis.plans.ladder import LADDER
from analysis.rules.base import Facts
from analysis.today import Held, Today, answer
from analysis.weeks import rows_of, work_minutes
from domain.care import NOTHING, Care, LogEntry, Plan, RedFlag
from domain.clock import MS_PER_DAY
from domain.model import Runner
from domain.past import PastRun
from tests.judged import EPOCH, MONDAY, run, steady


def _now(day: int) -> int:
    return (MONDAY + day - EPOCH) * MS_PER_DAY + 20 * 3_600_000


def _today(
    runs: list[PastRun],
    day: int,
    *,
    stopped: Held | None = None,
    care: Care = NOTHING,
    **runner: object,
) -> Today:
    first = min((past.day for past in runs), default=None)
    who = Runner("anna", **runner)  # type: ignore[arg-type]
    facts = Facts(who, _now(day), history=History(runs, None, first), care=care)
    return answer(facts, MONDAY + day, stopped=stopped)


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
    found = _today(steady(5), 36, stopped="pain")
    assert found.room_m is None
    assert found.word == "Pain reported"
    assert found.held == "pain"
    assert "check in" in _today(steady(5), 36, stopped="limp").next_action.lower()


def _flag(*, emergency: bool = False, closed: bool = False) -> RedFlag:
    return RedFlag("flag.dvt", "flag.dvt:1", _now(35), emergency, _now(36) if closed else None)


def test_an_open_red_flag_leaves_no_distance() -> None:
    """No number while a red flag is open, but a clinician; in an emergency the number to call; a closed one is past."""
    found = _today(steady(5), 36, care=Care(0, flags=(_flag(),)))
    assert (found.room_m, found.held) == (None, "flag")
    assert "see a clinician" in found.next_action
    assert found.limits[0].rule == "flag.dvt"
    called = _today(steady(5), 36, care=Care(0, flags=(_flag(), _flag(emergency=True))), country="US")
    assert called.next_action == "Call 911 now. Do not drive yourself."
    assert _today(steady(5), 36, care=Care(0, flags=(_flag(closed=True),))).room_m is not None


def test_a_rest_window_leaves_nothing_and_says_since_when() -> None:
    """While the rest plan runs, today is zero (known, not unknown); once it has ended, the model counts again."""
    plan = Plan("rice:e1", "rice", "acute.rice", _now(35))
    found = _today(steady(5), 36, care=Care(0, plans=(plan,)))
    assert (found.room_m, found.held, found.word) == (0, "rest", "Resting")
    assert any(limit.rule == "acute.rice" and "20:00" in limit.why for limit in found.limits)
    ended = replace(plan, state="ended", ended_ms=_now(36))
    assert _today(steady(5), 36, care=Care(0, plans=(ended,))).held is None


def _back(rung: int, after: str = "strain", session_ms: int | None = None) -> Plan:
    run_min, walk_min, repeats = LADDER[rung - 1]
    facts = {
        "after": after,
        "rung": rung,
        "of": len(LADDER),
        "session_ms": session_ms,
        "run_min": run_min,
        "walk_min": walk_min,
        "repeats": repeats,
    }
    return Plan("return:e1", "return", "load.return", _now(30), facts=facts)


def test_a_way_back_leaves_the_running_of_its_rung() -> None:
    """Five times two minutes at the easy speed of 8 km in 44 minutes; whatever else would leave more."""
    found = _today(steady(5), 36, care=Care(0, plans=(_back(2),)))
    assert found.room_m == pytest.approx(10 * 60 * 8_000 / (8 * 330))
    assert "5 times 2 min" in found.limits[0].why
    assert "in one go" in _today(steady(5), 36, care=Care(0, plans=(_back(8),))).limits[0].why


def test_a_way_back_from_a_strain_waits_for_the_morning() -> None:
    """After a session of the rung there is no further run before the next morning is known; after a mere break there is."""
    waiting = _today(steady(5), 36, care=Care(0, plans=(_back(2, session_ms=_now(36)),)))
    assert waiting.room_m == 0
    assert "check-in" in waiting.next_action
    assert _today(steady(5), 36, care=Care(0, plans=(_back(7, "break", _now(36)),))).room_m == pytest.approx(8_800, rel=0.4)


@given(
    weeks=st.integers(0, 6),
    km=st.floats(2, 20),
    stopped=st.sampled_from([None, "pain", "limp"]),
    flag=st.booleans(),
    rest=st.booleans(),
    rung=st.integers(0, 8),
)
@settings(max_examples=60, deadline=None)
def test_both_languages_say_the_same(  # noqa: PLR0917 - drawn
    weeks: int,
    km: float,
    stopped: Held | None,
    flag: bool,  # noqa: FBT001 - drawn
    rest: bool,  # noqa: FBT001 - drawn
    rung: int,
) -> None:
    """Every answer can be said in both languages and units, with the same number; pain never gets more than none."""
    plans = (Plan("rice:e1", "rice", "acute.rice", _now(35)),) if rest else (_back(rung),) if rung else ()
    care = Care(0, flags=(_flag(),) if flag else (), plans=plans)
    runs = steady(weeks, km)
    found = [
        _today(runs, 7 * weeks + 1, stopped=stopped, care=care, language=language, units=units)
        for language in ("en", "de")
        for units in ("km", "mi")
    ]
    assert len({answer.room_m for answer in found}) == 1
    assert len({answer.sentence for answer in found}) >= 2
    if flag or rest or stopped:
        assert not found[0].room_m


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


def test_other_calf_work_is_shown_apart() -> None:
    """Minutes of a hike or a match count for their local week and for no load; strength work and no minutes do not."""
    late_sunday = (MONDAY + 6 - EPOCH) * MS_PER_DAY + 23 * 3_600_000
    log = [
        LogEntry("1", _now(1), "hike", 120.0),
        LogEntry("2", late_sunday, "football", 90.0),
        LogEntry("3", _now(8), "strength", 20.0),
        LogEntry("4", _now(8), "skipping"),
    ]
    assert work_minutes(log, "UTC") == {MONDAY: 210.0}
    assert work_minutes(log, "Europe/Berlin") == {MONDAY: 120.0, MONDAY + 7: 90.0}
    facts = Facts(Runner("a"), 0, history=History([run(2)], None, MONDAY))
    rows = rows_of(facts, MONDAY, MONDAY + 8, work_minutes(log, "UTC"))
    assert [row.work_minutes for row in rows] == [210.0, None]
    assert rows[0].calf_km == rows_of(facts, MONDAY, MONDAY + 8)[0].calf_km
