"""Apple Health's export in: old and new forms, units, two devices, pauses, a broken DTD; what is hostile is refused."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pytest

from domain.errors import BadInput
from domain.model import RecordedRun
from domain.summary import summarise
from formats import apple_health
from formats.read import read
from tests.exports import START_S, apple, gpx, gpx_point, record, run_records, when, workout
from tests.recordings import START_MS


def runs_of(data: bytes, routes: dict[str, bytes] | None = None) -> list[RecordedRun]:
    """The runs of an export with those routes."""
    return list(apple_health.runs(lambda: io.BytesIO(data), "export.xml", (routes or {}).get, io.BytesIO()))


def statistics(kilometres: float) -> str:
    """The distance as iOS 16 and later give it."""
    kind = "HKQuantityTypeIdentifierDistanceWalkingRunning"
    return f'<WorkoutStatistics type="{kind}" sum="{kilometres}" unit="km"/>'


def event(kind: str, at: float, more: str = "") -> str:
    """One thing that happened in a workout."""
    return f'<WorkoutEvent type="HKWorkoutEventType{kind}" date="{when(at)}" {more}/>'


def test_a_run_has_all_that_the_watch_measured_in_our_units() -> None:
    """Stride length is a step's; steps and distance are the watch's own, though the phone counted too."""
    zone = '<MetadataEntry key="HKTimeZone" value="Europe/Berlin"/>'
    (run,) = runs_of(apple(run_records(0, 600), [workout(0, 600, zone + statistics(1.8))]))
    one = {name: float(column[20]) for name, column in run.trace.columns.items()}
    assert one == pytest.approx(
        {
            "heart_rate": 152,
            "speed": 3.0,
            "power": 245,
            "step_length": 1050,
            "vertical_oscillation": 84,
            "stance_time": 251,
            "distance": 300,
            "cadence": 87,
        }
    )
    recording = run.recording
    assert (recording.started_ms, recording.ended_ms) == (START_MS, START_MS + 600_000)
    assert (recording.total_distance_m, recording.total_timer_s, recording.total_strides) == (1800, 600, 870)
    assert recording.utc_offset_s == 7200
    assert recording.device == {"product": "Apple Watch"}
    assert set(recording.sensors.values()) == {"Apple Watch"}
    assert summarise(run).distance_m == pytest.approx(1800)
    assert recording.flags == ()


def test_the_old_form_has_its_totals_as_attributes() -> None:
    """Until iOS 15; an indoor run is one on a treadmill; climb in centimetres."""
    inside = '<MetadataEntry key="HKIndoorWorkout" value="1"/><MetadataEntry key="HKElevationAscended" value="2500 cm"/>'
    old = workout(0, 600, inside, more='totalDistance="1.1" totalDistanceUnit="mi"')
    (run,) = runs_of(apple([record("HeartRate", "count/min", 150, s, s) for s in range(0, 600, 5)], [old]))
    assert run.recording.total_distance_m == pytest.approx(1770.3, abs=0.1)
    assert (run.recording.sub_sport, run.recording.total_ascent_m) == ("treadmill", 25)
    assert list(run.trace.columns) == ["heart_rate"]


def test_pauses_end_with_a_resume_a_duration_or_the_workout() -> None:
    """Pressed and noticed ones, one within the other once; an empty duration says nothing."""
    events = event("Pause", 100, 'duration="0" durationUnit="min"') + event("Resume", 130)
    events += event("MotionPaused", 200) + event("Pause", 205) + event("MotionResumed", 220)
    events += event("Pause", 300, 'duration="1" durationUnit="min"') + event("Pause", 590) + event("Segment", 0)
    events += event("Lap", 0, 'duration="5" durationUnit="min"') + event("Lap", 300, 'duration="5" durationUnit="min"')
    (run,) = runs_of(apple(run_records(0, 600), [workout(0, 600, events)]))
    seconds = [((a - START_MS) // 1000, (b - START_MS) // 1000) for a, b in run.trace.pauses]
    assert seconds == [(100, 130), (200, 220), (300, 360), (590, 600)]
    assert [(lap.started_ms - START_MS, lap.timer_s) for lap in run.recording.laps] == [(0, 300), (300_000, 300)]


def test_other_workouts_and_records_outside_are_left_out() -> None:
    """Only runs, only what was measured in them; an export without a run says so."""
    cycling = workout(7000, 600, kind="Cycling")
    outside = [record("HeartRate", "count/min", 55, s, s) for s in (-3600, -1, 601, 90_000)]
    (run,) = runs_of(apple(run_records(0, 600), outside, run_records(7000, 600), [workout(0, 600), cycling]))
    assert set(run.trace.column("heart_rate")) == {152.0}
    with pytest.raises(BadInput, match="no run in this export") as refused:
        runs_of(apple(run_records(0, 600), [cycling]))
    assert refused.value.field == "sport"


def test_units_are_those_that_are_said_and_unknown_ones_null_their_field() -> None:
    """Miles and feet are converted; what nobody knows is not guessed."""
    imperial = run_records(
        0, 600, RunningSpeed=("mi/hr", 6.7108), RunningStrideLength=("ft", 3.4449), RunningPower=("hp", 1)
    )
    (run,) = runs_of(apple(imperial, [workout(0, 600)]))
    assert run.trace.column("speed")[5] == pytest.approx(3.0, abs=1e-3)
    assert run.trace.column("step_length")[5] == pytest.approx(1050, abs=0.1)
    assert "power" not in run.trace.columns
    assert run.recording.flags == ("unit_unknown:power",)


def test_values_that_cannot_be_are_null_and_counted() -> None:
    """As in every file."""
    wrong = run_records(0, 600, RunningGroundContactTime=("s", 251))
    (run,) = runs_of(apple(wrong, [workout(0, 600)]))
    assert "stance_time" not in run.trace.columns
    assert run.recording.flags == ("out_of_range:stance_time:121",)


def test_a_route_gives_positions_and_altitude() -> None:
    """By the path in the workout; one that is not there costs nothing else."""
    path = "/workout-routes/route_1.gpx"
    refers = f'<WorkoutRoute><FileReference path="{path}"/></WorkoutRoute>'
    data = apple(run_records(0, 600), [workout(0, 600, refers)])
    route = gpx([[gpx_point(s) for s in range(600)]])
    (run,) = runs_of(data, {path: route})
    assert np.isfinite(run.trace.column("position_lat")).sum() == 600
    assert run.trace.column("altitude")[10] == pytest.approx(520.2)
    (bare,) = runs_of(data)
    assert not bare.trace.has("position_lat")
    (torn,) = runs_of(data, {path: route[: len(route) // 2]})
    assert 200 < np.isfinite(torn.trace.column("position_lat")).sum() < 400


def test_a_later_export_from_another_zone_has_the_same_keys() -> None:
    """An export writes every time in the zone that the phone is in then: the workout stays what it was."""
    here = runs_of(apple(run_records(0, 600), [workout(0, 600)]))
    there = apple(run_records(0, 600, offset_h=-8), [workout(0, 600, offset_h=-8), workout(-9000, 60, offset_h=-8)])
    runs = list(_until_refused(there))
    assert [run.recording.key for run in here] == [run.recording.key for run in runs]
    assert runs[0].trace.t_ms.tolist() == here[0].trace.t_ms.tolist()


def _until_refused(data: bytes) -> Iterator[RecordedRun]:
    """The runs, and then the refusal that some have only totals."""
    with pytest.raises(BadInput, match="One run of this export has only totals"):
        yield from apple_health.runs(lambda: io.BytesIO(data), "export.xml", apple_health.no_route, io.BytesIO())


def test_what_does_not_fit_in_memory_is_laid_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same runs, however little is kept at once."""
    data = apple(run_records(0, 300), run_records(5000, 300), [workout(0, 300), workout(5000, 300)])
    expected = runs_of(data)
    monkeypatch.setattr(apple_health, "_AT_ONCE", 100)
    aside = io.BytesIO()
    found = list(apple_health.runs(lambda: io.BytesIO(data), "export.xml", apple_health.no_route, aside))
    assert len(aside.getvalue()) > 1000
    for one, other in zip(expected, found, strict=True):
        assert one.recording == other.recording
        assert all(np.array_equal(one.trace.column(k), other.trace.column(k), equal_nan=True) for k in one.trace.columns)


def test_more_records_than_can_be_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither memory nor disk is a stranger's to fill."""
    data = apple(run_records(0, 300), [workout(0, 300)])
    for limit in ("_MOST_ASIDE", "_LARGEST_RUN"):
        with monkeypatch.context() as patched:
            patched.setattr(apple_health, limit, 1000)
            with pytest.raises(BadInput, match="more records"):
                runs_of(data)


def test_entities_are_refused_wherever_they_are_declared() -> None:
    """A billion laughs, or one file of this machine: before anything is expanded."""
    laughs = '<!DOCTYPE HealthData [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(BadInput, match="declares entities"):
        runs_of(apple([workout(0, 600)], dtd=laughs))
    for root in ("TrainingCenterDatabase", "gpx"):
        outside = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><{root}>&a;</{root}>'
        with pytest.raises(BadInput, match="declares entities"):
            read(outside.encode(), "a.xml")


def test_dates_that_are_none_and_workouts_that_cannot_be_are_passed_over() -> None:
    """A year, a negative length, no date: not taken, and nothing else is lost."""
    odd = [workout(0, 400 * 86_400), workout(0, -5), workout(0, 600).replace("startDate=", "began=")]
    records = [record("HeartRate", "count/min", 150, 5, 5).replace("2026", "20Z6"), *run_records(0, 600)]
    assert len(runs_of(apple(records, odd, [workout(0, 600)]))) == 1
    assert START_S > 0
