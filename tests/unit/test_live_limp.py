"""A limp in a run under way: what fires, what just does not, and what is silent for want of data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from analysis.baseline import by_speed
from analysis.live import Context, Watch
from analysis.live_limp import Usual
from domain.model import CheckIn, Finding, Runner
from formats.payloads import Sample
from tests.judged import bins, run

START = 1_767_600_000_000
USUAL = Usual(dict.fromkeys(range(6, 16), 50.2), 5, "hrm")
ANNA = Context(Runner("anna"), started_ms=START, balance=USUAL)


def samples(seconds: int, balance: Callable[[int], float | None], **more: float | Callable[[int], float]) -> list[Sample]:
    """A sample a second at 3 m/s with 168 steps a minute, unless told otherwise."""
    values = {"speed": 3.0, "cadence": 84.0, **more}
    return [
        Sample(
            sid="S1",
            seq=i + 1,
            t=START + 1000 * i,
            stance_time_balance=balance(i),
            **{name: value(i) if callable(value) else value for name, value in values.items()},
        )
        for i in range(seconds)
    ]


def heard(given: Sequence[Sample], context: Context = ANNA, *pains: CheckIn) -> list[Finding]:
    """All findings of a run; markers come first."""
    watch = Watch(context, "S1")
    found = watch.begin()
    for pain in pains:
        found += watch.marked(pain)
    for sample in given:
        found += watch.hear(sample)
    return found


def off(points: float, from_s: int, to_s: int) -> Callable[[int], float]:
    """Balance with so many points more on the left from … to (s), else the usual."""
    return lambda i: 50.2 + (points if from_s <= i < to_s else 0.0)


def test_six_points_for_thirty_seconds_is_a_limp() -> None:
    """Held for 30 s: one finding, stop, the side of the longer contact, with the own usual in its words."""
    (found,) = heard(samples(300, off(6.1, 100, 250)))
    assert (found.rule, found.severity, found.side, found.key) == ("acute.limp", "stop", "left", "live:S1:limp:1")
    assert "56.3" in found.why
    assert "50.2" in found.why
    assert START + 130_000 <= found.created_ms <= START + 135_000
    (right,) = heard(samples(300, off(-6.1, 100, 250)))
    assert right.side == "right"
    assert "55.9" in right.why


@pytest.mark.parametrize(("points", "to_s"), [(5.5, 3600), (9.0, 129), (-9.0, 129)])
def test_less_is_no_limp(points: float, to_s: int) -> None:
    """5.5 points however long, or 29 seconds however far, say nothing."""
    assert heard(samples(max(to_s, 300), off(points, 100, to_s))) == []


def test_it_is_off_to_one_side() -> None:
    """Twenty seconds to the left and twenty to the right are not forty of a limp."""
    swinging = samples(200, lambda i: 50.2 + (0 if i < 100 or i >= 140 else 8 if i < 120 else -8))
    assert heard(swinging) == []


def test_a_limp_is_said_again_only_after_it_was_clear() -> None:
    """It goes on: once. It goes down a little and up again: once. It is gone for half a minute and comes back: twice."""
    assert len(heard(samples(900, off(8, 100, 900)))) == 1
    dipping = samples(900, lambda i: 50.2 + (0 if i < 100 else 5 if 300 <= i < 500 else 8))
    assert len(heard(dipping)) == 1
    again = samples(900, lambda i: 50.2 + (0 if i < 100 or 300 <= i < 400 else 8))
    assert [found.key for found in heard(again)] == ["live:S1:limp:1", "live:S1:limp:2"]


def test_almost_a_limp_does_not_hide_one() -> None:
    """A minute at 5.5 points, or 25 seconds on the other side, and then a limp: the limp is told."""
    growing = samples(400, lambda i: 50.2 + (0 if i < 100 else 5.5 if i < 200 else 9))
    assert [found.side for found in heard(growing)] == ["left"]
    turning = samples(400, lambda i: 50.2 + (0 if i < 100 else 8 if i < 125 else -8))
    assert [found.side for found in heard(turning)] == ["right"]


def test_walking_and_gaps_end_what_is_held() -> None:
    """Nobody limps in a run while walking, and what a watch did not see for a minute did not last."""
    walking = samples(400, off(8, 100, 400), cadence=lambda i: 55.0 if i >= 115 else 84.0, speed=1.5)
    assert heard(walking) == []
    gap = [sample for sample in samples(400, off(8, 100, 210)) if not 120 <= (sample.t - START) / 1000 < 185]
    assert heard(gap) == []


def test_without_the_sensors_own_usual_it_is_silent() -> None:
    """No baseline, a speed that the baseline does not know, no balance, no speed: silent, never a guess."""
    limping = samples(300, off(9, 100, 250))
    assert heard(limping, Context(Runner("anna"), started_ms=START)) == []
    fast = Context(Runner("anna"), balance=Usual({16: 50.0}, 5, "hrm"))
    assert heard(limping, fast) == []
    assert heard(samples(300, lambda _: None)) == []
    assert heard([Sample(sid="S1", seq=i + 1, t=START + 1000 * i, stance_time_balance=60) for i in range(300)]) == []


def test_the_usual_is_that_of_one_sensor_at_the_same_pace() -> None:
    """Three runs and 20 minutes of the very sensor at this pace (± 0.3 m/s) make a usual; less or another does not."""
    past = [run(day, 8, bins=bins(3.0, 2400, {"balance": 49.0})) for day in (0, 2, 4)]
    before_ms = run(6).started_ms
    usual, runs = by_speed(past, "balance", "hrm", before_ms)
    assert runs == 3
    assert usual == {9: pytest.approx(49.0), 10: pytest.approx(49.0), 11: pytest.approx(49.0)}
    assert by_speed(past, "balance", "pod", before_ms) == ({}, 0)
    assert by_speed(past[:2], "balance", "hrm", before_ms) == ({}, 0)
    assert by_speed([one._replace(excluded=True) for one in past], "balance", "hrm", before_ms) == ({}, 0)
    assert by_speed(past, "balance", "hrm", run(40).started_ms) == ({}, 0)
    short = [one._replace(bins=bins(3.0, 390, {"balance": 49.0})) for one in past]
    assert by_speed(short, "balance", "hrm", before_ms)[0] == {}


MARKER = CheckIn("P1", START + 120_000, START + 120_000, "watch", side="left", sid="S1")


def slowing(share: float, from_s: int, to_s: int) -> list[Sample]:
    """Cadence and speed at `share` of the usual from … to (s)."""
    down = {
        name: lambda i, usual=usual: usual * (share if from_s <= i < to_s else 1.0)
        for name, usual in (("speed", 3.0), ("cadence", 84.0))
    }
    return samples(600, lambda _: None, **down)


def test_cadence_and_speed_down_after_a_marker_is_a_limp() -> None:
    """Both 20 % down for 10 s after a pain marker, against the minute before it: stop, once, with the marker's side."""
    (found,) = heard(slowing(0.79, 130, 400), ANNA, MARKER)
    assert (found.severity, found.key, found.side) == ("stop", "live:S1:slower:P1", "left")
    assert "21 %" in found.why


@pytest.mark.parametrize(("share", "from_s", "to_s"), [(0.81, 130, 400), (0.7, 130, 139), (0.7, 425, 600), (0.7, 100, 115)])
def test_a_little_or_short_or_late_slowing_says_nothing(share: float, from_s: int, to_s: int) -> None:
    """19 % down, nine seconds, more than five minutes after the marker, or before it: silent."""
    assert heard(slowing(share, from_s, to_s), ANNA, MARKER) == []


def test_one_of_the_two_is_not_enough() -> None:
    """A hill takes the speed, not the steps; and without a marker nobody is told for slowing down."""
    assert heard(samples(300, lambda _: None, speed=lambda i: 2.0 if i > 130 else 3.0), ANNA, MARKER) == []
    assert heard(samples(300, lambda _: None, cadence=lambda i: 66.0 if i > 130 else 84.0), ANNA, MARKER) == []
    assert heard(slowing(0.7, 130, 400)) == []


def test_standing_still_is_what_was_asked_for() -> None:
    """Somebody who stops after a marker, as told, hears no second stop; a report that nothing hurts is no marker."""
    assert heard(slowing(0.0, 125, 600), ANNA, MARKER) == []
    fine = CheckIn("P2", START + 120_000, START + 120_000, "watch", severity=0, sid="S1")
    assert heard(slowing(0.7, 130, 400), ANNA, fine) == []


def test_a_marker_that_comes_late_says_the_same() -> None:
    """The samples were there before the marker: the same finding, about the same moment."""
    given = slowing(0.7, 130, 400)
    (early,) = heard(given[:200], ANNA, MARKER)
    watch = Watch(ANNA, "S1")
    for sample in given[:200]:
        assert watch.hear(sample) == []
    assert watch.marked(MARKER) == [early]
    assert watch.marked(MARKER) == []


def test_the_runners_own_settings_count() -> None:
    """With 8 points asked for, seven are no limp; with 3, four are."""
    strict = Context(Runner("anna", thresholds={"acute.limp.points": 8}), balance=USUAL)
    assert heard(samples(300, off(7, 100, 250)), strict) == []
    keen = Context(Runner("anna", thresholds={"acute.limp.points": 3}), balance=USUAL)
    assert len(heard(samples(300, off(4, 100, 250)), keen)) == 1
