"""Developer fields of pods, told by number and not by name, and the traps they have set in real files."""

from __future__ import annotations

import numpy as np
import pytest

from domain.model import RecordedRun
from formats.fit_read import read
from tests.recordings import Described, developer_file

RUNSCRIBE = bytes.fromhex("c1f5c80a5a054e8a97b3fda34e957035")
STRYD = bytes.fromhex("18fb2cf01a4b430dad66988c847421f4")
OTHER = bytes(range(16))


def only_run(data: bytes) -> RecordedRun:
    """The one run of a file."""
    (run,) = read(data, "made.fit").runs
    return run


def test_runscribe_with_a_pod_on_each_foot() -> None:
    """Numbering 0-12: strike and pronation per side, contact time and balance from both, negative degrees kept."""
    described: list[Described] = [
        (0, 0, 0x88, "RS_Impact_GS_L", "G", None),
        (0, 2, 0x02, "RS_FootStrike_L", None, None),
        (0, 3, 0x88, "RS_Pronation_L", "°", None),
        (0, 5, 0x84, "RS_ContactTime_L", "ms", None),
        (0, 6, 0x88, "RS_Impact_GS_R", "G", None),
        (0, 8, 0x02, "RS_FootStrike_R", None, None),
        (0, 9, 0x88, "RS_Pronation_R", "°", None),
        (0, 11, 0x84, "RS_ContactTime_R", "ms", None),
    ]
    rows = [(9, 5, -12.5, 240, 11, 6, -8.0, 260), (9, 10, -12.5, 240, 11, 11, -8.0, 260), (9, 16, -1, 250, 11, 1, -8, 250)]
    run = only_run(developer_file({0: RUNSCRIBE}, described, rows))
    columns = run.trace.columns
    assert columns["strike_left"].tolist() == [0, 1, 2]
    assert columns["strike_right"].tolist() == [1, 2, 0]
    assert columns["pronation_left"].tolist() == [-12.5, -12.5, -1]
    assert columns["stance_time"].tolist() == [250, 250, 250]
    assert columns["stance_time_balance"].tolist() == [48, 48, 50]
    assert columns["impact_g"].tolist() == [10, 10, 10]
    assert "strike" not in columns
    assert {run.recording.sensors[name] for name in ("strike_left", "stance_time")} == {"runscribe"}


@pytest.mark.parametrize("named", [True, False])
def test_runscribe_with_one_value_for_both_feet(named: bool) -> None:  # noqa: FBT001 - the two cases of the test
    """Numbering 12-18 gives `strike` without a side, with or without names; rows of zeros are the pod asleep."""
    names = ("BrakingGs", "ImpactGs", "FS", "Pronation", "FlightRatio", "ContactTime", "Power")
    bases = (0x88, 0x88, 0x01, 0x83, 0x01, 0x83, 0x83)
    described: list[Described] = [
        (0, 12 + i, base, name if named else "", None, None) for i, (name, base) in enumerate(zip(names, bases, strict=True))
    ]
    rows = [(2, 11, 13, -9, 40, 230, 300), (0, 0, 0, 0, 0, 0, 0), (2, 9, 3, 0, 41, 240, 290)]
    run = only_run(developer_file({0: RUNSCRIBE if named else OTHER}, described, rows))
    assert run.recording.sensors["strike"] == "runscribe"
    np.testing.assert_array_equal(run.trace.column("strike"), [2, np.nan, 0])
    np.testing.assert_array_equal(run.trace.column("stance_time"), [230, np.nan, 240])
    np.testing.assert_array_equal(run.trace.column("power"), [300, np.nan, 290])
    assert not {"pronation_left", "pronation_right"} & run.trace.columns.keys()
    assert "asleep:runscribe:1" in run.recording.flags


def test_an_undescribed_runscribe_is_read_by_its_application() -> None:
    """Some files leave the descriptions out: the application's id and the numbers are enough."""
    described: list[Described] = [
        (0, 13, 0x88, None, None, None),
        (0, 14, 0x01, None, None, None),
        (0, 17, 0x83, None, None, None),
    ]
    run = only_run(developer_file({0: RUNSCRIBE}, described, [(10.5, 12, 231), (11, 8, 232)]))
    assert run.trace.column("strike").tolist() == [2, 1]
    assert run.trace.column("stance_time").tolist() == [231, 232]


def test_stryd_oscillation_in_centimetres_becomes_millimetres() -> None:
    """Stryd writes cm where the native field is mm, and its zeros while it sleeps are no data."""
    described: list[Described] = [
        (0, 0, 0x84, "Power", "Watts", 7),
        (0, 3, 0x84, "Ground Time", "Milliseconds", 41),
        (0, 4, 0x88, "Vertical Oscillation", "Centimeters", 39),
        (0, 8, 0x84, "Form Power", "Watts", None),
    ]
    run = only_run(developer_file({0: STRYD}, described, [(250, 240, 7.5, 60), (0, 0, 0, 0), (260, 236, 7.25, 61)]))
    np.testing.assert_array_equal(run.trace.column("vertical_oscillation"), [75, np.nan, 72.5])
    np.testing.assert_array_equal(run.trace.column("power"), [250, np.nan, 260])
    assert run.recording.sensors["stance_time"] == "stryd"


def test_early_stryd_without_id_is_known_by_its_numbers_and_names() -> None:
    """Its first app had an all-zero id, gave contact time the native number of a percentage, and cadence of both legs."""
    described: list[Described] = [
        (0, 0, 0x84, "Power", "Watts", 7),
        (0, 2, 0x02, "Cadence", "SPM", 4),
        (0, 3, 0x84, "Ground Time", "Milliseconds", 40),
    ]
    run = only_run(developer_file({0: bytes(16)}, described, [(250, 172, 240), (251, 174, 241)]))
    assert run.trace.column("cadence").tolist() == [86, 87]
    assert run.trace.column("stance_time").tolist() == [240, 241]
    assert run.recording.sensors["cadence"] == "stryd"


def test_two_sensors_with_equal_names_are_not_mixed() -> None:
    """Fields are told by (index, number): the first index that has a field keeps it, whole."""
    described: list[Described] = [
        (0, 0, 0x84, "Power", "Watts", 7),
        (0, 3, 0x84, "Ground Time", "Milliseconds", 41),
        (1, 0, 0x84, "Power", "Watts", 7),
        (1, 3, 0x84, "Ground Time", "Milliseconds", 41),
    ]
    run = only_run(developer_file({0: STRYD, 1: STRYD}, described, [(250, 240, 310, 200), (251, 241, 311, 201)]))
    assert run.trace.column("power").tolist() == [250, 251]
    assert run.trace.column("stance_time").tolist() == [240, 241]


def test_an_unknown_unit_is_not_guessed() -> None:
    """A foot pod's field counts by the native field it stands for, but not in a unit we do not know."""
    described: list[Described] = [(0, 1, 0x84, "Contact", "ms", 41), (0, 2, 0x84, "Bounce", "furlongs", 39)]
    file = read(developer_file({0: OTHER}, described, [(240, 3), (241, 4)]), "made.fit")
    columns = file.runs[0].trace.columns
    assert columns["stance_time"].tolist() == [240, 241]
    assert file.runs[0].recording.sensors["stance_time"] == "foot-pod"
    assert "vertical_oscillation" not in columns
    assert any("furlongs" in note for note in file.notes)


def test_the_native_sensor_wins_unless_it_has_hardly_anything() -> None:
    """Two sensors' contact times are never mixed: one of them is taken whole, and named."""
    described: list[Described] = [(0, 0, 0x84, "Power", "Watts", 7), (0, 3, 0x84, "Ground Time", "Milliseconds", 41)]
    rows = [(250, 240)] * 10
    full = developer_file({0: STRYD}, described, rows, {"stance_time": [2200] * 10})
    run = only_run(full)
    assert run.trace.column("stance_time").tolist() == [220] * 10
    assert run.recording.sensors["stance_time"] == "garmin"
    sparse = developer_file({0: STRYD}, described, rows, {"stance_time": [2200] * 2 + [0xFFFF] * 8})
    run = only_run(sparse)
    assert run.trace.column("stance_time").tolist() == [240] * 10
    assert run.recording.sensors["stance_time"] == "stryd"


def test_values_that_cannot_be_are_null_and_counted() -> None:
    """Speed 65.535 is FIT's invalid; 14 m/s is nobody's: null, and counted in a flag. A zero contact time is no data."""
    native = {"speed": [3000, 0xFFFF, 14_000, 3100], "stance_time": [2200, 0, 20_000, 2300]}
    run = only_run(developer_file({}, [], [()] * 4, native))
    np.testing.assert_array_equal(run.trace.column("speed"), [3, np.nan, np.nan, 3.1])
    np.testing.assert_array_equal(run.trace.column("stance_time"), [220, np.nan, np.nan, 230])
    assert {"out_of_range:speed:1", "out_of_range:stance_time:1"} <= set(run.recording.flags)
