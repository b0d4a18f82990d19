"""Which recordings are the same run, and which of them counts: whatever order they come in."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from domain import same_run
from domain.same_run import COVERS, FORM, LOAD, PLACE, Measured, Sketch, richness, same, why, winner
from domain.trace import Steps, Trace

MIN, HOUR = 60_000, 3_600_000
T0 = 1_780_000_000_000
FIELDS = ("stance_time", "cadence", "strike_left", "stance_time_balance", "power", "distance", "altitude", "position_lat")


def sketch(key: str, start_min: float = 0, minutes: float = 60, fields: tuple[str, ...] = (), **more: object) -> Sketch:
    """A recording of a sample a second that has those fields all the time."""
    n = int(minutes * 60)
    started = T0 + int(start_min * MIN)
    base = Sketch(key, started, started + int(minutes * MIN), samples=n)
    return replace(base, measured=Measured(float(n), dict.fromkeys(fields, n)), **more)  # type: ignore[arg-type]


sketches = st.builds(
    sketch,
    st.uuids().map(str),
    st.floats(-90, 90),
    st.floats(0, 180),
    st.lists(st.sampled_from(FIELDS), unique=True).map(tuple),
    complete=st.booleans(),
    original=st.booleans(),
)


@given(sketches, sketches)
def test_it_does_not_depend_on_which_is_which(a: Sketch, b: Sketch) -> None:
    """`same` and `closeness` are symmetric, and every recording is the same as itself."""
    assert same(a, b) == same(b, a)
    assert same_run.closeness(a, b) == same_run.closeness(b, a)
    assert same(a, a)


@given(sketches, st.floats(0, 180), st.floats(0, 180))
def test_a_recording_is_never_the_same_as_two_that_follow_one_another(a: Sketch, first: float, second: float) -> None:
    """A phone that was left on through two sessions takes at most one of them for its own."""
    start = (a.started_ms - T0) / MIN
    one = sketch("one", start, first)
    two = sketch("two", start + first, second)
    assert not (same(a, one) and same(a, two))


def test_what_is_and_what_is_not_the_same() -> None:
    """Started a little later, a cut copy, restarts, hours off, no date, two sessions of one file, the same file anew."""
    watch = sketch("watch", 0, 60)
    assert same(watch, sketch("phone", -2, 63))
    assert same(watch, sketch("cut", 0, 31))
    assert not same(watch, sketch("half", 0, 30))
    assert not same(watch, sketch("part", 40, 15))
    assert not same(watch, sketch("after", 60, 60))
    assert not same(watch, sketch("shifted", 60, 60))
    assert not same(watch, sketch("shifted", 120, 60))
    assert not same(sketch("nothing", 0, 0), watch)
    undated = replace(watch, key="reset", started_ms=631_065_600_000, ended_ms=631_065_600_000 + HOUR)
    assert not same(undated, replace(undated, key="reset again"))
    assert not same(replace(watch, file_sha256="a"), sketch("b", 0, 60, file_sha256="a"))
    born = ("123", T0, 0)
    assert same(replace(watch, born=born), sketch("moved", 600, 60, born=born))


@given(st.lists(sketches, min_size=1, max_size=6), st.randoms())
def test_the_winner_does_not_depend_on_the_order(members: list[Sketch], random: object) -> None:
    """Any order gives the same winner, or one that says exactly as much; it covers the run."""
    best = winner(members)
    shuffled = list(members)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert richness(winner(shuffled)) == richness(best)
    assert best.measured.seen_s >= COVERS * max(one.measured.seen_s for one in members)


@given(st.lists(sketches, min_size=2, max_size=6))
def test_why_says_why(members: list[Sketch]) -> None:
    """Of the winner and each other there is a reason, and it is one that holds."""
    best = winner(members)
    longest = max(one.measured.seen_s for one in members)
    for other in members:
        reason = why(best, other, longest)
        if reason == "covers":
            assert other.measured.seen_s < COVERS * longest
        elif reason == "first":
            assert richness(best) == richness(other)
        else:
            at = same_run.CRITERIA.index(reason)
            assert richness(best)[at] > richness(other)[at]
            assert richness(best)[:at] == richness(other)[:at]


def test_the_order_of_what_counts() -> None:
    """Each of these says more than the next; equals leave the first that was there."""
    full = (*LOAD[:3], *FORM[:1], "distance", "position_lat")
    ladder = [
        sketch("contact time, cadence, strike", fields=full, complete=False),
        sketch("contact time and cadence", fields=("stance_time", "cadence", "power", "distance")),
        sketch("without power", fields=("stance_time", "cadence", "distance", "altitude")),
        replace(
            sketch("every other second", fields=()), samples=1800, measured=Measured(3600.0, dict.fromkeys(full[:2], 1800))
        ),
        sketch("where", fields=("distance", "position_lat"), original=True),
        sketch("an export", fields=("distance", "position_lat")),
        sketch("distance", fields=("distance",)),
    ]
    assert [winner([b, a]).key for a, b in pairwise(ladder)] == [one.key for one in ladder[:-1]]
    twin = replace(ladder[0], key="twin")
    assert winner([twin, ladder[0]]).key == "twin"
    assert winner([ladder[0], twin]).key == ladder[0].key
    # However much it measured: what misses a fifth of the run is not the better recording of it.
    assert winner([ladder[-1], sketch("short", 0, 47, full)]).key == ladder[-1].key
    assert why(ladder[-1], sketch("short", 0, 47, full), 3600.0) == "covers"


def test_how_much_a_trace_holds() -> None:
    """Gaps count as nothing, pauses as known; a dropout leaves a field measured, a pod that slept half the run does not."""
    t_ms = T0 + 1000 * np.concatenate([np.arange(600), np.arange(1200, 1800)])
    half = np.where(np.arange(1200) < 400, 1.0, np.nan)
    columns = {
        "cadence": np.full(1200, 86.0),
        "stance_time": np.where(np.arange(1200) % 10 == 0, np.nan, 240),
        "power": half,
    }
    trace = Trace(np.arange(1200), t_ms, columns)
    held = same_run.measured(trace)
    assert held == Measured(1198.0, {"cadence": 1200, "stance_time": 1080, "power": 400})
    paused = same_run.measured(replace(trace, pauses=((T0 + 600_000, T0 + 1_200_000),)))
    assert paused.seen_s == 1799.0
    one = replace(sketch("a"), samples=1200, steps=3000, measured=held)
    assert same_run.measures(one, (*LOAD, *FORM, *PLACE)) == ["stance_time", "cadence", "steps"]
    steps = Steps(np.arange(100), T0 + 350 * np.arange(100), *(np.zeros(100) for _ in range(4)))
    assert same_run.measured(Trace(steps=steps)).seen_s == 34.7
    assert same_run.measured(Trace()) == Measured()
