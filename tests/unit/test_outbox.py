"""What a device still has to send: nothing is ever lost, whatever the line does."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.model import RecordedRun, Recording
from domain.trace import Steps, Trace
from formats import payloads
from formats.outbox import CATCHING_UP, LIVE_MS, WINDOW, Outbox, Parcel
from formats.payloads import Batch, Pain, Receipt, Sample, SessionEnd, SessionStart, StepsBatch
from tests.receipts import Kept

START = 1_700_000_000_000


def recorded(n: int, steps: int = 0, *, gap_ms: int = 1000) -> RecordedRun:
    """A run of `n` samples and `steps` foot strikes; every third speed was not measured."""
    t = START + np.arange(n, dtype=np.int64) * gap_ms
    speed = np.where(np.arange(n) % 3 == 2, np.nan, 3.0 + np.arange(n) % 7 / 10)
    columns = {"speed": speed, "cadence": np.full(n, 84.5), "power": np.full(n, np.nan)}
    at = np.linspace(START, START + max(n - 1, 0) * gap_ms, steps).astype(np.int64)
    side = np.arange(steps, dtype=np.float64) % 2
    feet = Steps(np.arange(1, steps + 1), at, side, side + 1, np.full(steps, 240.5), np.full(steps, np.nan))
    ended = int(t[-1]) if n else START
    recording = Recording("k", "watch", START, ended, total_distance_m=3.0 * n, sensors={"speed": "pod"})
    pauses = ((START + 4000, START + 6000),) if n > 10 else ()
    return RecordedRun(recording, Trace(np.arange(n) * 2 + 7, t, columns, pauses, feet))


def drained(outbox: Outbox) -> list[Parcel]:
    """Everything it hands out without any receipt."""
    return outbox.some(100_000)


def through_the_wire(kept: Kept, parcel: Parcel) -> None:
    """Encode, decode and keep a message."""
    kept.take(payloads.decode(parcel.leaf, payloads.encode(parcel.payload)).value)


def test_it_says_it_all_once_and_in_order() -> None:
    """Start first, end last, samples in batches of 30 without a gap, then silence."""
    outbox = Outbox("S1", recorded(100))
    parcels = drained(outbox)
    assert isinstance(parcels[0].payload, SessionStart)
    assert isinstance(parcels[-1].payload, SessionEnd)
    ranges = [parcel.payload.seq for parcel in parcels[1:-1] if isinstance(parcel.payload, Batch)]
    assert ranges == [(1, 30), (31, 60), (61, 90), (91, 100)]
    assert outbox.next() is None


def test_what_arrives_is_what_was_recorded() -> None:
    """Samples, nulls, steps, pauses and totals come out on the other side as they were."""
    run = recorded(64, 150)
    kept = Kept()
    for parcel in drained(Outbox("S1", run)):
        through_the_wire(kept, parcel)
    assert [cells["t"] for _, cells in sorted(kept.samples.items())] == run.trace.t_ms.tolist()
    speeds = [np.nan if cells["speed"] is None else cells["speed"] for _, cells in sorted(kept.samples.items())]
    np.testing.assert_array_equal(np.array(speeds, dtype=np.float64), run.trace.column("speed"))
    assert [row[:3] for _, row in sorted(kept.steps.items())] == [
        [t, side, strike]
        for t, side, strike in zip(run.trace.steps.t_ms, run.trace.steps.side, run.trace.steps.strike, strict=True)
    ]
    assert kept.end is not None
    assert kept.end.pauses == [(START + 4000, START + 6000)]
    assert kept.end.total_distance == 192
    assert kept.start is not None
    assert kept.start.interval_s == 1.0
    assert kept.start.sensors == {"speed": "pod"}


def test_live_it_never_runs_ahead_of_time() -> None:
    """A live run sends what exists: singles each second, at most 5 s in one batch, the end only when it is over."""
    outbox = Outbox("S1", recorded(40), live=True)
    assert [type(parcel.payload) for parcel in drained(outbox)] == [SessionStart, Sample]
    outbox.advance(START + 900)
    assert drained(outbox) == []
    outbox.advance(START + 5000)
    (batch,) = [parcel.payload for parcel in drained(outbox)]
    assert isinstance(batch, Batch)
    assert batch.dt[-1] <= LIVE_MS
    assert batch.seq == (2, 6)
    outbox.advance(START + 38_000)
    late = drained(outbox)
    assert all(isinstance(parcel.payload, Batch) and len(parcel.payload.dt) <= CATCHING_UP for parcel in late)
    assert not any(isinstance(parcel.payload, SessionEnd) for parcel in late)
    outbox.advance(START + 39_000)
    assert [type(parcel.payload) for parcel in drained(outbox)] == [Sample, SessionEnd]


def test_pain_goes_out_in_its_place() -> None:
    """A marker follows the samples before it, comes before those after it, and is repeated after a cut."""
    pain = Pain(id="p", t=START + 45_500, sid="S1")
    outbox = Outbox("S1", recorded(90), [pain])
    kinds = [parcel.leaf for parcel in drained(outbox)]
    assert kinds == ["session", "samples", "samples", "pain", "samples", "session"]
    outbox.rewind()
    assert "pain" in [parcel.leaf for parcel in drained(outbox)]


def test_it_does_not_run_far_ahead_of_the_receipts() -> None:
    """At most a window (and one batch) of samples is under way; a receipt opens it again."""
    n = WINDOW + 400
    outbox = Outbox("S1", recorded(n))
    drained(outbox)
    assert outbox.waiting
    assert WINDOW <= outbox._samples_sent < WINDOW + CATCHING_UP
    assert outbox.on_receipt(Receipt(sid="S1", samples=1000))
    assert isinstance(drained(outbox)[-1].payload, SessionEnd)


def test_only_a_complete_receipt_that_covers_everything_ends_it() -> None:
    """Another run's receipt, a complete one that covers less, and a covering one that is not complete do not end it."""
    outbox = Outbox("S1", recorded(10, 4))
    drained(outbox)
    for receipt in (
        Receipt(sid="S2", samples=10, steps=4, complete=True),
        Receipt(sid="S1", samples=9, steps=4, complete=True),
        Receipt(sid="S1", samples=10, steps=4, complete=False),
    ):
        outbox.on_receipt(receipt)
        assert not outbox.done
    assert outbox.on_receipt(Receipt(sid="S1", samples=10, steps=4, complete=True))
    assert outbox.done
    assert outbox.next() is None


def test_a_resumed_run_sends_only_what_is_missing() -> None:
    """A receipt that comes before anything was sent moves the device on."""
    outbox = Outbox("S1", recorded(100))
    assert isinstance(outbox.some(1)[0].payload, SessionStart)
    outbox.on_receipt(Receipt(sid="S1", samples=95))
    batches = [parcel.payload for parcel in drained(outbox) if isinstance(parcel.payload, Batch)]
    assert [batch.seq for batch in batches] == [(96, 100)]


def test_a_server_that_lost_its_store_gets_it_all_again() -> None:
    """A lower receipt is believed at the next rewind, so that the run is not lost on both sides."""
    outbox = Outbox("S1", recorded(100))
    drained(outbox)
    outbox.on_receipt(Receipt(sid="S1", samples=90))
    outbox.on_receipt(Receipt(sid="S1", samples=0))
    outbox.rewind()
    batches = [parcel.payload for parcel in drained(outbox) if isinstance(parcel.payload, Batch)]
    assert batches[0].seq[0] == 1


def test_an_empty_run_is_a_start_and_an_end() -> None:
    """No sample: nothing to cover but the session itself."""
    assert [parcel.leaf for parcel in drained(Outbox("S1", recorded(0)))] == ["session", "session"]


def test_steps_do_not_outrun_their_samples() -> None:
    """Steps go out with the samples of their time, and all of them before the end."""
    parcels = drained(Outbox("S1", recorded(120, 330)))
    reached = START
    for parcel in parcels:
        if isinstance(parcel.payload, Batch):
            reached = parcel.payload.t0 + parcel.payload.dt[-1]
        elif isinstance(parcel.payload, StepsBatch):
            last = parcel.payload.steps[-1][0]
            assert last is not None
            assert parcel.payload.t0 + last <= reached + 1000
    steps = [parcel.payload.seq for parcel in parcels if isinstance(parcel.payload, StepsBatch)]
    assert [first for first, _ in steps[1:]] == [last + 1 for _, last in steps[:-1]]
    assert steps[-1][1] == 330


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    n=st.integers(0, 150),
    steps=st.integers(0, 200),
    loss=st.floats(0, 0.6),
    live=st.booleans(),
)
def test_whatever_the_line_does_everything_arrives(seed: int, n: int, steps: int, loss: float, *, live: bool) -> None:
    """Messages and receipts lost, doubled, out of order: with rewinds now and then, all of the run arrives."""
    rng = random.Random(seed)  # noqa: S311 - hypothesis gives the seed
    run = recorded(n, steps)
    pain = Pain(id="p", t=START + n * 500, sid="S1")
    outbox, kept = Outbox("S1", run, [pain], live=live), Kept()
    now = START
    under_way: list[Parcel] = []
    receipts: list[Receipt] = []
    for _ in range(4000):
        if outbox.done:
            break
        now += rng.randrange(4000)
        outbox.advance(now)
        under_way += outbox.some(rng.randrange(1, 5))
        rng.shuffle(under_way)
        while under_way and rng.random() < 0.7:
            parcel = under_way.pop()
            if rng.random() < loss:
                continue
            for _ in range(rng.choice((1, 1, 2))):
                through_the_wire(kept, parcel)
                receipts.append(kept.receipt("S1"))
        rng.shuffle(receipts)
        while receipts and rng.random() < 0.6:
            receipt = receipts.pop()
            if rng.random() >= loss:
                outbox.on_receipt(receipt)
        if outbox.waiting and rng.random() < 0.15:
            outbox.rewind()
    assert outbox.done
    assert sorted(kept.samples) == list(range(1, n + 1))
    assert sorted(kept.steps) == list(range(1, steps + 1))
    assert [cells["t"] for _, cells in sorted(kept.samples.items())] == run.trace.t_ms.tolist()
