"""Strength work: whom a programme is offered, its dose, and when it has lapsed; with near misses."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from analysis.rules.base import Facts
from analysis.rules.strength import LAPSED, PROGRAMME
from domain.care import Care, Episode, Plan, Programme, Rating, RedFlag, Triage
from domain.clock import MS_PER_DAY
from domain.model import Finding, Runner, Severity
from tests.judged import facts, judge, run

START = 1_780_000_000_000 // MS_PER_DAY * MS_PER_DAY + 43_200_000
"""A noon."""


def _fore(day: int, share: float) -> Any:
    return run(day, forefoot_share=share, strike_source="pod")


def _on(kind: Literal["heel_drops", "alfredson"] = "heel_drops", ended_ms: int | None = None) -> Programme:
    return Programme("P", kind, START, ended_ms)


def _runner(days: float, *done: float, care: Care | None = None, programme: Programme | None = None) -> Facts:
    """`days` into a programme, with sessions done on those days."""
    return Facts(
        Runner("anna"),
        START + round(days * MS_PER_DAY),
        strength_ms=tuple(START + round(day * MS_PER_DAY) for day in done),
        programme=programme or _on(),
        care=care or Care(0),
    )


def _lapses(given: Facts) -> tuple[Finding, ...]:
    found = LAPSED.evaluate(given)
    assert isinstance(found, tuple)
    return found


def _days(found: tuple[Finding, ...]) -> list[int]:
    return [(finding.created_ms - START) // MS_PER_DAY for finding in found]


def test_a_forefoot_striker_without_a_programme_is_offered_one() -> None:
    """When half of the steps of three runs are on the forefoot, once; not with a programme on, nor just below half."""
    three = [_fore(0, 0.5), _fore(2, 0.5), _fore(4, 0.5)]
    found = judge("strength.programme", facts(three))
    assert found is not None
    assert (found.severity, found.tips) == (Severity.INFO, ("strength",))
    assert "3 sets of 8-12" in found.do
    assert "3 of 10" in found.do
    assert judge("strength.programme", facts(three, programme=_on())) is None
    assert judge("strength.programme", facts([*three, _fore(6, 0.6)])) is None
    assert judge("strength.programme", facts([_fore(0, 0.5), _fore(2, 0.5), _fore(4, 0.49)])) is None


def test_the_dose_of_a_programme_that_is_switched_on() -> None:
    """3 × 8-12 three days a week for 12 weeks, from the moment it was switched on, with its plan; nothing without one."""
    found = PROGRAMME.evaluate(_runner(5))
    assert isinstance(found, Finding)
    assert (found.created_ms, found.plan, found.key, found.run_id) == (START, "heel_drops:P", "programme:P", None)
    assert "3 days a week for 12 weeks" in found.why
    assert "knee straight and bent" in found.why
    assert PROGRAMME.evaluate(Facts(Runner("anna"), START)) is None


def _tendon(settled: bool) -> Care:  # noqa: FBT001 - one of two
    told = Triage("tendon", clear=True)
    return Care(
        START,
        episodes=(
            Episode(
                "E",
                START - MS_PER_DAY,
                START,
                "near_ankle",
                "left",
                "settled" if settled else "same",
                (Rating(START, 0),),
                told,
                {"tendon": START - MS_PER_DAY},
                ("E",),
                START if settled else None,
            ),
        ),
    )


def test_alfredson_only_for_a_settled_tendon() -> None:
    """3 × 15 twice daily is told only after a tendon complaint that has settled; else the lighter dose is."""
    on = _on("alfredson")
    settled = PROGRAMME.evaluate(_runner(1, care=_tendon(settled=True), programme=on))
    assert isinstance(settled, Finding)
    assert "3 sets of 15" in settled.why
    assert "twice daily" in settled.why
    for care in (_tendon(settled=False), Care(0)):
        early = PROGRAMME.evaluate(_runner(1, care=care, programme=on))
        assert isinstance(early, Finding)
        assert "3 sets of 8-12" in early.do


@pytest.mark.parametrize(("done", "lapsed"), [((), True), ((1.0,), True), ((1.0, 1.1), True), ((1.0, 3.0), False)])
def test_less_than_half_of_a_week_done(done: tuple[float, ...], lapsed: bool) -> None:  # noqa: FBT001 - a column of the table
    """One of three days is a lapse, two are not; two sessions on one day are one day; and only once the week is over."""
    assert _lapses(_runner(6.9, *done)) == ()
    found = _lapses(_runner(7, *done))
    assert _days(found) == ([7] if lapsed else [])


def test_a_lapse_is_not_repeated_week_after_week() -> None:
    """With nothing done it is said after 1, 5 and 9 weeks and never after the twelfth, whenever it is asked."""
    assert _days(_lapses(_runner(200))) == [7, 35, 63]
    assert _days(_lapses(_runner(34.9))) == [7]
    assert _days(_lapses(_runner(35))) == [7, 35]
    assert [finding.key for finding in _lapses(_runner(200))] == ["lapsed:P:1", "lapsed:P:5", "lapsed:P:9"]
    stopped = _runner(200, programme=_on(ended_ms=START + 20 * MS_PER_DAY))
    assert _days(_lapses(stopped)) == [7]


def test_weeks_of_a_strain_or_a_red_flag_do_not_count() -> None:
    """Strength work is paused then: the week is judged by nobody."""
    rice = Plan("rice:E", "rice", "acute.rice", START + MS_PER_DAY, "ended", ended_ms=START + 3 * MS_PER_DAY)
    assert _days(_lapses(_runner(14, care=Care(0, plans=(rice,))))) == [14]
    flag = RedFlag("flag.dvt", "flag.dvt:R", START + 8 * MS_PER_DAY)
    assert _days(_lapses(_runner(14, care=Care(0, flags=(flag,))))) == [7]
    assert _days(_lapses(_runner(200, care=Care(0, flags=(flag,))))) == [7]


def test_alfredson_is_twice_daily() -> None:
    """Half of fourteen sessions is seven; six are a lapse, and a third one on a day is one too many to count."""
    on, settled = _on("alfredson"), _tendon(settled=True)
    six = (0, 0.2, 2, 2.2, 2.3, 4, 4.2)
    assert _days(_lapses(_runner(7, *six, care=settled, programme=on))) == [7]
    assert _lapses(_runner(7, *six, 6, care=settled, programme=on)) == ()
    assert _lapses(_runner(7, care=_tendon(settled=False), programme=on)) == (), "it waits for the tendon"
