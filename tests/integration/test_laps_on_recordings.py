"""Laps and splits of real recordings: the watch's own counts, and ours from the samples, tell the same run."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.model import RecordedRun
from domain.splits import splits
from domain.summary import summarise
from formats.fit_read import read
from formats.fit_write import write


@pytest.fixture(scope="module")
def found(shared_data: Path) -> dict[str, RecordedRun]:
    """The first run of each good file."""
    paths = sorted((shared_data / "fit" / "running").glob("*.fit"))
    return {path.stem: read(path.read_bytes(), path.name).runs[0] for path in paths}


def test_laps_add_up_to_the_run(found: dict[str, RecordedRun]) -> None:
    """In order and inside it; their distances and times are those of its session, to a per cent."""
    assert len(found) > 20
    for name, run in found.items():
        recording, laps = run.recording, run.recording.laps
        assert laps, name
        starts = [lap.started_ms for lap in laps]
        assert starts == sorted(starts), name
        assert starts[0] >= recording.started_ms - 1000, name
        assert starts[-1] <= recording.ended_ms, name
        assert sum(lap.distance_m or 0 for lap in laps) == pytest.approx(recording.total_distance_m, rel=0.01), name
        assert sum(lap.timer_s or 0 for lap in laps) == pytest.approx(recording.total_timer_s, rel=0.01, abs=3), name


def test_laps_survive_being_written(found: dict[str, RecordedRun]) -> None:
    """Each field of each lap, through our own FIT."""
    for name, run in found.items():
        (again,) = read(write([run]), "again.fit").runs
        assert again.recording.laps == run.recording.laps, name


def test_splits_tell_the_distance_and_the_time(found: dict[str, RecordedRun]) -> None:
    """Their sums are the run's distance, and its timer to half a per cent."""
    for name, run in found.items():
        total = summarise(run)
        made = splits(run.trace, run.recording.started_ms, 1000.0, timer_s=total.timer_s)
        assert sum(one.distance_m for one in made) == pytest.approx(total.distance_m), name
        assert sum(one.timer_s for one in made) == pytest.approx(total.timer_s, rel=0.005, abs=3), name


def test_auto_laps_of_a_kilometre_are_our_splits(found: dict[str, RecordedRun]) -> None:
    """Where the watch counted every kilometre by itself, it took as long as our split, to a few seconds."""
    compared = 0
    for name, run in found.items():
        laps = run.recording.laps[:-1]
        if len(laps) < 3 or any(abs((lap.distance_m or 0) - 1000) > 1 or lap.trigger != "distance" for lap in laps):
            continue
        made = splits(run.trace, run.recording.started_ms, 1000.0, timer_s=run.recording.total_timer_s)
        for lap, one in zip(laps, made, strict=False):
            assert one.timer_s == pytest.approx(lap.timer_s, abs=12), name
            compared += 1
    assert compared > 50
