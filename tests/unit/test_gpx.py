"""GPX in: positions become distance and speed, extensions are found whatever their prefix, the type decides the sport."""

from __future__ import annotations

import numpy as np
import pytest

from domain.errors import BadInput
from domain.model import RecordedRun
from domain.summary import summarise
from formats.points import FROM_POSITIONS
from formats.read import read
from tests.exports import gpx, gpx_point
from tests.recordings import START_MS


def the_run(data: bytes) -> RecordedRun:
    """The one run in a file."""
    (run,) = read(data, "a.gpx").runs
    return run


def test_positions_become_distance_and_speed_and_say_so() -> None:
    """By haversine; what was measured names its device, what was computed says from what."""
    run = the_run(gpx([[gpx_point(s) for s in range(120)]]))
    assert summarise(run).distance_m == pytest.approx(3 * 119, rel=1e-3)
    assert run.trace.column("speed")[5:-5] == pytest.approx(np.full(110, 3.0), rel=1e-3)
    assert run.recording.sensors["distance"] == run.recording.sensors["speed"] == FROM_POSITIONS
    assert run.recording.sensors["heart_rate"] == "StravaGPX"
    one = {name: float(run.trace.column(name)[3]) for name in ("heart_rate", "cadence", "power", "altitude")}
    assert one == {"heart_rate": 151, "cadence": 86, "power": 240, "altitude": 520.2}
    assert run.recording.name == "Along the river"


def test_version_1_0_and_other_makers_extensions() -> None:
    """Speed beside the time (1.0), Cluetrust's names; a prefix that is not declared is no damage."""
    points = "".join(
        f'<trkpt lat="48.00{s:02d}" lon="11.5"><time>2026-05-28T20:26:{s * 3:02d}Z</time><speed>2.9</speed>'
        f"<extensions><gpxdata:hr>140</gpxdata:hr><gpxdata:cadence>84</gpxdata:cadence>"
        f"<gpxdata:distance>{s * 2.9}</gpxdata:distance><a:atemp>17</a:atemp></extensions></trkpt>"
        for s in range(20)
    )
    run = the_run(f'<gpx version="1.0" creator="x"><trk><trkseg>{points}</trkseg></trk></gpx>'.encode())
    one = {name: float(run.trace.column(name)[10]) for name in ("speed", "heart_rate", "cadence", "distance", "temperature")}
    assert one == {"speed": 2.9, "heart_rate": 140, "cadence": 84, "distance": 29, "temperature": 17}
    assert run.recording.flags == ("sport_assumed",)


@pytest.mark.parametrize("cad", [86, 172])
def test_cad_is_of_one_leg_or_of_both_by_its_values(cad: float) -> None:
    """Garmin writes one leg's, others both legs'."""
    assert set(the_run(gpx([[gpx_point(s, cad=cad) for s in range(30)]])).trace.column("cadence")) == {86.0}


def test_a_slow_jog_counted_by_both_legs_is_told_by_its_steps() -> None:
    """110 at 1.3 m/s would be steps of 35 cm if they were strides."""
    run = the_run(gpx([[gpx_point(s, cad=110, speed=1.3) for s in range(60)]]))
    assert set(run.trace.column("cadence")) == {55.0}
    assert run.recording.flags == ("both_legs",)


def test_a_new_segment_is_a_pause_across_which_no_way_is_run() -> None:
    """The bus in between is not distance."""
    first, second = [gpx_point(s) for s in range(30)], [gpx_point(s, at_s=s + 5000) for s in range(90, 120)]
    run = the_run(gpx([first, second]))
    assert run.trace.pauses == ((START_MS + 29_000, START_MS + 90_000),)
    assert summarise(run).distance_m == pytest.approx(3 * 58, rel=0.01)
    assert float(np.nanmax(run.trace.column("speed"))) < 3.1


def test_a_jump_of_the_receiver_is_not_run() -> None:
    """What nobody can run in the time is left out of the way."""
    points = [gpx_point(s) for s in range(60)]
    points[30] = gpx_point(30, at_s=4000)
    assert summarise(the_run(gpx([points]))).distance_m == pytest.approx(3 * 57, rel=0.02)


@pytest.mark.parametrize("kind", ["running", "9", "Run", "trail_running", "Laufen", "street running"])
def test_types_that_are_runs(kind: str) -> None:
    """Words, and the number that Strava used to write."""
    assert the_run(gpx([[gpx_point(0), gpx_point(1)]], kind=kind)).recording.flags == ()


@pytest.mark.parametrize("kind", ["cycling", "1", "Walk", "hiking", "Langlauf", "Brisk walking"])
def test_types_that_are_none(kind: str) -> None:
    """Refused as another sport, by name."""
    with pytest.raises(BadInput, match="only: '" + kind) as refused:
        read(gpx([[gpx_point(0), gpx_point(1)]], kind=kind), "a.gpx")
    assert refused.value.field == "sport"


@pytest.mark.parametrize("speed", [8.0, 25.0])
def test_without_a_type_it_is_a_run_unless_nobody_runs_so_fast(speed: float) -> None:
    """A ride or a drive that does not say what it is does not become a record."""
    with pytest.raises(BadInput, match="faster than anybody runs"):
        read(gpx([[gpx_point(s, speed=speed) for s in range(60)]], kind=None), "a.gpx")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"<gpx/>", "no track in this GPX"),
        (b'<gpx><rte><rtept lat="1" lon="1"/></rte></gpx>', "no track in this GPX"),
        (gpx([[]]), "has a time"),
        (gpx([[gpx_point(0, time=""), gpx_point(1, time="soon")]]), "has a time"),
        (gpx([[gpx_point(0)]]), "single point"),
        (gpx([[gpx_point(0), gpx_point(0)]]), "single point"),
    ],
)
def test_what_is_no_recording_is_refused_with_the_reason(data: bytes, what: str) -> None:
    """Nothing, a route, points without times, one point, one instant."""
    with pytest.raises(BadInput, match=what):
        read(data, "a.gpx")


def test_places_that_cannot_be_are_no_places() -> None:
    """0°, 0° of a watch without a fix, half a position, one beyond the pole: null in both halves."""
    points = [gpx_point(s) for s in range(10)]
    points[2] = points[2].replace('lat="48.00005396" lon="11.5"', 'lat="0" lon="0"')
    points[3] = points[3].replace('lon="11.5"', 'lon=""')
    points[4] = points[4].replace('lat="48', 'lat="480')
    run = the_run(gpx([points]))
    gone = np.flatnonzero(np.isnan(run.trace.column("position_lat"))).tolist()
    assert gone == np.flatnonzero(np.isnan(run.trace.column("position_long"))).tolist() == [2, 3, 4]
    assert summarise(run).distance_m == pytest.approx(27, rel=0.01)


def test_two_tracks_are_two_runs() -> None:
    """Each with a key of its own."""
    second = f"</trkseg></trk><trk><trkseg>{gpx_point(5000)}{gpx_point(5001)}"
    runs = read(gpx([[gpx_point(0), gpx_point(1), second]]), "a.gpx").runs
    assert [run.recording.session_index for run in runs] == [0, 1]
