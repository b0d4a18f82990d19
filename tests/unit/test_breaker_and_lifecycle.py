"""When a failing channel is left alone, and the states of an alert: every transition."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.breaker import FAILURES, FIRST_MS, MOST_MS, Breaker, after
from domain.lifecycle import State, state_of
from domain.model import ANSWERS

NOW = 1_800_000_000_000
STATES: tuple[State, ...] = get_args(State)


def failed(breaker: Breaker, badly: int = 1, now_ms: int = NOW) -> Breaker:
    """After a round in which so many failed, at the longest pause."""
    return after(breaker, well=0, badly=badly, now_ms=now_ms, chance=1.0)


def test_it_opens_at_the_fifth_failure_on_end() -> None:
    """Four failures change nothing but the count; the fifth leaves the channel alone for ten seconds."""
    breaker = Breaker()
    for n in range(1, FAILURES):
        breaker = failed(breaker)
        assert breaker == Breaker(n)
        assert breaker.most(50) == 50
    breaker = failed(breaker)
    assert breaker.open_until_ms == NOW + FIRST_MS
    assert breaker.is_open(NOW + FIRST_MS - 1)
    assert not breaker.is_open(NOW + FIRST_MS)
    assert breaker.most(50) == 1


def test_one_success_closes_it() -> None:
    """Whatever failed beside it."""
    assert after(Breaker(9, NOW + 1), well=1, badly=3, now_ms=NOW, chance=0.5) == Breaker()


def test_a_round_without_either_changes_nothing() -> None:
    """What will never work says nothing about the channel."""
    for breaker in (Breaker(), Breaker(3), Breaker(7, NOW + 5)):
        assert after(breaker, well=0, badly=0, now_ms=NOW, chance=0.5) == breaker


def test_each_bad_trial_doubles_the_pause() -> None:
    """10, 20, 40 … s, never above a quarter of an hour, however often it fails."""
    breaker, pauses = Breaker(FAILURES - 1), []
    for _ in range(40):
        breaker = failed(Breaker(breaker.failures))  # its pause is over: this is its trial
        pauses.append((breaker.open_until_ms or 0) - NOW)
    assert pauses[:8] == [10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 640_000, MOST_MS]
    assert set(pauses[7:]) == {MOST_MS}


def test_many_that_fail_together_are_one_reason() -> None:
    """Fifty on their way to a service that is down: it is left alone as long as after five."""
    assert failed(Breaker(), 50) == failed(Breaker(FAILURES - 1)) == Breaker(FAILURES, NOW + FIRST_MS)


@given(st.integers(0, 40), st.integers(0, 60), st.integers(0, 60), st.floats(0, 1))
def test_it_is_never_left_alone_for_longer(failures: int, well: int, badly: int, chance: float) -> None:
    """Whatever happens: a pause of 7.5 s to 15 min, or none; it is open only with five failures behind it."""
    found = after(Breaker(failures), well=well, badly=badly, now_ms=NOW, chance=chance)
    if found.open_until_ms is not None:
        assert 0.75 * FIRST_MS <= found.open_until_ms - NOW <= MOST_MS
        assert found.failures >= FAILURES
    assert found.failures <= max(failures + badly, 0)


def expected(state: State, answer: str | None, *, over: bool, flag: bool) -> str:
    """The life of an alert as the page explains it."""
    if state == "resolved":
        return "resolved"
    if not flag and (over or answer in {"better", "stop"}):
        return "resolved"
    if answer is None:
        return "open" if state == "open" else "acked"
    if answer == "snooze":
        return "acked" if state == "acked" else "snoozed"
    return "acked"


@pytest.mark.parametrize(("state", "answer"), list(product(STATES, (None, *ANSWERS))))
def test_every_transition(state: State, answer: str | None) -> None:
    """From each state, by each answer or none, over or not, of a red flag or not."""
    for over, flag in product((False, True), repeat=2):
        assert state_of(state, answer, over=over, red_flag=flag) == expected(state, answer, over=over, flag=flag)


def test_no_answer_resolves_a_red_flag() -> None:
    """From any state but resolved, by any answers in any order."""
    for first, second, state in product(ANSWERS, ANSWERS, ("open", "acked", "snoozed")):
        assert state_of(state_of(state, first, red_flag=True), second, red_flag=True) != "resolved"  # type: ignore[arg-type]  # literals of a product
