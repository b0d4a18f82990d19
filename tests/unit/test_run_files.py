"""A run as files: CSV, samples for drawing, and names that are safe in any header and folder."""

from __future__ import annotations

import csv
import json
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api import samples
from api.attachment import attachment, safe_name
from api.positions import positions_for
from charts.envelope import at_samples
from domain.fields import FIELD
from domain.model import Runner
from domain.trace import Steps, Trace
from formats import csv_write
from tests.recordings import START_MS, trace


def test_csv_has_names_units_and_empty_cells() -> None:
    """FIT's names with units, an instant in UTC, digits by resolution, nothing where nothing was measured."""
    heart = np.array([150.0, np.nan, 151.0])
    made = Trace(
        np.arange(1, 4),
        START_MS + np.array([0, 1000, 2500]),
        {"heart_rate": heart, "strike": np.array([np.nan, 2.0, 0.0]), "position_lat": np.array([52.5163209, np.nan, -1e-7])},
    )
    lines = csv_write.write(made).decode().split("\r\n")
    assert lines[0] == 'timestamp [UTC],heart_rate [bpm],position_lat [°],"strike [0 rear, 1 mid, 2 fore]"'
    assert lines[1] == "2026-05-28T20:26:40.000Z,150,52.51632090,"
    assert lines[2] == "2026-05-28T20:26:41.000Z,,,2"
    assert lines[3].startswith("2026-05-28T20:26:42.500Z,151,-0.00000010")
    assert lines[4:] == [""]


def test_csv_says_every_value_to_its_resolution() -> None:
    """What is read from it is the trace, to half of what the field is stored with."""
    made = trace(300)
    head, *rows = csv.reader(csv_write.write(made).decode().splitlines())
    assert len(rows) == len(made)
    for at, name in enumerate(head[1:], start=1):
        field = FIELD[name.partition(" ")[0]]
        read = np.array([float(row[at]) for row in rows])
        assert np.abs(read - made.column(field.name)).max() <= field.resolution / 2 + 1e-9
    assert csv_write.write(Trace()).decode() == "timestamp [UTC]\r\n"


def test_samples_are_what_is_drawn() -> None:
    """Every measure at every sample to its stored step, null where nothing was measured, times in ms from the first."""
    made = trace(500)
    made.columns["stance_time"][40:60] = np.nan
    raw = samples.encode(made, 0)
    (size,) = struct.unpack_from("<I", raw)
    assert size % 4 == 0
    head = json.loads(raw[4 : 4 + size])
    n = head["n"]
    assert (n, head["span_s"], head["started_at"]) == (500, 499.0, "2026-05-28T20:26:40.000Z")
    t = np.frombuffer(raw, "<u4", n, 4 + size)
    assert t.tolist() == (made.t_ms - START_MS).tolist()
    found = at_samples(made)
    assert [one["name"] for one in head["columns"]] == [name for name in samples_names() if name in found]
    for i, one in enumerate(head["columns"]):
        stored = np.frombuffer(raw, "<i2", n, 4 + size + n * (4 + 2 * i)).astype(float)
        stored[stored == samples.NONE] = np.nan
        assert np.nanmax(np.abs(stored / one["per_unit"] - found[one["name"]])) <= 0.5 / one["per_unit"] + 1e-9
        assert np.isnan(stored).sum() == (20 if one["name"] == "stance_time_ms" else 0)
    assert len(raw) == 4 + size + n * (4 + 2 * len(head["columns"]))
    nothing = samples.encode(Trace(), START_MS)
    assert json.loads(nothing[4:])["n"] == 0


def samples_names() -> list[str]:
    """The measures in the order of the lanes."""
    from charts.envelope import MEASURES  # noqa: PLC0415 - one place asks

    return [measure.name for measure in MEASURES]


def test_every_field_fits_in_its_sixteen_bits() -> None:
    """The most that a field may measure is not cut off."""
    most = {name: FIELD[column].high for name, column in MOST_OF.items()}
    for name, value in most.items():
        assert value * samples.PER_UNIT.get(name, samples.USUAL) < 32767, name


MOST_OF = {
    "stance_time_ms": "stance_time",
    "balance_left_percent": "stance_time_balance",
    "speed_m_s": "speed",
    "heart_rate_bpm": "heart_rate",
    "vertical_oscillation_mm": "vertical_oscillation",
    "step_length_mm": "step_length",
    "power_w": "power",
}


def test_a_share_of_steps_is_taken_around_each_sample() -> None:
    """Steps of a pod and strikes a sample alike: half of them on the forefoot reads 50 %."""
    n = 120
    t_ms = START_MS + 1000 * np.arange(n)
    steps = Steps(np.arange(240), START_MS + 500 * np.arange(240), strike=np.tile([0.0, 2.0], 120))
    pod = Trace(np.arange(1, n + 1), t_ms, {}, (), steps)
    assert at_samples(pod)["forefoot_percent"] == pytest.approx(50, abs=3)
    feet = {"strike_left": np.full(n, 2.0), "strike_right": np.where(np.arange(n) < 60, 0.0, np.nan)}
    shares = at_samples(Trace(np.arange(1, n + 1), t_ms, feet))["forefoot_percent"]
    assert (shares[20], shares[100]) == (50.0, 100.0)


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=50)
def test_any_name_makes_a_header_and_a_file(name: str) -> None:
    """No folder, no line break, no quote: a header stays one header, and a file is where it is saved."""
    assert set(safe_name(name)) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
    assert 0 < len(safe_name(name)) <= 100
    assert not safe_name(name).startswith(".")
    header = attachment(b"", name, "text/csv").headers["content-disposition"]
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2


def test_a_name_is_kept_as_far_as_it_can_be() -> None:
    """Its plain form, and as it is written beside it."""
    header = attachment(b"", "C:\\Läufe\\Sonntag früh.fit", "text/csv").headers["content-disposition"]
    assert header == "attachment; filename=\"Sonntag_fr_h.fit\"; filename*=UTF-8''Sonntag%20fr%C3%BCh.fit"
    assert attachment(b"", "a.fit", "text/csv").headers["content-disposition"] == 'attachment; filename="a.fit"'


def test_the_runner_gets_all_positions() -> None:
    """The very trace, not a copy."""
    made = trace(10, position_lat=np.full(10, 50.0), position_long=np.full(10, 8.0))
    assert positions_for(made, Runner("ada"), owner=True) is made
