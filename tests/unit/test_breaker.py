"""When a channel that fails is left alone, for how long, and what it takes to come back."""

from __future__ import annotations

from functools import partial

import pytest

from domain.breaker import FAILURES, FIRST_MS, MOST_MS, Breaker, after

CLOSED = Breaker()
OPEN = Breaker(FAILURES, 10_000)
at = partial(after, well=0, badly=0, now_ms=0, chance=1.0)


@pytest.mark.parametrize("badly", range(1, FAILURES))
def test_fewer_failures_leave_it_closed(badly: int) -> None:
    """Four on end are counted and change nothing else; one that goes well forgets them."""
    counted = at(CLOSED, badly=badly)
    assert counted == Breaker(badly)
    assert counted.most(4) == 4
    assert at(counted, well=1, badly=1) == CLOSED


@pytest.mark.parametrize("together", [1, FAILURES, 20])
def test_the_first_rest_is_short_however_many_failed_together(together: int) -> None:
    """Whether the fifth comes alone or with nineteen others, it is left alone for the first, short while."""
    assert at(Breaker(FAILURES - 1), badly=together) == Breaker(FAILURES, FIRST_MS)


def test_what_fails_while_it_is_open_makes_it_no_longer() -> None:
    """What was under way when it opened, and a stop that cannot wait, say nothing new; nor does a round without an end."""
    assert at(OPEN, badly=3, now_ms=9_999) == OPEN
    assert at(OPEN, now_ms=10_000) == OPEN


def test_each_probe_that_fails_doubles_the_rest_up_to_a_quarter_of_an_hour() -> None:
    """Half open it takes one at a time; badly: twice as long, at most 15 min; chance takes a quarter off at most."""
    breaker, now_ms, rests = OPEN, 10_000, []
    for _ in range(9):
        assert breaker.most(4) == 1
        breaker = at(breaker, badly=1, now_ms=now_ms)
        assert breaker.open_until_ms is not None
        rests.append(breaker.open_until_ms - now_ms)
        now_ms = breaker.open_until_ms
    assert rests == [min(FIRST_MS * 2**n, MOST_MS) for n in range(1, 10)]
    assert at(Breaker(FAILURES - 1), badly=1, chance=0.0) == Breaker(FAILURES, FIRST_MS * 3 // 4)


def test_one_that_goes_well_closes_it() -> None:
    """Open or half open: a message that came across says that the channel is back."""
    for now_ms in (0, 10_000):
        assert at(OPEN, well=1, badly=1, now_ms=now_ms) == CLOSED
