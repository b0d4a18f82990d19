"""Laps of FIT files: the watch's own words, taken as they are and given back as they were."""

from __future__ import annotations

from dataclasses import replace

from api.pages.run_cuts import lap_cuts
from api.pages.words import Words
from domain.model import Lap
from domain.words import Say
from formats.fit_laps import laps
from formats.fit_read import read
from formats.fit_write import write
from tests.recordings import START_MS, recorded, trace

LAPS = (
    Lap(START_MS, 300.0, 301.5, 1000.0, 171.0, 244.5, 151.0, 12.0, "distance"),
    Lap(START_MS + 302_000, 120.25, 120.25, 402.34, 180.5, None, None, None, "manual"),
    Lap(START_MS + 423_000, 176.0, 176.0, None, None, None, None, None, ""),
)


def test_laps_go_out_and_come_back() -> None:
    """Every field, known or not, with what ended the lap; two runs in a file keep their own."""
    one = recorded(trace(600), laps=LAPS, total_elapsed_s=600.0)
    later = replace(trace(600), t_ms=trace(600).t_ms + 3_600_000)
    two = recorded(later, laps=(replace(LAPS[0], started_ms=LAPS[0].started_ms + 3_600_000),), total_elapsed_s=600.0)
    first, second = read(write([one, two]), "x.fit").runs
    assert first.recording.laps == LAPS
    assert second.recording.laps == two.recording.laps


def test_a_run_without_laps_is_one_lap() -> None:
    """FIT wants one; it says no more than the session does."""
    (again,) = read(write([recorded(trace(600), total_distance_m=1800.0, total_timer_s=599.0)]), "x.fit").runs
    assert [(lap.distance_m, lap.timer_s) for lap in again.recording.laps] == [(1800.0, 599.0)]


def test_what_cannot_be_is_not_known() -> None:
    """A lap of another sport, of another run or without a start is none; an impossible value is null."""
    start = START_MS / 1000
    found = laps(
        [
            {"start_time": start, "total_timer_time": -1, "avg_cadence": 400, "avg_stance_time": 3.0, "lap_trigger": 77},
            {"start_time": start, "sport": "swimming"},
            {"start_time": start + 5000},
            {"total_distance": 1000.0},
            {"start_time": "yesterday"},
            {"start_time": start + 60, "avg_cadence": 85, "avg_fractional_cadence": 0.5, "total_distance": True},
        ],
        START_MS,
        START_MS + 600_000,
    )
    assert found == (Lap(START_MS), Lap(START_MS + 60_000, cadence_spm=171.0))


def test_what_ended_a_lap_is_said_where_it_tells_something() -> None:
    """Laps that all ended alike are not all labelled so; one lap is the run and no table."""
    words = Words(Say(), 0)
    alike = lap_cuts([LAPS[0], LAPS[0], replace(LAPS[0], trigger="session_end")], words)
    mixed = lap_cuts(LAPS, words)
    assert alike is not None
    assert mixed is not None
    assert [row.note for row in alike.rows] == ["", "", ""]
    assert [row.note for row in mixed.rows] == ["by distance", "by hand", ""]
    assert mixed.heads == ("Distance", "Time", "Pace", "Cadence", "Contact", "Climb")
    assert mixed.rows[2].cells == ("–", "2:56", "–", "–", "–", "–")
    assert lap_cuts(LAPS[:1], words) is None
