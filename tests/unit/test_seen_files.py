"""Which files of a watched folder are new, whatever a watch's file system does to their times."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from formats.seen_files import Seen, fresh, same, settled

S = 10**9
TIMES = st.integers(0, 2**61)


@given(TIMES, st.integers(-104, 104), st.integers(-1, 1), st.integers(0, 10**9))
def test_the_same_file_in_another_zone_or_season(at: int, quarters: int, off_s: int, size: int) -> None:
    """Whole quarters of an hour apart, and a second for even seconds, it is the same; with another size it never is."""
    moved = at + quarters * 900 * S + off_s * S
    assert same(Seen(size, at), Seen(size, moved))
    assert same(Seen(size, moved), Seen(size, at))
    assert not same(Seen(size, at), Seen(size + 1, moved))


@given(TIMES, st.integers(4, 896))
def test_a_file_that_was_written_again_is_new(at: int, later_s: int) -> None:
    """So are those of days later."""
    assert not same(Seen(5, at), Seen(5, at + later_s * S))
    assert not same(Seen(5, at), Seen(5, at + (3 * 86_400 + later_s) * S))


def test_newest_first_and_only_what_settled() -> None:
    """What looks the same twice is not being written; what is known is not read again."""
    there = {"a": Seen(1, 10 * S), "b": Seen(1, 30 * S), "c": Seen(2, 5 * S), "d": Seen(9, 20 * S)}
    assert fresh(there, {"d": Seen(9, 20 * S), "a": Seen(2, 10 * S)}) == ["b", "a", "c"]
    assert settled(there, {"a": Seen(1, 10 * S), "b": Seen(1, 29 * S)}) == {"a"}
