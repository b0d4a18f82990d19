"""Fast parts, drift, pronation and air of real recordings: what a runner would recognise in them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from analysis import pace
from analysis.baseline import mean_of
from analysis.columns import columns
from analysis.metrics import measure
from analysis.segments import percentile_speed, unpack_speeds
from domain.errors import BadInput
from domain.metrics import Metrics
from domain.model import RecordedRun, Runner
from domain.summary import summarise
from formats.run_file import RunFile
from ingest.bridges.decode_pool import decode_all
from ingest.bridges.decode_wire import Request
from tests.judged import run


@pytest.fixture(scope="module")
def measured(shared_data: Path) -> dict[str, tuple[RecordedRun, Metrics]]:
    """Every real run with its metrics, by file name."""
    paths = sorted((shared_data / "fit" / "running").glob("*.fit"))
    files: dict[str, RunFile | BadInput] = {
        request.name: file for request, file in decode_all((Request(p.name, path=str(p)) for p in paths), 2)
    }
    return {
        f"{name}#{recorded.recording.session_index}": (
            recorded,
            measure(
                recorded.trace,
                Runner("anna"),
                sensors=recorded.recording.sensors,
                distance_m=summarise(recorded).distance_m,
            ),
        )
        for name, file in files.items()
        if isinstance(file, RunFile)
        for recorded in file.runs
    }


def test_speed_along_a_run_adds_up(measured: dict[str, tuple[RecordedRun, Metrics]]) -> None:
    """Speed every ten seconds over the time without pauses gives what the recorded speeds give, within 4 %."""
    checked = 0
    for name, (recorded, found) in measured.items():
        along = pace.unpack(found.pace)
        gait = columns(recorded.trace, sensors=recorded.recording.sensors, distance_m=summarise(recorded).distance_m)
        if not np.isfinite(gait.v).any():
            continue
        checked += 1
        metres = float(gait.seconds @ np.nan_to_num(gait.v))
        assert float(np.nansum(along)) * pace.STEP_S == pytest.approx(metres, rel=0.04), name
    assert checked == 25


def test_intervals_are_found_and_an_even_run_has_none(measured: dict[str, tuple[RecordedRun, Metrics]]) -> None:
    """A file of intervals has several parts far above its own 85th percentile; parts are in order and a minute long."""
    counts: dict[str, int] = {}
    for name, (_recorded, found) in measured.items():
        along = pace.unpack(found.pace)
        fast_m_s = percentile_speed(unpack_speeds(found.speeds), 0.85)
        if fast_m_s is None:
            continue
        parts = pace.fast_parts(along, fast_m_s, 60)
        counts[name] = sum(part.median_m_s > 1.3 * fast_m_s for part in parts)
        for before, after in pairwise(parts):
            assert before.to_s < after.from_s, name
        for part in parts:
            assert part.to_s - part.from_s >= 60
            assert part.median_m_s > fast_m_s
        fast_s = sum(part.to_s - part.from_s for part in parts)
        assert fast_s <= 0.17 * pace.length_s(along) + 20, name
    assert counts["FR70-intervals.fit#0"] >= 3


def test_the_one_recording_with_pronation(measured: dict[str, tuple[RecordedRun, Metrics]]) -> None:
    """RunScribe on both feet: 13° left and 10° right, degrees without a sign; no other file has any."""
    for name, (_recorded, found) in measured.items():
        past = run(0, bins=found.bins)
        left, right = mean_of([past], "pronation_left"), mean_of([past], "pronation_right")
        if not name.startswith("FR920xt-with-runscribe-plus"):
            assert (left, right) == (None, None), name
            continue
        assert left is not None
        assert right is not None
        assert left[0] == pytest.approx(12.7, abs=0.5)
        assert left[1] == pytest.approx(1272, rel=0.05)
        assert right[0] == pytest.approx(10.2, abs=0.5)


def test_drift_and_air_are_a_runners(measured: dict[str, tuple[RecordedRun, Metrics]]) -> None:
    """Contact time moves by less than 40 ms over a run at matched speed; the air is neither frost nor an oven."""
    drifts, airs = [], []
    for name, (recorded, found) in measured.items():
        drift = found.detail["drift"]
        if drift["stance_ms"] is not None:
            drifts.append(drift["stance_ms"])
            assert abs(drift["stance_ms"]) < 40, name
            assert drift["seconds"] >= 60
            assert 1.5 < drift["speed"] < 6
        if recorded.trace.has("temperature"):
            airs.append(found.detail["temperature"])
        else:
            assert found.detail["temperature"] is None
    assert len(drifts) >= 10
    assert len(airs) == 11
    assert all(8 < degrees < 27 for degrees in airs)
