"""Messages into a run: the order in which they came makes no difference, and what was wrong is told."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.model import RecordedRun
from formats import trace as trace_format
from formats.payloads import Batch, Sample, SessionEnd, SessionStart, StepsBatch
from ingest.build import Received, build
from ingest.timeline import Move, in_order, moves_of, undone

T0 = 1_760_000_000_000
START = SessionStart(sid="S", t=T0, device={"maker": "acme"}, sensors={"strike": "pod"}, clock={"utc_offset_s": 7200})
END = SessionEnd(sid="S", t=T0 + 60_000, last_seq=50, pauses=[(T0 + 5000, T0 + 9000)], total_distance=170.0)


def made(
    messages: Sequence[Received], previous: RecordedRun | None = None, start: SessionStart | None = START
) -> RecordedRun:
    """The run of these messages."""
    return build(start, END, messages, previous, device="watch", sid="S")


def single(seq: int, t_ms: int | None = None, **fields: float) -> Received:
    """One sample, received as it was taken."""
    t_ms = T0 + seq * 1000 if t_ms is None else t_ms
    return Received(t_ms + 300, Sample(sid="S", seq=seq, t=t_ms, **({"cadence": 80 + seq / 10} | fields)))


def batch(first: int, last: int) -> Received:
    """The same samples as a batch."""
    seqs = range(first, last + 1)
    value = Batch(
        sid="S", seq=(first, last), t0=T0 + first * 1000, dt=[(seq - first) * 1000 for seq in seqs],
        cadence=[80 + seq / 10 for seq in seqs],
    )  # fmt: skip
    return Received(T0 + last * 1000 + 300, value)


def steps(first: int, last: int) -> Received:
    """Steps, three a second, every tenth with an impossible contact time."""
    rows: list[list[float | None]] = [
        [seq * 333.0, seq % 2, 2, 5000.0 if seq % 10 == 0 else 240.0] for seq in range(first, last + 1)
    ]
    fields = ["dt_ms", "side", "strike", "stance_time"]
    return Received(T0 + last * 333, StepsBatch(sid="S", seq=(first, last), t0=T0, f=fields, steps=rows))


def same(one: RecordedRun, other: RecordedRun) -> None:
    """Both runs are the same, down to the bytes of their traces."""
    assert one.recording == other.recording
    assert one.trace.pauses == other.trace.pauses
    assert trace_format.encode(one.trace) == trace_format.encode(other.trace)


WHOLE = [*(single(seq) for seq in range(1, 21)), batch(21, 50), steps(1, 30), steps(31, 60)]


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, len(WHOLE)))
def test_order_repetition_and_lateness_make_no_difference(chance: random.Random, late: int) -> None:
    """Any order, with duplicates in either form, all at once or a part after the run was stored: the same run."""
    messages = [*WHOLE, *chance.sample(WHOLE[:20], 5), batch(15, 30)]
    chance.shuffle(messages)
    expected = made(WHOLE)
    same(made(messages), expected)
    early, rest = WHOLE[:late], WHOLE[late:]
    if early:
        same(made(rest, made(early)), expected)


def test_a_whole_run() -> None:
    """Everything that the messages say is in the run."""
    run = made(WHOLE)
    assert run.recording.key == "watch/S"
    assert run.recording.source == "watch"
    assert (run.recording.started_ms, run.recording.ended_ms) == (T0, T0 + 60_000)
    assert (run.recording.utc_offset_s, run.recording.device, run.recording.sensors) == (
        7200,
        {"maker": "acme"},
        {"strike": "pod"},
    )
    assert run.recording.total_distance_m == 170.0
    assert run.recording.flags == ("nulled=6",)
    assert run.recording.clock_offset_ms <= 300
    assert list(run.trace.seq) == list(range(1, 51))
    assert np.allclose(run.trace.column("cadence"), 80 + run.trace.seq / 10)
    assert run.trace.pauses == ((T0 + 5000, T0 + 9000),)
    assert len(run.trace.steps) == 60


def test_a_run_whose_start_or_end_was_lost() -> None:
    """It is a run nevertheless, begins and ends with its samples, and says what is missing."""
    run = build(None, None, [batch(1, 30)], None, device="watch", sid="S", missing=4)
    assert (run.recording.started_ms, run.recording.ended_ms) == (T0 + 1000, T0 + 30_000)
    assert not run.recording.complete
    assert run.recording.flags == ("no_start", "silence", "missing=4")


def test_a_timer_that_stands_still_is_a_pause_when_no_end_tells() -> None:
    """A gap in which the timer did not run is a pause; one in which it ran is only a gap."""
    timed = [single(1, timer_s=1), single(2, T0 + 32_000, timer_s=2), single(3, T0 + 40_000, timer_s=10)]
    run = build(START, None, timed, None, device="watch", sid="S")
    assert run.trace.pauses == ((T0 + 2000, T0 + 32_000),)


def test_wrong_clocks_are_flagged_and_the_samples_kept() -> None:
    """Skew and dates before 2000 are flags; times stay as recorded."""
    ahead = [Received(T0, single(seq).value) for seq in range(130, 140)]
    assert "clock_skew" in made(ahead).recording.flags
    unset = [single(seq, 631_065_600_000 + seq * 1000) for seq in range(1, 9)]
    run = made(unset, start=None)
    assert "date_before_2000" in run.recording.flags
    assert run.trace.t_ms[0] == 631_065_601_000


def test_a_clock_set_back_mid_run_loses_nothing() -> None:
    """An hour back: the samples after are moved to follow, told in a flag, and a late one finds its place."""
    hour = 3_600_000
    messages = [single(seq, T0 + seq * 1000 - (hour if seq > 30 else 0)) for seq in range(1, 51)]
    run = made(messages)
    assert len(run.trace) == 50
    assert bool((np.diff(run.trace.t_ms) > 0).all())
    assert moves_of(run.recording.flags)
    late = made(messages[40:], made(messages[:40]))
    assert list(late.trace.t_ms) == list(run.trace.t_ms)


def test_a_clock_that_starts_in_1989_joins_the_rest() -> None:
    """The first samples before the satellites were heard do not make a run of 36 years."""
    messages = [single(seq, 631_065_600_000 + seq * 1000 if seq < 6 else None) for seq in range(1, 51)]
    run = made(messages, start=None)
    assert len(run.trace) == 50
    assert run.trace.t_ms[-1] - run.trace.t_ms[0] < 120_000
    assert "date_before_2000" not in run.recording.flags


def test_a_sample_out_of_place_is_dropped_and_counted() -> None:
    """A small step back in time is disorder within the device: that sample goes, the count tells."""
    run = made([single(1), single(2), single(3, T0 + 1500), single(4)])
    assert list(run.trace.seq) == [1, 2, 4]
    assert "dropped=1" in run.recording.flags


@given(st.lists(st.integers(-100_000_000, 100_000_000), min_size=1, max_size=40))
def test_times_end_up_in_order_whatever_they_were(offsets: list[int]) -> None:
    """Times that stay increase strictly, and the recorded ones can be had back."""
    seq, t_ms = np.arange(1, len(offsets) + 1, dtype=np.int64), np.array(offsets, dtype=np.int64) + T0
    keep, moved, moves = in_order(seq, t_ms)
    assert keep.any()
    assert bool((np.diff(moved[keep]) > 0).all())
    assert list(undone(seq, moved, moves)) == list(t_ms)
    assert moves_of(move.flag for move in moves) == moves
    assert Move(1, 2, -3).flag == "clock_jump:1-2:-3"
