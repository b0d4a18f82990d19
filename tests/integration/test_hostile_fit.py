"""Recordings that were damaged anywhere: never a crash, and never anything in the store that no runner can have done."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.packed import measured
from domain import possible
from domain.errors import BadInput
from domain.model import Runner
from formats.fit_read import read
from formats.fit_write import write
from formats.packed import pack
from ingest.bridges.decode_pool import pack_all
from ingest.bridges.decode_wire import PackedFile, Packing, Request
from tests.possible import impossible
from tests.recordings import recorded, trace

RUNNER = Runner("ada")
PACKING = Packing(RUNNER, "analysis.packed:measured", original=True)
DATED = frozenset({"broken/time-jump.fit"})
"""Its clock was set during the run, by three weeks, which is told and not hidden."""


def found_in(requests: Iterator[Request]) -> tuple[int, list[str]]:
    """How many files gave runs, and everything about these that cannot be."""
    sound, wrong = 0, []
    for request, result in pack_all(requests, 2, PACKING):
        if isinstance(result, PackedFile):
            sound += 1
            wrong += [f"{request.name}: {one}" for run in result.runs for one in impossible(run)]
        else:
            assert "crashes the decoder" not in str(result), request.name
            assert "took longer" not in str(result), request.name
    return sound, wrong


def synthetic() -> bytes:
    """Twenty minutes with a pause, laps and positions."""
    n = 240
    made = trace(n, position_lat=np.linspace(50, 50.01, n), position_long=np.linspace(8, 8.01, n))
    totals = {"total_distance_m": 720.0, "total_timer_s": 239.0, "total_elapsed_s": 239.0, "total_ascent_m": 5.0}
    return write([recorded(made, **totals)])


SOUND = synthetic()


def left_of(data: bytes) -> list[str]:
    """What is wrong with what reading gives; nothing when it is refused."""
    try:
        file = read(data, "damaged.fit")
    except BadInput:
        return []
    return [one for run in file.runs for one in impossible(pack(run, partial(measured, runner=RUNNER)))]


def test_a_sound_file_is_possible() -> None:
    """The look itself does not complain of a good run, and does of one that is not."""
    assert left_of(SOUND) == []
    fast = write([recorded(trace(600, speed=np.full(600, 12.0), distance=np.linspace(0, 7188, 600)))])
    (run,) = read(fast, "bike.fit").runs
    kept = pack(run, partial(measured, runner=RUNNER))
    assert kept.summary.distance_m is None  # nobody runs 7 km at 12 m/s
    assert impossible(kept) == []


@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), max_size=12), st.integers(0, len(SOUND)))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_anywhere(changed: Sequence[tuple[int, int]], end: int) -> None:
    """A synthetic run with any bytes in any places, cut anywhere."""
    data = bytearray(SOUND)
    for at, byte in changed:
        data[at] = byte
    assert left_of(bytes(data[: end or None])) == []


@given(st.integers(1, 200), st.floats(-1e6, 1e6), st.integers(1, 8), st.booleans())
@settings(deadline=None, max_examples=100)
def test_a_distance_that_leaps_is_put_right(at: int, by: float, length: int, stays: bool) -> None:  # noqa: FBT001 - hypothesis
    """Whatever a count does for a moment or from then on, in the end it is as far as was run, or NaN where it was wrong."""
    t_ms = np.arange(300, dtype=np.int64) * 1000
    run = np.linspace(0, 897, 300)
    told = run.copy()
    told[at : None if stays else at + length] += by
    kept, changed = possible.counted(t_ms, told)
    good = np.isfinite(kept)
    assert (np.diff(kept[good]) <= 12.5 * np.diff(t_ms[good]) / 1000 + 60).all()
    if not changed:
        assert np.array_equal(kept, told)


@pytest.mark.slow
def test_every_real_file_is_possible(shared_data: Path) -> None:
    """All of them, good and broken."""
    paths = sorted((shared_data / "fit").glob("*/*.fit"))
    sound, wrong = found_in(Request(f"{path.parent.name}/{path.name}", path=str(path)) for path in paths)
    assert sound == 32
    assert [one for one in wrong if one.partition(":")[0] not in DATED] == []


HANDFUL = (
    "FR70-intervals.fit",
    "2013-02-06-12-11-14.fit",
    "Standard.fit",
    "FR630-with-lth.fit",
    "FR920xt-with-runscribe-plus.fit",
    "Multisession-stop-after-transition.fit",
)


@pytest.mark.slow
@pytest.mark.parametrize("name", HANDFUL)
def test_cut_at_every_percent_and_a_bit_flipped_in_200_places(shared_data: Path, name: str) -> None:
    """Of real files: small and large, with a pod, with several sessions."""
    data = (shared_data / "fit" / "running" / name).read_bytes()
    rng = random.Random(name)  # noqa: S311 - reproducible damage, no secret

    def damaged() -> Iterator[Request]:
        for percent in range(1, 100):
            yield Request(f"cut at {percent} %", data=data[: len(data) * percent // 100])
        for _ in range(200):
            at, bit = rng.randrange(len(data)), rng.randrange(8)
            yield Request(f"bit {bit} of byte {at}", data=data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :])

    sound, wrong = found_in(damaged())
    assert wrong == []
    assert sound > 200
