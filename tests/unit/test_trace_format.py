"""The stored form of a trace: exact, small, quick and open to others."""

from __future__ import annotations

import io
import json
import time

import numpy as np
import pytest
from arro3.io import read_parquet
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.fields import FIELDS, Field
from domain.trace import Steps, Trace
from formats import trace as trace_format
from tests import recordings


@st.composite
def traces(draw: st.DrawFn) -> Trace:
    """Traces with any of the fields, any values in their ranges, and any gaps."""
    n = draw(st.integers(1, 40))
    gaps = draw(st.lists(st.integers(1, 100_000), min_size=n, max_size=n))
    chosen: list[Field] = draw(st.lists(st.sampled_from(FIELDS), unique=True))
    columns = {
        field.name: np.array(draw(st.lists(st.floats(field.low, field.high) | st.just(np.nan), min_size=n, max_size=n)))
        for field in chosen
    }
    start = draw(st.integers(-(2**40), 2**45))
    return Trace(np.cumsum(gaps), start + np.cumsum(gaps), columns)


@settings(max_examples=60, deadline=None)
@given(traces())
def test_every_value_comes_back_to_its_resolution(trace: Trace) -> None:
    """Times are exact, values within half a step of their field, gaps stay gaps; a column never measured is absent."""
    back = trace_format.decode(*trace_format.encode(trace))
    assert np.array_equal(back.t_ms, trace.t_ms)
    assert np.array_equal(back.seq, trace.seq)
    assert set(back.columns) == {name for name, column in trace.columns.items() if np.isfinite(column).any()}
    for field in FIELDS:
        if field.name in back.columns:
            was, now = trace.columns[field.name], back.columns[field.name]
            assert np.array_equal(np.isnan(was), np.isnan(now))
            slack = field.resolution * 0.5 + 1e-9 * max(abs(field.low), abs(field.high))
            assert np.nanmax(np.abs(was - now)) <= slack


@settings(max_examples=60, deadline=None)
@given(traces())
def test_a_settled_trace_is_the_one_that_comes_back(trace: Trace) -> None:
    """What is computed before storing is what would be computed after it: the same columns, bit by bit, steps too."""
    n = len(trace)
    sides = (np.arange(n) % 2).astype(np.float64)
    stepped = Trace(
        trace.seq,
        trace.t_ms,
        trace.columns,
        steps=Steps(trace.seq, trace.t_ms, sides, sides, 250.123 + sides, -0.004 * sides),
    )
    back, early = trace_format.decode(*trace_format.encode(stepped)), trace_format.kept(stepped).settled()
    assert list(back.columns) == list(early.columns)
    for name, column in back.columns.items():
        assert column.tobytes() == early.columns[name].tobytes()
    for name in ("seq", "t_ms", "side", "strike", "stance_time", "impact_g"):
        assert np.array_equal(getattr(back.steps, name), getattr(early.steps, name), equal_nan=True)


@settings(max_examples=20, deadline=None)
@given(traces())
def test_storing_what_was_read_changes_nothing(trace: Trace) -> None:
    """A trace that went through the store once is stored as the same bytes again."""
    once, _ = trace_format.encode(trace)
    again, _ = trace_format.encode(trace_format.decode(once, None))
    assert again == once


def test_equal_traces_make_equal_bytes_whatever_the_order_of_columns() -> None:
    """`store.runs.save` tells by the bytes whether anything changed."""
    trace = recordings.trace(300)
    backwards = dict(reversed(list(trace.columns.items())))
    assert trace_format.encode(trace) == trace_format.encode(Trace(trace.seq, trace.t_ms, backwards))


def test_ten_fields_take_at_most_twelve_bytes_a_sample() -> None:
    """Two hours of ten noisy fields stay within 12 B a sample."""
    trace = recordings.trace(7200)
    assert len(trace.columns) == 10
    samples, steps = trace_format.encode(trace)
    assert steps is None
    assert len(samples) / 7200 <= 12


@pytest.mark.slow
@pytest.mark.alone
def test_two_hours_are_read_within_five_milliseconds() -> None:
    """Reading 7,200 samples of ten fields, one in nine of a column missing, takes at most 5 ms at its best."""
    trace = recordings.trace(7200)
    trace.columns["stance_time"][::9] = np.nan
    samples, _ = trace_format.encode(trace)
    took: list[float] = []
    for _ in range(15):
        began = time.perf_counter()
        trace_format.decode(samples, None)
        took.append(time.perf_counter() - began)
    assert min(took) <= 0.005


def test_steps_are_a_second_file() -> None:
    """Foot strikes come back one by one, unknown sides and strikes as unknown."""
    steps = Steps(
        seq=np.array([7, 8, 9]),
        t_ms=recordings.START_MS + np.array([0, 338, 680]),
        side=np.array([0, 1, np.nan]),
        strike=np.array([2, np.nan, 0]),
        stance_time=np.array([219.1, 230.0, np.nan]),
        impact_g=np.array([7.5, np.nan, 8.2]),
    )
    base = recordings.trace(60)
    pauses = ((recordings.START_MS + 5000, recordings.START_MS + 9000),)
    back = trace_format.decode(*trace_format.encode(Trace(base.seq, base.t_ms, base.columns, pauses, steps)), pauses)
    assert back.pauses == pauses
    for name in ("seq", "t_ms", "side", "strike", "stance_time", "impact_g"):
        assert np.array_equal(getattr(back.steps, name), getattr(steps, name), equal_nan=True)


def test_an_empty_trace_is_one_too() -> None:
    """A run whose samples were all lost can be stored."""
    assert len(trace_format.decode(*trace_format.encode(Trace()))) == 0


def test_others_find_unit_and_scale_in_the_metadata() -> None:
    """DuckDB, pandas and polars users can turn stored integers into values."""
    samples, _ = trace_format.encode(recordings.trace(30))
    table = read_parquet(io.BytesIO(samples)).read_all()
    scales = json.loads(table.schema.metadata_str[trace_format.KEY])
    assert scales["altitude"] == {"per_unit": 5.0, "unit": "m"}
    stored = table.column("altitude").combine_chunks().to_numpy()
    assert stored / 5 == pytest.approx(recordings.trace(30).columns["altitude"], abs=0.1)


def test_damaged_bytes_are_refused_in_words() -> None:
    """A damaged blob is an error of ours, not a panic of the reader's."""
    samples, _ = trace_format.encode(recordings.trace(30))
    with pytest.raises(BadInput, match="cannot be read"):
        trace_format.decode(samples[: len(samples) // 2], None)
