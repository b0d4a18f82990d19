"""Real recordings of 20 makers and models: each gives its runs, at odds with its own totals only as listed here."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from domain.errors import BadInput
from domain.model import RecordedRun
from domain.summary import summarise
from formats import tcx_write
from formats.fit_read import read
from formats.fit_scan import RECORD, scan
from formats.read import read as read_any
from formats.run_file import RunFile
from ingest.bridges.decode_pool import decode_all
from ingest.bridges.decode_wire import Request

DIFFERENT: dict[str, str] = {}
"""Files whose distance or timer differs from their own session's by more than 1 %, and why. None does."""
FEWER_SAMPLES = {
    "2013-02-06-12-11-14.fit": "seven seconds were recorded twice (position apart from distance): merged (1.2 %)",
}
"""Files that give over 1 % fewer samples than they have record messages, and why."""
NO_TOTALS: dict[str, str] = {}
"""Sessions without a total distance or timer of their own."""


@pytest.fixture(scope="module")
def files(shared_data: Path) -> dict[str, RunFile | BadInput]:
    """Every real file, decoded once, in processes as an import does it."""
    paths = sorted((shared_data / "fit").glob("*/*.fit"))
    return {request.name: result for request, result in decode_all((Request(p.name, path=str(p)) for p in paths), 2)}


def of(shared_data: Path, folder: str, files: dict[str, RunFile | BadInput]) -> dict[str, RunFile | BadInput]:
    """Those of one folder, by name."""
    return {path.name: files[path.name] for path in sorted((shared_data / "fit" / folder).glob("*.fit"))}


def runs_of(shared_data: Path, files: dict[str, RunFile | BadInput]) -> Iterator[tuple[str, RecordedRun]]:
    """Every run of the folder of good recordings."""
    for name, file in of(shared_data, "running", files).items():
        assert isinstance(file, RunFile), f"{name}: {file}"
        for run in file.runs:
            yield name, run


def test_all_24_give_running_records(shared_data: Path, files: dict[str, RunFile | BadInput]) -> None:
    """24 of 24; the file with two running sessions gives two runs, the triathlon only its run."""
    found = list(runs_of(shared_data, files))
    assert len({name for name, _run in found}) == 24
    assert len(found) == 25
    assert [run.recording.session_index for name, run in found if name.startswith("Multisession")] == [0, 4]
    assert [run.recording.session_index for name, run in found if name.startswith("triathlon")] == [4]
    for name, run in found:
        assert len(run.trace) > 100, name
        assert (np.diff(run.trace.t_ms) > 0).all(), name


def test_distance_and_timer_agree_with_the_files_own_totals(shared_data: Path, files: dict[str, RunFile | BadInput]) -> None:
    """Within 1 %, except for what is listed. The timer is checked without the device's own total as well."""
    different: list[str] = []
    without: list[str] = []
    for name, run in runs_of(shared_data, files):
        recording, summary = run.recording, summarise(run)
        computed_s = (recording.ended_ms - recording.started_ms - sum(b - a for a, b in run.trace.pauses)) / 1000
        for what, ours, theirs in (
            ("distance", summary.distance_m, recording.total_distance_m),
            ("timer", summary.timer_s, recording.total_timer_s),
            ("timer from events", computed_s, recording.total_timer_s),
        ):
            if theirs is None:
                without.append(name)
            elif ours is None or abs(ours / theirs - 1) > 0.01:
                different.append(name)
            print(f"{name:45} {what:18} {ours:10.1f} {theirs} {100 * (ours or 0) / (theirs or 1) - 100:+.2f} %")  # noqa: T201 - shown on request
    assert sorted(set(different)) == sorted(DIFFERENT)
    assert sorted(set(without)) == sorted(NO_TOTALS)


@pytest.mark.slow
def test_every_run_goes_out_as_tcx_and_comes_back(shared_data: Path, files: dict[str, RunFile | BadInput]) -> None:
    """The same instants; heart rate and power exactly, cadence to half a stride, distance to half a centimetre."""
    steps = {"heart_rate": 0.0, "power": 0.0, "cadence": 0.5, "distance": 0.005, "speed": 0.0005}
    for name, run in runs_of(shared_data, files):
        (back,) = read_any(tcx_write.write(run), name).runs
        assert back.trace.t_ms.tolist() == run.trace.t_ms.tolist(), name
        for field, most in steps.items():
            if run.trace.has(field):
                np.testing.assert_allclose(
                    back.trace.column(field), run.trace.column(field), rtol=0, atol=most + 1e-9, err_msg=f"{name} {field}"
                )
        told, said = summarise(back), summarise(run)
        assert told.distance_m == pytest.approx(said.distance_m, abs=1), name
        assert told.timer_s == pytest.approx(said.timer_s, abs=1), name


def test_no_sample_is_lost(shared_data: Path, files: dict[str, RunFile | BadInput]) -> None:
    """As many samples as the file has records, within 1 %, except for what is listed (files of one session)."""
    fewer: list[str] = []
    for name, file in of(shared_data, "running", files).items():
        assert isinstance(file, RunFile)
        records = len(scan((shared_data / "fit" / "running" / name).read_bytes()).offsets(RECORD))
        samples = sum(len(run.trace) for run in file.runs)
        if name.startswith(("Multisession", "triathlon")):
            continue
        assert samples <= records
        if samples < records * 0.99:
            fewer.append(name)
    assert sorted(fewer) == sorted(FEWER_SAMPLES)


def test_runscribe_plus_gives_strike_per_side(shared_data: Path, files: dict[str, RunFile | BadInput]) -> None:
    """A rear-foot striker with a pod on each foot: all three classes are possible, and the sensor is named."""
    file = of(shared_data, "running", files)["FR920xt-with-runscribe-plus.fit"]
    assert isinstance(file, RunFile)
    (run,) = file.runs
    for side in ("strike_left", "strike_right"):
        assert np.isfinite(run.trace.column(side)).sum() == 1272
        assert (run.trace.column(side) == 0).mean() > 0.9
        assert run.recording.sensors[side] == "runscribe"
    assert run.recording.sensors["stance_time"] == "hrm-tri"
    assert np.nanmedian(run.trace.column("pronation_left")) == pytest.approx(-13, abs=0.5)


def test_every_value_is_one_a_runner_can_have(shared_data: Path, files: dict[str, RunFile | BadInput]) -> None:
    """Median speed, contact time and oscillation of every run are a runner's, whatever unit the sensor used."""
    for name, run in runs_of(shared_data, files):
        for field, low, high in (
            ("speed", 1.5, 6),
            ("stance_time", 170, 400),
            ("vertical_oscillation", 40, 150),
            ("cadence", 50, 105),
        ):
            if run.trace.has(field):
                assert low < np.nanmedian(run.trace.column(field)) < high, (name, field)


REFUSED = {
    "610464_bad_crc.fit": "only: generic",
    "610464_no_defmsg.fit": "only: generic",
    "coros-pace-2-cycling-misaligned-fields.fit": "only: cycling",
    "empty.fit": "empty",
    "null_compressed_speed_dist.fit": "only: cycling",
    "unterminated-strings.fit": "only: cycling",
    "valid_only_contain_fileid.fit": "no recording",
}
PARTIAL = {
    "activity-settings-corruptheader.fit": 14,
    "activity-settings-nodata.fit": 14,
    "activity-unexpected-eof.fit": 14,
    "strava-android-app-201.10-b1218918.fit": 235,
}
"""Damaged files and the samples that are saved from them."""


def test_broken_files_are_refused_with_a_reason_or_partly_kept(
    shared_data: Path, files: dict[str, RunFile | BadInput]
) -> None:
    """No crash; what holds no run says so; of the rest every sample that makes sense is kept and the file is flagged."""
    broken = of(shared_data, "broken", files)
    assert len(broken) == 15
    for name, file in broken.items():
        if isinstance(file, BadInput):
            assert REFUSED[name] in str(file)
            continue
        assert name not in REFUSED
        (run,) = file.runs
        assert ("partial_file" in run.recording.flags) == (name in PARTIAL), name
        if name in PARTIAL:
            assert len(run.trace) == PARTIAL[name]


def test_cut_and_flipped_bytes_never_end_the_process(shared_data: Path) -> None:
    """Real files cut anywhere and with bytes flipped anywhere: each ends as a file or as a refusal, samples in order."""
    rng = random.Random(20261123)  # noqa: S311 - reproducible damage, no secret
    running = shared_data / "fit" / "running"
    small = [(running / name).read_bytes() for name in ("FR70-intervals.fit", "2013-02-06-12-11-14.fit", "Standard.fit")]
    damaged: list[bytes] = []
    for n in range(36):
        data = bytearray(small[n % len(small)])
        if n % 2:
            del data[rng.randrange(1, len(data)) :]
        for _ in range(rng.choice((1, 4, 40))):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        damaged.append(bytes(data))
    results = list(decode_all((Request(str(n), data=data) for n, data in enumerate(damaged)), 2))
    assert len(results) == len(damaged)
    kept = [run for _request, result in results if isinstance(result, RunFile) for run in result.runs]
    assert len(kept) >= len(damaged) // 2
    for run in kept:
        assert (np.diff(run.trace.t_ms) > 0).all()
        assert all(len(column) == len(run.trace) for column in run.trace.columns.values())
    assert all("crashes the decoder" not in str(result) for _request, result in results)


def test_reading_gives_the_same_here_as_in_its_own_process(shared_data: Path, files: dict[str, RunFile | BadInput]) -> None:
    """What crosses the process boundary is exactly what was read."""
    name = "Fenix-2-pauses.fit"
    there = files[name]
    assert isinstance(there, RunFile)
    here = read((shared_data / "fit" / "running" / name).read_bytes(), name)
    assert there.runs[0].recording == here.runs[0].recording
    assert there.runs[0].trace.pauses == here.runs[0].trace.pauses
    for field, column in here.runs[0].trace.columns.items():
        assert np.array_equal(column, there.runs[0].trace.columns[field], equal_nan=True)
