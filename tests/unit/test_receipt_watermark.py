"""What a device is told of its samples: never more than is committed, in whatever order it came."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from formats.payloads import Receipt, SessionEnd
from ingest.receipts import GAP_MS, Coverage, Ranges, Rhythm

PIECES = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 12)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=40
)
KEY = ("anna", "watch", "S")


@given(PIECES)
def test_ranges_are_the_set_they_stand_for(pieces: list[tuple[int, int]]) -> None:
    """Adding in any order with any overlap gives the set; add tells whether something was new."""
    ranges, held = Ranges(), set[int]()
    for first, last in pieces:
        new = set(range(first, last + 1))
        assert ranges.covers(first, last) == (new <= held)
        assert ranges.add(first, last) == (not new <= held)
        held |= new
    assert [n for first, last in ranges.pairs() for n in range(first, last + 1)] == sorted(held)
    whole = 0
    while whole + 1 in held:
        whole += 1
    assert ranges.watermark == (whole if held else 0)
    assert ranges.missing == len(set(range(1, max(held, default=0) + 1)) - held)


def test_a_session_is_whole_when_everything_announced_is_there() -> None:
    """The end message alone does not end it, nor do samples without their steps."""
    coverage = Coverage()
    coverage.end(SessionEnd(sid="S", t=1, last_seq=3, last_step_seq=2))
    coverage.samples.add(1, 3)
    before = coverage.whole
    coverage.steps.add(1, 2)
    assert (before, coverage.whole) == (False, True)
    assert coverage.receipt("S") == Receipt(sid="S", samples=3, steps=2, complete=False)


def test_receipts_keep_their_rhythm_and_the_last_is_sent() -> None:
    """At most one in a while for each session; what was held back is the newest, and it is sent."""
    rhythm = Rhythm()
    sent = []
    for now_ms in range(0, 2000, 10):
        rhythm.want({KEY: Receipt(sid="S", samples=now_ms)})
        sent += [receipt.samples for _, receipt in rhythm.take(now_ms)]
    assert len(sent) <= 2000 / GAP_MS
    held_back = rhythm.waiting
    assert [receipt.samples for _, receipt in rhythm.take(5000)] == [1990]
    assert (held_back, rhythm.waiting) == (True, False)


def test_that_a_run_is_stored_is_told_at_once() -> None:
    """A device that is told `complete` may forget the run: it does not wait for the rhythm."""
    rhythm = Rhythm()
    rhythm.want({KEY: Receipt(sid="S", samples=5)})
    rhythm.take(1000)
    rhythm.want({KEY: Receipt(sid="S", samples=5, complete=True)})
    assert [receipt.complete for _, receipt in rhythm.take(1001)] == [True]
