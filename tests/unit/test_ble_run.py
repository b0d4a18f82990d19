"""A bridge's notes become a run: held back until understood, the same after a crash, nothing invented."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from formats import ble_log
from formats.ble_log import Began, Hurt, Met, Notes, Over, Second
from formats.ble_run import HOLD_MS, BleRun, Way, made
from formats.payloads import Batch, Pain, Payload, Receipt, Sample, SessionEnd, SessionStart, encode

START = 1_790_000_000_000
BEGAN = Began(t=START, sid="S1")


def second(i: int, speed: float | None = 3.0, cadence: int | None = 84, **more: Any) -> Second:
    """What the sensors say `i` seconds into the run."""
    return Second(t=START + 1000 * i, speed=speed, cadence=cadence, **more)


def sent(run: BleRun) -> list[Payload]:
    """Everything that may be sent by now."""
    return [parcel.payload for parcel in run.outbox.some(10_000)]


def samples(payloads: list[Payload]) -> int:
    """How many samples they carry."""
    counted = [1 if isinstance(each, Sample) else len(each.dt) if isinstance(each, Batch) else 0 for each in payloads]
    return sum(counted)


def test_nothing_is_sent_before_it_is_understood() -> None:
    """Samples wait until the sensor is understood, then all go out right; after that each goes at once."""
    run = BleRun(BEGAN)
    for i in range(1, 5):
        run.take(second(i, cadence=170))
    assert (samples(sent(run)), run.kept) == (0, 4)
    run.take(second(5, cadence=170))
    batch = sent(run)[-1]
    assert isinstance(batch, Batch)
    assert batch.cadence == [85.0] * 5
    run.take(second(6, cadence=171))
    single = sent(run)[-1]
    assert isinstance(single, Sample)
    assert (single.seq, single.cadence, single.timer_s) == (6, 85.5, 6.0)


def test_what_is_never_understood_is_not_measured() -> None:
    """A sensor that makes no sense goes out after a while, without a cadence and without a step length."""
    run = BleRun(BEGAN)
    wait = HOLD_MS // 1000
    for i in range(1, wait + 5):
        run.take(second(i, speed=0.3, cadence=40, length=1.0))
        assert samples(sent(run)) == (0 if i <= wait else wait + 1 if i == wait + 1 else 1)
    assert "cadence" not in {name for name, column in run.outbox._columns.items() if any(column)}


def test_a_heart_alone_is_sent_at_once() -> None:
    """Where nobody counts steps there is nothing to wait for; nor where nobody moves."""
    run = BleRun(BEGAN)
    run.take(second(1, None, None, heart_rate=101))
    assert samples(sent(run)) == 1
    run.take(second(2, 0.0, 0, heart_rate=102))
    sample = sent(run)[-1]
    assert isinstance(sample, Sample)
    assert (sample.cadence, sample.speed, sample.heart_rate) == (0.0, 0.0, 102)


def test_start_and_end_say_what_was_found_out() -> None:
    """Who measured what, how it counts, the totals; the start is said again when more is known."""
    run = BleRun(BEGAN)
    run.take(Met(t=START, name="Belt", measures=("heart_rate",), maker="B"))
    assert isinstance(sent(run)[0], SessionStart)
    run.take(Met(t=START, name="Pod", measures=("speed", "cadence"), maker="Acme", serial="7"))
    for i in range(1, 61):
        run.take(second(i, cadence=168))
    run.take(Over(t=START + 60_000))
    payloads = sent(run)
    start = next(each for each in payloads if isinstance(each, SessionStart))
    end = payloads[-1]
    assert start.device == {"maker": "Acme", "product": "Pod", "serial": "7"}
    assert start.sensors == {
        "heart_rate": "Belt",
        "speed": "Pod",
        "cadence": "Pod",
        "cadence_counts": "both legs, halved; steps",
        "distance": "from the speed of Pod",
    }
    assert isinstance(end, SessionEnd)
    assert (end.last_seq, end.total_distance, end.total_elapsed_time) == (60, 177.0, 60.0)


def test_a_marker_goes_out_with_its_id() -> None:
    """And, after a restart, with the same one: it is one marker."""
    for _ in range(2):
        run = made([BEGAN, Hurt(t=START + 5, id="P1"), Over(t=START + 9)])
        assert run is not None
        assert [each for each in sent(run) if isinstance(each, Pain)] == [
            Pain(id="P1", t=START + 5, sid="S1", phase="during")
        ]


def test_only_a_receipt_after_the_end_is_the_last() -> None:
    """The server calls a silent run complete; what comes after that silence still has to be confirmed."""
    run = BleRun(BEGAN)
    run.take(second(1, None, None, heart_rate=99))
    sent(run)
    run.outbox.on_receipt(Receipt(sid="S1", samples=1, complete=True))
    assert not run.outbox.done
    run.take(Over(t=START + 2000))
    assert not run.outbox.done
    assert isinstance(sent(run)[-1], SessionEnd)
    run.outbox.on_receipt(Receipt(sid="S1", samples=1, complete=True))
    assert run.outbox.done


NOTES: st.SearchStrategy[Notes] = st.one_of(
    st.builds(
        Second,
        t=st.just(0),
        speed=st.none() | st.floats(0, 255).map(lambda speed: round(speed * 256) / 256),
        cadence=st.none() | st.integers(0, 255),
        length=st.none() | st.floats(0, 655).map(lambda length: round(length, 2)),
        total=st.none() | st.floats(0, 4e8).map(lambda total: round(total, 1)),
        heart_rate=st.none() | st.integers(0, 65535),
        power=st.none() | st.integers(-32768, 32767),
    ),
    st.builds(Hurt, t=st.just(0), id=st.sampled_from(["P1", "P2", "P3"])),
    st.just(Met(t=0, name="Pod", measures=("speed",))),
)


@settings(deadline=None)
@given(st.lists(NOTES, max_size=80), st.integers(0, 2**31))
def test_a_restart_at_any_note_makes_the_same_run(notes: list[Notes], seed: int) -> None:
    """Read back from the disk, whatever was noted gives the same messages; receipts and cuts in between lose none."""
    timed = [type(note)(**{**_fields(note), "t": START + 1000 * (i + 1)}) for i, note in enumerate(notes)]
    whole = [BEGAN, *timed, Over(t=START + 1000 * (len(timed) + 1))]
    back, bad = ble_log.read(ble_log.written(whole))
    assert (back, bad) == (whole, 0)
    chance, live = random.Random(seed), BleRun(BEGAN)  # noqa: S311 - where cuts fall
    got: set[int] = set()
    for note in whole:
        live.take(note)
        if chance.random() < 0.3:
            got |= _seqs(sent(live))
            live.outbox.on_receipt(Receipt(sid="S1", samples=len(got)))
        if chance.random() < 0.1:
            live.outbox.rewind()
    got |= _seqs(sent(live))
    again = made(back)
    assert again is not None
    assert got == _seqs(sent(again)) == set(range(1, live.kept + 1))
    live.outbox.receipt = Receipt(sid="S1")
    live.outbox.rewind()
    again.outbox.rewind()
    assert [encode(each) for each in sent(live)] == [encode(each) for each in sent(again)]


def _fields(note: Notes) -> dict[str, Any]:
    return {name: getattr(note, name) for name in note.__struct_fields__}


def _seqs(payloads: list[Payload]) -> set[int]:
    found: set[int] = set()
    for each in payloads:
        if isinstance(each, Sample):
            found.add(each.seq)
        elif isinstance(each, Batch):
            found |= set(range(each.seq[0], each.seq[1] + 1))
    return found


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_a_torn_or_garbled_line_costs_only_itself(garbage: bytes) -> None:
    """What is before and after it is read."""
    line = ble_log.written([BEGAN])
    found, _ = ble_log.read(line + garbage.replace(b"{", b"") + b"\n" + ble_log.written([second(1)]))
    assert found == [BEGAN, second(1)]


def test_the_counter_goes_on_over_gaps_and_begins_anew_after_a_reset() -> None:
    """A gap's metres are the pod's own; a restart loses at most what was run meanwhile; a jump is not believed."""
    way = Way()
    assert way.go(START, 3.0, 1000.0) == 0.0
    assert way.go(START + 1000, 3.0, 1003.0) == 3.0
    assert way.go(START + 61_000, 3.0, 1183.0) == 183.0
    assert way.go(START + 62_000, 3.0, 2.5) == 185.5
    assert way.go(START + 63_000, 3.0, 9_000_000.0) == 185.5
    assert way.go(START + 64_000, 3.0, 9_000_003.0) == 188.5
    assert way.go(START + 65_000, 3.0, 400.0) == 188.5
    assert way.go(START + 66_000, 3.0, None) is None


def test_without_a_counter_the_speed_is_summed_but_not_over_gaps() -> None:
    """Over real seconds, and nothing for a minute in which nobody measured."""
    way = Way()
    assert way.go(START, 3.0, None) == 0.0
    assert way.go(START + 1000, 3.0, None) == 3.0
    assert way.go(START + 3000, 2.0, None) == 7.0
    assert way.go(START + 63_000, 2.0, None) == 7.0
    assert way.go(START + 64_000, None, None) is None
    assert not way.counted
