"""The simulated runner: plausible, reproducible, and moved only by what a scenario says."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from domain.clock import MS_PER_DAY
from domain.errors import BadInput, NotFound
from domain.fields import FIELD
from domain.trace import Trace
from formats.outbox import Outbox, Parcel
from simulators import gait
from simulators.faults import Faults, Mischief
from simulators.gait import Form, Outing
from simulators.runner import season, usual_week
from simulators.scenarios import SEASONS, scenario

END = 1_760_000_000_000


def ran(outing: Outing, seed: int = 1) -> Trace:
    """One outing, run."""
    return gait.run(outing, END, np.random.default_rng(seed))


@pytest.mark.parametrize("speed", [2.2, 3.0, 4.4])
@pytest.mark.parametrize("climb", [0.0, 30.0])
def test_every_number_is_one_a_body_can_make(speed: float, climb: float) -> None:
    """Every field stays within its permitted range and nothing is missing."""
    trace = ran(Outing(6000, speed, climb=climb, fast_share=0.3, pause_s=20))
    assert np.all(np.diff(trace.t_ms) >= 1000)
    for name, column in trace.columns.items():
        assert np.isfinite(column).all(), name
        assert FIELD[name].low <= column.min(), name
        assert column.max() <= FIELD[name].high, name
    assert 150 <= 2 * trace.column("cadence").mean() <= 195
    assert 180 <= trace.column("stance_time").mean() <= 310
    assert 45 <= trace.column("vertical_oscillation").mean() <= 110
    assert 100 <= np.median(trace.column("heart_rate")) <= 196


def test_the_same_seed_is_the_same_run() -> None:
    """Equal seeds give equal columns, another seed other ones."""
    outing = Outing(3000, 3.0, climb=10)
    one, same, other = ran(outing, 5), ran(outing, 5), ran(outing, 6)
    for name in one.columns:
        np.testing.assert_array_equal(one.columns[name], same.columns[name], err_msg=name)
    assert not np.array_equal(one.columns["stance_time"][:500], other.columns["stance_time"][:500])


def test_contact_time_follows_the_fitted_relation() -> None:
    """The relation fitted to real files estimates the simulated contact time within its error on those files (19 ms)."""
    trace = ran(Outing(8000, 3.2, fast_share=0.4))
    speed, rate = trace.column("speed"), trace.column("cadence") / 30
    estimated = 1000 * (0.656 - 0.0221 * speed - 0.115 * rate)
    assert np.abs(estimated - trace.column("stance_time")).mean() <= 19


def test_faster_means_quicker_and_shorter_contacts() -> None:
    """From 2.7 to 4.5 m/s cadence rises, contact time falls, and step length is speed over step rate."""
    slow, fast = ran(Outing(4000, 2.7)), ran(Outing(4000, 4.5))
    assert fast.column("cadence").mean() > slow.column("cadence").mean() + 4
    assert fast.column("stance_time").mean() < slow.column("stance_time").mean() - 40
    length = fast.column("speed") / (fast.column("cadence") / 30) * 1000
    np.testing.assert_allclose(fast.column("step_length"), length, rtol=0.01)


def test_form_is_what_was_asked_for() -> None:
    """Forefoot share, balance and climb come out as planned."""
    trace = ran(Outing(8000, 3.0, climb=25, form=Form(fore=0.7, mid=0.2, balance=53)))
    assert abs((trace.column("strike") == 2).mean() - 0.7) < 0.05
    assert abs(trace.column("stance_time_balance").mean() - 53) < 0.3
    rises = np.diff(trace.column("altitude"))
    assert 150 <= rises[rises > 0].sum() <= 250
    assert np.corrcoef(trace.column("grade"), trace.column("speed"))[0, 1] < -0.3


def test_a_pause_is_a_gap() -> None:
    """Nothing is recorded while the runner stands at the lights, and the pause says so."""
    trace = ran(Outing(3000, 3.0, pause_s=40))
    ((first, last),) = trace.pauses
    assert last - first == 40_000
    assert not ((trace.t_ms > first) & (trace.t_ms < last)).any()


@pytest.mark.parametrize("known", SEASONS, ids=lambda known: known.name)
def test_a_season_ends_now(known: object) -> None:
    """Runs come oldest first without overlap, the last ends at the given instant, and the season is as long as asked."""
    chosen = scenario(getattr(known, "name"))  # noqa: B009 - pytest hands over an object
    runs = chosen.build(3, chosen.weeks, END, "Europe/Berlin")
    times = [(run.recorded.recording.started_ms, run.recorded.recording.ended_ms) for run in runs]
    assert times[-1][1] == END
    assert all(end < start for (_, end), (start, _) in pairwise(times))
    assert END - times[0][0] >= chosen.weeks * 7 * MS_PER_DAY
    assert len({run.sid for run in runs}) == len(runs)
    assert not set(chosen.fires) & set(chosen.must_not_fire)
    again = chosen.build(3, chosen.weeks, END, "Europe/Berlin")
    assert [run.sid for run in again] == [run.sid for run in runs]
    np.testing.assert_array_equal(runs[-1].recorded.trace.column("speed"), again[-1].recorded.trace.column("speed"))


@pytest.mark.parametrize("weeks", [1, 2, 5])
def test_short_seasons_can_be_asked_for(weeks: int) -> None:
    """Any number of weeks works for every scenario."""
    for known in SEASONS:
        runs = known.build(0, weeks, END, "UTC")
        assert len(runs) == 4 * weeks + 1


def test_weeks_are_never_cut_short() -> None:
    """The same day's run of the next week starts at least seven days later, so that no 7 days hold two of them."""
    runs = season([usual_week()] * 6, seed=1, end_ms=END, zone_name="UTC", label="t")
    starts = [run.recorded.recording.started_ms for run in runs]
    for one, next_week in zip(starts[1:], starts[5:], strict=False):
        assert next_week - one >= 7 * MS_PER_DAY


def test_an_unknown_scenario_or_fault_is_refused() -> None:
    """Both say what there is to choose from."""
    with pytest.raises(NotFound, match="steady"):
        scenario("moon-landing")
    with pytest.raises(BadInput, match="duplicates"):
        Faults.parse("duplicates,gremlins")


def test_mischief_loses_nothing_but_by_a_cut() -> None:
    """Doubled and disordered, every message still goes out at least once."""
    run = season([usual_week(scale=0.3)], seed=1, end_ms=END, zone_name="UTC", label="t")[0]
    outbox = Outbox(run.sid, run.recorded)
    mischief = Mischief(Faults.parse("duplicates,disorder"), 4)
    said: list[Parcel] = []
    heard: list[Parcel] = []
    while parcels := outbox.some(7):
        said += parcels
        heard += mischief.through(parcels)
    while late := mischief.through([]):
        heard += late
    assert all(parcel in heard for parcel in said)
    assert len(heard) > len(said)
    assert heard[: len(said)] != said
