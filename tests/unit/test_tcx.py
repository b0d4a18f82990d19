"""TCX in and out: what the schema and real exporters mean, what becomes of what is wrong, and the same run back again."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.model import Lap, RecordedRun
from domain.summary import summarise
from domain.trace import Trace
from formats.points import FROM_DISTANCE
from formats.read import read
from formats.tcx_write import write
from tests.exports import tcx, tcx_point
from tests.recordings import START_MS, recorded, trace

SPACE = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"


def the_run(data: bytes) -> RecordedRun:
    """The one run in a file."""
    (run,) = read(data, "a.tcx").runs
    return run


def test_a_garmin_file_gives_all_it_holds() -> None:
    """Times, distance, speed, strides of one leg, power, heart rate and the device; the key is of its bytes."""
    data = tcx([tcx_point(s) for s in range(100)], lap="<TotalTimeSeconds>99</TotalTimeSeconds>")
    run = the_run(data)
    assert [int(t) - START_MS for t in run.trace.t_ms[:3]] == [0, 1000, 2000]
    one = {name: float(column[10]) for name, column in run.trace.columns.items()}
    assert one == {"distance": 30, "speed": 3, "cadence": 86, "power": 250, "heart_rate": 150}
    assert run.recording.device == {"product": "Forerunner 245", "serial": "3312345678"}
    assert run.recording.sensors["cadence"] == "Forerunner 245"
    assert run.recording.key == f"{run.recording.file_sha256}#0"
    assert run.recording.flags == ()
    assert summarise(run).distance_m == pytest.approx(297)
    assert run.recording.laps[0].timer_s == 99


@pytest.mark.parametrize(("cadence", "expected", "flags"), [(86, 86, ()), (172, 86, ("both_legs",))])
def test_a_plain_cadence_is_read_by_its_values(cadence: float, expected: float, flags: tuple[str, ...]) -> None:
    """Other makers write a runner's cadence where the schema has a bicycle's, of one leg or of both."""
    run = the_run(tcx([tcx_point(s, cadence=cadence, plain=True) for s in range(20)]))
    assert set(run.trace.column("cadence")) == {expected}
    assert run.recording.flags == flags


def test_blanks_before_the_declaration_and_control_characters_are_passed_over() -> None:
    """Strava's files begin with ten blanks; a U+000B in a name ends no import."""
    run = the_run(tcx([tcx_point(0), tcx_point(1)], lead="          ", lap="<Notes>a\x0bb</Notes>"))
    assert len(run.trace) == 2


def test_a_new_track_is_a_pause_and_an_untimed_gap_between_laps_too() -> None:
    """Within a lap any break; before a lap a gap that the time of the lap before does not cover."""
    broken = "</Track><Track>"
    following = f'</Track></Lap><Lap StartTime="{"2026-05-28T20:30:00Z"}"><TotalTimeSeconds>20</TotalTimeSeconds><Track>'
    points = [tcx_point(s) for s in range(10)] + [broken] + [tcx_point(s) for s in range(40, 50)]
    run = the_run(tcx(points, lap="<TotalTimeSeconds>19</TotalTimeSeconds>"))
    assert run.trace.pauses == ((START_MS + 9000, START_MS + 40_000),)
    points = [tcx_point(s) for s in range(10)] + [following] + [tcx_point(s) for s in range(100, 110)]
    run = the_run(tcx(points, lap="<TotalTimeSeconds>9</TotalTimeSeconds>"))
    assert run.trace.pauses == ((START_MS + 9000, START_MS + 100_000),)
    run = the_run(tcx(points, lap="<TotalTimeSeconds>100</TotalTimeSeconds>"))
    assert run.trace.pauses == ()


def test_times_out_of_order_twice_without_zone_and_missing() -> None:
    """In order, one an instant (the later wins), UTC where no zone is named, and none without a time: all flagged."""
    points = [tcx_point(3), tcx_point(1), tcx_point(2), tcx_point(2, cadence=90)]
    points += [tcx_point(4).replace("Z</Time>", "</Time>"), tcx_point(5).replace("<Time>", "<Time>no")]
    run = the_run(tcx(points))
    assert [int(t) - START_MS for t in run.trace.t_ms] == [1000, 2000, 3000, 4000]
    assert run.trace.column("cadence")[1] == 90
    assert set(run.recording.flags) == {"merged:1", "no_zone", "untimed:1"}


def test_values_that_cannot_be_are_null_and_counted() -> None:
    """As in a FIT file; text that is no number is not measured."""
    points = [tcx_point(s) for s in range(10)]
    points[3] = points[3].replace(">150<", ">300<")
    points[4] = points[4].replace("<ns3:Speed>3.0<", "<ns3:Speed>99<").replace(">250<", ">many<")
    points[5] = points[5].replace(">150<", ">NaN<")
    run = the_run(tcx(points))
    assert np.flatnonzero(np.isnan(run.trace.column("heart_rate"))).tolist() == [3, 5]
    assert np.flatnonzero(np.isnan(run.trace.column("power"))).tolist() == [4]
    assert set(run.recording.flags) == {"out_of_range:heart_rate:1", "out_of_range:speed:1"}


def test_speed_that_is_not_there_comes_from_distance_and_says_so() -> None:
    """A run without it could not be told by pace."""
    points = [tcx_point(s).replace("<ns3:Speed>3.0</ns3:Speed>", "") for s in range(60)]
    run = the_run(tcx(points))
    assert run.trace.column("speed") == pytest.approx(np.full(60, 3.0))
    assert run.recording.sensors["speed"] == FROM_DISTANCE


@pytest.mark.parametrize(
    ("data", "what", "field"),
    [
        (tcx([tcx_point(0), tcx_point(1)], sport="Biking"), "no run in this file, only: 'Biking'", "sport"),
        (tcx([]), "no two points", "Trackpoint"),
        (tcx([tcx_point(0)]), "no two points", "Trackpoint"),
        (b"<TrainingCenterDatabase><Courses/></TrainingCenterDatabase>", "only plans", "type"),
        (b"<TrainingCenterDatabase><Activities", "damaged before", "file"),
    ],
)
def test_what_is_no_run_is_refused_with_the_reason(data: bytes, what: str, field: str) -> None:
    """Another sport, nothing, one point, plans."""
    with pytest.raises(BadInput, match=what) as refused:
        read(data, "a.tcx")
    assert refused.value.field == field
    assert refused.value.remedy


def test_who_knows_better_decides_the_sport() -> None:
    """An index may say that a file of another sport is a run."""
    assert len(read(tcx([tcx_point(0), tcx_point(1)], sport="Other"), "a", running=True).runs) == 1


def test_several_activities_are_several_runs_and_the_others_are_left_out() -> None:
    """The keys count all activities, so that they stay."""
    second = (
        '</Track></Lap></Activity><Activity Sport="Biking"><Lap><Track>' + tcx_point(2) + tcx_point(3) + "</Track></Lap>"
        '</Activity><Activity Sport="Running"><Lap><Track>'
    )
    runs = read(tcx([tcx_point(0), tcx_point(1), second, tcx_point(9), tcx_point(10)]), "a.tcx").runs
    assert [run.recording.session_index for run in runs] == [0, 2]


def test_a_file_that_is_cut_off_gives_what_came_before() -> None:
    """Flagged, as a damaged FIT file is."""
    data = tcx([tcx_point(s) for s in range(50)])
    file = read(data[: len(data) // 2], "a.tcx")
    assert 5 < len(file.runs[0].trace) < 50
    assert "partial_file" in file.runs[0].recording.flags
    assert "damaged" in file.notes[0]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_written_is_read_back(data: st.DataObject) -> None:
    """Times, pauses and laps exactly; values to half their step in the format; what it cannot hold is not there."""
    n = data.draw(st.integers(2, 80))
    gaps = data.draw(st.lists(st.integers(1, 20), min_size=n - 1, max_size=n - 1))
    t_ms = START_MS + 1000 * np.concatenate(([0], np.cumsum(gaps)))
    holes = {
        name: np.where(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)), np.nan, column)
        for name, column in trace(n).columns.items()
    }
    place = {"position_lat": np.linspace(48, 48.01, n), "position_long": np.linspace(-11, -11.01, n)}
    at = data.draw(st.integers(0, n - 2))
    pauses = ((int(t_ms[at]), int(t_ms[at + 1])),) if gaps[at] > 1 else ()
    second = int(t_ms[data.draw(st.integers(1, n - 1))])
    laps = (
        Lap(START_MS, timer_s=(second - START_MS) / 1000, trigger="distance"),
        Lap(second, timer_s=9.5, trigger="manual"),
    )
    samples = replace(trace(n), t_ms=t_ms, columns=holes | place, pauses=pauses)
    run = recorded(samples, laps=laps, total_timer_s=None, name="<Über> & “Hügel”")
    back = the_run(write(run))
    assert back.trace.t_ms.tolist() == t_ms.tolist()
    steps = {"distance": 0.01, "speed": 0.001, "cadence": 1, "power": 1, "heart_rate": 1, "altitude": 0.1}
    for name, step in (steps | dict.fromkeys(place, 1e-8)).items():
        if back.recording.sensors.get(name, "").startswith("computed"):
            continue
        assert np.allclose(back.trace.column(name), samples.column(name), rtol=0, atol=step / 2 + 1e-9, equal_nan=True), name
    assert not {"stance_time", "vertical_oscillation", "step_length"} & set(back.trace.columns)
    crossing = second == t_ms[at + 1] if pauses else False
    assert crossing or back.trace.pauses == pauses
    assert [(lap.started_ms, lap.trigger) for lap in back.recording.laps] == [(lap.started_ms, lap.trigger) for lap in laps]
    assert back.recording.name == run.recording.name


def test_what_is_written_keeps_to_the_schema() -> None:
    """The order of elements that the schema asks for, whole numbers where it has them, and a name over the file's own."""
    tree = ET.fromstring(write(recorded(trace(3), total_timer_s=2.0), "Morning <run>"))  # noqa: S314 - our own
    (activity,) = tree.iter(f"{SPACE}Activity")
    assert [child.tag.removeprefix(SPACE) for child in activity] == ["Id", "Lap", "Notes", "Creator"]
    assert activity.findtext(f"{SPACE}Notes") == "Morning <run>"
    (lap,) = activity.iter(f"{SPACE}Lap")
    expected = ["TotalTimeSeconds", "DistanceMeters", "Calories", "Intensity", "TriggerMethod", "Track"]
    assert [child.tag.removeprefix(SPACE) for child in lap] == expected
    point = next(activity.iter(f"{SPACE}Trackpoint"))
    assert [child.tag.removeprefix(SPACE) for child in point] == [
        "Time",
        "AltitudeMeters",
        "DistanceMeters",
        "HeartRateBpm",
        "Extensions",
    ]
    with pytest.raises(BadInput, match="with samples"):
        write(replace(recorded(trace(3)), trace=Trace()))
