"""FIT files out and in again: the same run, and what reading makes of sessions, pauses and odd times."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from domain.errors import BadInput
from domain.fields import FIELD
from domain.trace import Trace
from formats.fit_read import read
from formats.fit_scan import checksum, fit_file, scan
from formats.fit_write import write
from tests.recordings import START_MS, message, recorded, trace


def test_a_run_comes_back_as_it_was_written() -> None:
    """Times, columns to their resolution, pauses, totals, sensors' fields and identity survive a FIT file."""
    n = 400
    base = trace(
        n,
        strike_left=np.tile([0.0, 1, 2, np.nan], n // 4),
        strike_right=np.ones(n),
        pronation_left=np.full(n, -11.5),
        temperature=np.full(n, -3.0),
        grade=np.full(n, -2.25),
        position_lat=np.linspace(50, 50.01, n),
        position_long=np.linspace(-8, -8.01, n),
    )
    run = recorded(
        replace(base, pauses=((START_MS + 60_000, START_MS + 90_000),)),
        total_distance_m=1200.0,
        total_timer_s=369.0,
        total_elapsed_s=399.0,
        total_ascent_m=12.0,
        total_descent_m=9.0,
        utc_offset_s=-18_000,
        sub_sport="trail",
    )
    (back,) = read(write([run]), "made.fit").runs
    assert np.array_equal(back.trace.t_ms, base.t_ms)
    assert back.trace.pauses == ((START_MS + 60_000, START_MS + 90_000),)
    assert back.trace.columns.keys() == base.columns.keys()
    for name, column in base.columns.items():
        assert np.array_equal(np.isnan(column), np.isnan(back.trace.column(name))), name
        assert np.nanmax(np.abs(column - back.trace.column(name))) <= FIELD[name].resolution, name
    same = ("serial", "time_created_ms", "started_ms", "ended_ms", "total_distance_m", "total_timer_s", "total_elapsed_s")
    for field in (*same, "total_ascent_m", "total_descent_m", "utc_offset_s", "sub_sport", "session_index"):
        assert getattr(back.recording, field) == getattr(run.recording, field), field
    assert back.recording.source == "import"
    assert back.recording.flags == ()


def test_two_running_sessions_are_two_runs() -> None:
    """Each session gets the samples of its own time, and a session index that stays the same for ever."""
    first = recorded(trace(120), total_elapsed_s=119.0)
    later = replace(trace(60), t_ms=START_MS + 300_000 + 1000 * np.arange(60))
    second = recorded(later, total_elapsed_s=59.0)
    runs = read(write([first, second]), "made.fit").runs
    assert [len(run.trace) for run in runs] == [120, 60]
    assert [run.recording.session_index for run in runs] == [0, 1]
    assert len({run.recording.key for run in runs}) == 2


def test_records_of_one_second_become_one() -> None:
    """Two records of the same time are one sample with what either has; times then grow strictly."""
    t = START_MS + 1000 * np.array([0, 1, 1, 2])
    columns = {"distance": np.array([0, 3, np.nan, 9.0]), "heart_rate": np.array([100, np.nan, 120, 121.0])}
    (run,) = read(write([recorded(Trace(np.arange(4), t, columns))]), "made.fit").runs
    assert run.trace.t_ms.tolist() == [START_MS, START_MS + 1000, START_MS + 2000]
    assert run.trace.column("distance").tolist() == [0, 3, 9]
    assert run.trace.column("heart_rate").tolist() == [100, 120, 121]
    assert "merged:1" in run.recording.flags


def test_fractional_cadence_is_part_of_cadence() -> None:
    """86.5 rpm is 86 and 64/128."""
    (run,) = read(write([recorded(trace(3, cadence=np.array([86.5, 87, np.nan])))]), "made.fit").runs
    np.testing.assert_array_equal(run.trace.column("cadence"), [86.5, 87, np.nan])


def test_a_clock_set_during_the_run_is_flagged_and_ends_it_in_time() -> None:
    """Twenty days between two samples of an hour's run: the samples stay, the run does not last twenty days."""
    t = START_MS + 1000 * np.arange(100)
    t[50:] += 20 * 86_400_000
    run = recorded(replace(trace(100), t_ms=t), total_elapsed_s=100.0)
    (back,) = read(write([run]), "made.fit").runs
    assert len(back.trace) == 100
    assert "clock_jump" in back.recording.flags
    assert back.recording.ended_ms - back.recording.started_ms == 100_000


def test_a_wrong_checksum_alone_refuses_nothing() -> None:
    """A file whose last two bytes are wrong gives the same samples, flagged."""
    data = write([recorded()])
    (good,) = read(data, "made.fit").runs
    (bad,) = read(data[:-2] + bytes([data[-2] ^ 0xFF, data[-1]]), "made.fit").runs
    assert "bad_checksum" in bad.recording.flags
    assert bad.trace.columns.keys() == good.trace.columns.keys()
    for name, column in good.trace.columns.items():
        np.testing.assert_allclose(bad.trace.column(name), column, atol=FIELD[name].resolution)


def test_a_file_cut_in_the_middle_keeps_its_first_half() -> None:
    """Without its session it is a partial file whose sport is concluded from the samples."""
    data = write([recorded(trace(600))])
    (run,) = read(data[: len(data) // 2], "made.fit").runs
    assert 200 < len(run.trace) < 400
    assert {"partial_file", "no_session", "sport_assumed"} <= set(run.recording.flags)


def test_what_is_no_run_is_refused_with_its_reason() -> None:
    """Nothing, other things, other sports and files without samples each get a reason."""
    ride = message(18, [(2, 0x86, bytes(4)), (5, 0, b"\2")])
    record = message(20, [(253, 0x86, b"\0\0\0\x40")])
    for data, reason in (
        (b"", "empty"),
        (b"hello, world" * 9, "not a FIT file"),
        (fit_file(message(0, [(0, 0, b"\4")])), "no recording"),
        (fit_file(message(0, [(0, 0, b"\4")]) + record + record + ride), "only: cycling"),
    ):
        with pytest.raises(BadInput, match=reason):
            read(data, "made.fit")


def test_a_serial_that_tells_nothing_apart_is_not_used() -> None:
    """0 and the development kit's 0x7FFFFFFF are in thousands of files: they must not make duplicates."""
    for serial in ("0", str(0x7FFFFFFF)):
        (run,) = read(write([recorded(serial=serial)]), "made.fit").runs
        assert run.recording.serial is None


def test_the_scan_stops_at_the_first_byte_that_makes_no_sense() -> None:
    """What came before it is kept; a file that is whole says so."""
    data = write([recorded(trace(50))])
    assert scan(data).complete
    cut = scan(data[:-40])
    assert not cut.complete
    assert 0 < len(cut.offsets(20)) <= 50
    assert not scan(b"").definitions


def test_the_checksum_is_fits() -> None:
    """CRC-16 of the check string, from the catalogue of parametrised CRC algorithms (CRC-16/ARC)."""
    assert checksum(b"123456789") == 0xBB3D


def test_chained_files_are_one_recording() -> None:
    """A watch that appends one FIT file to another: the samples of both are read."""
    first, second = recorded(trace(30)), recorded(replace(trace(30), t_ms=START_MS + 100_000 + 1000 * np.arange(30)))
    runs = read(write([first]) + write([second]), "made.fit").runs
    assert sum(len(run.trace) for run in runs) == 60
    assert runs[0].recording.started_ms == START_MS
